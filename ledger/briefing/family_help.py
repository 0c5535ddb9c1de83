"""Family Help in sentences: where a grant stands, and what events before and after bear out, and no more."""

from __future__ import annotations

from ledger.briefing.figures import month_name
from ledger.domain.family_help.families import BeforeAndAfter, EventKind
from ledger.domain.family_help.grants import Grant
from ledger.domain.money_and_days.intervals import EventRate
from ledger.domain.money_and_days.money import pounds

EVENTS: dict[EventKind, str] = {
    "escalation": "escalations",
    "repeat_referral": "repeat referrals",
    "child_looked_after": "children taken into care",
}
CAUTION = (
    "Families come when things are at their worst, so some fall is to be expected with or without help. "
    "These counts say what happened, not what the programme did."
)


def grant_stands(grant: Grant) -> str:
    """What was claimed of the grant, what may be claimed now, and how spend lies beside its profile."""
    now, told, whole = grant.now, grant.last_told, pounds(grant.programme.grant)
    if now is None:
        return f"{grant.programme.name}: the first month of its grant of {whole} is not over yet."
    said = f"{grant.programme.name}: {pounds(now.claimed_to_date)} of a grant of {whole} is claimed"
    said += f", and {pounds(now.to_claim)} more may be claimed now." if now.to_claim else "."
    if told is None:
        return f"{said} Nobody has told yet what was spent."
    side = "behind" if grant.behind > 0 else "beyond"
    place = f"{pounds(abs(grant.behind))} {side}" if grant.behind else "level with"
    return f"{said} Spend to the end of {month_name(told.month)} is {place} its profile."


def in_a_hundred(rate: EventRate) -> str:
    """`102.5 in a hundred family-years (74.1 to 138.0)`."""
    if rate.rate is None:
        return "nobody was watched"
    return f"{rate.rate} in a hundred family-years ({rate.low} to {rate.high})"


def change_shown(change: BeforeAndAfter) -> str:
    """What one kind of event did between the two windows, as far as counts and intervals bear it."""
    many = EVENTS[change.kind].capitalize()
    before, after = change.before.rate, change.after.rate
    if change.verdict == "too_few":
        return f"{many}: {before.events} before and {after.events} after are too few to tell anything."
    said = f"{many}: {in_a_hundred(before)} before, {in_a_hundred(after)} after."
    if change.verdict == "not_shown":
        return f"{said} The intervals overlap: no difference is shown."
    return f"{said} The intervals do not overlap: there were {change.verdict} after."


def beside_others(change: BeforeAndAfter, others: BeforeAndAfter) -> str:
    """What families without the programme add to that: whether those with it fared otherwise is shown or not."""
    if "too_few" in (change.verdict, others.verdict):
        return "Beside families without it there are too few to compare."
    rates = f"{in_a_hundred(others.before.rate)} before, {in_a_hundred(others.after.rate)} after"
    if change.after.rate.overlaps(others.after.rate):
        return f"Families without it: {rates}. Afterwards the two groups' intervals overlap: no difference is shown."
    fewer = (change.after.rate.rate or 0) < (others.after.rate.rate or 0)
    return (
        f"Families without it: {rates}. Afterwards the two groups' intervals do not overlap: "
        f"its families had {'fewer' if fewer else 'more'}."
    )
