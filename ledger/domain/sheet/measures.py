"""Measures of the ledger itself: what a cell states, checks that failed, months that are not closed."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure

STATED = Measure(
    "Amount stated",
    "What a row of a sheet says, as it was stated: a record, and not what follows from it",
    "the sheet",
    purse="none",
    by=("sheet", "key", "batch"),
    needs=("sheet", "key"),
)
CHECKS_FAILED = Measure(
    "Checks that failed", "Checks over the figures that failed when they were counted", "failed_checks", unit="count"
)
MONTHS_TO_CLOSE = Measure(
    "Periods to close", "Months that are posted to their end and not closed", "finance_months", unit="count"
)
DATA_KNOWN = Measure(
    "Known", "Of how many of them what should be known is known", "completeness", unit="count", by=("what",)
)
DATA_ASKED = Measure(
    "Of how many it should be known",
    "How many there are of which it should be known",
    "completeness",
    unit="count",
    by=("what",),
)
