"""Measures of placements: how many are open, and how many fit what is looked for."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure

OPEN_PLACEMENTS = Measure(
    "Open placements",
    "Placements whose stay includes the as-at date",
    "placements",
    unit="count",
    by=("setting", "standing", "found"),
    adds_over=("setting", "standing"),
)
PLACEMENTS_FOUND = Measure(
    "Placements found",
    "Placements that fit what is looked for, open or ended",
    "placements",
    unit="count",
    by=("found",),
    needs=("found",),
)
