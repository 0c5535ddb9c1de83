"""How one body sets out its published payments: a layout is data, a small TOML file, never code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ledger.book.documents.layout_door import LayoutKind, layout_names_of, read_layout

# What a layout writes for the parts of a date, longest first, and what the standard library calls them.
_DATE_PARTS = {
    "YYYY": "%Y",
    "YY": "%y",
    "MMMM": "%B",
    "MMM": "%b",
    "MM": "%m",
    "DD": "%d",
    "hh": "%H",
    "mm": "%M",
    "ss": "%S",
}
_DATE_PART = re.compile("|".join(_DATE_PARTS))


def _known_encoding(name: str) -> str:
    try:
        "".encode(name)
    except LookupError:
        raise ValueError("this is not the name of an encoding, like utf-8 or windows-1252") from None
    return name


def _whole_date(form: str) -> str:
    parts = _DATE_PART.findall(form)
    days, months = parts.count("DD"), sum(part.startswith("M") for part in parts)
    if (days, months, sum(part.startswith("Y") for part in parts)) != (1, 1, 1):
        raise ValueError("a date needs a day DD, a month MM or MMM and a year YYYY or YY, like DD/MM/YYYY")
    return form


def date_patterns(formats: Iterable[str]) -> tuple[str, ...]:
    """Formats as the standard library writes them: `DD/MM/YYYY` is `%d/%m/%Y`."""
    return tuple(_DATE_PART.sub(lambda part: _DATE_PARTS[part[0]], form.replace("%", "%%")) for form in formats)


def _groups(pattern: str) -> set[str]:
    try:
        return set(re.compile(pattern).groupindex)
    except re.error as fault:
        raise ValueError(f"this is not a regular expression: {fault}") from None


def _names_year_and_month(pattern: str) -> str:
    if not {"year", "month"} <= _groups(pattern):
        raise ValueError("it must hold the groups (?P<year>...) and (?P<month>...)")
    return pattern


def _names_period(pattern: str) -> str:
    groups = _groups(pattern)
    if not {"year", "month"} <= groups and "financial_year" not in groups:
        raise ValueError("it must hold the groups (?P<year>...) and (?P<month>...), or (?P<financial_year>...)")
    return pattern


ONE_SERIES = "payments"
"""The series of a body that publishes one list, as most do."""
DateFormat = Annotated[str, AfterValidator(_whole_date)]
"""How a date is written, like `DD/MM/YYYY`."""
MonthPattern = Annotated[str, AfterValidator(_names_year_and_month)]
"""A regular expression with the groups year and month."""
PeriodPattern = Annotated[str, AfterValidator(_names_period)]
"""A regular expression with the groups year and month, or with financial_year, the year in which one begins."""
ColumnName = Annotated[int, Field(strict=True, ge=1)] | Annotated[str, Field(min_length=1)]
"""A column by its header (in any case, spaces at its ends not counted), or by its place, counted from 1."""


class LayoutPart(BaseModel):
    """A part of a layout: a key it does not know is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FileRule(LayoutPart):
    """How the file is written; `sheet` names a sheet of a workbook (else its first)."""

    encodings: tuple[Annotated[str, AfterValidator(_known_encoding)], ...] = Field(
        ("utf-8", "windows-1252"), min_length=1
    )
    delimiter: str = Field(",", min_length=1, max_length=1)
    header_row: int = Field(1, ge=1)
    sheet: str | None = Field(None, min_length=1)


class ChosenRows(LayoutPart):
    """Rows told by the words in one of their columns."""

    column: ColumnName
    values: tuple[str, ...] = Field(min_length=1)


class BodyRule(LayoutPart):
    """Who paid: a column, with a name for where its cell is empty, or one name for the whole file."""

    constant: str | None = Field(None, min_length=1)
    column: ColumnName | None = None
    otherwise: str | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.constant is None) == (self.column is None):
            raise ValueError("give either constant or column")
        return self


