"""What a sheet is: its cells and columns, its rows with their keys, what is stated of them, and facts by sheet."""
