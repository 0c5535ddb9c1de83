"""Checks that hold the books together: measures that are reached by two roads, and where the two come to differ.

Whoever verifies the ledger is told each gap, month end tells each check by a tick, and checks over the marts ask the
same of the figures that pages read. Listings and control accounts are compared in `ledger.answers.debts.control`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from ledger.answers.debts.aged import aged_debt
from ledger.answers.debts.control import at_end_of
from ledger.answers.documents.fund_money import money_of_funds
from ledger.answers.month_end.commitment_checks import committed_gaps, movement_gaps
from ledger.answers.month_end.cost_checks import exposure_gaps, weekly_gaps
from ledger.answers.month_end.gaps import Gap, Placements, told_apart
from ledger.answers.month_end.provider_checks import owed_gaps, query_gaps
from ledger.answers.ticks import Footing
from ledger.domain.documents.sheets import Receipt
from ledger.domain.money_and_days.periods import Month
from ledger.reconciliation.partners.reasons import successors
from ledger.store.books import Books

Gaps: TypeAlias = Callable[[Books, Placements], Iterable[Gap]]


class BookCheck(NamedTuple):
    """A check that holds the books together."""

    matter: str
    """Its name in the checklist of a month."""
    name: str
    """What verify calls it."""
    title: str
    stands_on: tuple[Footing, ...]
    where: str
    """Where it is dealt with, as the checklist says it."""
    gaps: Gaps
    by_placement: bool
    """Whether it works placements out one by one, so that month end draws some where there are very many."""


def balance_gaps(books: Books, _only: Placements = None) -> Iterator[Gap]:
    """Where debtors less unallocated cash, as aged debt tells them, are not the balance that the journal holds."""
    month = Month.of(books.today)
    names = successors(books.purses, month.last_day)
    held = at_end_of(books, month)
    if held is None:
        return
    apart: dict[tuple[str, str], int] = defaultdict(int)
    for each in held:
        # Money on account stands in the books of both: of two agencies one of them is looked at.
        if each.of.account == "due_from:billed" or each.agency < each.counterparty:
            _net(apart, each.agency, each.counterparty, each.held)
    for debt in aged_debt(books, month.last_day).debts:
        _net(apart, debt.creditor, debt.debtor, -debt.amount)
    receipts, funds = books.facts(Receipt).sheet(Receipt), money_of_funds(books)
    for code, amount in funds.items():
        row = receipts[code,]
        payee, payer = (names.get(agency, agency) for agency in (row.to_agency, row.from_agency))
        _net(apart, payee, payer, amount)
    for (one, other), gap in sorted(apart.items()):
        if gap:
            what = f"debtors less unallocated cash are {told_apart(-gap)} than the books hold"
            yield Gap(one, other, f"{one} and {other}", what, gap)


def _net(sums: dict[tuple[str, str], int], creditor: str, debtor: str, amount: int) -> None:
    """What two agencies owe each other, net, from the side of the one whose code comes first."""
    if creditor < debtor:
        sums[creditor, debtor] += amount
    elif debtor < creditor:
        sums[debtor, creditor] -= amount


def _check(
    name: str, told: str, title: str, where: str, gaps: Gaps, *stands_on: Footing, by_placement: bool = False
) -> BookCheck:
    return BookCheck(f"{name}_apart", told, title, stands_on, where, gaps, by_placement)


BOOK_CHECKS: tuple[BookCheck, ...] = (
    _check(
        *("query", "papers", "In question with providers differs from the lines that wait", "invoices", query_gaps),
        "invoices",
    ),
    _check(
        *("owed", "owed to providers", "Owed to providers by document differs from the books", "invoices"),
        owed_gaps,
        "invoices",
    ),
    _check(
        *("balance", "debtors less cash", "Debtors less unallocated cash differ from the balance", "partners"),
        balance_gaps,
        "receipts",
    ),
    _check(
        *("committed", "committed", "Committed differs from what posting to 31 March would make", "post"),
        committed_gaps,
        by_placement=True,
    ),
    _check(
        *("movement", "movement", "Movement of commitments differs from its known causes", "post"),
        movement_gaps,
        by_placement=True,
    ),
    _check(
        *("weekly", "weekly cost", "A week at its prices differs from what the month was charged", "post"),
        weekly_gaps,
        "posted",
        by_placement=True,
    ),
    _check(
        *("exposure", "exposure", "Expected of partners differs from its parts and its days", "agreements"),
        exposure_gaps,
        "posted",
        by_placement=True,
    ),
)
"""Every check of two roads that works on the books; the control accounts are asked month by month beside it."""
