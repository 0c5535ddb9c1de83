"""What invoice lines should come to: those whose days overlap are compared together with the cost of all their days.

So a day is paid once however often it is invoiced, and the arrears of a backdated price settle the months they are
for. What lines ask beyond is in question on the last of them by their papers' dates; what they lack stands there too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.money_and_days.day_sets import DaySet
from ledger.domain.money_and_days.money import added_up, pounds, round_half_away
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.splits.payers import OwedDays
from ledger.reconciliation.provider.matches import Days, Match
from ledger.reconciliation.provider.papers import LineKey, Papers

A_PENNY = 1
"""By so much a line may exceed what its days cost and not be in question: who invoices rounds by rules of his own."""


class CostPlace(NamedTuple):
    """Where days cost something: a price's month, in the name of one budget (as clauses name it)."""

    price: str
    month: Month
    budget: str


@dataclass(slots=True, eq=False)
class Costed:
    """An invoice line that asks for something, what its days cost, and the lines that it is compared with; pence."""

    invoice: Invoice
    line: InvoiceLine
    match: Match
    owed: Sequence[tuple[str, OwedDays]]
    """By price, what its days cost in the books of the agency addressed."""
    full: int
    """What its days cost, whether another line asks for them or not."""
    left: int
    """What it asks for and nobody gave back."""
    query_given_back: int = 0
    """What came back of what it had in question."""
    compared: Compared = field(init=False)

    @property
    def net(self) -> int:
        """What it asks for."""
        return int(self.line.net)

    @property
    def month(self) -> Month:
        """The first month in which its days cost anything; else that of its days, or of its date."""
        return min((owed.month for _, owed in self.owed), default=month_of(self.invoice, self.line, self.match))

    @property
    def all_given_back(self) -> bool:
        """Whether nothing of it is asked for any more."""
        return self.net > 0 and not self.left

    @property
    def query_left(self) -> int:
        """What it still asks, less what was credited, beyond what its days cost with the lines it overlaps.

        That is what stands in question, and the most that can be accepted (docs/rules.md section 2).
        """
        return self.compared.in_question(self)

    @property
    def query(self) -> int:
        """What it puts in question when it comes."""
        return self.query_left + self.query_given_back

    @property
    def difference(self) -> int:
        """What it asks beyond what it should come to; below nil: what it is short of, with the lines it overlaps."""
        if self.all_given_back:
            return self.query_given_back
        short = self.compared.short if self.compared.lines[-1] is self else 0
        return self.compared.beyond(self) + self.query_given_back - short

    @property
    def expected(self) -> int:
        """What it should come to."""
        return self.net - self.difference

    def overlaps(self, other: Costed) -> bool:
        """Whether both ask for some day of one price."""
        if self.match.days is None or other.match.days is None or not {*self.match.prices} & {*other.match.prices}:
            return False
        return self.match.days[0] <= other.match.days[1] and other.match.days[0] <= self.match.days[1]


class Compared:
    """Lines that are compared together, by their papers' dates; `near` is by what they may differ and still agree.

    >>> from ledger.reconciliation.provider.matching import match_lines
    >>> (line,) = cost_lines(papers, match_lines(papers))
    >>> line.expected, line.query_left, line.compared.cost
    (300000, 10000, 300000)
    """

    def __init__(self, lines: Sequence[Costed], near: int) -> None:
        self.lines = lines
        self.near = near
        self.costs = _costs_together(lines)
        """What all their days cost, place by place: exact pence."""
        self.cost = round_half_away(added_up(self.costs.values()))
        self.asked = sum(line.net for line in lines)
        self.left = sum(line.left for line in lines)
        """What they ask for and nobody gave back: pence."""
        self._beyond: dict[Costed, int] | None = None
        for line in lines:
            line.compared = self

    @property
    def short(self) -> int:
        """Pence that they never asked for of what their days cost."""
        given_back = len(self.lines) == 1 and self.lines[0].all_given_back
        return 0 if given_back else max(0, self.cost - self.asked)

    @property
    def given_back(self) -> int:
        """Pence that came back of what their days cost, and that nobody asked for again."""
        return max(0, self.cost - self.left - self.short)

    def beyond(self, line: Costed) -> int:
        """Pence that a line asks beyond: the last takes as much as it asks for, then the one before."""
        if self._beyond is None:
            self._beyond, rest = {}, max(0, self.left - self.cost)
            for each in reversed(self.lines):
                self._beyond[each] = min(rest, each.left)
                rest -= self._beyond[each]
        return self._beyond[line]

    def in_question(self, line: Costed) -> int:
        """The same where it is more than a penny a line: below that nobody is asked."""
        return self.beyond(line) if self.left - self.cost > self.near else 0

    def give_back(self, line: Costed, query: int = 0, accrued: int = 0) -> None:
        """Money comes back of one of the lines."""
        if query or accrued:
            line.left -= query + accrued
            line.query_given_back += query
            self.left -= query + accrued
            self._beyond = None


