"""What is found of the lines of a paper once they are taken: the class and status of each, its figures and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ledger.domain.documents.sheets import Invoice
from ledger.reconciliation.provider.classing import Classed, ClassGiven, class_line, classed, faults_of_invoice
from ledger.reconciliation.provider.costing import Costed
from ledger.reconciliation.provider.lines import Finding, LineStatus
from ledger.reconciliation.provider.papers import LineKey, Papers
from ledger.reconciliation.provider.taking import Taken


def findings_of(
    papers: Papers, invoice: Invoice, lines: Sequence[Taken], duplicates: Mapping[LineKey, str]
) -> Iterator[Finding]:
    """One finding a line of the paper, in order; `duplicates` name the line that one may be a copy of."""
    faults = list(faults_of_invoice(papers, invoice, (each.costed.line for each in lines)))
    for taken in lines:
        costed, match = taken.costed, taken.costed.match
        key = (costed.line.invoice, costed.line.line)
        asks = invoice.kind == "invoice" and costed.net >= 0
        found = class_line(papers, costed, faults, duplicates.get(key)) if asks else _class_of_giver(taken, faults)
        billed = costed.net if invoice.kind == "invoice" else -costed.net
        month = min((cell.month for cell in costed.cells), default=None)
        yield Finding(
            *key,
            found.found,
            found.also,
            match.placement,
            match.prices[0] if len(match.prices) == 1 else None,
            str(month) if month else None,
            costed.expected if asks else 0 if found.found == "no_placement" else billed,
            billed,
            _status(papers, costed, found),
            match.matched_by,
            found.reason,
        )


def _class_of_giver(taken: Taken, faults: Sequence[ClassGiven]) -> Classed:
    """A line that gives money back agrees with what it gives back of, if one knows what that is."""
    match = taken.costed.match
    if match.placement is None:
        return classed([*faults, ClassGiven("no_placement", f"{match.why_not} {taken.told}")])
    found = classed(faults)
    return found._replace(reason=taken.told if found.found == "agrees" else f"{found.reason} {taken.told}")


def _status(papers: Papers, costed: Costed, found: Classed) -> LineStatus:
    if found.found == "agrees":
        return "agreed"
    if costed.query and not costed.query_left:
        return "credited"
    decision = papers.decisions.get((costed.line.invoice, costed.line.line))
    return decision.decision if decision else "open"
