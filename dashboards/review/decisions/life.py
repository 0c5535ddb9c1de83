"""The life of a split on the screen: its steps as a table, and where its records contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboards.widgets import figures, look, tables
from ledger.domain.decisions.life import Contradiction, Life, LifeStep, Sitting
from ledger.domain.decisions.measures import AGENCIES_PRESENT, QUORUM
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.splits.measures import WEEKLY_LIMIT, WEEKLY_SHARE

ASKED = {
    "new": "a split",
    "change": "a change",
    "renewal": "a renewal",
    "ratification": "approval of an emergency placement",
    "end": "its end",
}
ADVICE = {
    "agree": "agree",
    "agree_in_principle": "agree in principle",
    "interim": "pay without prejudice",
    "dispute": "dispute the split",
    "decline": "decline",
    "defer": "defer the decision",
}
_ENDED = {"with_the_stay": "With the stay", "declined": "Declined"}
Names = Mapping[str, str]


def show(life: Life, agencies: Names) -> None:
    """One split: where its records contradict each other, then every step of it."""
    for each in life.contradictions:
        st.markdown(f":red[:material/warning: {look.plain(contradiction(each, life, agencies))}]")
    tables.show_all(
        life.steps,
        [
            tables.day("on", "When"),
            tables.in_words("Step", _what),
            tables.in_words("Who", lambda step: _office(step, agencies)),
            tables.in_words("Outcome", _outcome),
            tables.in_words(
                "Conditions and minute",
                lambda step: "; ".join(part for part in (step.conditions, step.note) if part),
            ),
        ],
        alt=f"The history of the split {life.agreement.agreement}, step by step",
    )


def who(codes: Sequence[str], agencies: Names) -> str:
    """Agencies by name."""
    return ", ".join(agencies.get(code, code) for code in codes)


def quorum(sitting: Sitting) -> str:
    """Who was there, against the quorum."""
    present, needed = sitting.present, sitting.panel.quorum
    if present is None:
        return "Attendance is not recorded yet"
    panel = sitting.panel.panel
    there = f"{figures.counted(AGENCIES_PRESENT.of(present, panel=panel), 'agency', 'agencies')} present"
    if needed is None:
        return there
    quorum_is = f"quorum of {figures.number(QUORUM.of(needed, panel=panel))}"
    return f"{there}, {quorum_is} {'met' if sitting.quorate else 'not met'}"


def contradiction(found: Contradiction, life: Life, agencies: Names) -> str:
    """What does not go together, in a sentence."""
    code, on = life.agreement.agreement, look.day(found.on)
    if found.what == "decision_differs":
        return (
            f"The officer's decision of {on} says {look.words(found.said)}, but the agreement {code} is recorded as "
            f"{look.words(found.against)}."
        )
    if found.what == "below_quorum":
        of = {"agreement": code, "on": found.on}
        there = figures.counted(AGENCIES_PRESENT.of(int(found.said), **of), "agency", "agencies")
        needed = figures.number(QUORUM.of(int(found.against), **of))
        return f"The panel of {on} recommended with {there} present, below its quorum of {needed}."
    if found.what == "no_seat":
        return (
            f"{agencies.get(found.said, found.said)} would pay under {code} and has no member at the panel of {on}."
        )
    if found.what == "above_limit":
        limit = WEEKLY_LIMIT.of(int(found.against), agreement=code, agency=found.said, on=found.on)
        return (
            f"The member for {agencies.get(found.said, found.said)} may agree to {figures.to_the_penny(limit)} a "
            f"week, and its share would be {figures.to_the_penny(_share(life, found.said))}."
        )
    return (
        f"{code} is recorded as {look.words(found.against)}, but no officer's decision after the panel of {on} is "
        "recorded."
    )


def _share(life: Life, agency: str) -> Figure:
    over = (over for step in life.steps for over in step.over_limit if over.agency == agency)
    share = next((each.share for each in over), 0)
    return WEEKLY_SHARE.of(share, agreement=life.agreement.agreement, agency=agency)


def _office(step: LifeStep, agencies: Names) -> str:
    said = f"{step.role}, {who(step.agencies, agencies)}" if step.role else who(step.agencies, agencies)
    return f"{said} (reported by {step.told_by})" if step.told_by else said


def _what(step: LifeStep) -> str:
    plain = {
        "requested": "Requested",
        "recommended": "The panel recommended",
        "decided": "An officer decided",
        "came_to_count": "In force",
        "approved": "Approved",
        "not_approved": "Not approved",
        "approval_missing": "Approval outstanding",
        "reviewed": "Reviewed",
        "review_due": "Review due",
        "renewed": "Renewed",
        "changed": "Changed",
        "ended": "Ended",
        "lapsed": "Lapsed, with nothing to follow",
    }
    if step.what == "heard" and step.sitting:
        name = step.sitting.panel.name
        return f"On the agenda of the {name}" if step.sitting.present is None else f"Heard by the {name}"
    return plain[step.what]


def _outcome(step: LifeStep) -> str | None:
    if step.what == "requested":
        return look.sentence_case(ASKED[step.result]) if step.result else None
    if step.what == "heard" and step.sitting:
        return quorum(step.sitting)
    if step.what == "recommended":
        return look.sentence_case(ADVICE.get(step.result or ""))
    if step.what == "reviewed":
        right = {"still_right": "The split is still right", "not_right": "The split is no longer right"}
        return right.get(step.result or "", "The split was not reviewed")
    if step.what in ("renewed", "changed"):
        return f"By {step.code}" + (f", {look.words(step.result)}" if step.result else "")
    if step.what == "ended":
        return _ENDED.get(step.result or "")
    return look.sentence_case(step.result) if step.result else None
