"""What is stated of a row: what is to be recorded of it, and where what is known of it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.sheet.facts import Key
from ledger.domain.sheet.rows import Row


@dataclass(frozen=True, slots=True)
class Origin:
    """Who stated what is now known of a row, when, and by which door; `withdrawn` where it counts no longer."""

    batch: int
    source: str
    who: str
    recorded_at: datetime
    withdrawn: bool
    why: str | None = None
    """Why a person stated it, where that was asked and is read: of what was withdrawn on a screen."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row that is to be recorded: its new version, or None where it counts no longer."""

    sheet: str
    key: Key
    """What the row is known by."""
    row: Row | None
    """The row as it is from now on; without one it is withdrawn, or dropped from a group stated as a whole."""
    withdrawn: bool
    """Whether the row was a mistake and counts no longer."""
    file: str | None
    """The file it was stated in; None on a screen."""
    line: int | None
    """The row of that file."""
    new: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a row and where it came from; `current` where it is what is known now."""

    row: Row
    origin: Origin
    current: bool
    file: str | None = None
    """The file it was stated in; None on a screen."""
    line: int | None = None
    """The row of that file."""
    sha256: str | None = None
    """The SHA-256 of that file, where it is asked for."""
