"""What may not stand between rows that are each sound: the problems of docs/book.md section 4, one function each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.funds.checks import faults_of_funds
from ledger.domain.funds.sheets import FundClause
from ledger.domain.homes.checks import faults_of_homes
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.calendars import calendars_of
from ledger.domain.placements.day_spans import charged_spans, first_meeting
from ledger.domain.placements.sheets import ON_OWN_DAYS, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault
from ledger.domain.splits.clauses import clause_faults
from ledger.domain.splits.packages import agreements_of, clauses_of, prices_of
from ledger.domain.splits.sheets import DECIDING, IN_FORCE, Agreement, ClauseRow
from ledger.domain.therapeutic.checks import faults_of_hours

_NAMING = DECIDING | {"in_principle"}
"""Statuses under which clauses are worked, for the books or for exposure; a draft may still name anything."""


def faults_of_budgets(facts: Facts) -> Iterator[Fault]:
    """Budgets that end within a month, and circles of successors."""
    for budget in purses_of(facts).budgets.values():
        if budget.last_day and budget.last_day != Month.of(budget.last_day).last_day:
            end = Month.of(budget.last_day).last_day.isoformat()
            yield Fault(
                budget,
                "last_day",
                f"the end of a month, like {end}",
                "Let the budget end with a month; service from the next month on is its successor's",
            )
    successors = {code: row.successor for code, row in purses_of(facts).budgets.items() if row.successor}
    for circle in _circles(successors):
        yield Fault(
            purses_of(facts).budgets[circle[-1]],
            "successor",
            "successors that come to an end: " + " → ".join([*circle, circle[0]]) + " is a circle",
            "Empty the successor of the budget that is still used",
            others=tuple(("budgets", (code,)) for code in circle),
        )


def faults_of_agencies(facts: Facts) -> Iterator[Fault]:
    """Circles of agencies that succeed one another: nobody would hold what they were to do."""
    agencies = {row.agency: row for row in facts.sheet(Agency).values()}
    for circle in _circles({code: row.successor for code, row in agencies.items() if row.successor}):
        yield Fault(
            agencies[circle[-1]],
            "successor",
            "agencies that come to an end: " + " → ".join([*circle, circle[0]]) + " is a circle",
            "Empty the successor, or the last day, of the agency that goes on",
            others=tuple(("agencies", (code,)) for code in circle),
        )


def faults_of_placement(facts: Facts, placement: Placement) -> Iterator[Fault]:
    """All that may not stand in one placement with its prices; agreements are asked about one by one."""
    yield from _fallback_of_the_lead(facts, placement)
    yield from _own_budgets_in_time(facts, placement)
    yield from _weekdays_by_the_day(facts, placement)
    yield from _one_core_price_a_day(facts, placement)
    yield from _circles_of_agreements(facts, placement)


def faults_of_agreement(facts: Facts, agreement: Agreement) -> Iterator[Fault]:
    """All that may not stand in one agreement and its clauses."""
    rows = clauses_of(facts, agreement.agreement)
    if agreement.status in IN_FORCE and not rows:
        yield Fault(
            agreement,
            "status",
            f"clauses that say who funds {agreement.agreement}: it is {agreement.status}",
            "Add its rows to clauses, at least one of kind rest (the balance), or make it in_principle or a draft",
        )
    yield from clause_faults(rows)
    yield from _clause_budgets_in_time(facts, agreement, rows)
    other = facts.sheet(Agreement).get((agreement.supersedes,))
    if other is not None and other.placement != agreement.placement:
        yield Fault(
            agreement,
            "supersedes",
            f"an agreement of the same placement, {agreement.placement}; {other.agreement} is another's",
            "Name an agreement of this placement, or empty the cell",
            others=(("agreements", (other.agreement,)),),
        )


def _fallback_of_the_lead(facts: Facts, placement: Placement) -> Iterator[Fault]:
    lead = purses_of(facts).budgets.get(placement.lead_budget)
    fallback = purses_of(facts).budgets.get(placement.fallback_budget or "")
    if lead and fallback and lead.agency != fallback.agency:
        yield Fault(
            placement,
            "fallback_budget",
            f"a budget of {lead.agency}, whose {lead.budget} leads; {fallback.budget} is {fallback.agency}'s",
            "Name another budget of the lead commissioner, or empty the cell (the lead budget)",
            others=(("budgets", (fallback.budget,)), ("budgets", (lead.budget,))),
        )


def _own_budgets_in_time(facts: Facts, placement: Placement) -> Iterator[Fault]:
    """Lead and fallback budget bear from the first charged day on, which may lie before the stay."""
    prices = prices_of(facts, placement.placement)
    before = [price.first_day for price in prices if price.component in ON_OWN_DAYS]
    first = min([placement.first_day, *before])
    for column in ("lead_budget", "fallback_budget"):
        budget = purses_of(facts).budgets.get(getattr(placement, column) or "")
        if budget and budget.first_day and budget.first_day > first:
            yield _too_early(placement, column, budget, first)


def _clause_budgets_in_time(facts: Facts, agreement: Agreement, rows: Iterable[ClauseRow]) -> Iterator[Fault]:
    if agreement.status not in _NAMING:
        return
    for row in rows:
        budget = purses_of(facts).budgets.get(row.budget)
        first = max(agreement.first_day, row.first_day or agreement.first_day)
        if budget and budget.first_day and budget.first_day > first:
            yield _too_early(row, "budget", budget, first)


def _too_early(row: Placement | ClauseRow, column: str, budget: Budget, first: date) -> Fault:
    return Fault(
        row,
        column,
        f"a budget that may be used from {first.isoformat()} on; {budget.budget} begins on "
        f"{budget.first_day.isoformat() if budget.first_day else ''}",
        "Name the budget that came before, or amend the first_day of the one or the other",
        others=(("budgets", (budget.budget,)),),
    )


def _weekdays_by_the_day(facts: Facts, placement: Placement) -> Iterator[Fault]:
    for price in prices_of(facts, placement.placement):
        calendar = calendars_of(facts).get(price.calendar or "")
        if calendar and calendar.names_weekdays and price.unit != "day":
            yield Fault(
                price,
                "calendar",
                f"a calendar without weekdays for a price by the {price.unit}: {price.calendar} names weekdays",
                "Price it by the day, or use a calendar of whole weeks",
                others=_spans_of(facts, price.calendar),
            )


def _spans_of(facts: Facts, calendar: str | None) -> tuple[tuple[str, tuple[object, ...]], ...]:
    return tuple(("calendars", key) for key in facts.rows["calendars"] if key[0] == calendar)


def _one_core_price_a_day(facts: Facts, placement: Placement) -> Iterator[Fault]:
    core = [price for price in prices_of(facts, placement.placement) if price.component == "core"]
    if len(core) < 2:
        return
    spans = [(price, charged_spans(price, placement, calendars_of(facts))) for price in core]
    for place, (price, days) in enumerate(spans):
        for earlier, other_days in spans[:place]:
            day = first_meeting(other_days, days)
            if day is not None:
                yield _two_core_prices(price, earlier, day)


def _two_core_prices(price: Price, earlier: Price, day: date) -> Fault:
    return Fault(
        price,
        "first_day",
        f"one core price a day; on {day.isoformat()} {earlier.price} charges {price.placement} too",
        f"End {earlier.price} the day before this one begins, or make this one another component",
        others=(("prices", (earlier.price,)),),
    )


def _circles_of_agreements(facts: Facts, placement: Placement) -> Iterator[Fault]:
    agreements = agreements_of(facts, placement.placement)
    supersedes = {row.agreement: row.supersedes for row in agreements if row.supersedes}
    for circle in _circles(supersedes):
        yield Fault(
            facts.sheet(Agreement)[circle[-1],],
            "supersedes",
            "an order of agreements: " + " → ".join([*circle, circle[0]]) + " is a circle",
            "Empty the supersedes of the one that came first",
            others=tuple(("agreements", (code,)) for code in circle),
        )


def _circles(follows: dict[str, str]) -> Iterator[list[str]]:
    """The circles in who follows whom, each once, beginning with its least code."""
    done: set[str] = set()
    for start in sorted(follows):
        path: list[str] = []
        code: str | None = start
        while code is not None and code not in done:
            done.add(code)
            path.append(code)
            code = follows.get(code)
        if code in path:
            circle = path[path.index(code) :]
            least = circle.index(min(circle))
            yield circle[least:] + circle[:least]


def faults(
    facts: Facts,
    placements: Collection[str],
    unclear: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Iterator[Fault]:
    """All faults of agencies, budgets, funds, homes and hours of therapy, and of the placements named.

    `unclear` names by sheet what is stated as a whole and could not all be read (agreements by their clauses, funds
    by theirs): what is asked of the rows together would be answered wrongly, so it waits.
    """
    yield from faults_of_agencies(facts)
    yield from faults_of_budgets(facts)
    yield from faults_of_funds(facts, unclear.get(FundClause.sheet, ()))
    yield from faults_of_homes(facts)
    yield from faults_of_hours(facts)
    unclear_deals = unclear.get(ClauseRow.sheet, ())
    for code in sorted(placements):
        placement = facts.sheet(Placement).get((code,))
        if placement is not None:
            yield from faults_of_placement(facts, placement)
        for agreement in agreements_of(facts, code):
            if agreement.agreement not in unclear_deals:
                yield from faults_of_agreement(facts, agreement)
    # Clauses of an agreement that is not there, or could not be read, are still checked among themselves.
    stated = {code for (code,) in facts.sheet(Agreement)}
    for code in sorted(facts.by(ClauseRow, "agreement").keys() - stated - set(unclear_deals)):
        yield from clause_faults(clauses_of(facts, code))
