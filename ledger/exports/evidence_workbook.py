"""The evidence for a recharge as a workbook: figures as figures, totals as formulas, text never as a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
import xlsxwriter.exceptions
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ledger.briefing.evidence import (
    AgreementEvidence,
    InvoicedLine,
    LineEvidence,
    MonthEvidence,
    Pack,
    PaidPart,
    ProviderPaid,
    moved_in_words,
)
from ledger.briefing.figures import days_in_words
from ledger.domain.money_and_days.money import Pence, text_from_pence
from ledger.domain.money_and_days.periods import divisor
from ledger.domain.splits.sheets import status_in_words
from ledger.exports.not_written import not_written

EvidenceCell = str | int | Decimal | date | None


class _EvidenceColumn(NamedTuple):
    """A column: its header, its width, and whether its figures are added up."""

    name: str
    width: int
    total: bool = False


class _EvidenceStyles:
    """The formats of the workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.head: Format = book.add_format(
            {"bold": True, "bg_color": "#1F3A4D", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"}
        )
        self.text: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.money: Format = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00", "valign": "top"})
        self.figure: Format = book.add_format({"valign": "top"})
        self.day: Format = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
        self.sum: Format = book.add_format({"bold": True, "top": 1, "num_format": "#,##0.00;[Red]-#,##0.00"})
        self.all: Format = book.add_format({"bold": True, "top": 1})


def write_evidence(path: Path, pack: Pack) -> None:
    """Write the workbook; the same pack gives the same file. Raises DataFault where it cannot be written."""
    made = datetime(pack.paper.dated.year, pack.paper.dated.month, pack.paper.dated.day)
    try:
        with xlsxwriter.Workbook(str(path)) as book:
            book.set_properties({"title": pack.title, "author": pack.name(pack.paper.from_agency), "created": made})
            styles = _EvidenceStyles(book)
            _write_paper(book.add_worksheet("Document"), pack, styles)
            _write_table(book.add_worksheet("Months"), _MONTHS, [_month_row(each) for each in pack.months], styles)
            _write_table(book.add_worksheet("Lines"), _LINES, [_line_row(pack, each) for each in pack.lines], styles)
            _write_table(book.add_worksheet("Paid"), _PAID, [_paid_row(each) for each in pack.paid], styles)
            asked, paid = map(_invoiced_row, pack.invoiced), map(_provider_paid_row, pack.providers_paid)
            _write_table(book.add_worksheet("Invoices"), _INVOICED, list(asked), styles)
            _write_table(book.add_worksheet("Payments"), _PROVIDERS_PAID, list(paid), styles)
            _write_table(book.add_worksheet("Prices"), _PRICES, _price_rows(pack), styles)
            _write_table(book.add_worksheet("Approvals"), _APPROVALS, _approval_rows(pack), styles)
            _write_table(book.add_worksheet("Outcomes"), _OUTCOMES, _outcome_rows(pack), styles)
            _write_table(book.add_worksheet("Reviews"), _REVIEWS, _review_rows(pack), styles)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as fault:
        raise not_written(path, fault, "Give a folder you may write to, and close it elsewhere.") from None


def _write_paper(sheet: Worksheet, pack: Pack, styles: _EvidenceStyles) -> None:
    paper = pack.paper
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 70)
    sheet.write_string(0, 0, pack.title, styles.title)
    rows: list[tuple[str, EvidenceCell]] = [
        ("From", pack.name(paper.from_agency)),
        ("To", pack.name(paper.to_agency)),
        ("Issued for", paper.month),
        ("Dated", paper.dated),
        ("Due", paper.due),
        ("Lines", len(paper.lines)),
    ]
    for place, (name, cell) in enumerate(rows, start=2):
        sheet.write_string(place, 0, name, styles.all)
        _write_cell(sheet, place, 1, cell, styles)
    sheet.write_string(len(rows) + 2, 0, "Total", styles.all)
    last = len(pack.lines) + 1
    total = Decimal(text_from_pence(paper.total))
    sheet.write_formula(len(rows) + 2, 1, f"=SUM(Lines!{_AMOUNT}2:{_AMOUNT}{last})", styles.sum, total)


def _write_table(
    sheet: Worksheet,
    columns: Sequence[_EvidenceColumn],
    rows: Sequence[Sequence[EvidenceCell]],
    styles: _EvidenceStyles,
) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.name, styles.head)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            _write_cell(sheet, number, place, cell, styles)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    if rows and any(column.total for column in columns):
        _write_totals(sheet, columns, rows, styles)


