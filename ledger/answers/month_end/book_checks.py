"""Checks that hold the books together: measures that are reached by two roads, and where the two come to differ.

Whoever verifies the ledger is told each gap, month end tells each check by a tick, and checks over the marts ask the
same of the figures that pages read. Listings and control accounts are compared in `ledger.answers.debts.control`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from ledger import pipeline
from ledger.answers.debts.aged import aged_debt
from ledger.answers.debts.control import at_end_of
from ledger.answers.documents.fund_money import money_of_funds
from ledger.answers.splits.committed import committed
from ledger.answers.ticks import Footing
from ledger.domain.documents.sheets import Receipt
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month, MonthSpan, year_end
from ledger.domain.placements.sheets import Placement
from ledger.journal.posting import differences
from ledger.reconciliation.partners.reasons import successors
from ledger.reconciliation.provider.lines import waits
from ledger.store.books import Books
from ledger.store.documents.entries import query_by_placement
from ledger.store.documents.findings import read_findings
from ledger.store.journal.spending import spent_by_budgets


class Gap(NamedTuple):
    """Where two roads to one measure differ: whose it is, the place and what is wrong in words, and pence."""

    agency: str
    counterparty: str | None
    where: str
    what: str
    pence: int


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
    gaps: Callable[[Books], Iterable[Gap]]


def query_gaps(books: Books) -> Iterator[Gap]:
    """Where `provider:query` is not what the lines that wait have in question (docs/rules.md section 7).

    Nothing while lines stand as an earlier edition of the program found them, which did not say so.
    """
    found = list(read_findings(books))
    if any(finding.in_question is None and finding.invoice for finding in found):
        return
    apart: dict[str | None, int] = Counter(query_by_placement(books))
    for finding in found:
        if waits(finding.found, finding.status):
            apart[finding.placement] -= finding.in_question or 0
    leads = books.facts(Placement).sheet(Placement)
    for placement, gap in sorted(apart.items(), key=lambda item: item[0] or ""):
        if gap:
            lead = leads.get((placement,)) if placement else None
            agency = books.purses.agency(lead.lead_budget, Month.of(books.today)) if lead else ""
            more = f"{pounds(abs(gap))} {'more' if gap > 0 else 'less'}"
            what = f"provider:query holds {more} than the lines that wait on the worklist have in question"
            yield Gap(agency, None, f"placement {placement}" if placement else "lines without a placement", what, gap)


def balance_gaps(books: Books) -> Iterator[Gap]:
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
            less = f"{pounds(abs(gap))} {'less' if gap > 0 else 'more'}"
            what = f"debtors less unallocated cash are {less} than the books hold"
            yield Gap(one, other, f"{one} and {other}", what, gap)


def _net(sums: dict[tuple[str, str], int], creditor: str, debtor: str, amount: int) -> None:
    """What two agencies owe each other, net, from the side of the one whose code comes first."""
    if creditor < debtor:
        sums[creditor, debtor] += amount
    elif debtor < creditor:
        sums[debtor, creditor] -= amount


def committed_gaps(books: Books) -> Iterator[Gap]:
    """Where what is committed is not what posting through 31 March would make of the same facts, to the penny."""
    horizon = books.posted.horizon
    if horizon is None:
        return
    last = year_end(horizon)
    months = MonthSpan.of_years(Month.of(last).financial_year, Month.of(last).financial_year)
    told: dict[tuple[str, str], int] = defaultdict(int)
    for (budget, month, _), pence in committed(books, months)[0].items():
        told[budget, month] += pence
    for (budget, month), gap in sorted(differences(told, _by_posting(books, months)).items()):
        what = f"committed is {pounds(abs(gap))} {'more' if gap > 0 else 'less'} than posting through {last} makes"
        agency = books.purses.agency(budget, Month.parse(month))
        yield Gap(agency, None, f"budget {budget} in {month}", what, gap)


def _by_posting(books: Books, months: MonthSpan) -> dict[tuple[str, str], int]:
    """What the year's months would bear once posted to their last day, with what documents added to them."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for each in spent_by_budgets(books, *months.names):
        if not each.standing:
            sums[each.budget, each.service_month] += each.amount
    for _, some in pipeline.in_parts(sorted(books.all_placements())):
        for _, should in pipeline.standing_by_facts(books, some, months.last_day):
            for month, allocations in should.allocations.items():
                if months.holds(month):
                    for key, pence in allocations.items():
                        sums[key.budget, month] += pence
    return sums


BOOK_CHECKS: tuple[BookCheck, ...] = (
    BookCheck(
        "query_apart",
        "papers",
        "In question with providers otherwise than the lines that wait",
        ("invoices",),
        "invoices",
        query_gaps,
    ),
    BookCheck(
        "balance_apart",
        "debtors less cash",
        "Debtors less unallocated cash otherwise than the balance",
        ("receipts",),
        "partners",
        balance_gaps,
    ),
    BookCheck(
        "committed_apart",
        "committed",
        "Committed otherwise than posting through 31 March would make",
        (),
        "post",
        committed_gaps,
    ),
)
"""Every check of two roads that works on the books; the control accounts are asked month by month beside it."""
AT_MOST_PLACEMENTS = 1000
"""So many placements are worked out to 31 March while somebody waits; more only when the ledger is verified."""
