"""The clocks of continuing care: which step of a case comes next, and by when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ledger.domain.agencies.thresholds import ThresholdName, Thresholds
from ledger.domain.continuing_care.sheets import STEPS, CareCase, CareStep

FROM_REFERRAL: dict[str, ThresholdName] = {
    "assessment": "care_assessment_days",
    "forum": "care_forum_days",
    "decision": "care_decision_days",
}
"""The clocks that run from the referral."""


class NextStep(NamedTuple):
    """A step of a case that is still to come."""

    step: str
    due: date


def next_step(case: CareCase, taken: Sequence[CareStep], thresholds: Thresholds) -> NextStep | None:
    """What comes next in a case, given its steps in order of time; None where it is closed or has come to its end.

    A step stated to be due on a day is due then; else the clocks run from the referral, and after a decision from
    that, or from the last review. What was deferred is due again; a child found not eligible has no review.
    """
    if case.closed_on:
        return None
    if not taken:
        return NextStep("assessment", _later(case.referred_on, "care_assessment_days", case, thresholds))
    last = taken[-1]
    if last.step in ("decision", "review") and last.result == "not_eligible" and last.next_due is None:
        return None
    step = last.step if last.result == "deferred" else STEPS[min(STEPS.index(last.step) + 1, len(STEPS) - 1)]
    if last.next_due:
        return NextStep(step, last.next_due)
    if step != "review":
        return NextStep(step, _later(case.referred_on, FROM_REFERRAL[step], case, thresholds))
    clock: ThresholdName = "care_review_days" if last.step == "review" else "care_first_review_days"
    return NextStep(step, _later(last.on, clock, case, thresholds))


def _later(day: date, clock: ThresholdName, case: CareCase, thresholds: Thresholds) -> date:
    return day + timedelta(int(thresholds.of(clock, case.agency)))