def _write_totals(
    sheet: Worksheet,
    columns: Sequence[_EvidenceColumn],
    rows: Sequence[Sequence[EvidenceCell]],
    styles: _EvidenceStyles,
) -> None:
    under = len(rows) + 1
    sheet.write_string(under, 0, "All", styles.all)
    for place, column in enumerate(columns):
        if column.total:
            pence = sum(cell for row in rows if isinstance(cell := row[place], Pence))
            letter = _letter(place)
            formula = f"=SUM({letter}2:{letter}{under})"
            sheet.write_formula(under, place, formula, styles.sum, Decimal(text_from_pence(pence)))


def _write_cell(sheet: Worksheet, row: int, place: int, cell: EvidenceCell, styles: _EvidenceStyles) -> None:
    if cell is None:
        return
    if isinstance(cell, Pence):
        sheet.write_number(row, place, Decimal(text_from_pence(cell)), styles.money)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, place, cell, styles.figure)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, styles.day)
    else:
        sheet.write_string(row, place, cell, styles.text)


def _letter(place: int) -> str:
    return chr(ord("A") + place)


_MONTHS = (
    _EvidenceColumn("Tick", 6),
    _EvidenceColumn("Placement", 16),
    _EvidenceColumn("Month", 10),
    _EvidenceColumn("Days", 7),
    _EvidenceColumn("Provider", 28),
    _EvidenceColumn("Cost of the month", 18, total=True),
    _EvidenceColumn("Lines", 12),
    _EvidenceColumn("Amount", 16, total=True),
)


def _month_row(each: MonthEvidence) -> list[EvidenceCell]:
    return [
        None,
        each.placement,
        str(each.month),
        max((line.number_of_days for line in each.lines), default=0),
        each.provider,
        Pence(each.found.total if each.found else 0),
        ", ".join(str(line.line.line) for line in each.lines),
        Pence(each.amount),
    ]


_LINES = (
    _EvidenceColumn("Line", 6),
    _EvidenceColumn("Placement", 16),
    _EvidenceColumn("Month", 10),
    _EvidenceColumn("Days", 7),
    _EvidenceColumn("Which days", 24),
    _EvidenceColumn("Cost of these days", 16),
    _EvidenceColumn("Share", 40),
    _EvidenceColumn("Worked", 34),
    _EvidenceColumn("Share of the month", 16),
    _EvidenceColumn("Also", 16),
    _EvidenceColumn("By what", 24),
    _EvidenceColumn("Asked for before", 16),
    _EvidenceColumn("Amount", 16, total=True),
    _EvidenceColumn("Funding status", 12),
    _EvidenceColumn("Says", 18),
    _EvidenceColumn("Budget", 14),
    _EvidenceColumn("Owed to", 14),
    _EvidenceColumn("Agreement", 16),
    _EvidenceColumn("Status", 12),
    _EvidenceColumn("Decided on", 12),
    _EvidenceColumn("Panel", 24),
    _EvidenceColumn("Minute", 18),
    _EvidenceColumn("Approval outstanding", 28),
    _EvidenceColumn("Purchase order", 16),
    _EvidenceColumn("Corrects", 16),
)
_AMOUNT = _letter([column.name for column in _LINES].index("Amount"))


def _line_row(pack: Pack, each: LineEvidence) -> list[EvidenceCell]:
    line, share = each.line, each.line.share
    return [
        line.line,
        share.placement,
        share.service_month,
        each.number_of_days,
        each.days,
        Pence(each.cost),
        "; ".join(each.clauses),
        each.worked,
        Pence(each.share),
        Pence(sum(each.moved.values()) + each.other),
        moved_in_words(each),
        Pence(each.billed_before),
        Pence(line.amount),
        status_in_words(share.standing),
        line.words,
        share.budget,
        share.lead_budget,
        *_decision_cells(pack, each.decision, share.agreement),
        line.order or "none",
        str(line.corrects) if line.corrects else None,
    ]


def _decision_cells(pack: Pack, decision: AgreementEvidence | None, agreement: str | None) -> list[EvidenceCell]:
    if decision is None:
        return [agreement, "not recorded", None, None, None, None]
    found = decision.agreement
    return [
        found.agreement,
        "withdrawn" if decision.withdrawn else status_in_words(found.status),
        found.decided_on or "not recorded",
        found.panel or "not recorded",
        found.minute or "not recorded",
        ", ".join(pack.name(agency) for agency in decision.missing) or "none",
    ]


_PRICES = (
    _EvidenceColumn("Placement", 16),
    _EvidenceColumn("Month", 10),
    _EvidenceColumn("Price", 14),
    _EvidenceColumn("Component", 18),
    _EvidenceColumn("Days", 7),
    _EvidenceColumn("Which days", 24),
    _EvidenceColumn("Rate", 14),
    _EvidenceColumn("Unit", 10),
    _EvidenceColumn("Quantity", 10),
    _EvidenceColumn("Divided by", 10),
    _EvidenceColumn("Charge", 16, total=True),
)


