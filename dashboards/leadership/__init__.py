"""The page of system leadership: who pays, what is firm, what it buys."""
