"""Invoice lines one after another: what each should come to by then, and what it gives back of those before it.

It is done in order of the papers' dates, since money that comes back lets a later line ask for its days again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.documents.parts import PaperPart, PartKind
from ledger.domain.documents.sheets import Invoice
from ledger.domain.money_and_days.money import pounds
from ledger.reconciliation.provider.costing import CostCell, Costed, Costing, in_parts_of
from ledger.reconciliation.provider.matches import Match
from ledger.reconciliation.provider.papers import LineKey, Papers


class Taken(NamedTuple):
    """A line with what it should come to; where it gives money back also what that moves, and of what it is."""

    costed: Costed
    gives_back: tuple[PaperPart, ...] = ()
    told: str = "It asks for money on a credit note."


def take_lines(papers: Papers, matches: Mapping[LineKey, Match], costing: Costing) -> dict[str, list[Taken]]:
    """The lines of all invoices, each with the credit notes that name it, and then of all other credit notes."""
    taken: dict[str, list[Taken]] = {}
    for invoice in papers.ordered():
        if invoice.kind == "invoice":
            lines = taken[invoice.invoice] = _of_invoice(papers, matches, costing, invoice)
            for code in papers.credits.get(invoice.invoice, ()):
                credited = [each.costed for each in lines]
                taken[code] = list(_of_credit(papers, matches, costing, papers.invoices[code], credited))
    for invoice in papers.ordered():
        if invoice.invoice not in taken:
            taken[invoice.invoice] = list(_of_credit(papers, matches, costing, invoice, []))
    return taken


def _of_invoice(papers: Papers, matches: Mapping[LineKey, Match], costing: Costing, invoice: Invoice) -> list[Taken]:
    """An invoice's lines; what some of them deduct comes after what the others ask for."""
    lines = papers.lines.get(invoice.invoice, [])
    found: dict[str, Taken] = {}
    for line in sorted(lines, key=lambda line: line.net < 0):
        match = matches[line.invoice, line.line]
        if line.net >= 0:
            found[line.line] = Taken(costing.cost(invoice, line, match))
        else:
            giver = costing.giving_back(invoice, line, match)
            found[line.line] = _given_back(giver, -giver.net, [each.costed for each in found.values()], "invoice")
    return [found[line.line] for line in lines]


def _of_credit(
    papers: Papers,
    matches: Mapping[LineKey, Match],
    costing: Costing,
    credit: Invoice,
    credited: Sequence[Costed],
) -> Iterator[Taken]:
    for line in papers.lines.get(credit.invoice, []):
        costed = costing.giving_back(credit, line, matches[line.invoice, line.line])
        if line.net >= 0:
            yield _given_back(costed, int(line.net), credited, "credit_note")
        else:  # a minus on a credit note asks for money after all: somebody has to say what for
            cell = costed.cells[0]
            cell.query = cell.query_left = -int(line.net)
            yield Taken(costed, tuple(moved("credit_note", costed, cell, query=cell.query)))


def moved(
    kind: PartKind, costed: Costed, cell: CostCell, accrued: int = 0, query: int = 0, of: Costed | None = None
) -> Iterator[PaperPart]:
    """What a line moves for one month in one budget's name, for the placement of the line it is `of`."""
    if cell.purse and (accrued or query):
        placement = (of or costed).match.placement
        yield PaperPart(kind, costed.invoice.invoice, placement, str(cell.month), cell.purse, accrued, query)


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """A part of some pence in proportion to them; never more of any than there is."""
    return in_parts_of(total, weights) if total else [0] * len(weights)


def _given_back(giver: Costed, pence: int, lines: Sequence[Costed], kind: PartKind) -> Taken:
    """Take money back from what the lines put in question, then from what was expected of them."""
    parts: list[PaperPart] = []
    lines = _concerned(giver, lines)
    in_question, expected, left = 0, 0, pence
    for line in lines:
        share = min(left, line.query_left)
        for cell, part in zip(line.cells, shares(share, [c.query_left for c in line.cells]), strict=True):
            cell.query_left -= part
            parts += moved(kind, giver, cell, query=-part, of=line)
        in_question, left = in_question + share, left - share
    for line in lines:
        share = min(left, line.accrued_left)
        for cell, part in zip(line.cells, shares(share, [c.accrued_left for c in line.cells]), strict=True):
            cell.give_back_accrued(part)
            parts += moved(kind, giver, cell, accrued=-part, of=line)
        expected, left = expected + share, left - share
    parts += moved(kind, giver, giver.cells[0], accrued=-left)
    told = (
        (in_question, "of it was in question"),
        (expected, "was expected and may be asked for again"),
        (left, "is more than was asked for"),
    )
    words = ", ".join(f"{pounds(amount)} {what}" for amount, what in told if amount)
    return Taken(giver, tuple(parts), f"It gives money back: {words or 'nothing'}.")


def _concerned(giver: Costed, lines: Iterable[Costed]) -> list[Costed]:
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
