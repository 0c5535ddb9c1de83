"""Copies of a store as it is at one moment, whatever others write meanwhile; each is a ledger on SQLite in one file.

A store on SQLite is copied by SQLite itself, page by page, with what is still in its log. One on PostgreSQL is copied
row by row in one transaction, and so is a copy that is put into PostgreSQL. What each batch left (`batch_rows`) is
copied too: by it verify sees whether a copy says what its store did.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Table, select, text

from ledger.errors import Refused
from ledger.store.keeping import sqlite_file
from ledger.store.keeping.addresses import shown
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.engine import Engine, open_store, read, write
from ledger.store.keeping.tables import Base, BatchTable


def copy_to_file(engine: Engine, file: Path) -> None:
    """Write a copy of a store to a new file, for its owner alone; its log is in it, so that the file is all of it."""
    if engine.dialect.name == "sqlite":
        copy_of_file(Path(str(engine.url.database)), file)
        return
    file.touch(0o600, exist_ok=False)
    target = open_store(f"sqlite:///{file}", create=True)
    try:
        with read(engine) as source, write(target) as connection:
            _take_over(source, connection)
    finally:
        target.dispose()
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")


def copy_of_file(source: Path, file: Path) -> None:
    """The same of a ledger on SQLite by its file. Raises Refused for what is none, or is damaged."""
    file.touch(0o600, exist_ok=False)
    try:
        with (
            closing(sqlite_file.opened(URL.create("sqlite", database=str(source)))) as live,
            closing(sqlite3.connect(file)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as fault:
        raise Refused(f"{source} is not a ledger, or is damaged ({fault}).", "Name another file.") from None


_BESIDE = "beside_the_ledger"
"""The table of a copy that holds what belongs to the ledger and stands in no store: it never comes into one."""


def put_beside(file: Path, named: str, content: str) -> None:
    """Keep in a copy what belongs to its ledger and is none of its facts, as the secret of its addresses."""
    with closing(sqlite3.connect(file)) as copy, copy:
        copy.execute(f"CREATE TABLE IF NOT EXISTS {_BESIDE} (named TEXT PRIMARY KEY, content TEXT NOT NULL)")
        copy.execute(f"INSERT OR REPLACE INTO {_BESIDE} VALUES (?, ?)", (named, content))  # noqa: S608 (our own name)


def take_from_beside(file: Path, named: str) -> str | None:
    """What a copy keeps so, once all of that is taken out and it is a store and nothing else; None without it."""
    with closing(sqlite3.connect(file)) as copy, copy:
        if not copy.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (_BESIDE,)).fetchone():
            return None
        found = copy.execute(f"SELECT content FROM {_BESIDE} WHERE named = ?", (named,)).fetchone()  # noqa: S608 (ours)
        copy.execute("PRAGMA secure_delete = ON")
        copy.execute(f"DROP TABLE {_BESIDE}")
    return str(found[0]) if found else None


def log_ahead(file: Path) -> None:
    """Have a copy keep its log ahead, as a ledger in use does."""
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode = WAL")


def put_in_place(file: Path, engine: Engine) -> None:
    """Have a store that is there hold what a copy holds, and nothing else, at once for all who use it.

    The copy is of this edition's schema. Raises Refused, and changes nothing, where rows did not come over.
    """
    if engine.dialect.name == "sqlite":
        target = Path(str(engine.url.database))
        engine.dispose()
        with closing(sqlite3.connect(file)) as copy, closing(sqlite3.connect(target)) as live:
            copy.backup(live)
        log_ahead(target)
        sqlite_file.keep_to_its_owner(engine.url)
        return
    source = open_store(f"sqlite:///{file}")
    try:
        with read(source) as rows, write(engine) as connection:
            _take_over(rows, connection)
    finally:
        source.dispose()


def holds_anything(engine: Engine) -> bool:
    """Whether a store has a batch."""
    with read(engine) as connection:
        return connection.execute(select(BatchTable.number).limit(1)).first() is not None


def told_place(engine: Engine) -> str:
    """A store's address as people write it, without its password."""
    return shown(engine.url)


def _take_over(source: Connection, target: Connection) -> None:
    """Put every row of every table in place of what the target holds; those first that others refer to."""
    tables = Base.metadata.sorted_tables
    with _without_guards(target):
        for table in reversed(tables):
            target.execute(table.delete())
        for table in tables:
            bulk_insert(target, table, [column.name for column in table.columns], _rows(source, table))
    if _held(source) != _held(target):
        raise Refused("Not every row came over; nothing was changed.", "Try again.")


@contextmanager
def _without_guards(connection: Connection) -> Iterator[None]:
    """Guards of the past stand aside until all rows are in, and stand again in the same transaction."""
    if connection.dialect.name == "sqlite":
        guards = connection.execute(text("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")).all()
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for name, _ in guards:
            connection.execute(text(f"DROP TRIGGER {name}"))
        yield
        for _, made in guards:
            connection.exec_driver_sql(made)
        return
    for how in ("DISABLE", "ENABLE"):
        for table in Base.metadata.sorted_tables:
            connection.execute(text(f"ALTER TABLE {table.name} {how} TRIGGER USER"))
        if how == "DISABLE":
            yield


def _rows(source: Connection, table: Table) -> Iterator[Any]:
    asked = select(table).order_by(*table.primary_key.columns)
    return iter(source.execute(asked, execution_options={"yield_per": 20_000}))


def _held(connection: Connection) -> dict[str, int]:
    return {
        table.name: int(connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one())  # noqa: S608 (ours)
        for table in Base.metadata.sorted_tables
    }
