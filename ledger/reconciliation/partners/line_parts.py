"""Which shares the lines of a month stand for now: its parts fill its lines, oldest first (docs/rules.md section 7).

What two agencies come to for a placement's month may be parted otherwise than when it was billed: contested, agreed
at last, decided anew. No document says so while the sum is the same; each line keeps its number and due date and
stands for whatever part falls to it. £100 were billed without prejudice; now 60 are agreed and 55 in dispute:

>>> def share(standing): return Share("P", "2026-06", "A", "HE", standing, "SC")
>>> line = BilledLine(LineName("C-1", 1), date(2026, 7, 5), share("interim"), 10_000, None)
>>> month = filled([Part(share("disputed"), 5_500), Part(share("agreed"), 6_000)], [line])
>>> [(part.share.standing, part.amount) for part in month.of_line(line.name)]
[('agreed', 6000), ('disputed', 4000)]
>>> [(part.share.standing, part.amount) for part in month.unbilled]
[('disputed', 1500)]
>>> [(part.share.standing, part.amount) for part in month.of_open(line, 7_000)]  # 30 were paid: agreed parts first
[('agreed', 3000), ('disputed', 4000)]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from ledger.domain.documents.issued import LineName
from ledger.domain.documents.shares import NO_STANDING, STANDINGS, Share

K = TypeVar("K")
MonthKey = tuple[str, str]
"""A placement and a service month."""


class Part(NamedTuple):
    """What a share comes to, or stands for of a line; pence."""

    share: Share
    amount: int


class BilledLine(NamedTuple):
    """A line that was issued: pence, a credit below nil, which names the line it takes from in `corrects`."""

    name: LineName
    dated: date
    share: Share
    amount: int
    corrects: LineName | None
    order: str | None = None
    """The purchase order that it quotes."""

    @property
    def oldest_first(self) -> tuple[object, ...]:
        """The order of a month's lines: by their papers' date and number, then line."""
        issuer, _, sequence = self.name.number.rpartition("-")
        return self.dated, issuer, int(sequence), self.name.line


@dataclass
class FilledMonth:
    """The lines of one placement and month between two agencies, with the parts they stand for."""

    lines: list[BilledLine]
    """Oldest first, without credits."""
    credited: dict[LineName, int]
    """What is left of each line after all credits, whether or not it is paid; pence."""
    parts: dict[LineName, list[Part]] = field(default_factory=lambda: defaultdict(list))
    unbilled: list[Part] = field(default_factory=list)
    """What no line stands for yet."""
    last: Share | None = None
    """The part that comes last: what is billed beyond all of them bears its standing until it is credited."""

    @property
    def beyond(self) -> dict[LineName, int]:
        """What is billed of each line beyond what the shares come to; pence."""
        owed = {name: sum(part.amount for part in parts) for name, parts in self.parts.items()}
        return {name: left - owed.get(name, 0) for name, left in self.credited.items() if left > owed.get(name, 0)}

    def of_line(self, name: LineName) -> list[Part]:
        """What a line stands for, firm parts first."""
        return self.parts.get(name, [])

    def of_open(self, line: BilledLine, amount: int) -> list[Part]:
        """What so much of a line that is still open stands for, firm parts first; an open credit has no standing.

        Money pays firm parts first, so what is open is what comes last.
        """
        if amount <= 0:
            return [Part(line.share._replace(standing=NO_STANDING), amount)] if amount else []
        found: list[Part] = []
        parts = self.of_line(line.name)
        beyond = min(amount, self.beyond.get(line.name, 0))
        beyond = max(beyond, amount - sum(part.amount for part in parts))
        if beyond > 0:
            found.append(Part(self.last or line.share, beyond))
            amount -= beyond
        for part in reversed(parts):
            taken = min(part.amount, amount)
            amount -= taken
            if taken:
                found.append(part._replace(amount=taken))
        return _together(reversed(found))

    def to_credit(self, amount: int) -> list[tuple[BilledLine | None, int]]:
        """Which lines a credit of so many pence takes from, the latest first; None: what no line is left for."""
        taken: list[tuple[BilledLine | None, int]] = []
        for line in reversed(self.lines):
            part = min(self.credited[line.name], amount)
            if part > 0:
                taken.append((line, part))
                amount -= part
        return [*taken, (None, amount)] if amount else taken


def filled_apart(
    shares: Iterable[Part], lines: Iterable[BilledLine], by: Callable[[Share], K]
) -> dict[K, FilledMonth]:
    """The same between each two who deal with each other in a month: `by` says of a share who they are."""
    of_shares, of_lines = defaultdict(list), defaultdict(list)
    for part in shares:
        of_shares[by(part.share)].append(part)
    for line in lines:
        of_lines[by(line.share)].append(line)
    return {key: filled(of_shares[key], of_lines[key]) for key in {**of_shares, **of_lines}}


def firm_first(share: Share) -> tuple[object, ...]:
    """The order of a month's parts: agreed, interim, disputed; within these by budget and decision."""
    return STANDINGS.index(share.standing), share.budget, share.lead_budget, share.agreement or ""


