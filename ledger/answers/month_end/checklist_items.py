"""The matters of a month's checklist as they are told: each added up from its parts, agency by agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ledger.answers.ticks import Tick, unknown


class AgencyPart(NamedTuple):
    """How much of a matter concerns one agency, and towards whom."""

    agency: str
    counterparty: str | None
    number: int
    amount: int
    """Pence."""


class ChecklistItem(NamedTuple):
    """One matter of the checklist."""

    matter: str
    """Its name for programs."""
    title: str
    number: int
    amount: int | None
    """Pence; None where nobody can know yet."""
    counted: str
    """What was counted, in the singular."""
    to_do: str
    where: str
    """Where it is dealt with: post, waiting, invoices, recharges, receipts,
    disputes, agreements, partners or debts."""
    blocks: bool = False
    """Whether the month cannot be closed as long as it is open."""
    parts: tuple[AgencyPart, ...] = ()
    because: str = ""
    """Why nobody can know yet, beside what all matters of its kind stand on; mostly empty."""
    tick: Tick = unknown("not looked at yet")
    """What looking at it came to."""

    @property
    def open(self) -> bool:
        """Whether anything was found that is left to do."""
        return bool(self.number)


def item_of(matter: str, title: str, each: str, to_do: str, where: str, parts: Iterable[AgencyPart]) -> ChecklistItem:
    """A matter that is added up from its parts, agency by agency."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for part in parts:
        held = sums[part.agency, part.counterparty or ""]
        held[0] += part.number
        held[1] += part.amount
    told = tuple(AgencyPart(agency, other or None, *held) for (agency, other), held in sorted(sums.items()))
    count, amount = sum(part.number for part in told), sum(part.amount for part in told)
    return ChecklistItem(matter, title, count, amount, each, to_do, where, parts=told)
