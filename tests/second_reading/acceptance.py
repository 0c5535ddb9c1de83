"""A second reading of docs/rules.md section 2: what is accepted beyond its price, as a charge through the clauses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.sheets import ClauseRow
from tests.domain.splits.second_reading import (
    Accepted,
    Book,
    Reading,
    applying,
    daily_costs,
    in_force,
    month_of,
    read,
    span_of_days,
    stay_days,
    take_real,
)


@dataclass(frozen=True)
class Acceptance:
    """A line that somebody accepted: what it says of itself, and what whoever accepted it said. Pence."""

    invoice: str
    line: str
    dated: date
    agency: str
    price: str | None
    first_day: date | None
    last_day: date | None
    stated: int
    day: date | None = None
    borne: Literal["clauses", "lead"] = "clauses"


class Share(NamedTuple):
    """What is compared of a placement and a month (the placement is given)."""

    month: str
    agreement: str
    budget: str
    standing: str
    settled: Literal["recharge", "direct"]


def worth(stated: int, queried: int, credited: int) -> int:
    """What an acceptance comes to: never more than what the line, less what was credited, still asks beyond."""
    return min(stated, max(0, queried - credited))


def charge_of(book: Book, acceptance: Acceptance, pence: int) -> Accepted:
    """The charge of an acceptance: its component and its day."""
    code = f"accepted {acceptance.invoice} {acceptance.line}"
    if acceptance.first_day is None or acceptance.last_day is None:
        return Accepted(code, _component(book, acceptance.price, []), acceptance.day or acceptance.dated, pence)
    prices_only = Book(
        book.placement,
        [price for price in book.prices if acceptance.price in (None, price.price)],
        book.agreements,
        book.clauses,
        book.spans,
        book.budgets,
    )
    costs = daily_costs(prices_only, acceptance.last_day)
    charged = [day for day in span_of_days(acceptance.first_day, acceptance.last_day) if costs.get(day)]
    names = sorted({price for day in charged for price in costs[day]})
    day = acceptance.day or (charged[-1] if charged else acceptance.last_day)
    return Accepted(code, _component(book, acceptance.price, names), day, pence)


def _component(book: Book, price: str | None, charged: list[str]) -> str:
    """The line's component, "`other` where that is not exactly one"."""
    names = [price] if price is not None else charged
    found = {row.component for row in book.prices if row.price in names}
    return found.pop() if len(found) == 1 else "other"


def shares(
    facts: Facts, placement: str, through: date, accepted: Iterable[tuple[Acceptance, int]]
) -> dict[Share, int]:
    """What budgets bear of a placement, posted through a day, with acceptances of these worths in pence."""
    book = Book.of(facts, placement)
    by_clauses, alone = [], []
    for acceptance, pence in accepted:
        charge = charge_of(book, acceptance, pence)
        one = budget_alone(book, acceptance, charge.day)
        if one is None:
            by_clauses.append(charge)
        else:
            alone.append((charge, *one))
    result: dict[Share, int] = defaultdict(int)
    without, with_them = read(facts, placement, through), read(facts, placement, through, by_clauses)
    direct = direct_bearers(book, without)
    for month, agreement, budget, standing in {*without.allocations, *with_them.allocations}:
        before = without.allocations.get((month, agreement, budget, standing), 0)
        after = with_them.allocations.get((month, agreement, budget, standing), 0)
        if (month, agreement, budget) in direct:
            result[Share(month, agreement, budget, standing, "direct")] += before
            result[Share(month, agreement, budget, standing, "recharge")] += after - before
        else:
            result[Share(month, agreement, budget, standing, "recharge")] += after
    for charge, budget, settled in alone:
        if charge.day <= through:
            month = month_of(charge.day)
            agreement, standing = _in_force(book, charge.day)
            result[Share(month, agreement, book.bearer(budget, month), standing, settled)] += charge.pence
    return {share: pence for share, pence in result.items() if pence}


def _in_force(book: Book, day: date) -> tuple[str, str]:
    """The agreement in force on the day with its standing; or, where none is, the day's standing."""
    case = in_force(book, day)
    status = next((row.status for row in book.agreements if row.agreement == case.agreement), None)
    return case.agreement, case.standing or str(status)


def budget_alone(book: Book, acceptance: Acceptance, day: date) -> tuple[str, Literal["recharge", "direct"]] | None:
    """The budget that bears what is accepted alone and how it is settled; none where it goes by the clauses."""
    month = month_of(day)
    if book.agency(book.placement.lead_budget, month) != acceptance.agency:
        return direct_budget(book, acceptance.agency, day), "direct"
    return (book.placement.lead_budget, "recharge") if acceptance.borne == "lead" else None


def direct_budget(book: Book, agency: str, day: date) -> str:
    """An agency's budget with a direct share on a day: "of several: the first by rank, then code"."""
    agreement = in_force(book, day).agreement
    ranks = applying(book, agreement, day) if agreement else ()
    rows: list[ClauseRow] = [row for rank in ranks for row in book.clauses[agreement][rank]]
    found = [
        (row.rank, row.budget)
        for row in rows
        if row.settled == "direct" and book.agency(row.budget, month_of(day)) == agency
    ]
    if not found:
        raise ValueError(f"a line to {agency}, which neither leads nor has a direct share on {day}, is not accepted")
    return min(found)[1]


def lead_part(book: Book, through: date) -> dict[str, Fraction]:
    """By month, what of its exact takes is not settled direct: the part of a day's cost in the lead's books."""
    costs = daily_costs(book, through)
    days = sorted({*stay_days(book.placement, through), *costs})
    taken = take_real(book, days, costs, {day: in_force(book, day) for day in days})
    parts = {}
    for month, cases in taken.items():
        whole = direct = Fraction(0)
        for case, of_case in cases.items():
            rows = [row for rows in book.clauses.get(case.agreement, {}).values() for row in rows]
            names = {row.budget for row in rows if row.settled == "direct"}
            whole += sum(of_case.takes.values(), Fraction(0))
            direct += sum((of_case.takes[target] for target in of_case.takes if target.budget in names), Fraction(0))
        parts[month] = 1 - direct / whole if whole else Fraction(1)
    return parts


def direct_bearers(book: Book, reading: Reading) -> set[tuple[str, str, str]]:
    """Month, agreement and bearer of what is settled direct. A budget is direct in a whole agreement or nowhere."""
    return {
        (month, agreement, book.bearer(row.budget, month))
        for month, agreement, *_ in reading.allocations
        if agreement
        for rows in book.clauses[agreement].values()
        for row in rows
        if row.settled == "direct"
    }
