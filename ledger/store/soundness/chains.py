"""Chains of versions: of each row of a sheet one version stands after the other, without gap and without overlap."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sqlalchemy import text

from ledger.domain.registry.sheets import SHEETS
from ledger.store.books import Books
from ledger.store.sheet_tables import VERSIONS


def chain_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Where a version up to these books is superseded by nothing, too early, or too late: place and what is wrong.

    A row of what is stated as a whole (the clauses of an agreement) may end without a version after it: then the
    batch that superseded it stated the others anew.
    """
    for sheet in VERSIONS:
        for row in books.connection.execute(text(_broken(sheet)), {"upto": books.batch}):
            where = f"{sheet}, version {row.id}"
            if row.before is not None and row.before > row.batch:
                yield where, f"it was stated in change {row.batch}, after one of change {row.before}"
            elif row.superseded_by is None or (row.next is not None and row.superseded_by > row.next):
                yield where, f"change {row.next} states it anew, and it is still beside that"
            else:
                yield where, f"change {row.superseded_by} superseded it, and states nothing of it"


@cache
def _broken(sheet: str) -> str:
    """Versions of a sheet whose chain is broken, each with the batch of the one before and of its next."""
    model, table = SHEETS[sheet], VERSIONS[sheet].name
    kept = {name: f'"{column.kept_name}"' for name, column in model.columns().items()}
    key = ", ".join(kept[name] for name in model.key)
    ended = "v.superseded_by <= :upto AND (v.next IS NULL OR v.next <> v.superseded_by)"
    if model.whole:
        same = f"w.{kept[model.whole]} = v.{kept[model.whole]}"
        restated = f"SELECT 1 FROM {table} w WHERE {same} AND w.batch = v.superseded_by"  # noqa: S608 (our own names)
        ended += f" AND NOT EXISTS ({restated})"
    return f"""
        SELECT v.id, v.batch, v.superseded_by, v.next, v.before
        FROM (
            SELECT {table}.*, lead(batch) OVER (PARTITION BY {key} ORDER BY id) AS next,
                   lag(batch) OVER (ORDER BY id) AS before
            FROM {table} WHERE batch <= :upto
        ) v
        WHERE v.before > v.batch OR (v.next IS NOT NULL AND (v.superseded_by IS NULL OR v.superseded_by > v.next))
              OR ({ended})
        ORDER BY v.id
        """  # noqa: S608 (names of our own sheets and columns)