@dataclass(frozen=True, slots=True, eq=False)
class Giver:
    """A line that gives money back, a deduction on an invoice or a line of a credit note, and of which; pence."""

    invoice: Invoice
    line: InvoiceLine
    match: Match
    given: Sequence[GivenBack]
    too_much: int
    """What it gives back beyond all that was asked for."""
    asks: int
    """What it asks for after all: a minus on a credit note."""
    set_off: int = 0
    """What it gave back beyond all that was asked for, and another line about the same invoice asks for again."""

    @property
    def key(self) -> LineKey:
        """Its document and line."""
        return self.line.invoice, self.line.line

    @property
    def net(self) -> int:
        """Pence of the line, as it says."""
        return int(self.line.net)

    @property
    def month(self) -> Month:
        """The month of its days, or of its date."""
        return month_of(self.invoice, self.line, self.match)

    @property
    def told(self) -> str:
        """What it does, in a sentence."""
        if self.invoice.kind == "credit" and self.net < 0 and not self.asks:
            return "It takes back what was credited above the invoice."
        return "It asks for money on a credit note." if self.asks else f"It gives money back: {self._words}."

    @property
    def _words(self) -> str:
        told = (
            (sum(each.query for each in self.given), "of it was in question"),
            (sum(each.accrued for each in self.given), "was expected and may be asked for again"),
            (self.too_much, "is more than was asked for, and is to be recovered from the provider"),
            (self.set_off, "is more than was asked for, and was taken back again"),
        )
        return ", ".join(f"{pounds(amount)} {what}" for amount, what in told if amount) or "nothing"


class GivenBack(NamedTuple):
    """What comes back of one line: of what it had in question, and of what was expected; pence."""

    of: Costed
    query: int
    accrued: int


def month_of(invoice: Invoice, line: InvoiceLine, match: Match) -> Month:
    """The month of a line's days, or of its paper's date where it has none."""
    return Month.of(match.days[0] if match.days else line.first_day or invoice.dated)


def cost_lines(papers: Papers, matches: Mapping[LineKey, Match]) -> list[Costed]:
    """All invoice lines that ask for something, in order of their papers' dates, compared with those they overlap."""
    lines = [
        _costed(papers, invoice, line, matches[line.invoice, line.line])
        for invoice in papers.ordered()
        if invoice.kind == "invoice"
        for line in papers.lines.get(invoice.invoice, ())
        if line.net >= 0
    ]
    _compare(papers, lines)
    return lines


def _costed(papers: Papers, invoice: Invoice, line: InvoiceLine, match: Match) -> Costed:
    owed = list(_owed(papers, invoice, match))
    full = round_half_away(added_up(days.exact for _, days in owed))
    return Costed(invoice, line, match, owed, full, int(line.net))


def _owed(papers: Papers, invoice: Invoice, match: Match) -> Iterable[tuple[str, OwedDays]]:
    if match.placement is None or match.days is None:
        return
    placed, (first, last) = papers.placed[match.placement], match.days
    for code in match.prices:
        for month in months_between(Month.of(first), Month.of(last)):
            for owed in placed.payers.owed(placed.prices[code], month, first, last):
                if papers.lineage.concerns(owed.budget, invoice.to_agency):
                    yield code, owed


def _costs_together(lines: Sequence[Costed]) -> Mapping[CostPlace, Fraction]:
    """What the days of the lines cost, each day once."""
    days: dict[tuple[CostPlace, Fraction], DaySet] = defaultdict(int)
    for line in lines:
        for price, owed in line.owed:
            days[CostPlace(price, owed.month, owed.budget), owed.of_a_day] |= owed.days
    costs: dict[CostPlace, Fraction] = defaultdict(Fraction)
    for (place, of_a_day), each in days.items():
        costs[place] += each.bit_count() * of_a_day
    return costs


# Which lines are compared together


def _compare(papers: Papers, lines: Sequence[Costed]) -> None:
    for places in overlapping([(_named(papers, line), line.match.days) for line in lines]):
        near = sum(max(A_PENNY, papers.tolerance(lines[place].invoice.to_agency)) for place in places)
        Compared([lines[place] for place in places], near)


