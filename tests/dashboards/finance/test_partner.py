"""One partner on the screen: receipts recorded, balances sent and answered."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from ledger.domain.debts.sheets import BalanceAgreement
from ledger.domain.documents.sheets import Receipt
from ledger.store.keeping.engine import open_store
from tests.dashboards.screens import cells, key_of, opened, pressed, said, table_with
from tests.desk import Ledger, rows_known


def field(page: AppTest, column: str, form: str = "receipt H1 C") -> TextInput:
    """The field of the form for a receipt from H1 to C."""
    return next(
        each
        for each in page.text_input
        if (each.key or "").startswith(form) and (each.key or "").endswith(f" {column}")
    )


def receipts(ledger: Ledger) -> list[tuple[str, int]]:
    return [(row.receipt, row.amount) for row in rows_known(open_store(ledger.url), Receipt)]


@pytest.fixture
def billed(january: Ledger) -> Ledger:
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    return january


def account() -> AppTest:
    return opened("finance/partner.py", statement_on="2026-03-31")


def test_two_screens_that_record_at_once_are_given_two_codes(billed: Ledger) -> None:
    pages = [account() for _ in range(2)]
    for page, typed in zip(pages, ("5000", "70"), strict=True):
        field(page, "amount").set_value(typed)
    for page in pages:
        pressed(page, "Record the receipt")
    assert receipts(billed) == [("RC-0001", 500_000), ("RC-0002", 7_000)]


def test_a_new_receipt_replaces_none_whose_code_it_is_given_and_what_has_it_is_shown(billed: Ledger) -> None:
    page = account()
    for code, amount in (("BACS-4", "158295.00"), ("BACS-4", "100.00")):
        field(page, "receipt").set_value(code)
        field(page, "amount").set_value(amount)
        pressed(page, "Record the receipt")
    [refusal] = [box.title.replace("\\", "") for box in page.error]
    assert "BACS-4 is known already on the sheet receipts" in refusal
    assert "amount 158295.00" in refusal
    assert receipts(billed) == [("BACS-4", 15_829_500)]


def test_a_receipt_is_amended_prefilled_and_withdrawn_with_a_reason_that_is_shown(billed: Ledger) -> None:
    page = account()
    field(page, "amount").set_value("5000.00")
    field(page, "reference").set_value("JAN")
    pressed(page, "Record the receipt")
    page.selectbox(key="which receipt H1 C").select("RC-0001").run()
    field(page, "amount").set_value("5001.00")
    pressed(page, "Amend the receipt")
    [row] = rows_known(open_store(billed.url), Receipt)
    assert (row.receipt, row.amount, row.reference, row.from_agency) == ("RC-0001", 500_100, "JAN", "H1")
    pressed(page, "Withdraw the receipt")
    assert [box.title for box in page.error] == ["Give a reason for withdrawing it"]
    next(each for each in page.text_input if each.label == "Reason for withdrawing it").set_value("it was a loan")
    pressed(page, "Withdraw the receipt")
    assert receipts(billed) == []
    trail = table_with(account(), "Why withdrawn", "Receipt")
    assert (trail["Why withdrawn"][0], trail["Status"][0]) == ("it was a loan", "withdrawn")


def test_a_statement_of_balances_is_sent_and_answered_on_the_screen(
    january: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-04-07")
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    page = opened("finance/partner.py", statement_on="2026-03-31")
    assert "The statement has not been sent yet." in said(page)
    pressed(page, next(button.label for button in page.button if button.label.startswith("Record as sent to")))
    assert "There is no answer yet" in said(page)
    page.selectbox(key=key_of(page, "Their answer")).select("no")
    page.text_area(key=key_of(page, "Note")).set_value("not ours")
    pressed(page, "Record their answer")
    assert "They did not agree" in said(page)
    [row] = rows_known(open_store(january.url), BalanceAgreement)
    assert (row.agreed, row.note, row.sent_on, row.answered_on) == (False, "not ours", *[date(2026, 4, 7)] * 2)


def test_a_match_is_seen_with_what_made_it_and_undone_on_the_screen(
    january: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-04-07")
    january.do("recharge", "2026-01", "--now", "2026-02-06")
    january.take(
        "receipts: receipt,from_agency,to_agency,received_on,amount,reference\nR1,H1,C,2026-03-10,500.00,C-000001",
        "2026-03-11",
    )
    january.do("reconcile", "--no-marts", "--now", "2026-03-12")
    page = opened("finance/partner.py", statement_on="2026-04-07")
    assert cells(page, "Basis", "By") == ["named in the reference"]
    pressed(page, "Undo the match")
    assert [row["amount"] for row in january.rows("receipt-matches")] == ["500.00"], "not without a reason"
    page.text_input(key=key_of(page, "Reason")).set_value("it is the fund's")
    pressed(page, "Undo the match")
    assert [row["amount"] for row in january.rows("receipt-matches")] == ["500.00", "-500.00"]
    assert cells(page, "Basis", "By")[0] == "C-000001 by hand: it is the fund's"
