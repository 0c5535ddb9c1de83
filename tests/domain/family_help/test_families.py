"""Families before and after their start: equal windows, the day they end on, and what the counts bear."""

from __future__ import annotations

from datetime import date
from typing import Any

from ledger.domain.family_help.families import BeforeAndAfter, Group, changes, coming
from ledger.domain.family_help.sheets import Family, FamilyEvent

ON = date(2026, 10, 31)


def family(code: str, first: str, **more: Any) -> Family:
    return Family(family=code, programme="P", cohort=more.pop("cohort", "programme"), first_day=first, **more)


def happened(code: str, on: str, kind: str = "escalation") -> FamilyEvent:
    return FamilyEvent(family=code, on=on, kind=kind)


def escalations(families: list[Family], events: list[FamilyEvent], on: date = ON) -> dict[Group, BeforeAndAfter]:
    return {each.group: each for each in changes(families, events, on) if each.kind == "escalation"}


def test_twelve_months_before_and_twelve_from_the_start_are_counted_and_no_more() -> None:
    days = ["2024-02-29", "2024-03-01", "2025-02-28", "2025-03-01", "2026-02-28", "2026-03-01"]
    found = escalations([family("F", "2025-03-01")], [happened("F", day) for day in days])[Group("programme")]
    assert (found.before.rate.events, found.before.rate.days) == (2, 365)
    assert (found.after.rate.events, found.after.rate.days) == (2, 365)


def test_the_second_window_ends_on_the_day_asked_about_but_not_when_a_family_leaves() -> None:
    left = family("F", "2026-09-01", pod="N", last_day="2026-09-20", end_reason="withdrew")
    found = escalations([left], [happened("F", "2026-10-30"), happened("F", "2026-11-01")])[Group("programme")]
    assert (found.after.rate.events, found.after.rate.days) == (1, 61)


def test_a_family_that_starts_on_29_february_has_a_year_before_it() -> None:
    found = escalations([family("F", "2024-02-29")], [])[Group("programme")]
    assert (found.before.rate.days, found.after.rate.days) == (366, 365)


def test_families_that_start_later_are_not_counted_and_pods_stand_apart_from_the_comparison() -> None:
    families = [
        family("A", "2026-01-01", pod="N"),
        family("B", "2026-01-01", pod="S"),
        family("C", "2026-12-01", pod="S"),
        family("D", "2026-01-01", cohort="comparison"),
    ]
    found = escalations(families, [happened("C", "2026-06-01"), happened("D", "2026-06-01")])
    north, south = Group("programme", "N", all_pods=False), Group("programme", "S", all_pods=False)
    assert list(found) == [Group("programme"), north, south, Group("comparison")]
    assert found[Group("programme")].before.families == 2
    assert found[south].before.rate.events == 0
    assert found[Group("comparison")].after.rate.events == 1


def test_few_events_say_nothing_an_interval_that_holds_one_no_difference_and_others_fewer_or_more() -> None:
    ten = [family(f"F{number}", "2025-11-01") for number in range(10)]

    def verdict(before: int, after: int) -> str:
        events = [happened(f"F{number % 10}", f"2025-{1 + number // 10:02d}-05") for number in range(before)]
        events += [happened(f"F{number % 10}", f"2026-{1 + number // 10:02d}-05") for number in range(after)]
        return escalations(ten, events)[Group("programme")].verdict

    assert verdict(5, 4) == "too_few"
    assert verdict(12, 8) == "not_shown"
    assert verdict(40, 8) == "fewer"
    assert verdict(8, 40) == "more"


def test_families_are_counted_as_started_still_in_and_ended_by_reason() -> None:
    families = [
        family("A", "2026-01-01", pod="N", last_day="2026-03-01", end_reason="completed"),
        family("B", "2026-01-01", pod="N", last_day="2026-12-01", end_reason="completed"),
        family("C", "2026-01-01", pod="N"),
        family("D", "2027-01-01", pod="N"),
    ]
    whole = coming(families, ON)[0]
    assert (whole.started, whole.still_in, dict(whole.ended)) == (3, 2, {"completed": 1})
