"""Invoice by invoice: what its lines move, what comes back of them, what of the rest is accepted, what is payable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from ledger.domain.documents.parts import PaperPart, PartKind
from ledger.domain.documents.sheets import Invoice
from ledger.domain.money_and_days.apportion import apportion_parts
from ledger.domain.money_and_days.money import added_up
from ledger.domain.money_and_days.periods import Month
from ledger.reconciliation.provider.accepted import acceptance_of, accepted_before, accepted_of
from ledger.reconciliation.provider.classing import findings_of
from ledger.reconciliation.provider.costing import (
    Compared,
    Costed,
    CostPlace,
    GivenBack,
    Giver,
    cost_lines,
    give_back,
    month_of,
)
from ledger.reconciliation.provider.lines import Finding
from ledger.reconciliation.provider.matches import Match
from ledger.reconciliation.provider.matching import possible_duplicates
from ledger.reconciliation.provider.papers import LineKey, Papers
from ledger.reconciliation.provider.set_offs import GiversSetOff, SetOff, set_off

NIL = Fraction(0)
PaperPlace = tuple[str | None, str, str]
"""A placement (None: none is known), a service month and the budget in whose name something stands."""


@dataclass(slots=True)
class CostCell:
    """What a line moves for one price and month in one budget's name, in pence; no price: its days cost nothing."""

    price: str | None
    month: Month
    budget: str
    """As clauses name it."""
    purse: str
    exact: Fraction = NIL
    """What its days cost there."""
    accrued: int = 0
    query: int = 0
    accrued_left: int = 0
    """What of it was not given back."""
    query_left: int = 0


@dataclass(frozen=True, slots=True)
class SettledLine:
    """A line with what it moves where."""

    of: Costed | Giver
    cells: Sequence[CostCell]

    @property
    def placement(self) -> str | None:
        """What it is for."""
        return self.of.match.placement

    @property
    def query_left(self) -> int:
        """Pence in question that were not given back."""
        return sum(cell.query_left for cell in self.cells)


@dataclass(frozen=True)
class Settled:
    """What provider invoices and credit notes come to."""

    findings: list[Finding]
    parts: list[PaperPart]
    payable: Mapping[str, Mapping[PaperPlace, int]]
    """By invoice (a credit note that names one counts with it), what is to be paid of it: pence."""
    asking: Sequence[SettledLine]
    """The lines that ask for something, in order of their papers' dates."""
    charging: Mapping[str, list[SettledLine]]
    """By price, the lines that ask for it."""


def settle_papers(papers: Papers, matches: Mapping[LineKey, Match]) -> Settled:
    """Settle all invoices and credit notes.

    What a line asks beyond what its days cost is payable until somebody decides, and stands apart as a query.

    >>> from ledger.reconciliation.provider.matching import match_lines
    >>> (finding,) = settle_papers(papers, match_lines(papers)).findings
    >>> finding.found, finding.expected, finding.billed, finding.reason
    ('days', 300000, 310000, 'It counts 31 days; 30 are charged.')
    """
    asking = cost_lines(papers, matches)
    moving = _Moving(papers, asking, set_off(papers, give_back(papers, matches, asking)))
    duplicates = possible_duplicates(papers, matches)
    findings: list[Finding] = []
    for invoice in papers.ordered():
        lines = [moving.lines[line.invoice, line.line] for line in papers.lines.get(invoice.invoice, ())]
        moving.parts += _accepted_parts(papers, lines)
        moving.parts += _vat_parts(invoice, lines)
        waiting = [(line.of, _in_question(papers, line)) for line in lines]
        findings += findings_of(papers, invoice, waiting, duplicates)
    found = [moving.lines[line.line.invoice, line.line.line] for line in asking]
    return Settled(findings, moving.parts, _payable(papers, moving.parts), found, _charging(found))


def _payable(papers: Papers, parts: Iterable[PaperPart]) -> dict[str, dict[PaperPlace, int]]:
    found: dict[str, dict[PaperPlace, int]] = defaultdict(lambda: defaultdict(int))
    for part in parts:
        if part.kind in ("invoice", "credit_note"):
            where = (part.placement, part.service_month or "", part.purse)
            found[papers.settled_with(part.paper)][where] += part.accrued + part.query + part.vat
    return found


def _charging(lines: Iterable[SettledLine]) -> dict[str, list[SettledLine]]:
    found: dict[str, list[SettledLine]] = defaultdict(list)
    for line in lines:
        for price in line.of.match.prices:
            found[price].append(line)
    return found


