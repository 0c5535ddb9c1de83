"""Measures of agencies' settings: how many thresholds they set themselves."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure

THRESHOLDS_SET = Measure(
    "Thresholds set",
    "Thresholds that somebody set; the others have the value that came with the program",
    "thresholds",
    purse="none",
    unit="count",
)
