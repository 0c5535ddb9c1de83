"""A document dated after today is a problem on every sheet of documents, unless it is said to be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.answers.sheet import rows_known
from ledger.domain.documents.sheets import Invoice
from tests.desk import Ledger

CASES = Path(__file__).parents[1] / "cases"
NOW = "2026-06-30"
INVOICE = (
    "invoices: invoice,provider,to_agency,kind,dated,net,gross\n"
    "I1,HARBOUR,CC,{kind},{day},100,100\n\ninvoice_lines: invoice,line,net\nI1,1,100\n"
)
STATED = {
    "invoices": INVOICE.replace("{kind}", "invoice"),
    "credit notes": INVOICE.replace("{kind}", "credit"),
    "payments": INVOICE.format(kind="invoice", day="2026-06-01")
    + "\npayments: payment,invoice,paid_on,amount\nP1,I1,{day},100\n",
    "provider_payments": "provider_payments: payment,from_agency,provider,paid_on,amount\nP1,CC,HARBOUR,{day},100\n",
    "receipts": "receipts: receipt,from_agency,to_agency,received_on,amount\nR1,ICB,CC,{day},100\n",
}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    found.do("import", str(CASES / "base-book"), "--now", NOW)
    return found


def folder_of(tmp_path: Path, book: str) -> str:
    """A book given as text, as a folder."""
    for at, part in enumerate(book.strip().split("\n\n")):
        sheet, _, rows = part.partition(": ")
        (tmp_path / f"{sheet}.csv").write_text(rows.strip() + "\n", encoding="utf-8")
        assert at < 3
    return str(tmp_path)


@pytest.mark.parametrize("sheet", STATED)
def test_what_is_dated_tomorrow_is_a_problem_and_goes_in_where_it_is_meant(
    sheet: str, ledger: Ledger, tmp_path: Path
) -> None:
    (tmp_path / "book").mkdir()
    book = folder_of(tmp_path / "book", STATED[sheet].replace("{day}", "2026-07-01"))
    refused = ledger.ask("import", book, "--now", NOW)
    assert refused.exit_code == 1
    assert "a day not after today, 2026-06-30" in " ".join(refused.output.split())
    assert "problems: 1." in ledger.ask("import", book, "--now", NOW).output
    assert ledger.ask("import", book, "--dated-ahead", "--now", NOW).exit_code == 0
    assert ledger.ask("import", book, "--now", NOW).exit_code == 0, "what is recorded is not asked again"


@pytest.mark.parametrize("sheet", STATED)
def test_what_is_dated_today_goes_in(sheet: str, ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    book = folder_of(tmp_path / "book", STATED[sheet].replace("{day}", NOW))
    assert ledger.ask("import", book, "--now", NOW).exit_code == 0


def test_an_invoice_of_2062_does_not_go_in_by_any_format(ledger: Ledger, tmp_path: Path) -> None:
    text = (CASES / "VATOK.xml").read_text(encoding="utf-8").replace("2026-05-01", "2062-05-01")
    (tmp_path / "i.xml").write_text(text, encoding="utf-8")
    assert ledger.ask("import", str(tmp_path / "i.xml"), "--format", "ubl", "--now", NOW).exit_code == 1
    rows = (CASES / "name-nfd.csv").read_text(encoding="utf-8").splitlines()[:1]
    rows.append("1,Invoice,Harbour Homes Ltd,Castleshire Council,01/05/2062,,,x,Care,,,,,100.00,")
    (tmp_path / "i.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    laid_out = ("import", str(tmp_path / "i.csv"), "--format", "provider-invoices", "--now", NOW)
    assert ledger.ask(*laid_out).exit_code == 1
    with ledger.books() as books:
        assert rows_known(books, Invoice) == []
