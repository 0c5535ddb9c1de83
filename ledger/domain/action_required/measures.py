"""Measures of what needs a decision: matters, the placements they are about, how long they are open, their value."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure

_MATTER = ("what", "agency", "placement", "agreement", "since", "subject")
MATTERS = Measure(
    "Matters",
    "Matters that need a decision and are open on the day of asking; both sides of a dispute have it",
    "attention",
    unit="count",
    day="asked",
    by=_MATTER,
    adds_over=("agency", "placement", "agreement", "since"),
)
PLACEMENTS_TO_DECIDE = Measure(
    "Placements that need a decision",
    "Placements with an open matter, each once, whether or not the child has left",
    "attention",
    unit="count",
    day="asked",
    by=("what", "agency", "subject"),
)
VALUE_OF_MATTERS = Measure(
    "Value of matters",
    "What other agencies pay, are asked for or dispute in open matters to 31 March, charged and to come; of a matter "
    "of the placement itself, what it is to cost from the as-at date; of one that several agencies have, once",
    "attention",
    purse="the agencies other than the lead commissioner",
    window="to the 31 March after the as-at date",
    day="asked",
    by=_MATTER,
    adds_over=("what", "placement", "agreement", "since"),
)
DAYS_OPEN = Measure(
    "Days open",
    "Days from when a matter has stood so to the day of asking; negative: days until it is due",
    "attention",
    unit="days",
    day="asked",
    by=_MATTER,
)
