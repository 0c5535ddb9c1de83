"""Finance's front page: overdue money of partners comes first, and nothing is ticked that nobody can know."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

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


def test_what_is_owed_to_us_is_told_apart_from_what_we_owe(january: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    january.do("marts")
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-03-09")
    assert "partners owe us" not in said(opened("finance/front.py"))
    monkeypatch.setenv("JOINT_LEDGER_AGENCY", "C")
    council = said(opened("finance/front.py"))
    assert "partners owe us £12,400.00 that was invoiced" in council
    assert "and we owe partners nothing" in council
    monkeypatch.setenv("JOINT_LEDGER_AGENCY", "H1")
    board = said(opened("finance/front.py"))
    assert "partners owe us nothing that was invoiced" in board
    assert "and we owe partners £12,400.00" in board


LATER_INVOICES = """
invoices: invoice,provider,to_agency,kind,dated,due,net,vat,gross
I-2,OAK,C,invoice,2026-03-05,2026-04-04,1250.00,,1250.00
I-3,OAK,C,invoice,2026-04-05,2026-05-05,1570.00,,1570.00
I-4,OAK,C,invoice,2026-05-05,2026-06-04,1000.00,200.00,1200.00

invoice_lines: invoice,line,placement,price,first_day,last_day,rate,net
I-2,1,A,A-ed,2026-02-01,2026-02-28,1250,1250.00
I-3,1,A,A-ed,2026-03-01,2026-03-31,1070,1070.00
I-3,2,,,2026-03-01,2026-03-31,500,500.00
I-4,1,A,A-ed,2026-04-01,2026-04-30,1000,1000.00

line_decisions: invoice,line,decision,on,amount,why
I-2,1,accepted,2026-06-01,250.00,Examination fees
"""
"""Education at £1,000.00 a month: £250.00 too much and accepted, £70.00 too much, £500.00 for no placement, and the
contract value with VAT where none is due."""


def test_from_the_lines_that_differ_in_twelve_months_to_the_exceptions_of_all(january: Ledger) -> None:
    january.take(LATER_INVOICES, "2026-06-01")
    january.post("2027-01-31", "2027-02-01")
    january.do("reconcile", "--now", "2027-02-02")
    page = opened("finance/front.py")
    counts, pounds = made_up(page, "Number", "Lines that differ"), made_up(page, "Amount (£)", "Overcharged")
    # January 2026 is before the twelve months to 31 January 2027: its line with £100.00 too much is of another month.
    assert counts == {
        "Lines that differ": "3",
        "less Lines that differ, settled": "1",
        "Exceptions without a difference": "1",
        "Exceptions of other months": "1",
        "= Exceptions": "4",
    }
    assert pounds == {
        "Overcharged": "820.00",
        "less Overcharged, settled": "250.00",
        "In question without a difference": "–",
        "In question of other months": "100.00",
        "= Overcharge in question": "670.00",
    }


def made_up(page: AppTest, header: str, first: str) -> dict[str, str]:
    """How a figure is made up, as the page writes it out from its first part on."""
    what = "How it is made up"
    tables = (each.value for each in page.table if what in each.value)
    (found,) = (each for each in tables if each[what].iloc[0] == first)
    cells = ([cell.replace("\\", "") for cell in found[column]] for column in (what, header))
    return dict(zip(*cells, strict=True))
