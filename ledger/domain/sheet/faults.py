"""What may not stand in a row or between rows, and what is odd but may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.domain.sheet.rows import Row


@dataclass(frozen=True)
class Fault:
    """Something that may not stand, told at the row and column where it is put right.

    `others` names further rows, by sheet and key, that have a part in it.
    """

    row: Row
    column: str
    expected: str
    remedy: str
    others: tuple[tuple[str, tuple[Any, ...]], ...] = ()


class Unsound(ValueError):
    """Facts that together may not exist, e.g. two `rest` clauses in one agreement."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{item.row.sheet}.{item.column}: expected {item.expected}" for item in faults))


@dataclass(frozen=True)
class Oddity:
    """Something a person may want to look at, told at the row it is about."""

    row: Row
    text: str
