"""Takes what the store held at one batch into DuckDB: the rows known then, with the types they were kept in.

A SQLite store is copied first. ADBC carries a SQLite of its own, and opening the live file with it would drop the
locks that this process holds there.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import duckdb

from ledger.errors import StoreUnusable

_TYPES = {
    "bigint": "BIGINT",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "timestamp without time zone": "TIMESTAMP",
    "text": "VARCHAR",
    "character varying": "VARCHAR",
}
"""What a column is called in the store, and what it becomes."""
_AT_ONCE = 65536
"""Rows from which ADBC infers what a SQLite column holds; it looks no further."""


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A column of a stored table: its type in the store, and whether it may be empty."""

    name: str
    kind: str
    nullable: bool

    @property
    def becomes(self) -> str:
        """The type it has in DuckDB."""
        return _TYPES[re.sub(r"\(\d+\)", "", self.kind.lower())]


class Source(Protocol):
    """A store that stands still while it is read."""

    def tables(self) -> dict[str, list[StoredColumn]]:
        """All tables of the ledger with their columns."""

    def fetch(self, query: str) -> Any:
        """The answer to a query as an Arrow table."""

    def expression(self, column: StoredColumn) -> str:
        """How a column is asked for, so that its type does not depend on its first rows."""


def take_in(
    connection: duckdb.DuckDBPyConnection, source: Source, batch: int, wanted: Collection[str] | None = None
) -> int:
    """Make a table in the catalog `raw` of each stored one that is wanted (None: all), as known at a batch.

    Returns how many rows came.
    """
    taken, empty = 0, []
    for table, columns in source.tables().items():
        if wanted is not None and table not in wanted:
            continue
        asked = ", ".join(f'{source.expression(column)} AS "{column.name}"' for column in columns)
        known = _known_at(columns, batch)
        incoming = source.fetch(f'SELECT {asked} FROM "{table}"{known}')  # noqa: S608 (names are the store's own)
        if not incoming.num_rows:
            typed = ", ".join(f'"{column.name}" {column.becomes}' for column in columns)
            empty.append(f'CREATE TABLE raw."{table}" ({typed});')
            continue
        connection.register("incoming", incoming)
        cast = ", ".join(f'CAST({_unblanked(column)} AS {column.becomes}) AS "{column.name}"' for column in columns)
        made = connection.execute(f'CREATE TABLE raw."{table}" AS SELECT {cast} FROM incoming')  # noqa: S608 (likewise)
        taken += made.fetchall()[0][0]
        connection.unregister("incoming")
    connection.execute("".join(empty))  # most tables of a small ledger are empty: at once they cost next to nothing
    return taken


def _known_at(columns: list[StoredColumn], batch: int) -> str:
    """Which rows of a table were known at a batch; rows without a batch of their own follow those they belong to."""
    names = {column.name for column in columns}
    rules = []
    if "batch" in names:
        rules.append(f"batch <= {batch:d}")
    if "superseded_by" in names:
        rules.append(f"(superseded_by IS NULL OR superseded_by > {batch:d})")
    if "withdrawn" in names:
        rules.append("NOT withdrawn")
    return f" WHERE {' AND '.join(rules)}" if rules else ""


def _unblanked(column: StoredColumn) -> str:
    """A text that may be empty comes as a blank one, so that its type is sure; here it becomes empty again."""
    if column.nullable and column.becomes in ("VARCHAR", "DATE", "TIMESTAMP"):
        return f"nullif(CAST(\"{column.name}\" AS VARCHAR), '')"
    return f'"{column.name}"'


@contextmanager
def opened(url: str, beside: Path) -> Iterator[Source]:
    """A store by its address, standing still; a SQLite file is copied, PostgreSQL is read in one transaction.

    The copy is `beside` the file that is built, by its name: whoever clears up after a killed build finds both.
    """
    if url.startswith("sqlite"):
        with _sqlite_copy(sqlite_path(url), beside.with_name(f"{beside.name}.store")) as source:
            yield source
    else:
        with _postgresql(url) as source:
            yield source


def sqlite_path(url: str) -> Path:
    """The file that a SQLite address names."""
    return Path(re.sub(r"^sqlite(\+\w+)?:///", "", url).partition("?")[0])


