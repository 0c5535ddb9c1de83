"""What pages of joint review say and record of decisions."""
