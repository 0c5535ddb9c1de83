"""Papers that this ledger issues: recharges, credit notes and internal journals, with their lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, NamedTuple

from ledger.domain.documents.shares import Share
from ledger.domain.sheet.columns import Amount, InMonth, Rule

PaperKind = Literal["recharge", "credit_note", "internal_journal"]
STANDING_WORDS = {"agreed": "", "interim": "without prejudice", "disputed": "in dispute"}
"""What a line of each standing says of itself on paper."""


class LineName(NamedTuple):
    """A recharge's number and the line's; people write it `NUMBER/line`."""

    number: str
    line: int

    def __str__(self) -> str:
        return f"{self.number}/{self.line}"


@dataclass(frozen=True, slots=True)
class RechargeLine:
    """What one placement's month under one decision adds to what the debtor owes; pence, a credit below nil."""

    line: int
    placement: str
    service_month: str
    agreement: str | None
    budget: str
    """The budget that bears it: the debtor's purse."""
    standing: str
    lead_budget: str
    """The budget that it is owed to: the creditor's purse."""
    order: str | None
    """The debtor's purchase order that it is quoted under; None where none covers it."""
    amount: int
    corrects: LineName | None
    """The line that it adds to or takes from."""

    @property
    def share(self) -> Share:
        """What the line is for."""
        return Share(self.placement, self.service_month, self.agreement, self.budget, self.standing, self.lead_budget)

    @property
    def words(self) -> str:
        """What the line says of its standing: nothing where the share is agreed."""
        return STANDING_WORDS[self.standing]


@dataclass(frozen=True, slots=True)
class Recharge:
    """A paper from one agency to another; numbers run without gaps for each agency that issues, whatever the kind."""

    number: str
    kind: PaperKind
    from_agency: str
    """The creditor, who issues it."""
    to_agency: str
    """The debtor it is addressed to; of an internal journal: the agency itself."""
    month: str
    """The month it was issued for: it holds that month and what was left of earlier ones."""
    dated: date
    due: date
    lines: tuple[RechargeLine, ...]

    @property
    def total(self) -> int:
        """Pence of all its lines."""
        return sum(line.amount for line in self.lines)

    @property
    def sequence(self) -> int:
        """Which of the issuer's papers it is, counted from one."""
        return int(self.number.rpartition("-")[2])


class RechargeHead(NamedTuple):
    """A paper this ledger issued, without its lines; total in pence."""

    number: str
    kind: Rule
    creditor: str
    debtor: str
    month: Annotated[InMonth, "For"]
    dated: date
    due: date
    lines: int
    total: Amount
    batch: int


class RechargeSum(NamedTuple):
    """How many papers of a kind went from one agency to another, and their pence."""

    kind: str
    creditor: str
    debtor: str
    papers: int
    total: int
