"""Hours bought and not given: never more is paid for them than their price charged, and what is unknown stays so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.therapeutic.checks import faults_of_hours
from ledger.domain.therapeutic.hours import hours_by_month, paid_by
from ledger.domain.therapeutic.sheets import TherapyHours

MAY = "2026-05"
POSTED = Month(2026, 5)
CLINICIANS = ("psychologist", "nurse", "art_therapist", "play_therapist", "counsellor", "other")
quarters = st.integers(0, 200).map(lambda number: Decimal(number) / 4)


def hours(clinician: str, contracted: object, delivered: object, **more: object) -> TherapyHours:
    given_ = {"placement": "A", "service_month": MAY, "clinician": clinician, "contact": "direct", **more}
    return TherapyHours.model_validate({**given_, "contracted": contracted, "delivered": delivered})


@st.composite
def months(draw: st.DrawFn) -> list[TherapyHours]:
    """Rows of one month: under one price, under another, at a rate, or with nothing that says what they cost."""
    rows = []
    for clinician in draw(st.sets(st.sampled_from(CLINICIANS), min_size=1)):
        more = draw(
            st.sampled_from(
                ({"price": "P"}, {"price": "P"}, {"price": "Q"}, {"hourly_rate": "71.35"}, {}),
            )
        )
        rows.append(hours(clinician, draw(quarters), draw(st.none() | quarters), **more))
    return rows


@given(months(), st.integers(0, 900_000), st.integers(0, 3))
def test_what_is_paid_for_hours_not_given_is_never_more_than_their_price_charged(
    rows: list[TherapyHours], charge: int, small: int
) -> None:
    charges = {("P", MAY): charge, ("Q", MAY): small}
    found = hours_by_month(rows, charges, POSTED)
    assert [each.row for each in found] == sorted(rows, key=lambda row: row.key_values)
    for price in "PQ":
        alike = [each for each in found if each.row.price == price]
        paid = sum(each.price_paid or 0 for each in alike)
        assert 0 <= paid <= charges[price, MAY]
        if alike and not any(each.row.delivered for each in alike) and all(each.undelivered for each in alike):
            assert paid == charges[price, MAY]
    for each in found:
        assert (each.undelivered is None) == (each.row.delivered is None) == (each.status == "not_reported")
        assert each.undelivered is None or each.undelivered >= 0
        assert (each.price_paid is None) == (each.status in ("not_reported", "not_known"))


@given(months(), st.integers(0, 900_000), st.dictionaries(st.sampled_from("XYZ"), st.integers(-5, 900_000)))
def test_who_paid_adds_up_to_what_was_paid(rows: list[TherapyHours], charge: int, borne: dict[str, int]) -> None:
    found = hours_by_month(rows, {("P", MAY): charge}, POSTED)
    payers = list(paid_by(found, {("A", MAY): borne}))
    paid = sum(each.price_paid or 0 for each in found)
    bears = {budget for budget, amount in borne.items() if amount > 0}
    assert sum(each.amount for each in payers) == (paid if bears else 0)
    assert {each.budget for each in payers} <= bears
    assert all(each.amount > 0 for each in payers)


def test_two_halves_of_a_penny_are_one_penny_and_go_to_one_row() -> None:
    rows = [hours("nurse", 1, 0, price="P"), hours("psychologist", 1, 0, price="P")]
    assert [each.price_paid for each in hours_by_month(rows, {("P", MAY): 1}, POSTED)] == [1, 0]


def test_an_hourly_rate_says_what_hours_within_another_price_cost() -> None:
    rows = [hours("nurse", 2, 1, price="P", hourly_rate="40.005"), hours("other", 1, 0, price="P")]
    assert [each.price_paid for each in hours_by_month(rows, {("P", MAY): 100}, POSTED)] == [4001, 100]


@pytest.mark.parametrize("posted", [None, Month(2026, 4)])
def test_hours_of_a_month_that_is_not_posted_have_cost_nothing_that_is_known(posted: Month | None) -> None:
    (found,) = hours_by_month([hours("nurse", 2, 1, price="P")], {}, posted)
    assert (found.undelivered, found.price_paid, found.status) == (1, None, "not_posted")


def test_hours_under_another_placements_price_are_a_fault() -> None:
    price = Price.model_validate(
        {
            "price": "P",
            "placement": "B",
            "component": "therapy",
            "rate": "70",
            "unit": "week",
            "first_day": "2026-01-01",
        }
    )
    wrong, right = hours("nurse", 2, 1, price="P"), hours("nurse", 2, 1, price="P", placement="B")
    theirs = Placement(
        placement="B", child="K", provider="OAK", setting="K2", lead_budget="SC", first_day=date(2026, 1, 1)
    )
    assert list(faults_of_hours(Facts.of([price, wrong, right]))) == []  # its placement is told as unknown first
    faults = list(faults_of_hours(Facts.of([theirs, price, wrong, right])))
    assert [(fault.row, fault.column) for fault in faults] == [(wrong, "price")]
