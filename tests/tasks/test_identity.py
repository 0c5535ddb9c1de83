"""Who a document is: by whatever door documents come in, none takes the place of another (rules 7)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from ledger.config import SAMPLES
from ledger.domain.documents.sheets import Invoice, Payment
from tests.desk import Ledger, write_book

BASE = Path(__file__).parents[1] / "golden" / "one-number-three-documents"
INVOICE, CREDIT, NEXT_MONTH = (
    BASE / f"same-number-{name}.csv" for name in ("1-invoice", "2-credit-note", "3-next-month")
)
PAID = "payments: payment,invoice,paid_on,amount\nBACS-1,1001,2026-05-29,22285.71\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("import", str(BASE / "book"), "--now", "2026-05-01")
    return ledger


def sent(ledger: Ledger, path: Path, form: str = "provider-invoices", fails: bool = False) -> dict[str, Any]:
    """What a hand-over of what others sent comes to, as other programs read it."""
    result = ledger.ask("import", str(path), "--format", form, "--json", "--now", "2026-06-01")
    assert (result.exit_code != 0) == fails, result.output
    return _figures(result.stdout)


def _figures(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def changed(path: Path, folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of a file with other words in it."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    copy = folder / f"changed-{path.name}"
    copy.write_text(text, encoding="utf-8")
    return copy


def documents(ledger: Ledger) -> dict[str, tuple[str, str, str, str | None]]:
    """Each document's kind, number, day, and what it credits, by code."""
    with ledger.books() as books:
        rows = books.facts(Invoice).sheet(Invoice).values()
        return {row.invoice: (row.kind, row.number, row.dated.isoformat(), row.credit_of) for row in rows}


def paid(ledger: Ledger) -> set[tuple[str, str]]:
    with ledger.books() as books:
        return {(row.payment, row.invoice) for row in books.facts(Payment).sheet(Payment).values()}


THREE = {
    "1001": ("invoice", "1001", "2026-05-01", None),
    "HARBOUR:1001:credit": ("credit", "1001", "2026-05-10", "1001"),
    "HARBOUR:1001:2026-06-01": ("invoice", "1001", "2026-06-01", None),
}


def test_one_number_on_three_documents_makes_three_and_the_payment_stays_with_its_own(ledger: Ledger) -> None:
    sent(ledger, INVOICE)
    ledger.take(PAID, "2026-06-01")
    found: dict[str, Any] = {}
    for path in (CREDIT, NEXT_MONTH):
        found = sent(ledger, path)
        assert (found["conflicts"], found["sheets"]["invoices"]["new"]) == ([], 1)
    assert documents(ledger) == THREE
    assert paid(ledger) == {("BACS-1", "1001")}
    assert "has a number that HARBOUR has used before: 1001 of 2026-05-01" in found["remarks"][-1]["text"]


def test_the_same_documents_again_say_nothing_new_whatever_the_number_s_letters(
    ledger: Ledger, tmp_path: Path
) -> None:
    for path in (INVOICE, CREDIT, NEXT_MONTH):
        sent(ledger, changed(path, tmp_path, ("1001,", "Inv 1001,")))
    before = documents(ledger)
    assert before["Inv-1001"][1] == "Inv 1001"
    for path in (NEXT_MONTH, CREDIT, INVOICE):
        again = sent(ledger, changed(path, tmp_path, ("1001,", "INV  1001,")))
        assert (again["batch"], again["conflicts"]) == (None, [])
    assert documents(ledger) == before


def test_other_content_of_the_same_identity_is_a_conflict_and_what_stands_is_kept(
    ledger: Ledger, tmp_path: Path
) -> None:
    sent(ledger, INVOICE)
    [conflict] = sent(ledger, changed(INVOICE, tmp_path, ("22,285.71", "23,028.57"), ("4.28", "4.42")))["conflicts"]
    assert (conflict["sheet"], conflict["key"], conflict["why"]) == ("invoices", "1001", "content")
    assert "net 22285.71" in conflict["here"]
    assert "net 23028.57" in conflict["there"]
    with ledger.books() as books:
        assert books.facts(Invoice).sheet(Invoice)["1001",].net == 2228571


def test_lines_for_a_document_that_had_none_are_no_other_content(ledger: Ledger) -> None:
    header = "invoices: invoice,provider,to_agency,kind,dated,net,gross\n"
    ledger.take(f"{header}1001,HARBOUR,CC,invoice,2026-05-01,22285.71,22285.71\n", "2026-06-01")
    found = sent(ledger, INVOICE)
    assert (found["conflicts"], found["sheets"]["invoice_lines"]["new"]) == ([], 1)
    with ledger.books() as books:
        assert str(books.facts(Invoice).sheet(Invoice)["1001",].due) == "2026-06-01", "which it lacked"


