"""What providers may charge: the prices of each stay, their rise on 7 April, mistakes and their mending."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month, days_in_financial_year, each_day
from making.books import Books, days
from making.county import DaysOf
from making.plan import BEDS, TWELVE_WEEKS, Stay

RISES = (date(2025, 4, 7), date(2026, 4, 7))
OWN_DAYS = frozenset({"set_up", "notice", "retainer", "void"})
STEADY = frozenset({"joint", "void", "complex", "crisis", "extreme", "high"})
"""Fees without a rise: a block price, and what was haggled over child by child."""
CORE = {
    "joint": "6386",
    "in_house": "2253.94",
    "solo": "10631",
    "high": "12400",
    "complex": "17500",
    "crisis": "28000",
    "extreme": "63000",
    "parent": "3398.33",
    "supported": "1821.58",
}
"""Weekly prices that come from published figures (data/README.md says from which)."""
INVENTED = {"foster": (980, 1240), "kinship": (430, 560), "secure": (7900, 9300), "boarding": (2900, 3600)}
"""Weekly prices that are invented: pounds, from and up to."""
DAILY = {"step_down": (820, 930), "ward": (690, 790)}
TOP_STANDARD = {2024: 6700, 2025: 7000, 2026: 7380}
"""Where the residential range starts each year, so that it ends at about £7,400 after its rises."""


@dataclass(frozen=True)
class Line:
    """One price as it really is."""

    component: str
    rate: Decimal
    unit: str
    first: date
    last: date | None = None
    quantity: Decimal | None = None
    calendar: str | None = None
    note: str | None = None
    code: str = ""

    def on(self, day: date, stay: Stay) -> Fraction:
        """Pounds charged for a day, exact."""
        if not self._open(day, stay):
            return Fraction(0)
        whole = Fraction(self.rate) * Fraction(1 if self.quantity is None else self.quantity)
        month = Month.of(day)
        parts = {
            "day": 1,
            "week": 7,
            "hour": 7,
            "session": 7,
            "month": month.days,
            "year": days_in_financial_year(month.financial_year),
            "once": 1,
        }
        return whole / parts[self.unit]

    def _open(self, day: date, stay: Stay) -> bool:
        if self.unit == "once":
            return day == self.first
        if day < self.first or (self.last and day > self.last) or day not in DaysOf(self.calendar):
            return False
        if self.component in OWN_DAYS:
            return True
        nights = stay.setting in ("T4", "K1")
        return stay.first <= day and (stay.last is None or day <= stay.last - days(1 if nights else 0))

    def cost(self, first: date, last: date, stay: Stay) -> int:
        """Pence charged from one day to another, rounded once."""
        return round_half_away(sum((self.on(day, stay) for day in each_day(first, last)), Fraction(0)) * 100)


def weekly(stay: Stay) -> int:
    """Pounds a week that the stay costs at its start, for clauses that are measured against it."""
    total = Fraction(0)
    for line in _lines(stay):
        if line.component not in OWN_DAYS:
            share = {"day": Fraction(7), "month": Fraction(12, 52), "year": Fraction(1, 52)}.get(
                line.unit, Fraction(1)
            )
            weeks = {"TERMS": Fraction(38, 52), "WEEKENDS": Fraction(2, 7)}.get(line.calendar or "", Fraction(1))
            total += Fraction(line.rate) * Fraction(line.quantity or 1) * share * weeks
    return int(total)


def state_prices(books: Books, stay: Stay) -> list[Line]:
    """Put the stay's prices into the books, each when it became known; gives back what is true."""
    found: list[Line] = []
    for line in [*_lines(stay), *_after(stay)]:
        for piece in _risen(line, stay):
            found.append(replace(piece, code=f"PR-{stay.code[3:]}-{len(found) + 1}"))
    for line in found:
        _state(books, stay, line)
    if "mistake" in stay.events:
        _state_mistake(books, stay, len(found) + 1)
    return found


def _state(books: Books, stay: Stay, line: Line) -> None:
    known = known_on(stay, line)
    learnt = _end_learnt(stay, line)
    rate = line.rate
    wrong = "wrong_price" in stay.events and line.code.endswith("-1")
    books.state(
        known,
        "prices",
        price=line.code,
        placement=stay.code,
        component=line.component,
        rate=rate + 540 if wrong else rate,
        unit=line.unit,
        quantity=line.quantity,
        calendar=line.calendar,
        first_day=line.first,
        last_day=None if learnt else line.last,
        note=line.note,
    )
    if wrong:
        books.amend(
            known + days(95),
            "prices",
            line.code,
            rate=rate,
            note="Rate mended: two digits had changed places",
        )
    if learnt:
        books.amend(learnt, "prices", line.code, last_day=line.last)


def known_on(stay: Stay, line: Line) -> date:
    """When the council learnt of a price."""
    if line.first in RISES and "late_uplift" in stay.events:
        return line.first + days(61)
    if line.component in ("notice", "retainer") and "late_leave" in stay.events:
        return line.first + days(38)
    return stay.known(line.first)


def _end_learnt(stay: Stay, line: Line) -> date | None:
    """When it was learnt on which day the price ends, if that was not known from the start."""
    if line.last and line.last + days(1) in RISES:
        return line.last + days(62 if "late_uplift" in stay.events else 1)
    return line.last if line.last and line.component == "void" else None


def _risen(line: Line, stay: Stay) -> Iterator[Line]:
    """A price and what becomes of it on each 7 April that it lives to see."""
    if line.component in OWN_DAYS or stay.fee in STEADY or line.note:
        yield line
        return
    for rise in RISES:
        if line.first < rise <= min(stay.until, line.last or stay.until):
            yield replace(line, last=rise - days(1))
            percent = Decimal(stay.rng.randrange(25, 52)).scaleb(-3)
            line = replace(line, first=rise, rate=round(line.rate * (1 + percent), 2))
    yield line


