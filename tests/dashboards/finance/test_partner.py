"""One partner on the screen: receipts recorded, balances sent and answered."""

from __future__ import annotations

from datetime import date

import pytest

from dashboards.widgets import look
from ledger.domain.debts.sheets import BalanceAgreement
from ledger.domain.documents.sheets import Receipt
from ledger.store.keeping.engine import open_store
from tests.dashboards.screens import key_of, opened, pressed, said
from tests.desk import Ledger, rows_known


def test_a_receipt_replaces_none_that_another_screen_recorded_under_the_code_both_were_offered(
    january: Ledger,
) -> None:
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    pages = [opened("finance/partner.py", statement_on="2026-03-31") for _ in range(2)]
    for page, typed in zip(pages, ("5000", "70"), strict=True):
        pounds = next(each for each in page.text_input if (each.key or "").startswith("receipts 0 amount"))
        pounds.set_value(typed)
    for page in pages:
        pressed(page, "Record the receipt")
    assert look.plain("RC-0001 is known already on the sheet receipts.") in [box.title for box in pages[1].error]
    rows = rows_known(open_store(january.url), Receipt)
    assert [(row.receipt, row.amount) for row in rows] == [("RC-0001", 500_000)]


def test_a_statement_of_balances_is_sent_and_answered_on_the_screen(
    january: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-04-07")
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    page = opened("finance/partner.py", statement_on="2026-03-31")
    assert "The statement has not been sent yet." in said(page)
    pressed(page, next(button.label for button in page.button if button.label.startswith("It was sent to")))
    assert "no answer yet" in said(page)
    page.selectbox(key=key_of(page, "Their answer")).select("no")
    page.text_area(key=key_of(page, "What they said")).set_value("not ours")
    pressed(page, "Record their answer")
    assert "they did not agree" in said(page)
    [row] = rows_known(open_store(january.url), BalanceAgreement)
    assert (row.agreed, row.note, row.sent_on, row.answered_on) == (False, "not ours", *[date(2026, 4, 7)] * 2)
