"""Rows of a published file that are no payments: totals, the header again, notes, and what its layout leaves out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.domain.money_and_days.money import Pence, pounds
from ledger.domain.sheet.spelling import fold

WhyLeftOut = Literal["total", "header", "note", "layout"]

_TOTAL = re.compile(
    r"((grand|overall|sub|report|net|gross|monthly|page|column)[- ]*)?totals?"
    r"( (for|of|on|in|to|net|gross|paid|payments?|amount|spend|spending|value|expenditure|this|over|ex|inc)\b.*)?"
    r"[ :.=£()]*",
    re.IGNORECASE,
)
_WHO = ("supplier", "supplier_id", "reference")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row that was not counted, and why; `amount` and what the rows above come to in pence, of a total."""

    row: int
    why: WhyLeftOut
    text: str
    amount: Pence | None = None
    above: Pence | None = None

    @property
    def sentence(self) -> str:
        """What it is, in words."""
        if self.why == "total" and self.amount is not None:
            beside = "which is what" if self.amount == self.above else f"though {pounds(self.above or 0)} is what"
            return f"row {self.row} is a total, {pounds(self.amount)}, {beside} the rows above come to"
        said = {
            "total": "is a total",
            "header": "is the header again",
            "note": f"is a note: {self.text}",
            "layout": f"is left out, as the layout says: {self.text}",
        }
        return f"row {self.row} {said[self.why]}"


@dataclass(frozen=True, slots=True)
class RowCells:
    """A row as it is looked at: its texts, the place of each column by what it is for, and its day as it was read."""

    number: int
    texts: Sequence[str]
    places: Mapping[str, int]
    day: date | None = None
    two_ways: bool = False
    """Whether another format of the layout reads another day."""

    def of(self, role: str) -> str:
        """The text of a column; empty where the layout or the row has none."""
        place = self.places.get(role)
        return self.texts[place] if place is not None and place < len(self.texts) else ""

    @property
    def filled(self) -> list[int]:
        """The places that hold anything."""
        return [place for place, text in enumerate(self.texts) if text]

    @property
    def told(self) -> str:
        """What the row says, shortened."""
        said = " ".join(text for text in self.texts if text)
        return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


def is_header_again(row: RowCells, names: Sequence[str]) -> bool:
    """Whether every column of the layout holds its own name, as where monthly lists were put together."""
    named = [place for place in row.places.values() if names[place]]
    return bool(named) and all(
        place < len(row.texts) and fold(row.texts[place]) == fold(names[place]) for place in named
    )


def is_note(row: RowCells, width: int) -> bool:
    """Whether it says one thing only, and neither a day nor an amount: a source, a footer, a title.

    A supplier alone is a payment without an amount.
    """
    if len(row.filled) != 1 or row.day or row.of("amount"):
        return False
    return len(row.texts) < width or row.filled[0] != row.places.get("supplier")


def is_called_total(row: RowCells) -> bool:
    """Whether a cell calls it a total, where no number of a supplier or payment says that it is somebody's name."""
    labels = {place for place in row.filled if _TOTAL.fullmatch(row.texts[place])}
    numbers = {row.places[role] for role in ("supplier_id", "reference") if role in row.places}
    return bool(labels) and not (numbers - labels) & set(row.filled)


def names_nothing(row: RowCells) -> bool:
    """Whether an amount stands alone: on no day, to nobody, under no number."""
    if not row.of("amount") or row.of("date") or any(row.of(role) for role in _WHO):
        return False
    # A layout that reads neither days nor numbers tells payments by little: there no other cell may say a word.
    if row.places.keys() & {"date", "reference"}:
        return True
    return not any(re.search(r"[^\W\d_]", row.texts[place]) for place in row.filled)
