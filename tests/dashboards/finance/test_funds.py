"""Pooled funds on the screen."""

from __future__ import annotations

from ledger.config import ROOT
from tests.answers.funds.test_years import FUND
from tests.dashboards.screens import figures, opened, said
from tests.desk import Ledger


def test_a_fund_is_shown_with_what_is_due_and_its_overspend_can_be_approved(ledger: Ledger) -> None:
    story = ROOT / "tests" / "golden" / "a-pooled-fund-overspent"
    ledger.do("import", str(story / "book"), "--dated-ahead", "--now", "2025-04-01")
    ledger.post("2026-03-31", "2026-04-01")
    page = opened("finance/funds.py")
    assert figures(page)["Contributions for the year"] == "£150,000.00"
    exported = ledger.rows("funds")
    assert any(row["fund"] == "JF1" for row in exported)


ANOTHER = """
funds: fund,name,budget,first_day
OTHER,Other pool,H1-CC,2025-04-01

fund_contributions: fund,budget,financial_year,amount,instalments,first_due
OTHER,C-SC,2026-27,500.00,1,2026-04-30
"""


def test_amounts_of_several_funds_are_never_added_up(ledger: Ledger) -> None:
    ledger.take(FUND, "2026-01-05")
    ledger.post("2026-04-30", "2026-04-30")
    # Twelve months of £1,000.00, and as much is paid in.
    alone = "Joint pool** has £12,000 for the year, and £12,000 is forecast to be spent."
    assert alone in said(opened("finance/funds.py"))
    ledger.take(ANOTHER, "2026-05-01")
    page = opened("finance/funds.py")
    assert "2 pooled funds**, of which none is forecast to overspend." in said(page)
    assert "12,500" not in said(page)
