"""References: whatever names a row of another table names one that is there, and the file is whole.

The database holds to it as rows come; this looks again, at what is there now.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sqlalchemy import text

from ledger.store.books import Books
from ledger.store.keeping.tables import Base


def reference_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Where rows name others that are not there, or the file itself is damaged: place and what is wrong."""
    for name, table in sorted(Base.metadata.tables.items()):
        if table.foreign_keys:
            told, asked = _lost(name)
            for (column, referred), count in zip(told, books.connection.execute(text(asked)).one(), strict=True):
                if count:
                    named = "row names" if count == 1 else "rows name"
                    yield name, f"{column}: {count} {named} what is not there in {referred}"
    if books.connection.dialect.name == "sqlite":
        for said in books.connection.execute(text("PRAGMA quick_check(20)")).scalars():
            if said != "ok":
                yield "the file", str(said)


@cache
def _lost(name: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """What a table refers to by which column, and how many of its rows name what is not there: one look at them."""
    table = Base.metadata.tables[name]
    keys = sorted(table.foreign_keys, key=lambda key: key.parent.name)
    lost = ", ".join(
        f"""
        sum(CASE WHEN t."{key.parent.name}" IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM {key.column.table.name} r WHERE r."{key.column.name}" = t."{key.parent.name}"
        ) THEN 1 ELSE 0 END)
        """  # noqa: S608 (names of our own tables and columns)
        for key in keys
    )
    told = tuple((key.parent.name, key.column.table.name) for key in keys)
    return told, f"SELECT {lost} FROM {name} t"  # noqa: S608 (names of our own tables and columns)
