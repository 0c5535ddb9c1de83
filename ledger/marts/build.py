"""Builds one snapshot: the store as known at a batch is staged, counted and checked by SQL files."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from ledger.domain.money_and_days.progress import Tell
from ledger.domain.sheet.spelling import MARKS, WITHOUT_WIDTH
from ledger.marts.address_keys import macro_of, secret_of
from ledger.marts.changes import changed_tables, reached
from ledger.marts.extract import Source, take_in
from ledger.marts.inputs import MartInput, give
from ledger.marts.staging import staging_of_sheets

NO_ROOM = (OSError, sqlite3.OperationalError, duckdb.OperationalError, duckdb.FatalException)
"""What a build ends with where the disk is full, or its folder cannot be written to."""
ONE_THREAD = 122_880
"""Rows of one group of DuckDB's, which one thread works on: with fewer, others would only wait for it."""
SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Moment:
    """Which moment of the ledger a snapshot shows; its fields are the columns of the table `meta`."""

    snapshot: str
    built_at: datetime
    batch: int
    recorded_at: datetime | None
    posted_batch: int
    horizon: date | None
    today: date
    """The day of asking, on which deadlines, waits and debts are told (docs/rules.md section 8)."""
    closed_through: str | None
    """The last closed month."""
    as_known_at: datetime | None
    program_version: str
    rules: str
    """A fingerprint of the rules by which it was worked out."""
    tables: str = ""
    """A fingerprint of the tables that it has, by which an edition of the program knows its own snapshots."""


@dataclass(frozen=True)
class FailedCheck:
    """Something that should not be in the marts, and where."""

    check: str
    detail: str


@dataclass(frozen=True)
class Counted:
    """What a build found: checks that failed, and how many rows it made."""

    failed_checks: tuple[FailedCheck, ...]
    rows: int


def sql_files(folder: str, root: Path = SQL) -> dict[str, str]:
    """The SQL of a folder of `sql` (`sql/staging`, `sql/marts`, ...), all its folders together, in order of name.

    Raises ValueError where two files have one name: one of them would never be seen.
    """
    paths = sorted((root / folder).rglob("*.sql"), key=lambda path: path.stem)
    found = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    if len(found) < len(paths):
        raise ValueError(f"two files of {folder} have one name")
    return found


def _staged() -> dict[str, str]:
    """The SELECT of each table of `staging`: of every sheet, and of the files, which may add to a sheet's own."""
    sheets = staging_of_sheets()
    files = sql_files("staging")
    added = {name: f"with sheet as (\n{sheets[name]}\n)\n{text}" for name, text in files.items() if name in sheets}
    return sheets | files | added


@cache
def tables_in_order() -> Mapping[str, str]:
    """Each table to make with its SELECT; those that others read come first."""
    files, reads = _files(), _reads()
    before = {name: sorted(reads[name] & files.keys()) for name in files}
    return {name: files[name] for name in TopologicalSorter(before).static_order()}


def tables_of_the_day(given: Collection[str]) -> dict[str, str]:
    """Of those tables the ones that another day of asking changes: they read `given` tables of `staging`, or the day.

    `dim_placement` is as at the horizon: what it takes of a distance no day of asking changes.
    """
    found: dict[str, str] = {}
    changed, reads = {f"staging.{name}" for name in given}, _reads()
    for name, select in tables_in_order().items():
        if name != "dim_placement" and ("meta.today" in select or reads[name] & changed):
            found[name] = select
            changed.add(name)
    return found


def _files() -> dict[str, str]:
    return {f"staging.{name}": text for name, text in _staged().items()} | sql_files("marts")


@cache
def _reads() -> dict[str, set[str]]:
    """Which tables each table reads, and which read the day of asking."""
    with duckdb.connect() as connection:
        connection.execute(FOLDED)
        connection.execute(macro_of(""))
        return {name: _read_by(connection, select) | _of_moment_in(select) for name, select in _files().items()}


