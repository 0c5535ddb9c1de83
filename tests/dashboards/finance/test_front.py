"""Finance's front page: overdue money of partners comes first, and nothing is ticked that nobody can know."""

from __future__ import annotations

import pytest

from tests.dashboards.screens import opened, said
from tests.desk import Ledger


def needs(page_said: str) -> list[str]:
    """The list of what needs somebody."""
    return [line for line in page_said.splitlines() if line.startswith("- :")]


def test_overdue_money_of_partners_leads_the_actions(january: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    january.do("reconcile", "--now", "2026-02-07")
    # Billed on 6 February, due on 8 March: on that day there is time, on the next none.
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-03-08")
    assert not [need for need in needs(said(opened("finance/front.py"))) if "past its due date" in need]
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-03-09")
    page = said(opened("finance/front.py"))
    assert needs(page)[0].startswith(
        "- :red[:material/priority_high:] **Act:** £12,400.00 that partners owe is past its due date, on 1 document, "
        "the longest for 1 day."
    )
    aged = said(opened("finance/aged_debt.py", on="2026-03-09"))
    assert "£12,400.00 that partners owe is past its due date" in needs(aged)[0]
    account = said(opened("finance/partner.py", statement_on="2026-03-09"))
    assert "£12,400.00 that partners owe is past its due date" in needs(account)[0]
    assert ":green[:material/check_circle:] Nothing" not in aged + account


def test_where_figures_or_documents_are_behind_nothing_is_ticked(january: Ledger) -> None:
    january.do("marts")
    assert "every check over them passed" in said(opened("finance/front.py"))
    january.take("thresholds: threshold,agency,value\nnot_invoiced_days,,31", "2026-02-10")
    page = said(opened("finance/front.py"))
    assert ":green[:material/check_circle:]" not in page
    assert "Not known yet:** the figures do not show what was recorded since" in page
    january.do("marts")
    page = said(opened("finance/front.py"))
    assert "Not known yet:** documents or prices came after the last reconciliation; reconcile first" in page


def test_aged_debt_is_done_where_nothing_is_due_and_not_known_where_money_came_since(january: Ledger) -> None:
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    aged = said(opened("finance/aged_debt.py", on="2026-02-07"))
    assert ":green[:material/check_circle:] Nothing that was invoiced is past its due date" in aged
    january.take("receipts: receipt,from_agency,to_agency,received_on,amount\nR-1,H1,C,2026-02-07,1.00", "2026-02-08")
    aged = said(opened("finance/aged_debt.py", on="2026-02-08"))
    assert "Not known yet:** money or a decision on a debt came after the last reconciliation" in aged
    assert ":green[:material/check_circle:]" not in aged
