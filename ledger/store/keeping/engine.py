"""Opens the store, makes it and brings it up to date; and its two kinds of transaction, reading and writing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Executable,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from ledger.errors import NoLedger, StoreUnusable
from ledger.store.keeping import postgresql, sqlite_file
from ledger.store.keeping.addresses import absent, not_opened, read_only, shown
from ledger.store.keeping.batch_rows import count_new_batches

__all__ = ["Engine", "open_or_imagine", "open_store", "read", "stream", "write"]

_MIGRATIONS = Path(__file__).parents[1] / "migrations"
HEAD = max(path.name for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]
"""The latest of them; it saves every command from loading alembic only to learn that nothing is to be done."""
_PATIENCE = 30
"""Seconds that a writer waits for another before it gives up."""
_FORBIDDEN = frozenset({"42501", "25006", "0A000"})
"""How PostgreSQL numbers a missing right and a server that only reads; its words may be in any language."""
_WAITED_TOO_LONG, _READ_ONLY = "55P03", "25006"


def open_store(url: str, *, create: bool = False) -> Engine:
    """The store at `url`, brought up to date if an older version made it.

    Raises StoreUnusable if there is none (and `create` does not ask for one), if it cannot be opened, holds
    something else, was made by a newer version, or is locked.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        sqlite_file.prepare(address, create=create)
    engine = _engine(address)
    try:
        with _told(address):
            _bring_up_to_date(engine, create=create)
    except StoreUnusable:
        engine.dispose()
        raise
    return engine


@contextmanager
def open_or_imagine(url: str) -> Iterator[Engine]:
    """The store at `url`, or where there is none an empty one that is thrown away: what a dry run needs."""
    with TemporaryDirectory() as folder:
        try:
            engine = open_store(url)
        except NoLedger:
            engine = open_store(f"sqlite:///{folder}/empty.db", create=True)
        try:
            yield engine
        finally:
            engine.dispose()


@contextmanager
def read(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the store as it was at one moment, whatever others write meanwhile."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _told(engine.url), engine.connect() as connection:
        connection = connection.execution_options(**options)
        with connection.begin():
            yield connection


def can_be_written(engine: Engine) -> bool:
    """Whether a store may be written here, as far as its file says: one on PostgreSQL says so when it is written."""
    return engine.dialect.name != "sqlite" or sqlite_file.on_what_cannot_be_written(engine.url) is None


@contextmanager
def write(engine: Engine) -> Iterator[Connection]:
    """A transaction of the only writer: all that is done in it stands, or none of it."""
    sqlite_file.keep_to_its_owner(engine.url)
    with _told(engine.url), engine.connect() as connection:
        connection = connection.execution_options(takes_lock=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                postgresql.wait_in_line(connection, _PATIENCE)
            yield connection


def stream(connection: Connection, statement: Executable, parameters: Mapping[str, Any]) -> Iterable[Any]:
    """The rows of a question that may have very many, fetched a part at a time.

    Said of the one statement only: on PostgreSQL all that follows on the connection would be fetched so too, and what
    writes cannot be.
    """
    return connection.execute(statement, parameters, execution_options={"yield_per": 20_000})


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreUnusable(
            f"“{url}” is not the address of a store.",
            "Write sqlite:///FILE (four strokes before a path from the root), or postgresql://HOST/NAME.",
        ) from None
    backend = address.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise StoreUnusable(f"A ledger is not kept in {backend}.", "Use SQLite or PostgreSQL.")
    if backend == "sqlite" and address.database in (None, "", ":memory:"):
        raise StoreUnusable("A ledger is kept in a file.", "Name it: sqlite:///FILE.")
    return address.set(drivername="postgresql+psycopg") if address.drivername == "postgresql" else address


def _engine(address: URL) -> Engine:
    """An engine that never writes values into its messages: they may name a child."""
    if address.get_backend_name() == "postgresql":
        try:
            engine = create_engine(address, hide_parameters=True, pool_pre_ping=True)
        except ModuleNotFoundError:
            raise StoreUnusable(
                "PostgreSQL's driver is not installed.", "Install it with: pip install 'joint-ledger[postgres]'"
            ) from None
        event.listen(engine, "handle_error", postgresql.keep_values_out)
        return engine
    only_read = sqlite_file.on_what_cannot_be_written(address)
    patience = {} if "timeout" in address.query else {"timeout": _PATIENCE}
    opens: dict[str, Any] = {"creator": only_read} if only_read else {"connect_args": patience}
    engine = create_engine(address, hide_parameters=True, **opens)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # else the driver itself decides when a transaction begins
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")  # so that REPLACE does not delete past the guards
    connection.execute("PRAGMA cache_size = -65536")


def _begin_sqlite(connection: Connection) -> None:
    takes_lock = connection.get_execution_options().get("takes_lock")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if takes_lock else "BEGIN")


def _bring_up_to_date(engine: Engine, *, create: bool) -> None:
    with read(engine) as connection:
        revision = _revision(connection)
    if revision == HEAD:
        return
    if revision is None:
        if not create:
            raise absent(engine.url)
        if engine.dialect.name == "sqlite":
            _keep_log_ahead(engine)
    _migrate(engine, revision)


def _revision(connection: Connection) -> str | None:
    """Which migration the store has come to; None where there is nothing yet."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    if not {"alembic_version", "batches", "postings"} <= tables:
        raise StoreUnusable(
            f"What is kept at {shown(connection.engine.url)} is not a ledger; it was not changed.",
            "Name another store with --store or JOINT_LEDGER_STORE.",
        )
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _keep_log_ahead(engine: Engine) -> None:
    """Set write-ahead logging, which stays with the file and cannot be set within a transaction."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _migrate(engine: Engine, revision: str | None) -> None:
    # Alembic takes a tenth of a second to load, and is hardly ever needed.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision is not None and revision not in known:
        raise StoreUnusable(
            f"The ledger at {shown(engine.url)} was made by a newer version of this program.", "Update the program."
        )
    with write(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        count_new_batches(connection)


@contextmanager
def _told(address: URL) -> Iterator[None]:
    """Turn what a database says when it cannot be used into a message with a remedy."""
    try:
        yield
    except DatabaseError as fault:
        told = _unusable(address, fault)
        if told is None:
            raise
        raise told from None


def _unusable(address: URL, fault: DatabaseError) -> StoreUnusable | None:
    """What to tell of a store that cannot be used; None where the fault is the program's own."""
    said, state = str(fault.orig), getattr(fault.orig, "sqlstate", None)
    if state == _WAITED_TOO_LONG or (isinstance(fault, OperationalError) and "locked" in said):
        return StoreUnusable(
            f"The ledger at {shown(address)} is busy: another program is writing to it.",
            "Nothing was written. Try again when it has finished.",
        )
    if "readonly database" in said or state == _READ_ONLY:
        return read_only(address)
    if "no such table" in said or "no such column" in said:
        return None
    if isinstance(fault, OperationalError) or state in _FORBIDDEN:
        return not_opened(address, said)
    if type(fault) is DatabaseError:
        return StoreUnusable(
            f"What is kept at {shown(address)} is not a ledger, or is damaged ({said}).",
            "Name another store, or put back a copy.",
        )
    return None
