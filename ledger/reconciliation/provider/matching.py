"""Which placement, which prices and which days an invoice line charges for, and how one knows.

What a person said stands before everything; then what the line itself says; then names in its text; then provider,
amount and period. What fits nothing, or several things alike, stays without a placement: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledger.domain.documents.sheets import InvoiceLine
from ledger.reconciliation.provider.matched_amounts import Fits, match_by_amount, match_by_amount_in_some_month
from ledger.reconciliation.provider.matched_prices import priced, priced_in_some_month
from ledger.reconciliation.provider.matches import AskedLine, Days, Match, Matched
from ledger.reconciliation.provider.named_lines import NamedLines, NamedPrice
from ledger.reconciliation.provider.papers import LineKey, Papers, Placed


def match_lines(papers: Papers) -> dict[LineKey, Match]:
    """The match of each line of each invoice and credit note.

    Lines that say most come first, so that the others are only matched to what those leave. How each is known is told
    in words, since an officer who decides on a line has to see what the match rests on.

    >>> match_lines(papers)["I", "1"].prices
    ('P-1',)
    >>> match_lines(papers)["I", "1"].matched_by
    "by the line's own placement; the only price that charges on its days"
    """
    names, matched = NamedLines(papers), Matched()
    lines = [(asked, names.named(asked)) for asked in _asked(papers)]
    invoiced = [(asked, named) for asked, named in lines if asked.invoice.kind != "credit"]
    without_days: list[tuple[AskedLine, NamedPrice, Placed]] = []
    without_placement: list[AskedLine] = []
    for asked, named in invoiced:
        if named.none_of_ours:
            matched.found[asked.key] = Match(None, (), asked.days, "by hand", named.none_of_ours)
        elif named.placed is None:
            without_placement.append(asked)
        elif asked.days is None:
            without_days.append((asked, named, named.placed))
        else:
            matched.take(asked, priced(papers, asked, named.placed, named.price, asked.days, named.how))
    for asked, named, placed in without_days:
        matched.take(asked, priced_in_some_month(papers, matched, asked, placed, named.price, named.how))
    fits = Fits(papers)
    match_by_amount(fits, matched, [asked for asked in without_placement if asked.days])
    match_by_amount_in_some_month(fits, matched, [asked for asked in without_placement if not asked.days])
    for asked, named in lines:
        if asked.invoice.kind == "credit":
            matched.found[asked.key] = _credited(papers, matched.found, asked, named)
    return matched.found


def _asked(papers: Papers) -> Iterator[AskedLine]:
    for invoice in papers.ordered():
        lines = papers.lines.get(invoice.invoice, [])
        stated = {days for line in lines if (days := _days_of(line))}
        for line in lines:
            days = _days_of(line)
            if days:
                yield AskedLine(invoice, line, days, "")
            elif len(stated) == 1:
                yield AskedLine(invoice, line, next(iter(stated)), "its days are those of the invoice's other lines")
            else:
                yield AskedLine(invoice, line, None, "")


def _days_of(line: InvoiceLine) -> Days | None:
    """The days a line says; one that gives only one of them is for that day."""
    first, last = line.first_day or line.last_day, line.last_day or line.first_day
    return (first, last) if first and last else None


def _credited(papers: Papers, found: Mapping[LineKey, Match], asked: AskedLine, named: NamedPrice) -> Match:
    """A line of a credit note: what it says, else the one placement of the invoice it credits."""
    if named.none_of_ours:
        return Match(None, (), asked.days, "by hand", named.none_of_ours)
    if named.placed:
        return Match(named.placed.code, (named.price,) if named.price else (), asked.days, named.how)
    credited = papers.credited(asked.invoice.invoice)
    placements = {found[line.invoice, line.line].placement for line in papers.lines.get(credited or "", ())} - {None}
    if len(placements) == 1:
        return Match(placements.pop(), (), asked.days, f"by the invoice it credits, {credited}")
    return Match(None, (), asked.days, None, "It names no placement, nor an invoice for one placement alone.")
