"""A sheet as a file holds it, before anything in it is understood: what every format of book hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ledger.book.problems import Problem

NOT_SHEETS = frozenset({"read me", "readme", "read_me", "lists"})
"""Sheets of the template that explain or list; they state nothing."""


@dataclass
class BookTable:
    """One file, or one sheet of a workbook; `rows` holds all of its rows, blank ones too, so that the
    row numbers people are told are those of their spreadsheet."""

    file: str
    name: str
    rows: list[list[Any]]
    problems: list[Problem] = field(default_factory=list)
    stopped: bool = False
    """Whether the file could not be read to its end."""


@dataclass
class Handover:
    """All tables of one book and the files they came in, each with its SHA-256."""

    tables: list[BookTable]
    files: list[tuple[str, str]]
