"""Codes that nothing defines: what a row names must be a row of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ledger.domain.agencies.sheets import Identifier
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row

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


def still_named(facts: Facts, gone: Mapping[str, Collection[str]]) -> Iterator[tuple[Row, str, str, str]]:
    """Rows that name a code which counts no longer: row, column, sheet, code."""
    for row in (row for model in SHEETS.values() for row in facts.sheet(model).values()):
        for column, sheet, code in named_by(type(row), row.__dict__):
            if code in gone.get(sheet, ()):
                yield row, column, sheet, code


_REFERENCES = {
    model: [(name, column.refers) for name, column in model.columns().items() if column.refers]
    for model in SHEETS.values()
}
