"""Invoices in XML: a charge is what its indicator says, VAT may be rounded otherwise, a credit note credits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.answers.sheet import rows_known
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from tests.desk import Ledger

CASES = Path(__file__).parents[2] / "cases"
NOW = "2026-06-30"
Known = tuple[list[Invoice], list[InvoiceLine]]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    found.do("import", str(CASES / "base-book"), "--now", NOW)
    return found


def known(ledger: Ledger) -> Known:
    with ledger.books() as books:
        return rows_known(books, Invoice), rows_known(books, InvoiceLine)


def test_an_allowance_with_a_minus_is_an_allowance_by_its_indicator(ledger: Ledger) -> None:
    """A refund of £100 less the discount it had: −100.00, its allowance of −10.00 gives 10.00 back: −90.00."""
    ledger.do("import", str(CASES / "NEGALLOW.xml"), "--format", "ubl", "--now", NOW)
    (invoice,), lines = known(ledger)
    assert (invoice.kind, invoice.net, invoice.vat, invoice.gross) == ("invoice", -90_00, None, -90_00)
    assert {line.line: line.net for line in lines} == {"1": -100_00, "allowance-1": 10_00}


@pytest.mark.parametrize(
    ("case", "vat", "remarked"), [("VATOK", 602, False), ("VATDOWN", 601, True), ("VATLINE", 603, True)]
)
def test_vat_a_penny_off_is_taken_as_stated_and_remarked(case: str, vat: int, remarked: bool, ledger: Ledger) -> None:
    """Three lines of £10.03 at 20 %: 6.018 on the whole is 6.02, rounded down 6.01; by line 3 × 2.01 is 6.03."""
    said = ledger.do("import", str(CASES / f"{case}.xml"), "--format", "ubl", "--now", NOW)
    (invoice,), _ = known(ledger)
    assert (invoice.net, invoice.vat, invoice.gross) == (3009, vat, 3009 + vat)
    assert ("£6.02 by its percent" in said.replace("\n", " ")) is remarked


@pytest.mark.parametrize(("pence", "taken"), [(100, True), (-100, True), (101, False), (-101, False)])
def test_vat_may_differ_by_a_pound_a_category_and_no_more(
    pence: int, taken: bool, ledger: Ledger, tmp_path: Path
) -> None:
    text = (CASES / "VATOK.xml").read_text(encoding="utf-8")
    vat, gross = 602 + pence, 3611 + pence
    text = text.replace(">6.02<", f">{vat / 100:.2f}<").replace(">36.11<", f">{gross / 100:.2f}<")
    file = tmp_path / "invoice.xml"
    file.write_text(text, encoding="utf-8")
    result = ledger.ask("import", str(file), "--format", "ubl", "--now", NOW)
    assert (result.exit_code == 0) is taken
    assert [invoice.vat for invoice in known(ledger)[0]] == ([vat] if taken else [])


def test_no_vat_is_due_where_there_is_none(ledger: Ledger, tmp_path: Path) -> None:
    """Of exempt welfare services a penny of VAT is no rounding."""
    text = (CASES / "negative-credit-note.xml").read_text(encoding="utf-8")
    text = text.replace('<cbc:TaxAmount currencyID="GBP">0.00<', '<cbc:TaxAmount currencyID="GBP">0.01<')
    text = text.replace('TaxInclusiveAmount currencyID="GBP">-100.00', 'TaxInclusiveAmount currencyID="GBP">-99.99')
    text = text.replace('PayableAmount currencyID="GBP">-100.00', 'PayableAmount currencyID="GBP">-99.99')
    (tmp_path / "n.xml").write_text(text, encoding="utf-8")
    result = ledger.ask("import", str(tmp_path / "n.xml"), "--format", "ubl", "--now", NOW)
    assert result.exit_code == 1
    assert "the VAT of category E" in " ".join(result.output.split())


def as_ubl(folder: Path) -> tuple[str, ...]:
    return (str(CASES / "negative-credit-note.xml"), "--format", "ubl")


def as_layout(folder: Path) -> tuple[str, ...]:
    rows = (CASES / "name-nfd.csv").read_text(encoding="utf-8").splitlines()[:1]
    rows.append("CN-NEG,Credit note,Harbour Homes Ltd,Castleshire Council,01/05/2026,,,x,Care,,,,,-100.00,")
    (folder / "credits.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return (str(folder / "credits.csv"), "--format", "provider-invoices")


def as_book(folder: Path) -> tuple[str, ...]:
    book = folder / "book"
    book.mkdir()
    (book / "invoices.csv").write_text(
        "invoice,provider,to_agency,kind,dated,net,gross\nCN-NEG,HARBOUR,CC,credit,2026-05-01,-100.00,-100.00\n",
        encoding="utf-8",
    )
    (book / "invoice_lines.csv").write_text("invoice,line,net\nCN-NEG,1,-100.00\n", encoding="utf-8")
    return (str(book),)


@pytest.mark.parametrize("road", [as_ubl, as_layout, as_book])
def test_a_credit_note_with_a_minus_credits_on_every_road(
    road: Callable[[Path], tuple[str, ...]], ledger: Ledger, tmp_path: Path
) -> None:
    words = road(tmp_path)
    said = ledger.do("import", *words, "--now", NOW)
    assert "a credit of £100.00" in " ".join(said.split())
    (credit,), (line,) = known(ledger)
    assert (credit.kind, credit.net, credit.gross, line.net) == ("credit", 100_00, 100_00, 100_00)
    again = ledger.do("import", *words, "--now", NOW)
    assert "says nothing new" in " ".join(again.split()), "the same again is one"


def test_a_deduction_on_a_credit_note_stays_a_deduction(ledger: Ledger) -> None:
    ledger.take(
        "invoices: invoice,provider,to_agency,kind,dated,net,gross\nC1,HARBOUR,CC,credit,2026-05-01,-80,-80\n\n"
        "invoice_lines: invoice,line,net\nC1,1,-100\nC1,2,20\n",
        NOW,
    )
    (credit,), lines = known(ledger)
    assert (credit.net, {line.line: line.net for line in lines}) == (80_00, {"1": 100_00, "2": -20_00})
