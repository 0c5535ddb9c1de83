"""Unmatch: a person undoes what a receipt or a payment was matched to; the money is on account and waits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from ledger.answers.documents.matches import matches_of_receipts
from ledger.answers.documents.payment_matches import payments_reconciled
from ledger.book.problems import nearest
from ledger.domain.debts.sheets import ReceiptAllocation
from ledger.domain.documents.sheets import Payment, PaymentAllocation, ProviderPayment, Receipt
from ledger.domain.money_and_days.money import Pence, pounds
from ledger.errors import Refused, WrongUsage
from ledger.reconciliation.provider.payment_matches import matched_sums
from ledger.store.books import Books
from ledger.store.journal.recording import moment_now
from ledger.store.keeping.engine import Engine
from ledger.tasks.import_book import DoneAlong, record_worked_out
from ledger.tasks.meant import need_nameless
from ledger.tasks.reconcile import Reconciled, reconcile, reconcile_within, rules_of


@dataclass(frozen=True)
class Unmatched:
    """What was undone, and the reconciliation that did it."""

    of: Literal["receipt", "payment"]
    money: str
    """The receipt, or the payment to a provider."""
    paper: str
    """The recharge, or the invoice."""
    amount: int
    """Pence that were matched, and are on account now."""
    reconciled: Reconciled

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            self.of: self.money,
            "recharge" if self.of == "receipt" else "invoice": self.paper,
            "pence": self.amount,
            "batch": self.reconciled.batch,
        }

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever undid it."""
        return [
            f"{pounds(self.amount)} of {self.of} {self.money} paid {self.paper} and are unallocated now. "
            "Say which document they are for, or keep them unallocated until there is one.",
            *self.reconciled.sentences,
        ]


def unmatch(engine: Engine, money: str, paper: str, why: str, *, now: datetime | None = None) -> Unmatched:
    """Record that nothing of a receipt, or of a payment to a provider, is for a paper, and turn its matches round.

    Both in one batch, which is wholly there or not at all. Raises Refused where nothing of the money is matched to
    that paper, WrongUsage without a reason, or for a code that no receipt or payment has.
    """
    if not why.strip():
        raise WrongUsage("What a person undoes is recorded with its reason.", 'Say why: --why "..."')
    need_nameless(why)

    def nothing_of_it(books: Books) -> tuple[dict[str, list[dict[str, object]]], _MatchedMoney]:
        found = _matched(books, money, paper)
        if found is None:
            _need_known(books, money)
            raise Refused(
                f"Nothing of {money} is matched to {paper}.",
                "The matches are listed on the partner's page and that of the invoice's line, and in the exports "
                "receipt-matches and payment-matches.",
            )
        said = {"amount": Pence(0), "why": why}
        if found.of == "receipt":
            return {ReceiptAllocation.sheet: [{"receipt": money, "recharge": paper, **said}]}, found
        return {PaymentAllocation.sheet: [{"payment": money, "invoice": paper, **said}]}, found

    done: list[Reconciled] = []

    def reconciling(books: Books, batch: int) -> None:
        done.append(reconcile_within(books, batch, now or moment_now(books)))

    result, found = record_worked_out(
        engine, nothing_of_it, along=DoneAlong("unmatch", rules_of, reconciling), now=now
    )
    if result.problems:
        first = result.problems[0]
        raise Refused(first.expected, first.remedy)
    # Where somebody had said so before, nothing is recorded, and what follows from it is all that is left to do.
    return Unmatched(found.of, money, paper, found.amount, done[0] if done else reconcile(engine, now=now))


def _need_known(books: Books, money: str) -> None:
    """Refuse money that nobody knows, with the code most like it."""
    facts = books.facts(Receipt, ProviderPayment, Payment)
    known = {row.receipt for row in facts.sheet(Receipt).values()}
    known |= {row.payment for row in facts.sheet(ProviderPayment).values()}
    named = [row for row in facts.sheet(Payment).values() if row.payment == money]
    if named:
        invoices = ", ".join(sorted(row.invoice for row in named))
        raise Refused(
            f"Payment {money} names {invoices} itself, so nothing was matched.",
            "Amend it, or withdraw it, where it was stated (sheet payments).",
        )
    if money not in known:
        near = nearest(money, known)
        raise WrongUsage(
            f"No receipt or payment to a provider has the code {money}{f', but {near} is there' if near else ''}.",
            "The exports receipt-matches and payment-matches list what is matched.",
        )


class _MatchedMoney(NamedTuple):
    """What money is matched to a paper, in pence, and which it is."""

    of: Literal["receipt", "payment"]
    amount: int


def _matched(books: Books, money: str, paper: str) -> _MatchedMoney | None:
    received = sum(row.amount for row in matches_of_receipts(books, {money}) if row.recharge == paper)
    if received:
        return _MatchedMoney("receipt", received)
    paid = matched_sums(payments_reconciled(books).matches).get((money, paper), 0)
    return _MatchedMoney("payment", paid) if paid else None
