"""Published payments become rows: each is taken, has no amount, is no payment, or is a problem; none goes untold."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from ledger.book.documents.laid_out import LayoutHeader, lines_of
from ledger.book.documents.layouts import Layout
from ledger.book.documents.other_rows import (
    OtherRow,
    RowCells,
    is_called_total,
    is_header_again,
    is_note,
    names_nothing,
)
from ledger.book.documents.published_cells import pounds_as_published, read_date, read_month
from ledger.book.documents.published_files import PaymentBook, PublishedPayment, RowWithoutAmount
from ledger.book.documents.published_periods import (
    ProposedPeriod,
    StatedPeriod,
    month_in_name,
    period_by_pattern,
    propose_period,
)
from ledger.book.file_limits import content_of
from ledger.book.problems import Problem, shown_name
from ledger.book.sheets.cell_texts import shown
from ledger.domain.money_and_days.money import Pence, round_half_away
from ledger.domain.money_and_days.periods import Month, MonthSpan
from ledger.domain.sheet.spelling import fold, in_one_line
from ledger.errors import DataFault, WrongUsage


def read_payments(path: Path, layout: Layout, period: MonthSpan | None = None) -> PaymentBook:
    """Read a file, a CSV or a workbook, by its layout; `period` is what whoever hands it over says of it.

    Problems are collected in the book. Raises DataFault where no file is, WrongUsage where a period is given although
    a column states that of each row.
    """
    if period is not None and layout.month.source == "column":
        raise WrongUsage(
            f"The layout {layout.name} reads the period of each row from the column {layout.month.column}.",
            "Leave the period out.",
        )
    try:
        content = content_of(path)
    except OSError as fault:
        raise DataFault(
            f"{shown_name(path)} cannot be read: {fault.strerror}.", "Give the path of a CSV file or a workbook."
        ) from None
    reading = _PaymentsReading(shown_name(path), layout, _stated(shown_name(path), layout, period))
    reading.read(lines_of(path, content, layout.file, reading.problem))
    return PaymentBook(
        file=shown_name(path),
        sha256=hashlib.sha256(content).hexdigest(),
        layout=layout.name,
        series=layout.series,
        body=layout.body.constant,
        period=reading.period,
        by_row=layout.month.source == "column",
        proposed=reading.proposed,
        name_says=month_in_name(shown_name(path)),
        payments=tuple(reading.payments),
        blanks=tuple(reading.blanks),
        others=tuple(reading.others),
        problems=tuple(reading.problems),
        repeats=tuple(tuple(rows) for rows in reading.rows_with.values() if len(rows) > 1),
        two_way_dates=tuple(reading.two_way_dates),
    )


def _stated(file: str, layout: Layout, given: MonthSpan | None) -> StatedPeriod | None:
    """The period of the whole file as it is stated; None where it is not, or a column states it row by row."""
    rule = layout.month
    if given is not None or rule.source == "column":
        return StatedPeriod(given, "hand") if given else None
    said = period_by_pattern(file, rule.pattern) if rule.pattern else None
    if said:
        return StatedPeriod(said, "layout")
    month = month_in_name(file)
    return StatedPeriod(MonthSpan(month, month), "file_name") if month else None


class _PaymentsReading:
    """One pass over one file: where its columns are, and what has been found so far."""

    def __init__(self, file: str, layout: Layout, period: StatedPeriod | None) -> None:
        self.file = file
        self.layout = layout
        self.period = period
        self.proposed: ProposedPeriod | None = None
        self.places: dict[str, int] = {}
        self.header = LayoutHeader(layout.name, [], layout.file.header_row, self.problem)
        self.payments: list[PublishedPayment] = []
        self.blanks: list[RowWithoutAmount] = []
        self.others: list[OtherRow] = []
        self.problems: list[Problem] = []
        self.two_way_dates: list[int] = []
        self.rows_with: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self.above = 0
        self.since_total = 0

    def read(self, lines: Sequence[Sequence[Any]]) -> None:
        """Read the whole file; where its text or its header fails, no row can be read."""
        if self.problems and not lines:
            return
        start = self.layout.file.header_row
        cells = [shown(cell) for cell in lines[start - 1]] if len(lines) >= start else []
        self.header = LayoutHeader(self.layout.name, cells, start, self.problem)
        if not self.header.find(name for _, name in self.layout.columns()):
            return
        self.places = {role: self.header.places[name] for role, name in self.layout.columns()}
        looked_at = [self._cells(row, line) for row, line in enumerate(lines[start:], start + 1)]
        if self.period is None and self.layout.month.source != "column":
            self.proposed = propose_period(row.day for row in looked_at if row.filled)
        for row in looked_at:
            self._take(row)

    def problem(self, row: int | None, column: str, found: str, expected: str, remedy: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(self.file, row, column, found, expected, remedy))

    def _cells(self, row: int, line: Sequence[Any]) -> RowCells:
        texts = [in_one_line(shown(cell)) for cell in line]
        place = self.places.get("date")
        if place is None or place >= len(line) or not texts[place] or self.layout.date is None:
            return RowCells(row, texts, self.places)
        cell = line[place]
        if isinstance(cell, date):  # of a workbook
            return RowCells(row, texts, self.places, date(cell.year, cell.month, cell.day))
        return RowCells(row, texts, self.places, *read_date(texts[place], self.layout.date.patterns))

    def _column(self, role: str) -> str:
        place = self.places[role]
        return self.header.names[place] or f"column {place + 1}"

    def _take(self, cells: RowCells) -> None:
        if cells.filled and (self._is_other(cells) or not self.header.fits(cells.number, cells.texts)):
            return
        amount = cells.of("amount")
        if not amount or fold(amount) in map(fold, self.layout.amount.no_amount):
            self.blanks.append(RowWithoutAmount(cells.number, self._body(cells), self._month(cells)))
            return
        before = len(self.problems)
        payment = self._payment(cells)
        if len(self.problems) == before:
            self.payments.append(payment)
            self.rows_with[tuple(cells.texts)].append(cells.number)
            self.above += payment.amount
            self.since_total += payment.amount

    def _is_other(self, cells: RowCells) -> bool:
        """Whether the row is no payment; it is noted, or told where its amount says that it may be one."""
        rule = self.layout.leave_out
        if rule and fold(cells.of("leave_out")) in map(fold, rule.values):
            self.others.append(OtherRow(cells.number, "layout", cells.told))
        elif is_header_again(cells, self.header.names):
            self.others.append(OtherRow(cells.number, "header", cells.told))
        elif is_note(cells, len(self.header.names)):
            self.others.append(OtherRow(cells.number, "note", cells.told))
        else:
            return self._is_total(cells)
        return True

    def _is_total(self, cells: RowCells) -> bool:
        called = is_called_total(cells)
        if not called and not names_nothing(cells):
            return False
        amount = self._total(cells)
        agrees = amount is not None and amount in (self.since_total, self.above) and bool(self.payments)
        if agrees or (called and not cells.day):
            above = self.since_total if amount == self.since_total else self.above
            self.others.append(OtherRow(cells.number, "total", cells.told, amount, Pence(above)))
            self.since_total = 0
            return True
        if not called:
            remedy = "If it is a total, take the row out, or name it in the layout's leave_out; else say who was paid"
            self.problem(cells.number, "", cells.told, "a day, a supplier or a number beside the amount", remedy)
        return not called

    def _total(self, cells: RowCells) -> Pence | None:
        with suppress(ValueError):
            return self._pence(cells)
        return None

    def _payment(self, cells: RowCells) -> PublishedPayment:
        amount, paid_on = self._amount(cells), self._paid_on(cells)
        body, month = self._body(cells), self._month(cells)
        if body is None:
            remedy = "Fill it, or say in the layout whose payments they are otherwise"
            self.problem(cells.number, self._column("body"), "", "the name of the body that paid", remedy)
        if month is None and not (self.layout.month.source == "date" and cells.of("date")):
            self._month_missing(cells)
        return PublishedPayment(
            row=cells.number,
            body=body or "",
            month=month or "",
            paid_on=paid_on,
            supplier=cells.of("supplier"),
            supplier_id=cells.of("supplier_id") or None,
            reference=cells.of("reference") or None,
            category=cells.of("category") or None,
            area=cells.of("area") or None,
            amount=amount,
        )

    def _body(self, cells: RowCells) -> str | None:
        rule = self.layout.body
        return rule.constant or cells.of("body") or rule.otherwise

    def _month(self, cells: RowCells) -> str | None:
        """The month in which a row counts; None where it has none."""
        rule = self.layout.month
        if rule.source == "column":
            return read_month(cells.of("month"), rule.pattern or "")
        if rule.source == "date":
            return str(Month.of(cells.day)) if cells.day else None
        # Dates of a file whose name says its month are those of invoices: only within a span do they say more.
        span = self.period.span if self.period else None
        if span is None or cells.day is None:
            return str(span.last) if span else ""
        return str(span.nearest(Month.of(cells.day)))

    def _month_missing(self, cells: RowCells) -> None:
        role = "month" if self.layout.month.source == "column" else "date"
        expected = "a date" if role == "date" else "a month, as the layout's pattern reads it"
        remedy = "Fill it, or amend the layout; if the row is no payment, name it in the layout's leave_out"
        self.problem(cells.number, self._column(role), cells.of(role), expected, remedy)

    def _paid_on(self, cells: RowCells) -> date | None:
        text = cells.of("date")
        if text and cells.day is None and self.layout.date:
            forms = " or ".join(self.layout.date.formats)
            remedy = "Correct the date, or add its format to the layout"
            self.problem(cells.number, self._column("date"), text, f"a date like {forms}", remedy)
        if cells.two_ways:
            self.two_way_dates.append(cells.number)
        return cells.day

    def _amount(self, cells: RowCells) -> Pence:
        try:
            return self._pence(cells)
        except ValueError:
            for role in ("amount", "vat"):
                self._tell_amount(cells, role)
            return Pence(0)

    def _pence(self, cells: RowCells) -> Pence:
        """The amount as the ledger has it. Raises ValueError where a cell holds none."""
        rule = self.layout.amount
        exact = pounds_as_published(cells.of("amount"))
        if cells.of("vat"):
            exact -= pounds_as_published(cells.of("vat"))
        pence = round_half_away(exact * 100)
        if rule.sign == "reversed":
            pence = -pence
        if rule.credit and fold(cells.of("credit")) in map(fold, rule.credit.values):
            pence = -abs(pence)
        return Pence(pence)

    def _tell_amount(self, cells: RowCells, role: str) -> None:
        text = cells.of(role)
        try:
            pounds_as_published(text or "0")
        except ValueError as fault:
            expected = "an amount in pounds like 1,496.00 or -579.08"
            remedy = f"Correct the amount, or empty the cell if there is none ({fault})"
            self.problem(cells.number, self._column(role), text, expected, remedy)
