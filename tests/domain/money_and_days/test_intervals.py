"""Intervals of counts: Byar's approximation beside exact Poisson limits, and what overlaps."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money_and_days.intervals import EventRate, byar

# Exact 95 % limits of a Poisson count, as in printed tables; the approximation is within a few hundredths of them.
EXACT = [(1, 0.025, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (30, 20.241, 42.827), (100, 81.364, 121.627)]


@pytest.mark.parametrize(("events", "low", "high"), EXACT)
def test_the_interval_of_a_count_is_that_of_printed_tables(events: int, low: float, high: float) -> None:
    found = byar(events)
    assert found[0] == pytest.approx(low, abs=0.02)
    assert found[1] == pytest.approx(high, abs=0.06)


def test_no_event_has_nothing_below_it_and_something_above() -> None:
    low, high = byar(0)
    assert low == 0
    assert high == pytest.approx(3.689, abs=0.06)


def test_ten_events_in_twenty_years_are_fifty_in_a_hundred() -> None:
    rate = EventRate(10, 20 * 1461 // 4)
    assert (rate.years, rate.rate) == (Decimal("20.0"), Decimal("50.0"))
    assert (rate.low, rate.high) == (Decimal("23.9"), Decimal("92.0"))


def test_nobody_watched_has_no_rate_and_shows_no_difference() -> None:
    nobody, some = EventRate(0, 0), EventRate(20, 3652)
    assert nobody.rate is nobody.low is nobody.high is None
    assert nobody.overlaps(some)
    assert some.overlaps(nobody)


@given(st.integers(0, 500), st.integers(1, 100_000), st.integers(0, 500), st.integers(1, 100_000))
def test_a_rate_lies_in_its_interval_and_overlapping_is_mutual(one: int, days: int, two: int, more: int) -> None:
    first, second = EventRate(one, days), EventRate(two, more)
    assert first.rate is not None
    assert first.low is not None
    assert first.high is not None
    assert first.low <= first.rate <= first.high
    assert first.overlaps(first)
    assert first.overlaps(second) == second.overlaps(first)
