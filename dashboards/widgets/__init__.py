"""What screens are made of: every one looks alike because it asks here."""
