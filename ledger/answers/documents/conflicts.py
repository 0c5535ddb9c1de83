"""Conflicts that wait: both sides of each, as they are shown to whoever says which holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledger.book.sheets.comparison import GONE, CellDifference, row_text
from ledger.book.sheets.places import cell_text, key_text
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.store.books import Books
from ledger.store.documents.conflicts import KeptConflict, conflicts_known


@dataclass(frozen=True)
class ConflictSides:
    """A conflict that waits, as it is shown to whoever says which side holds."""

    number: int
    sheet: str
    row: str
    said: str
    """Why it waits."""
    stated: tuple[str, datetime] | None
    """Who stated what stands, and when."""
    sent: tuple[str, datetime]
    """Who handed over what was sent, and when."""
    place: str
    """The file and row of what was sent."""
    payer: str | None
    """Of a receipt that waits for its payer: who paid it, in the words of the statement."""
    rows: int
    """How many rows go in if it is taken as it was sent."""
    differences: tuple[DifferenceNow, ...]


class DifferenceNow(NamedTuple):
    """One cell of a conflict: what stood when it was kept, what stands now, and what was sent."""

    sheet: str
    key: str
    column: str
    here: str
    """What stood when the conflict was kept."""
    now: str
    """What stands now: somebody may have stated it anew since."""
    there: str


def sides_of_conflicts(books: Books) -> list[ConflictSides]:
    """Both sides of every conflict that waits, in order of their numbers."""
    return [_sides(kept, differences_now(books, kept)) for kept in open_conflicts(books)]


def differences_now(books: Books, kept: KeptConflict) -> tuple[DifferenceNow, ...]:
    """The cells in which a conflict differs, with what stands in each by now."""
    wanted = {(each.sheet, each.key) for each in kept.conflict.differences}
    rows = {
        (sheet, text): row
        for sheet in {sheet for sheet, _ in wanted}
        for row in books.facts(SHEETS[sheet]).rows[sheet].values()
        if (sheet, text := key_text(SHEETS[sheet], row.key_values)) in wanted
    }
    return tuple(
        DifferenceNow(each.sheet, each.key, each.column, each.here, _now(kept, each, rows), each.there)
        for each in kept.conflict.differences
    )


def _now(kept: KeptConflict, each: CellDifference, rows: Mapping[tuple[str, str], Row]) -> str:
    if kept.conflict.payer:
        return each.here
    row = rows.get((each.sheet, each.key))
    if not each.column or row is None:
        return row_text(row)
    return cell_text(row, each.column) or "empty"


def _sides(kept: KeptConflict, differences: tuple[DifferenceNow, ...]) -> ConflictSides:
    conflict = kept.conflict
    return ConflictSides(
        kept.number,
        conflict.sheet,
        conflict.key,
        conflict.said,
        (conflict.who, conflict.when) if conflict.who and conflict.when else None,
        (kept.raised_by, kept.raised_at),
        f"{conflict.file}, row {conflict.row}" if conflict.row is not None else conflict.file,
        conflict.payer,
        len(conflict.rows),
        differences,
    )


def open_conflicts(books: Books) -> list[KeptConflict]:
    """Conflicts of which nobody said yet which side holds, and of which what was sent still says something else."""
    waiting = [each for each in conflicts_known(books) if each.resolution is None]
    if not waiting:
        return []
    known = books.facts(*(SHEETS[sheet] for sheet in {row.sheet for each in waiting for row in each.conflict.rows}))
    return [each for each in waiting if _still_differs(each, known)]


def _still_differs(kept: KeptConflict, known: Facts) -> bool:
    """Whether what was sent says other than what stands by now: somebody may have stated it on another road."""
    if kept.conflict.payer:
        return True
    for row in kept.conflict.rows:
        stands = known.rows[row.sheet].get(row.key or ())
        if row.withdrawn or stands is None:
            if row.withdrawn != (stands is None):
                return True
        elif any((getattr(stands, name) or None) != (value or None) for name, value in row.values.items()):
            return True
    lacking = {(each.sheet, each.key) for each in kept.conflict.differences if each.there == GONE}
    return any(key_text(SHEETS[sheet], key) == code for sheet, code in lacking for key in known.rows[sheet])
