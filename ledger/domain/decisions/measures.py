"""Measures of decisions: what waiting for them cost, what panels hear, who was there, and what was to be done."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure, MeasuredIn

_DELAY = ("waited_for", "state", "placement", "agency", "asked", "first_day", "basis")


def _delay(name: str, meaning: str) -> Measure:
    return Measure(
        name,
        meaning,
        "cost-of-delay",
        purse="the lead commissioners",
        window="up to the day of asking; decided ones: of the 12 months to it",
        day="asked",
        by=_DELAY,
        adds_over=_DELAY,
    )


COST_OF_DELAY = _delay(
    "Cost of delay",
    "What was expected of the agencies that were asked while a decision was awaited, on days without an agreement: "
    "by the share asked for, else by the agreement before; a day that two waits share once",
)
DELAY_NOT_KNOWN = _delay(
    "Cost of delayed days, shares not known",
    "What such days cost where nothing says what would be shared; in no cost of delay",
)
DECISIONS_ASKED_FOR = Measure(
    "Decisions with days carried",
    "Decisions awaited on days without an agreement, which the lead commissioner carried; others that are awaited "
    "are matters and cost nothing yet",
    "cost-of-delay",
    unit="count",
    day="asked",
    by=("waited_for", "state"),
    needs=("state",),
)
DAYS_AWAITED = Measure(
    "Days awaited",
    "Days without an agreement while a decision was awaited; of several decisions the most",
    "cost-of-delay",
    unit="days",
    day="asked",
    by=_DELAY,
)

# A meeting of a panel.


def _meeting(name: str, meaning: str, unit: MeasuredIn = "count", by: tuple[str, ...] = ("panel",)) -> Measure:
    return Measure(name, meaning, "agenda", unit=unit, day="asked", by=by, needs=("panel",))


ITEMS = _meeting("On the agenda", "Placements that are an item of this meeting")
ITEMS_HEARD = _meeting("Heard", "Items of this meeting with a recommendation")
ITEMS_LEFT = _meeting(
    "Items not complete",
    "Items of a meeting that is over without a recommendation or a decision",
    by=("panel", "what"),
)
DUE_BESIDES = _meeting(
    "Due, not on the agenda", "Placements that are due by the day of the meeting and not on its agenda"
)
AGENCIES_PRESENT = Measure(
    "Agencies present",
    "Agencies for which somebody was at a meeting, each once",
    "panel_members",
    unit="count",
    by=("panel", "agreement", "on"),
)
QUORUM = Measure(
    "Quorum", "How many agencies have to be there", "panels", unit="count", by=("panel", "agreement", "on")
)
ACTIONS_OVERDUE = _meeting("Actions overdue", "Open actions of the meeting's placements past their due day")
DECISIONS_IN_FORCE = Measure(
    "Decisions in force",
    "Decisions on a placement's split that came into force, one after another",
    "placement_timeline",
    unit="count",
    by=("placement",),
)
EVENTS = Measure(
    "Events", "What has a day in the life of a placement", "placement_timeline", unit="count", by=("placement",)
)
DUE_VALUE = Measure(
    "Value of what is due",
    "The most of any one reason for which a placement is due at a meeting: several may be about the same pounds",
    "agenda",
    purse="the agencies that are asked",
    window="to the 31 March after the as-at date",
    day="asked",
    by=("placement", "on"),
    needs=("on",),
)


def _days(name: str, meaning: str, by: tuple[str, ...]) -> Measure:
    return Measure(name, meaning, "actions", unit="days", day="asked", by=by, needs=("on",))


ACTION_DAYS_OVERDUE = _days("Action days overdue", "Days from an action's due day to the day named", ("action", "on"))
CARE_STAGE_DAYS = _days(
    "Days beside the due day",
    "Days by which a stage of continuing care is late, or until it is due",
    ("case", "stage", "due", "on"),
)
