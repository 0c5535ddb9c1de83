"""A second reading of docs/rules.md sections 2 to 5 and 7, written from its text alone: slow, plain and exact."""
