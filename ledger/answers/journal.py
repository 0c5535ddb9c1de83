"""The journal, posting by posting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.domain.columns import Amount, InMonth, Kind, OfPlacement, Rule
from ledger.store.books import Books
from ledger.store.journal import journal_lines

MOMENT = Kind("moment", lambda value: f"{value.isoformat()}Z", keep=datetime.isoformat)
"""When something was recorded (UTC)."""


class JournalRow(NamedTuple):
    """One posting with its entry; either a debit or a credit."""

    entry: int
    batch: int
    recorded_at: Annotated[datetime, MOMENT]
    posting_month: InMonth
    service_month: InMonth | None
    kind: Rule
    placement: OfPlacement | None
    agency: str
    account: str
    counterparty: str | None
    budget: str | None
    agreement: str | None
    standing: Rule | None
    debit: Amount | None
    credit: Amount | None
    corrects: int | None


@answer("journal", "Posted: every posting of the journal", purse="each agency")
def journal(books: Books) -> Iterator[JournalRow]:
    """One row a posting, in order of entry and line."""
    for line in journal_lines(books):
        debit, credit = (line.amount or None, None) if line.amount >= 0 else (None, -line.amount)
        yield JournalRow(*line[:13], debit, credit, line.corrects)
