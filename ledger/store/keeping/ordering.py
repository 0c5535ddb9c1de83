"""The order of rows that become postings: the same on every database.

Databases order text each in its own way, and rows that they group in any; what follows from rows (the lines of an
entry, the entries of a batch) would follow in another order, and books that are the same would not be so to the byte.
"""

from __future__ import annotations

from sqlalchemy import Connection


def by_code_points(connection: Connection, *columns: str) -> str:
    """The clause that orders rows by these columns of text, by code points, what is empty first."""
    if connection.dialect.name == "sqlite":
        return f"ORDER BY {', '.join(columns)}"
    ordered = (f'{column} COLLATE "C" NULLS FIRST' for column in columns)
    return f"ORDER BY {', '.join(ordered)}"