class _Adbc:
    """What the two kinds of store have in common: an ADBC connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def fetch(self, query: str) -> Any:
        """The answer to a query as an Arrow table."""
        with self._connection.cursor() as cursor:
            self._prepare(cursor)
            cursor.execute(query)
            return cursor.fetch_arrow_table()

    def _prepare(self, cursor: Any) -> None:
        """Nothing to set for most."""


class _Sqlite(_Adbc):
    """A copy of a SQLite store."""

    def __init__(self, connection: Any, tables: dict[str, list[StoredColumn]]) -> None:
        super().__init__(connection)
        self._tables = tables

    def tables(self) -> dict[str, list[StoredColumn]]:
        """All tables of the ledger with their columns."""
        return self._tables

    def expression(self, column: StoredColumn) -> str:
        """Text that may be empty is asked for as blank, since ADBC infers a type from the rows it meets first."""
        if column.nullable and column.becomes in ("VARCHAR", "DATE", "TIMESTAMP"):
            return f"COALESCE(\"{column.name}\", '')"
        return f'"{column.name}"'

    def _prepare(self, cursor: Any) -> None:
        cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(_AT_ONCE)})


@contextmanager
def _sqlite_copy(path: Path, copy: Path) -> Iterator[Source]:
    import adbc_driver_sqlite.dbapi

    if not path.is_file():
        raise StoreUnusable(f"There is no ledger at {path}.", "Make one with: joint-ledger init")
    try:
        with closing(_live(path)) as live, closing(sqlite3.connect(copy)) as still:
            live.backup(still)
            still.execute("PRAGMA journal_mode = DELETE")
            tables = _sqlite_tables(still)
        with adbc_driver_sqlite.dbapi.connect(str(copy)) as connection:
            yield _Sqlite(connection, tables)
    finally:
        copy.unlink(missing_ok=True)


def _live(path: Path) -> sqlite3.Connection:
    """The file itself, to be copied; where nothing can be written, as one that nobody changes."""
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return sqlite3.connect(path)
    how = "mode=ro" if Path(f"{path}-shm").exists() else "immutable=1"
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?{how}", uri=True)


def _sqlite_tables(connection: sqlite3.Connection) -> dict[str, list[StoredColumn]]:
    rows = connection.execute(
        """
        SELECT t.name, c.name, c.type, c."notnull", c.pk FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'alembic_version' ORDER BY t.name, c.cid
        """
    )
    tables: dict[str, list[StoredColumn]] = {}
    for table, name, kind, filled, in_key in rows:
        tables.setdefault(table, []).append(StoredColumn(name, kind, not filled and not in_key))
    return tables


class _Postgresql(_Adbc):
    """A PostgreSQL store, read in one transaction."""

    def tables(self) -> dict[str, list[StoredColumn]]:
        """All tables of the ledger with their columns."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT t.table_name::text, c.column_name::text, c.data_type::text, c.is_nullable::text
                FROM information_schema.tables AS t JOIN information_schema.columns AS c
                     USING (table_schema, table_name)
                WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
                      AND t.table_name <> 'alembic_version'
                ORDER BY t.table_name, c.ordinal_position
                """
            )
            rows = cursor.fetchall()
        tables: dict[str, list[StoredColumn]] = {}
        for table, name, kind, nullable in rows:
            tables.setdefault(table, []).append(StoredColumn(name, kind, nullable == "YES"))
        return tables

    def expression(self, column: StoredColumn) -> str:
        """Its columns have types of their own."""
        return f'"{column.name}"'


@contextmanager
def _postgresql(url: str) -> Iterator[Source]:
    try:
        import adbc_driver_postgresql.dbapi
    except ModuleNotFoundError:
        raise StoreUnusable(
            "PostgreSQL's driver is not installed.", "Install it with: pip install 'joint-ledger[postgres]'"
        ) from None
    place, mark, settings = re.sub(r"^postgresql\+\w+:", "postgresql:", url).partition("?")
    address = place + mark + settings.replace("+", "%20")  # libpq takes a plus for a plus, and not for a blank
    with adbc_driver_postgresql.dbapi.connect(address) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield _Postgresql(connection)
