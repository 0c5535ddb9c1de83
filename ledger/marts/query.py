"""Asks a snapshot: a mart by its name, or a question from `sql/questions`, always for somebody."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from ledger.domain.agencies.viewer import Viewer
from ledger.errors import Refused
from ledger.marts.build import FailedCheck, failed_checks, recount, sql_files, tables_fingerprint, tables_in_order
from ledger.marts.inputs import MartInput
from ledger.marts.snapshots import NoSnapshot, current_name, path_of

_TRIES = 20
_ALSO = frozenset({"meta", "failed_checks"})
"""Tables that are made by the build itself."""
_GIVEN = re.compile(r"staging\.[a-z_]+")
"""Tables that are given to it."""


class Snapshot:
    """One snapshot, opened for reading. It may be asked from several threads at once."""

    def __init__(self, name: str, connection: duckdb.DuckDBPyConnection) -> None:
        self.name = name
        self._connection = connection

    @property
    def today(self) -> date:
        """The day of asking for which it was counted."""
        day: date = self.rows("meta", Viewer.all())[0]["today"]
        return day

    def rows(self, asked: str, viewer: Viewer, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a mart or question; money in whole pence. Parameters are bound, never written into it."""
        cursor = self._cursor(viewer)
        answer = cursor.execute(_query(asked), parameters)
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def table(self, asked: str, viewer: Viewer, **parameters: Any) -> Any:
        """The same as an Arrow table."""
        relation = self._cursor(viewer).sql(_query(asked), params=parameters)
        return relation.to_arrow_table()

    def row(self, asked: str, viewer: Viewer, **parameters: Any) -> dict[str, Any] | None:
        """The first row; None where there is none."""
        return next(iter(self.rows(asked, viewer, **parameters)), None)

    def failed_checks(self, viewer: Viewer) -> tuple[FailedCheck, ...]:
        """What the checks find when they are asked anew, not what was found when it was built."""
        return tuple(failed_checks(self._cursor(viewer)))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _cursor(self, viewer: Viewer) -> duckdb.DuckDBPyConnection:
        """A cursor of its own for each query: two threads on one would read one another's rows."""
        if not viewer.sees_all:
            raise Refused(f"{viewer.name} may not see these figures.", "Ask as somebody who may see all.")
        return self._connection.cursor()


def open_current(folder: Path) -> Snapshot:
    """The snapshot that counts now. Raises NoSnapshot where there is none."""
    for _ in range(_TRIES):
        try:
            return open_named(folder, current_name(folder))
        except NoSnapshot:
            # It was thrown away between reading the pointer and opening the file; the pointer has moved on.
            current_name(folder)
            time.sleep(0.05)
    return open_named(folder, current_name(folder))


def open_named(folder: Path, name: str) -> Snapshot:
    """A snapshot by its name, for reading only, cut off from files and network.

    Raises NoSnapshot if it is gone, or was counted by another edition of the program, whose tables were others.
    """
    path = path_of(folder, name)
    try:
        connection = duckdb.connect(
            str(path), read_only=True, config={"enable_external_access": "false", "lock_configuration": "true"}
        )
    except duckdb.IOException:
        raise NoSnapshot(f"There is no report refresh {name}.", "Build one: joint-ledger marts") from None
    if _tables_of(connection) != tables_fingerprint():
        connection.close()
        raise NoSnapshot(
            f"The report refresh {name} was made by another edition of the program.",
            "Count again: joint-ledger marts",
        )
    return Snapshot(name, connection)


def open_on(folder: Path, name: str, day: date, given: Mapping[str, MartInput]) -> Snapshot:
    """A snapshot by its name with what depends on the day of asking counted anew for a day, from rows of that day."""
    return Snapshot(name, recount(path_of(folder, name), day, given))


def _tables_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Which tables a snapshot was built with; None of one that an earlier edition built, which did not say."""
    try:
        found = connection.cursor().execute("SELECT tables FROM meta").fetchone()
    except duckdb.Error:
        return None
    return found[0] if found else None


@dataclass(frozen=True)
class Remembered:
    """What the current snapshot says that only the rules can work out, and for which moment it was."""

    batch: int
    recorded_at: datetime
    posted_batch: int
    horizon: date
    exposure: list[dict[str, Any]]
    whole_months: list[dict[str, Any]]


def remember(folder: Path, rules: str) -> Remembered | None:
    """What can be used again of the current snapshot.

    None where there is none, nothing was posted then, or it was worked out by other rules (their fingerprint is made
    by `ledger.answers.earlier_snapshot.rules_fingerprint`).
    """
    try:
        snapshot = open_current(folder)
    except NoSnapshot:
        return None
    with snapshot:
        meta = snapshot.rows("meta", Viewer.all())[0]
        if meta["horizon"] is None or meta.get("rules") != rules:
            return None
        return Remembered(
            meta["batch"],
            meta["recorded_at"],
            meta["posted_batch"],
            meta["horizon"],
            snapshot.rows("staging.exposure", Viewer.all()),
            snapshot.rows("staging.whole_months", Viewer.all()),
        )


@cache
def _query(asked: str) -> str:
    questions = sql_files("questions")
    if asked in questions:
        return questions[asked]
    if asked in _ALSO or asked in tables_in_order() or _GIVEN.fullmatch(asked):
        return f"SELECT * FROM {asked}"  # noqa: S608 (one of our own names)
    raise KeyError(f"there is no mart or question {asked}")
