"""What payments to providers pay, and what that moves: the invoice they name, or those that they are matched to.

Money that is matched to no invoice stands on account: payable in debit, until somebody says or something comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple

from ledger.domain.documents.parts import PaperPart
from ledger.domain.documents.sheets import ProviderPayment
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.columns import Amount
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.payment_matches import PaymentMatch, matched_sums
from ledger.reconciliation.provider.settling import PaperPlace

Payable = Mapping[str, Mapping[PaperPlace, int]]


class Paid(NamedTuple):
    """What one payment pays of one invoice (None: nothing known), in pence."""

    payment: str
    on: date
    invoice: str | None
    amount: int


def settle_payments(papers: Papers, payable: Payable, matches: Iterable[PaymentMatch]) -> Iterator[PaperPart]:
    """What each payment takes from what is payable, in order of their days; `matches` are all that count."""
    paid = who_paid_what(papers, matches)
    for invoice, group in groupby(paid, key=lambda each: each.invoice):
        if invoice is not None:
            yield from _of_invoice(papers, invoice, payable.get(invoice, {}), list(group))
    on_account = {payment.payment: payment for payment in papers.provider_payments}
    for each in paid:
        if each.invoice is None:
            yield from _on_account(papers, on_account[each.payment], each.amount)


def who_paid_what(papers: Papers, matches: Iterable[PaymentMatch]) -> list[Paid]:
    """What each payment pays, in order of invoice and day."""
    paid = [*_named(papers), *_matched(papers, matches)]
    return sorted(paid, key=lambda each: (each.invoice or "", each.on, each.payment))


def _named(papers: Papers) -> Iterator[Paid]:
    """Payments that name their invoice; one that names a credit note is for the invoice this credits."""
    for payment in papers.payments:
        if payment.invoice in papers.invoices:
            yield Paid(payment.payment, payment.paid_on, papers.settled_with(payment.invoice), int(payment.amount))


def _matched(papers: Papers, matches: Iterable[PaymentMatch]) -> Iterator[Paid]:
    """Payments that name no invoice, by their matches; the rest of each on account."""
    payments = {payment.payment: payment for payment in papers.provider_payments}
    left = {code: int(payment.amount) for code, payment in payments.items()}
    for (code, invoice), amount in matched_sums(matches).items():
        if code in payments and invoice in papers.invoices:
            left[code] -= amount
            yield Paid(code, payments[code].paid_on, papers.settled_with(invoice), amount)
    for code, amount in left.items():
        if amount:
            yield Paid(code, payments[code].paid_on, None, amount)


# What it moves


def _of_invoice(
    papers: Papers, invoice: str, payable: Mapping[PaperPlace, int], paid: list[Paid]
) -> Iterator[PaperPart]:
    """Payments of one invoice, cumulative over its parts in order; what is paid too much stays with the last part."""
    parts = sorted(((where, pence) for where, pence in payable.items() if pence), key=_order)
    if not parts:
        head = papers.invoices[invoice]
        purse = papers.usual_purse(head.provider, head.to_agency)
        month = Month.of(head.dated)
        if purse is None:
            return
        parts = [((None, str(month), papers.purses.bearer(purse, month)), 0)]
    reached = 0
    before = _reached(parts, 0)
    for each in paid:
        reached += each.amount
        after = _reached(parts, reached)
        for (where, _), had, has in zip(parts, before, after, strict=True):
            if has != had:
                yield PaperPart("payment", each.payment, *where, payable=has - had)
        before = after


def _order(item: tuple[PaperPlace, int]) -> tuple[bool, str, str, str]:
    (placement, month, purse), pence = item
    return pence > 0, placement or "", month, purse


def _reached(parts: Sequence[tuple[PaperPlace, int]], paid: int) -> list[int]:
    """How much of each part is paid once so much is paid of all: deductions at once, then one part after another."""
    if not paid:
        return [0] * len(parts)
    covered = [min(pence, 0) for _, pence in parts]
    left = paid - sum(covered)
    for place, (_, pence) in enumerate(parts):
        if pence > 0:
            covered[place] = min(pence, max(left, 0))
            left -= covered[place]
    covered[-1] += left
    return covered


def _on_account(papers: Papers, payment: ProviderPayment, amount: int) -> Iterator[PaperPart]:
    purse = papers.usual_purse(payment.provider, payment.from_agency)
    if purse:
        bearer = papers.purses.bearer(purse, Month.of(payment.paid_on))
        yield PaperPart("payment", payment.payment, None, None, bearer, payable=amount)


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


TooMuch = Literal["credited_beyond", "paid_twice", "paid_beyond"]
"""In which way a document was settled beyond what it asks: by credit notes, paid as much again or more, or else."""


class SettledBeyond(NamedTuple):
    """An invoice that was settled beyond what it asks: what is to be recovered from the provider; pence."""

    invoice: str
    how: TooMuch
    asked: int
    credited: int
    paid: int
    beyond: int


def settled_beyond(debts: Iterable[PaperDebt]) -> Iterator[SettledBeyond]:
    """The invoices that were paid or credited beyond what they ask, in the order given.

    >>> debt = PaperDebt("I", asked=2228571, credited=0, paid=4457142, last_paid_on=None, open=-2228571)
    >>> next(settled_beyond([debt]))[1::4]
    ('paid_twice', 2228571)
    """
    for debt in debts:
        if debt.asked >= 0 and debt.open < 0:
            due = debt.asked - debt.credited
            how: TooMuch = "credited_beyond" if due < 0 else "paid_twice" if debt.paid >= 2 * due else "paid_beyond"
            yield SettledBeyond(debt.invoice, how, debt.asked, debt.credited, debt.paid, -debt.open)


def asked_as_posted(papers: Papers, posted: PostedByPaper) -> dict[str, int]:
    """What is to be paid of each invoice by what was posted, before any payment and less its credit notes; pence."""
    sums: Counter[str] = Counter()
    for (kind, paper), pence in posted.items():
        if kind != "payment" and paper in papers.invoices:
            sums[papers.settled_with(paper)] += pence
    return dict(sums)


def paid_on_account(papers: Papers, posted: PostedByPaper, matches: Iterable[PaymentMatch]) -> list[Paid]:
    """What of payments in the books pays no invoice, the first paid first; `papers` as they were reconciled last."""
    paid = who_paid_what(papers, matches)
    return [each for each in paid if each.invoice is None and ("payment", each.payment) in posted]


def provider_debt(papers: Papers, posted: PostedByPaper, matches: Iterable[PaymentMatch]) -> Iterator[PaperDebt]:
    """The debt of each paper that was posted, in order of its code; `papers` are as they were reconciled last."""
    asked, credited = Counter[str](), Counter[str]()
    known = sorted({paper for kind, paper in posted if kind != "payment" and paper in papers.invoices})
    for (kind, paper), pence in posted.items():
        if kind != "payment" and paper in papers.invoices:
            invoice = papers.settled_with(paper)
            asked[paper] += pence if invoice == paper else 0
            credited[invoice] -= pence if invoice != paper else 0
    paid = _by_invoice(papers, posted, matches)
    for invoice in sorted({*known, *paid}):
        payments = paid.get(invoice, [])
        amount = sum(each.amount for each in payments)
        last = max((each.on for each in payments), default=None)
        left = asked[invoice] - credited[invoice] - amount
        yield PaperDebt(invoice, asked[invoice], credited[invoice], amount, last, left)


def _by_invoice(papers: Papers, posted: PostedByPaper, matches: Iterable[PaymentMatch]) -> dict[str, list[Paid]]:
    """The payments in the books by the invoice they paid; those on account are for none."""
    found: dict[str, list[Paid]] = {}
    for each in who_paid_what(papers, matches):
        if each.invoice is not None and ("payment", each.payment) in posted:
            found.setdefault(each.invoice, []).append(each)
    return found
