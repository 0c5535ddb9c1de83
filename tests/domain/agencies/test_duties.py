"""Who holds a duty: by the budget in that placement, by the agency's successor, or nobody can say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.agencies.duties import DutyHolder, has_ended, holder
from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Agency, Budget

MARCH, APRIL = date(2026, 3, 31), date(2026, 4, 1)
ENDS = {"last_day": MARCH}


def purses(agencies: dict[str, dict[str, Any]], budgets: dict[str, tuple[str, dict[str, Any]]]) -> Purses:
    return Purses(
        {
            code: Budget(budget=code, agency=of, stream="health", name=code, **more)
            for code, (of, more) in budgets.items()
        },
        {code: Agency(agency=code, name=code, kind="icb", **more) for code, more in agencies.items()},
    )


SPLIT = {
    "D-N": ("DALE", {**ENDS, "successor": "N"}),
    "D-S": ("DALE", {**ENDS, "successor": "S"}),
    "N": ("NORTH", {}),
    "S": ("SOUTH", {}),
}
NEW = {"NORTH": {}, "SOUTH": {}}


@pytest.mark.parametrize(
    ("dale", "named", "expected"),
    [
        (ENDS, ["D-N"], DutyHolder("NORTH")),
        (ENDS, ["D-S", "C"], DutyHolder("SOUTH")),
        (ENDS, ["D-N", "D-S"], DutyHolder("DALE", APRIL, ("NORTH", "SOUTH"))),
        (ENDS, [], DutyHolder("DALE", APRIL, ("NORTH", "SOUTH"))),
        ({}, [], DutyHolder("DALE", APRIL, ("NORTH", "SOUTH"))),
        ({**ENDS, "successor": "NORTH"}, ["D-N", "D-S"], DutyHolder("NORTH")),
        ({**ENDS, "successor": "NORTH"}, ["D-S"], DutyHolder("SOUTH")),
        ({**ENDS, "successor": "NORTH"}, [], DutyHolder("NORTH")),
        # A successor that took over none of its budgets there does not decide between those that did.
        ({**ENDS, "successor": "C"}, ["D-N", "D-S"], DutyHolder("DALE", APRIL, ("NORTH", "SOUTH"))),
    ],
)
def test_a_duty_passes_with_the_budget_else_to_the_successor_else_somebody_is_asked(
    dale: dict[str, Any], named: list[str], expected: DutyHolder
) -> None:
    known = purses({"DALE": dale, **NEW, "C": {}}, {**SPLIT, "C": ("C", {})})
    assert holder(known, "DALE", APRIL, named) == expected
    assert holder(known, "DALE", MARCH, named) == DutyHolder("DALE")
    assert holder(known, "NORTH", APRIL, named) == DutyHolder("NORTH")


def test_an_agency_that_goes_on_keeps_what_no_budget_of_it_carried_off() -> None:
    known = purses(
        {"DALE": {}, "NORTH": {}},
        {"D-N": ("DALE", {**ENDS, "successor": "N"}), "D": ("DALE", {}), "N": ("NORTH", {})},
    )
    assert holder(known, "DALE", APRIL, ["D-N"]).agency == "NORTH"
    assert holder(known, "DALE", APRIL, ["D-N", "D"]).agency == "DALE"
    assert holder(known, "DALE", APRIL).agency == "DALE"
    assert not has_ended(known, "DALE", APRIL)


def test_a_charity_whose_purse_ended_has_not_and_one_that_ended_with_nobody_after_it_is_asked_about() -> None:
    known = purses({"V": {}, "W": ENDS}, {"V-1": ("V", ENDS)})
    assert not has_ended(known, "V", APRIL)
    assert holder(known, "V", APRIL, ["V-1"]) == DutyHolder("V")
    assert has_ended(known, "W", APRIL)
    assert not has_ended(known, "W", MARCH)
    assert holder(known, "W", APRIL) == DutyHolder("W", APRIL, ())


def test_a_duty_goes_down_the_line_through_budgets_and_successors() -> None:
    known = purses(
        {"A": {**ENDS, "successor": "B"}, "B": {"last_day": date(2027, 3, 31), "successor": "D"}, "D": {}},
        {"A-1": ("A", {**ENDS, "successor": "B-1"}), "B-1": ("B", {"last_day": date(2027, 3, 31)})},
    )
    assert [holder(known, "A", day, ["A-1"]).agency for day in (MARCH, APRIL, date(2027, 4, 1))] == ["A", "B", "D"]
