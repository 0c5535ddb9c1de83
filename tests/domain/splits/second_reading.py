"""A second reading of docs/rules.md sections 2 to 4: day by day, in fractions, slow and plain.

Written from the rules alone, so that a mistake in the engine has no twin here. It asks the rows of a book for
what they say and nothing else; amounts are exact pence until the rules round them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.agencies.sheets import Budget
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.sheets import Agreement, ClauseRow

DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NIL = Fraction(0)


class Target(NamedTuple):
    """A budget with a standing, as the clauses name it (before successors)."""

    budget: str
    standing: str


class Case(NamedTuple):
    """An agreement in force; or, where none is, a standing."""

    agreement: str
    standing: str


class Accepted(NamedTuple):
    """What is accepted beyond its price on an invoice line, as a charge of its own: pence, on one day."""

    code: str
    component: str
    day: date
    pence: int


@dataclass
class Reading:
    """What one placement comes to. Months are text; amounts are whole pence unless called exact."""

    charges: dict[tuple[str, str], int] = field(default_factory=dict)
    allocations: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    exposure: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    carried: dict[tuple[str, str, str], int] = field(default_factory=dict)
    exact: dict[tuple[str, Case, Target], Fraction] = field(default_factory=dict)
    given: dict[tuple[str, Case, Target], int] = field(default_factory=dict)
    rest: dict[Case, set[Target]] = field(default_factory=dict)


@dataclass
class Book:
    """The rows that concern one placement."""

    placement: Placement
    prices: list[Price]
    agreements: list[Agreement]
    clauses: dict[str, dict[int, list[ClauseRow]]]
    spans: dict[str, list[CalendarSpan]]
    budgets: dict[str, Budget]
    accepted: list[Accepted] = field(default_factory=list)

    @classmethod
    def of(cls, facts: Facts, placement: str, accepted: Iterable[Accepted] = ()) -> Book:
        """Pick the rows of one placement out of the facts."""
        agreements = [row for row in facts.sheet(Agreement).values() if row.placement == placement]
        clauses: dict[str, dict[int, list[ClauseRow]]] = {row.agreement: {} for row in agreements}
        for clause in facts.sheet(ClauseRow).values():
            if clause.agreement in clauses:
                clauses[clause.agreement].setdefault(clause.rank, []).append(clause)
        spans: dict[str, list[CalendarSpan]] = defaultdict(list)
        for span in facts.sheet(CalendarSpan).values():
            spans[span.calendar].append(span)
        return cls(
            facts.sheet(Placement)[(placement,)],
            [row for row in facts.sheet(Price).values() if row.placement == placement],
            agreements,
            clauses,
            spans,
            {row.budget: row for row in facts.sheet(Budget).values()},
            list(accepted),
        )

    def on_calendar(self, calendar: str | None, day: date) -> bool:
        """Whether the calendar holds the day; no calendar holds every day."""
        return calendar is None or any(
            span.first_day <= day <= span.last_day and (not span.weekdays or WEEKDAYS[day.weekday()] in span.weekdays)
            for span in self.spans[calendar]
        )

    def bearer(self, budget: str, month: str) -> str:
        """Who bears service of the month where the budget is named."""
        row = self.budgets[budget]
        while row.last_day is not None and month_of(row.last_day) < month and row.successor is not None:
            row = self.budgets[row.successor]
        return row.budget

    def agency(self, budget: str, month: str) -> str:
        """Whose purse it is in that month."""
        return self.budgets[self.bearer(budget, month)].agency


def month_of(day: date) -> str:
    """`2026-05`."""
    return f"{day.year:04d}-{day.month:02d}"


def days_of_month(day: date) -> int:
    """How many days the calendar month of the day has."""
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (after - date(day.year, day.month, 1)).days


def financial_year(day: date) -> int:
    """The year in which the financial year of the day began."""
    return day.year if day.month >= 4 else day.year - 1


def days_of_year(day: date) -> int:
    """How many days the financial year of the day has."""
    start = financial_year(day)
    return (date(start + 1, 4, 1) - date(start, 4, 1)).days


def half_away(exact: Fraction) -> int:
    """To the nearest penny, half a penny away from nil."""
    return (exact + Fraction(1, 2)).__floor__() if exact > 0 else (exact - Fraction(1, 2)).__ceil__()


def read(facts: Facts, placement: str, through: date, accepted: Iterable[Accepted] = ()) -> Reading:
    """All that sections 2 to 4 say of one placement, posted through a day, with what is accepted by the clauses."""
    book = Book.of(facts, placement, accepted)
    costs = daily_costs(book, through)
    days = sorted({*stay_days(book.placement, through), *costs})
    reading = Reading(charges=charges(costs))
    force = {day: in_force(book, day) for day in days}
    taken = take_real(book, days, costs, force)
    allocate(book, reading, taken)
    expose(book, reading, days, costs, force)
    return reading


def stay_days(placement: Placement, through: date) -> list[date]:
    """The days of the stay; with nights it ends on the day before the last day."""
    last = through
    if placement.last_day is not None:
        last = min(last, placement.last_day - (DAY if placement.charging == "nights" else 0 * DAY))
    return span_of_days(placement.first_day, last)


def span_of_days(first: date, last: date) -> list[date]:
    """Each day from the first to the last."""
    return [first + DAY * number for number in range((last - first).days + 1)]


# Section 2.


def daily_costs(book: Book, through: date) -> dict[date, dict[str, Fraction]]:
    """What each price charges on each day that it charges."""
    costs: dict[date, dict[str, Fraction]] = defaultdict(dict)
    stay = set(stay_days(book.placement, through))
    for price in book.prices:
        last = min(through, price.last_day or through)
        if price.unit == "once":
            last = min(last, price.first_day)
        own_days = price.component in ("set_up", "notice", "retainer", "void")
        for day in span_of_days(price.first_day, last):
            if (own_days or day in stay) and book.on_calendar(price.calendar, day):
                costs[day][price.price] = daily_amount(price, day)
    for charge in book.accepted:
        if charge.day <= through:
            costs[charge.day][charge.code] = Fraction(charge.pence)
    return costs


def daily_amount(price: Price, day: date) -> Fraction:
    """The exact pence of one day."""
    whole = 100 * Fraction(price.rate) * (1 if price.quantity is None else Fraction(price.quantity))
    divisor = {
        "day": 1,
        "week": 7,
        "hour": 7,
        "session": 7,
        "month": days_of_month(day),
        "year": days_of_year(day),
        "once": 1,
    }[price.unit]
    return whole / divisor


def charges(costs: dict[date, dict[str, Fraction]]) -> dict[tuple[str, str], int]:
    """One price in one month: the days added up, rounded once."""
    exact: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for day, by_price in costs.items():
        for price, amount in by_price.items():
            exact[price, month_of(day)] += amount
    return {key: half_away(amount) for key, amount in exact.items()}


# Section 3.


def last_day(book: Book, agreement: Agreement) -> date:
    """The agreement's last day, once what supersedes it is counted."""
    last = agreement.last_day or date.max
    for other in book.agreements:
        if other.supersedes == agreement.agreement and other.status in (
            "agreed",
            "interim",
            "disputed",
            "declined",
        ):
            last = min(last, other.first_day - DAY)
    return last


