"""How lines of recharges stand once receipts and decisions are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ledger.domain.documents.issued import LineName
from ledger.reconciliation.partners.open_lines import Pair


class ReceiptMatch(NamedTuple):
    """What of a receipt pays a line, in pence (below nil: given back, or a credit used), and how one knows."""

    receipt: str
    recharge: str
    line: int
    amount: int
    how: str


@dataclass
class Settlement:
    """How lines of recharges stand once receipts and decisions are counted; pence by line, none that are nil."""

    paid: dict[LineName, int] = field(default_factory=dict)
    set_off: dict[LineName, int] = field(default_factory=dict)
    """What credits took from lines, and (below nil) what of credits was used so."""
    written_off: dict[LineName, int] = field(default_factory=dict)
    outstanding: dict[LineName, int] = field(default_factory=dict)
    """What is left of a line: its amount less all of these."""
    on_account: dict[Pair, int] = field(default_factory=dict)
    """Money matched to no line, by who paid and who was paid."""
    of_funds: dict[Pair, int] = field(default_factory=dict)
    """What of the money on account was paid into a pooled fund: it is not waiting for a paper."""
    matches: list[ReceiptMatch] = field(default_factory=list)
    unmatched: dict[str, int] = field(default_factory=dict)
    """By receipt, what of it is on account; below nil where money on account was given back."""
    given_up: dict[tuple[str, LineName], int] = field(default_factory=dict)
    """What each decision writes off of a line."""
    provided: dict[tuple[str, LineName], int] = field(default_factory=dict)
    """What each decision provides for a line; no more than is outstanding."""
    notes: list[str] = field(default_factory=list)
    """What people said that cannot be done, in sentences."""
