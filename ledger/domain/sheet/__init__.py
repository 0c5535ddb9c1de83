"""What a sheet is: its cells, its rows with their keys, and facts by sheet."""
