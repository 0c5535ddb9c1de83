"""What is still to be paid of each provider paper, by what the journal says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from ledger.domain.sheet.columns import Amount
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.payments import Paid, who_paid_what

PostedByPaper = Mapping[tuple[str, str], int]
"""Pence owed to providers (below nil: by them) that the entries of a paper posted, by kind of entry and number."""


class PaperDebt(NamedTuple):
    """An invoice or credit note in the books: what it asks for, and what settled it; pence.

    A credit note that names its invoice is settled with it, and asks for nothing itself.
    """

    invoice: str
    asked: Amount
    """Of a credit note that names no invoice below nil."""
    credited: Amount
    """By the credit notes that are settled with it."""
    paid: Amount
    last_paid_on: date | None
    open: Amount
    """What is still to pay (below nil: to get back)."""


def provider_debt(papers: Papers, posted: PostedByPaper) -> Iterator[PaperDebt]:
    """The debt of each paper that was posted, in order of its code; `papers` are as they were reconciled last."""
    asked, credited = Counter[str](), Counter[str]()
    known = sorted({paper for kind, paper in posted if kind != "payment" and paper in papers.invoices})
    for (kind, paper), pence in posted.items():
        if kind != "payment" and paper in papers.invoices:
            invoice = papers.settled_with(paper)
            asked[paper] += pence if invoice == paper else 0
            credited[invoice] -= pence if invoice != paper else 0
    paid = _by_invoice(papers, posted, {invoice: asked[invoice] - credited[invoice] for invoice in known})
    for invoice in sorted({*known, *paid}):
        payments = paid.get(invoice, [])
        amount = sum(each.amount for each in payments)
        last = max((each.on for each in payments), default=None)
        left = asked[invoice] - credited[invoice] - amount
        yield PaperDebt(invoice, asked[invoice], credited[invoice], amount, last, left)


def _by_invoice(papers: Papers, posted: PostedByPaper, asked: Mapping[str, int]) -> dict[str, list[Paid]]:
    """The payments in the books by the invoice they paid; those on account are for none."""
    found: dict[str, list[Paid]] = {}
    for each in who_paid_what(papers, asked):
        if each.invoice is not None and ("payment", each.payment) in posted:
            found.setdefault(each.invoice, []).append(each)
    return found
