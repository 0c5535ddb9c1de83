"""Commitments on the screen are those exported."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from tests.dashboards.screens import figures, opened
from tests.desk import Ledger


def test_commitments_on_the_screen_are_those_exported(january: Ledger) -> None:
    shown = figures(opened("finance/commitments.py"))
    exported = january.rows("commitments")
    committed = sum(Decimal(row["committed"]) for row in exported)
    assert shown["Committed"] == f"£{committed.quantize(Decimal(1), ROUND_HALF_UP):,}"
