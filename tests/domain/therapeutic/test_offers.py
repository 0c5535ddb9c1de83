"""Claims beside evidence on a day, and what the claim costs: the days that decide, and when nothing is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.agencies.sheets import Home
from ledger.domain.agencies.thresholds import Threshold
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.packages import packages_of
from ledger.domain.therapeutic.offers import STANDARDS, OfferStanding, accreditation, offers_on
from ledger.domain.therapeutic.premium import ComparedPlacement, compared, median, premiums
from ledger.domain.therapeutic.sheets import Offer, OfferEvidence, PlacementOffer

ON = date(2026, 6, 30)


def offer(**more: object) -> Offer:
    return Offer.model_validate(
        {"offer": "O", "provider": "OAK", "service": "home", "name": "Oak", "first_day": "2025-01-01", **more}
    )


def seen(days_ago: int, standard: str = "caregivers", finding: str | None = "met") -> OfferEvidence:
    given_ = {"offer": "O", "standard": standard, "evidence": "A visit", "seen_by": "Officer", "finding": finding}
    return OfferEvidence.model_validate({**given_, "on": ON - timedelta(days_ago)})


def standing(*rows: Row) -> OfferStanding:
    (found,) = offers_on(Facts.of([offer(), *rows]), ON)
    return found


@pytest.mark.parametrize(
    ("days_left", "stands"), [(57, "running"), (56, "ending"), (0, "ending"), (-1, "ended"), (None, "undated")]
)
def test_an_accreditation_runs_through_its_last_day(days_left: int | None, stands: str) -> None:
    until = None if days_left is None else ON + timedelta(days_left)
    assert accreditation(offer(tier="full", tier_until=until), ON, 56) == stands
    assert accreditation(offer(tier_until=until), ON, 56) == "none"


@pytest.mark.parametrize(("days_ago", "status"), [(0, "current"), (183, "current"), (184, "stale"), (-1, "none")])
def test_evidence_goes_stale_and_counts_from_its_day(days_ago: int, status: str) -> None:
    found = standing(seen(days_ago))
    assert [head.status for head in found.heads if head.standard == "caregivers"] == [status]
    assert [head.standard for head in found.heads] == list(STANDARDS)
    assert len(STANDARDS) == 10


def test_the_latest_evidence_of_a_head_counts_and_what_it_found_wanting_is_not_evidenced() -> None:
    found = standing(seen(90), seen(10, finding="not_met"), seen(20, "social_media", None), seen(200, "caregivers"))
    assert (found.current, found.evidenced, found.latest_on) == (2, 1, ON - timedelta(10))


def test_an_organisation_may_set_how_long_evidence_stays_current() -> None:
    assert standing(seen(20), Threshold(threshold="evidence_days", value="10")).current == 0


def placement(code: str, **more: object) -> list[Row]:
    core = {"price": f"{code}-core", "placement": code, "component": "core", "unit": "week", "rate": "700"}
    stay = {"first_day": "2025-01-01", "child": code, "provider": "OAK", "setting": "K2", "lead_budget": "SC"}
    own = {name: more.pop(name) for name in ("rate", "unit", "calendar") if name in more}
    return [
        Placement.model_validate({"placement": code, **stay, **more}),
        Price.model_validate({**core, "first_day": "2025-01-01", **own}),
    ]


def looked_at(*rows: Row) -> dict[str, ComparedPlacement]:
    facts = Facts.of([offer(), PlacementOffer(placement="A", offer="O"), *rows])
    return {row.placement: row for row in compared(packages_of(facts), facts, ON)}


def test_a_placement_is_looked_at_on_the_horizon_or_on_its_last_day() -> None:
    found = looked_at(
        *placement("A", home="H"),
        Home.model_validate({"home": "H", "provider": "OAK", "name": "Oak", "beds": "1"}),
        *placement("B", last_day="2025-07-01"),
        *placement("C", last_day="2025-06-30"),
        *placement("D", first_day="2026-07-01"),
    )
    assert found.keys() == {"A", "B"}
    assert (found["A"].offer, found["A"].solo, found["A"].on, found["A"].weekly) == ("O", True, ON, 70_000)
    assert (found["B"].offer, found["B"].solo, found["B"].on) == (None, None, date(2025, 7, 1))


def test_a_price_for_some_weekdays_is_no_price_a_week() -> None:
    weekends = CalendarSpan.model_validate(
        {"calendar": "W", "first_day": "2025-01-01", "last_day": "2027-01-01", "weekdays": "tue sat"}
    )
    found = looked_at(weekends, *placement("A", unit="day", rate="100", calendar="W"), *placement("B", unit="once"))
    assert [row.weekly for row in found.values()] == [None, None]
    assert premiums(found.values()) == []


def test_an_offer_that_has_ended_is_no_claim_any_more() -> None:
    facts = Facts.of([offer(last_day="2026-06-29"), PlacementOffer(placement="A", offer="O"), *placement("A")])
    assert [row.offer for row in compared(packages_of(facts), facts, ON)] == [None]


def test_without_any_offer_nothing_is_compared() -> None:
    facts = Facts.of(placement("A"))
    assert list(compared(packages_of(facts), facts, ON)) == []


@given(st.lists(st.integers(0, 10_000_000), max_size=12))
def test_no_median_is_told_of_fewer_than_five(amounts: list[int]) -> None:
    found = median(amounts)
    assert (found is None) == (len(amounts) < 5)
    if found is not None:
        assert sum(amount <= found for amount in amounts) * 2 >= len(amounts)
        assert sum(amount >= found - 1 for amount in amounts) * 2 >= len(amounts)


def test_the_mean_of_the_middle_two_is_rounded_half_away_from_nil() -> None:
    assert median([1, 2, 3, 4, 5, 6]) == 4


def test_bought_placements_are_compared_with_bought_ones_and_a_joint_home_is_also_counted_once() -> None:
    """With the claim: five beds of a joint home at 900, and five bought at 1,000 to 1,400; without: five bought at
    700, five in-house at 100. Of all ten 900 and 1,000 are in the middle, 950 less 700. With the home once there are
    six prices, of which 1,100 and 1,200 are in the middle."""
    rows: list[Row] = [
        Home.model_validate(
            {"home": "J", "provider": "OAK", "name": "Joint", "beds": "5", "jointly_commissioned": "yes"}
        )
    ]
    for number in range(5):
        rows += placement(f"J{number}", home="J", sourcing="block", rate="900")
        rows += placement(f"T{number}", sourcing="spot", rate=str(1000 + 100 * number))
        rows += placement(f"B{number}", sourcing="framework")
        rows += placement(f"I{number}", sourcing="in_house", rate="100")
        rows += [PlacementOffer(placement=f"{kind}{number}", offer="O") for kind in "JT"]
    (whole,) = (each for each in premiums(looked_at(*rows).values()) if each.among_all)
    assert (whole.in_house, whole.with_claim, whole.without, whole.in_joint_homes) == (False, 10, 5, 5)
    assert (whole.median_with, whole.median_without, whole.difference) == (95_000, 70_000, 25_000)
    assert whole.difference_once == 115_000 - 70_000


def test_in_house_placements_with_the_claim_are_compared_with_in_house_ones() -> None:
    rows = [row for code in "AB" for row in placement(code, sourcing="in_house")]
    found = premiums(looked_at(*rows, *placement("C")).values())
    assert [(each.in_house, each.with_claim, each.without) for each in found] == [(True, 1, 1), (True, 1, 1)]


def test_foster_placements_of_any_code_are_one_setting() -> None:
    found = looked_at(*placement("A", setting="U1"), *placement("B", setting="U6"), *placement("C", setting="K2"))
    assert [(each.setting, each.with_claim, each.without) for each in premiums(found.values())] == [
        ("U", 1, 1),
        ("U", 1, 1),
    ]