def decided_last(book: Book, day: date, statuses: Iterable[str], *, with_clauses: bool = False) -> Agreement | None:
    """Of the agreements with one of these statuses whose days include the day, the one decided last."""
    covering = [
        row
        for row in book.agreements
        if row.status in statuses
        and row.first_day <= day <= last_day(book, row)
        and (book.clauses[row.agreement] or not with_clauses)
    ]
    return max(covering, key=lambda row: (row.decided_on or date.min, row.agreement), default=None)


def in_force(book: Book, day: date) -> Case:
    """The agreement in force on the day; or, where none is, the day's standing."""
    found = decided_last(book, day, ("agreed", "interim", "disputed", "declined"))
    if found is not None and found.status == "declined":
        return Case("", "declined")
    if found is not None:
        return Case(found.agreement, "")
    if decided_last(book, day, ("in_principle",)) is not None:
        return Case("", "in_principle")
    return Case("", "unagreed")


def applying(book: Book, agreement: str, day: date) -> tuple[int, ...]:
    """The ranks of the clauses that apply on a day of their agreement."""
    ranks = []
    for rank, rows in sorted(book.clauses[agreement].items()):
        head = rows[0]
        if (
            (head.first_day is None or head.first_day <= day)
            and (head.last_day is None or day <= head.last_day)
            and book.on_calendar(head.calendar, day)
        ):
            ranks.append(rank)
    return tuple(ranks)


