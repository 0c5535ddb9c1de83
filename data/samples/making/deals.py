"""The deals: which clauses share the cost of a stay. All of them, and every percent, are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from making.books import Books
from making.county import CARE, CUSTODY, NEIGHBOUR_CARE, NORTH_HEALTH, SALT_HEALTH, SCHOOLS, health
from making.fees import weekly
from making.plan import Stay

Clause = dict[str, Any]


def clause(rank: int, kind: str, budget: str, percent: object = None, **more: Any) -> Clause:
    """One row of a clause."""
    return {"rank": rank, "kind": kind, "budget": budget, "percent": percent, **more}


def state_clauses(books: Books, on: date, agreement: str, stay: Stay, deal: str, first: date) -> None:
    """Put a deal's clauses into the book of the month in which they became known."""
    purse = health(stay.area, first)[1]
    for row in DEALS[deal](purse, weekly(stay), stay):
        books.state(on, "clauses", agreement=agreement, **row)


def halves(purse: str, week: int, stay: Stay) -> list[Clause]:
    """Half each."""
    return [clause(1, "rest", CARE, 50), clause(1, "rest", purse, 50)]


def thirds(purse: str, week: int, stay: Stay) -> list[Clause]:
    """A third each from care, schools and health."""
    return [clause(1, "rest", budget, "100/3") for budget in (CARE, SCHOOLS, purse)]


def seventy(purse: str, week: int, stay: Stay) -> list[Clause]:
    """The council 70, health 30."""
    return [clause(1, "rest", CARE, 70), clause(1, "rest", purse, 30)]


def fixed_week(purse: str, week: int, stay: Stay) -> list[Clause]:
    """Health pays a sum a week."""
    return [clause(1, "fixed", purse, amount=_near(week, 25, 10), per="week"), clause(2, "rest", CARE, 100)]


def fixed_month(purse: str, week: int, stay: Stay) -> list[Clause]:
    """Health pays £1,234.56 a month, whatever it costs."""
    return [clause(1, "fixed", purse, amount="1234.56", per="month"), clause(2, "rest", CARE, 100)]


def fixed_year(purse: str, week: int, stay: Stay) -> list[Clause]:
    """Health pays a sum a year, schools a smaller one."""
    return [
        clause(1, "fixed", purse, amount=_near(52 * week, 30, 1000), per="year"),
        clause(1, "fixed", SCHOOLS, amount=_near(52 * week, 10, 1000), per="year"),
        clause(2, "rest", CARE, 100),
    ]


def capped(per: str, percent: int, parts: int, step: int, weeks: int) -> Callable[[str, int, Stay], list[Clause]]:
    """Health pays a percent, but no more than a part of what so many weeks cost."""

    def deal(purse: str, week: int, stay: Stay) -> list[Clause]:
        amount = _near(weeks * week, parts, step)
        return [clause(1, "capped", purse, percent, amount=amount, per=per), clause(2, "rest", CARE, 100)]

    return deal


def above(per: str, percent: int, parts: int, step: int, weeks: int) -> Callable[[str, int, Stay], list[Clause]]:
    """Health pays a percent of what exceeds a part of what so many weeks cost."""

    def deal(purse: str, week: int, stay: Stay) -> list[Clause]:
        amount = _near(weeks * week, parts, step)
        return [clause(1, "above", purse, percent, amount=amount, per=per), clause(2, "rest", CARE, 100)]

    return deal


def by_component(purse: str, week: int, stay: Stay) -> list[Clause]:
    """Schools pay for education, health for therapy and nursing, care for the rest."""
    return [
        clause(1, "share", SCHOOLS, 100, components="education"),
        clause(2, "share", purse, 100, components="therapy health"),
        clause(3, "rest", CARE, 100),
    ]


def school(purse: str, week: int, stay: Stay) -> list[Clause]:
    """Education from the high needs block, therapy from health, and 65 to 35 for the boarding."""
    return [
        clause(1, "share", SCHOOLS, 100, components="education"),
        clause(2, "share", purse, 100, components="therapy health"),
        clause(3, "rest", CARE, 65),
        clause(3, "rest", purse, 35),
    ]


def six_nights(purse: str, week: int, stay: Stay) -> list[Clause]:
    """Health pays six nights, the council the seventh."""
    return [clause(1, "share", purse, 100, calendar="SIX-NIGHTS"), clause(2, "rest", CARE, 100)]


def justice(purse: str, week: int, stay: Stay) -> list[Clause]:
    """The department pays for the remand, health a part of the rest."""
    return [
        clause(1, "share", CUSTODY, 60, components="core"),
        clause(2, "rest", CARE, 75),
        clause(2, "rest", purse, 25),
    ]


def neighbour(purse: str, week: int, stay: Stay) -> list[Clause]:
    """The neighbouring council pays half, health an eighth of what is left."""
    return [
        clause(1, "share", NEIGHBOUR_CARE, 50),
        clause(2, "share", purse, "12.5"),
        clause(3, "rest", CARE, 100),
    ]


def partly(standing: str) -> Callable[[str, int, Stay], list[Clause]]:
    """Health agrees to a quarter; a quarter of what is left is contested."""

    def deal(purse: str, week: int, stay: Stay) -> list[Clause]:
        return [
            clause(1, "share", purse, 25),
            clause(2, "share", purse, 25, standing=standing),
            clause(3, "rest", CARE, 100),
        ]

    return deal


def direct(purse: str, week: int, stay: Stay) -> list[Clause]:
    """Therapy and nursing are invoiced to health by the provider itself."""
    return [
        clause(1, "share", purse, 100, components="therapy health", settled="direct"),
        clause(2, "rest", CARE, 100),
    ]


def inpatient(purse: str, week: int, stay: Stay) -> list[Clause]:
    """Health leads and pays; schools pay for education, care a tenth of what is left."""
    return [
        clause(1, "share", SCHOOLS, 100, components="education"),
        clause(2, "rest", purse, 90),
        clause(2, "rest", CARE, 10),
    ]


def void(purse: str, week: int, stay: Stay) -> list[Clause]:
    """An empty bed: half the council, a quarter each health board."""
    return [
        clause(1, "rest", CARE, 50),
        clause(1, "rest", NORTH_HEALTH, 25),
        clause(1, "rest", SALT_HEALTH, 25),
    ]


def _near(amount: int, parts: int, step: int) -> Decimal:
    """So many hundredths of an amount, to the nearest `step` below."""
    return Decimal(max(amount * parts // 100 // step * step, step))


DEALS: dict[str, Callable[[str, int, Stay], list[Clause]]] = {
    "halves": halves,
    "thirds": thirds,
    "seventy": seventy,
    "fixed_week": fixed_week,
    "fixed_month": fixed_month,
    "fixed_year": fixed_year,
    "cap_week": capped("week", 50, 30, 10, 1),
    "cap_month": capped("month", 50, 30, 50, 4),
    "cap_year": capped("year", 50, 30, 1000, 52),
    "cap_total": capped("total", 60, 40, 500, 12),
    "above_week": above("week", 50, 70, 10, 1),
    "above_year": above("year", 60, 25, 1000, 52),
    "above_total": above("total", 60, 100, 1000, 8),
    "by_component": by_component,
    "school": school,
    "six_nights": six_nights,
    "justice": justice,
    "neighbour": neighbour,
    "part_disputed": partly("disputed"),
    "part_interim": partly("interim"),
    "direct": direct,
    "inpatient": inpatient,
    "void": void,
}
