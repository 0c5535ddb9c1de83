"""Unresolved items on the screen: both sides, who and when, and each settled one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from ledger.answers.documents.papers import paper_debts
from tests.answers.funds.test_years import FUND
from tests.dashboards.screens import cells, key_of, opened, pressed, said, table_with, told
from tests.desk import Ledger
from tests.tasks.test_conflicts import AS_IT_STOOD, stands
from tests.tasks.test_identity import BASE, INVOICE, sent
from tests.tasks.test_own_receipts import OF_ITSELF, OWN
from tests.tasks.test_own_receipts import bank as own_bank
from tests.tasks.test_verify import spoil
from tests.tasks.test_waiting_matters import STORY, STRANGE, bank

WAITING = "finance/waiting.py"


@pytest.fixture
def two_sides(ledger: Ledger, tmp_path: Path) -> Ledger:
    """An invoice of £22,285.71 for April, then the same invoice again asking £21,542.86 for a day less."""
    ledger.do("import", str(BASE / "book"), "--now", "2026-05-01")
    sent(ledger, INVOICE)
    text = (
        INVOICE.read_text(encoding="utf-8")
        .replace("22,285.71", "21,542.86")
        .replace("30/04/2026,4.2", "29/04/2026,4.2")
    )
    other = tmp_path / "other.csv"
    other.write_text(text, encoding="utf-8")
    sent(ledger, other)
    return ledger


def test_a_conflict_shows_both_sides_who_and_when_and_is_settled_with_a_reason(two_sides: Ledger) -> None:
    page = opened(WAITING)
    assert "1 item needs a decision" in said(page)
    (waits,) = table_with(page, "No.", "Why it is unresolved").to_dict("records")
    assert (waits["Sheet"], waits["Row"], waits["Imported by"], waits["Since"]) == (
        "Invoices",
        "1001",
        "an officer",
        "1 June 2026",
    )
    sides = table_with(page, "Field", "Recorded now", "Sent").to_dict("records")
    assert {
        row["Field"]: (row["Recorded now"].replace("\\", ""), row["Sent"].replace("\\", "")) for row in sides
    } == {
        "Net": ("22285.71", "21542.86"),
        "Gross": ("22285.71", "21542.86"),
        "Last day": ("2026-04-30", "2026-04-29"),
    }
    assert (
        "an officer imported other.csv, row 2, on 1 June 2026. If what was sent is right, all of it is recorded "
        "(2 rows)" in said(page)
    )
    pressed(page, "Settle the conflict")
    assert "reason is missing" in page.error[0].title
    page.radio[0].set_value("What was sent is right")
    page.text_input[0].set_value("They wrote again")
    pressed(page, "Settle the conflict")
    assert "conflict 1: taken as it was sent; rows changed: 2" in told(page)
    assert "Not known yet:** documents were never reconciled" in said(page)
    assert stands(two_sides) == (2154286, [("1", 2154286, "2026-04-29")])


def test_that_what_stands_holds_is_said_on_the_screen_and_asked_once(two_sides: Ledger) -> None:
    page = opened(WAITING)
    page.text_input[0].set_value("Agreed by telephone")
    pressed(page, "Settle the conflict")
    assert "conflict 1: what is recorded is kept" in told(page)
    assert "Not known yet:** documents were never reconciled" in said(page)
    assert stands(two_sides) == AS_IT_STOOD


@pytest.fixture
def all_kinds(ledger: Ledger) -> Ledger:
    """Three documents that lines do not explain, one of them paid twice; money of nobody known, and on account."""
    ledger.do("import", str(STORY / "book"), "--now", "2026-04-21")
    ledger.post("2026-05-31", "2026-06-01")
    ledger.do("import", str(STORY / "book-invoice"), "--now", "2026-06-22")
    bank(ledger, "june.csv", STRANGE, day="2026-06-23")
    ledger.take(BEYOND, "2026-06-25")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-25")
    return ledger


BEYOND = """
payments: payment,invoice,paid_on,amount
B-1,H-2,2026-06-23,23100.00
B-2,H-2,2026-06-24,23100.00

