"""Whether a price charges on some days, told without what it costs."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.provider.papers import Papers
from tests.reconciliation.provider.test_paper_properties import HORIZON, WHO

SCHOOL: list[Row] = [
    Placement(placement="S", child="K", provider="P", setting="K2", lead_budget="C-SC", first_day="2026-03-01"),
    Price(
        price="S-ed",
        placement="S",
        component="education",
        rate="70",
        unit="day",
        first_day="2026-03-05",
        last_day="2026-07-10",
        calendar="TERM",
    ),
    CalendarSpan(calendar="TERM", first_day="2026-03-01", last_day="2026-03-31"),
    CalendarSpan(calendar="TERM", first_day="2026-06-01", last_day="2026-07-31"),
]


@pytest.mark.parametrize(
    ("first", "last", "charges"),
    [
        ("2026-03-01", "2026-03-04", False),
        ("2026-03-01", "2026-03-05", True),
        ("2026-03-31", "2026-05-31", True),
        ("2026-04-01", "2026-05-31", False),
        ("2026-04-01", "2026-06-01", True),
        ("2026-07-10", "2026-07-31", True),
        ("2026-07-11", "2026-07-31", False),
    ],
)
def test_a_price_charges_on_days_of_which_one_is_open_and_in_its_calendar(
    first: str, last: str, charges: bool
) -> None:
    facts = Facts.of([*WHO, *SCHOOL])
    placed = Papers.of(facts, purses_of(facts), HORIZON).placed["S"]
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert placed.charges(placed.prices["S-ed"], *days, "C") is charges
    assert bool(placed.cost(placed.prices["S-ed"], *days, "C")) is charges
    assert not placed.charges(placed.prices["S-ed"], *days, "H1")
