"""What stands between agencies, in the marts."""
