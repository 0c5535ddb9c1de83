"""Pages of joint review: decisions and drafts, outcomes, and care beside the money."""
