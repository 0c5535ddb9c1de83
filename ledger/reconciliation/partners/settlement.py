"""How lines of recharges stand once receipts and decisions are counted, and the matches of money by which they do."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from ledger.domain.documents.issued import LineName
from ledger.reconciliation.partners.open_lines import Pair

MatchRule = Literal["said", "named", "recorded", "sum", "set", "refund", "before", "undone"]
"""What made a match, or turned it round; `before`: it stood when the ledger began to keep matches."""


class ReceiptMatch(NamedTuple):
    """An act: what of a receipt pays a line, in pence (below nil: given back, or a credit used), and how one knows.

    It is kept as it was made. What undoes one is a match of its own, of the opposite amount.
    """

    receipt: str
    recharge: str
    line: int
    amount: int
    rule: MatchRule
    how: str
    day: date
    """From which day it counts: that of the last paper or receipt it needs, or the first that was open then."""
    undoes: int | None = None
    """The number of the match that it turns round, wholly or in part."""
    number: int | None = None
    """None while it is not kept yet."""
    batch: int | None = None
    """The batch in which it was made."""

    @property
    def name(self) -> LineName:
        """The line it pays."""
        return LineName(self.recharge, self.line)


class DecidedAct(NamedTuple):
    """What a decision writes off of a line, or provides for it, from a day on; below nil what of it lapses; pence."""

    decision: str
    name: LineName
    amount: int
    day: date


class Learnt(NamedTuple):
    """What became known since the last reconciliation: only that is matched anew, the rest stays as it was made."""

    receipts: Container[str]
    """Receipts that are new, or stated otherwise."""
    papers: Container[str]
    """Recharges and credit notes issued since."""
    records: bool
    """Whether a partner's records say something else."""
    anything: bool
    """Whether there is any news at all: of these, of what people said or decided."""


class _Everything:
    def __contains__(self, _: object) -> bool:
        return True


EVERYTHING = Learnt(_Everything(), _Everything(), True, True)
NOTHING = Learnt((), (), False, False)


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
    """All that count, as they were made; one that was undone stands beside what undid it."""
    made: list[ReceiptMatch] = field(default_factory=list)
    """Those of them that are new: they stand once they are kept."""
    unmatched: dict[str, int] = field(default_factory=dict)
    """By receipt, what of it is on account; below nil where money on account was given back."""
    given_up: dict[tuple[str, LineName], int] = field(default_factory=dict)
    """What each decision writes off of a line."""
    provided: dict[tuple[str, LineName], int] = field(default_factory=dict)
    """What each decision provides for a line; no more than is outstanding."""
    write_offs: list[DecidedAct] = field(default_factory=list)
    """What `given_up` came to, day by day."""
    provisions: list[DecidedAct] = field(default_factory=list)
    """What `provided` came to, day by day."""
    notes: list[str] = field(default_factory=list)
    """What people said that cannot be done, in sentences."""
