"""What is true of a child on a day: each circumstance is in force until the next of its kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import zip_longest

from ledger.domain.placements.sheets import Circumstance

NOT_LOOKED_AFTER = "none"
"""The legal status of a child from the day on which care ended."""


class Circumstances:
    """All circumstances by child and what they tell, in order of their first day."""

    def __init__(self, rows: Iterable[Circumstance]) -> None:
        self._of: dict[tuple[str, str], list[Circumstance]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row.first_day):
            self._of[row.child, row.what].append(row)

    def in_force(self, child: str, what: str, first: date, last: date) -> list[Circumstance]:
        """Those in force on any of the days from first to last, in order of time."""
        rows = [row for row in self._of.get((child, what), ()) if row.first_day <= last]
        return [row for row, after in zip_longest(rows, rows[1:]) if after is None or after.first_day > first]

    def row_on(self, child: str | None, what: str, day: date) -> Circumstance | None:
        """The one in force on a day; None where none is known."""
        return next(iter(self.in_force(child, what, day, day)), None) if child else None

    def on(self, child: str | None, what: str, day: date) -> str | None:
        """The value in force on a day; None where none is known."""
        told = self.row_on(child, what, day)
        return told.value if told else None

    def looked_after(self, child: str, day: date) -> bool | None:
        """Whether the child is looked after on a day; None where no legal status is known."""
        status = self.on(child, "legal_status", day)
        return None if status is None else status != NOT_LOOKED_AFTER

    def care_began(self, child: str, day: date) -> date | None:
        """The first day of the period of care in which the day lies; None where none is known, or in none."""
        began: date | None = None
        for row in self._of.get((child, "legal_status"), ()):
            if row.first_day > day:
                break
            began = None if row.value == NOT_LOOKED_AFTER else began or row.first_day
        return began
