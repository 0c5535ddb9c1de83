"""What a column of an answer holds: how files write it and how tables keep it. Files, marts and pages all ask here.

An answer's row is a NamedTuple. A field's type says what it holds; where the type alone does not (pence are whole
numbers as counts are), the field is annotated with a kind. Its name in sentence case heads its column where people
read it; a name that the field does not use is headed by the words of `HEADINGS`; and where that would not be
understood, by a text beside the type: `Annotated[Amount, "Due so far"]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from ledger.domain.money_and_days.figures import Measure
from ledger.domain.money_and_days.money import round_half_away, text_from_pence
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.cells import Kept, decimal_text


@dataclass(frozen=True)
class ColumnKind:
    """A kind of column: `write` gives the text of a file, `keep` what a table of type `kept` holds.

    What is not known is None: an empty cell, unless `unknown` says what a file writes instead.
    """

    name: str
    write: Callable[[Any], str]
    kept: Kept = "text"
    keep: Callable[[Any], Any] = lambda value: value
    unknown: str = ""

    def text(self, value: Any) -> str:
        """The value as a file writes it."""
        return self.unknown if value is None else self.write(value)


@dataclass(frozen=True)
class AnswerColumn:
    """One column of an answer."""

    field: str
    kind: ColumnKind
    nullable: bool
    label: str
    """What heads it where people read it."""
    measure: Measure | None = None
    """What it measures, where it is a figure: a `Measure` beside the type says so."""

    @property
    def name(self) -> str:
        """What files call it; a word that Python keeps for itself (`class`) is a field with an underscore."""
        return self.field.removesuffix("_")


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _scaled(by: int) -> Callable[[Decimal], int]:
    return lambda value: round_half_away(Fraction(value) * by)


TEXT = ColumnKind("text", str)
CODE = ColumnKind("code", str)
RULE = ColumnKind("word of the rules", str)
PLACEMENT = ColumnKind("placement", str)
MONTH = ColumnKind("month", str, keep=str)
YEAR = ColumnKind("financial year", str)
COUNT = ColumnKind("count", str, "integer")
DAY = ColumnKind("day", date.isoformat, "date")
MOMENT = ColumnKind("moment", lambda value: f"{value.isoformat()}Z", keep=datetime.isoformat)
"""When something was recorded (UTC)."""
YES_NO = ColumnKind("yes or no", _yes_no, "boolean")
NUMBER = ColumnKind("number", decimal_text, keep=decimal_text)
WORDS = ColumnKind("words", " ".join, keep=" ".join)
PENCE = ColumnKind("pence", text_from_pence, "integer")
MILES = ColumnKind("miles", str, "integer", _scaled(10))
HOURS = ColumnKind("hours", decimal_text, "integer", _scaled(100))
YES_NO_NOT_KNOWN = ColumnKind("yes or no", _yes_no, "boolean", unknown="not_known")

Amount = Annotated[int, PENCE]
"""Whole pence; pounds and pence in a file."""
Miles = Annotated[Decimal, MILES]
"""Miles to one decimal; tables keep tenths, since no mart holds a number with a point."""
Hours = Annotated[Decimal, HOURS]
"""Hours; tables keep hundredths, so that marts add them up exactly. Finer ones are rounded half away from nil."""
Rule = Annotated[str, RULE]
"""A word of the rules, like `in_principle`."""
OfPlacement = Annotated[str, PLACEMENT]
"""A placement's code, which leads to its page."""
InMonth = Annotated[str, MONTH]
"""A month as it is written: `2026-09`."""
InYear = Annotated[str, YEAR]
"""A financial year as it is written: `2026-27`."""
Known = Annotated[bool | None, YES_NO_NOT_KNOWN]
"""Yes, no, or not known."""

_BY_TYPE: dict[Any, ColumnKind] = {
    str: TEXT,
    Literal: RULE,
    Month: MONTH,
    int: COUNT,
    date: DAY,
    bool: YES_NO,
    Decimal: NUMBER,
    tuple: WORDS,
}


def columns_of(row: type[Any]) -> tuple[AnswerColumn, ...]:
    """The columns of a row's class, in order. Raises TypeError for a field whose type says nothing."""
    return tuple(_column(field, hint) for field, hint in get_type_hints(row, include_extras=True).items())


def column_of(row: type[Any], name: str) -> AnswerColumn:
    """One column by its name: a field, a property, or what a row within the row holds ("month.beds").

    Raises TypeError for one whose type says nothing.
    """
    first, _, rest = name.partition(".")
    hints = get_type_hints(row, include_extras=True)
    field = first if hasattr(row, first) or first in hints else f"{first}_"
    hint = hints[field] if field in hints else get_type_hints(getattr(row, field).fget, include_extras=True)["return"]
    if rest:
        return replace(column_of(hint, rest), field=name)
    return _column(field, hint)


def texts_of(row: type[Any], rows: Iterable[tuple[Any, ...]], names: Sequence[str] = ()) -> Iterator[tuple[str, ...]]:
    """Rows of a class as a file writes them: these columns (empty: all) in the order named."""
    by_name = {column.name: (place, column.kind.text) for place, column in enumerate(columns_of(row))}
    chosen = [by_name[name] for name in names or by_name]
    for each in rows:
        yield tuple(text(each[place]) for place, text in chosen)


HEADINGS = {
    "at_stake": "Value to 31 March",
    "batch": "Change",
    "billed": "Invoiced",
    "carried": "Cost to the lead commissioner",
    "class": "Match status",
    "contested": "In dispute",
    "finding": "Result",
    "median_with_claim": "Median of those describing themselves as therapeutic",
    "median_without_claim": "Median of the others",
    "paper": "Document",
    "papers": "Documents",
    "spent": "Actual",
    "standing": "Funding status",
    "with_claim": "Describing themselves as therapeutic",
    "without_claim": "The others",
}
"""What heads a column whose name is a code that files keep, and that nobody would say."""


def _column(field: str, hint: Any) -> AnswerColumn:
    beside = (each for each in getattr(hint, "__metadata__", ()) if isinstance(each, str))
    name = field.removesuffix("_")
    label = next(beside, HEADINGS.get(name, name.replace("_", " ").capitalize()))
    measure = next((each for each in getattr(hint, "__metadata__", ()) if isinstance(each, Measure)), None)
    return AnswerColumn(field, _kind(hint), type(None) in _parts(hint), label, measure)


def _parts(hint: Any) -> tuple[Any, ...]:
    """The types of a union, also of one that is annotated; a plain type alone."""
    if get_origin(hint) is Annotated:
        return _parts(get_args(hint)[0])
    parts = get_args(hint)
    return parts if type(None) in parts else (hint,)


def _kind(hint: Any) -> ColumnKind:
    for part in (hint, *_parts(hint)):
        if found := next((each for each in getattr(part, "__metadata__", ()) if isinstance(each, ColumnKind)), None):
            return found
        bare = get_origin(part) or part
        if bare in _BY_TYPE:
            return _BY_TYPE[bare]
    raise TypeError(f"a column of type {hint} is not known")