Takes = dict[Target, Fraction]
Totals = dict[tuple[str, int, str, int], Fraction]
"""Running totals: agreement, rank, budget (empty for a threshold), financial year (0 for `total`)."""


@dataclass
class Stretch:
    """Days of a month on which the same agreement is in force and the same of its clauses apply."""

    days: list[date]
    left: dict[str, Fraction]
    components: dict[str, str]
    adding: list[date]
    """Its days but those outside the stay that are charged only by what was accepted: they add to no amount."""

    @classmethod
    def of(cls, book: Book, days: list[date], costs: dict[date, dict[str, Fraction]]) -> Stretch:
        """The stretch of these days, with all its charges still to be shared."""
        left: dict[str, Fraction] = defaultdict(Fraction)
        for day in days:
            for price, amount in costs.get(day, {}).items():
                left[price] += amount
        components = {price.price: price.component for price in book.prices}
        stay = set(stay_days(book.placement, max(days)))
        adding = [day for day in days if day in stay or components.keys() & costs.get(day, {}).keys()]
        return cls(days, dict(left), {**components, **{each.code: each.component for each in book.accepted}}, adding)

    def amount(self, row: ClauseRow) -> Fraction:
        """The clause's amount for the stretch."""
        divisors = {
            "day": lambda day: 1,
            "week": lambda day: 7,
            "month": days_of_month,
            "year": days_of_year,
        }
        divisor = divisors[row.per or "week"]
        return sum((Fraction(row.amount or 0) / divisor(day) for day in self.adding), NIL)


def take(rows: list[ClauseRow], stretch: Stretch, totals: Totals) -> dict[str, Fraction]:
    """What one clause takes from a stretch for each of its budgets; so much less is left of it."""
    head = rows[0]
    scope = [price for price in stretch.left if not head.components or stretch.components[price] in head.components]
    found = sum((stretch.left[price] for price in scope), NIL)
    takes = _takes(rows, stretch, found, totals)
    if found:
        whole = sum(takes.values(), NIL)
        for price in scope:
            stretch.left[price] -= whole * stretch.left[price] / found
    return takes


def _takes(rows: list[ClauseRow], stretch: Stretch, found: Fraction, totals: Totals) -> dict[str, Fraction]:
    kind = rows[0].kind
    if kind in ("share", "rest"):
        return {row.budget: _percent(row, rows) * found for row in rows}
    if kind == "fixed":
        asked = {row.budget: stretch.amount(row) for row in rows}
        together = sum(asked.values(), NIL)
        if together > found:
            asked = {budget: amount * found / together for budget, amount in asked.items()}
        return asked
    if kind == "capped":
        return {row.budget: _capped(row, rows, stretch, found, totals) for row in rows}
    over = _over(rows[0], stretch, found, totals)
    return {row.budget: _percent(row, rows) * over for row in rows}


def _percent(row: ClauseRow, rows: list[ClauseRow]) -> Fraction:
    if row.percent is None:
        assert row.kind == "capped"
        assert len(rows) == 1
        return Fraction(1)
    return row.percent / 100


def _period(row: ClauseRow, stretch: Stretch) -> int:
    return financial_year(stretch.days[0]) if row.per == "year" else 0


def _capped(row: ClauseRow, rows: list[ClauseRow], stretch: Stretch, found: Fraction, totals: Totals) -> Fraction:
    wanted = _percent(row, rows) * found
    if row.per not in ("year", "total"):
        return min(wanted, stretch.amount(row))
    key = (row.agreement, row.rank, row.budget, _period(row, stretch))
    before = totals.get(key, NIL)
    taken = min(wanted, max(NIL, Fraction(row.amount or 0) - before))
    totals[key] = before + taken
    return taken


def _over(head: ClauseRow, stretch: Stretch, found: Fraction, totals: Totals) -> Fraction:
    if head.per not in ("year", "total"):
        return max(NIL, found - stretch.amount(head))
    key = (head.agreement, head.rank, "", _period(head, stretch))
    before = totals.get(key, NIL)
    totals[key] = before + found
    threshold = Fraction(head.amount or 0)
    return max(NIL, before + found - threshold) - max(NIL, before - threshold)


def work(book: Book, agreement: str, stretch: Stretch, ranks: Iterable[int], totals: Totals) -> Takes:
    """What the waterfall gives to each target in one stretch."""
    status = next(row.status for row in book.agreements if row.agreement == agreement)
    result: Takes = defaultdict(Fraction)
    for rank in ranks:
        rows = book.clauses[agreement][rank]
        for budget, amount in take(rows, stretch, totals).items():
            result[Target(budget, rows[0].standing or status)] += amount
    return result


