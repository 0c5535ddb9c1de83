"""What payments to providers pay: the invoice they name, or what a person, a reference or an amount says.

A payment that fits no invoice, or several alike, stands on account: payable in debit, until somebody says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple

from ledger.domain.documents.parts import PaperPart
from ledger.domain.documents.sheets import ProviderPayment
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.columns import Amount
from ledger.domain.sheet.spelling import fold
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.settling import PaperPlace
from ledger.reconciliation.sums import only_set

Payable = Mapping[str, Mapping[PaperPlace, int]]


class Paid(NamedTuple):
    """What one payment pays of one invoice (None: nothing known), in pence, and how one knows."""

    payment: str
    on: date
    invoice: str | None
    amount: int
    how: str


def settle_payments(papers: Papers, payable: Payable) -> Iterator[PaperPart]:
    """Match payments in order of their days, and work out what each takes from what is payable."""
    paid = who_paid_what(papers, {invoice: sum(parts.values()) for invoice, parts in payable.items()})
    for invoice, group in groupby(paid, key=lambda each: each.invoice):
        if invoice is not None:
            yield from _of_invoice(papers, invoice, payable.get(invoice, {}), list(group))
    on_account = {payment.payment: payment for payment in papers.provider_payments}
    for each in paid:
        if each.invoice is None:
            yield from _on_account(papers, on_account[each.payment], each.amount)


def who_paid_what(papers: Papers, asked: Mapping[str, int]) -> list[Paid]:
    """What each payment pays, in order of invoice and day; `asked` is what is to be paid of each invoice, in pence.

    That is before any payment, and less its credit notes.
    """
    paid = [*_named(papers), *_matched(papers, asked)]
    return sorted(paid, key=lambda each: (each.invoice or "", each.on, each.payment))


def _named(papers: Papers) -> Iterator[Paid]:
    """Payments that name their invoice; one that names a credit note is for the invoice this credits."""
    for payment in papers.payments:
        if payment.invoice in papers.invoices:
            invoice = papers.settled_with(payment.invoice)
            yield Paid(payment.payment, payment.paid_on, invoice, int(payment.amount), "it names the invoice")


# Payments that name no invoice of their own


def _matched(papers: Papers, asked: Mapping[str, int]) -> Iterator[Paid]:
    """Payments by what a person said of them, by their reference, by their amount; the rest on account."""
    owing = _owing(papers, asked)
    said = _said_by_hand(papers)
    for paid in said.values():  # what people said comes before anything that sums suggest
        for invoice, amount in paid.items():
            owing[invoice] = owing.get(invoice, 0) - amount
    for payment in sorted(papers.provider_payments, key=lambda payment: (payment.paid_on, payment.payment)):
        left = int(payment.amount)
        for invoice, amount in said.get(payment.payment, {}).items():
            left -= amount
            if amount:
                yield Paid(payment.payment, payment.paid_on, invoice, amount, "by hand")
        for invoice, amount, how in _fitting(papers, payment, left, owing, set(said.get(payment.payment, ()))):
            owing[invoice] -= amount
            left -= amount
            yield Paid(payment.payment, payment.paid_on, invoice, amount, how)
        if left:
            yield Paid(payment.payment, payment.paid_on, None, left, "on account")


def _said_by_hand(papers: Papers) -> dict[str, dict[str, int]]:
    """By payment, what a person said it pays of which invoice: in order of invoice, and never more than it is."""
    left = {payment.payment: int(payment.amount) for payment in papers.provider_payments}
    said: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for allocation in sorted(papers.allocations, key=lambda row: row.key_values):
        if allocation.invoice in papers.invoices and allocation.payment in left:
            rest, wanted = left[allocation.payment], int(allocation.amount)
            amount = max(min(wanted, rest), 0) if rest > 0 else min(max(wanted, rest), 0)
            left[allocation.payment] -= amount
            said[allocation.payment][papers.settled_with(allocation.invoice)] += amount
    return said


def _owing(papers: Papers, asked: Mapping[str, int]) -> dict[str, int]:
    """Pence to be paid of each invoice, once payments that name it are taken off."""
    owing = dict(asked)
    for payment in papers.payments:
        if payment.invoice in papers.invoices:
            invoice = papers.settled_with(payment.invoice)
            owing[invoice] = owing.get(invoice, 0) - int(payment.amount)
    return owing


def _fitting(
    papers: Papers, payment: ProviderPayment, left: int, owing: Mapping[str, int], denied: set[str]
) -> list[tuple[str, int, str]]:
    """Invoices of the provider that the rest of a payment pays, with how much of each and how one knows."""
    if not left:
        return []
    open_invoices = _open_invoices(papers, payment, owing, denied)
    named = [code for code in open_invoices if _names(payment.reference, code)]
    if named:
        return _in_order(named, left, owing)
    same = [code for code in open_invoices if owing[code] == left]
    if len(same) == 1:
        return [(same[0], left, "by its amount")]
    if same:
        return []
    most = int(papers.thresholds.of("papers_in_a_match", payment.from_agency))
    found = only_set([owing[code] for code in open_invoices], left, most) or ()
    said = f"one of {len(found)} invoices that make its amount"
    return [(open_invoices[place], owing[open_invoices[place]], said) for place in sorted(found)]


def _open_invoices(papers: Papers, payment: ProviderPayment, owing: Mapping[str, int], denied: set[str]) -> list[str]:
    """The provider's invoices to the agency (or one it took over from) of which something is owing, oldest first."""
    agencies = papers.lineage.related(payment.from_agency)
    found = []
    for invoice in papers.of_provider(payment.provider):
        asks = owing.get(invoice.invoice, 0)
        same_way = asks and (asks > 0) == (payment.amount > 0)
        if same_way and invoice.to_agency in agencies and invoice.invoice not in denied:
            found.append(invoice.invoice)
    return found


def _names(reference: str | None, code: str) -> bool:
    """Whether an invoice's number stands as a word in a reference."""
    folded, number = fold(reference or ""), fold(code)
    place = folded.find(number)
    while place >= 0:
        end = place + len(number)
        if not folded[place - 1 : place].isalnum() and not folded[end : end + 1].isalnum():
            return True
        place = folded.find(number, place + 1)
    return False


def _in_order(invoices: Sequence[str], left: int, owing: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """A payment that names invoices pays them in order; what it has too much stays with the last."""
    found = []
    for place, code in enumerate(invoices):
        last = place == len(invoices) - 1
        amount = left if last else max(min(left, owing[code]), min(0, left))
        left -= amount
        if amount:
            found.append((code, amount, "by its reference"))
    return found


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
    """An invoice that was settled beyond what it asks: what is to be had back of the provider; pence."""

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
