"""Recharges: the papers this ledger issues for what stands unbilled between agencies, and never for the same twice.

What to bill is a balance of the journal, so nothing is billed that is not owed, and what was billed is gone from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

PaperKind = Literal["recharge", "credit_note", "internal_journal"]
STANDINGS = ("agreed", "interim", "disputed")
"""What may be recharged, firmest first; what the lead carries for want of an agreement never is."""
STANDING_WORDS = {"agreed": "", "interim": "without prejudice", "disputed": "in dispute"}
"""What a line of each standing says of itself on paper."""


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
    corrects: str | None
    """The line that it adds to or takes from, as `NUMBER/line`."""

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


def number_of(agency: str, sequence: int) -> str:
    """The number of an agency's paper: `C-000001`."""
    return f"{agency}-{sequence:06d}"
