"""Published payments become rows: every row of the file is taken, is without an amount, or is a problem."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from ledger.book.documents.laid_out import LayoutHeader, decoded, fold_spaces, records
from ledger.book.documents.layouts import Layout
from ledger.book.documents.published_cells import pounds_as_published, read_date, read_month
from ledger.book.problems import Problem
from ledger.domain.money_and_days.money import Pence, round_half_away
from ledger.domain.money_and_days.periods import Month
from ledger.errors import DataFault


@dataclass(frozen=True, slots=True)
class PublishedPayment:
    """One row that was taken; `amount` in pence, below nil for a credit. Texts have single spaces."""

    row: int
    body: str
    month: str
    paid_on: date | None
    supplier: str
    supplier_id: str | None
    reference: str | None
    category: str | None
    area: str | None
    amount: Pence


@dataclass(frozen=True, slots=True)
class RowWithoutAmount:
    """A row whose cell of the amount is empty, with its body and month where it has them."""

    row: int
    body: str | None
    month: str | None


@dataclass(frozen=True, slots=True)
class PaymentMonth:
    """What one file says of one body and month."""

    body: str
    month: str
    payments: tuple[PublishedPayment, ...]
    rows_blank: int

    @property
    def net(self) -> Pence:
        """The month's payments less its credits."""
        return Pence(sum(payment.amount for payment in self.payments))


@dataclass(frozen=True)
class PaymentBook:
    """A file of published payments, read: nothing in it is left uncounted."""

    file: str
    sha256: str
    layout: str
    payments: tuple[PublishedPayment, ...] = ()
    blanks: tuple[RowWithoutAmount, ...] = ()
    problems: tuple[Problem, ...] = ()
    repeats: tuple[tuple[int, ...], ...] = ()
    """The rows that say exactly the same, group by group. Repeats may be genuine: they are all taken."""
    two_way_dates: tuple[int, ...] = ()
    """The rows whose date two of the layout's formats read differently; the first format was taken."""

    @property
    def net(self) -> Pence:
        """Payments less credits."""
        return Pence(sum(payment.amount for payment in self.payments))

    @property
    def negatives(self) -> tuple[Pence, ...]:
        """The amounts below nil."""
        return tuple(payment.amount for payment in self.payments if payment.amount < 0)

    @property
    def possible_duplicates(self) -> int:
        """How many rows repeat an earlier one exactly."""
        return sum(len(rows) - 1 for rows in self.repeats)

    @cached_property
    def months(self) -> tuple[PaymentMonth, ...]:
        """The payments by body and month, in that order."""
        taken: dict[tuple[str, str], list[PublishedPayment]] = defaultdict(list)
        for payment in self.payments:
            taken[payment.body, payment.month].append(payment)
        blank = Counter((row.body, row.month) for row in self.blanks)
        return tuple(
            PaymentMonth(body, month, tuple(taken[body, month]), blank[body, month]) for body, month in sorted(taken)
        )


