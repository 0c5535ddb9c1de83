"""Working days: the published bank holidays of England, and how a notice of five working days is counted."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.money_and_days.working_days import bank_holidays, is_working_day, working_days_after

PUBLISHED = {
    # Christmas and Boxing Day on a weekend, and the coronation a year later: gov.uk/bank-holidays.
    2020: "2020-01-01 2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2020-12-25 2020-12-28",
    2021: "2021-01-01 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2021-12-27 2021-12-28",
    2022: "2022-01-03 2022-04-15 2022-04-18 2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-26 "
    "2022-12-27",
    2023: "2023-01-02 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28 2023-12-25 2023-12-26",
    2024: "2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26",
    2025: "2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26",
    2026: "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28",
    2027: "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_that_are_published(year: int) -> None:
    assert sorted(day.isoformat() for day in bank_holidays(year)) == PUBLISHED[year].split()


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-06-01", "2026-06-08"),  # A Monday: Tuesday to Friday are four, the next Monday is the fifth.
        ("2026-06-06", "2026-06-12"),  # A Saturday: Monday to Friday.
        ("2026-04-02", "2026-04-13"),  # The Thursday before Easter: 7 to 10 April are four, then Monday 13.
        ("2026-12-24", "2027-01-05"),  # 29, 30 and 31 December, 4 and 5 January.
    ],
)
def test_five_working_days_do_not_count_the_day_itself_weekends_or_bank_holidays(start: str, due: str) -> None:
    assert working_days_after(date.fromisoformat(start), 5) == date.fromisoformat(due)


def test_no_working_day_after_a_day_is_the_day_itself() -> None:
    assert working_days_after(date(2026, 6, 6), 0) == date(2026, 6, 6)
    assert [is_working_day(date(2026, 6, day)) for day in (5, 6, 7, 8)] == [True, False, False, True]
