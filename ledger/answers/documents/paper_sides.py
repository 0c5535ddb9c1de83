"""The sides of a reconciliation: who has something to say of papers, from what, and in which shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.documents.issued import LineName
from ledger.domain.money_and_days.progress import Tell
from ledger.journal.papers import PaperSide
from ledger.reconciliation.partners.settlement import ReceiptMatch
from ledger.reconciliation.provider.lines import Finding
from ledger.reconciliation.provider.payment_matches import PaymentMatch
from ledger.store.books import Books


class ReconciledSide(NamedTuple):
    """What one side of the papers comes to: what should stand of them, and what was found of lines."""

    side: PaperSide
    findings: Sequence[Finding] = ()
    notes: Sequence[str] = ()
    """What people should be told of it."""
    matches: Sequence[ReceiptMatch] = ()
    """The matches of money with lines that are new, or turn one round: they stand once they are kept."""
    payment_matches: Sequence[PaymentMatch] = ()
    """The same of payments to providers with invoices."""
    outstanding: Mapping[LineName, int] = {}
    """What is open of each line of a recharge once they stand; pence."""


WorkOutSide = Callable[[Books, Tell | None], ReconciledSide]
