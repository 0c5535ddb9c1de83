"""Money matched to lines, act by act: what of a receipt pays which line, and who or what made it so, when and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.domain.debts.sheets import ReceiptAllocation
from ledger.domain.documents.issued import LineName, RechargeLine
from ledger.domain.documents.measures import MATCHED
from ledger.domain.documents.sheets import Receipt
from ledger.domain.sheet.changes import Origin
from ledger.domain.sheet.columns import CODE, Amount, InMonth, OfPlacement
from ledger.domain.sheet.facts import Key
from ledger.reconciliation.partners.reasons import successors
from ledger.reconciliation.partners.settlement import ReceiptMatch
from ledger.store.books import Books
from ledger.store.documents.receipt_matches import read_matches
from ledger.store.documents.recharges import read_recharges
from ledger.store.journal.recording import batch_times

BY_RULE = "rule"
"""Who made a match that nobody said: a rule of docs/rules.md section 7, which `how` tells."""


class MatchRow(NamedTuple):
    """What of a receipt pays a line of a recharge; below nil: given back, a credit used, or a match undone."""

    receipt: str
    recharge: Annotated[str, CODE, "Document"]
    line: int
    placement: OfPlacement
    service_month: InMonth
    amount: Annotated[Amount, MATCHED]
    made_by: Annotated[str, "By"]
    how: Annotated[str, "Basis"]
    made_on: Annotated[date, "Matched on"]
    batch: int
    counts_from: date
    undoes: Annotated[int | None, "Undoes the match of change"]


@answer(
    "receipt-matches",
    "Money matched to lines of recharges, as it was matched and undone",
    purse="creditor, debtor",
    window="all that was reconciled",
    refreshed_by="agency",
)
def receipt_matches(books: Books) -> Iterator[MatchRow]:
    """One row an act, in the order in which they were made; one that was undone stands before what undid it."""
    matches = books.once(read_matches)
    lines = {LineName(paper.number, line.line): line for paper in books.once(read_recharges) for line in paper.lines}
    origins = books.origins(ReceiptAllocation, Receipt) if matches else {}
    times = books.once(batch_times)
    batches = {match.number: match.batch for match in matches}
    for match in matches:
        yield _row(match, lines[match.name], _made_by(match, origins), times, batches.get(match.undoes))


def matches_of_paper(books: Books, number: str) -> list[MatchRow]:
    """What paid a recharge, or was undone of that, as it was made."""
    return [row for row in receipt_matches.listed(books) if row.recharge == number]


def matches_of_receipts(books: Books, receipts: set[str]) -> list[MatchRow]:
    """What these receipts pay, or was undone of that, the latest first."""
    return [row for row in reversed(receipt_matches.listed(books)) if row.receipt in receipts]


def matches_of_account(books: Books, creditor: str, debtor: str, on: date) -> list[MatchRow]:
    """What money of an account's debtor paid its creditor, under the names both have on a day; the latest first."""
    names = successors(books.purses, on)
    receipts = {
        row.receipt
        for row in books.facts(Receipt).sheet(Receipt).values()
        if (names.get(row.to_agency, row.to_agency), names.get(row.from_agency, row.from_agency))
        == (creditor, debtor)
    }
    return matches_of_receipts(books, receipts)


def _row(
    match: ReceiptMatch, line: RechargeLine, made_by: str, times: Mapping[int, datetime], undoes: int | None
) -> MatchRow:
    batch = match.batch or 0
    return MatchRow(
        *(match.receipt, match.recharge, match.line, line.placement, line.service_month, match.amount),
        *(made_by, match.how, times[batch].date(), batch, match.day, undoes),
    )


def _made_by(match: ReceiptMatch, origins: Mapping[tuple[str, Key], Origin]) -> str:
    said = (ReceiptAllocation.sheet, (match.receipt, match.recharge))
    return who_made(match.rule, origins.get(said) or origins.get((Receipt.sheet, (match.receipt,))))


def who_made(rule: str, said: Origin | None) -> str:
    """Who made a match: whoever said so of the money and its paper, or of the money; a rule where nobody did."""
    return said.who if said and rule in ("said", "undone") else BY_RULE
