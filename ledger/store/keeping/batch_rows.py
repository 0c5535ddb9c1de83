"""What each batch left in each table: how many rows it added and superseded, and a digest of what it stated.

It is written with the batch, in its transaction; verify counts again and compares. The digest of a batch's rows is
the sum of the SHA-256 of each, so that it does not depend on their order, which databases do not share. What is
empty is not part of it, so that a column added later changes no digest.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, text

from ledger.store.keeping.tables import BatchRowsTable, BatchTable

_NOT_COUNTED = frozenset({"alembic_version", "batch_rows", "kept_since", "accepted_since"})
"""What is not of a batch: the version of the schema, these counts, and since when an older ledger has kept a rule."""
_THROUGH = {
    "postings": "JOIN entries o ON o.number = t.entry",
    "allocations": "JOIN entries o ON o.number = t.entry",
    "entry_papers": "JOIN entries o ON o.number = t.entry",
    "recharge_lines": "JOIN recharges o ON o.id = t.recharge_id",
    "published_payments": "JOIN payment_files o ON o.id = t.payment_file",
}
"""Tables whose rows belong to a batch through what they are part of."""
_ONLY_COUNTED = frozenset({"postings", "allocations", "charges"})
"""Millions of rows, whose every penny verify works out anew: they have no digest."""
_WITH_POSTINGS = frozenset({"charges", "accepted_charges"})
"""What only a posting adds; sought by batch, all of it would be read."""
_ALL = 1 << 256


@dataclass(slots=True)
class RowsOfBatch:
    """What one batch left in one table; `digest` is nothing where rows are only counted, or none was added."""

    added: int = 0
    superseded: int = 0
    digest: str | None = None


def count_new_batches(connection: Connection) -> None:
    """Write down what each batch left that was not counted yet: at the end of the transaction that wrote it."""
    counted = int(connection.execute(select(func.coalesce(func.max(BatchRowsTable.batch), 0))).scalar_one())
    newest = int(connection.execute(select(func.coalesce(func.max(BatchTable.number), 0))).scalar_one())
    if newest == counted:
        return
    rows = [
        {
            "batch": batch,
            "kept_in": table,
            "added": found.added,
            "superseded": found.superseded,
            "digest": found.digest,
        }
        for (batch, table), found in sorted(rows_by_batch(connection, counted, newest).items())
    ]
    connection.execute(insert(BatchRowsTable), rows)


def rows_by_batch(connection: Connection, after: int, upto: int) -> dict[tuple[int, str], RowsOfBatch]:
    """What the batches after one and up to another left, by batch and table, as the tables hold it now."""
    found: dict[tuple[int, str], RowsOfBatch] = defaultdict(RowsOfBatch)
    tables = _tables(connection)
    between = {"after": after, "upto": upto}
    for table, column, rows in _added(connection, tables, between):
        for batch, count, digest in _counted(rows) if column == "count" else _digested(rows):
            found[batch, table].added, found[batch, table].digest = count, digest
    superseding = [
        f"SELECT '{table}', superseded_by, count(*) FROM {table}"  # noqa: S608 (names that the database itself gives)
        " WHERE superseded_by > :after AND superseded_by <= :upto GROUP BY superseded_by"
        for table, columns in tables.items()
        if "superseded_by" in columns
    ]
    for table, batch, count in connection.execute(text(" UNION ALL ".join(superseding)), between):
        found[batch, table].superseded = int(count)
    return found


def _tables(connection: Connection) -> dict[str, list[str]]:
    """The columns of each table that is counted, as the database tells them: migrations may be on their way."""
    if connection.dialect.name == "sqlite":
        asked = (
            "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'"
            " ORDER BY m.name, p.name"
        )
    else:
        asked = (
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            ' ORDER BY table_name COLLATE "C", column_name COLLATE "C"'
        )
    tables: dict[str, list[str]] = defaultdict(list)
    for table, column in connection.exec_driver_sql(asked):
        tables[table].append(column)
    return {
        table: columns
        for table, columns in tables.items()
        if table not in _NOT_COUNTED and ("batch" in columns or table == "batches" or table in _THROUGH)
    }


def _added(
    connection: Connection, tables: Mapping[str, list[str]], between: Mapping[str, int]
) -> Iterator[tuple[str, str, Iterable[Any]]]:
    """For each table that these batches may have added to: its name, how its rows are told, and the rows."""
    last = _last_batches(connection, tables)
    posted = int(connection.execute(text("SELECT coalesce(max(batch), 0) FROM posted")).scalar_one())
    for table, columns in tables.items():
        newest = posted if table in _WITH_POSTINGS else last.get(table, between["upto"])
        if newest <= between["after"]:
            continue
        batch = "o.batch" if table in _THROUGH else "t.number" if table == "batches" else "t.batch"
        source = f"FROM {table} t {_THROUGH.get(table, '')} WHERE {batch} > :after AND {batch} <= :upto"
        if table in _ONLY_COUNTED:
            asked = text(f"SELECT {batch}, count(*) {source} GROUP BY {batch}")
            yield table, "count", connection.execute(asked, between)
        else:
            shown = ", ".join(f't."{name}"' for name in columns if name != "superseded_by")
            asked = text(f"SELECT {batch} AS of_batch, {shown} {source}")
            yield table, "rows", connection.execute(asked, between, execution_options={"yield_per": 20_000})


def _last_batches(connection: Connection, tables: Mapping[str, list[str]]) -> dict[str, int]:
    """The last batch that added to each table whose rows are numbered: an index by batch is not needed for that."""
    numbered = [table for table, columns in tables.items() if "id" in columns and "batch" in columns]
    asked = " UNION ALL ".join(
        f"SELECT '{table}', (SELECT batch FROM {table} ORDER BY id DESC LIMIT 1)"  # noqa: S608 (names as above)
        for table in numbered
    )
    return {table: int(batch or 0) for table, batch in connection.execute(text(asked))}


def _counted(rows: Iterable[Any]) -> Iterator[tuple[int, int, None]]:
    for batch, count in rows:
        yield int(batch), int(count), None


def _digested(rows: Any) -> Iterator[tuple[int, int, str]]:
    """How many rows each batch has, and the sum of their digests."""
    counts: dict[int, int] = defaultdict(int)
    sums: dict[int, int] = defaultdict(int)
    names = [f"\x1e{name}\x1f" for name in list(rows.keys())[1:]]
    for batch, *values in rows:
        told = "".join(
            name + (value if type(value) is str else _told(value))
            for name, value in zip(names, values, strict=True)
            if value is not None
        )
        counts[batch] += 1
        sums[batch] += int.from_bytes(hashlib.sha256(told.encode()).digest())
    for batch, count in counts.items():
        yield batch, count, f"{sums[batch] % _ALL:064x}"


def _told(value: Any) -> str:
    """A value as SQLite keeps it, which has no days, moments, yes or no of its own."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return value.isoformat() if isinstance(value, date) else str(value)
