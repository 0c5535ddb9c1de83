"""The books as they grow: what was stated in which month, and the folders of CSV files that say so."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.rows import Row

OPENING = date(2024, 4, 1)
END = date(2026, 10, 31)
Key = tuple[Any, ...]


def days(number: int) -> timedelta:
    """A span of so many days."""
    return timedelta(days=number)


class Books:
    """One book a month. Every row is checked by its model the moment it is stated."""

    def __init__(self) -> None:
        self.stated: dict[Month, dict[str, dict[Key, tuple[Row, bool]]]] = defaultdict(lambda: defaultdict(dict))
        self.known: dict[tuple[str, Key], Row] = {}

    def state(self, known: date, sheet: str, /, *, withdrawn: bool = False, **values: Any) -> None:
        """Put a row into the book of the month in which it became known; nothing is learnt after the end."""
        if known > END:
            return
        row = SHEETS[sheet](**values)
        self.stated[Month.of(max(known, OPENING))][sheet][row.key_values] = (row, withdrawn)
        self.known[sheet, row.key_values] = row

    def amend(self, known: date, sheet: str, /, *key: Any, withdrawn: bool = False, **changes: Any) -> None:
        """State a known row again with some of its cells changed, or withdraw it."""
        if known > END or (sheet, key) not in self.known:
            return
        self.state(known, sheet, withdrawn=withdrawn, **{**dict(self.known[sheet, key]), **changes})

    def first_stated(self, sheet: str, *key: Any) -> date:
        """The first day of the month whose book held a row first: nobody speaks of what is not in the books."""
        return min(month for month, sheets in self.stated.items() if key in sheets.get(sheet, ())).first_day

    def write(self, folder: Path) -> None:
        """Write every month's book as a folder of CSV files below `folder`."""
        for month in months_between(Month.of(OPENING), Month.of(END)):
            book = folder / str(month)
            book.mkdir(parents=True, exist_ok=True)
            for sheet, rows in self.stated[month].items():
                _write_sheet(book / f"{sheet}.csv", SHEETS[sheet], rows.values())


def _write_sheet(path: Path, model: type[Row], rows: Iterable[tuple[Row, bool]]) -> None:
    ordered = sorted(rows, key=lambda item: [str(part) for part in item[0].key_values])
    columns = model.columns().values()
    some_withdrawn = any(withdrawn for _, withdrawn in ordered)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in columns] + ["withdrawn"] * some_withdrawn)
        for row, withdrawn in ordered:
            cells = [(column, getattr(row, column.name)) for column in columns]
            texts = ["" if value is None else column.cell.write(value) for column, value in cells]
            writer.writerow(texts + ["yes" if withdrawn else ""] * some_withdrawn)
