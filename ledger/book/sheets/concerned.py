"""What the changes that a book makes have to do with: rows before and after, new documents, placements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.domain.agencies.sheets import Budget
from ledger.domain.documents.sheets import Invoice
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.changes import Change
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.therapeutic.sheets import TherapyHours
from ledger.domain.what_if.supposition import concerned


def new_documents(changes: Iterable[Change]) -> list[Invoice]:
    """Invoices and credit notes that were not known before."""
    return [each.row for each in changes if each.new and isinstance(each.row, Invoice)]


def rows_of_changes(changes: Iterable[Change], known: Facts) -> list[Row]:
    """Each row that is stated, and as it was known."""
    rows: list[Row] = []
    for change in changes:
        before = known.rows[change.sheet].get(change.key)
        rows += [row for row in (change.row, before) if row is not None]
    return rows


def placements_concerned(changes: Sequence[Change], known: Facts, after: Facts) -> frozenset[str]:
    """Placements that the changes have to do with, also one that an agreement was moved away from; or all.

    A budget may be named by any of them: where one changes, that is all.
    """
    rows, stated = rows_of_changes(changes, known), {code for (code,) in after.sheet(Placement)}
    if any(isinstance(row, Budget) for row in rows):
        return frozenset(stated)
    hours = {row.placement for row in rows if isinstance(row, TherapyHours)}
    return concerned(after, rows) | concerned(known, rows) & stated | hours
