"""Empty stores for tests: the ledger makes one in each process, and the others are copies of it.

A test of what both databases must do alike says nothing of them: where its stores are kept is decided for it.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from sqlalchemy import event, make_url
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from ledger.marts.snapshots import folder_of
from ledger.store.keeping.engine import Engine, open_store

SQLITE, POSTGRESQL = "sqlite", "postgresql"
KEPT_IN = (SQLITE, POSTGRESQL)


class Databases:
    """Databases of a PostgreSQL server, which are empty ledgers at first and dropped at the end."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._pattern = self.make()
        open_store(self.address(self._pattern), create=True).dispose()

    def address(self, database: str, *settings: str) -> str:
        """The address of a database, with settings of the server for whoever uses it."""
        address = make_url(self._server).set(database=database)
        if settings:
            address = address.update_query_dict({"options": " ".join(f"-c {setting}" for setting in settings)})
        return address.render_as_string(hide_password=False)

    def say(self, statement: str, database: str | None = None) -> None:
        """Have the server do something outside any ledger."""
        import psycopg

        where = make_url(self.address(database) if database else self._server).set(drivername="postgresql")
        with psycopg.connect(where.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement.encode())

    def make(self) -> str:
        """The name of a new database without a table, which orders text as people do where the server can."""
        import psycopg

        name = f"ledger_{uuid4().hex[:12]}"
        try:
            self.say(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-GB'")
        except psycopg.errors.FeatureNotSupported:
            self.say(f"CREATE DATABASE {name}")
        return name

    def make_ledger(self) -> str:
        """The name of a new database that is an empty ledger."""
        name = f"ledger_{uuid4().hex[:12]}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {self._pattern}")
        return name

    def drop(self, name: str) -> None:
        """Take a database away with what was counted of it, whoever still uses it."""
        self.say(f"DROP DATABASE {name} WITH (FORCE)")
        shutil.rmtree(folder_of(self.address(name)), ignore_errors=True)

    def close(self) -> None:
        """Take away the pattern of all."""
        self.drop(self._pattern)


class _InDatabases:
    """The stores that tests make now: by the file in which SQLite would keep each."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._made: dict[Path, str] = {}

    def at(self, file: Path) -> str:
        if file not in self._made:
            self._made[file] = self._databases.make_ledger()
        return self._databases.address(self._made[file])

    def drop(self) -> None:
        for name in self._made.values():
            self._databases.drop(name)


_kept: list[_InDatabases] = []
_compiled: MutableMapping[Any, Any] = LRUCache(5_000)


def share_what_is_compiled() -> None:
    """Have all stores of this process use what SQLAlchemy made of a statement for any of them.

    Each command of a test opens a store of its own, as a program of its own would, and would make every statement
    anew: more than a third of what most tests do. Databases of one kind are given the same text.
    """
    for dialect in (PGDialect_psycopg, SQLiteDialect_pysqlite):
        dialect.__eq__ = lambda one, other: type(one) is type(other)
        dialect.__hash__ = lambda one: hash(type(one))
    event.listen(Engine, "engine_connect", lambda used: used.execution_options(compiled_cache=_compiled))


def never_wait_for_the_disk() -> None:
    """Have no SQLite store of this process wait until the disk has what it wrote.

    That keeps a ledger through a failing machine, which no test plays: a killed program's writes are kept either way,
    and the programs that tests start and kill wait as those of users do.
    """
    event.listen(Engine, "connect", _without_waiting)


def _without_waiting(connection: Any, _: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


@contextmanager
def kept_in_postgresql(databases: Databases) -> Iterator[None]:
    """Whoever asks for a new store here is given one on the server."""
    kept = _InDatabases(databases)
    _kept.append(kept)
    try:
        yield
    finally:
        _kept.remove(kept)
        kept.drop()


def new_store(file: Path) -> str:
    """The address of a store in that file, or of the one that stands for it; it is empty if it was not there."""
    if _kept:
        return _kept[-1].at(file)
    if not file.exists():
        file.write_bytes(_empty())
    return f"sqlite:///{file}"


def opened_new(file: Path) -> Engine:
    """The same, opened."""
    return open_store(new_store(file))


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        open_store(f"sqlite:///{file}", create=True).dispose()
        return file.read_bytes()
