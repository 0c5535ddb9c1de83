"""Aged debt on the screen, and what lessens it; each form opens on the day that is set."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dashboards.widgets import look
from tests.dashboards.screens import cells, figures, key_of, on_a_day, opened, pressed, said, told
from tests.desk import Ledger

RECEIPT = """
receipts: receipt,from_agency,to_agency,received_on,amount,reference
R-1,H1,C,2026-02-20,5000.00,a part of it
"""


def test_aged_debt_is_what_is_exported_and_a_receipt_lessens_the_account_at_once(january: Ledger) -> None:
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    page = opened("finance/aged_debt.py", on="2026-03-31")
    exported = on_a_day(january, "aged-debt", "2026-03-31")
    outstanding = sum(Decimal(row["amount"]) for row in exported)
    assert figures(page)["Debtors"] == f"£{outstanding:,.2f}"
    disputed = sum(Decimal(row["amount"]) for row in exported if row["position"] == "in_dispute")
    assert figures(page)["In dispute"] == (f"£{disputed:,.2f}" if disputed else look.NIL)
    january.take(RECEIPT, "2026-02-21")
    january.do("reconcile", "--no-marts", "--now", "2026-02-21")
    statement = opened("finance/partner.py", statement_on="2026-03-31")
    # Money that pays nothing yet lessens the balance, and not what is owed.
    assert figures(statement)["Debtors"] == f"£{outstanding:,.2f}"
    assert (figures(statement)["Unallocated cash"], figures(statement)["Balance"]) == (
        "£5,000.00",
        f"£{outstanding - 5000:,.2f}",
    )
    assert f"After £5,000.00 of unallocated cash, the balance is £{outstanding - 5000:,.2f}" in said(
        statement
    ).replace("\\", "")
    left = cells(statement, "Unallocated cash (£)", "Receipt")
    assert left == ["5,000.00"]
    paper = exported[0]["recharge"]
    statement.selectbox(key=key_of(statement, "Receipt")).select("R-1")
    statement.selectbox(key=key_of(statement, "Recharge")).select(paper)
    statement.text_input(key=key_of(statement, "Amount")).set_value("5000")
    pressed(statement, "Allocate receipt")
    assert "Recorded in change" in told(statement)
    assert "All cash received is allocated" in said(statement)
    after = on_a_day(january, "aged-debt", "2026-03-31")
    assert sum(Decimal(row["amount"]) for row in after) == outstanding - 5000


def test_forms_open_on_the_day_that_is_set(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-02-03")
    assert opened("finance/aged_debt.py").date_input(key="on").value == date(2026, 2, 3)
