"""What waits for a word, as the checklist of a month tells it: kind by kind, each in the months that it concerns."""

from __future__ import annotations

from typing import NamedTuple

from ledger.answers.documents.waiting_matters import WaitingMatter
from ledger.domain.money_and_days.periods import Month


class WaitingKind(NamedTuple):
    """A kind of what waits for a word, as the checklist tells it."""

    item: str
    title: str
    counted: str
    to_do: str
    from_its_day: bool = True
    """Whether it concerns the month of its day and later ones; else every month, since nobody knows which."""

    def concerns(self, matter: WaitingMatter, month: Month) -> bool:
        """Whether it is open at the end of a month."""
        return not (self.from_its_day and matter.since and matter.since > month.last_day)

    def pence(self, matter: WaitingMatter) -> int:
        """What it is about; of what was sent otherwise than it stands, without sign."""
        amount = matter.amount or 0
        return amount if self.from_its_day else abs(amount)


WAITING_KINDS: dict[str, WaitingKind] = {
    "conflict": WaitingKind(
        "conflicts", "Conflicts that need a decision", "conflict", "Say of each which side holds", from_its_day=False
    ),
    "unknown_payer": WaitingKind(
        "unknown_payers",
        "Money received of an unknown payer",
        "receipt",
        "Name the payer of each, or leave it out",
        from_its_day=False,
    ),
    "own_receipt": WaitingKind(
        "own_receipts",
        "Receipts from an agency to itself that pay no instalment of a fund",
        "receipt",
        "Name who paid each, say which instalment it is, or leave it out or withdraw it",
    ),
    "no_lines": WaitingKind(
        "no_lines", "Invoices that no line explains", "invoice", "State the lines of each, or withdraw it"
    ),
    "settled_beyond": WaitingKind(
        "settled_beyond",
        "Invoices paid or credited above what they ask",
        "invoice",
        "Ask the provider for the money, or for a credit note less; joint-ledger export settled-beyond lists them",
    ),
    "payment_on_account": WaitingKind(
        "paid_on_account", "Payments to providers that fit no invoice", "payment", "Say which invoice each pays"
    ),
}
"""What waits for a word and is no balance between agencies: money received on account is one, and is told as such."""