@dataclass
class Taken:
    """The exact takes of one case in one month."""

    takes: Takes
    rest: dict[Target, Fraction]


def take_real(
    book: Book,
    days: list[date],
    costs: dict[date, dict[str, Fraction]],
    force: dict[date, Case],
) -> dict[str, dict[Case, Taken]]:
    """By month and case, what each target takes of the exact costs, and the shares of the rest."""
    groups: dict[tuple[str, Case, tuple[int, ...]], list[date]] = defaultdict(list)
    for day in days:
        case = force[day]
        ranks = applying(book, case.agreement, day) if case.agreement else ()
        groups[month_of(day), case, ranks].append(day)
    totals: Totals = {}
    result: dict[str, dict[Case, Taken]] = defaultdict(dict)
    for (month, case, ranks), of_group in sorted(groups.items(), key=lambda item: item[1][0]):
        stretch = Stretch.of(book, of_group, costs)
        taken = result[month].setdefault(case, Taken(defaultdict(Fraction), _rest_of(book, case)))
        if case.agreement:
            for target, amount in work(book, case.agreement, stretch, ranks, totals).items():
                taken.takes[target] += amount
        else:
            (target,) = taken.rest
            taken.takes[target] += sum(stretch.left.values(), NIL)
    return result


def _rest_of(book: Book, case: Case) -> dict[Target, Fraction]:
    if not case.agreement:
        fallback = book.placement.fallback_budget or book.placement.lead_budget
        return {Target(fallback, case.standing): Fraction(1)}
    rows = book.clauses[case.agreement][max(book.clauses[case.agreement])]
    status = next(row.status for row in book.agreements if row.agreement == case.agreement)
    return {Target(row.budget, row.standing or status): row.percent / 100 for row in rows if row.percent is not None}


# Section 4.


def apportion(total: int, targets: Sequence[Fraction], rest: Sequence[bool]) -> list[int]:
    """A whole total to targets in the order of ties, as docs/rules.md section 4 says."""
    given = [max(0, target.__floor__()) for target in targets]
    remainders = [target - pence for target, pence in zip(targets, given, strict=True)]
    places = list(range(len(targets)))
    by_remainder = sorted(places, key=lambda place: (-remainders[place], place))
    to_give = total - sum(given)
    for place in [place for place in by_remainder if remainders[place] > 0][: max(0, to_give)]:
        given[place] += 1
    # The rules name who takes a penny left over only where somebody bears the rest; else all stand in.
    bearers = [place for place in places if rest[place]]
    _give_on(given, total, bearers or places)
    _take_back(given, total, bearers)
    _take_back(given, total, sorted(places, key=lambda place: (remainders[place], place)))
    return given


def _give_on(given: list[int], total: int, places: list[int]) -> None:
    """A penny each in the order given, in rounds, until the total is reached."""
    while sum(given) < total:
        for place in places:
            if sum(given) < total:
                given[place] += 1


def _take_back(given: list[int], total: int, places: list[int]) -> None:
    """A penny each in the order given, in rounds, until the total is reached or they have none."""
    while sum(given) > total and any(given[place] for place in places):
        for place in places:
            if sum(given) > total and given[place] > 0:
                given[place] -= 1


def allocate(book: Book, reading: Reading, taken: dict[str, dict[Case, Taken]]) -> None:
    """Month by month, the charges to the penny."""
    carry: dict[tuple[Case, Target], Fraction] = defaultdict(Fraction)
    for month in sorted(taken):
        total = sum(amount for (_, of), amount in reading.charges.items() if of == month)
        for case, part in _parts(total, taken[month]).items():
            _share_part(book, reading, month, case, part, taken[month][case], carry)


def _parts(total: int, cases: dict[Case, Taken]) -> dict[Case, int]:
    """Step 1: the month's total to the cases that have charges in it."""
    sums = {case: sum(taken.takes.values(), NIL) for case, taken in cases.items()}
    having = sorted(case for case in cases if sums[case])
    parts = apportion(total, [sums[case] for case in having], [True] * len(having)) if having else []
    return {**dict.fromkeys(cases, 0), **dict(zip(having, parts, strict=True))}