def _price_rows(pack: Pack) -> list[list[EvidenceCell]]:
    return [
        [
            each.placement,
            str(each.month),
            charge.name,
            charge.price.component,
            charge.days.bit_count(),
            days_in_words(charge.month, charge.days),
            charge.price.rate,
            charge.price.unit,
            charge.price.times,
            divisor(charge.price.unit, charge.month),
            Pence(charge.amount),
        ]
        for each in pack.months
        for charge in (each.found.all_charges if each.found else ())
    ]


_APPROVALS = (
    _EvidenceColumn("Agreement", 16),
    _EvidenceColumn("Agency", 36),
    _EvidenceColumn("Role", 30),
    _EvidenceColumn("Decided", 14),
    _EvidenceColumn("On", 12),
)


def _approval_rows(pack: Pack) -> list[list[EvidenceCell]]:
    decisions = {each.decision.agreement.agreement: each.decision for each in pack.lines if each.decision}
    rows: list[list[EvidenceCell]] = []
    for code, decision in sorted(decisions.items()):
        rows += [
            [code, pack.name(row.agency), row.role, "approved" if row.decided else "declined", row.on]
            for row in decision.approvals
        ]
        rows += [[code, pack.name(agency), None, "not recorded", None] for agency in decision.missing]
    return rows


_OUTCOMES = (
    _EvidenceColumn("Placement", 16),
    _EvidenceColumn("Outcome", 50),
    _EvidenceColumn("Domain", 16),
    _EvidenceColumn("Accountable agency", 32),
    _EvidenceColumn("Measured by", 16),
    _EvidenceColumn("Stated baseline", 16),
    _EvidenceColumn("Target", 10),
    _EvidenceColumn("Latest", 10),
    _EvidenceColumn("Observed on", 12),
    _EvidenceColumn("By", 14),
)


def _outcome_rows(pack: Pack) -> list[list[EvidenceCell]]:
    aims = {each.placement: each.aims for each in pack.months}
    return [
        [
            placement,
            aim.outcome.statement,
            aim.outcome.domain,
            pack.name(aim.outcome.accountable),
            aim.outcome.instrument,
            aim.outcome.baseline,
            aim.outcome.target,
            *([aim.latest.value, aim.latest.on, aim.latest.rater] if aim.latest else ["none", None, None]),
        ]
        for placement, all_aims in sorted(aims.items())
        for aim in all_aims
    ]


_REVIEWS = (
    _EvidenceColumn("Placement", 16),
    _EvidenceColumn("Held on", 12),
    _EvidenceColumn("Agencies", 24),
    _EvidenceColumn("Split still right", 16),
    _EvidenceColumn("Next review", 12),
)


def _review_rows(pack: Pack) -> list[list[EvidenceCell]]:
    reviews = {each.placement: each.reviews for each in pack.months}
    said = {True: "yes", False: "no", None: "not said"}
    return [
        [placement, row.held_on, " ".join(row.agencies), said[row.split_still_right], row.next_review]
        for placement, rows in sorted(reviews.items())
        for row in rows
    ]


_PAID = (
    _EvidenceColumn("Receipt", 16),
    _EvidenceColumn("Line", 7),
    _EvidenceColumn("Amount", 16, total=True),
    _EvidenceColumn("Matched on", 12),
    _EvidenceColumn("By", 14),
    _EvidenceColumn("Basis", 50),
)


def _paid_row(each: PaidPart) -> list[EvidenceCell]:
    return [each.receipt, each.line, Pence(each.amount), each.made_on, each.made_by, each.how]


_INVOICED = tuple(
    _EvidenceColumn(name, 16, total=name in ("Net", "VAT"))
    for name in ("Placement", "Invoice", "Line", "Dated", "First day", "Last day", "Net", "VAT", "VAT category")
)
_PROVIDERS_PAID = tuple(
    _EvidenceColumn(name, 50 if name == "Basis" else 16, total=name == "Amount")
    for name in ("Invoice", "Payment", "Paid on", "Amount", "Basis")
)


def _invoiced_row(each: InvoicedLine) -> list[EvidenceCell]:
    vat = None if each.vat is None else Pence(each.vat)
    return [*each[:6], Pence(each.net), vat, each.vat_category]


def _provider_paid_row(each: ProviderPaid) -> list[EvidenceCell]:
    return [*each[:3], Pence(each.amount), each.how]
