"""Whatever a UBL invoice holds: one that adds up goes in to the penny, and a penny anywhere else keeps it out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.handover import read_handover
from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.config import SAMPLES
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.money_and_days.money import round_half_away, text_from_pence
from ledger.domain.sheet.facts import Facts
from tests.examples import examples

KNOWN = state(read_book(SAMPLES / "first-book"), Facts(), {}).facts_after
TOTALS = ("line", "allowance", "charge", "exclusive", "tax", "inclusive", "payable")


@dataclass(frozen=True)
class Line:
    """Quantity in hundredths, price in tenths of a penny, whether it bears VAT; a charge or allowance in pence."""

    quantity: int
    price: int
    taxed: bool
    extra: int

    @property
    def net(self) -> int:
        return round_half_away(Fraction(self.quantity * self.price, 1000)) + self.extra


LINES = st.builds(
    Line, st.integers(1, 50_000), st.integers(0, 9_999_999), st.booleans(), st.integers(-500, 500)
).filter(lambda line: line.net >= 0)


def amount(name: str, pence: int) -> str:
    return f'<cbc:{name} currencyID="GBP">{text_from_pence(pence)}</cbc:{name}>'


def category(taxed: bool, name: str = "ClassifiedTaxCategory") -> str:
    said = ("S", "20") if taxed else ("E", "0")
    scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    return f"<cac:{name}><cbc:ID>{said[0]}</cbc:ID><cbc:Percent>{said[1]}</cbc:Percent>{scheme}</cac:{name}>"


def extra(pence: int, inside: str = "") -> str:
    charge = "true" if pence > 0 else "false"
    said = f"<cbc:ChargeIndicator>{charge}</cbc:ChargeIndicator>{amount('Amount', abs(pence))}{inside}"
    return f"<cac:AllowanceCharge>{said}</cac:AllowanceCharge>"


def line_xml(number: int, line: Line) -> str:
    return (
        f"<cac:InvoiceLine><cbc:ID>{number}</cbc:ID>"
        f'<cbc:InvoicedQuantity unitCode="DAY">{line.quantity / 100:.2f}</cbc:InvoicedQuantity>'
        f"{amount('LineExtensionAmount', line.net)}{extra(line.extra) if line.extra else ''}"
        f"<cac:Item><cbc:Name>{escape('Care & <more>')}</cbc:Name>{category(line.taxed)}</cac:Item>"
        f'<cac:Price><cbc:PriceAmount currencyID="GBP">{line.price / 1000:.3f}</cbc:PriceAmount></cac:Price>'
        "</cac:InvoiceLine>"
    )


def invoice(lines: list[Line], extras: list[tuple[int, bool]], wrong: str = "", by: int = 0) -> str:
    """A UBL invoice that adds up, but for `by` pence in one of its totals."""
    taxable = {
        taxed: sum(line.net for line in lines if line.taxed == taxed)
        + sum(pence for pence, of in extras if of == taxed)
        for taxed in (False, True)
    }
    tax = {True: round_half_away(Fraction(taxable[True], 5)), False: 0}
    sums = {
        "line": sum(line.net for line in lines),
        "allowance": -sum(pence for pence, _ in extras if pence < 0),
        "charge": sum(pence for pence, _ in extras if pence > 0),
        "exclusive": taxable[False] + taxable[True],
        "tax": tax[True],
    }
    sums["inclusive"] = sums["payable"] = sums["exclusive"] + sums["tax"]
    sums |= {wrong: sums[wrong] + by} if wrong else {}
    breakdown = "".join(
        f"<cac:TaxSubtotal>{amount('TaxableAmount', taxable[taxed])}{amount('TaxAmount', tax[taxed])}"
        f"{category(taxed, 'TaxCategory')}</cac:TaxSubtotal>"
        for taxed in (False, True)
    )
    return (
        '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"'
        ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
        ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
        "<cbc:ID>P-1</cbc:ID><cbc:IssueDate>2026-05-01</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>"
        "<cbc:DocumentCurrencyCode>GBP</cbc:DocumentCurrencyCode>"
        "<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:CompanyID>01234567</cbc:CompanyID>"
        "</cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>"
        "<cac:AccountingCustomerParty><cac:Party><cac:PartyIdentification><cbc:ID>CC</cbc:ID>"
        "</cac:PartyIdentification></cac:Party></cac:AccountingCustomerParty>"
        + "".join(extra(pence, category(taxed, "TaxCategory")) for pence, taxed in extras)
        + f"<cac:TaxTotal>{amount('TaxAmount', sums['tax'])}{breakdown}</cac:TaxTotal>"
        + "<cac:LegalMonetaryTotal>"
        + amount("LineExtensionAmount", sums["line"])
        + amount("TaxExclusiveAmount", sums["exclusive"])
        + amount("TaxInclusiveAmount", sums["inclusive"])
        + amount("AllowanceTotalAmount", sums["allowance"])
        + amount("ChargeTotalAmount", sums["charge"])
        + amount("PayableAmount", sums["payable"])
        + "</cac:LegalMonetaryTotal>"
        + "".join(line_xml(number, line) for number, line in enumerate(lines, 1))
        + "</Invoice>"
    )


EXTRAS = st.lists(st.tuples(st.integers(-9_999, 9_999).filter(bool), st.booleans()), max_size=3)


@examples(60)
@given(lines=st.lists(LINES, min_size=1, max_size=5), extras=EXTRAS)
def test_an_invoice_that_adds_up_goes_in_to_the_penny(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Line], extras: list[tuple[int, bool]]
) -> None:
    path = _file(tmp_path_factory, invoice(lines, extras))
    said = state(read_handover(path, "ubl").book(KNOWN), KNOWN, {})
    assert said.problems == []
    row = said.facts_after.sheet(Invoice)["P-1",]
    rows = [line for line in said.facts_after.sheet(InvoiceLine).values() if line.invoice == "P-1"]
    assert sum(line.net for line in rows) == row.net == sum(line.net for line in lines) + sum(p for p, _ in extras)
    assert row.net + (row.vat or 0) == row.gross
    assert [line.net for line in rows[: len(lines)]] == [line.net for line in lines]
    assert state(read_handover(path, "ubl").book(said.facts_after), said.facts_after, {}).changes == []


@examples(60)
@given(
    lines=st.lists(LINES, min_size=1, max_size=4),
    extras=EXTRAS,
    wrong=st.sampled_from(TOTALS),
    by=st.sampled_from((-100, -1, 1, 100)),
)
def test_a_penny_in_any_total_keeps_an_invoice_out(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Line], extras: list[tuple[int, bool]], wrong: str, by: int
) -> None:
    path = _file(tmp_path_factory, invoice(lines, extras, wrong, by))
    book = read_handover(path, "ubl").book(KNOWN)
    assert book.problems
    assert book.rows == []


def _file(folders: pytest.TempPathFactory, text: str) -> Path:
    path = folders.mktemp("ubl") / "P-1.xml"
    path.write_text(text, encoding="utf-8")
    return path
