"""What a paper moves once its lines are taken: they, its VAT, what it asks for beyond them, and what is accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain.documents.parts import PaperPart, PartKind
from ledger.domain.documents.sheets import Invoice
from ledger.domain.money_and_days.periods import Month
from ledger.reconciliation.provider.costing import Costed, in_parts_of
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.taking import moved, shares


def accepted_of(papers: Papers, costed: Costed) -> int:
    """Pence accepted of what a line puts in question: all of it, or as much as the decision names."""
    decision = papers.decisions.get((costed.line.invoice, costed.line.line))
    if not decision or decision.decision != "accepted":
        return 0
    return costed.query_left if decision.amount is None else min(int(decision.amount), costed.query_left)


def accepted_parts(papers: Papers, invoice: Invoice, lines: Sequence[Costed]) -> Iterator[PaperPart]:
    """What is accepted of the lines, in proportion to what each month and budget has in question."""
    for costed in lines:
        weights = [cell.query_left for cell in costed.cells]
        for cell, pence in zip(costed.cells, shares(accepted_of(papers, costed), weights), strict=True):
            if pence and cell.purse:
                where = (costed.match.placement, str(cell.month), cell.purse)
                yield PaperPart("accepted", invoice.invoice, *where, query=-pence)


def paper_parts(papers: Papers, invoice: Invoice, lines: Sequence[Costed]) -> Iterator[PaperPart]:
    """What a paper moves beside what its lines give back: they, its VAT, and what it asks for beyond them."""
    kind: PartKind = "invoice" if invoice.kind == "invoice" else "credit_note"
    sign = 1 if kind == "invoice" else -1
    if kind == "invoice":
        for costed in lines:
            if costed.net >= 0:
                for cell in costed.cells:
                    yield from moved(kind, costed, cell, accrued=cell.accrued, query=cell.query)
    vat = int(invoice.vat or 0)
    yield from _vat_parts(invoice, lines, sign * vat, kind)
    beyond = int(invoice.gross) - vat - sum(costed.net for costed in lines)
    purse = papers.usual_purse(invoice.provider, invoice.to_agency)
    if beyond and purse:
        month = Month.of(invoice.dated)
        where = (None, str(month), papers.purses.bearer(purse, month))
        yield PaperPart(kind, invoice.invoice, *where, query=sign * beyond)
        decisions = [papers.decisions.get((costed.line.invoice, costed.line.line)) for costed in lines]
        if beyond > 0 and lines and all(each and each.decision == "accepted" for each in decisions):
            yield PaperPart("accepted", invoice.invoice, *where, query=-sign * beyond)


def _vat_parts(invoice: Invoice, lines: Sequence[Costed], vat: int, kind: PartKind) -> Iterator[PaperPart]:
    """VAT goes with what the lines ask for."""
    cells = [(costed, cell) for costed in lines for cell in costed.cells if cell.purse]
    if not vat or not cells:
        return
    weights = [max(0, cell.accrued + cell.query) for _, cell in cells]
    sign = 1 if vat > 0 else -1
    for (costed, cell), pence in zip(cells, in_parts_of(abs(vat), weights), strict=True):
        if pence:
            where = (costed.match.placement, str(cell.month), cell.purse)
            yield PaperPart(kind, invoice.invoice, *where, vat=sign * pence)
