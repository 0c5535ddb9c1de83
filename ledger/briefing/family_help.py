"""Family Help in sentences: what events before and after show, and no more."""

from __future__ import annotations

from ledger.domain.family_help.families import BeforeAndAfter, EventKind, Verdict
from ledger.domain.money_and_days.intervals import RateRatio

EVENTS: dict[EventKind, str] = {
    "escalation": "escalations",
    "repeat_referral": "repeat referrals",
    "child_looked_after": "children taken into care",
}
CAUTION = (
    "Families come when things are at their worst, so some fall is to be expected without any help (regression to "
    "the mean), and these counts do not say what the programme did."
)
_SHOWN: dict[Verdict, str] = {"fewer": "fewer", "more": "more", "not_shown": "no difference is shown"}


def times(ratio: RateRatio) -> str:
    """`0.48 times (95% interval 0.27 to 0.86)`."""
    if ratio.ratio is None:
        return f"at least {ratio.low} times (95% interval)"
    return f"{ratio.ratio} times (95% interval {ratio.low} to {ratio.high})"


def change_shown(change: BeforeAndAfter) -> str:
    """What one kind of event did in the same families, as far as the rate ratio shows it."""
    many = EVENTS[change.kind].capitalize()
    said = f"{many}: {change.before.rate.events or 'none'} before and {change.after.rate.events or 'none'} after"
    if change.verdict == "too_few" or change.ratio is None:
        return f"{said}, too few to tell."
    shown = _SHOWN[change.verdict]
    return f"{said}. The same families' yearly rate after is {times(change.ratio)} that before: {shown}."


def beside_others(change: BeforeAndAfter, others: BeforeAndAfter) -> str:
    """What families without the programme add to that: whether those with it fared otherwise is shown or not."""
    ratio, verdict = change.beside(others), change.verdict_beside(others)
    if ratio is None or verdict == "too_few":
        return "There are too few to compare with families without it."
    return f"After the start, the rate is {times(ratio)} that of families without it: {_SHOWN[verdict]}."
