"""Invoice by invoice: what lines should come to, what credit notes give back, what was decided on the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ledger.domain.money import pounds
from ledger.domain.paper_parts import PaperPart, PartKind
from ledger.domain.papers import Invoice
from ledger.domain.periods import Month
from ledger.reconciliation.classing import Classed, Said, class_line, classed, faults_of_invoice
from ledger.reconciliation.costing import Cell, Costed, Costing, Coverage, in_parts_of
from ledger.reconciliation.duplicates import possible_duplicates
from ledger.reconciliation.lines import Finding, LineStatus
from ledger.reconciliation.matching import Match
from ledger.reconciliation.papers import LineKey, Papers

Where = tuple[str | None, str, str]
"""A placement (None: none is known), a service month and the budget in whose name something stands."""


@dataclass
class Settled:
    """What provider invoices and credit notes come to."""

    coverage: Coverage
    findings: list[Finding] = field(default_factory=list)
    parts: list[PaperPart] = field(default_factory=list)
    payable: dict[str, dict[Where, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    """By invoice (a credit note that names one counts with it), what is to be paid of it: pence."""
    charging: dict[str, list[Costed]] = field(default_factory=lambda: defaultdict(list))
    """By price, the lines that ask for it."""


def settle(papers: Papers, matches: Mapping[LineKey, Match]) -> Settled:
    """Settle all invoices and credit notes, in order of their dates."""
    return _Settling(papers, matches).all()


class _Settling:
    def __init__(self, papers: Papers, matches: Mapping[LineKey, Match]) -> None:
        self.papers = papers
        self.matches = matches
        self.costing = Costing(papers)
        self.settled = Settled(self.costing.coverage)
        self.duplicates = possible_duplicates(papers, matches)
        self.told: dict[LineKey, str] = {}
        """What lines that give back give back of."""

    def all(self) -> Settled:
        papers = self.papers
        ordered = papers.ordered()
        costed: dict[str, list[Costed]] = {}
        for invoice in ordered:
            if invoice.kind == "invoice":
                costed[invoice.invoice] = self._invoice(invoice)
                for credit in papers.credits.get(invoice.invoice, ()):
                    costed[credit] = self._credit(papers.invoices[credit], costed[invoice.invoice])
        for invoice in ordered:
            if invoice.invoice not in costed:
                costed[invoice.invoice] = self._credit(invoice, [])
        for invoice in ordered:
            self._accept(invoice, costed[invoice.invoice])
            self._post(invoice, costed[invoice.invoice])
            self._tell(invoice, costed[invoice.invoice])
        return self.settled

    # What is asked for, and what is given back

    def _invoice(self, invoice: Invoice) -> list[Costed]:
        lines = self.papers.lines.get(invoice.invoice, [])
        found: dict[str, Costed] = {}
        for line in sorted(lines, key=lambda line: line.net < 0):
            match = self.matches[line.invoice, line.line]
            if line.net >= 0:
                costed = self.costing.cost(invoice, line, match)
                for price in match.prices:
                    self.settled.charging[price].append(costed)
            else:
                costed = self.costing.giving_back(invoice, line, match)
                self._give_back(costed, -costed.net, list(found.values()), "invoice")
            found[line.line] = costed
        return [found[line.line] for line in lines]

    def _credit(self, credit: Invoice, credited: list[Costed]) -> list[Costed]:
        found = []
        for line in self.papers.lines.get(credit.invoice, []):
            costed = self.costing.giving_back(credit, line, self.matches[line.invoice, line.line])
            if line.net >= 0:
                self._give_back(costed, int(line.net), credited, "credit_note")
            else:  # a minus on a credit note asks for money after all: somebody has to say what for
                costed.cells[0].query = costed.cells[0].query_left = -int(line.net)
                self._move("credit_note", costed, costed.cells[0], query=-int(line.net))
            found.append(costed)
        return found

    def _give_back(self, giver: Costed, pence: int, lines: Sequence[Costed], kind: PartKind) -> None:
        """Take money back from what the lines put in question, then from what was expected of them."""
        lines = _concerned(giver, lines)
        in_question, expected, left = 0, 0, pence
        for line in lines:
            share = min(left, line.query_left)
            for cell, part in zip(line.cells, _shares(share, [c.query_left for c in line.cells]), strict=True):
                cell.query_left -= part
                self._move(kind, giver, cell, query=-part, of=line)
            in_question, left = in_question + share, left - share
        for line in lines:
            share = min(left, line.accrued_left)
            for cell, part in zip(line.cells, _shares(share, [c.accrued_left for c in line.cells]), strict=True):
                cell.give_back_accrued(part)
                self._move(kind, giver, cell, accrued=-part, of=line)
            expected, left = expected + share, left - share
        if left:
            self._move(kind, giver, giver.cells[0], accrued=-left)
        told = []
        if in_question:
            told.append(f"{pounds(in_question)} of it was in question")
        if expected:
            told.append(f"{pounds(expected)} was expected and may be asked for again")
        if left:
            told.append(f"{pounds(left)} is more than was asked for")
        self.told[giver.line.invoice, giver.line.line] = f"It gives money back: {', '.join(told) or 'nothing'}."

    # What it moves

    def _move(
        self, kind: PartKind, costed: Costed, cell: Cell, accrued: int = 0, query: int = 0, of: Costed | None = None
    ) -> None:
        if cell.purse and (accrued or query):
            placement = (of or costed).match.placement
            month, paper = str(cell.month), costed.invoice
            part = PaperPart(kind, paper.invoice, placement, month, cell.purse, accrued, query)
            self.settled.parts.append(part)
            self.settled.payable[self.papers.settled_with(paper.invoice)][placement, month, cell.purse] += (
                accrued + query
            )

    def _post(self, invoice: Invoice, lines: Sequence[Costed]) -> None:
        """What an invoice moves: its lines, its VAT, and what it asks for beyond its lines."""
        if invoice.kind == "invoice":
            for costed in lines:
                if costed.net >= 0:
                    for cell in costed.cells:
                        self._move("invoice", costed, cell, accrued=cell.accrued, query=cell.query)
        kind: PartKind = "invoice" if invoice.kind == "invoice" else "credit_note"
        sign = 1 if kind == "invoice" else -1
        vat = int(invoice.vat or 0)
        beyond = int(invoice.gross) - vat - sum(costed.net for costed in lines)
        self._post_vat(invoice, lines, sign * vat, kind)
        purse = self.papers.usual_purse(invoice.provider, invoice.to_agency)
        if beyond and purse:
            month = str(Month.of(invoice.dated))
            bearer = self.papers.purses.bearer(purse, Month.of(invoice.dated))
            part = PaperPart(kind, invoice.invoice, None, month, bearer, query=sign * beyond)
            self.settled.parts.append(part)
            self.settled.payable[self.papers.settled_with(invoice.invoice)][None, month, bearer] += sign * beyond
            if lines and all(self._decision(costed) == "accepted" for costed in lines) and beyond > 0:
                accepted = PaperPart("accepted", invoice.invoice, None, month, bearer, query=-sign * beyond)
                self.settled.parts.append(accepted)

    def _post_vat(self, invoice: Invoice, lines: Sequence[Costed], vat: int, kind: PartKind) -> None:
        """VAT goes with what the lines ask for; that of an invoice without lines with its agency's budget."""
        if not vat:
            return
        cells = [(costed, cell) for costed in lines for cell in costed.cells if cell.purse]
        if not cells:
            return
        weights = [max(0, cell.accrued + cell.query) for _, cell in cells]
        sign = 1 if vat > 0 else -1
        for (costed, cell), pence in zip(cells, in_parts_of(abs(vat), weights), strict=True):
            if pence:
                where = (costed.match.placement, str(cell.month), cell.purse)
                self.settled.parts.append(PaperPart(kind, invoice.invoice, *where, vat=sign * pence))
                self.settled.payable[self.papers.settled_with(invoice.invoice)][where] += sign * pence

    # What was decided

    def _decision(self, costed: Costed) -> str | None:
        decision = self.papers.decisions.get((costed.line.invoice, costed.line.line))
        return decision.decision if decision else None

    def _accept(self, invoice: Invoice, lines: Iterable[Costed]) -> None:
        """What is accepted of what is in question: all of it, or as much as the decision names."""
        for costed in lines:
            decision = self.papers.decisions.get((costed.line.invoice, costed.line.line))
            if not decision or decision.decision != "accepted":
                continue
            most = costed.query_left if decision.amount is None else int(decision.amount)
            costed.accepted = min(most, costed.query_left)
            weights = [cell.query_left for cell in costed.cells]
            for cell, pence in zip(costed.cells, _shares(costed.accepted, weights), strict=True):
                if pence and cell.purse:
                    where = (costed.match.placement, str(cell.month), cell.purse)
                    self.settled.parts.append(PaperPart("accepted", invoice.invoice, *where, query=-pence))

    # What is told

    def _tell(self, invoice: Invoice, lines: Sequence[Costed]) -> None:
        faults = list(faults_of_invoice(self.papers, invoice, (costed.line for costed in lines)))
        for costed in lines:
            asks = invoice.kind == "invoice" and costed.net >= 0
            key = (costed.line.invoice, costed.line.line)
            found = (
                class_line(self.papers, costed, faults, self.duplicates.get(key))
                if asks
                else self._class_of_giver(costed, faults)
            )
            billed = costed.net if invoice.kind == "invoice" else -costed.net
            expected = costed.expected if asks else 0 if found.found == "no_placement" else billed
            month = min((cell.month for cell in costed.cells), default=None)
            self.settled.findings.append(
                Finding(
                    costed.line.invoice,
                    costed.line.line,
                    found.found,
                    found.also,
                    costed.match.placement,
                    costed.match.prices[0] if len(costed.match.prices) == 1 else None,
                    str(month) if month else None,
                    expected,
                    billed,
                    self._status(costed, found),
                    costed.match.matched_by,
                    found.reason,
                )
            )

    def _class_of_giver(self, costed: Costed, faults: list[Said]) -> Classed:
        """A line that gives money back agrees with what it gives back of, if one knows what that is."""
        told = self.told.get((costed.line.invoice, costed.line.line), "It asks for money on a credit note.")
        if costed.match.placement is None:
            return classed([*faults, Said("no_placement", f"{costed.match.why_not} {told}")])
        found = classed(faults)
        return found._replace(reason=told if found.found == "agrees" else f"{found.reason} {told}")

    def _status(self, costed: Costed, found: Classed) -> LineStatus:
        if found.found == "agrees":
            return "agreed"
        if costed.query and not costed.query_left:
            return "credited"
        decision = self._decision(costed)
        if decision == "queried" or decision == "rejected":
            return "queried" if decision == "queried" else "rejected"
        return "accepted" if decision == "accepted" else "open"


def _concerned(giver: Costed, lines: Sequence[Costed]) -> list[Costed]:
    """Of which lines money comes back: those for the same price, else the same placement, else all."""
    asking = [line for line in lines if line.net > 0]
    match = giver.match
    for alike in (
        [line for line in asking if match.prices and line.match.prices == match.prices],
        [line for line in asking if match.placement and line.match.placement == match.placement],
    ):
        if alike:
            return alike
    return asking


def _shares(total: int, weights: Sequence[int]) -> list[int]:
    """A part of some pence in proportion to them; never more of any than there is."""
    return in_parts_of(total, weights) if total else [0] * len(weights)
