"""How somebody sets out papers in a CSV file or a workbook: a layout is data, a small TOML file, never code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from ledger.book.documents.layout_door import LayoutKind, layout_names_of, read_layout
from ledger.book.documents.layouts import (
    ChosenRows,
    ColumnName,
    DateFormat,
    FileRule,
    LayoutPart,
    MonthPattern,
    date_patterns,
)
from ledger.book.problems import nearest
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.spelling import fold

MAKES = ("invoices", "payments", "provider_payments", "receipts", "partner_records", "purchase_orders")
"""The sheets whose rows a layout may make; `invoices` with `invoice_lines`."""
_BESIDE = {"invoice_lines": ("gross",), "payments": ("provider",)}
"""What a layout may name beside the columns of a sheet: it helps to work those out."""
WORKED_OUT = {
    "invoices": {"kind", "net", "gross"},
    "invoice_lines": {"invoice", "line", "net"},
}
"""Columns that must be filled in a book, but follow from others here."""


class DatesRule(LayoutPart):
    """How dates and months are written: the first format that fits a cell reads it."""

    formats: tuple[DateFormat, ...] = ("YYYY-MM-DD",)
    month: MonthPattern | None = None

    @property
    def patterns(self) -> tuple[str, ...]:
        """The formats as the standard library writes them."""
        return date_patterns(self.formats)


class AmountsRule(LayoutPart):
    """What signs say: `reversed` turns all; what `credit` chooses is less than nil whatever its sign."""

    sign: Literal["as_written", "reversed"] = "as_written"
    credit: ChosenRows | None = None


class ValueSource(LayoutPart):
    """Where a value comes from: a column, several put together, or a constant; and what its words mean here."""

    column: ColumnName | None = None
    columns: tuple[ColumnName, ...] = ()
    constant: str | None = Field(None, min_length=1)
    otherwise: str | None = Field(None, min_length=1)
    values: Mapping[str, str] = {}
    system: str | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        if (self.column is not None) + bool(self.columns) + (self.constant is not None) != 1:
            raise ValueError("give one of column, columns and constant")
        return self

    @property
    def named(self) -> tuple[ColumnName, ...]:
        """The columns of the file it reads."""
        return self.columns if self.column is None else (self.column,)

    def meaning(self, text: str) -> str:
        """What a word of the file means here; itself where the layout says nothing of it."""
        return self._meanings.get(fold(text), text)

    @cached_property
    def _meanings(self) -> Mapping[str, str]:
        return {fold(word): meant for word, meant in self.values.items()}


def _short(given: Any) -> Any:
    return {"column": given} if isinstance(given, str | int) and not isinstance(given, bool) else given


Sources = Mapping[str, Annotated[ValueSource, BeforeValidator(_short)]]
"""Columns of a sheet, each with where it comes from; a text or number alone is a column of the file."""


class PaperLayout(LayoutPart):
    """One layout of papers. It makes rows of one sheet, or invoices with their lines."""

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    file: FileRule = FileRule()
    dates: DatesRule = DatesRule()
    amounts: AmountsRule = AmountsRule()
    leave_out: ChosenRows | None = None
    invoices: Sources = Field(default_factory=dict)
    invoice_lines: Sources = Field(default_factory=dict)
    payments: Sources = Field(default_factory=dict)
    provider_payments: Sources = Field(default_factory=dict)
    receipts: Sources = Field(default_factory=dict)
    partner_records: Sources = Field(default_factory=dict)
    purchase_orders: Sources = Field(default_factory=dict)

    @property
    def makes(self) -> str:
        """The sheet whose rows it makes."""
        return next(sheet for sheet in MAKES if getattr(self, sheet))

    def sources(self, sheet: str) -> Sources:
        """What it says of a sheet."""
        sources: Sources = getattr(self, sheet)
        return sources

    def columns(self) -> Iterator[ColumnName]:
        """Every column of the file that it names, each once."""
        parts = ["invoices", "invoice_lines"] if self.makes == "invoices" else [self.makes]
        named = [column for part in parts for source in self.sources(part).values() for column in source.named]
        named += [rule.column for rule in (self.leave_out, self.amounts.credit) if rule]
        yield from dict.fromkeys(named)

    @model_validator(mode="before")
    @classmethod
    def _numbered(cls, given: Any) -> Any:
        """`number` of invoices is the sender's, as `invoice` is in a layout: our own codes are found or made."""
        of = given.get("invoices") if isinstance(given, dict) else None
        if not isinstance(of, dict) or "number" not in of:
            return given
        if "invoice" in of:
            raise ValueError("invoices: give invoice or number, which are one here: the sender's number")
        return {**given, "invoices": {"invoice" if name == "number" else name: of[name] for name in of}}

    @model_validator(mode="after")
    def _complete(self) -> Self:
        made = [sheet for sheet in MAKES if getattr(self, sheet)]
        if len(made) != 1 or bool(self.invoice_lines) != (made == ["invoices"]):
            raise ValueError(f"give invoices with invoice_lines, or one of {', '.join(MAKES[1:])}")
        for sheet in (made[0], "invoice_lines") if self.invoice_lines else made:
            _check(sheet, self.sources(sheet))
        lines = self.invoice_lines
        if lines and not ("net" in lines or {"vat", "gross"} <= set(lines) or {"quantity", "rate"} <= set(lines)):
            raise ValueError("invoice_lines: give net, or vat and gross, or quantity and rate")
        return self


def _check(sheet: str, sources: Sources) -> None:
    """Raise ValueError where a sheet has no such column, or one that must be filled is not given."""
    columns = SHEETS[sheet].columns()
    known = [*columns, *_BESIDE.get(sheet, ())]
    for name in sources:
        if name not in known:
            near = nearest(name, known)
            raise ValueError(
                f"{sheet} has no column {name}; " + (f"did you mean {near}?" if near else ", ".join(known))
            )
    needed = {name for name, column in columns.items() if column.required} - WORKED_OUT.get(sheet, set())
    missing = [name for name in columns if name in needed - set(sources)]
    if missing:
        raise ValueError(f"{sheet}: say where {', '.join(missing)} comes from")


PAPER_LAYOUTS = LayoutKind(PaperLayout, "paper_layouts")
"""Layouts of papers, at the door of all layouts."""


def paper_layout_titles() -> dict[str, str]:
    """The layouts of papers that come with the ledger: the title of each, by name."""
    return {name: find_paper_layout(name).title for name in layout_names_of(PAPER_LAYOUTS)}


def find_paper_layout(name_or_path: str | Path) -> PaperLayout:
    """A layout of papers by the name of one that comes with the ledger, or by the path of a .toml file."""
    return read_layout(PAPER_LAYOUTS, name_or_path)
