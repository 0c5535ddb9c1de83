"""The lines of recharges while they are settled: what of each is still open, and what closed the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.documents.issued import LineName, Recharge, RechargeLine
from ledger.domain.documents.shares import STANDINGS, Share

Pair = tuple[str, str]
"""Who pays and who is paid."""


StandsNow = Mapping[LineName, Sequence[tuple[str, int]]]
"""What is open of lines as it stands now: by standing, firm parts first, in pence."""


@dataclass(slots=True)
class OpenLine:
    """A line with what is open of it, in pence: above nil to be paid, below nil to be given back."""

    name: LineName
    dated: date
    share: Share
    amount: int
    corrects: LineName | None
    pairs: frozenset[Pair]
    """Who may pay it to whom: the agencies of its budgets, and of those that succeed them."""
    open: int = 0
    set_off: int = 0
    written_off: int = 0

    @property
    def firmest_first(self) -> tuple[object, ...]:
        """The order of lines by the standing in which they were billed, each by age."""
        return STANDINGS.index(self.share.standing), *self.by_age

    @property
    def by_age(self) -> tuple[object, ...]:
        """The order of lines of one standing: the oldest first."""
        return self.dated, self.share.service_month, self.name


class LineChange(NamedTuple):
    """More is open of a line from a day on, or (below nil) less, in pence; and by which decision, if one did it."""

    day: date
    name: LineName
    by: int
    decision: str | None = None


@dataclass
class OpenPapers:
    """All lines issued so far, found by paper, by month and by who may pay them."""

    stands: StandsNow = field(default_factory=dict)
    lines: dict[LineName, OpenLine] = field(default_factory=dict)
    by_number: dict[str, list[OpenLine]] = field(default_factory=lambda: defaultdict(list))
    day: date = date.min
    """The day that has been reached: what happens to lines happens on it."""
    changes: list[LineChange] = field(default_factory=list)
    """What credits and decisions have changed of what is open, in the order in which it happened."""
    given_up: Counter[tuple[str, LineName]] = field(default_factory=Counter)
    """What each decision writes off of a line."""
    _place: dict[str, int] = field(default_factory=dict)
    _by_month: dict[tuple[str, str], list[OpenLine]] = field(default_factory=lambda: defaultdict(list))
    _sums: dict[Pair, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, line: OpenLine, paid: int) -> None:
        """A line is issued: all of it is open but what is paid of it."""
        self.lines[line.name] = line
        self.by_number[line.name[0]].append(line)
        self._place.setdefault(line.name[0], len(self._place))
        self._by_month[line.share.placement, line.share.service_month].append(line)
        self.change(line, line.amount - paid)

    def change(self, line: OpenLine, by: int) -> None:
        """More is open of a line, or less."""
        line.open += by
        for pair in line.pairs:
            sums = self._sums[pair]
            sums[line.name[0]] = sums.get(line.name[0], 0) + by
            if not sums[line.name[0]]:
                del sums[line.name[0]]

    def open_sums(self, pair: Pair) -> list[tuple[str, int]]:
        """What one agency may pay another on each paper, as they were issued; nothing of papers that are settled."""
        return sorted(self._sums.get(pair, {}).items(), key=lambda item: self._place[item[0]])

    def of_paper(self, number: str, pair: Pair) -> list[OpenLine]:
        """The lines of a paper that one agency may pay another, firm shares first."""
        lines = (line for line in self.by_number.get(number, ()) if pair in line.pairs)
        return sorted(lines, key=lambda line: line.firmest_first)

    def open_by_standing(self, line: OpenLine) -> Iterator[tuple[str, int]]:
        """What is open of a line by the standing that it has now, what is beyond that as it was billed; pence.

        Money pays firm parts first, so what is open is what comes last.
        """
        left = line.open
        for standing, pence in reversed(self.stands.get(line.name, ())):
            amount = min(pence, left)
            if amount > 0:
                left -= amount
                yield standing, amount
        if left > 0:
            yield line.share.standing, left

    def of_month(self, placement: str, service_month: str) -> list[OpenLine]:
        """All lines of a placement's month."""
        return self._by_month.get((placement, service_month), [])

    def set_off(self, credit: OpenLine, line: OpenLine) -> None:
        """Let a credit settle as much of a line as both have open."""
        amount = min(-credit.open, line.open)
        for each, by in ((credit, amount), (line, -amount)):
            self.change(each, by)
            each.set_off -= by
            self.changes.append(LineChange(self.day, each.name, by))

    def write_off(self, decision: str, line: OpenLine, amount: int) -> None:
        """A decision closes so much of a line; below nil so much of it is open again."""
        self.change(line, -amount)
        line.written_off += amount
        self.given_up[decision, line.name] += amount
        self.changes.append(LineChange(self.day, line.name, -amount, decision))


class Opening:
    """Turns papers into open lines: who may pay them follows from the budgets they name."""

    def __init__(self, purses: Purses, papers: Iterable[Recharge]) -> None:
        self._purses = purses
        self._pairs = cache(self._pairs_of)
        self._papers = {paper.number: paper for paper in papers}

    def lines(self, paper: Recharge) -> Iterator[OpenLine]:
        """The lines of a paper as they are issued."""
        for line in paper.lines:
            name = LineName(paper.number, line.line)
            yield OpenLine(name, paper.dated, line.share, line.amount, line.corrects, self._of_line(paper, line))

    def amounts(self, number: str) -> dict[LineName, int]:
        """What each line of a paper asks for, in pence; nothing of one that was not issued."""
        paper = self._papers.get(number)
        return {LineName(number, line.line): line.amount for line in paper.lines} if paper else {}

    def pairs_of(self, name: LineName) -> frozenset[Pair]:
        """Who may pay a line to whom."""
        paper = self._papers[name.number]
        return next(self._of_line(paper, line) for line in paper.lines if line.line == name.line)

    def _of_line(self, paper: Recharge, line: RechargeLine) -> frozenset[Pair]:
        return self._pairs(paper.to_agency, paper.from_agency, line.budget, line.lead_budget)

    def _pairs_of(self, debtor: str, creditor: str, budget: str, lead_budget: str) -> frozenset[Pair]:
        debtors, creditors = {debtor, *self._heirs(budget)}, {creditor, *self._heirs(lead_budget)}
        return frozenset((payer, payee) for payer in debtors for payee in creditors)

    def _heirs(self, budget: str) -> set[str]:
        """The agency a budget is of, and those it passes to."""
        found: dict[str, str] = {}
        following: str | None = budget
        while following and following not in found:
            found[following] = self._purses.budgets[following].agency
            following = self._purses.budgets[following].successor
        return set(found.values())
