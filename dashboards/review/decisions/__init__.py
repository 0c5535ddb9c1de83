"""What pages of joint review show of decisions, and the forms that record them."""
