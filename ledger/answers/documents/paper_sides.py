"""The sides of a reconciliation: who has something to say of papers, from what, and in which shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ledger.domain.money_and_days.progress import Tell
from ledger.journal.papers import PaperSide
from ledger.reconciliation.provider.lines import Finding
from ledger.store.books import Books


class ReconciledSide(NamedTuple):
    """What one side of the papers comes to: what should stand of them, and what was found of lines."""

    side: PaperSide
    findings: Sequence[Finding] = ()
    notes: Sequence[str] = ()
    """What people should be told of it."""


WorkOutSide = Callable[[Books, Tell | None], ReconciledSide]
