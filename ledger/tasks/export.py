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

    Raises WrongUsage where the day is missing that an export is of, or one is given for an export that is of none.
    """
    chosen = EXPORTS[what]
    if chosen.on_a_day and on is None:
        raise WrongUsage(f"{what} are exported as they stood on a day.", "Give the day: --on 2026-03-31.")
    if on is not None and not chosen.on_a_day:
        raise WrongUsage(f"{what} are not of one day.", "Leave --on out, or ask for what was known: --as-known-at.")
    return write_csv(path, chosen.columns, chosen.texts(books, on))
