"""Every measure by its name: the quantities that pages, files, checks and sentences tell, each defined once."""

from __future__ import annotations

from ledger.domain.action_required import measures as of_matters
from ledger.domain.agencies import measures as of_agencies
from ledger.domain.closer_to_home import measures as of_closer_to_home
from ledger.domain.debts import measures as of_debts
from ledger.domain.decisions import measures as of_decisions
from ledger.domain.documents import measures as of_documents
from ledger.domain.family_help import measures as of_family_help
from ledger.domain.funds import measures as of_funds
from ledger.domain.homes import measures as of_homes
from ledger.domain.money_and_days.figures import Measure
from ledger.domain.outcomes import measures as of_outcomes
from ledger.domain.placements import measures as of_placements
from ledger.domain.sheet import measures as of_sheets
from ledger.domain.splits import measures as of_splits
from ledger.domain.therapeutic import measures as of_therapeutic
from ledger.domain.what_if import measures as of_what_if

_SUBJECTS = (
    *(of_sheets, of_agencies, of_placements, of_splits, of_what_if, of_documents, of_debts, of_funds, of_homes),
    *(of_outcomes, of_therapeutic, of_closer_to_home, of_family_help, of_decisions, of_matters),
)
MEASURES: dict[str, Measure] = {
    each.name: each for subject in _SUBJECTS for each in vars(subject).values() if isinstance(each, Measure)
}
"""By what they are called on screens and in files."""
