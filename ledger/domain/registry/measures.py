"""Every measure by its name: the quantities that pages, files, checks and sentences tell, each defined once."""

from __future__ import annotations

from ledger.domain.debts import measures as of_debts
from ledger.domain.documents import measures as of_documents
from ledger.domain.money_and_days.figures import Measure
from ledger.domain.sheet import measures as of_sheets
from ledger.domain.splits import measures as of_splits

_SUBJECTS = (of_sheets, of_splits, of_documents, of_debts)
MEASURES: dict[str, Measure] = {
    each.name: each for subject in _SUBJECTS for each in vars(subject).values() if isinstance(each, Measure)
}
"""By what they are called on screens and in files."""
