"""Invoices that were paid beyond what they ask: it is said of each of their lines, and waits by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ledger.domain.documents.parts import PaperPart
from ledger.domain.money_and_days.money import pounds
from ledger.reconciliation.provider.lines import CLASSES, Finding
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.payment_matches import PaymentMatch
from ledger.reconciliation.provider.payments import PaperDebt, SettledBeyond, provider_debt, settled_beyond


def told_of_overpaid(
    papers: Papers, findings: Iterable[Finding], parts: Sequence[PaperPart], matches: Sequence[PaymentMatch]
) -> Iterator[Finding]:
    """The findings, those of lines of overpaid invoices in class `paid_beyond`, or with it beside their own."""
    overpaid = {each.invoice: each for each in settled_beyond(_debts(papers, parts, matches)) if each.paid}
    for finding in findings:
        settled = overpaid.get(finding.invoice or "")
        yield _told(papers, finding, settled) if settled else finding


def _debts(papers: Papers, parts: Sequence[PaperPart], matches: Sequence[PaymentMatch]) -> Iterator[PaperDebt]:
    """What each document asks, once all that is known stands in the books."""
    stands = Counter[tuple[str, str]]()
    for part in parts:
        if part.kind in ("invoice", "credit_note", "payment"):
            stands[part.kind, part.paper] += part.accrued + part.query + part.vat
    return provider_debt(papers, stands, matches)


def _told(papers: Papers, finding: Finding, settled: SettledBeyond) -> Finding:
    less = f", less {pounds(settled.credited)} credited" if settled.credited else ""
    sums = f"Its invoice asks {pounds(settled.asked)}{less}, and {pounds(settled.paid)} was paid"
    reason = f"{finding.reason} {sums}: {pounds(settled.beyond)} is to be recovered from the provider."
    if finding.found != "agrees":
        also = tuple(name for name in CLASSES if name in (*finding.also, "paid_beyond"))
        return replace(finding, also=also, reason=reason)
    decision = papers.decisions.get((finding.invoice or "", finding.line or ""))
    return replace(finding, found="paid_beyond", status=decision.decision if decision else "open", reason=reason)