@cache
def tables_fingerprint() -> str:
    """Changes whenever the SQL of a table does: a snapshot of other tables is not read, but counted again."""
    told = sorted([*_staged().items(), *sql_files("marts").items()])
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def recount(path: Path, day: date, given: Mapping[str, MartInput]) -> duckdb.DuckDBPyConnection:
    """A snapshot with what depends on the day of asking counted anew, in memory: its file stays as it is.

    `given` are the rows of the day. Nothing can be written, and no file or network be reached, by what is returned.
    """
    connection = duckdb.connect()
    connection.execute("ATTACH '{}' AS counted (READ_ONLY)".format(str(path).replace("'", "''")))
    connection.execute(FOLDED)
    connection.execute(macro_of(secret_of(path.parent)))
    connection.execute("CREATE SCHEMA staging")
    anew = tables_of_the_day(given)
    for schema, table in connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'counted'"
    ).fetchall():
        name = table if schema == "main" else f"{schema}.{table}"
        if name == "meta":
            connection.execute("CREATE TABLE meta AS SELECT * REPLACE (?::DATE AS today) FROM counted.meta", [day])
        elif name not in anew and not (schema == "staging" and table in given):
            # No statement binds a table's name; these are those of a file that only `build` writes.
            connection.execute(f'CREATE VIEW {name} AS SELECT * FROM counted.{schema}."{table}"')  # noqa: S608 (our own names)
    give(connection, given)
    for name, select in anew.items():
        connection.execute(f"CREATE TABLE {name} AS {select}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _read_by(connection: duckdb.DuckDBPyConnection, select: str) -> set[str]:
    """The tables that a SELECT reads, with the schema it names; DuckDB adds what the SELECT calls them."""
    return {name.partition(" AS ")[0] for name in connection.get_table_names(select, qualified=True)}


def build(
    path: Path, source: Source, moment: Moment, given: Mapping[str, MartInput], progress: Tell | None = None
) -> Counted:
    """Write a new snapshot to `path`. A check that fails does not stop it: it is kept in `failed_checks`."""
    tables = tables_in_order()
    with duckdb.connect(str(path)) as connection:
        connection.execute("ATTACH ':memory:' AS raw")
        _with_threads_for(connection, take_in(connection, source, moment.batch))
        connection.begin()  # one transaction: each table on its own would wait for the disk
        connection.execute("CREATE SCHEMA staging")
        _tell_moment(connection, moment)
        _set_up(connection, path.parent)
        give(connection, given)
        for done, (name, select) in enumerate(tables.items(), 1):
            connection.execute(f"CREATE TABLE {name} AS {select}")
            if progress:
                progress(done, len(tables))
        return _finished(connection)


def build_on(
    earlier: Path,
    path: Path,
    source: Source,
    moment: Moment,
    given: Mapping[str, MartInput],
    progress: Tell | None = None,
) -> Counted:
    """Write to `path` what `build` would, from an earlier snapshot of the same edition, rules and secret.

    A table is counted again where something that it reads differs, and it differs itself only where its rows do: a
    recorded decision leaves all that is told of money, and each table that reads only that, as it stands.
    """
    tables, reads = tables_in_order(), _reads()
    shutil.copyfile(earlier, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("ATTACH ':memory:' AS raw")
        before = _moment_of(connection)
        _with_threads_for(connection, _rows_held(connection))
        connection.begin()
        connection.execute("DROP TABLE meta")
        _tell_moment(connection, moment)
        _set_up(connection, path.parent)
        changed = {name for name in _given_anew(connection, given) if _replaced(connection, name)}
        connection.commit()  # what is taken in next is written to a catalog of its own, and so in another transaction
        changed |= {f"meta.{name}" for name in _of_moment() if getattr(before, name) != getattr(moment, name)}
        changed |= {f"raw.{table}" for table in changed_tables(source, before.batch, moment.batch)}
        asked = {name for table in reached(changed, reads) for name in reads[table] if name.startswith("raw.")}
        take_in(connection, source, moment.batch, {name.removeprefix("raw.") for name in asked})
        connection.begin()
        for done, (name, select) in enumerate(tables.items(), 1):
            if not changed.isdisjoint(reads[name]):
                connection.execute(f"CREATE TABLE {name}{_ANEW} AS {select}")
                if _replaced(connection, name):
                    changed.add(name)
            if progress:
                progress(done, len(tables))
        connection.execute("DROP TABLE failed_checks")
        return _finished(connection)


def _finished(connection: duckdb.DuckDBPyConnection) -> Counted:
    """Have the checks asked and kept, and the file written out."""
    failed = tuple(failed_checks(connection))
    connection.execute('CREATE TABLE failed_checks ("check" VARCHAR, detail VARCHAR)')
    if failed:
        told = [(item.check, item.detail) for item in failed]
        connection.executemany("INSERT INTO failed_checks VALUES (?, ?)", told)
    connection.commit()
    rows = _rows_held(connection)
    connection.execute("DETACH raw")
    connection.execute("CHECKPOINT")  # else it is done when the file is let go of, and says nothing where it fails
    return Counted(failed, rows)


def _set_up(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """What the SQL calls that no engine brings."""
    connection.execute(FOLDED)
    connection.execute(macro_of(secret_of(folder)))


def _with_threads_for(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    if rows < ONE_THREAD:
        connection.execute("SET threads = 1")


def _rows_held(connection: duckdb.DuckDBPyConnection) -> int:
    """The rows of all tables of the snapshot but those of the build itself; each table was written at once."""
    held = connection.execute(
        "SELECT sum(estimated_size)::BIGINT FROM duckdb_tables() WHERE database_name = current_database() "
        "AND table_name NOT IN ('meta', 'failed_checks')"
    ).fetchone()
    return int(held[0]) if held else 0


def _given_anew(connection: duckdb.DuckDBPyConnection, given: Mapping[str, MartInput]) -> list[str]:
    """Give the rows of the answers anew beside those that stand; the names of their tables."""
    give(connection, given, _ANEW)
    return [f"staging.{name}" for name in given]


def _replaced(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether what was counted anew has other rows than what stands, and stands now in its place."""
    anew = f"{name}{_ANEW}"
    differs = connection.execute(
        f"SELECT (SELECT count(*) FROM {name}) <> (SELECT count(*) FROM {anew}) "  # noqa: S608 (our own names)
        f"OR EXISTS (FROM {name} EXCEPT ALL FROM {anew})"
    ).fetchone()
    if differs is None or not differs[0]:
        connection.execute(f"DROP TABLE {anew}")
        return False
    connection.execute(f"DROP TABLE {name}")
    connection.execute(f"ALTER TABLE {anew} RENAME TO {name.rpartition('.')[2]}")
    return True


_ANEW = "__anew"
"""What is added to a table's name while it is compared with the one that stands."""


_MARKS = "".join(map(chr, MARKS))
FOLDED = (
    "CREATE TEMP MACRO folded(text) AS nfc_normalize(lower(translate(trim(regexp_replace(regexp_replace("
    f"nfc_normalize(text), '[{''.join(map(chr, WITHOUT_WIDTH))}]', '', 'g'), '[\\s\\p{{Zs}}]+', ' ', 'g')), "
    f"$${_MARKS}$$, $${_MARKS.translate(MARKS)}$$)))"
)
"""A name or number as it is compared, in SQL as ledger/domain/sheet/spelling.py has it."""


@cache
def _of_moment() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Moment))


def _of_moment_in(select: str) -> set[str]:
    """What of the moment a SELECT reads: no table counts again only because the moment is another."""
    return set(re.findall(r"\bmeta\.[a-z_]+", select))


def _moment_of(connection: duckdb.DuckDBPyConnection) -> Moment:
    """Which moment a snapshot shows."""
    (row,) = connection.execute("SELECT " + ", ".join(_of_moment()) + " FROM meta").fetchall()  # noqa: S608 (our own)
    return Moment(*row)


def _tell_moment(connection: duckdb.DuckDBPyConnection, moment: Moment) -> None:
    connection.execute(
        """
        CREATE TABLE meta (
            snapshot VARCHAR, built_at TIMESTAMP, batch BIGINT, recorded_at TIMESTAMP, posted_batch BIGINT,
            horizon DATE, today DATE, closed_through VARCHAR, as_known_at TIMESTAMP, program_version VARCHAR,
            rules VARCHAR, tables VARCHAR
        )
        """
    )
    connection.execute(
        "INSERT INTO meta VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            moment.snapshot,
            moment.built_at,
            moment.batch,
            moment.recorded_at,
            moment.posted_batch,
            moment.horizon,
            moment.today,
            moment.closed_through,
            moment.as_known_at,
            moment.program_version,
            moment.rules,
            moment.tables or tables_fingerprint(),
        ],
    )


def failed_checks(connection: duckdb.DuckDBPyConnection) -> list[FailedCheck]:
    """Each row that a check returns; there should be none."""
    return [
        FailedCheck(name, detail)
        for name, select in sql_files("checks").items()
        for (detail,) in connection.execute(select).fetchall()
    ]