def test_a_credit_note_never_credits_itself(ledger: Ledger) -> None:
    sent(ledger, CREDIT)
    assert documents(ledger) == {"1001": ("credit", "1001", "2026-05-10", None)}
    sent(ledger, INVOICE)
    found = sent(ledger, CREDIT)
    assert (found["conflicts"], found["sheets"]["invoices"]["changed"]) == ([], 1), "it learns what it credits"
    assert documents(ledger)["1001"] == ("credit", "1001", "2026-05-10", "HARBOUR:1001:2026-05-01")
    own = "invoices: invoice,credit_of\n1001,1001\n"
    result = ledger.ask("import", str(_book(ledger, own)), "--now", "2026-06-04")
    assert (result.exit_code, "a credit note never credits itself" in " ".join(result.output.split())) == (1, True)


def test_a_second_code_for_a_known_document_is_a_problem_that_names_the_first(ledger: Ledger) -> None:
    sent(ledger, INVOICE)
    book = "invoices: invoice,number,provider,to_agency,kind,dated,net,gross\n"
    book += "X-9,1001,HARBOUR,CC,invoice,2026-05-01,22285.71,22285.71\n"
    [problem] = _figures(ledger.ask("import", str(_book(ledger, book)), "--json").stdout)["problems"]
    assert problem["expected"].endswith("1001 of HARBOUR to CC, dated 2026-05-01, is 1001 already")
    another = book.replace("2026-05-01", "2026-07-01")
    assert _figures(ledger.ask("import", str(_book(ledger, another)), "--json").stdout)["problems"] == []


def test_under_its_code_number_date_and_amount_may_be_corrected(ledger: Ledger) -> None:
    sent(ledger, INVOICE)
    book = "invoices: invoice,number,dated,net,gross\n1001,1001A,2026-05-02,22285.70,22285.70\n"
    found = ledger.figures("import", str(_book(ledger, book)), "--now", "2026-06-04")
    assert (found["conflicts"], found["sheets"]["invoices"]["changed"]) == ([], 1)
    assert documents(ledger)["1001"][1:3] == ("1001A", "2026-05-02")


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (PAID, "it was paid"),
        ("line_decisions: invoice,line,decision,on\n1001,1,queried,2026-05-04\n", "a line of it was decided upon"),
        ("line_matches: invoice,line,placement\n1001,1,PL-1\n", "a line of it was matched"),
    ],
)
def test_a_correction_of_what_was_acted_upon_is_a_conflict(ledger: Ledger, act: str, said: str) -> None:
    sent(ledger, INVOICE)
    ledger.take(act, "2026-06-03")
    book = "invoices: invoice,net,gross\n1001,22000,22000\n\ninvoice_lines: invoice,line,net\n1001,1,22000.00\n"
    found = ledger.figures("import", str(_book(ledger, book)), "--now", "2026-06-04")
    assert [(each["key"], each["why"]) for each in found["conflicts"]] == [("1001", "acted_upon")]
    assert said in ledger.do("import", str(_book(ledger, book)), "--now", "2026-06-04")
    with ledger.books() as books:
        assert books.facts(Invoice).sheet(Invoice)["1001",].net == 2228571
    number = "invoices: invoice,number\n1001,1001B\n"
    assert ledger.figures("import", str(_book(ledger, number)), "--now", "2026-06-04")["conflicts"] == []


def test_a_correction_of_what_was_posted_in_a_closed_month_is_a_conflict(ledger: Ledger) -> None:
    sent(ledger, INVOICE)
    ledger.post("2026-06-30", "2026-06-30")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-30")
    book = _book(ledger, "invoices: invoice,net,gross\n1001,22285.70,22285.70\n")
    assert ledger.figures("import", str(book), "--dry-run")["conflicts"] == []
    ledger.do("close", "2026-06", "--now", "2026-07-01")
    [conflict] = ledger.figures("import", str(book), "--now", "2026-07-02")["conflicts"]
    assert conflict["here"].startswith("net 22285.71, gross 22285.71")


