"""Every measure by its name: the quantities that pages, files, checks and sentences tell, each defined once."""

from __future__ import annotations

from ledger.domain.action_required import measures as of_matters
from ledger.domain.debts import measures as of_debts
from ledger.domain.decisions import measures as of_decisions
from ledger.domain.documents import measures as of_documents
from ledger.domain.money_and_days.figures import Measure
from ledger.domain.outcomes import measures as of_outcomes
from ledger.domain.placements import measures as of_placements
from ledger.domain.sheet import measures as of_sheets
from ledger.domain.splits import measures as of_splits

_SUBJECTS = (of_sheets, of_splits, of_documents, of_debts, of_placements, of_outcomes, of_decisions, of_matters)
MEASURES: dict[str, Measure] = {
    each.name: each for subject in _SUBJECTS for each in vars(subject).values() if isinstance(each, Measure)
}
"""By what they are called on screens and in files."""
