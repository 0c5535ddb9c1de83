"""Measures of Family Help: a programme's grant and spend up to a day, its families, and what happened to them."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure, MeasuredIn

_UP_TO = "whole months up to the day that is named"
_OF_A_PROGRAMME = ("programme", "month", "on")


def _of_a_grant(name: str, meaning: str, window: str = _UP_TO, by: tuple[str, ...] = _OF_A_PROGRAMME) -> Measure:
    return Measure(
        name, meaning, "programmes", purse="the grant", window=window, day="asked", by=by, needs=("programme",)
    )


GRANT = _of_a_grant("Grant", "What is granted to a programme in all", "the whole programme")
SPEND_PLANNED = _of_a_grant("Spend planned", "What a programme's profile plans to spend in a month", "a month")
SPEND = _of_a_grant("Spend", "What a programme spent in a month, whether or not the grant meets it", "a month")
SPEND_ELIGIBLE = _of_a_grant("Eligible spend", "What of a month's spend the grant may meet", "a month")
GRANT_PLANNED = _of_a_grant(
    "Grant planned", "What a programme's profile plans to draw of the grant in a month", "a month"
)
SPEND_PLANNED_TO_DATE = _of_a_grant("Spend planned to date", "What the profile plans to spend up to a month's end")
SPEND_TO_DATE = _of_a_grant("Spend to date", "What a programme spent up to a month's end, eligible or not")
ELIGIBLE_TO_DATE = _of_a_grant("Eligible spend to date", "What of spend up to a month's end the grant may meet")
GRANT_PLANNED_TO_DATE = _of_a_grant("Grant planned to date", "What the profile plans to draw up to a month's end")
GRANT_DUE = _of_a_grant(
    "Grant due to date",
    "The least of the percent of eligible spend, the grant planned to date and the whole grant; claimed or not",
)
CLAIMED = _of_a_grant(
    "Grant claims to date", "Grant claims sent up to a month's end, of the last month up to the day"
)
RECEIVED_TO_DATE = _of_a_grant("Grant payments to date", "Payments of grant claims received up to a month's end")
CLAIMABLE = _of_a_grant("Claimable", "Grant due to date less grant claims to date; none where more is claimed")
OVERCLAIMED = _of_a_grant("Claimed above what is due", "Grant claims to date above the grant due to date")
PAYMENT_OUTSTANDING = _of_a_grant(
    "Grant payments outstanding", "Grant claims to date of which the payment has not been received"
)
BEHIND_PROFILE = _of_a_grant(
    "Spend behind its profile",
    "Spend planned less spend, up to the last month whose spend is known; negative: spend is ahead of its profile",
)
CLAIM_AMOUNT = _of_a_grant("Grant claim", "What one grant claim asks for", "a claim", ("programme", "claim"))
CLAIM_RECEIVED = _of_a_grant(
    "Payment received", "What was received for one grant claim", "a claim", ("programme", "claim")
)


def _count(name: str, meaning: str, *by: str, unit: MeasuredIn = "count") -> Measure:
    return Measure(
        name,
        meaning,
        "programme-families",
        purse="none",
        window="from the programme's first day to the day that is named",
        unit=unit,
        day="asked",
        by=("programme", "on", *by),
        needs=("programme", "on"),
    )


CLAIMS_SENT_LATER = _count(
    "Grant claims sent later", "Grant claims sent after the day that is named; in no figure of it"
)
FAMILIES_STARTED = _count("Families started", "Families that had started by the day", "cohort", "pod")
FAMILIES_IN_IT = _count(
    "Families in the programme", "Families that had started by the day and not ended", "cohort", "pod"
)
FAMILIES_ENDED = _count(
    "Families ended", "Families that had ended by the day, by why they did", "cohort", "pod", "why"
)
EVENTS_OF_FAMILIES = _count(
    "Events of families",
    "How often something happened in the twelve months before families started, or in up to twelve from then on",
    *("cohort", "pod", "kind", "window"),
)
KINDS_THAT_DIFFER = _count(
    "Kinds of event with a difference", "Kinds of event whose rate after the start differs from that before"
)
KINDS_COMPARED = _count("Kinds of event compared", "Kinds of event that are compared before and after the start")