def _named(papers: Papers, line: Costed) -> list[tuple[str, str]]:
    """The prices a line asks for, each with the budgets in whose name they are owed in the books addressed."""
    if not line.owed or line.match.placement is None:
        return []
    budgets = papers.placed[line.match.placement].payers.budgets
    concerned = [budget for budget in budgets if papers.lineage.concerns(budget, line.invoice.to_agency)]
    return [(price, budget) for price in line.match.prices for budget in concerned]


def overlapping(asked: Sequence[tuple[Collection[Hashable], Days | None]]) -> list[list[int]]:
    """The places of lines whose days overlap under one name, also through a third; each place is in one list.

    Under a name they are looked at by their first day: one that begins before all so far have ended overlaps them.

    >>> april, may, both = ((date(2026, m, 1), date(2026, n, 30)) for m, n in ((4, 4), (5, 5), (4, 5)))
    >>> overlapping([(["P"], april), (["P"], may), (["P"], both), (["Q"], april)])
    [[0, 1, 2], [3]]
    """
    before = list(range(len(asked)))  # a place that it goes together with, or itself

    def first_of(place: int) -> int:
        while before[place] != place:
            before[place] = place = before[before[place]]
        return place

    under: dict[Hashable, list[tuple[Days, int]]] = defaultdict(list)
    for place, (names, days) in enumerate(asked):
        if days is not None:
            for name in names:
                under[name].append((days, place))
    for spans in under.values():
        spans.sort()
        (_, reach), holder = spans[0]
        for (first, last), place in spans[1:]:
            if first <= reach:
                one, other = sorted((first_of(holder), first_of(place)))
                before[other] = one
            reach, holder = (last, place) if last > reach else (reach, holder)
    found: dict[int, list[int]] = defaultdict(list)
    for place in range(len(asked)):
        found[first_of(place)].append(place)
    return list(found.values())


# What is given back of them


def give_back(papers: Papers, matches: Mapping[LineKey, Match], lines: Sequence[Costed]) -> dict[LineKey, Giver]:
    """Take off the lines what deductions and credit notes give back, in order of their papers' dates.

    A line of which all came back asks for none of its days any more: the others are compared without it.
    """
    asking: dict[str, list[Costed]] = defaultdict(list)
    for each in lines:
        asking[each.invoice.invoice].append(each)
    givers = {giver.key: giver for giver in _givers(papers, matches, asking)}
    for compared in {each.compared: None for each in lines if each.all_given_back}:
        if len(compared.lines) > 1:
            _compare(papers, [each for each in compared.lines if not each.all_given_back])
            for each in compared.lines:
                if each.all_given_back:
                    Compared([each], 0)
    return givers


def _givers(
    papers: Papers, matches: Mapping[LineKey, Match], asking: Mapping[str, Sequence[Costed]]
) -> Iterator[Giver]:
    """Each line that gives money back."""
    for invoice in papers.ordered():
        of = invoice.invoice if invoice.kind == "invoice" else papers.credited(invoice.invoice) or ""
        for line in papers.lines.get(invoice.invoice, ()):
            if invoice.kind == "credit" or line.net < 0:
                pence = int(line.net) if invoice.kind == "credit" else -int(line.net)
                yield _given_back(invoice, line, matches[line.invoice, line.line], pence, asking.get(of, ()))


def _given_back(invoice: Invoice, line: InvoiceLine, match: Match, pence: int, asking: Sequence[Costed]) -> Giver:
    """Take money back from what the lines have in question, then from what was expected of them; then of others."""
    left, query, accrued = max(0, pence), defaultdict[Costed, int](int), defaultdict[Costed, int](int)
    for lines in _in_order(match, asking):
        for each in lines:
            query[each] = min(left, each.query_left)
            each.compared.give_back(each, query=query[each])
            left -= query[each]
        for each in lines:
            accrued[each] = min(left, each.left)
            each.compared.give_back(each, accrued=accrued[each])
            left -= accrued[each]
    given = [GivenBack(each, query[each], accrued[each]) for each in asking if query[each] or accrued[each]]
    return Giver(invoice, line, match, given, left, max(0, -pence))


def _in_order(match: Match, lines: Iterable[Costed]) -> tuple[list[Costed], list[Costed]]:
    """Of which lines money comes back first: of the same price, else the same placement, else all; and the others."""
    asking = [line for line in lines if line.net > 0]
    for alike in (
        [line for line in asking if match.prices and line.match.prices == match.prices],
        [line for line in asking if match.placement and line.match.placement == match.placement],
    ):
        if alike and not match.of_credited:
            first = set(alike)
            return alike, [line for line in asking if line not in first]
    return asking, []
