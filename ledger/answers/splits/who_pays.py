"""Splits: what placements cost and who bears it as posted, what is hoped for, and what is in force at the horizon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.earlier_snapshot import ExposureRow, still_holding
from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.decisions.answers import said_of
from ledger.domain.decisions.records import Records
from ledger.domain.decisions.sheets import Decision, Request
from ledger.domain.money_and_days.periods import FOREVER
from ledger.domain.sheet.columns import Amount, InMonth, OfPlacement, Rule
from ledger.domain.splits.charges import week_from
from ledger.domain.splits.exposure import exposure
from ledger.domain.splits.in_force import standing_on, uncovered_since
from ledger.domain.splits.measures import SHARES
from ledger.domain.splits.sheets import Agreement, Approval
from ledger.store.books import Books
from ledger.store.journal.standing import what_stands


class ChargeRow(NamedTuple):
    """What a placement was charged for a service month: under a price, or because a line was accepted beyond it."""

    placement: OfPlacement
    price: str | None
    """Empty: what was accepted of an invoice line."""
    service_month: InMonth
    amount: Amount
    invoice: str | None = None
    """Of what was accepted: the invoice, and the line of it."""
    line: str | None = None


@answer("charges", "Charged: what placements cost, before it is split between budgets")
def charges(books: Books) -> list[ChargeRow]:
    """One row a placement, price (or accepted line), service month and component."""
    rows = (
        ChargeRow(placement, name.price, name.service_month, amount, name.invoice, name.line)
        for placement, found in what_stands(books).items()
        for name, amount in found.standing.charges.items()
    )
    return sorted(rows, key=_in_order)


def _in_order(row: ChargeRow) -> tuple[str, str, str, str, str, int]:
    return row.placement, row.price or "", row.service_month, row.invoice or "", row.line or "", row.amount


class AllocationRow(NamedTuple):
    """What charges of a placement's service month put on a budget, under an agreement and standing."""

    placement: OfPlacement
    service_month: InMonth
    agreement: str | None
    budget: str
    standing: Rule
    amount: Annotated[Amount, SHARES]


@answer("allocations", "Allocated: what charges put on budgets", purse="each budget")
def allocations(books: Books) -> Iterator[AllocationRow]:
    """One row a placement, service month, agreement, budget and standing."""
    sums: dict[tuple[str, str, str, str, str], int] = defaultdict(int)
    for placement, found in what_stands(books).items():
        for month, allocated in found.standing.allocations.items():
            for key, amount in allocated.items():
                sums[placement, month, key.agreement or "", key.budget, key.standing] += amount
    for (placement, month, agreement, budget, standing), amount in sorted(sums.items()):
        if amount:
            yield AllocationRow(placement, month, agreement or None, budget, standing, amount)


@answer(
    "exposure",
    "Expected of partners: their share of days without an agreement",
    purse="each budget",
    window="up to the horizon",
    day="horizon",
    staged="exposure",
)
def exposures(books: Books) -> list[ExposureRow]:
    """One row a placement, service month, standing, basis and budget, by the facts known at the last posting.

    Beside what is expected its three parts, by what was asked and answered until then: never one figure of hope.
    """
    horizon = books.posted.horizon
    if horizon is None:
        return []
    posted, held = books.as_posted, books.once(still_holding)
    purses, found = purses_of(posted.facts(Agency, Budget)), list(held.exposure)
    records = Records(posted.facts(Agreement, Request, Approval, Decision))
    exposed = {code for code in posted.placements_without_agreement() if not held.exposes(code)}
    for code, package in posted.packages().items():
        if code not in exposed:
            continue
        for each in exposure(package, purses, horizon, said_of(package, records, purses)):
            # Days that come to no penny are told of no placement: whether one ever bore more of them is history.
            if each.carried or each.expected:
                row = (each.standing, each.basis, each.budget, each.agency, each.expected, each.carried)
                found.append(ExposureRow(code, str(each.month), *row, *(each.parts or ())))
    return sorted(found, key=lambda row: (*row[:4], row.budget or ""))


class AtHorizonRow(NamedTuple):
    """A placement on the horizon day: the agreement in force, how its cost stands since when, and a week's cost."""

    placement: OfPlacement
    agreement: str | None
    standing: Rule
    weekly_cost: Amount
    since: date


@answer(
    "at-horizon",
    "Funding status of each placement on the as-at date",
    window="the horizon day",
    unit="pence a week",
    day="horizon",
    exported=None,
    staged="at_horizon",
)
def at_horizon(books: Books) -> Iterator[AtHorizonRow]:
    """One row a placement whose stay includes the horizon day, by the facts as posted."""
    horizon = books.posted.horizon
    if horizon is None:
        return
    for package in books.as_posted.packages().values():
        if covered := standing_on(package, horizon):
            yield AtHorizonRow(
                package.placement.placement,
                covered.agreement or None,
                covered.standing,
                week_from(package, horizon),
                covered.deal.agreement.first_day if covered.deal else uncovered_since(package, horizon),
            )


class DealRow(NamedTuple):
    """The day an agreement really ends, once what supersedes it is counted; none where it is open."""

    agreement: str
    last_day: date | None


@answer(
    "deals",
    "When agreements really end",
    purse="none",
    unit="days",
    day="horizon",
    exported=None,
    staged="deals",
)
def deals(books: Books) -> Iterator[DealRow]:
    """One row an agreement, by the facts as posted."""
    for package in books.as_posted.packages().values():
        for deal in package.deals:
            yield DealRow(deal.code, None if deal.last_day == FOREVER else deal.last_day)