receipts: receipt,from_agency,to_agency,received_on,amount
R-1,ICB,CC,2026-06-05,500.00
"""


def matters(ledger: Ledger) -> list[str]:
    return [each["matter"] for each in ledger.figures("conflicts")["matters"]]


def test_a_payer_is_named_on_the_screen(all_kinds: Ledger) -> None:
    page = opened(WAITING)
    assert values(page)["Receipts of unknown payers"] == ("1", "1,350.75")
    assert cells(page, "Paid by, as the statement has it") == ["NORTHSHIRE NHS"]
    field = next(each for each in page.selectbox if each.label == "Who paid it")
    field.select("ICB")
    why(page, "payer").set_value("Their old name")
    pressed(page, "Record the payer")
    assert "its payer is named" in told(page)
    assert "unknown_payer" not in matters(all_kinds)


def test_money_of_nobody_of_ours_is_left_out_with_a_reason(all_kinds: Ledger) -> None:
    page = opened(WAITING)
    page.radio[0].set_value("It is none of ours: leave it out")
    pressed(page, "Record the payer")
    assert "reason is missing" in page.error[0].title
    why(page, "payer").set_value("A parent paid for meals")
    pressed(page, "Record the payer")
    assert "what is recorded is kept" in told(page)
    assert "unknown_payer" not in matters(all_kinds)


def test_the_lines_of_a_document_are_stated_on_the_screen_and_another_is_withdrawn(all_kinds: Ledger) -> None:
    page = opened(WAITING)
    assert cells(page, "Document") == ["H-1", "H-2", "H-3"]
    next(each for each in page.selectbox if each.label == "Which document").select("H-3").run()
    page.text_input(key=key_of(page, "Reason for withdrawing it")).set_value("Sent in error")
    pressed(page, "Withdraw the document")
    assert cells(page, "Document") == ["H-1", "H-2"]
    page.text_input(key=key_of(page, "Placement")).set_value("PL-1")
    page.text_input(key=key_of(page, "Net")).set_value("24000.00")
    pressed(page, "Record the line")
    assert "Recorded in change" in told(page)
    assert cells(page, "Document") == ["H-2"]


def test_what_is_paid_beyond_comes_back_or_stays_with_a_reason_on_the_screen(all_kinds: Ledger) -> None:
    page = opened(WAITING)
    assert cells(page, "Document or money") == ["H-2", "R-1"]
    page.text_input(key=key_of(page, "Payment")).set_value("B-3")
    pressed(page, "Record the refund")
    assert cells(page, "Document or money") == ["R-1"]
    why(page, "leave").set_value("For July's recharge")
    pressed(page, "Leave it at this amount")
    assert "R-1: £500.00 may stay" in told(page)
    assert set(matters(all_kinds)) == {"no_lines", "unknown_payer"}


def test_finance_tells_how_much_waits(all_kinds: Ledger) -> None:
    all_kinds.do("marts")
    # 24,000.00 + 71.43 + 300.00 of three documents.
    sentence = "6 items need a decision**, among them 3 documents that no line explains (£24,371.43)."
    assert sentence in said(opened("finance/front.py"))
    page = opened(WAITING)
    assert sentence in said(page)
    assert values(page) == {
        "Receipts of unknown payers": ("1", "1,350.75"),
        "Documents that no line explains": ("3", "24,371.43"),
        "Overpaid or over-credited invoices": ("1", "23,100.00"),
        "Unallocated receipts": ("1", "500.00"),
    }


def values(page: AppTest) -> dict[str, tuple[str, str]]:
    """How many matters of each kind wait, and their value."""
    columns = ("Kind", "Unresolved items", "Value of unresolved items (£)")
    kinds, numbers, pounds = (cells(page, column, *columns) for column in columns)
    return dict(zip(kinds, zip(numbers, pounds, strict=True), strict=True))


def why(page: AppTest, form: str) -> TextInput:
    """The field for the reason in one of the forms."""
    return next(each for each in page.text_input if each.label == "Why" and (each.form_id or "").startswith(form))


def test_finance_names_no_number_of_lines_without_a_price_where_there_are_none(two_sides: Ledger) -> None:
    two_sides.post("2026-05-31", "2026-06-01")
    two_sides.do("reconcile", "--now", "2026-06-01")
    assert "Every line has a placement and a price." in said(opened("finance/front.py"))


def test_a_receipt_from_an_agency_to_itself_is_withdrawn_on_the_screen_with_a_reason(ledger: Ledger) -> None:
    ledger.take(FUND, "2026-01-05")
    ledger.take(OWN.format(row="R5,H2,C,2026-05-01,350.00,"), "2026-05-03")
    ledger.post("2026-05-31", "2026-05-31")
    # As an older ledger took it in.
    spoil(ledger, "UPDATE receipt_versions SET from_agency_id = to_agency_id WHERE reference IS NULL")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-01")
    page = opened(WAITING)
    assert "1 receipt from an agency to itself (£350.00)" in said(page)
    (waits,) = table_with(page, "Receipt", "Paid and received by").to_dict("records")
    assert (waits["Receipt"], waits["Paid and received by"], waits["Receipt (£)"].replace("\\", "")) == (
        "R5",
        "County council",
        "350.00",
    )
    pressed(page, "Withdraw the receipt")
    assert "Give a reason for withdrawing it" in page.error[0].title
    assert matters(ledger) == ["own_receipt"]
    page.text_input(key=key_of(page, "Reason for withdrawing it")).set_value("A transfer within the council")
    pressed(page, "Withdraw the receipt")
    assert "Recorded in change" in told(page)
    assert "Nothing needs a decision" in said(page)
    assert matters(ledger) == []


UNKNOWN_FOR = """
provider_payments: payment,from_agency,provider,paid_on,amount
V-1,CC,HARBOUR,2026-06-23,111.11
"""


def test_a_payment_that_fits_no_invoice_is_matched_with_one_of_a_list_on_the_screen(all_kinds: Ledger) -> None:
    all_kinds.take(UNKNOWN_FOR, "2026-06-26")
    all_kinds.do("reconcile", "--no-marts", "--now", "2026-06-26")
    page = opened(WAITING)
    next(each for each in page.selectbox if each.label == "Which of them").select(
        "Payment that fits no invoice: V-1"
    ).run()
    field = page.selectbox(key=key_of(page, "Invoice"))
    # 24,000.00 less the credit note of 300.00; 23,100.00 was paid twice; the credit note is settled with H-1.
    assert [each for each in field.options if each.startswith("H-")] == [
        "H-1: £23,700.00 open",
        "H-2: £23,100.00 to be given back",
        "H-3: settled",
    ]
    field.select("H-1")
    page.text_input(key=key_of(page, "Amount")).set_value("111.11")
    pressed(page, "Allocate payment")
    assert "Recorded in change" in told(page)
    assert "payment_on_account" not in matters(all_kinds)
    with all_kinds.books() as books:
        (debt,) = (each for each in paper_debts.listed(books) if each.invoice == "H-1")
    assert (debt.paid, debt.open) == (11111, 2358889)


def test_who_paid_a_line_that_a_statement_has_from_its_receiver_is_named_on_the_screen(ledger: Ledger) -> None:
    ledger.take(FUND, "2026-01-05")
    own_bank(ledger, OF_ITSELF, OF_ITSELF, day="2026-05-06")
    page = opened(WAITING)
    assert values(page)["Receipts from an agency to itself"] == ("2", "154.00")
    assert cells(page, "Paid and received by") == ["County council", "County council"]
    next(each for each in page.selectbox if each.label == "Who paid it").select("H2")
    why(page, "own payer").set_value("The bank had it wrong")
    pressed(page, "Record the payer")
    assert "its payer is named" in told(page)
    page.radio[0].set_value("The agency only moved its own money: leave it out")
    why(page, "own payer").set_value("A sweep")
    pressed(page, "Record the payer")
    assert "what is recorded is kept" in told(page)
    assert matters(ledger) == ["on_account"], "what H2 paid has no document yet"
