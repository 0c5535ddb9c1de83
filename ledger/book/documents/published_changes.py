"""What a file of published payments would change of what stands: what it replaces, by month, and what overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ledger.book.documents.published_files import PublishedFile
from ledger.domain.money_and_days.money import Pence
from ledger.domain.money_and_days.periods import MonthSpan

HowChanged = Literal["new", "replaced", "unchanged"]
FileKey = tuple[str, str, MonthSpan]
"""Body, series and period: what a file is known by."""


class StandingFile(NamedTuple):
    """A published file that stands in the ledger; `net` in pence."""

    number: int
    batch: int
    body: str
    series: str
    period: MonthSpan
    layout: str
    file: str
    sha256: str | None
    rows: int
    rows_blank: int
    net: Pence

    @property
    def key(self) -> FileKey:
        """What it is known by."""
        return self.body, self.series, self.period


class MonthDifference(NamedTuple):
    """What a replacement takes away of a month and what it brings: rows, and what they add up to in pence."""

    month: str
    rows_gone: int
    gone: Pence
    rows_come: int
    come: Pence


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a file would change: what it replaces, month by month, and which other files its period overlaps."""

    file: PublishedFile
    change: HowChanged
    before: StandingFile | None
    months: tuple[MonthDifference, ...]
    overlaps: tuple[StandingFile, ...]

    @property
    def recorded(self) -> bool:
        """Whether there is anything to record."""
        return self.change != "unchanged"


@dataclass(frozen=True, slots=True)
class PaymentChanges:
    """What a book of published payments would change."""

    files: tuple[FileChange, ...] = ()
    moved: tuple[tuple[StandingFile, tuple[MonthDifference, ...]], ...] = ()
    """What the same file said under another body, series or period, and says there no longer."""
    elsewhere: tuple[StandingFile, ...] = ()
    """Where the same file stands too, under another name or read by another layout: it may be counted twice."""

    @property
    def recorded(self) -> bool:
        """Whether there is anything to record."""
        return bool(self.moved) or any(change.recorded for change in self.files)
