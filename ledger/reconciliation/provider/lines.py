"""What is found of an invoice line, or of a charge that nobody invoiced: its class, its figures and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, get_args

LineClass = Literal[
    "no_lines",
    "arithmetic",
    "vat",
    "standard_rated",
    "already_invoiced",
    "possible_duplicate",
    "no_placement",
    "wrong_agency",
    "ended_before",
    "no_price",
    "in_advance",
    "days",
    "quantity",
    "rate",
    "credited_beyond",
    "paid_beyond",
    "agrees",
    "not_invoiced",
]
CLASSES: tuple[LineClass, ...] = get_args(LineClass)
"""In this order: a line is in the first that applies, the others are listed beside it."""
FOUND_BY = 2
"""By which edition of the rules lines are found: one more wherever a version of the program finds them otherwise. A
reconciliation says it with its batch, so that what an earlier one found is not taken for a fault."""
LineStatus = Literal["open", "queried", "accepted", "rejected", "credited", "agreed"]
STATUSES: tuple[LineStatus, ...] = get_args(LineStatus)
WAITING: tuple[LineStatus, ...] = ("open", "queried", "rejected")
"""In these somebody has still to decide or to answer; a line that is rejected waits for its credit note."""
TOLD_ELSEWHERE: tuple[LineClass, ...] = ("credited_beyond", "paid_beyond", "not_invoiced")
"""What is paid or credited beyond waits by document (`settled-beyond`), where somebody may also leave it as it is;
a charge that nobody invoiced is no line."""


def waits(found: str, status: str) -> bool:
    """Whether an invoice line of this class and status waits for a decision or an answer on it."""
    return status in WAITING and found not in TOLD_ELSEWHERE


class ClassGiven(NamedTuple):
    """A class that applies, and why."""

    found: LineClass
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One invoice line as it was found; or a charge without one (`not_invoiced`: neither invoice nor line)."""

    invoice: str | None
    line: str | None
    found: LineClass
    also: tuple[LineClass, ...]
    """Further classes that apply."""
    placement: str | None
    price: str | None
    """The one price it charges by; None: none, or several together."""
    service_month: str | None
    expected: int
    """Pence that its days cost and that were not billed before, in the books of the agency addressed."""
    billed: int
    """Pence it asks for; what a credit note gives back is below nil."""
    status: LineStatus
    matched_by: str | None
    """How its placement and price are known, in words."""
    reason: str
    in_question: int | None = 0
    """Pence that stand in `provider:query` for it; None: an earlier edition found it and did not say."""

    @property
    def difference(self) -> int:
        """Pence asked for beyond what is expected."""
        return self.billed - self.expected

    @property
    def subject(self) -> tuple[str, ...]:
        """What the finding is of: a line of an invoice, or a charge."""
        if self.invoice is not None:
            return ("line", self.invoice, self.line or "")
        return ("charge", self.placement or "", self.price or "", self.service_month or "")


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of an invoice, or a charge without one, with all that is needed to decide on it; money in pence.

    `number` is the finding's own, which names it in an address.
    """

    number: int
    invoice: str | None
    line: str | None
    found: str
    also: str
    placement: str | None
    price: str | None
    service_month: str | None
    expected: int
    billed: int
    status: str
    matched_by: str | None
    reason: str
    provider: str | None
    provider_name: str | None
    agency: str | None
    dated: date | None
    first_day: date | None
    last_day: date | None
    words: str | None
    vat: int | None
    vat_category: str | None
    in_question: int | None = None
    """What of it stands in `provider:query`; None: an earlier edition did not say."""

    @property
    def difference(self) -> int:
        """Pence asked for beyond what is expected."""
        return self.billed - self.expected

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision or an answer."""
        return waits(self.found, self.status)

    @property
    def name(self) -> str:
        """The line as people call it."""
        return f"{self.invoice} / {self.line}" if self.invoice else f"{self.placement}, {self.service_month}"


class LinesOfClass(NamedTuple):
    """How many lines of one class and status there are, and their pence."""

    found: str
    status: str
    lines: int
    billed: int
    difference: int
    in_question: int

    @property
    def waits(self) -> bool:
        """Whether they wait for a decision or an answer."""
        return waits(self.found, self.status)
