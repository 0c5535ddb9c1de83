"""Measures of closer to home: areas and miles, secured days, waits for a place, and delayed move-on."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure, MeasuredIn

_OF_THE_DAY = "placements whose stay includes the day of asking"


def _placements(name: str, meaning: str, asked: str = "distances") -> Measure:
    return Measure(name, meaning, asked, purse="none", window=_OF_THE_DAY, unit="count", day="asked")


AWAY_FROM_HOME = _placements("Placements away from home", "Placements in which a child lives away from home")
OUT_OF_AREA = _placements("Out of area", "Placements in another council's area, as regulation 11 asks")
AT_A_DISTANCE = _placements(
    "At a distance (regulation 11)", "Placements out of area and in no area that adjoins the council's own"
)
AREA_NOT_KNOWN = _placements(
    "Area not known", "Placements that the regulations concern and whose area nobody has recorded; it is not guessed"
)
APPROVER_NOT_KNOWN = _placements(
    "Approver not known",
    "Placements whose area, or whether it adjoins, is not recorded: who has to approve depends on it",
)
APPROVAL_OUTSTANDING = _placements(
    "Approval out of area outstanding", "Placements out of area that whoever has to approve has not approved"
)
APPROVAL_REFUSED = _placements(
    "Out of area and not approved",
    "Placements out of area that were not approved, and in which the child still lives",
)
APPROVAL_NOT_ASKED = _placements(
    "Out of area without an approval",
    "Placements out of area of which no approval is recorded, as regulation 11 asks",
)
NOT_CONSULTED = _placements(
    "Other council not consulted", "Placements at a distance whose area's council should have been consulted by now"
)
NOT_NOTIFIED = _placements(
    "Other council not notified", "Placements out of area where the written notice to that area's council is overdue"
)
DISTANCE_KNOWN = _placements("Distance known", "Placements whose miles in a straight line from home are known")
OVER_THE_MILES = _placements(
    "Over the miles of the statistic", "Placements more miles from home than the council's statistic counts from"
)
PLAN_LATE = _placements(
    "Plan to move closer to home late", "Placements over the miles whose plan to move closer has a day that is past"
)
NO_PLAN = _placements(
    "No plan to move closer to home", "Placements over the miles without a plan to move closer to home"
)
FUNDING_NOT_AGREED = _placements(
    "Packages of care at home without agreed funding",
    "Wraparound and short breaks whose funding is not agreed on the day of asking",
    "secured-funding",
)
FUNDING_ENDS_SOON = _placements(
    "Packages of care at home whose agreed funding ends soon",
    "Wraparound and short breaks whose agreed funding ends within the days that the settings allow",
    "secured-funding",
)


def _miles(name: str, meaning: str) -> Measure:
    return Measure(
        name,
        meaning,
        "distances",
        purse="none",
        window=_OF_THE_DAY,
        unit="tenths of miles",
        day="asked",
        by=("placement",),
        needs=("placement",),
    )


MILES_FROM_HOME = _miles("Miles from home", "Miles in a straight line from home; home is known to about half a mile")
MILES_FROM_TEAM = _miles("Miles from team", "Miles in a straight line from the team that works with the child")

SECURED_DAYS = Measure(
    "Secured days ahead",
    "Days from the day of asking, itself not among them, to the last day for which funding is agreed without a break",
    "secured-funding",
    purse="none",
    window="from the day after the day of asking",
    unit="days",
    day="asked",
    by=("placement", "on"),
    needs=("placement", "on"),
)
AVERTED_WEEK = Measure(
    "Weekly cost of what is averted",
    "What a week would cost of the care that a package is bought to avert, as judged, or as one like it costs",
    "secured-funding",
    purse="none",
    window="a week at the prices of the day of asking",
    unit="pence a week",
    day="asked",
    by=("placement", "averts", "on"),
    needs=("placement", "on"),
)

# Waits for a place.

_UNTIL_FOUND = "from the day a place was needed until it was found, or to the day of asking"
_OF_SEARCHES = ("search", "kind", "state", "reason", "on")


def _of_waits(
    name: str,
    meaning: str,
    unit: MeasuredIn = "count",
    adds_over: tuple[str, ...] = ("search", "kind", "state", "reason"),
) -> Measure:
    return Measure(
        name,
        meaning,
        "waits",
        purse="none",
        window=_UNTIL_FOUND,
        unit=unit,
        day="asked",
        by=_OF_SEARCHES,
        needs=("on",),
        adds_over=adds_over,
    )


SEARCHES = _of_waits("Searches for a place", "Searches for a place that was needed by the day of asking")
DAYS_WAITED = _of_waits("Days waited", "Days for which a place was needed and not found", "days", ())
MEDIAN_WAIT = _of_waits(
    "Days waited, median", "Median of the days that searches have waited; of two in the middle the less", "days", ()
)
LONGEST_WAIT = _of_waits("Days waited, longest", "Days waited of the search that has waited longest", "days", ())
REFUSALS = _of_waits("Refusals", "How often a provider refused, by the day of asking")
PROVIDERS_REFUSING = _of_waits(
    "Providers that refused", "Providers that refused at least once, each once", adds_over=()
)
INTERIM_COST = Measure(
    "Cost of interim placements",
    "What the placement in which the child was meanwhile cost on the days waited; days of two searches count in each",
    "waits",
    purse="each budget",
    window=_UNTIL_FOUND,
    day="asked",
    by=("search", "kind", "state", "budget", "standing", "on"),
    needs=("on",),
    adds_over=("search", "kind", "state", "budget", "standing"),
)

# Delayed move-on.

_PAST_THE_PLAN = "from the day after the planned move to the end of the stay, or to the day of asking"
_OF_STEPS = ("placement", "still_there", "on")


def _delayed(name: str, meaning: str, unit: MeasuredIn, purse: str, by: tuple[str, ...]) -> Measure:
    return Measure(
        name,
        meaning,
        "step-downs",
        purse=purse,
        window=_PAST_THE_PLAN,
        unit=unit,
        day="asked",
        by=(*_OF_STEPS, *by),
        needs=("on",),
        adds_over=("placement", "still_there", *by),
    )


DELAYED_DAYS = _delayed(
    "Days of delayed move-on",
    "Days after the planned move, of stays that have ended and of those that go on",
    "days",
    "none",
    (),
)
DELAYED_COST = _delayed(
    "Cost of delayed move-on",
    "What the days after the planned move cost, of stays that have ended and of those that go on",
    "pence",
    "each budget",
    ("budget", "standing"),
)
DELAYED_PLACEMENTS = _delayed(
    "Placements with delayed move-on", "Placements that went on after the planned move", "count", "none", ()
)
LONGEST_DELAY = Measure(
    "Longest delayed move-on",
    "Days after the planned move of the placement that went on for longest",
    "step-downs",
    purse="none",
    window=_PAST_THE_PLAN,
    unit="days",
    day="asked",
    by=("on",),
    needs=("on",),
)
