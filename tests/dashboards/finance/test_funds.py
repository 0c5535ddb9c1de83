"""Pooled funds on the screen."""

from __future__ import annotations

from ledger.config import ROOT
from tests.dashboards.screens import figures, opened
from tests.desk import Ledger


def test_a_fund_is_shown_with_what_is_due_and_its_overspend_can_be_approved(ledger: Ledger) -> None:
    story = ROOT / "tests" / "golden" / "a-pooled-fund-overspent"
    ledger.do("import", str(story / "book"), "--dated-ahead", "--now", "2025-04-01")
    ledger.post("2026-03-31", "2026-04-01")
    page = opened("finance/funds.py")
    assert figures(page)["Contributions for the year"] == "£150,000.00"
    exported = ledger.rows("funds")
    assert any(row["fund"] == "JF1" for row in exported)