def _state_mistake(books: Books, stay: Stay, number: int) -> None:
    """A transport price that belonged to somebody else, and goes again two months later."""
    code = f"PR-{stay.code[3:]}-{number}"
    first = stay.first + days(60)
    books.state(
        stay.known(first),
        "prices",
        price=code,
        placement=stay.code,
        component="transport",
        rate=Decimal("46.50"),
        unit="session",
        quantity=5,
        first_day=first,
    )
    books.amend(stay.known(first + days(64)), "prices", code, withdrawn=True)


def _between(stay: Stay, low: int, high: int) -> Decimal:
    """Some pounds and pence from `low` to `high`."""
    return Decimal(stay.rng.randrange(low * 100, high * 100)).scaleb(-2)


def _core_rate(stay: Stay) -> Decimal:
    if stay.fee in CORE:
        return Decimal(CORE[stay.fee])
    if stay.fee == "standard":
        year = Month.of(stay.first).financial_year
        return _between(stay, 4640, TOP_STANDARD[year])
    return _between(stay, *INVENTED[stay.fee])


def _lines(stay: Stay) -> list[Line]:
    """The prices a stay starts with. The same each time it is asked."""
    state = stay.rng.getstate()
    stay.rng.seed(f"{stay.code}:{stay.fee}")
    found = [*_core(stay), *_extras(stay)]
    stay.rng.setstate(state)
    return found


def _core(stay: Stay) -> Iterator[Line]:
    first = stay.first
    if stay.fee == "void":
        yield from _voids(stay)
    elif stay.fee in DAILY:
        yield Line("core", _between(stay, *DAILY[stay.fee]), "day", first)
    elif stay.fee == "boarding":
        yield Line("core", _between(stay, *INVENTED["boarding"]), "week", first, calendar="TERMS")
    elif stay.fee == "wrap":
        hours = Decimal(stay.rng.randrange(70, 225)) / 2
        yield Line("core", _between(stay, 26, 30), "hour", first, quantity=hours)
    elif stay.fee == "breaks":
        yield Line("core", Decimal("289.30"), "day", first, calendar="WEEKENDS")
    elif stay.fee == "programme":
        yield Line("core", _between(stay, 1600, 2100), "month", first)
    else:
        yield Line("core", _core_rate(stay), "week", first)


def _extras(stay: Stay) -> Iterator[Line]:
    first, rng = stay.first, stay.rng
    with_school = stay.deal in ("thirds", "by_component", "school", "inpatient") or stay.fee == "boarding"
    if stay.fee == "boarding" and stay.number % 2:
        yield Line("education", _between(stay, 38000, 52000), "year", first)
    elif with_school and stay.fee not in ("kinship", "joint"):
        yield Line("education", _between(stay, 780, 1180), "week", first, calendar="TERMS")
    elif with_school and stay.fee == "kinship":
        yield Line("education", _between(stay, 210, 260), "session", first, quantity=Decimal("1.5"))
    if stay.deal in ("by_component", "direct", "school"):
        yield Line(
            "therapy",
            _between(stay, 88, 126),
            "session",
            first,
            quantity=Decimal(rng.choice(("1", "1.5", "2"))),
        )
    if stay.deal == "direct" or stay.fee in ("wrap", "complex"):
        yield Line("health", _between(stay, 48, 66), "hour", first, quantity=Decimal(rng.randrange(6, 16)))
    if stay.fee == "standard" and stay.number % 4 == 0:
        until = first + days(83)
        yield Line(
            "additional_support",
            _between(stay, 23, 29),
            "hour",
            first,
            until,
            Decimal(rng.randrange(10, 36)),
            note="One to one for the first twelve weeks",
        )
    if stay.fee in ("foster", "supported") and stay.number % 3 == 0:
        yield Line("transport", _between(stay, 18, 34), "session", first, quantity=Decimal(5), calendar="TERMS")
    if stay.fee == "crisis":
        yield Line("other", Decimal("385.00"), "month", first, note="Hire of a vehicle")
    if "set_up" in stay.events:
        yield Line(
            "set_up",
            Decimal(rng.randrange(150, 420) * 10),
            "once",
            first,
            first,
            note="Making the room ready",
        )


def _after(stay: Stay) -> Iterator[Line]:
    """What is charged once a child has left: four weeks' notice, or a retainer."""
    if stay.last and "early" in stay.events:
        until = stay.last + days(28)
        yield Line(
            "notice",
            _core_rate_again(stay),
            "week",
            stay.last + days(1),
            until,
            note="28 days' notice after leaving early",
        )
    if stay.last and "retainer" in stay.events:
        rate = round(_core_rate_again(stay) / 2, 2)
        yield Line(
            "retainer",
            rate,
            "week",
            stay.last + days(1),
            stay.last + days(42),
            note="Half the fee while the family is kept free",
        )


def _core_rate_again(stay: Stay) -> Decimal:
    return _lines(stay)[0].rate


def _voids(stay: Stay) -> Iterator[Line]:
    """The days on which this bed of the joint home has no child."""
    bed = BEDS[stay.number % 2]
    empty_from = stay.first
    for taken in (date.fromisoformat(text) for text in bed):
        if empty_from < taken:
            yield Line("void", Decimal(CORE["joint"]), "week", empty_from, taken - days(1), note="Empty bed")
        empty_from = taken + days(TWELVE_WEEKS)
    yield Line("void", Decimal(CORE["joint"]), "week", empty_from, note="Empty bed")