def read_payments(path: Path, layout: Layout) -> PaymentBook:
    """Read a file by its layout. Problems are collected in the book; raises DataFault where no file is."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise DataFault(f"{path.name} cannot be read: {fault.strerror}.", "Give the path of a CSV file.") from None
    reading = _PaymentsReading(path.name, layout)
    reading.read(content)
    return PaymentBook(
        file=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        layout=layout.name,
        payments=tuple(reading.payments),
        blanks=tuple(reading.blanks),
        problems=tuple(reading.problems),
        repeats=tuple(tuple(rows) for rows in reading.rows_with.values() if len(rows) > 1),
        two_way_dates=tuple(reading.two_way_dates),
    )


class _PaymentsReading:
    """One pass over one file: where its columns are, and what has been found so far."""

    def __init__(self, file: str, layout: Layout) -> None:
        self.file = file
        self.layout = layout
        self.places: dict[str, int] = {}
        self.header = LayoutHeader([], layout.file.header_row, self.problem)
        self.month: str | None = None
        self.payments: list[PublishedPayment] = []
        self.blanks: list[RowWithoutAmount] = []
        self.problems: list[Problem] = []
        self.two_way_dates: list[int] = []
        self.rows_with: dict[tuple[str, ...], list[int]] = defaultdict(list)

    def read(self, content: bytes) -> None:
        """Read the whole file; where its text or its header fails, no row can be read."""
        text = decoded(content, self.layout.file, self.problem)
        lines = records(text, self.layout.file, self.problem) if text is not None else []
        header_row = self.layout.file.header_row
        if text is None:
            return
        self.header = LayoutHeader(
            lines[header_row - 1] if len(lines) >= header_row else [], header_row, self.problem
        )
        if not self.header.find(name for _, name in self.layout.columns()):
            return
        self.places = {role: self.header.places[name] for role, name in self.layout.columns()}
        rows = list(enumerate(lines[header_row:], header_row + 1))
        if self._find_month_of_file(rows):
            for row, cells in rows:
                self._take(row, cells)

    def problem(self, row: int | None, column: str, found: str, expected: str, remedy: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(self.file, row, column, found, expected, remedy))

    def _find_month_of_file(self, rows: Sequence[tuple[int, list[str]]]) -> bool:
        rule = self.layout.month
        if rule.source != "file_name":
            return True
        self.month = read_month(self.file, rule.pattern or "")
        if self.month is None and rule.otherwise:
            self.month = self._month_of_most_dates(rows)
        if self.month is None:
            self.problem(
                None,
                "",
                f"a file called {self.file}",
                "a file's name that says the month",
                "Put year and month into the file's name, like 2026-05",
            )
        return self.month is not None

    def _month_of_most_dates(self, rows: Sequence[tuple[int, list[str]]]) -> str | None:
        days = [self._day(cells)[0] for _, cells in rows]
        months = Counter(str(Month.of(day)) for day in days if day)
        # Of two months with equally many rows the later: invoices are dated before they are paid.
        return max(months, key=lambda month: (months[month], month), default=None)

    def _cell(self, cells: Sequence[str], role: str) -> str:
        place = self.places.get(role)
        return fold_spaces(cells[place]) if place is not None and place < len(cells) else ""

    def _column(self, role: str) -> str:
        place = self.places[role]
        return self.header.names[place] or f"column {place + 1}"

    def _day(self, cells: Sequence[str]) -> tuple[date | None, bool]:
        text = self._cell(cells, "date")
        return read_date(text, self.layout.date.patterns) if text and self.layout.date else (None, False)

    def _take(self, row: int, cells: list[str]) -> None:
        if any(cell.strip() for cell in cells) and not self.header.fits(row, cells):
            return
        amount = self._cell(cells, "amount")
        if not amount or amount in self.layout.amount.no_amount:
            self.blanks.append(RowWithoutAmount(row, self._body(cells), self._month(cells)))
            return
        before = len(self.problems)
        payment = self._payment(row, cells)
        if len(self.problems) == before:
            self.payments.append(payment)
            self.rows_with[tuple(cells)].append(row)

    def _payment(self, row: int, cells: list[str]) -> PublishedPayment:
        amount, paid_on = self._amount(row, cells), self._paid_on(row, cells)
        body, month = self._body(cells), self._month(cells)
        if body is None:
            remedy = "Fill it, or say in the layout whose payments they are otherwise"
            self.problem(row, self._column("body"), "", "the name of the body that paid", remedy)
        if month is None and not (self.layout.month.source == "date" and self._cell(cells, "date")):
            self._month_missing(row, cells)
        return PublishedPayment(
            row=row,
            body=body or "",
            month=month or "",
            paid_on=paid_on,
            supplier=self._cell(cells, "supplier"),
            supplier_id=self._cell(cells, "supplier_id") or None,
            reference=self._cell(cells, "reference") or None,
            category=self._cell(cells, "category") or None,
            area=self._cell(cells, "area") or None,
            amount=amount,
        )

    def _body(self, cells: Sequence[str]) -> str | None:
        rule = self.layout.body
        return rule.constant or self._cell(cells, "body") or rule.otherwise

    def _month(self, cells: Sequence[str]) -> str | None:
        rule = self.layout.month
        if rule.source == "column":
            return read_month(self._cell(cells, "month"), rule.pattern or "")
        day = self._day(cells)[0] if rule.source == "date" else None
        return str(Month.of(day)) if day else self.month

    def _month_missing(self, row: int, cells: Sequence[str]) -> None:
        role = "month" if self.layout.month.source == "column" else "date"
        expected = "a date" if role == "date" else "a month, as the layout's pattern reads it"
        self.problem(row, self._column(role), self._cell(cells, role), expected, "Fill it, or mend the layout")

    def _paid_on(self, row: int, cells: Sequence[str]) -> date | None:
        day, two_ways = self._day(cells)
        text = self._cell(cells, "date")
        if text and day is None and self.layout.date:
            forms = " or ".join(self.layout.date.formats)
            remedy = "Correct the date, or add its format to the layout"
            self.problem(row, self._column("date"), text, f"a date like {forms}", remedy)
        if two_ways:
            self.two_way_dates.append(row)
        return day

    def _amount(self, row: int, cells: Sequence[str]) -> Pence:
        rule = self.layout.amount
        exact = self._pounds(row, cells, "amount")
        if self._cell(cells, "vat"):
            exact -= self._pounds(row, cells, "vat")
        pence = round_half_away(exact * 100)
        if rule.sign == "reversed":
            pence = -pence
        if rule.credit and self._cell(cells, "credit") in rule.credit.values:
            pence = -abs(pence)
        return Pence(pence)

    def _pounds(self, row: int, cells: Sequence[str], role: str) -> Fraction:
        text = self._cell(cells, role)
        try:
            return pounds_as_published(text)
        except ValueError as fault:
            expected = "an amount in pounds like 1,496.00 or -579.08"
            remedy = f"Correct the amount, or empty the cell if there is none ({fault})"
            self.problem(row, self._column(role), text, expected, remedy)
            return Fraction(0)
