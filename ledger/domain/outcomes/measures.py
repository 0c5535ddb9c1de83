"""Measures of outcomes: what became of them, how their evidence stands, and the money that stands beside them."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure, MeasuredIn

_WHOSE = ("agency", "budget", "placement", "domain", "whose_words")
_OF_OUTCOMES = (*_WHOSE, "part", "movement", "standing", "ended_in", "why", "only")


def _count(name: str, meaning: str, by: tuple[str, ...] = _OF_OUTCOMES, adds_over: tuple[str, ...] = ()) -> Measure:
    return Measure(name, meaning, "outcomes", unit="count", by=by, adds_over=adds_over)


OUTCOMES = _count(
    "Outcomes",
    "What placements are for: open and ended ones apart, by what the latest rating says became of them",
    adds_over=("domain", "movement", "why", "whose_words"),
)
EVIDENCE_IN_DATE = _count(
    "Evidence in date", "Open outcomes observed within the days that the settings allow", _WHOSE, ("domain",)
)
EVIDENCE_AWAITED = _count(
    "Evidence awaited", "Open outcomes set so lately that no observation is due yet", _WHOSE, ("domain",)
)
EVIDENCE_LACKING = _count(
    "Evidence lacking",
    "Open outcomes not observed within the days that the settings allow; what is not due yet is not in it",
    (*_WHOSE, "only"),
    ("domain",),
)
PAST_DUE = _count(
    "Past their due day", "Open outcomes whose due day is before the as-at date", ("placement",), ("placement",)
)
NOT_CONTRIBUTING = _count(
    "Accountable agency does not contribute",
    "Open outcomes whose agency pays nothing of a placement that others pay for, and gives nothing in kind to it",
    ("agency", "placement"),
)
RATERS_DIFFER = _count(
    "Raters do not agree",
    "Open outcomes that one rater finds nearer to the target than at the start and another does not",
    ("placement",),
)
_MOVED = ("domain", "part", "past_due", "movement")
LEFT_WITH_CHILD = _count(
    "Ended as the child left", "Outcomes that ended as the child left, with no ending recorded", _MOVED, _MOVED
)
REPLACED = _count("Replaced by another", "Ended outcomes in whose place another was set", ("why", "ended_in"))
ACCOUNTABLE_IN = _count(
    "Placements where an agency is accountable",
    "Placements with an open outcome for which the agency is accountable",
    ("agency",),
)
PLACEMENTS_PAID_FOR = _count(
    "Placements paid for", "Placements of children of which a budget paid some in the window", ("budget", "window")
)
WITHOUT_OUTCOME = _count(
    "Placements with no outcome recorded",
    "Open placements of children with spend and no outcome recorded",
    ("window", "placement"),
)
_BESIDE = ("domain", "financial_year")
WITH_OUTCOME = _count(
    "Placements with an outcome",
    "Placements that cost something in the year and had an outcome in the domain; one is in each of its domains",
    _BESIDE,
)
MONEY_BESIDE = Measure(
    "Cost of placements with an outcome",
    "What placements with an outcome in the domain cost in the year: a placement's whole cost is in each of its "
    "domains, so they are never added up",
    "allocations",
    purse="all budgets",
    window="one financial year",
    by=_BESIDE,
    needs=_BESIDE,
)


def _days(name: str, meaning: str) -> Measure:
    unit: MeasuredIn = "days"
    return Measure(name, meaning, "outcomes", unit=unit, by=("outcome", "on"), needs=("outcome",))


DAYS_SINCE_OBSERVED = _days("Days since observed", "Days from an outcome's last observation to the as-at date")
OBSERVATIONS = _count("Observations", "How many observations are recorded", ("placement", "outcome"))
WORDINGS = _count("Earlier wordings", "How often an outcome was worded otherwise before", ("outcome",))
