"""Recharges on the screen: shown before they are issued, each with its evidence."""

from __future__ import annotations

from decimal import Decimal

from tests.dashboards.screens import cells, opened, pressed, said, table_with, told
from tests.desk import Ledger


def test_recharges_are_shown_before_they_are_issued_and_are_what_is_exported(january: Ledger) -> None:
    page = opened("finance/recharges.py")
    shown = cells(page, "Total (£)", "Number it would have")
    pressed(page, next(button.label for button in page.button if button.label.startswith("Issue")))
    assert "Issued in change" in told(page)
    exported = january.rows("recharges")
    total = sum(Decimal(row["amount"]) for row in exported if row["kind"] == "recharge")
    assert f"{total:,.2f}" in shown
    assert "Everything up to that month has been invoiced" in said(page)
    number = exported[0]["recharge"]
    one = opened("finance/recharge.py", recharge=number)
    own = [row for row in exported if row["recharge"] == number]
    assert cells(one, "Amount of the line (£)", "Agreement") == [f"{Decimal(row['amount']):,.2f}" for row in own]
    assert "/placement?placement=" in table_with(one, "Amount of the line (£)", "Agreement")["Placement"][0]
    pressed(one, "Make the evidence pack")
    assert [button.label for button in one.download_button] == [
        f"Download evidence-{number}.pdf",
        f"Download evidence-{number}.xlsx",
    ]
