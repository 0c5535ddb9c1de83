"""Every answer, subject by subject: a module of answers has its line here."""

from __future__ import annotations

from typing import Any

from ledger.answers import (
    action_required,
    balances,
    closer_to_home,
    debts,
    decisions,
    documents,
    family_help,
    funds,
    homes,
    outcomes,
    therapeutic,
)
from ledger.answers.answer import Answer

_SUBJECTS = (
    *(documents, debts, balances, funds, homes, outcomes, therapeutic, closer_to_home, family_help),
    *(decisions, action_required),
)
ANSWERS: dict[str, Answer[Any]] = {
    each.name: each for subject in _SUBJECTS for each in vars(subject).values() if isinstance(each, Answer)
}
"""By name."""
