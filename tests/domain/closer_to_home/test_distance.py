"""Distance: known pairs of places, whose area a place is in, and what the director said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.agencies.sheets import Agency, Budget, Home
from ledger.domain.agencies.thresholds import Threshold
from ledger.domain.closer_to_home.distance import Distance, all_distances, great_circle_miles
from ledger.domain.closer_to_home.sheets import CloserPlan, DistanceApproval, District, Team
from ledger.domain.placements.sheets import Child, Circumstance, Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row

LYON, PARIS = (45.7597, 4.8422), (48.8567, 2.3508)
LONDON, BIRMINGHAM = (51.5072, -0.1276), (52.4862, -1.8904)
ON = date(2026, 6, 1)
PLACES = st.tuples(st.floats(49, 61), st.floats(-8, 2))


def test_lyon_to_paris_is_as_far_as_another_program_publishes() -> None:
    assert great_circle_miles(*LYON, *PARIS) == pytest.approx(243.71250609539814, rel=1e-8)


def test_london_to_birmingham_is_101_miles_as_the_crow_flies() -> None:
    assert round(great_circle_miles(*LONDON, *BIRMINGHAM)) == 101


@given(PLACES, PLACES)
def test_the_way_there_is_as_long_as_the_way_back(here: tuple[float, float], there: tuple[float, float]) -> None:
    assert great_circle_miles(*here, *there) == pytest.approx(great_circle_miles(*there, *here), abs=1e-9)
    assert great_circle_miles(*here, *here) == 0


@given(st.tuples(PLACES, PLACES, PLACES))
def test_no_way_round_is_shorter(places: tuple[tuple[float, float], ...]) -> None:
    one, two, three = places
    direct = great_circle_miles(*one, *three)
    assert direct <= great_circle_miles(*one, *two) + great_circle_miles(*two, *three) + 1e-6


def test_a_degree_north_is_69_miles_and_a_degree_east_at_60_north_is_half_of_it() -> None:
    north = great_circle_miles(60, 0, 61, 0)
    assert north == pytest.approx(69.09, abs=0.01)
    assert great_circle_miles(60, 0, 60, 1) == pytest.approx(north / 2, rel=1e-4)
    assert great_circle_miles(60, 0, 60.01, 0.01) == pytest.approx(hypot(north, north / 2) / 100, rel=1e-3)


AROUND: tuple[Row, ...] = (
    Agency(agency="CC", name="Carr Council", kind="council"),
    Agency(agency="NB", name="Neighbour", kind="council"),
    Agency(agency="ICB", name="Health", kind="icb"),
    Budget(budget="CC-SC", agency="CC", stream="social_care", name="Social care"),
    Budget(budget="ICB-H", agency="ICB", stream="health", name="Health"),
    Child.model_validate({"child": "K", "home_district": "EX4", "home_latitude": 50.72, "home_longitude": -3.53}),
    Home.model_validate(
        {"home": "FAR", "provider": "P", "name": "Far", "postcode_district": "pl 4"}
        | {"latitude": 50.37, "longitude": -4.14}
    ),
    Home(home="NOWHERE", provider="P", name="Nowhere"),
    District(district="EX4", agency="CC"),
    District(district="PL4", agency="NB"),
    Team.model_validate({"team": "T1", "agency": "CC", "name": "Old", "latitude": 50.72, "longitude": -3.53}),
    Team.model_validate({"team": "T2", "agency": "CC", "name": "New", "latitude": 50.37, "longitude": -4.14}),
)


def placed(**more: object) -> Placement:
    given_ = {"placement": "PL", "child": "K", "provider": "P", "home": "FAR", "setting": "K2"}
    return Placement.model_validate({**given_, "lead_budget": "CC-SC", "first_day": date(2026, 4, 1), **more})


def there(facts: Facts) -> list[Distance]:
    return [each for each in all_distances(facts, ON) if each.is_there(ON)]


def far(*rows: Row, on: date = ON, **more: object) -> Distance:
    (found,) = all_distances(Facts.of([*AROUND, placed(**more), *rows]), on)
    return found


def approval(decided: bool, on: date, **more: str) -> DistanceApproval:
    given_ = {"placement": "PL", "agency": "CC", "role": "Director", "decided": decided, "on": on}
    return DistanceApproval.model_validate({**given_, **more})


def test_a_placement_is_told_with_its_area_and_its_miles() -> None:
    # By hand, flat: 0.35° north is 24.18 miles, 0.61° east at 50.545° north is 26.78: together 36.08.
    found = far()
    assert (found.law.council, found.law.area, found.law.outside) == ("CC", "NB", True)
    assert (found.from_home, found.distant, found.law.approved) == (Decimal("36.1"), True, "not_asked")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([approval(True, date(2026, 4, 3))], "yes"),
        ([approval(True, date(2026, 6, 2))], "not_asked"),
        ([approval(True, date(2026, 4, 3)), approval(False, date(2026, 4, 9), role="Deputy")], "no"),
        ([approval(True, date(2026, 4, 3)), approval(False, date(2026, 4, 3), role="Deputy")], "no"),
        ([approval(True, date(2026, 4, 3), agency="ICB")], "not_asked"),
    ],
    ids=["approved", "not yet", "taken back", "two answers on a day", "another agency's"],
)
def test_what_the_lead_said_last_by_the_day_counts(rows: list[Row], expected: str) -> None:
    assert far(*rows).law.approved == expected


def test_what_is_not_on_the_map_is_not_known_and_never_guessed() -> None:
    found = far(home="NOWHERE")
    assert (found.from_home, found.distant, found.law.area, found.law.outside) == (None, None, None, None)


def test_where_the_lead_is_no_council_the_council_of_the_childs_home_answers() -> None:
    assert far(lead_budget="ICB-H").law.council == "CC"


def test_the_team_of_the_day_counts() -> None:
    def allocated(team: str, first: date) -> Circumstance:
        return Circumstance(child="K", what="allocated_team", value=team, first_day=first)

    teams = allocated("T1", date(2026, 4, 1)), allocated("T2", date(2026, 6, 1))
    assert (far(*teams).team, far(*teams).from_team) == ("T2", Decimal("0.0"))
    assert far(*teams, on=date(2026, 5, 31)).from_team == Decimal("36.1")


def test_a_plan_counts_until_it_has_ended_and_is_late_after_its_day() -> None:
    plan = CloserPlan.model_validate(
        {"placement": "PL", "set_on": date(2026, 4, 5), "agency": "CC", "plan": "Foster carers near home"}
        | {"by": date(2026, 5, 31)}
    )
    found = far(plan)
    assert found.plan == plan
    assert (found.plan_is_late(ON), found.plan_is_late(date(2026, 5, 31))) == (True, False)
    assert far(plan.model_copy(update={"ended_on": ON})).plan is None


def test_a_threshold_of_the_councils_own_holds() -> None:
    stated = Threshold.model_validate({"threshold": "distant_miles", "agency": "CC", "value": "36.1"})
    assert far(stated).distant is False


@pytest.mark.parametrize(
    "more",
    [{"setting": "WRAP"}, {"setting": "SHORT"}, {"last_day": date(2026, 5, 31)}, {"first_day": date(2026, 6, 2)}],
    ids=["at home", "short breaks", "over", "not begun"],
)
def test_only_a_child_who_lives_away_on_the_day_is_at_a_distance(more: dict[str, object]) -> None:
    assert there(Facts.of([*AROUND, placed(**more)])) == []
