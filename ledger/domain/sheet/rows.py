"""A row of a sheet: the one place where a fact has its name, its cells, its key and its help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, ClassVar, Literal, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from ledger.domain.sheet.cells import Cell, Refers
from ledger.domain.sheet.spelling import as_kept, fold

SheetGroup = Literal[
    "Agencies and providers",
    "Placements and prices",
    "Agreements",
    "Decisions and meetings",
    "Documents",
    "Debts and settlements",
    "Funds and homes",
    "Outcomes",
    "Therapeutic, in evidence",
    "Closer to home",
    "Family Help",
]
"""The groups of sheets, in the order in which people fill them."""
RestatedBy = Literal["us", "others"]
"""Whose word a row is: ours, or that of others who sent us their papers and money (docs/rules.md section 7)."""
OpenTo = Literal["all", "parties", "owner", "both", "members"]
"""Which agencies a row is open to: all; the parties to its placement, or to a placement of its child; the
one in whose own books it is; the two it stands between; those who pay into, govern or sit on what it is about."""


@dataclass(frozen=True)
class Column:
    """One column of a sheet, as reader, template, dictionary and store see it."""

    name: str
    cell: Cell
    required: bool
    refers: str | None
    choices: tuple[str, ...]
    help: str
    identity: str | None = None
    """The sheet of which the cell holds one code, another's or its own: the store keeps that code's number."""

    @property
    def kept_name(self) -> str:
        """The name of the column of the store's table that keeps it."""
        return f"{self.name}_id" if self.identity else self.name

    @property
    def may_be_nothing(self) -> bool:
        """Whether the store may keep nothing in it."""
        return not self.required and not self.cell.holds_many


def fault(column: str, expected: str, remedy: str) -> PydanticCustomError:
    """A fault of a row as a whole, told at the column where it is put right."""
    context = {"column": column, "expected": expected, "remedy": remedy}
    return PydanticCustomError("row", "expected {expected}", context)


def _choice(names: tuple[str, ...]) -> Cell:
    def read(given: Any) -> str:
        text = as_kept(str(given))
        if text in names:
            return text
        meant = [name for name in names if fold(name) == fold(text)]
        if len(meant) != 1:
            raise ValueError("")
        return meant[0]

    return Cell("choice", "one of " + ", ".join(names), "Choose one of them", read, str)


class Row(BaseModel):
    """What one row of a sheet states. A sheet is declared once, in the line of its class and its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sheet: ClassVar[str]
    """The name of the sheet, of the CSV file and of the store's table of its codes."""
    one: ClassVar[str | None] = None
    """What one row is called, where that is not the sheet's name without its s."""
    key: ClassVar[tuple[str, ...]]
    """The columns a row is known by."""
    whole: ClassVar[str | None] = None
    """The column whose rows are stated together: those given replace all that were known."""
    group: ClassVar[SheetGroup]
    restated_by: ClassVar[RestatedBy]
    open_to: ClassVar[OpenTo]
    twice: ClassVar[tuple[str, str] | None] = None
    """What is expected and what to do where a book states a key twice, if a sheet has more to say of it."""

    def __init_subclass__(
        cls,
        *,
        sheet: str | None = None,
        key: tuple[str, ...] = (),
        group: SheetGroup | None = None,
        open_to: OpenTo | None = None,
        restated_by: RestatedBy = "us",
        one: str | None = None,
        whole: str | None = None,
        **settings: Any,
    ) -> None:
        """Declare a sheet. Raises TypeError where it lacks a key, a group or a word on who may see it."""
        super().__init_subclass__(**settings)
        if sheet is None:
            return
        if not key or group is None or open_to is None:
            raise TypeError(f"The sheet {sheet} needs a key, a group and a word on who may see it (open_to).")
        cls.sheet, cls.key, cls.one, cls.whole = sheet, key, one, whole
        cls.group, cls.open_to, cls.restated_by = group, open_to, restated_by

    @property
    def key_values(self) -> tuple[Any, ...]:
        """The row's key, in the order of `key`."""
        return tuple(getattr(self, name) for name in self.key)

    def beside(self, before: Row | None) -> Self:
        """The row as it is kept, given what was known of it: most sheets keep what is stated."""
        return self

    @classmethod
    def kept_in(cls) -> str:
        """The name of the store's table of what was stated of its rows."""
        return f"{cls.one or cls.sheet.removesuffix('s')}_versions"

    @classmethod
    def has_codes(cls) -> bool:
        """Whether its rows, or the groups stated as a whole, have codes of their own, which others may name."""
        return cls.columns()[cls.key[0]].identity == cls.sheet

    @classmethod
    @cache
    def columns(cls) -> dict[str, Column]:
        """The sheet's columns by name, in the order of the book."""
        return {name: cls._column(name) for name in cls.model_fields}

    @classmethod
    def _column(cls, name: str) -> Column:
        field = cls.model_fields[name]
        found = [part for part in field.metadata if isinstance(part, Cell)]
        refers = [part.sheet for part in field.metadata if isinstance(part, Refers)]
        kind: Any = field.annotation
        for part in get_args(kind):  # `Day | None` holds its Cell one level down
            metadata = getattr(part, "__metadata__", ())
            found += [item for item in metadata if isinstance(item, Cell)]
            refers += [item.sheet for item in metadata if isinstance(item, Refers)]
        literals = [part for part in (kind, *get_args(kind)) if get_origin(part) is Literal]
        choices = tuple(get_args(literals[0])) if literals else ()
        cell = _choice(choices) if choices else found[0]
        own_code = name == cls.key[0] and (len(cls.key) == 1 or cls.whole == name)
        of = refers[0] if refers else None
        return Column(
            name=name,
            cell=cell,
            required=field.is_required(),
            refers=of,
            choices=choices,
            help=field.description or "",
            identity=None if cell.holds_many else of or (cls.sheet if own_code else None),
        )


class DatedRow(Row):
    """A row with a `first_day` and a `last_day`, both included; an empty last day means open."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        first: date | None = getattr(self, "first_day", None)
        last: date | None = getattr(self, "last_day", None)
        if first and last and last < first:
            raise fault(
                "last_day", f"a day on or after first_day ({first.isoformat()})", "Swap the dates or amend one"
            )
        return self
