"""Moments as people give them."""

from __future__ import annotations

from datetime import datetime

import pytest

from ledger.domain.money_and_days.periods import parse_moment


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2026-03-31T12:00", datetime(2026, 3, 31, 12)),
        (" 2026-03-31 12:00:05 ", datetime(2026, 3, 31, 12, 0, 5)),
        ("2026-03-31T12:00:05.25Z", datetime(2026, 3, 31, 12, 0, 5, 250000)),
        ("2026-03-31T12:00+01:00", datetime(2026, 3, 31, 11)),
        ("2026-03-31", datetime(2026, 3, 31, 23, 59, 59, 999999)),
    ],
)
def test_a_moment_is_universal_time_and_a_date_means_its_end(given: str, moment: datetime) -> None:
    assert parse_moment(given) == moment


@pytest.mark.parametrize("given", ["", "31/03/2026", "2026-03", "2026-02-30", "2026-03-31T25:00", "now"])
def test_what_is_no_moment_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"moment|day|hour"):
        parse_moment(given)
