"""The days for which a placement's lead was invoiced: who leads from a later day does not pay for these."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.documents.sheets import Invoice
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.reconciliation.provider.accepted import facts_about
from ledger.reconciliation.provider.costing import cost_lines, give_back
from ledger.reconciliation.provider.matching import match_lines
from ledger.reconciliation.provider.papers import Papers


class AskedDays(NamedTuple):
    """Days that a line of an invoice asks for, and that were not all given back."""

    invoice: str
    first_day: date
    last_day: date


def days_asked(facts: Facts, purses: Purses, horizon: date | None, placement: Placement) -> list[AskedDays]:
    """The days of a placement for which the agency that leads it was invoiced, in order of the documents' dates."""
    invoices = [row.invoice for row in facts.sheet(Invoice).values() if row.provider == placement.provider]
    if not invoices:
        return []
    papers = Papers.of(facts_about(facts, invoices), purses, horizon)
    matches = match_lines(papers)
    lines = cost_lines(papers, matches)
    give_back(papers, matches, lines)
    return [
        AskedDays(line.invoice.invoice, *line.match.days)
        for line in lines
        if line.match.placement == placement.placement
        and line.match.days
        and line.left > 0
        and papers.lineage.concerns(placement.lead_budget, line.invoice.to_agency)
    ]
