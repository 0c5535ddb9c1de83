"""Builds one snapshot: the store as known at a batch is staged, counted and checked by SQL files."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from ledger.domain.money_and_days.progress import Tell
from ledger.domain.sheet.spelling import MARKS, WITHOUT_WIDTH
from ledger.marts.address_keys import macro_of, secret_of
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
    """Which tables each table reads."""
    with duckdb.connect() as connection:
        connection.execute(FOLDED)
        connection.execute(macro_of(""))
        return {name: _read_by(connection, select) for name, select in _files().items()}


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
        if take_in(connection, source, moment.batch) < ONE_THREAD:
            connection.execute("SET threads = 1")
        connection.begin()  # one transaction: each table on its own would wait for the disk
        _tell_moment(connection, moment)
        connection.execute("CREATE SCHEMA staging")
        connection.execute(FOLDED)
        connection.execute(macro_of(secret_of(path.parent)))
        rows = give(connection, given)
        for done, (name, select) in enumerate(tables.items(), 1):
            made = connection.execute(f"CREATE TABLE {name} AS {select}").fetchall()
            rows += made[0][0]
            if progress:
                progress(done, len(tables))
        failed = tuple(failed_checks(connection))
        connection.execute('CREATE TABLE failed_checks ("check" VARCHAR, detail VARCHAR)')
        if failed:
            connection.executemany(
                "INSERT INTO failed_checks VALUES (?, ?)", [(item.check, item.detail) for item in failed]
            )
        connection.commit()
        connection.execute("DETACH raw")
        connection.execute(
            "CHECKPOINT"
        )  # else it is done when the file is let go of, and says nothing where it fails
    return Counted(failed, rows)


_MARKS = "".join(map(chr, MARKS))
FOLDED = (
    "CREATE TEMP MACRO folded(text) AS nfc_normalize(lower(translate(trim(regexp_replace(regexp_replace("
    f"nfc_normalize(text), '[{''.join(map(chr, WITHOUT_WIDTH))}]', '', 'g'), '[\\s\\p{{Zs}}]+', ' ', 'g')), "
    f"$${_MARKS}$$, $${_MARKS.translate(MARKS)}$$)))"
)
"""A name or number as it is compared, in SQL as ledger/domain/sheet/spelling.py has it."""


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
