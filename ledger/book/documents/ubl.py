"""Invoices and credit notes as UBL 2.1 / Peppol BIS Billing 3: one file, or a folder of .xml files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import Element, ParseError  # names of types only; defusedxml reads

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ledger.book.documents.papers import Paper, PaperLine, ReadPapers
from ledger.book.documents.published_cells import as_decimal
from ledger.book.documents.ubl_elements import (
    LINE_REFERENCES,
    NUMBER,
    PAPER_REFERENCES,
    ROOTS,
    every,
    first,
    last_of,
    lines_of,
    marks_of,
    own_text,
    party_of,
    tax_totals,
    text_of,
    texts_of,
)
from ledger.book.documents.ubl_sums import (
    BreakdownRow,
    Extra,
    LineSum,
    PaperSums,
    sum_faults,
    vat_by_line,
    vat_remarks,
)
from ledger.book.file_limits import hold_to_folder
from ledger.book.problems import Problem, Remark, shown_name
from ledger.domain.money_and_days.money import pence_from_text, pounds
from ledger.domain.sheet.cells import decimal_text
from ledger.domain.sheet.limits import LARGEST_PENCE
from ledger.errors import DataFault

LARGEST_FILE = 32 * 2**20
"""Bytes: an invoice with a hundred thousand lines is smaller; what is larger is a mistake or meant to do harm."""
MOST_MARKS = 4_000_000
"""Elements and attributes: what an invoice of that size has at most; XML of nothing else takes memory without end."""
_REMEMBERED = 2_000
_TYPES: dict[str, dict[str, Literal["invoice", "credit"]]] = {
    "Invoice": {"380": "invoice", "381": "credit"},
    "CreditNote": {"381": "credit"},
}
_UNITS = {"DAY": "days", "WEE": "weeks", "HUR": "hours", "MON": "months", "ANN": "years", "C62": "units"}
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[-+]\d{2}:\d{2})?", re.ASCII)


def read_ubl(path: Path) -> ReadPapers:
    """Read the file, or every .xml file of the folder. Raises DataFault where there is none."""
    if path.is_dir():
        files = sorted(item for item in path.iterdir() if item.suffix.lower() == ".xml" and item.is_file())
    else:
        files = [path] if path.is_file() else []
    if not files:
        raise DataFault(f"There is no invoice at {path}.", "Name a UBL file, or a folder of files that end in .xml.")
    hold_to_folder(path, files)
    papers = ReadPapers()
    for file in files:
        _read_file(file, papers)
    return papers


def _read_file(path: Path, papers: ReadPapers) -> None:
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST_FILE else b""
    except OSError as fault:
        raise DataFault(
            f"{path} cannot be read: {fault.strerror}.", "Close it elsewhere, or ask who owns it."
        ) from fault
    papers.files.append((shown_name(path), hashlib.sha256(content).hexdigest()))
    paper = _UblReading(shown_name(path), papers).read(content, size)
    if paper is not None:
        papers.papers.append(paper)


class _UblReading:
    """One file: its elements, and what is wrong with them."""

    def __init__(self, file: str, papers: ReadPapers) -> None:
        self.file = file
        self.papers = papers
        self.faults = 0

    def _tell(self, column: str, found: str, expected: str, remedy: str) -> None:
        """Note a problem, once: sums and lines read some of the same cells."""
        self.faults += 1
        problem = Problem(self.file, None, column, found[:200], expected, remedy)
        if problem not in self.papers.problems[-_REMEMBERED:]:
            self.papers.problems.append(problem)

    def read(self, content: bytes, size: int) -> Paper | None:
        """The paper; None where it has a problem, which is then told."""
        if size > LARGEST_FILE:
            self._tell("", f"{size:,} bytes", f"at most {LARGEST_FILE:,} bytes", "Ask the sender for smaller files")
            return None
        marks = content.count(b"<") + content.count(b"=")
        if marks > MOST_MARKS:
            expected = f"at most {MOST_MARKS:,} elements and attributes"
            self._tell("", f"{marks:,}", expected, "Ask the sender for smaller files")
            return None
        root = self._root(content)
        kind = self._kind(root) if root is not None else None
        if root is None or kind is None or not self._in_pounds(root):
            return None
        paper = self._paper(root, kind)
        return None if self.faults else paper

    def _root(self, content: bytes) -> Element | None:
        try:
            root: Element = fromstring(content, forbid_dtd=True)
        except DefusedXmlException:
            self._tell(
                "",
                "a document type definition",
                "XML without one: what it defines or fetches is never followed",
                "Ask the sender for plain UBL; do not open the file elsewhere",
            )
            return None
        except (ParseError, ValueError, LookupError) as fault:
            self._tell("", str(fault), "well-formed XML", "Ask the sender for the file again")
            return None
        if root.tag not in ROOTS:
            self._tell(
                "",
                root.tag,
                "a UBL 2.1 Invoice or CreditNote",
                "Import invoices and credit notes only, or say what it is: a data workbook, or documents by a layout",
            )
            return None
        return root

    def _kind(self, root: Element) -> Literal["invoice", "credit"] | None:
        name = ROOTS[root.tag]
        code = text_of(root, f"cbc:{name}TypeCode")
        kind = _TYPES[name].get(code)
        if kind is None:
            self._tell(
                f"{name}TypeCode",
                code,
                "380 (an invoice) or 381 (a credit note)" if name == "Invoice" else "381 (a credit note)",
                "Ask the sender for an invoice or a credit note; other kinds of document are not imported",
            )
        return kind

    def _in_pounds(self, root: Element) -> bool:
        currency = text_of(root, "cbc:DocumentCurrencyCode")
        if currency == "GBP":
            return True
        self._tell("DocumentCurrencyCode", currency, "GBP", "Ask the sender for an invoice in pounds sterling")
        return False

    # The paper

    def _paper(self, root: Element, kind: Literal["invoice", "credit"]) -> Paper | None:
        sums = self._sums(root)
        number, dated = self._needed(root, "cbc:ID"), self._day(root, "cbc:IssueDate", "", needed=True)
        due = self._day(root, "cbc:DueDate", "") or self._day(root, "cac:PaymentMeans/cbc:PaymentDueDate", "")
        period = self._period(root, "")
        lines = [self._line(line, place, period) for place, line in lines_of(root)]
        if not lines:
            self._tell("", "no line", "at least one line", "Ask the sender for an invoice with lines")
        if self.faults or sums is None or dated is None:
            return None
        for column, found, expected in sum_faults(sums):
            remedy = "Ask the sender for a document that adds up; it cannot be settled as it is"
            self._tell(column, found, expected, remedy)
        if not self.faults:
            self._remark_prepaid(number, sums)
            self.papers.remarks += [
                Remark(self.file, None, f"invoice {number}: {text}") for text in vat_remarks(sums)
            ]
        return Paper(
            file=self.file,
            number=number,
            kind=kind,
            supplier=party_of(root, "AccountingSupplierParty"),
            customer=party_of(root, "AccountingCustomerParty"),
            dated=dated,
            due=due,
            net=sums.exclusive,
            vat=sums.tax or None,
            gross=sums.inclusive,
            credits=texts_of(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"),
            marks=marks_of(root, PAPER_REFERENCES),
            lines=tuple(self._with_vat((*lines, *self._extra_lines(sums)), sums)),
        )

    @staticmethod
    def _with_vat(lines: Sequence[PaperLine], sums: PaperSums) -> Iterator[PaperLine]:
        for line, of in zip(lines, vat_by_line(sums), strict=True):
            yield replace(line, vat=of.vat, vat_category=of.category)

    def _remark_prepaid(self, number: str, sums: PaperSums) -> None:
        if sums.payable != sums.inclusive:
            text = (
                f"invoice {number} asks for {pounds(sums.payable)} of its {pounds(sums.inclusive)}"
                " (paid before, or rounded); all of it is taken in"
            )
            self.papers.remarks.append(Remark(self.file, None, text))

    def _line(self, line: Element, place: str, period: tuple[date | None, date | None]) -> PaperLine:
        own = self._period(line, place)
        first_day, last_day = own if any(own) else period
        name = "CreditedQuantity" if first(line, "cbc:CreditedQuantity") is not None else "InvoicedQuantity"
        quantity = self._number(line, f"cbc:{name}", place)
        rate = self._rate(line, place)
        extras = first(line, "cac:AllowanceCharge") is not None
        item = " ".join(texts_of(line, "cac:Item/cbc:Name") + texts_of(line, "cac:Item/cbc:Description"))
        notes = texts_of(line, "cbc:Note")
        marks = marks_of(line, LINE_REFERENCES)
        unit = first(line, f"cbc:{name}")
        code = unit.get("unitCode", "") if unit is not None else ""
        measure = f"{decimal_text(quantity)} {_UNITS.get(code, code)}".strip() if quantity is not None else ""
        told = dict.fromkeys(text for text in (item, *notes, *(mark.text for mark in marks), measure) if text)
        return PaperLine(
            line=self._needed(line, "cbc:ID", place),
            net=self._money(line, "cbc:LineExtensionAmount", place, needed=True) or 0,
            first_day=first_day,
            last_day=last_day,
            quantity=abs(quantity) if quantity is not None else None,
            # A rate beside an allowance would say that the line does not add up.
            rate=as_decimal(abs(rate)) if rate is not None and not extras else None,
            text="; ".join(told) or None,
            marks=marks,
            words=" ".join((item, *notes)),
        )

    def _extra_lines(self, sums: PaperSums) -> Iterator[PaperLine]:
        """Allowances and charges of the whole paper as lines of their own, so that its lines add up to its net."""
        for place, extra in enumerate(sums.extras, start=1):
            word = "charge" if extra.charge else "allowance"
            said = f"{word}: {extra.reason}" if extra.reason else word
            yield PaperLine(line=f"{word}-{place}", net=extra.amount, text=said)

    def _rate(self, line: Element, place: str) -> Fraction | None:
        price = self._number(line, "cac:Price/cbc:PriceAmount", place)
        base = self._number(line, "cac:Price/cbc:BaseQuantity", place)
        if price is None:
            return None
        if base is not None and base <= 0:
            self._tell(f"{place}BaseQuantity", str(base), "a quantity above zero", "Ask the sender to amend it")
            return None
        return Fraction(price) / Fraction(base if base is not None else 1)

    # Its sums

    def _sums(self, root: Element) -> PaperSums | None:
        total = first(root, "cac:LegalMonetaryTotal")
        if total is None:
            self._tell(
                "LegalMonetaryTotal", "", "the totals of the document", "Ask the sender for a complete invoice"
            )
            return None

        def amount(name: str, *, needed: bool = False) -> int:
            return self._money(total, f"cbc:{name}", "", needed=needed) or 0

        return PaperSums(
            lines=[self._line_sum(line, place) for place, line in lines_of(root)],
            extras=[self._extra(extra, "") for extra in every(root, "cac:AllowanceCharge")],
            breakdown=list(self._breakdown(root)),
            tax=self._tax(root),
            line_extension=amount("LineExtensionAmount", needed=True),
            allowances=amount("AllowanceTotalAmount"),
            charges=amount("ChargeTotalAmount"),
            exclusive=amount("TaxExclusiveAmount", needed=True),
            inclusive=amount("TaxInclusiveAmount", needed=True),
            prepaid=amount("PrepaidAmount"),
            rounding=amount("PayableRoundingAmount"),
            payable=amount("PayableAmount", needed=True),
        )

    def _line_sum(self, line: Element, place: str) -> LineSum:
        quantity = self._number(line, "cbc:InvoicedQuantity", place)
        if quantity is None:
            quantity = self._number(line, "cbc:CreditedQuantity", place)
        rate = self._rate(line, place)
        exact = None if quantity is None or rate is None else Fraction(quantity) * rate * 100
        return LineSum(
            place=place,
            net=self._money(line, "cbc:LineExtensionAmount", place) or 0,
            exact=exact,
            extras=sum(self._extra(each, place).amount for each in every(line, "cac:AllowanceCharge")),
            category=self._vat_category(first(line, "cac:Item/cac:ClassifiedTaxCategory"), place),
        )

    def _extra(self, extra: Element, place: str) -> Extra:
        charge = text_of(extra, "cbc:ChargeIndicator") in ("true", "1")
        amount = self._money(extra, "cbc:Amount", f"{place}AllowanceCharge: ", needed=True) or 0
        return Extra(
            stated=amount,
            charge=charge,
            category=self._vat_category(first(extra, "cac:TaxCategory"), f"{place}AllowanceCharge: "),
            reason=text_of(extra, "cbc:AllowanceChargeReason"),
        )

    def _tax(self, root: Element) -> int:
        return sum(self._money(total, "cbc:TaxAmount", "") or 0 for total in tax_totals(root))

    def _breakdown(self, root: Element) -> Iterator[BreakdownRow]:
        for total in tax_totals(root):
            for row in every(total, "cac:TaxSubtotal"):
                yield BreakdownRow(
                    category=self._vat_category(first(row, "cac:TaxCategory"), "TaxSubtotal: "),
                    taxable=self._money(row, "cbc:TaxableAmount", "TaxSubtotal: ", needed=True) or 0,
                    tax=self._money(row, "cbc:TaxAmount", "TaxSubtotal: ", needed=True) or 0,
                )

    # Its cells

    def _needed(self, element: Element, path: str, place: str = "") -> str:
        text = text_of(element, path)
        if not text:
            self._tell(f"{place}{last_of(path)}", "", "a number", "Ask the sender to fill it")
        return text

    def _money(self, element: Element, path: str, place: str, *, needed: bool = False) -> int | None:
        found = first(element, path)
        text = own_text(found)
        column = f"{place}{last_of(path)}"
        if not text and not needed:
            return None
        if found is not None and found.get("currencyID", "GBP") != "GBP":
            self._tell(
                column, found.get("currencyID", ""), "an amount in GBP", "Ask the sender to amend the currency"
            )
        try:
            pence = pence_from_text(text)
            if abs(pence) <= LARGEST_PENCE:
                return pence
        except ValueError:
            pass
        self._tell(column, text, "an amount in pounds and pence like 5432.17", "Ask the sender to amend it")
        return None

    def _number(self, element: Element, path: str, place: str) -> Decimal | None:
        text = text_of(element, path)
        if not text:
            return None
        if NUMBER.fullmatch(text) and len(text) <= 40:
            return Decimal(text)
        self._tell(f"{place}{last_of(path)}", text, "a plain number like 28 or 742.86", "Ask the sender to amend it")
        return None

    def _vat_category(self, element: Element | None, place: str) -> tuple[str, Fraction] | None:
        """The VAT category with its percent; None where it is not told."""
        if element is None or not text_of(element, "cbc:ID"):
            return None
        percent = self._number(element, "cbc:Percent", place)
        return text_of(element, "cbc:ID"), Fraction(percent or 0)

    def _day(self, element: Element, path: str, place: str, *, needed: bool = False) -> date | None:
        text = text_of(element, path)
        if not text and not needed:
            return None
        found = _DATE.fullmatch(text)
        try:
            return date.fromisoformat(found[1] if found else "")
        except ValueError:
            self._tell(f"{place}{last_of(path)}", text, "a date like 2026-04-30", "Ask the sender to amend it")
            return None

    def _period(self, element: Element, place: str) -> tuple[date | None, date | None]:
        return (
            self._day(element, "cac:InvoicePeriod/cbc:StartDate", place),
            self._day(element, "cac:InvoicePeriod/cbc:EndDate", place),
        )
