"""Lines that look alike and may be one asked for twice; those whose look is innocent are not among them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.sheet.spelling import fold
from ledger.reconciliation.provider.matches import Match
from ledger.reconciliation.provider.papers import LineKey, Papers


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
