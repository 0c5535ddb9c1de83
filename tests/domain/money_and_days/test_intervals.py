"""Intervals of counts, Byar's approximation beside exact Poisson limits, and of ratios of their rates."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money_and_days.intervals import EventRate, RateRatio, byar, paired_rate_ratio, rate_ratio

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


def test_nobody_watched_has_no_rate() -> None:
    nobody = EventRate(0, 0)
    assert nobody.rate is nobody.low is nobody.high is None


@given(st.integers(0, 500), st.integers(1, 100_000))
def test_a_rate_lies_in_its_interval(events: int, days: int) -> None:
    found = EventRate(events, days)
    assert found.rate is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.rate <= found.high


def test_overlapping_intervals_do_not_hide_a_difference_that_the_ratio_shows() -> None:
    """100 against 70 in equal years: intervals 81.4 to 121.6 and 54.6 to 88.4 share rates. The logarithm of 0.7 is
    −0.3567, its variance 1 ÷ 100 + 1 ÷ 70 = 0.024286, so that the width is 1.96 × 0.15584 = 0.3054."""
    before, after = EventRate(100, 36525), EventRate(70, 36525)
    assert before.low is not None
    assert after.high is not None
    assert before.low < after.high
    found = rate_ratio(after, before)
    assert found == RateRatio(Decimal("0.70"), Decimal("0.52"), Decimal("0.95"))
    assert (found.differs, found.fewer) == (True, True)


def test_a_rate_of_nil_has_the_exact_interval_of_a_share() -> None:
    """None of 10 in equal days: a share of at most 1 − 0.025 ^ 0.1 = 0.3085, which is 0.4461 times the other."""
    none, ten = EventRate(0, 1000), EventRate(10, 1000)
    assert rate_ratio(none, ten) == RateRatio(Decimal("0.00"), Decimal("0.00"), Decimal("0.45"))
    assert rate_ratio(ten, none) == RateRatio(None, Decimal("2.24"), None)
    assert rate_ratio(none, none) is rate_ratio(EventRate(0, 0), ten) is None


def test_a_pair_is_compared_with_itself_and_not_with_who_was_watched_longer() -> None:
    """One who has ten a year before and after, watched ten years before and one after; one who has none, watched the
    other way round. Each stayed as it was: the ratio is 1. The sums, 100 in 11 years and 10 in 11, would say 0.10."""
    busy = EventRate(100, 3650), EventRate(10, 365)
    quiet = EventRate(0, 365), EventRate(0, 3650)
    found = paired_rate_ratio([busy, quiet])
    assert found is not None
    assert found.ratio == Decimal("1.00")
    assert paired_rate_ratio([quiet]) is paired_rate_ratio([]) is None


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=20), st.integers(1, 2000))
def test_with_equal_days_a_paired_ratio_is_that_of_the_sums(counts: list[tuple[int, int]], days: int) -> None:
    pairs = [(EventRate(before, days), EventRate(after, days)) for before, after in counts]
    before, after = (EventRate(sum(each), days * len(counts)) for each in zip(*counts, strict=True))
    found, of_sums = paired_rate_ratio(pairs), rate_ratio(after, before)
    assert found == of_sums