# What lines move, month by month


@dataclass
class _Moving:
    """What lines move, one after another: those compared together fill what their days cost, the first one first."""

    papers: Papers
    asking: Sequence[Costed]
    givers: GiversSetOff
    lines: dict[LineKey, SettledLine] = field(default_factory=dict)
    parts: list[PaperPart] = field(default_factory=list)
    _taken: dict[tuple[Compared, CostPlace], int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        returns: dict[Costed, list[tuple[Giver, GivenBack]]] = defaultdict(list)
        for giver in self.givers.lines:
            cell = _nowhere(self.papers, giver)
            cell.query = cell.query_left = giver.asks
            self.lines[giver.key] = SettledLine(giver, [cell])
            self.parts += _moved(giver, giver, cell, accrued=-giver.too_much, query=giver.asks)
            for given in giver.given:
                returns[given.of].append((giver, given))
        for each in self.givers.set_offs:
            self._set_off(each)
        for costed in self.asking:
            cells = self._cells(costed)
            self.lines[costed.line.invoice, costed.line.line] = SettledLine(costed, cells)
            for cell in cells:
                self.parts += _moved(costed, costed, cell, accrued=cell.accrued, query=cell.query)
            for giver, given in returns.get(costed, ()):
                self._return(giver, given, cells)
            for cell in cells:
                if cell.price is not None:
                    place = CostPlace(cell.price, cell.month, cell.budget)
                    self._taken[costed.compared, place] += cell.accrued_left

    def _set_off(self, each: SetOff) -> None:
        """What two documents say against each other: the first moves it, and the second moves it back from there.

        So each document moves all that it says, in the month of its own date, and together they leave nothing.
        """
        first, second = self.lines[each.first], self.lines[each.second]
        query = each.pence if each.pence > 0 else 0
        for line, sign in ((first, 1), (second, -1)):
            moved = {"accrued": sign * (each.pence - query), "query": sign * query}
            self.parts += _moved(line.of, first.of, first.cells[0], **moved)

    def _cells(self, costed: Costed) -> list[CostCell]:
        """What a line moves: what was expected where its days cost it and it is left, what is in question by days."""
        exact: dict[CostPlace, Fraction] = defaultdict(Fraction)
        for price, owed in costed.owed:
            exact[CostPlace(price, owed.month, owed.budget)] += owed.exact
        bearer = self.papers.purses.bearer
        cells = [CostCell(*place, bearer(place.budget, place.month), cost) for place, cost in exact.items()]
        cells = cells or [_nowhere(self.papers, costed)]
        expected = costed.net - costed.query
        rooms = [self._room(costed, cell) for cell in cells]
        for cell, room in self._elsewhere(costed, cells, expected - added_up(rooms)):
            cells.append(cell)
            rooms.append(room)
        in_full = [cell.exact for cell in cells]
        for cell, pence in zip(cells, in_parts_of(expected, rooms if any(rooms) else in_full), strict=True):
            cell.accrued = cell.accrued_left = pence
        for cell, pence in zip(cells, in_parts_of(costed.query, in_full), strict=True):
            cell.query = cell.query_left = pence
        return cells

    def _room(self, costed: Costed, cell: CostCell) -> Fraction:
        """What of the cost of a line's own days the lines that it is compared with have left in one place."""
        if cell.price is None or len(costed.compared.lines) == 1:
            return cell.exact
        return min(cell.exact, self._left(costed.compared, CostPlace(cell.price, cell.month, cell.budget)))

    def _left(self, compared: Compared, place: CostPlace) -> Fraction:
        return max(NIL, compared.costs[place] - self._taken[compared, place])

    def _elsewhere(
        self, costed: Costed, own: Sequence[CostCell], more: Fraction
    ) -> Iterator[tuple[CostCell, Fraction]]:
        """Where else a line takes what it asks more than its own days have left: from days of the others."""
        compared, bearer = costed.compared, self.papers.purses.bearer
        if len(compared.lines) == 1 or more <= compared.near:
            return
        rooms = {place: self._left(compared, place) for place in compared.costs}
        for cell in own:
            if cell.price is not None:
                rooms[CostPlace(cell.price, cell.month, cell.budget)] -= self._room(costed, cell)
        together = added_up(rooms.values())
        for place, room in rooms.items():
            if room:
                yield CostCell(*place, bearer(place.budget, place.month)), room * more / together

    def _return(self, giver: Giver, given: GivenBack, cells: Sequence[CostCell]) -> None:
        """Money that comes back of a line moves back where the line moved it."""
        queries = _shares(given.query, [cell.query_left for cell in cells])
        accrued = _shares(given.accrued, [cell.accrued_left for cell in cells])
        for cell, query, expected in zip(cells, queries, accrued, strict=True):
            cell.query_left -= query
            cell.accrued_left -= expected
            self.parts += _moved(giver, given.of, cell, accrued=-expected, query=-query)


def _nowhere(papers: Papers, of: Costed | Giver) -> CostCell:
    """Where a line stands whose days cost nothing in these books: in the month of its days, or of its date."""
    month, prices = month_of(of.invoice, of.line, of.match), of.match.prices
    budget = _budget(papers, of.invoice, of.match)
    purse = papers.purses.bearer(budget, month) if budget else ""
    return CostCell(prices[0] if len(prices) == 1 else None, month, budget, purse)


def _budget(papers: Papers, invoice: Invoice, match: Match) -> str:
    if match.placement:
        payers = papers.placed[match.placement].payers
        for budget in (payers.lead, *sorted(payers.direct)):
            if papers.lineage.concerns(budget, invoice.to_agency):
                return budget
    return papers.usual_purse(invoice.provider, invoice.to_agency) or ""


def _moved(
    by: Costed | Giver, of: Costed | Giver, cell: CostCell, accrued: int = 0, query: int = 0
) -> Iterator[PaperPart]:
    """What a line moves for one month in one budget's name, for the placement of the line it is `of`."""
    if cell.purse and (accrued or query):
        where = (of.match.placement, str(cell.month), cell.purse)
        yield PaperPart(_kind(by.invoice), by.invoice.invoice, *where, accrued, query)


def _kind(invoice: Invoice) -> PartKind:
    return "invoice" if invoice.kind == "invoice" else "credit_note"


# What a paper moves beside its lines


def _accepted_parts(papers: Papers, lines: Sequence[SettledLine]) -> Iterator[PaperPart]:
    """What acceptances move: what was queried stands accrued, in the month in which it is charged.

    Its cost is a charge, which accrues it; so nothing is left of either.
    """
    for line in lines:
        accepted = acceptance_of(papers, line.of) if isinstance(line.of, Costed) else None
        if accepted is None:
            continue
        month = str(Month.of(accepted.day))
        weights = [cell.query_left for cell in line.cells]
        for cell, pence in zip(line.cells, _shares(accepted.amount, weights), strict=True):
            if pence and cell.purse:
                where = (accepted.invoice, accepted.placement, month, cell.purse)
                yield PaperPart("accepted", *where, accrued=pence, query=-pence)


def _in_question(papers: Papers, line: SettledLine) -> int:
    """Pence that stand in question for a line: what nobody gave back and nobody accepted.

    Nothing stands anywhere for an agency without a budget.
    """
    left = sum(cell.query_left for cell in line.cells if cell.purse)
    accepted = accepted_of(papers, line.of) + accepted_before(papers, line.of) if isinstance(line.of, Costed) else 0
    return max(0, left - accepted)


def _vat_parts(invoice: Invoice, lines: Sequence[SettledLine]) -> Iterator[PaperPart]:
    """VAT goes with the line that bears it, as far as lines say; else with what the lines ask for."""
    rest = int(invoice.vat or 0) * (1 if invoice.kind == "invoice" else -1)
    for line in lines:
        borne = int(line.of.line.vat or 0) * (1 if invoice.kind == "invoice" else -1)
        for part in _vat_over(invoice, borne, [line]):
            rest -= part.vat
            yield part
    yield from _vat_over(invoice, rest, lines)


def _vat_over(invoice: Invoice, vat: int, lines: Sequence[SettledLine]) -> Iterator[PaperPart]:
    """Pence of VAT over what lines ask for, else to the first; nothing where no budget stands for any of them."""
    cells = [(line.placement, cell) for line in lines for cell in line.cells if cell.purse]
    if not vat or not cells:
        return
    asked = [cell.accrued + cell.query for _, cell in cells]  # of what gives back nil
    sign = 1 if vat > 0 else -1
    for (placement, cell), pence in zip(cells, in_parts_of(abs(vat), asked), strict=True):
        if pence:
            yield PaperPart(_kind(invoice), invoice.invoice, placement, str(cell.month), cell.purse, vat=sign * pence)


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """A part of some pence in proportion to them; never more of any than there is."""
    return in_parts_of(total, weights) if total else [0] * len(weights)


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