def test_a_bare_number_is_taken_where_one_document_has_it_else_candidates_are_listed(
    ledger: Ledger, tmp_path: Path
) -> None:
    two = (
        "providers: provider,name\nTWO,Two Ltd\n\ninvoices: invoice,number,provider,to_agency,kind,dated,net,gross\n"
    )
    ledger.take(f"{two}X-1,77,TWO,CC,invoice,2026-05-01,10,10\n", "2026-06-01")
    pay = "payments: payment,invoice,paid_on,amount\nB-1,{},2026-06-01,10\n"
    decide = "line_decisions: invoice,line,decision,on\n{},1,queried,2026-06-01\n"
    assert ledger.figures("import", str(_book(ledger, pay.format("77"))), "--now", "2026-06-02")["problems"] == []
    assert paid(ledger) == {("B-1", "X-1")}
    ledger.take(f"{two.partition(chr(10) * 2)[2]}X-2,77,TWO,CC,credit,2026-05-01,10,10\n", "2026-06-02")
    for book in (pay, decide):
        asked = ledger.ask("import", str(_book(ledger, book.format("77"))), "--json")
        [problem] = _figures(asked.stdout)["problems"]
        assert problem["expected"] == "a number that one document has; X-1, X-2 have it"


def test_a_payment_file_s_number_is_one_document_s_of_its_provider_or_a_problem(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.take("identifiers: kind,code,system,value\nprovider,HARBOUR,suppliers,40071\n", "2026-06-01")
    sent(ledger, INVOICE)
    run = tmp_path / "run.csv"
    run.write_text(
        'Run,Paid,Vendor,Vendor name,Invoice,Amount\nBACS-1,31/05/2026,40071,HARBOUR,1001,"-22,285.71"\n', "utf-8"
    )
    sent(ledger, run, "supplier-payments")
    assert paid(ledger) == {("BACS-1", "1001")}
    sent(ledger, CREDIT)
    again = changed(run, tmp_path, ("BACS-1", "BACS-2"))
    [problem] = sent(ledger, again, "supplier-payments", fails=True)["problems"]
    assert problem["expected"].endswith("1001, HARBOUR:1001:credit have it")
    ledger.take("providers: provider,name\nTWO,Two Ltd\n", "2026-06-01")
    other = changed(run, tmp_path, ("40071", "TWO"))
    [problem] = sent(ledger, other, "supplier-payments", fails=True)["problems"]
    assert problem["expected"] == "a number of an invoice of TWO; 1001 is of HARBOUR"


@pytest.mark.parametrize(
    ("book", "sheet"),
    [
        (
            "purchase_orders: order,from_agency,to_agency,first_day,amount\nPO-1,ICB,CC,2026-04-01,{}\n",
            "purchase_orders",
        ),
        (
            "partner_records: agency,placement,service_month,kind,counterparty,amount,reference\n"
            "ICB,PL-1,2026-04,paid,CC,{},R-1\n",
            "partner_records",
        ),
    ],
)
def test_other_content_of_an_order_or_of_a_partner_s_record_is_a_conflict(
    ledger: Ledger, book: str, sheet: str
) -> None:
    ledger.take(book.format("100.00"), "2026-06-01")
    [conflict] = ledger.figures("import", str(_book(ledger, book.format("90.00"))), "--now", "2026-06-02")[
        "conflicts"
    ]
    assert (conflict["sheet"], conflict["here"], conflict["there"]) == (sheet, "amount 100.00", "amount 90.00")
    assert ledger.figures("import", str(_book(ledger, book.format("100.00"))), "--now", "2026-06-02")["batch"] is None


def test_an_invoice_in_xml_and_the_credit_note_with_its_number_are_two_documents(tmp_path: Path) -> None:
    """As Peppol publishes its example and the correction of it: both bear one number and one date."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("import", str(SAMPLES / "first-book"), "--now", "2026-06-01")
    folder = tmp_path / "xml"
    folder.mkdir()
    shutil.copy(SAMPLES / "papers" / "ubl" / "HH-0201.xml", folder)
    changed(SAMPLES / "papers" / "ubl" / "HH-0202.xml", folder, ("HH-0202", "HH-0201"))
    sent(ledger, folder, "ubl")
    assert {code: kept for code, kept in documents(ledger).items() if kept[1] == "HH-0201"} == {
        "HH-0201": ("invoice", "HH-0201", "2026-05-01", None),
        "P-HARB:HH-0201:credit": ("credit", "HH-0201", "2026-05-12", "HH-0201"),
    }


def _book(ledger: Ledger, book: str) -> Path:
    return write_book(Path(mkdtemp(dir=ledger.folder)), book)
