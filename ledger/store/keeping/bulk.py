"""Loads many rows at once, by the fastest door that each database has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table

from ledger.store.keeping import postgresql

_AT_ONCE = 50_000


def bulk_insert(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as tuples in the order of `columns`: whole numbers, text, dates, moments, yes and no."""
    if connection.dialect.name == "postgresql":
        postgresql.copy(connection, table, columns, rows)
        return
    prepared = _prepared(connection, table, columns, rows)
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 (our own names; values are bound)
    while part := list(islice(prepared, _AT_ONCE)):
        connection.exec_driver_sql(statement, part)


def _prepared(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[tuple[Any, ...]]:
    """Rows as SQLite keeps them: it has no dates of its own, so they are written as SQLAlchemy reads them back."""
    turned: list[tuple[int, Callable[[Any], Any]]] = []
    for position, name in enumerate(columns):
        kind = table.c[name].type.dialect_impl(connection.dialect)
        turn: Callable[[Any], Any] | None = kind.bind_processor(connection.dialect)
        if turn is not None:
            turned.append((position, turn))
    for row in rows:
        values = list(row)
        for position, change in turned:
            values[position] = change(values[position])
        yield tuple(values)
