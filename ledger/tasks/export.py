"""Export answers as CSV."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ledger.answers.registry import ANSWERS
from ledger.errors import WrongUsage
from ledger.exports.csv_table import write_csv
from ledger.store.books import Books

EXPORTS = {name: each for name, each in ANSWERS.items() if each.exported is not None}
"""What can be exported, by name."""


def export(books: Books, what: str, path: Path, *, on: date | None = None) -> int:
    """Write one of EXPORTS to a CSV file; the number of rows.

    What stood on a day is of the day `on`, else of the day of asking. Raises WrongUsage where one is given for an
    export that is of none.
    """
    chosen = EXPORTS[what]
    if on is not None and not chosen.on_a_day:
        raise WrongUsage(f"{what} are not of one day.", "Leave --on out, or ask for what was known: --as-known-at.")
    return write_csv(path, chosen.columns, chosen.texts(books, day_of_export(books, what, on)))


def day_of_export(books: Books, what: str, on: date | None = None) -> date | None:
    """The day that one of EXPORTS is of: the one named, else the day of asking; None where it is of none."""
    return on or books.today if EXPORTS[what].on_a_day else None
