"""Unmatch: a person undoes what a receipt was matched to; the money is on account again and waits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.answers.documents.matches import MatchRow, matches_of_receipts
from ledger.domain.debts.sheets import ReceiptAllocation
from ledger.domain.money_and_days.money import Pence, pounds
from ledger.errors import Refused
from ledger.store.books import Books
from ledger.store.keeping.engine import Engine
from ledger.tasks.import_book import record_worked_out
from ledger.tasks.reconcile import Reconciled, reconcile


@dataclass(frozen=True)
class Unmatched:
    """What was undone, and the reconciliation that did it."""

    receipt: str
    recharge: str
    amount: int
    """Pence that were matched, and are on account now."""
    reconciled: Reconciled

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "receipt": self.receipt,
            "recharge": self.recharge,
            "pence": self.amount,
            "batch": self.reconciled.batch,
        }

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever undid it."""
        return [
            f"{pounds(self.amount)} of receipt {self.receipt} paid {self.recharge} and are on account now. "
            "Say which paper they are for, or leave them there until one comes.",
            *self.reconciled.sentences,
        ]


def unmatch(engine: Engine, receipt: str, recharge: str, why: str, *, now: datetime | None = None) -> Unmatched:
    """Record that nothing of a receipt is for a paper, and turn round what was matched of it.

    Raises Refused where nothing of the receipt is matched to that paper.
    """

    def nothing_of_it(books: Books) -> tuple[dict[str, list[dict[str, object]]], int]:
        amount = sum(row.amount for row in _standing(books, receipt, recharge))
        if not amount:
            raise Refused(
                f"Nothing of receipt {receipt} is matched to {recharge}.",
                "The matches are listed on the partner's page and in the export receipt-matches.",
            )
        row = {"receipt": receipt, "recharge": recharge, "amount": Pence(0), "why": why}
        return {ReceiptAllocation.sheet: [row]}, amount

    result, amount = record_worked_out(engine, nothing_of_it, now=now)
    if result.problems:
        first = result.problems[0]
        raise Refused(first.expected, first.remedy)
    return Unmatched(receipt, recharge, amount, reconcile(engine, now=now))


def _standing(books: Books, receipt: str, recharge: str) -> list[MatchRow]:
    return [row for row in matches_of_receipts(books, {receipt}) if row.recharge == recharge]
