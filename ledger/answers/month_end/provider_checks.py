"""What is owed to providers and what is in question with them, by two roads: by document, and by account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ledger.answers.documents.papers import paper_debts
from ledger.answers.documents.payment_matches import payments_reconciled
from ledger.answers.month_end.gaps import Gap, Placements, told_apart
from ledger.domain.documents.sheets import Invoice
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement
from ledger.reconciliation.provider.lines import waits
from ledger.reconciliation.provider.papers import Papers
from ledger.store.books import Books
from ledger.store.documents.entries import query_by_placement
from ledger.store.documents.findings import read_findings


def query_gaps(books: Books, _only: Placements = None) -> Iterator[Gap]:
    """Where `provider:query` is not what the lines that wait have in question (docs/rules.md section 7).

    Nothing while lines stand as an earlier edition of the program found them, which did not say so.
    """
    found = list(read_findings(books))
    if any(finding.in_question is None and finding.invoice for finding in found):
        return
    apart: dict[str | None, int] = Counter(query_by_placement(books))
    for finding in found:
        if waits(finding.found, finding.status):
            apart[finding.placement] -= finding.in_question or 0
    leads = books.facts(Placement).sheet(Placement)
    for placement, gap in sorted(apart.items(), key=lambda item: item[0] or ""):
        if gap:
            lead = leads.get((placement,)) if placement else None
            agency = books.purses.agency(lead.lead_budget, Month.of(books.today)) if lead else ""
            what = f"provider:query holds {told_apart(gap)} than the lines that wait on the worklist have in question"
            yield Gap(agency, None, f"placement {placement}" if placement else "lines without a placement", what, gap)


def owed_gaps(books: Books, _only: Placements = None) -> Iterator[Gap]:
    """Where what is owed document by document is not what `provider:payable` holds of it, or of a payment.

    Of an invoice it is its gross less that of the credit notes settled with it; of a payment, what was paid. Of
    documents and payments that were reconciled, as they were known then.
    """
    papers, posted, _ = books.once(payments_reconciled)
    held: Counter[tuple[str, str]] = Counter()
    for (kind, paper), pence in posted.items():
        held["payment" if kind == "payment" else "document", paper] += pence
    asked = {debt.invoice: debt.asked - debt.credited for debt in paper_debts.listed(books)}
    by_document = _gross(papers, {paper for what, paper in held if what == "document"})
    for code, gross in sorted(by_document.items()):
        if gap := asked.get(code, 0) - gross:
            what = f"provider:payable holds {told_apart(gap)} than it asks with its credit notes"
            yield Gap(_addressed(papers, code), None, f"document {code}", what, gap)
    paid = _paid(papers)
    for (what, code), pence in sorted(held.items()):
        if what == "payment" and (gap := -pence - paid.get(code, ("", 0))[1]):
            agency = paid.get(code, ("", 0))[0]
            yield Gap(agency, None, f"payment {code}", f"provider:payable holds {told_apart(gap)} than was paid", gap)
        elif what == "document" and code not in papers.invoices and pence:
            yield Gap("", None, f"document {code}", "provider:payable holds it, and no such document is known", pence)


def _gross(papers: Papers, posted: set[str]) -> Counter[str]:
    """What is asked of each document in the books with the credit notes that are settled with it; pence."""
    sums: Counter[str] = Counter()
    for code in posted & papers.invoices.keys():
        row = papers.invoices[code]
        sums[papers.settled_with(code)] += _signed(row)
    return sums


def _signed(row: Invoice) -> int:
    return int(row.gross) if row.kind == "invoice" else -int(row.gross)


def _addressed(papers: Papers, code: str) -> str:
    return papers.invoices[code].to_agency if code in papers.invoices else ""


def _paid(papers: Papers) -> dict[str, tuple[str, int]]:
    """What was paid by each payment and by whom; pence."""
    found: dict[str, tuple[str, int]] = {}
    for named in papers.payments:
        _, before = found.get(named.payment, ("", 0))
        found[named.payment] = (_addressed(papers, named.invoice), before + int(named.amount))
    for payment in papers.provider_payments:
        found[payment.payment] = (payment.from_agency, int(payment.amount))
    return found
