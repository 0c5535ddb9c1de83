"""Codes that nothing defines: what a row names must be a row of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ledger.domain.agencies import Identifier
from ledger.domain.facts import Facts
from ledger.domain.rows import Row
from ledger.domain.sheets import SHEETS

IDENTIFIED = {"provider": "providers", "home": "homes", "placement": "placements", "agency": "agencies"}
"""The sheet that defines the code of an identifier of each kind."""


def defined_codes(facts: Facts) -> dict[str, set[str]]:
    """Each sheet's codes: the first column of its key."""
    return {sheet: {key[0] for key in facts.rows[sheet]} for sheet in SHEETS}


def named_by(model: type[Row], values: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What the values of a row name: column, sheet that defines it, code."""
    if model is Identifier and values.get("kind") and values.get("code"):
        yield "code", IDENTIFIED[values["kind"]], values["code"]
    for name, sheet in _REFERENCES[model]:
        value = values.get(name)
        if isinstance(value, tuple):
            for code in value:
                yield name, sheet, code
        elif value is not None:
            yield name, sheet, value


@dataclass(frozen=True)
class Undefined:
    """A code that nothing defines, and the one most like it that something does."""

    column: str
    sheet: str
    code: str
    like: str | None

    @property
    def expected(self) -> str:
        """What was expected in its place."""
        like = f", but {self.like} is there" if self.like else ""
        return f"a code that {self.sheet} defines; nothing defines {self.code}{like}"

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return f"Mend the code, or add a row to {self.sheet}"


@dataclass
class Definitions:
    """All codes by the sheet that defines them."""

    codes: Mapping[str, Collection[str]]
    _near: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def undefined(self, model: type[Row], values: Mapping[str, Any]) -> Iterator[Undefined]:
        """The codes that the values of a row name and no sheet defines."""
        for column, sheet, code in named_by(model, values):
            if code not in self.codes[sheet]:
                yield Undefined(column, sheet, code, self._nearest(sheet, code))

    def _nearest(self, sheet: str, code: str) -> str | None:
        if (sheet, code) not in self._near:
            matches = get_close_matches(code, self.codes[sheet], n=1, cutoff=0.7)
            self._near[sheet, code] = matches[0] if matches else None
        return self._near[sheet, code]


def still_named(facts: Facts, gone: Mapping[str, Collection[str]]) -> Iterator[tuple[Row, str, str, str]]:
    """Rows that name a code which counts no longer: row, column, sheet, code."""
    for row in facts:
        for column, sheet, code in named_by(type(row), row.__dict__):
            if code in gone.get(sheet, ()):
                yield row, column, sheet, code


_REFERENCES = {
    model: [(name, column.refers) for name, column in model.columns().items() if column.refers]
    for model in SHEETS.values()
}
