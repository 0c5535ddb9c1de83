"""The reading of documents by difference, on sums worked by hand."""

from __future__ import annotations

from datetime import date

from tests.second_reading.billing import Between, Line, New, Purse, Share, holder, issue

PURSES = {
    "SC": Purse("C"),
    "ED": Purse("C"),
    "OLD": Purse("H1", date(2026, 3, 31), "NEW"),
    "NEW": Purse("H2"),
    "HE-H2": Purse("H2"),
}
APRIL = date(2026, 4, 10)
OF_JAN = Share("SC", "OLD", "A", "2026-01")
JAN_OLD = Between("C", "H1", "A", "2026-01")
JAN_NEW = Between("C", "H2", "A", "2026-01")
FIRST = Line("R1", 1, date(2026, 2, 5), OF_JAN, 10_000)
SECOND = Line("R2", 1, date(2026, 3, 5), OF_JAN, 4_000)


def test_the_first_issue_bills_all_and_the_second_nothing() -> None:
    assert issue(PURSES, {OF_JAN: 10_000}, [], date(2026, 2, 5), "2026-01") == [New(JAN_OLD, 10_000, None)]
    assert issue(PURSES, {OF_JAN: 10_000}, [FIRST], date(2026, 2, 6), "2026-01") == []


def test_a_later_month_waits() -> None:
    assert issue(PURSES, {OF_JAN: 10_000}, [], date(2026, 2, 5), "2025-12") == []


def test_only_the_difference_is_billed() -> None:
    assert issue(PURSES, {OF_JAN: 14_000}, [FIRST], date(2026, 3, 5), "2026-02") == [New(JAN_OLD, 4_000, None)]


def test_a_credit_takes_the_latest_line_first_and_then_the_one_before() -> None:
    # £140 billed as £100 and £40; £85 stand now: £55 back, £40 of the second line and £15 of the first.
    assert issue(PURSES, {OF_JAN: 8_500}, [FIRST, SECOND], date(2026, 3, 20), "2026-02") == [
        New(JAN_OLD, -4_000, ("R2", 1)),
        New(JAN_OLD, -1_500, ("R1", 1)),
    ]


def test_what_was_taken_back_is_not_taken_again_and_the_rest_names_none() -> None:
    # Of £140, £40 were credited already; minus £5 should stand: £105 back, of which only £100 have a line left.
    taken = Line("N1", 1, date(2026, 3, 20), OF_JAN, -4_000, ("R2", 1))
    assert issue(PURSES, {OF_JAN: -500}, [FIRST, SECOND, taken], date(2026, 3, 25), "2026-02") == [
        New(JAN_OLD, -10_000, ("R1", 1)),
        New(JAN_OLD, -500, None),
    ]


def test_what_a_predecessor_was_billed_counts_as_billed() -> None:
    assert issue(PURSES, {OF_JAN: 10_000}, [FIRST], APRIL, "2026-03") == []
    assert issue(PURSES, {OF_JAN: 9_000}, [FIRST], APRIL, "2026-03") == [New(JAN_NEW, -1_000, ("R1", 1))]


def test_budgets_of_one_debtor_are_one_comparison() -> None:
    # From the old board's purse to another of the successor's: the debtor owes the same, and gets nothing.
    other = Share("SC", "HE-H2", "A", "2026-01")
    assert issue(PURSES, {OF_JAN: 0, other: 10_000}, [FIRST], APRIL, "2026-03") == []
    # Before April they are two debtors, and each gets its document.
    assert issue(PURSES, {other: 10_000}, [FIRST], date(2026, 3, 30), "2026-02") == [
        New(JAN_OLD, -10_000, ("R1", 1)),
        New(JAN_NEW, 10_000, None),
    ]


def test_within_one_agency_nothing_is_owed() -> None:
    assert issue(PURSES, {Share("SC", "ED", "A", "2026-01"): 700}, [], APRIL, "2026-03") == []


def test_another_month_of_the_placement_is_another_matter() -> None:
    # January falls by what February rises by: a credit line and a line, although the two come to nil.
    february = Share("SC", "OLD", "A", "2026-02")
    assert issue(PURSES, {OF_JAN: 9_000, february: 1_000}, [FIRST], date(2026, 3, 5), "2026-02") == [
        New(JAN_OLD, -1_000, ("R1", 1)),
        New(JAN_OLD._replace(month="2026-02"), 1_000, None),
    ]


def test_a_budget_is_held_to_its_last_day() -> None:
    assert [holder(PURSES, "OLD", day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == ["H1", "H2"]
