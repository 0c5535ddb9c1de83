"""The days after a planned end in the demonstration ledger: a child that is to leave on 8 November."""

from __future__ import annotations

from datetime import date

from ledger.answers.splits.planned_ends import after_planned_end
from ledger.domain.agencies.purses import purses_of
from ledger.domain.money_and_days.periods import Month, MonthSpan
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.packages import packages_of

HORIZON = date(2026, 10, 31)
YEAR = MonthSpan(Month(2026, 4), Month(2027, 3))


def test_of_a_child_to_leave_on_8_november_eight_days_are_to_come_and_no_more(facts: Facts) -> None:
    # PL-0016 costs £6,386 a week. The 151 days to 31 March come to £137,755.14, which is what is committed; after 8
    # November there are 143: £130,456.86. The board's 60 % are capped at £30,500 in all, and used up by October.
    packages = {package.placement.placement: package for package in packages_of(facts)}
    rows = list(after_planned_end(packages["PL-0016"], purses_of(facts), HORIZON, YEAR))
    assert {(row.placement, row.planned_last_day, row.budget) for row in rows} == {
        ("PL-0016", date(2026, 11, 8), "WCC-CSC")
    }
    assert abs(sum(row.amount for row in rows) - round(638_600 * 143 / 7)) <= 3
    assert {row.service_month for row in rows} == {"2026-11", "2026-12", "2027-01", "2027-02", "2027-03"}


def test_a_planned_end_that_is_past_takes_nothing_off(facts: Facts) -> None:
    past = [
        package
        for package in packages_of(facts)
        if package.placement.planned_last_day
        and package.placement.planned_last_day <= HORIZON < package.placement.stay[1]
    ]
    assert past
    assert not [row for each in past for row in after_planned_end(each, purses_of(facts), HORIZON, YEAR)]