class MonthRule(LayoutPart):
    """What states the period a file was published for: a column or the file's name. `date` states none.

    With `date` a payment counts in the month of its date, but for which month it was published is said elsewhere.
    """

    source: Literal["date", "column", "file_name"] = Field(alias="from")
    column: ColumnName | None = None
    pattern: PeriodPattern | None = None
    otherwise: Literal["most_dates"] | None = None
    """Kept for layouts that have it: the month of most dates is proposed wherever nothing states the period."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.column is not None) != (self.source == "column"):
            raise ValueError('a column goes with from = "column", and with nothing else')
        if (self.pattern is None) != (self.source == "date"):
            raise ValueError('a pattern goes with from = "column" or "file_name", not with "date"')
        if self.source == "column" and "(?P<year>" not in (self.pattern or ""):
            raise ValueError('a financial_year goes with from = "file_name"')
        if self.otherwise and self.source != "file_name":
            raise ValueError('otherwise goes with from = "file_name"')
        return self


class DateRule(LayoutPart):
    """The day of payment, and the ways in which it is written: the first that fits a cell reads it."""

    column: ColumnName
    formats: tuple[DateFormat, ...] = Field(min_length=1)

    @property
    def patterns(self) -> tuple[str, ...]:
        """The formats as the standard library writes them: `DD/MM/YYYY` is `%d/%m/%Y`."""
        return date_patterns(self.formats)


class AmountRule(LayoutPart):
    """Which column is the amount, what its sign says, and whether VAT is in it."""

    column: ColumnName
    vat: Literal["excluded", "included", "unstated"]
    less: ColumnName | None = None
    sign: Literal["as_written", "reversed"] = "as_written"
    credit: ChosenRows | None = None
    """Which rows are credits: the amount of one is below nil whatever its sign."""
    no_amount: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _less_where_included(self) -> Self:
        if self.less is not None and self.vat != "included":
            raise ValueError('less names the column of VAT to take off, so it goes with vat = "included"')
        return self


class KeptRule(LayoutPart):
    """What else is kept of a payment; the supplier's number and name are how a provider is known."""

    supplier: ColumnName | None = None
    supplier_id: ColumnName | None = None
    reference: ColumnName | None = None
    category: ColumnName | None = None
    area: ColumnName | None = None

    @model_validator(mode="after")
    def _somebody_was_paid(self) -> Self:
        if self.supplier is None and self.supplier_id is None:
            raise ValueError("name a column for supplier or for supplier_id")
        return self


class Layout(LayoutPart):
    """One body's layout. Its name is recorded with every payment read by it.

    A body that publishes several lists (payments over £500, purchase cards) has a layout for each; `series` says
    which list it reads, so that a file of one never replaces a file of another.
    """

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    series: str = Field(ONE_SERIES, min_length=1)
    file: FileRule = FileRule()
    leave_out: ChosenRows | None = None
    body: BodyRule
    month: MonthRule
    date: DateRule | None = None
    amount: AmountRule
    keep: KeptRule

    @model_validator(mode="after")
    def _date_where_needed(self) -> Self:
        if self.date is None and self.month.source == "date":
            raise ValueError("months come from dates here, so a part [date] is needed")
        return self

    def columns(self) -> Iterator[tuple[str, ColumnName]]:
        """Each column the layout names, with what it is for: (`amount`, "Net")."""
        named: dict[str, ColumnName | None] = {
            "body": self.body.column,
            "month": self.month.column,
            "date": self.date.column if self.date else None,
            "amount": self.amount.column,
            "vat": self.amount.less,
            "credit": self.amount.credit.column if self.amount.credit else None,
            "leave_out": self.leave_out.column if self.leave_out else None,
            **{role: getattr(self.keep, role) for role in KeptRule.model_fields},
        }
        yield from ((role, column) for role, column in named.items() if column is not None)


PAYMENT_LAYOUTS = LayoutKind(Layout, "payment_layouts")
"""Layouts of published payments, at the door of all layouts."""


def layout_names() -> list[str]:
    """The layouts of published payments that come with the ledger, by name."""
    return layout_names_of(PAYMENT_LAYOUTS)


def find_layout(name_or_path: str | Path) -> Layout:
    """A layout by the name of one that comes with the ledger, or by the path of a .toml file."""
    return read_layout(PAYMENT_LAYOUTS, name_or_path)
