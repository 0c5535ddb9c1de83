"""Writes what a book or a screen states: new versions, and the batch that superseded the old ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.changes import Change
from ledger.domain.sheet.facts import Key
from ledger.domain.sheet.rows import Column
from ledger.store.books import Books
from ledger.store.facts.versions import AT_ONCE, in_parts, known
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.sheet_tables import IDENTITIES, VERSIONS

NumbersByCode = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class _KeptColumn:
    """How a column of a sheet is kept: under which name, as which identity, or written how."""

    name: str
    kept: str
    identity: str | None
    write: Callable[[Any], Any] | None

    def sought(self, value: Any, identities: NumbersByCode) -> Any:
        """The value as it is kept; None for a code that is not known."""
        if value is None:
            return None
        if self.identity:
            return identities[self.identity].get(value)
        return self.write(value) if self.write else value

    def stated(self, value: Any, identities: NumbersByCode) -> Any:
        """The value as it is to be kept. Raises ValueError for a code that is not known, without repeating it."""
        kept = self.sought(value, identities)
        if kept is None and value is not None:
            raise ValueError(f"{self.name} names one of {self.identity} that nothing defines")
        return kept


def write_facts(books: Books, batch: int, changes: Iterable[Change]) -> None:
    """Record what is stated, within the writer's transaction: supersede what was known of the keys, add versions.

    A row that is withdrawn keeps the last values it had; one that was never known leaves nothing behind. Codes may
    refer to one another in any order. Raises ValueError for one that nothing defines: books are checked before.
    """
    by_sheet: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_sheet[change.sheet].append(change)
    identities = _identify(books.connection, batch, by_sheet)
    for sheet, stated in by_sheet.items():
        _write_sheet(books.connection, batch, sheet, stated, identities)


@cache
def _columns(sheet: str) -> tuple[_KeptColumn, ...]:
    return tuple(
        _KeptColumn(name, column.kept_name, column.identity, _writer(column))
        for name, column in SHEETS[sheet].columns().items()
    )


def _writer(column: Column) -> Callable[[Any], Any] | None:
    if column.cell.kept == "text":
        return column.cell.write
    return int if column.cell.kept == "integer" else None


def _identify(connection: Connection, batch: int, by_sheet: dict[str, list[Change]]) -> NumbersByCode:
    """The identities of all codes that are named, those of codes that are new included."""
    named: dict[str, set[str]] = defaultdict(set)
    new: dict[str, dict[str, None]] = defaultdict(dict)
    for sheet, stated in by_sheet.items():
        references = [(column.name, column.identity) for column in _columns(sheet) if column.identity]
        key = SHEETS[sheet].key
        for change in stated:
            for name, identity in references:
                code = (
                    getattr(change.row, name) if change.row else change.key[key.index(name)] if name in key else None
                )
                if code is not None:
                    named[identity].add(code)
            if change.row and sheet in IDENTITIES:
                new[sheet][change.key[0]] = None
    identities: NumbersByCode = {sheet: _known_codes(connection, sheet, named[sheet]) for sheet in IDENTITIES}
    for sheet, codes in new.items():
        _add_codes(connection, batch, sheet, [code for code in codes if code not in identities[sheet]], identities)
    return identities


def _known_codes(connection: Connection, sheet: str, codes: set[str]) -> dict[str, int]:
    table = IDENTITIES[sheet]
    found: dict[str, int] = {}
    for part in in_parts(codes):
        rows = connection.execute(select(table.c.code, table.c.id).where(table.c.code.in_(part)))
        found.update((code, number) for code, number in rows)
    return found


def _add_codes(
    connection: Connection, batch: int, sheet: str, codes: Sequence[str], identities: NumbersByCode
) -> None:
    start = _next_number(connection, IDENTITIES[sheet])
    numbered = dict(zip(codes, range(start, start + len(codes)), strict=True))
    rows = ((number, code, batch) for code, number in numbered.items())
    bulk_insert(connection, IDENTITIES[sheet], ("id", "code", "batch"), rows)
    identities[sheet].update(numbered)


def _write_sheet(
    connection: Connection, batch: int, sheet: str, stated: list[Change], identities: NumbersByCode
) -> None:
    kept, columns = VERSIONS[sheet], _columns(sheet)
    keyed = [column for name in SHEETS[sheet].key for column in columns if column.name == name]
    keys = [
        tuple(column.sought(value, identities) for column, value in zip(keyed, change.key, strict=True))
        for change in stated
    ]
    current = _current(connection, kept, [column.kept for column in keyed], keys)
    _supersede(connection, batch, kept, [current[key] for key in keys if key in current])
    last = {
        key: current[key]
        for key, change in zip(keys, stated, strict=True)
        if change.withdrawn and change.row is None and key in current
    }
    values_before = _values(connection, kept, [column.kept for column in columns], last.values())

    def versions() -> Iterable[tuple[Any, ...]]:
        number = _next_number(connection, kept)
        for key, change in zip(keys, stated, strict=True):
            if change.row is not None:
                values = tuple(column.stated(getattr(change.row, column.name), identities) for column in columns)
            elif key in last:
                values = values_before[last[key]]
            else:
                continue
            yield (number, *values, batch, change.withdrawn, change.file, change.line)
            number += 1

    names = ("id", *(column.kept for column in columns), "batch", "withdrawn", "file", "row")
    bulk_insert(connection, kept, names, list(versions()))


def _current(connection: Connection, kept: Table, names: list[str], keys: Sequence[Key]) -> dict[Key, int]:
    """The version that now stands of each of these keys that is known; perhaps of others too."""
    shown = select(kept.c.id, *(kept.c[name] for name in names)).where(known(kept, None))
    firsts = {key[0] for key in keys}
    parts = (
        [shown.where(kept.c[names[0]].in_(part)) for part in in_parts(firsts)] if len(firsts) < AT_ONCE else [shown]
    )
    return {tuple(key): number for part in parts for number, *key in connection.execute(part)}


def _supersede(connection: Connection, batch: int, kept: Table, numbers: Sequence[int]) -> None:
    for part in in_parts(numbers):
        connection.execute(update(kept).where(kept.c.id.in_(part)).values(superseded_by=batch))


def _values(
    connection: Connection, kept: Table, names: list[str], numbers: Iterable[int]
) -> dict[int, tuple[Any, ...]]:
    shown = select(kept.c.id, *(kept.c[name] for name in names))
    return {
        number: tuple(values)
        for part in in_parts(list(numbers))
        for number, *values in connection.execute(shown.where(kept.c.id.in_(part)))
    }


def _next_number(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0) + 1)).scalar_one())
