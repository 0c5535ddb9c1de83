"""Areas: whose a place is, and which adjoin by land, by a council's own word, or not that anybody knows."""

from __future__ import annotations

import pytest

from ledger.book.adjoining_authorities import land_borders
from ledger.domain.agencies.sheets import Agency, Home
from ledger.domain.closer_to_home.areas import Areas
from ledger.domain.closer_to_home.out_of_area import approval_by
from ledger.domain.closer_to_home.sheets import AdjoiningAuthority, District
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row

COUNCILS: tuple[Row, ...] = (
    Agency(agency="D", name="Devon", kind="council", gss_code="E10000008"),
    Agency(agency="P", name="Plymouth", kind="council", gss_code=" e06000026"),
    Agency(agency="B", name="Birmingham", kind="council", gss_code="E08000025"),
    Agency(agency="W", name="Isle of Wight", kind="council", gss_code="E06000046"),
    Agency(agency="S", name="Swansea", kind="council", gss_code="W06000011"),
    Agency(agency="N", name="No code", kind="council"),
    District(district="PL4", agency="P"),
)


def says(agency: str, neighbour: str, *, adjoins: bool) -> AdjoiningAuthority:
    return AdjoiningAuthority(agency=agency, neighbour=neighbour, adjoins=adjoins)


def areas(*rows: Row) -> Areas:
    return Areas.of(Facts.of([*COUNCILS, *rows]), land_borders())


@pytest.mark.parametrize(
    ("other", "expected"), [("P", True), ("B", False), ("W", False), ("S", None), ("N", None), ("NOBODY", None)]
)
def test_by_land_a_council_adjoins_those_on_the_list_and_of_others_it_is_not_known(
    other: str, expected: bool | None
) -> None:
    assert areas().adjoin("D", other) is expected
    assert areas().adjoin(other, "D") is expected


def test_a_councils_word_adds_a_neighbour_and_takes_one_away_and_holds_both_ways() -> None:
    stated = areas(says("D", "S", adjoins=True), says("D", "P", adjoins=False))
    assert (stated.adjoin("D", "S"), stated.adjoin("S", "D")) == (True, True)
    assert (stated.adjoin("D", "P"), stated.adjoin("P", "D")) == (False, False)


def test_where_two_councils_say_otherwise_the_one_that_has_to_approve_is_right_for_itself() -> None:
    stated = areas(says("D", "S", adjoins=True), says("S", "D", adjoins=False))
    assert (stated.adjoin("D", "S"), stated.adjoin("S", "D")) == (True, False)


def placed(**more: object) -> Placement:
    given = {"placement": "PL", "child": "K", "provider": "O", "setting": "K2", "lead_budget": "D-SC"}
    return Placement.model_validate({**given, "first_day": "2026-04-01", **more})


def test_the_area_stated_with_a_placement_goes_before_that_of_its_homes_district() -> None:
    home = Home(home="H", provider="O", name="Sound View", postcode_district="pl 4")
    assert areas().area_of(placed(), home) == "P"
    assert areas().area_of(placed(area="B"), home) == "B"
    assert areas().area_of(placed(area="B"), None) == "B"
    assert areas().area_of(placed(), None) is None


@pytest.mark.parametrize(
    ("more", "area", "adjoining", "expected"),
    [
        ({}, "D", None, "nobody"),
        ({}, "P", True, "nominated_officer"),
        ({}, "B", False, "director"),
        ({}, "S", None, "not_known"),
        ({}, None, None, "not_known"),
        ({"setting": "U1"}, "B", False, "exempt"),
        ({"setting": "U2"}, "P", True, "exempt"),
        ({"setting": "U3"}, None, None, "exempt"),
        ({"setting": "U3"}, "D", None, "nobody"),
        ({"setting": "U4", "sourcing": "in_house"}, "B", False, "exempt"),
        ({"setting": "U5", "sourcing": "framework"}, "B", False, "director"),
        ({"setting": "U6"}, "P", True, "nominated_officer"),
        # A home of the council's own is no foster carer.
        ({"sourcing": "in_house"}, "B", False, "director"),
        # With a parent is no connected person.
        ({"setting": "P1"}, "P", True, "nominated_officer"),
    ],
)
def test_who_approves(more: dict[str, object], area: str | None, adjoining: bool | None, expected: str) -> None:
    assert approval_by(placed(**more), "D", area, adjoining=adjoining) == expected
