"""Invoice by invoice: what lines should come to, what credit notes give back, what was decided on the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledger.domain.documents.parts import PaperPart
from ledger.reconciliation.provider.classing import findings_of
from ledger.reconciliation.provider.costing import Costed, Costing, Coverage
from ledger.reconciliation.provider.duplicates import possible_duplicates
from ledger.reconciliation.provider.lines import Finding
from ledger.reconciliation.provider.matches import Match
from ledger.reconciliation.provider.moves import accepted_parts, paper_parts
from ledger.reconciliation.provider.papers import LineKey, Papers
from ledger.reconciliation.provider.taking import Taken, take_lines

PaperPlace = tuple[str | None, str, str]
"""A placement (None: none is known), a service month and the budget in whose name something stands."""


@dataclass(frozen=True)
class Settled:
    """What provider invoices and credit notes come to."""

    coverage: Coverage
    findings: list[Finding]
    parts: list[PaperPart]
    payable: Mapping[str, Mapping[PaperPlace, int]]
    """By invoice (a credit note that names one counts with it), what is to be paid of it: pence."""
    charging: Mapping[str, list[Costed]]
    """By price, the lines that ask for it."""


def settle_papers(papers: Papers, matches: Mapping[LineKey, Match]) -> Settled:
    """Settle all invoices and credit notes, in order of their dates.

    What a line should come to are its days that no line before asked for, so a day is paid once however often it is
    invoiced. What it asks beyond that is payable until somebody decides, and stands apart as a query.

    >>> from ledger.reconciliation.provider.matching import match_lines
    >>> (finding,) = settle_papers(papers, match_lines(papers)).findings
    >>> finding.found, finding.expected, finding.billed, finding.reason
    ('days', 300000, 310000, 'It counts 31 days; 30 are charged.')
    """
    costing, duplicates = Costing(papers), possible_duplicates(papers, matches)
    taken = take_lines(papers, matches, costing)
    parts = [part for lines in taken.values() for each in lines for part in each.gives_back]
    findings: list[Finding] = []
    for invoice in papers.ordered():
        lines = [each.costed for each in taken[invoice.invoice]]
        parts += accepted_parts(papers, invoice, lines)
        parts += paper_parts(papers, invoice, lines)
        findings += findings_of(papers, invoice, taken[invoice.invoice], duplicates)
    return Settled(costing.coverage, findings, parts, _payable(papers, parts), _charging(taken))


def _payable(papers: Papers, parts: Iterable[PaperPart]) -> dict[str, dict[PaperPlace, int]]:
    found: dict[str, dict[PaperPlace, int]] = defaultdict(lambda: defaultdict(int))
    for part in parts:
        if part.kind in ("invoice", "credit_note"):
            where = (part.placement, part.service_month or "", part.purse)
            found[papers.settled_with(part.paper)][where] += part.accrued + part.query + part.vat
    return found


def _charging(taken: Mapping[str, list[Taken]]) -> dict[str, list[Costed]]:
    found: dict[str, list[Costed]] = defaultdict(list)
    for costed in (each.costed for lines in taken.values() for each in lines):
        if costed.invoice.kind == "invoice" and costed.net >= 0:
            for price in costed.match.prices:
                found[price].append(costed)
    return found
