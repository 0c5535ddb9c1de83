"""A second reading of docs/rules.md section 7, "Papers we issue": what an issue on a day gives, line by line.

What should be billed is given by lead budget, budget, placement and service month: agreement and standing have no
say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Purse(NamedTuple):
    """A budget: whose it is, when it ends, and what follows it."""

    agency: str
    last_day: date | None = None
    successor: str | None = None


class Share(NamedTuple):
    """Whose share of what: budgets as the entries of kind "charge" name them."""

    lead_budget: str
    budget: str
    placement: str
    month: str


class Between(NamedTuple):
    """What is compared: creditor, debtor, placement and service month."""

    creditor: str
    debtor: str
    placement: str
    month: str


@dataclass(frozen=True)
class Line:
    """One line of a document we issued; pence, below nil on a credit note, which may name the line it takes back.

    `share` is one of the shares that it stands for: by its budgets it passes to those who come after.
    """

    number: str
    line: int
    dated: date
    share: Share
    pence: int
    names: tuple[str, int] | None = None

    @property
    def key(self) -> tuple[str, int]:
        """By what a credit line names it."""
        return self.number, self.line


class New(NamedTuple):
    """A line that an issue gives, before it has a number."""

    between: Between
    pence: int
    names: tuple[str, int] | None


def holder(purses: Mapping[str, Purse], budget: str, day: date) -> str:
    """The agency that holds a budget on a day: "the agencies that hold the budgets on the paper's date"."""
    purse = purses[budget]
    while purse.last_day is not None and purse.last_day < day and purse.successor is not None:
        purse = purses[purse.successor]
    return purse.agency


def between(purses: Mapping[str, Purse], share: Share, day: date) -> Between:
    """Who owes whom for a share on a day."""
    return Between(
        holder(purses, share.lead_budget, day), holder(purses, share.budget, day), share.placement, share.month
    )


def issue(
    purses: Mapping[str, Purse],
    owed: Mapping[Share, int],
    issued: Sequence[Line],
    day: date,
    last_month: str,
) -> list[New]:
    """All lines that documents of a day have, for service months up to the last: only where there is a difference."""
    should: dict[Between, int] = defaultdict(int)
    lines: dict[Between, list[Line]] = defaultdict(list)
    for share, pence in owed.items():
        should[between(purses, share, day)] += pence
    for line in issued:
        lines[between(purses, line.share, day)].append(line)
    result = []
    for pair in sorted({*should, *lines}):
        if pair.creditor == pair.debtor or pair.month > last_month:
            continue
        difference = should[pair] - sum(line.pence for line in lines[pair])
        if difference > 0:
            result.append(New(pair, difference, None))
        elif difference < 0:
            result += [New(pair, -pence, names) for pence, names in credited(-difference, lines[pair])]
    return result


def credited(pence: int, lines: Iterable[Line]) -> list[tuple[int, tuple[str, int] | None]]:
    """How a credit takes the latest lines first, "by the paper's date, number, line", and at last names none."""
    left: dict[tuple[str, int], int] = {}
    lines = list(lines)
    for line in lines:
        if line.pence > 0:
            left[line.key] = line.pence
    for line in lines:
        if line.names in left:
            left[line.names] += line.pence
    found: list[tuple[int, tuple[str, int] | None]] = []
    for line in sorted(lines, key=lambda line: (line.dated, line.number, line.line), reverse=True):
        taken = min(pence, left.get(line.key, 0))
        if taken:
            found.append((taken, line.key))
            pence -= taken
    return [*found, (pence, None)] if pence else found