def filled(shares: Iterable[Part], lines: Iterable[BilledLine]) -> FilledMonth:
    """Let the shares of a month fill the lines of the same two agencies: the oldest line first, firm parts first.

    Where a debtor has several budgets, a line is filled from its own first.
    """
    ordered = sorted(lines, key=lambda line: line.oldest_first)
    month = FilledMonth([line for line in ordered if line.amount > 0], _after_credits(ordered))
    left = _owed(shares)
    month.last = left[-1].share if left else None
    room = dict(month.credited)
    own = {(line.share.budget, line.share.lead_budget) for line in month.lines}
    for budgets in (*sorted(own), None):
        theirs = [line for line in month.lines if budgets in (None, (line.share.budget, line.share.lead_budget))]
        left = _fill(month, theirs, room, left, budgets)
    month.unbilled = left
    for line in month.lines:
        month.parts[line.name] = _together(sorted(month.parts[line.name], key=lambda part: firm_first(part.share)))
    return month


def _fill(
    month: FilledMonth,
    lines: Sequence[BilledLine],
    room: dict[LineName, int],
    parts: Sequence[Part],
    budgets: tuple[str, str] | None,
) -> list[Part]:
    """Fill lines from the parts of two budgets (None: of any); the parts that are left."""
    left: list[Part] = []
    for part in parts:
        amount = part.amount
        for line in lines if budgets in (None, (part.share.budget, part.share.lead_budget)) else ():
            taken = min(amount, room[line.name])
            if taken:
                month.parts[line.name].append(part._replace(amount=taken))
                room[line.name] -= taken
                amount -= taken
        if amount:
            left.append(part._replace(amount=amount))
    return left


def _owed(shares: Iterable[Part]) -> list[Part]:
    """The shares above nil, firm ones first; one that stands below nil takes from those that come last."""
    ordered = sorted(shares, key=lambda part: firm_first(part.share))
    less = -sum(part.amount for part in ordered if part.amount < 0)
    found = []
    for part in reversed(ordered):
        taken = min(max(part.amount, 0), less)
        less -= taken
        if part.amount > taken:
            found.append(part._replace(amount=part.amount - taken))
    return found[::-1]


def _after_credits(lines: Sequence[BilledLine]) -> dict[LineName, int]:
    """What is left of each line, given oldest first: a credit takes from the line it names, then from the latest."""
    left: dict[LineName, int] = {}
    for line in lines:
        if line.amount > 0:
            left[line.name] = line.amount
            continue
        amount = -line.amount
        for name in (line.corrects, *reversed(left)):
            taken = min(left.get(name, 0), amount) if name else 0
            if name and taken:
                left[name] -= taken
                amount -= taken
    return left


def _together(parts: Iterable[Part]) -> list[Part]:
    """Parts of the same share added up, in the order of the first of each."""
    sums: dict[Share, int] = defaultdict(int)
    for part in parts:
        sums[part.share] += part.amount
    return [Part(share, amount) for share, amount in sums.items()]
