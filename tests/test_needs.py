"""What needs somebody today, beyond single placements: which rows do, how urgent it is, and by whose threshold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ledger.answers.needs import (
    needed_in_the_books,
    needed_of_budgets,
    needed_of_placements,
    needed_of_therapy,
)
from ledger.domain.viewer import Viewer
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from tests.desk import Ledger
from tests.therapy_story import BOOK, HORIZON


def test_of_what_is_owed_the_two_largest_contested_sums_need_somebody() -> None:
    sums = [("agreed", 9), ("interim", 1), ("disputed", 3), ("interim", 2)]
    balances = [{"standing": standing, "amount": amount} for standing, amount in sums]
    found = list(needed_in_the_books(balances, [], [], []))
    assert [(each.what, each.urgency, each.first["amount"]) for each in found] == [
        ("contested", "Act", 3),
        ("contested", "Act", 2),
    ]


def test_a_month_posted_to_its_end_and_left_open_is_to_be_checked() -> None:
    months: list[dict[str, Any]] = [
        {"month": "2026-05", "posted_to_its_end": False, "closed": False},
        {"month": "2026-04", "posted_to_its_end": True, "closed": False},
        {"month": "2026-03", "posted_to_its_end": True, "closed": True},
    ]
    (found,) = needed_in_the_books([], [], [], months)
    assert (found.what, found.urgency, [row["month"] for row in found.rows]) == ("not_closed", "Check", ["2026-04"])


def test_a_budget_without_an_amount_is_never_over_it_and_declined_shares_are_acted_on() -> None:
    budgets = [{"left": left} for left in (None, 5, -1, -7, -3)]
    exposed = [
        {"standing": "unagreed", "expected": 4},
        {"standing": "declined", "expected": 2},
        {"standing": "declined", "expected": 0},
    ]
    found = list(needed_of_budgets(budgets, exposed, []))
    assert [(each.what, each.urgency) for each in found] == [
        ("over_budget", "Act"),
        ("over_budget", "Act"),
        ("hoped_for", "Check"),
        ("hoped_for", "Act"),
    ]
    assert [each.first["left"] for each in found[:2]] == [-7, -3]


def test_urgent_matters_of_placements_come_first() -> None:
    reasons = [{"what": what} for what in ("interim", "unregistered", "expiring")]
    assert [(each.what, each.urgency) for each in needed_of_placements(reasons)] == [
        ("unregistered", "Act"),
        ("interim", "Check"),
        ("expiring", "Check"),
    ]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        # In P01 hours were missing three months on end, in P03 one.
        ("", ["P01"]),
        ("hours_missing_months,,1", ["P01", "P03"]),
        ("hours_missing_months,C,4\nhours_missing_months,,1", []),
    ],
)
def test_missing_hours_need_somebody_after_as_many_months_as_the_lead_says(
    tmp_path: Path, stated: str, expected: list[str]
) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(f"{BOOK}\nthresholds: threshold,agency,value\n{stated}\n" if stated else BOOK, HORIZON)
    ledger.post(HORIZON, HORIZON)
    ledger.do("marts")
    with open_current(folder_of(ledger.url)) as snapshot:
        shortfalls = snapshot.rows("therapeutic_shortfalls", Viewer.all())
    found = {each.what: each for each in needed_of_therapy([], shortfalls, [])}
    missing = found["hours_missing"].rows if "hours_missing" in found else []
    assert sorted(row["placement"] for row in missing) == expected
    assert found["hours_not_reported"].sum("not_reported") == 800
