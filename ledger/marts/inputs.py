"""What the marts are given beside the store: rows of answers, which only the rules can work out, a table a kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from ledger.domain.sheet.columns import columns_of


class MartInput(NamedTuple):
    """The rows of one table, and the class that says what its columns hold."""

    row: type[Any]
    rows: Sequence[Any]


_ARROW = {"text": pa.string(), "integer": pa.int64(), "date": pa.date32(), "boolean": pa.bool_()}
_DUCKDB = {"text": "VARCHAR", "integer": "BIGINT", "date": "DATE", "boolean": "BOOLEAN"}


def give(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, MartInput], suffix: str = "") -> None:
    """Make a table in the schema `staging` of each kind of row, with a suffix to its name."""
    empty = []
    for name, given in tables.items():
        if not given.rows:
            typed = ", ".join(f'"{column.name}" {_DUCKDB[column.kind.kept]}' for column in columns_of(given.row))
            empty.append(f"CREATE TABLE staging.{name}{suffix} ({typed});")
            continue
        connection.register("incoming", arrow_table(*given))
        connection.execute(f"CREATE TABLE staging.{name}{suffix} AS SELECT * FROM incoming")  # noqa: S608 (our own names)
        connection.unregister("incoming")
    connection.execute("".join(empty))  # one by one, they would cost a small ledger more than its rows


def arrow_table(row: type[Any], rows: Sequence[Any]) -> Any:
    """Rows of one class as an Arrow table: each column as its kind keeps it."""
    columns = columns_of(row)
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    arrays = [
        pa.array([None if each is None else column.kind.keep(each) for each in given], type=_ARROW[column.kind.kept])
        for column, given in zip(columns, values, strict=True)
    ]
    return pa.Table.from_arrays(arrays, names=[column.name for column in columns])
