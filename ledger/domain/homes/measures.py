"""Measures of jointly commissioned homes: beds, the nights they were occupied, and what a night costs."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure, MeasuredIn

_OF_A_HOME = ("home", "month")


def _of_a_month(
    name: str,
    meaning: str,
    unit: MeasuredIn,
    adds_over: tuple[str, ...] = (),
    makes: tuple[tuple[int, Measure], ...] = (),
) -> Measure:
    return Measure(
        name,
        meaning,
        "homes",
        purse="none" if unit == "count" else "all",
        window="a calendar month, to the as-at date",
        unit=unit,
        by=(*_OF_A_HOME, "window"),
        adds_over=adds_over,
        makes=makes,
    )


BEDS = _of_a_month("Beds", "Beds that a home's block price is for", "count")
NIGHTS = _of_a_month("Bed nights", "Nights of all beds of a home, occupied or not", "count", _OF_A_HOME)
OCCUPIED_NIGHTS = _of_a_month("Occupied bed nights", "Nights on which a child had the bed", "count", _OF_A_HOME)
EMPTY_BED_COST = _of_a_month(
    "Cost of empty beds", "What the nights without a child are of the block price", "pence", _OF_A_HOME
)
EMPTY_NIGHTS = _of_a_month("Empty bed nights", "Nights of beds without a child", "count", _OF_A_HOME)
BED_COST = _of_a_month(
    "Cost of all beds", "What the block price comes to for the nights of a month", "pence", _OF_A_HOME
)
CHARGED_OCCUPIED = _of_a_month(
    "Charged for occupied beds", "What placements of children in beds were charged for them", "pence", _OF_A_HOME
)
CHARGED_EMPTY = _of_a_month(
    "Charged for empty beds", "What placements of empty beds were charged", "pence", _OF_A_HOME
)
CHARGED_LESS_BLOCK = _of_a_month(
    "Charged less the block price",
    "By how much charges of the placements in beds are more than it",
    "pence",
    _OF_A_HOME,
    makes=((1, CHARGED_OCCUPIED), (1, CHARGED_EMPTY), (-1, BED_COST)),
)
COST_PER_OCCUPIED_NIGHT = _of_a_month(
    "Cost per occupied bed night", "The block price of a month, empty beds too, by its occupied bed nights", "pence"
)
NIGHT_OUTSIDE = _of_a_month(
    "Median night outside",
    "Median price of a night of the same setting bought one by one in that month; of fewer than five none is told",
    "pence",
)
PAID_FOR_EMPTY = Measure(
    "Paid for empty beds",
    "What a budget pays of nights without a child, as posted",
    "empty-beds",
    purse="each budget",
    window="a calendar month, to the as-at date",
    by=(*_OF_A_HOME, "budget", "standing"),
    adds_over=(*_OF_A_HOME, "budget", "standing"),
)
BED_ROWS_TO_RECORD = Measure(
    "Rows of beds to record",
    "Rows by which every bed would be charged at the price of its block",
    "bed_plan",
    purse="none",
    unit="count",
)
BED_MONTHS_ROUNDED = Measure(
    "Months with a rounding",
    "Months in which the prices of beds miss that of their block by a rounding",
    "bed_plan",
    purse="none",
    unit="count",
)
