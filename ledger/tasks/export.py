"""Export figures as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ledger.answers.answer import Answer
from ledger.answers.registry import ANSWERS
from ledger.errors import WrongUsage
from ledger.exports.csv_table import write_csv
from ledger.store.books import Books
from ledger.tasks import export_funds

Row = tuple[str, ...]


class Export(NamedTuple):
    """What can be exported: its columns, and its rows as known at a batch; `on_a_day`, of how things stood then."""

    columns: Row
    rows: Callable[..., Iterator[Row]]
    on_a_day: bool = False

    def texts(self, books: Books, on: date | None) -> Iterator[Row]:
        """The rows as the file writes them."""
        return self.rows(books.connection, books.batch, *((on,) if self.on_a_day else ()))


_OTHERS = {
    "funds": Export(export_funds.FUND_COLUMNS, export_funds.fund_rows),
    "fund-instalments": Export(export_funds.INSTALMENT_COLUMNS, export_funds.instalment_rows),
    "fund-contributors": Export(export_funds.CONTRIBUTOR_COLUMNS, export_funds.contributor_rows),
}
EXPORTS: dict[str, Answer[Any] | Export] = _OTHERS | {
    name: each for name, each in ANSWERS.items() if each.exported is not None
}


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
