"""Which placement, which prices and which days an invoice line charges for, and how one knows.

What a person said stands before everything; then what the line itself says; then names in its text; then provider,
amount and period. What fits nothing, or several things alike, stays without a placement: nothing is guessed.
Beside it: which lines look alike and may be one asked for twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.money_and_days.money import pounds
from ledger.domain.sheet.spelling import fold
from ledger.reconciliation.provider.matches import (
    AskedLine,
    Days,
    Fits,
    Match,
    Matched,
    match_by_amount,
    match_by_amount_in_some_month,
    priced,
    priced_in_some_month,
)
from ledger.reconciliation.provider.papers import LineKey, Papers, Placed

_WORD = re.compile(r"\w+")


class NamedPrice(NamedTuple):
    """The placement and price that are said, and by what."""

    placed: Placed | None
    price: str | None = None
    how: str = ""
    none_of_ours: str = ""
    """The sentence of who said that it is for none of our placements."""


class NamedLines:
    """Reads what is said of lines; the names of placements are found by their first words."""

    def __init__(self, papers: Papers) -> None:
        self._papers = papers
        self._by_first_word: dict[str, list[str]] = defaultdict(list)
        for name in papers.names:
            if word := _WORD.search(name):
                self._by_first_word[word[0]].append(name)

    def named(self, asked: AskedLine) -> NamedPrice:
        """What a person said stands before everything; then what the line itself says; then names in its text."""
        line, stated = asked.line, self._papers.matches.get(asked.key)
        if stated:
            why = f": {stated.why}" if stated.why else ""
            if stated.placement is None and stated.price is None:
                return NamedPrice(None, none_of_ours=f"It was said to be for none of our placements{why}.")
            return NamedPrice(self._placed(stated.placement, stated.price), stated.price, f"by hand{why}")
        if placed := self._placed(line.placement, line.price):
            words = {(True, True): "placement and price", (True, False): "placement", (False, True): "price"}
            return NamedPrice(
                placed, line.price, f"by the line's own {words[bool(line.placement), bool(line.price)]}"
            )
        return self._in_text(line.text or "", asked.invoice.provider)

    def _placed(self, placement: str | None, price: str | None) -> Placed | None:
        if placement:
            return self._papers.placed.get(placement)
        return self._papers.by_price.get(price) if price else None

    def _in_text(self, text: str, provider: str) -> NamedPrice:
        """The one placement of the provider whose name or number stands as a word in a text."""
        folded = fold(text)
        names = [name for word in dict.fromkeys(_WORD.findall(folded)) for name in self._by_first_word.get(word, ())]
        found = {
            code: name
            for name in names
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded)
            for code in self._papers.names[name]
            if self._papers.placed[code].provider == provider
        }
        if len(found) != 1:
            return NamedPrice(None)
        code, name = found.popitem()
        return NamedPrice(self._papers.placed[code], None, f"by “{name}” in its text")


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
        elif named.placed is None and asked.key in papers.unexplained:
            matched.found[asked.key] = Match(None, (), None, None, _unexplained(papers, asked))
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


def _unexplained(papers: Papers, asked: AskedLine) -> str:
    invoice, lines = asked.invoice, papers.lines[asked.invoice.invoice]
    if len(lines) == 1:
        return f"The document says {pounds(int(invoice.gross))} and has no lines."
    told, gross = pounds(int(invoice.gross) - int(asked.line.net)), pounds(int(invoice.gross))
    return f"Its lines and VAT come to {told}, the document to {gross}."


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
        how = f"by the invoice it credits, {credited}"
        return Match(placements.pop(), (), asked.days, how, of_credited=True)
    if asked.key in papers.unexplained:
        return Match(None, (), None, None, _unexplained(papers, asked))
    return Match(None, (), asked.days, None, "It names no placement, nor an invoice for one placement alone.")


@dataclass(frozen=True, slots=True)
class _Seen:
    invoice: Invoice
    line: InvoiceLine
    match: Match

    @property
    def name(self) -> str:
        """How a reason names it."""
        return f"{self.invoice.invoice} line {self.line.line}"


def possible_duplicates(papers: Papers, matches: Mapping[LineKey, Match]) -> dict[LineKey, str]:
    """Lines like one of another invoice taken before, of which nothing shows that it differs; with that line."""
    groups: dict[tuple[str, str, int], list[_Seen]] = defaultdict(list)
    for invoice in papers.ordered():
        if invoice.kind == "invoice":
            for line in papers.lines.get(invoice.invoice, ()):
                if line.net > 0:
                    group = groups[invoice.provider, invoice.to_agency, int(line.net)]
                    group.append(_Seen(invoice, line, matches[line.invoice, line.line]))
    found: dict[LineKey, str] = {}
    for (_, agency, _), group in groups.items():
        if len(group) > 1:
            found.update(_of_group(group, int(papers.thresholds.of("duplicate_days", agency))))
    return found


def _of_group(group: list[_Seen], within: int) -> Iterable[tuple[LineKey, str]]:
    """Lines of one provider, agency and sum, in order: each is held to those before it on the same days, or near."""
    by_days: dict[object, list[_Seen]] = defaultdict(list)
    for seen in group:
        before = by_days[seen.match.days]
        # As many lines as there are placements that cost the same are one each.
        if seen.match.alike == 0 or len(before) >= seen.match.alike:
            like = next((other for other in reversed(before) if _alike(other, seen, within)), None)
            if like:
                yield (seen.line.invoice, seen.line.line), like.name
        before.append(seen)


def _alike(one: _Seen, other: _Seen, within: int) -> bool:
    if one.invoice.invoice == other.invoice.invoice:
        return False
    placements = {one.match.placement, other.match.placement} - {None}
    prices = {one.match.prices, other.match.prices} - {()}
    if len(placements) > 1 or len(prices) > 1:
        return False
    if one.match.days is not None:
        return True
    near = abs((other.invoice.dated - one.invoice.dated).days) <= within
    return near and fold(one.line.text or "") == fold(other.line.text or "") and _numbers_alike(one, other)


def _numbers_alike(one: _Seen, other: _Seen) -> bool:
    return bare_number(one.invoice.invoice) == bare_number(other.invoice.invoice)


def bare_number(number: str) -> str:
    """An invoice's number without punctuation, leading noughts and letters at its end: how copies are renamed."""
    plain = re.sub(r"\d+", lambda digits: digits[0].lstrip("0") or "0", fold(number))
    bare = re.sub(r"[\W_]+", "", plain)
    return re.sub(r"(?<=\d)[a-z]+$", "", bare)
