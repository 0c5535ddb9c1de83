"""Out of area: the regulations speak of looked-after children whom a council places, and of nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.closer_to_home.distance import all_distances
from ledger.domain.closer_to_home.out_of_area import OutOfArea
from ledger.domain.closer_to_home.sheets import AdjoiningAuthority
from ledger.domain.placements.sheets import Child, Circumstance, Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row

FIRST, ON = date(2026, 4, 1), date(2026, 6, 1)
AROUND: tuple[Row, ...] = (
    Agency(agency="D", name="Devon", kind="council"),
    Agency(agency="B", name="Birmingham", kind="council"),
    Budget(budget="D-SC", agency="D", stream="social_care", name="Social care"),
    AdjoiningAuthority(agency="D", neighbour="B", adjoins=False),
    Child(child="K"),
)


def asked(*rows: Row, **more: Any) -> OutOfArea:
    """What is asked on 1 June of a placement in Birmingham that Devon leads from 1 April."""
    given = {"placement": "PL", "child": "K", "provider": "O", "setting": "K2", "lead_budget": "D-SC", "area": "B"}
    placement = Placement.model_validate({**given, "first_day": FIRST, **more})
    (found,) = all_distances(Facts.of([*AROUND, placement, *rows]), ON)
    return found.law


def status(value: str, first_day: date) -> Circumstance:
    return Circumstance(child="K", what="legal_status", value=value, first_day=first_day)


@pytest.mark.parametrize("setting", ["T0", "T1", "T2", "T3", "T4", "R5", "A3", "A4", "A5", "A6"])
def test_what_no_council_places_under_the_children_act_is_asked_nothing(setting: str) -> None:
    law = asked(setting=setting)
    assert (law.approval_by, law.outside) == ("not_applicable", True)
    assert (law.unapproved, law.notice_due, law.consulting_due) == (False, None, None)
    assert not law.notice_overdue(ON)


@pytest.mark.parametrize("setting", ["K1", "K2", "H5", "P1", "R1", "R2", "R3", "S1", "Z1"])
def test_what_a_council_may_place_is_asked(setting: str) -> None:
    law = asked(setting=setting)
    assert (law.approval_by, law.unapproved, law.notice_due) == ("director", True, FIRST)


def test_a_child_who_is_known_not_to_be_looked_after_is_asked_nothing_from_that_day() -> None:
    in_care, over = status("C2", FIRST), status("none", date(2026, 5, 15))
    assert asked().approval_by == "director"
    assert asked(in_care).approval_by == "director"
    assert asked(in_care, over).approval_by == "not_applicable"
    assert asked(in_care, status("none", date(2026, 6, 2))).approval_by == "director"


def test_of_a_stay_that_is_over_it_is_as_it_was_at_first() -> None:
    left = {"last_day": date(2026, 5, 15)}
    assert asked(status("C2", FIRST), status("none", date(2026, 5, 15)), **left).approval_by == "director"
    assert asked(status("none", date(2026, 1, 1)), **left).approval_by == "not_applicable"
