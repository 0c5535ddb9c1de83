"""What an invoice line should come to: the exact cost of its days that nobody asked for before, in these books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.money_and_days.apportion import apportion_parts
from ledger.domain.money_and_days.day_sets import DaySet
from ledger.domain.money_and_days.money import added_up, round_half_away
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.splits.payers import OwedDays
from ledger.reconciliation.provider.matches import Match
from ledger.reconciliation.provider.papers import Papers

NIL = Fraction(0)
WHOLE = Fraction(1)


@dataclass(slots=True)
class _Billed:
    """Days of a price for which a line asks, and the part of their cost that it takes."""

    days: DaySet
    part: Fraction
    by: str
    short: Fraction = NIL
    """What of what was left then it did not ask for: the line's own difference says so."""


@dataclass(slots=True)
class CostCell:
    """What a line moves for one price and month in one budget's name, in pence; `budget` as clauses name it."""

    price: str | None
    month: Month
    budget: str
    purse: str
    left: Fraction
    full: Fraction
    accrued: int = 0
    query: int = 0
    accrued_left: int = 0
    """What of it was not given back since."""
    query_left: int = 0
    billed: list[_Billed] = field(default_factory=list)

    def give_back_accrued(self, pence: int) -> None:
        """Money comes back that was expected: so much of its days may be asked for again."""
        if pence:
            keeps = Fraction(self.accrued_left - pence, self.accrued_left)
            for billed in self.billed:
                billed.part *= keeps
        self.accrued_left -= pence


@dataclass(slots=True)
class Costed:
    """A line with what it should come to, and what it then moves."""

    invoice: Invoice
    line: InvoiceLine
    match: Match
    cells: list[CostCell]
    expected: int
    """Pence of what is left of its days' cost, rounded once."""
    full: int
    """Pence that its days cost, whether somebody asked for them before or not."""
    before: tuple[str, ...]
    """The lines that asked for any of its days before."""

    @property
    def net(self) -> int:
        """Pence the line asks for; below nil: a deduction, or what a credit note asks for after all."""
        return int(self.line.net)

    @property
    def query(self) -> int:
        """Pence it puts in question."""
        return sum(cell.query for cell in self.cells)

    @property
    def query_left(self) -> int:
        """Pence in question that were not given back."""
        return sum(cell.query_left for cell in self.cells)

    @property
    def accrued_left(self) -> int:
        """Pence that were expected and not given back."""
        return sum(cell.accrued_left for cell in self.cells)


class Coverage:
    """Which days of which price lines have asked for so far, by the budget in whose name they are owed."""

    def __init__(self) -> None:
        self._billed: dict[tuple[str, str, Month], list[_Billed]] = defaultdict(list)

    def left(self, price: str, owed: OwedDays) -> list[tuple[DaySet, Fraction]]:
        """The days in as many sets as were asked for in different parts, each with the part that is left."""
        found = [(owed.days, WHOLE)]
        for billed in self._billed.get((price, owed.budget, owed.month), ()):
            found = [
                item
                for days, part in found
                for item in ((days & ~billed.days, part), (days & billed.days, max(NIL, part - billed.part)))
                if item[0]
            ]
        return found

    def left_of(self, price: str, owed: OwedDays) -> Fraction:
        """What is left of the cost of the days: exact pence."""
        billed = self._billed.get((price, owed.budget, owed.month))
        if not billed:
            return owed.exact
        if any(each.part == WHOLE and not owed.days & ~each.days for each in billed):
            return NIL
        left = self.left(price, owed)
        return owed.of_a_day * sum((days.bit_count() * part for days, part in left), NIL)

    def never_asked_of(self, price: str, owed: OwedDays) -> Fraction:
        """What is left of the cost of days that nobody asked for, or gave back: exact pence.

        What a line asks too little for its days is not among it: that is the line's own difference.
        """
        billed = self._billed.get((price, owed.budget, owed.month), ())
        never = NIL
        for days, part in self.left(price, owed):
            short = sum((each.short for each in billed if each.days & days), NIL)
            never += days.bit_count() * max(NIL, part - short)
        return owed.of_a_day * never

    def all_asked(self, price: str, budget: str, month: Month, days: DaySet) -> bool:
        """Whether one line asked for all these days in full."""
        billed = self._billed.get((price, budget, month), ())
        return any(each.part == 1 and not days & ~each.days for each in billed)

    def untouched(self, price: str, budget: str, month: Month) -> bool:
        """Whether nobody asked for any day of this month."""
        return (price, budget, month) not in self._billed

    def askers(self, price: str, owed: OwedDays) -> list[str]:
        """The lines that asked for any of these days, as far as they did not give it back."""
        billed = self._billed.get((price, owed.budget, owed.month), ())
        return [each.by for each in billed if each.part and each.days & owed.days]

    def take(self, price: str, owed: OwedDays, part: Fraction, by: str) -> list[_Billed]:
        """Remember that a line asked for a part of what is left of the days."""
        held = self._billed[price, owed.budget, owed.month]
        if held:
            parts = [(days, left) for days, left in self.left(price, owed) if left * part]
        else:
            parts = [(owed.days, WHOLE)] if part else []
        taken = [_Billed(days, left * part, by, left * (WHOLE - part)) for days, left in parts]
        held += taken
        return taken


