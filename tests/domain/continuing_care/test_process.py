"""Continuing care told from small facts: when each step was due, what each domain shows, what is said of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.agencies.thresholds import Threshold, Thresholds
from ledger.domain.continuing_care.process import DOMAINS, CareProcess, care_process
from ledger.domain.continuing_care.sheets import CareCase, CareLevel, CareStep
from ledger.domain.placements.sheets import Circumstance

CASE = CareCase(care_case="C1", child="K", agency="H", referred_on=date(2026, 1, 1))


def taken(name: Any, on: str, result: Any = None, next_due: str | None = None) -> CareStep:
    return CareStep(
        care_case="C1",
        step=name,
        on=date.fromisoformat(on),
        result=result,
        next_due=date.fromisoformat(next_due) if next_due else None,
    )


def told(*steps: CareStep, said: str | None = None, case: CareCase = CASE, **clocks: str) -> CareProcess:
    thresholds = Thresholds(Threshold(threshold=name, value=Decimal(value)) for name, value in clocks.items())
    circumstance = (
        Circumstance(child="K", what="continuing_care", value=said, first_day=date(2026, 1, 1)) if said else None
    )
    return care_process(case, steps, (), circumstance, thresholds)


def clocks(process: CareProcess, on: str) -> list[tuple[str, str | None, int | None]]:
    """Each step, when it was due, and by how many days it was or is late."""
    day = date.fromisoformat(on)
    return [(step.step, str(step.due) if step.due else None, step.days_late(day)) for step in process.steps]


def test_a_referral_starts_three_clocks() -> None:
    assert clocks(told(), "2026-02-02") == [
        ("assessment", "2026-01-29", 4),
        ("forum", "2026-02-05", -3),
        ("decision", "2026-02-12", -10),
    ]


def test_clocks_are_the_boards_own() -> None:
    assert clocks(told(care_assessment_days="10"), "2026-01-12")[0] == ("assessment", "2026-01-11", 1)


def test_steps_done_early_and_late_keep_their_due_days_and_the_first_review_follows_the_decision() -> None:
    process = told(
        taken("assessment", "2026-01-20"),
        taken("forum", "2026-02-06"),
        taken("decision", "2026-02-20", "eligible"),
    )
    assert clocks(process, "2026-06-01") == [
        ("assessment", "2026-01-29", -9),
        ("forum", "2026-02-05", 1),
        ("decision", "2026-02-12", 8),
        ("review", "2026-05-22", 10),
    ]
    assert process.coming is not None
    assert process.coming.due == date(2026, 5, 22)


def test_a_review_leads_to_a_later_one_and_a_stated_day_counts_before_the_clock() -> None:
    decided = taken("decision", "2026-02-20", "eligible", next_due="2026-04-01")
    process = told(decided, taken("review", "2026-04-03", "eligible"))
    assert clocks(process, "2026-05-01")[1:] == [("review", "2026-04-01", 2), ("review", "2027-04-03", -337)]


def test_a_step_that_was_left_out_does_not_move_the_clock_of_the_next() -> None:
    process = told(taken("assessment", "2026-01-20"), taken("decision", "2026-02-20", "not_eligible"))
    assert clocks(process, "2026-03-01") == [("assessment", "2026-01-29", -9), ("decision", "2026-02-12", 8)]
    assert process.coming is None


def test_a_case_that_was_closed_keeps_what_was_done_and_has_nothing_to_come() -> None:
    closed = CASE.model_copy(update={"closed_on": date(2026, 2, 1)})
    process = told(taken("assessment", "2026-01-20"), case=closed)
    assert clocks(process, "2026-03-01") == [("assessment", "2026-01-29", -9)]


@pytest.mark.parametrize(
    ("said", "differs"),
    [("eligible", False), ("Yes", False), ("not eligible", True), ("not known", True), (None, True)],
)
def test_what_the_circumstances_say_is_held_to_the_boards_last_decision(said: str | None, differs: bool) -> None:
    process = told(
        taken("decision", "2026-02-20", "not_eligible"),
        taken("review", "2026-05-20", "eligible"),
        taken("review", "2026-06-20", "deferred"),
        said=said,
    )
    assert process.eligibility == ("eligible", date(2026, 5, 20))
    assert process.differs is differs


def test_before_any_decision_nothing_can_differ() -> None:
    assert not told(taken("forum", "2026-02-05", "eligible"), said="not eligible").differs


def test_all_ten_domains_are_shown_with_the_latest_level_and_the_one_before() -> None:
    rows = [
        CareLevel(care_case="C1", domain="seizures", on=date(2026, month, 1), level=level)
        for month, level in ((3, "severe"), (1, "low"), (2, "high"))
    ]
    process = care_process(CASE, (), rows, None, Thresholds(()))
    assert tuple(row.domain for row in process.levels) == DOMAINS
    assert len(DOMAINS) == 10
    seizures = next(row for row in process.levels if row.domain == "seizures")
    assert (seizures.level, seizures.earlier, seizures.moved) == ("severe", "high", 1)
    others = [row for row in process.levels if row.domain != "seizures"]
    assert {(row.level, row.moved) for row in others} == {(None, 0)}
