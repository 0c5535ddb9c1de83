"""What would be: drafts, suppositions and the uplift round."""
