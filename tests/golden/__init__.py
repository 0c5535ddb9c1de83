"""Stories worked by hand: a folder each."""
