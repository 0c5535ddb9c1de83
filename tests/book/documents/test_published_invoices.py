"""The control totals of the published samples of Peppol BIS 3, in pounds; and a kind of document not taken in."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.answers.sheet import rows_known
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from tests.desk import Ledger, balances

CASES = Path(__file__).parents[2] / "cases"
PUBLISHED = Path(os.environ.get("LEDGER_REAL_DATA", "/nowhere")) / "ubl"
NOW = "2026-06-30"
PARTIES = """
agencies: agency,name,kind
BUYER,Buyer Official Name,council
COMPANY,The Buyercompany,council

budgets: budget,agency,stream,name
BUYER-SC,BUYER,social_care,Care
COMPANY-SC,COMPANY,social_care,Care

providers: provider,name
SUPPLIER,SupplierOfficialName Ltd
SELLER,The Sellercompany Incorporated
"""
Vat = tuple[int | None, str]
BASE: dict[str, Vat] = {"1": (700_00, "S"), "2": (-375_00, "S"), "charge-1": (6_25, "S")}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    found.do("import", str(CASES / "base-book"), "--now", NOW)
    found.take(PARTIES, NOW)
    return found


def in_pounds(folder: Path, *names: str) -> str:
    """Published samples with pounds for euros."""
    folder.mkdir()
    for name in names:
        text = (PUBLISHED / name).read_text(encoding="utf-8").replace('"EUR"', '"GBP"').replace(">EUR<", ">GBP<")
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


published = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="LEDGER_REAL_DATA does not hold UBL samples")


@published
@pytest.mark.parametrize(
    ("name", "kind", "net", "vat", "gross", "of_lines"),
    [
        ("peppol_base-example.xml", "invoice", 1325_00, 331_25, 1656_25, BASE),
        ("peppol_base-creditnote-correction.xml", "credit", 1325_00, 331_25, 1656_25, BASE),
        (
            "peppol_Allowance-example.xml",
            "invoice",
            5900_00,
            1225_00,
            7125_00,
            {
                "1": (1000_00, "S"),
                "2": (None, "E"),
                "3": (225_00, "S"),
                "charge-1": (50_00, "S"),
                "allowance-2": (-50_00, "S"),
            },
        ),
        ("peppol_vat-category-E.xml", "invoice", 1200_00, None, 1200_00, {"1": (None, "E")}),
    ],
)
def test_a_published_document_meets_its_control_totals(
    name: str,
    kind: str,
    net: int,
    vat: int | None,
    gross: int,
    of_lines: dict[str, Vat],
    ledger: Ledger,
    tmp_path: Path,
) -> None:
    """A quarter of each line that is taxed: 25 % of 2,800.00, −1,500.00 and 25.00; of 4,000.00 and 900.00."""
    ledger.do("import", in_pounds(tmp_path / "sent", name), "--format", "ubl", "--now", NOW)
    with ledger.books() as books:
        (invoice,), lines = rows_known(books, Invoice), rows_known(books, InvoiceLine)
    assert (invoice.kind, invoice.net, invoice.vat, invoice.gross) == (kind, net, vat, gross)
    assert sum(line.net for line in lines) == net
    assert {line.line: (line.vat, line.vat_category) for line in lines} == of_lines


@published
def test_of_a_published_invoice_and_its_correction_under_one_number_nothing_is_left(
    ledger: Ledger, tmp_path: Path
) -> None:
    """£1,325.00 and £331.25 of VAT are asked for and given back; −£1,325.00 was left."""
    names = ("peppol_base-example.xml", "peppol_base-creditnote-correction.xml")
    ledger.do("import", in_pounds(tmp_path / "sent", *names), "--format", "ubl", "--now", NOW)
    with ledger.books() as books:
        credits = {row.kind: row.credit_of for row in rows_known(books, Invoice)}
        (invoice,) = (row.invoice for row in rows_known(books, Invoice) if row.kind == "invoice")
    assert credits == {"invoice": None, "credit": invoice}
    ledger.post("2026-05-31", NOW)
    ledger.do("reconcile", "--no-marts", "--now", NOW)
    rows = [row for row in ledger.rows("journal") if row["agency"] == "BUYER"]
    assert {account: left for (account,), left in balances(rows, "account").items() if left} == {}
    asked = [row for row in rows if row["account"] == "vat:recoverable" and row["debit"]]
    assert sum(Decimal(row["debit"]) for row in asked) == Decimal("331.25")


def test_an_invoice_that_replaces_another_is_told_with_what_to_ask_for(ledger: Ledger) -> None:
    """Type 384 takes back the document it corrects and asks anew: as neither, it would be asked for twice."""
    result = ledger.ask("import", str(CASES / "T384.xml"), "--format", "ubl", "--now", NOW)
    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert "InvoiceTypeCode" in said
    assert "380 (an invoice) or 381 (a credit note)" in said
    with ledger.books() as books:
        assert rows_known(books, Invoice) == []