class Costing:
    """Costs lines one after another, in the order in which papers are taken."""

    def __init__(self, papers: Papers) -> None:
        self._papers = papers
        self.coverage = Coverage()

    def cost(self, invoice: Invoice, line: InvoiceLine, match: Match) -> Costed:
        """What a line that asks for something should come to; its days count as asked for from now on."""
        found = self._owed(invoice, match)
        cells = []
        for price, owed in found:
            whole = owed.exact
            untouched = self.coverage.untouched(price, owed.budget, owed.month)
            left = whole if untouched else self.coverage.left_of(price, owed)
            cells.append(CostCell(price, owed.month, owed.budget, self._purse(owed), left, whole))
        expected = round_half_away(added_up(cell.left for cell in cells))
        full = round_half_away(added_up(cell.full for cell in cells))
        before = tuple(sorted({by for price, owed in found for by in self.coverage.askers(price, owed)}))
        costed = Costed(invoice, line, match, cells or [self._nowhere(invoice, line, match)], expected, full, before)
        self._split(costed)
        # Who agrees to a penny has asked for all that was left; else another line may ask for what is missing.
        near = self._papers.tolerance(invoice.to_agency)
        taken = WHOLE if costed.net >= expected - near else Fraction(costed.net, expected)
        for cell, (price, owed) in zip(costed.cells, found, strict=False):
            cell.billed = self.coverage.take(price, owed, taken, f"{invoice.invoice} line {line.line}")
        return costed

    def giving_back(self, invoice: Invoice, line: InvoiceLine, match: Match) -> Costed:
        """A line that gives money back: what it moves is settled with what it gives back of."""
        return Costed(invoice, line, match, [self._nowhere(invoice, line, match)], int(line.net), 0, ())

    def _owed(self, invoice: Invoice, match: Match) -> list[tuple[str, OwedDays]]:
        if match.placement is None or match.days is None:
            return []
        placed, (first, last) = self._papers.placed[match.placement], match.days
        return [
            (code, owed)
            for code in match.prices
            for month in months_between(Month.of(first), Month.of(last))
            for owed in placed.payers.owed(placed.prices[code], month, first, last)
            if self._papers.lineage.concerns(owed.budget, invoice.to_agency)
        ]

    def _purse(self, owed: OwedDays) -> str:
        return self._papers.purses.bearer(owed.budget, owed.month)

    def _nowhere(self, invoice: Invoice, line: InvoiceLine, match: Match) -> CostCell:
        """Where a line stands whose days cost nothing in these books: in the month of its days, or of its date."""
        month = Month.of(match.days[0] if match.days else line.first_day or invoice.dated)
        budget = self._budget(invoice, match)
        purse = self._papers.purses.bearer(budget, month) if budget else ""
        return CostCell(match.prices[0] if len(match.prices) == 1 else None, month, budget, purse, NIL, NIL)

    def _budget(self, invoice: Invoice, match: Match) -> str:
        lineage, agency = self._papers.lineage, invoice.to_agency
        if match.placement:
            payers = self._papers.placed[match.placement].payers
            for budget in (payers.lead, *sorted(payers.direct)):
                if lineage.concerns(budget, agency):
                    return budget
        return self._papers.usual_purse(invoice.provider, agency) or ""

    def _split(self, costed: Costed) -> None:
        """The lesser of what is asked and expected is accrued, what is asked beyond it in question, cell by cell."""
        accrued = min(costed.net, costed.expected)
        weights = [cell.left for cell in costed.cells]
        in_full = [cell.full for cell in costed.cells]
        for cell, pence in zip(costed.cells, in_parts_of(accrued, weights), strict=True):
            cell.accrued = cell.accrued_left = pence
        for cell, pence in zip(costed.cells, in_parts_of(costed.net - accrued, in_full), strict=True):
            cell.query = cell.query_left = pence


def in_parts_of(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """A whole number of pence (not below nil) in proportion to weights, to the penny; to the first if all are nil."""
    if len(weights) == 1:
        return [total]
    over = lcm(*(weight.denominator for weight in weights))
    parts = [weight.numerator * (over // weight.denominator) for weight in weights]
    together = sum(parts)
    if not together or not total:
        return [total, *[0] * (len(weights) - 1)]
    return apportion_parts(total, [total * part for part in parts], together, rest=[True] * len(weights))
