"""Every answer, subject by subject: a module of answers has its line here."""

from __future__ import annotations

from typing import Any

from ledger.answers import agencies, family_help, journal, outcomes, therapeutic
from ledger.answers.action_required import matters, sittings
from ledger.answers.answer import Answer
from ledger.answers.closer_to_home import distances, overruns, secured_funding
from ledger.answers.debts import aged, balances, control
from ledger.answers.documents import matches, papers, payment_matches, waiting_matters
from ledger.answers.funds import memoranda
from ledger.answers.homes import occupancy
from ledger.answers.splits import coming, commitments, planned_ends, to_come, who_pays
from ledger.answers.what_if import uplifts

_SUBJECTS = (
    *(
        who_pays,
        journal,
        to_come,
        planned_ends,
        coming,
        commitments,
        uplifts,
        agencies,
        papers,
        waiting_matters,
        matches,
        payment_matches,
        aged,
        balances,
        control,
    ),
    *(memoranda, occupancy, outcomes, therapeutic, distances, secured_funding, overruns, family_help),
    *(sittings, matters),
)
ANSWERS: dict[str, Answer[Any]] = {
    each.name: each for subject in _SUBJECTS for each in vars(subject).values() if isinstance(each, Answer)
}
"""By name."""
