"""Provider papers as a whole: matched, costed, classed and settled; what is found, and what should stand of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.domain.agencies.purses import Purses
from ledger.domain.documents.parts import PaperPart
from ledger.domain.sheet.facts import Facts
from ledger.reconciliation.provider.accepted import stand_as_posted
from ledger.reconciliation.provider.lines import Finding
from ledger.reconciliation.provider.matching import match_lines
from ledger.reconciliation.provider.overpayments import told_of_overpaid
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.payment_matches import PaymentMatch, match_payments
from ledger.reconciliation.provider.payments import settle_payments
from ledger.reconciliation.provider.remainders import Coverage, not_invoiced, roundings
from ledger.reconciliation.provider.settling import settle_papers


@dataclass(frozen=True)
class ReconciledPapers:
    """What reconciling provider papers comes to."""

    findings: list[Finding]
    parts: list[PaperPart]
    dated: Mapping[tuple[str, str], date]
    """The date of each paper by kind of entry and number."""
    made: list[PaymentMatch]
    """The matches of payments that are new, or turn one round: they stand once they are kept."""
    stand_as_posted: frozenset[tuple[str, str | None]]
    """Invoices, and placements if known, of which what an older ledger accepted stands as it posted it."""


def reconcile_provider_papers(
    facts: Facts,
    purses: Purses,
    horizon: date | None,
    on: date,
    kept: Sequence[PaymentMatch] = (),
    *,
    try_rules: bool = True,
) -> ReconciledPapers:
    """Reconcile all provider papers by the facts given, as posted through `horizon` and seen on the day `on`.

    Matches of payments that are `kept` stand as they were made, unless a person said otherwise since; without
    `try_rules` nothing came that money on account could be matched with.
    """
    papers = Papers.of(facts, purses, horizon)
    matches = match_lines(papers)
    settled = settle_papers(papers, matches)
    asked = {invoice: sum(parts.values()) for invoice, parts in settled.payable.items()}
    made = match_payments(papers, asked, kept, try_rules=try_rules)
    payments = settle_payments(papers, settled.payable, [*kept, *made])
    dated = dict(_dates(papers))
    coverage = Coverage(settled)
    rounded = list(roundings(papers, settled, coverage, dated))
    parts = [*settled.parts, *payments, *rounded]
    found = told_of_overpaid(papers, settled.findings, parts, [*kept, *made])
    findings = [*found, *not_invoiced(papers, coverage, on)]
    return ReconciledPapers(findings, parts, dated, made, stand_as_posted(papers, matches))


def _dates(papers: Papers) -> Iterator[tuple[tuple[str, str], date]]:
    for invoice in papers.invoices.values():
        yield ("invoice" if invoice.kind == "invoice" else "credit_note", invoice.invoice), invoice.dated
        decided = [day for line in papers.lines.get(invoice.invoice, ()) for day in _decided(papers, line.key_values)]
        yield ("accepted", invoice.invoice), max([invoice.dated, *decided])
    yield from _first_days((payment.payment, payment.paid_on) for payment in papers.payments)
    for payment in papers.provider_payments:
        yield ("payment", payment.payment), payment.paid_on


def _decided(papers: Papers, key: tuple[str, ...]) -> Iterator[date]:
    decision = papers.decisions.get((key[0], key[1]))
    if decision:
        yield decision.on


def _first_days(payments: Iterable[tuple[str, date]]) -> Iterator[tuple[tuple[str, str], date]]:
    """A run of payments under one number is of one day; of several, the first counts."""
    first: dict[str, date] = {}
    for payment, on in payments:
        first[payment] = min(on, first.get(payment, on))
    for payment, on in first.items():
        yield ("payment", payment), on
