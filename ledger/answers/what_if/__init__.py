"""What would be: suppositions side by side with the books, drafts, and the round of uplifts."""