def _share_part(
    book: Book,
    reading: Reading,
    month: str,
    case: Case,
    part: int,
    taken: Taken,
    carry: dict[tuple[Case, Target], Fraction],
) -> None:
    """Steps 2 and 3: the rounding to the rest, and the part to the targets with what they carry."""
    reading.rest.setdefault(case, set()).update(taken.rest)
    rounding = part - sum(taken.takes.values(), NIL)
    exact = dict(taken.takes)
    for target, share in taken.rest.items():
        exact[target] = exact.get(target, NIL) + share * rounding
    lead = book.placement.lead_budget
    bearing = sorted(
        (target for target in exact if exact[target]), key=lambda target: (target.budget != lead, target)
    )
    given = apportion(
        part,
        [exact[target] + carry[case, target] for target in bearing],
        [target in taken.rest for target in bearing],
    )
    for target in exact:
        reading.exact[month, case, target] = exact[target]
    for target, pence in zip(bearing, given, strict=True):
        carry[case, target] += exact[target] - pence
        reading.given[month, case, target] = pence
        if pence:
            key = (month, case.agreement, book.bearer(target.budget, month), target.standing)
            reading.allocations[key] = reading.allocations.get(key, 0) + pence


# Exposure.


def expose(
    book: Book,
    reading: Reading,
    days: list[date],
    costs: dict[date, dict[str, Fraction]],
    force: dict[date, Case],
) -> None:
    """What partners would bear of the days without an agreement in force, were there one."""
    groups: dict[tuple[str, str, str, str, tuple[int, ...]], list[date]] = defaultdict(list)
    before: tuple[str, date] | None = None
    for day in days:
        case = force[day]
        if case.agreement:
            before = (case.agreement, day)
            continue
        groups[month_of(day), case.standing, *_basis(book, day, before)].append(day)
    expected: dict[tuple[str, str, str, str], Fraction] = defaultdict(Fraction)
    carried: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    hoped: Totals = {}
    for (month, standing, basis, agreement, ranks), of_group in sorted(groups.items(), key=lambda item: item[1][0]):
        stretch = Stretch.of(book, of_group, costs)
        carried[month, standing, basis] += sum(stretch.left.values(), NIL)
        if basis == "not_known":
            continue
        running = _really_ran(book, days, costs, force, agreement, of_group[0])
        for key, amount in hoped.items():
            running[key] = running.get(key, NIL) + amount
        before_it = dict(running)
        takes = work(book, agreement, stretch, ranks, running)
        for key, amount in running.items():
            hoped[key] = hoped.get(key, NIL) + amount - before_it.get(key, NIL)
        for target, amount in takes.items():
            bearer = book.bearer(target.budget, month)
            if book.agency(bearer, month) != book.agency(book.placement.lead_budget, month):
                expected[month, standing, basis, bearer] += amount
    reading.exposure = {key: half_away(amount) for key, amount in expected.items() if half_away(amount)}
    reading.carried = {key: half_away(amount) for key, amount in carried.items()}


def _basis(book: Book, day: date, before: tuple[str, date] | None) -> tuple[str, str, tuple[int, ...]]:
    # One without clauses says of nobody what it would bear; the rules are silent, the one before it counts.
    asked = decided_last(book, day, ("in_principle", "declined"), with_clauses=True)
    if asked is not None:
        return "asked", asked.agreement, applying(book, asked.agreement, day)
    if before is not None:
        return "as_before", before[0], applying(book, before[0], _last_day_before(book, day, *before))
    return "not_known", "", ()


def _last_day_before(book: Book, day: date, agreement: str, in_force: date) -> date:
    """The agreement's last day; of one that goes on beside a later decision, the last on which it was in force."""
    ended = last_day(book, next(row for row in book.agreements if row.agreement == agreement))
    return ended if ended < day else in_force


def _really_ran(
    book: Book,
    days: list[date],
    costs: dict[date, dict[str, Fraction]],
    force: dict[date, Case],
    agreement: str,
    first: date,
) -> Totals:
    """Running totals of an agreement after the stretches that began before a day."""
    real: Totals = {}
    groups: dict[tuple[str, tuple[int, ...]], list[date]] = defaultdict(list)
    for day in days:
        if force[day].agreement == agreement:
            groups[month_of(day), applying(book, agreement, day)].append(day)
    for (_, ranks), of_group in sorted(groups.items(), key=lambda item: item[1][0]):
        if of_group[0] < first:
            work(book, agreement, Stretch.of(book, of_group, costs), ranks, real)
    return real
