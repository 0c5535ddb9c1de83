"""The control accounts: debts and money on account as listed at each month's end, and as the journal holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.documents.agency_side import AccountPurses, settled
from ledger.domain.documents.issued import LineName
from ledger.domain.documents.sheets import Receipt
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.columns import Amount, InMonth, Rule
from ledger.reconciliation.partners.listing import AtMonthEnd, ListedAs, ListedChange, at_month_ends, both_books
from ledger.store.books import Books
from ledger.store.documents.recharges import months_posted, read_recharges
from ledger.store.journal.control import held_by_month, stood_otherwise
from ledger.store.journal.recording import last_reconciliation, posted_by_month


class ControlRow(NamedTuple):
    """What is billed between two budgets, or on account, at a month's end: as listed, and as the journal holds it."""

    month: InMonth
    account: Rule
    agency: Annotated[str, "Books of"]
    counterparty: Annotated[str, "Towards"]
    budget: str
    counterparty_budget: Annotated[str, "Budget of the other"]
    listed: Amount
    held: Annotated[Amount, "In the books"]


@answer(
    "control-accounts",
    "Debtors and unallocated cash, as listed and as the journal holds them at each month's end",
    purse="creditor, debtor",
    window="up to each open month's end at which it changed",
    refreshed_by="all",
    staged="control_accounts",
)
def control_accounts(books: Books) -> Iterator[ControlRow]:
    """One row a month's end, account and two budgets; closed months count at the first open one's."""
    for month, of, agency, counterparty, listed, held in months_known(books) or ():
        yield ControlRow(str(month), of.account, agency, counterparty, of.budget, of.towards, listed, held)


def months_known(books: Books) -> Sequence[AtMonthEnd] | None:
    """Both as at each month's end; None where an earlier edition reconciled last, and by months otherwise."""
    return books.once(_months_known)


def at_end_of(books: Books, month: Month) -> list[AtMonthEnd] | None:
    """Both as at one month's end, under whoever holds the budgets then.

    None where `months_known` knows none, or where the month is closed: that counts in the first open one.
    """
    known = months_known(books)
    if known is None or month < books.posted.first_open:
        return None
    latest = {each.of: each for each in known if each.month <= month}
    agency = partial(books.purses.agency, month=month)
    named = (
        each._replace(month=month, agency=agency(of.budget), counterparty=agency(of.towards))
        for of, each in latest.items()
    )
    return [each for each in named if each.agency != each.counterparty]


def _months_known(books: Books) -> Sequence[AtMonthEnd] | None:
    last = last_reconciliation(books)
    # What came since the last reconciliation is in no books yet.
    then = books.as_known_after(last.number if last else 0)
    first_open = max(books.posted.first_open, then.posted.first_open)
    purses = books.purses
    found = list(at_month_ends(_listed(books, then), held_by_month(books), first_open, purses.agency))
    if last and not posted_by_month(books, last.number) and any(each.listed != each.held for each in found):
        return None
    return found


def _listed(books: Books, then: Books) -> Iterator[ListedChange]:
    """What documents bill, receipts pay and decisions write off, each in its month."""
    yield from stood_otherwise(books)
    months = months_posted(books)
    lines: dict[LineName, ListedAs] = {}
    for paper in books.once(read_recharges):
        for line in paper.lines if paper.kind != "internal_journal" else ():
            name = LineName(paper.number, line.line)
            lines[name] = ListedAs("due_from:billed", line.lead_budget, line.budget)
            yield ListedChange(months[name], lines[name], line.amount)
    settlement, receipts = settled(then), then.facts(Receipt).sheet(Receipt)
    purses = AccountPurses(then.purses, then.once(read_recharges))
    for row in receipts.values():
        between = purses.between(row.to_agency, row.from_agency, row.receipt)
        yield from both_books(Month.of(row.received_on), *between, row.amount)
    for match in settlement.matches:
        yield ListedChange(Month.of(match.day), lines[match.name], -match.amount)
        if (match.receipt,) in receipts:
            row = receipts[match.receipt,]
            between = purses.between(row.to_agency, row.from_agency, row.receipt)
            yield from both_books(Month.of(match.day), *between, -match.amount)
    for act in settlement.write_offs:
        yield ListedChange(Month.of(act.day), lines[act.name], -act.amount)
