"""Look up: what a form offers to choose from, what is known of a row now, and the trail of who stated it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.domain.rows import Row
from ledger.store.engine import Engine, read
from ledger.store.facts import Version, read_facts, read_versions


def names(engine: Engine, sheet: str) -> dict[str, str]:
    """The codes that a sheet defines, in order, with the name of each; the code itself where it has none."""
    with read(engine) as connection:
        rows = read_facts(connection, sheets=[sheet]).rows[sheet]
    return {str(key[0]): str(getattr(row, "name", key[0])) for key, row in sorted(rows.items())}


def rows_known(engine: Engine, sheet: str) -> list[Row]:
    """What is known now of all rows of a short sheet, in the order of their keys."""
    with read(engine) as connection:
        rows = read_facts(connection, sheets=[sheet]).rows[sheet]
    return [row for _, row in sorted(rows.items(), key=lambda item: tuple(str(part or "") for part in item[0]))]


def trail(engine: Engine, sheet: str, cells: Mapping[str, Any], at_most: int = 50) -> list[Version]:
    """Everything that was ever stated of the rows whose `cells` hold these values, the latest first."""
    with read(engine) as connection:
        return read_versions(connection, sheet, cells, at_most)
