"""Every answer, subject by subject: a module of answers has its line here."""

from __future__ import annotations

from typing import Any

from ledger.answers import (
    action_required,
    agencies,
    balances,
    closer_to_home,
    commitments,
    debts,
    decisions,
    documents,
    family_help,
    funds,
    homes,
    journal,
    outcomes,
    splits,
    therapeutic,
    to_come,
    uplifts,
)
from ledger.answers.answer import Answer

_SUBJECTS = (
    *(splits, journal, to_come, commitments, uplifts, agencies, documents, debts, balances),
    *(funds, homes, outcomes, therapeutic, closer_to_home, family_help, decisions, action_required),
)
ANSWERS: dict[str, Answer[Any]] = {
    each.name: each for subject in _SUBJECTS for each in vars(subject).values() if isinstance(each, Answer)
}
"""By name."""
