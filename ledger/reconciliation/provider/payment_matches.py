"""Payments to providers that name no invoice of their own: which invoice each is for, kept as it was first matched.

A match is an act, as of receipts (docs/rules.md section 7): it is made when the payment is first reconciled, by what
a person said of it, its reference or its amount, and only a person undoes it. A payment that fits no invoice, or
several alike, stands on account: payable in debit, until somebody says or something comes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from ledger.domain.documents.sheets import ProviderPayment
from ledger.domain.sheet.spelling import fold
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.sums import only_set

PaymentRule = Literal["said", "named", "sum", "set", "before", "undone"]
"""What made a match, or turned it round; `before`: it stood when the ledger began to keep matches of payments."""


class PaymentMatch(NamedTuple):
    """An act: what of a payment pays an invoice, in pence (below nil: given back), and how one knows.

    It is kept as it was made. What undoes one is a match of its own, of the opposite amount.
    """

    payment: str
    invoice: str
    amount: int
    rule: PaymentRule
    how: str
    undoes: int | None = None
    """The number of the match that it turns round, wholly or in part."""
    number: int | None = None
    """None while it is not kept yet."""
    batch: int | None = None
    """The batch in which it was made."""


def match_payments(
    papers: Papers, asked: Mapping[str, int], kept: Sequence[PaymentMatch] = (), *, try_rules: bool = True
) -> list[PaymentMatch]:
    """The matches that are new, and what turns kept ones round because a person said otherwise.

    `asked` is what is to be paid of each invoice before any payment, less its credit notes; pence. Without
    `try_rules` only what people said is done: nothing came that a rule could match money on account with.
    """
    said, standing = _said_by_hand(papers), _Standing(kept)
    payments = {row.payment: row for row in papers.provider_payments}
    for code in standing.payments:
        _undo_what_was_said_otherwise(papers, standing, payments.get(code), code, said.get(code, {}))
    owing = _owing(papers, asked)
    for code, of_payment in said.items():
        for invoice, (amount, why) in of_payment.items():
            standing.match(PaymentMatch(code, invoice, amount - standing.on(code, invoice), "said", why))
    for invoice, amount in standing.by_invoice().items():
        owing[invoice] = owing.get(invoice, 0) - amount
    for payment in sorted(papers.provider_payments, key=lambda row: (row.paid_on, row.payment)) if try_rules else ():
        left = int(payment.amount) - standing.of(payment.payment)
        for found in _fitting(papers, payment, left, owing, set(said.get(payment.payment, ()))):
            owing[found.invoice] -= found.amount
            standing.match(found)
    return standing.made


def matched_sums(matches: Iterable[PaymentMatch]) -> dict[tuple[str, str], int]:
    """What each payment pays of each invoice by its matches, once what was undone is taken off; pence."""
    sums: Counter[tuple[str, str]] = Counter()
    for match in matches:
        sums[match.payment, match.invoice] += match.amount
    return {key: amount for key, amount in sums.items() if amount}


class _Standing:
    """The matches that are kept and those made now, and what is left of each."""

    def __init__(self, kept: Iterable[PaymentMatch]) -> None:
        self.made: list[PaymentMatch] = []
        self._kept: dict[str, list[PaymentMatch]] = defaultdict(list)
        self._left: Counter[int] = Counter()
        self._on: Counter[tuple[str, str]] = Counter()
        self._of: Counter[str] = Counter()
        for match in kept:
            self._count(match)
            if match.undoes is None:
                self._kept[match.payment].append(match)

    @property
    def payments(self) -> list[str]:
        """The payments of which any match is kept."""
        return list(self._kept)

    def latest_first(self, payment: str) -> list[tuple[PaymentMatch, int]]:
        """The kept matches of a payment of which anything is left, with that."""
        found = [(match, self._left[match.number or 0]) for match in reversed(self._kept.get(payment, ()))]
        return [(match, left) for match, left in found if left]

    def of(self, payment: str) -> int:
        """What of a payment is matched, in pence."""
        return self._of[payment]

    def on(self, payment: str, invoice: str) -> int:
        """What of a payment is matched to an invoice, in pence."""
        return self._on[payment, invoice]

    def by_invoice(self) -> Counter[str]:
        """What is matched to each invoice, in pence."""
        sums: Counter[str] = Counter()
        for (_, invoice), amount in self._on.items():
            sums[invoice] += amount
        return sums

    def match(self, match: PaymentMatch) -> None:
        """Make a match, unless it is of nothing."""
        if match.amount:
            self.made.append(match)
            self._count(match)

    def undo(self, match: PaymentMatch, amount: int, why: str) -> None:
        """Turn round so much of a match."""
        turned = match._replace(amount=-amount, rule="undone", how=why, undoes=match.number, number=None, batch=None)
        self.match(turned)

    def undo_most(self, payment: str, most: int, why: str, wanted: Callable[[PaymentMatch], bool]) -> None:
        """Turn round the latest of the wanted matches until so much is undone, in the direction of the payment."""
        for match, left in self.latest_first(payment):
            if wanted(match) and left * most > 0:
                amount = min(left, most) if most > 0 else max(left, most)
                self.undo(match, amount, why)
                most -= amount

    def _count(self, match: PaymentMatch) -> None:
        self._on[match.payment, match.invoice] += match.amount
        self._of[match.payment] += match.amount
        self._left[match.undoes or match.number or 0] += match.amount


def _undo_what_was_said_otherwise(
    papers: Papers, standing: _Standing, payment: ProviderPayment | None, code: str, said: Mapping[str, _SaidOfIt]
) -> None:
    """Turn round what a person undid: by another word, or by correcting or withdrawing a payment or its invoice."""
    for match, left in standing.latest_first(code):
        why = _no_longer(papers, payment, match, left, said)
        if why:
            standing.undo(match, left, why)
    if payment is None:
        return
    way = 1 if payment.amount > 0 else -1
    for invoice, (amount, why) in said.items():
        beyond = standing.on(code, invoice) * way - abs(amount)
        if beyond > 0:
            standing.undo_most(code, beyond * way, why, _is_for(invoice))
    beyond = (standing.of(code) - int(payment.amount)) * way
    if beyond > 0:
        standing.undo_most(code, beyond * way, "the payment is less than that", lambda _: True)
    wanted = sum(max(0, (amount - standing.on(code, invoice)) * way) for invoice, (amount, _) in said.items())
    short = wanted - (int(payment.amount) - standing.of(code)) * way
    if short > 0:
        standing.undo_most(
            code, short * way, "by hand it is for another invoice", lambda match: match.invoice not in said
        )


def _no_longer(
    papers: Papers, payment: ProviderPayment | None, match: PaymentMatch, left: int, said: Mapping[str, _SaidOfIt]
) -> str | None:
    """Why nothing of a match holds any longer; None where it does."""
    invoice = papers.invoices.get(match.invoice)
    if payment is None:
        return "the payment was withdrawn"
    if invoice is None:
        return "the invoice was withdrawn"
    if not payment.amount:
        return "the payment is of nothing"
    if left * int(payment.amount) < 0:
        return "the payment goes the other way"
    if match.rule == "said":
        return None if match.invoice in said else f"{match.invoice} by hand no longer"
    related = papers.lineage.related(payment.from_agency)
    if invoice.provider != payment.provider or invoice.to_agency not in related:
        return "the payment is of another provider or agency"
    return None


def _is_for(invoice: str) -> Callable[[PaymentMatch], bool]:
    return lambda match: match.invoice == invoice


class _SaidOfIt(NamedTuple):
    """How much of a payment a person said an invoice is, in pence, and how one knows."""

    amount: int
    how: str


def _said_by_hand(papers: Papers) -> dict[str, dict[str, _SaidOfIt]]:
    """By payment, what a person said it pays of which invoice: in order of invoice, and never more than it is."""
    left = {payment.payment: int(payment.amount) for payment in papers.provider_payments}
    said: dict[str, dict[str, _SaidOfIt]] = defaultdict(dict)
    for allocation in sorted(papers.allocations, key=lambda row: row.key_values):
        if allocation.invoice in papers.invoices and allocation.payment in left:
            rest, wanted = left[allocation.payment], int(allocation.amount)
            amount = max(min(wanted, rest), 0) if rest > 0 else min(max(wanted, rest), 0)
            left[allocation.payment] -= amount
            invoice = papers.settled_with(allocation.invoice)
            before = said[allocation.payment].get(invoice)
            how = f"{allocation.invoice} by hand" + (f": {allocation.why}" if allocation.why else "")
            said[allocation.payment][invoice] = _SaidOfIt(amount + (before.amount if before else 0), how)
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
) -> list[PaymentMatch]:
    """The invoices of the provider that the rest of a payment pays, with how much of each and how one knows."""
    if not left:
        return []
    code, open_invoices = payment.payment, _open_invoices(papers, payment, owing, denied)
    named = [invoice for invoice in open_invoices if _names(payment.reference, invoice)]
    if named:
        return _in_order(code, named, left, owing)
    same = [invoice for invoice in open_invoices if owing[invoice] == left]
    if len(same) == 1:
        return [PaymentMatch(code, same[0], left, "sum", "by its amount")]
    if same:
        return []
    most = int(papers.thresholds.of("papers_in_a_match", payment.from_agency))
    found = only_set([owing[invoice] for invoice in open_invoices], left, most) or ()
    how = f"one of {len(found)} invoices that make its amount"
    chosen = [open_invoices[place] for place in sorted(found)]
    return [PaymentMatch(code, invoice, owing[invoice], "set", how) for invoice in chosen]


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


def _in_order(code: str, invoices: Sequence[str], left: int, owing: Mapping[str, int]) -> list[PaymentMatch]:
    """A payment, or a refund, that names invoices pays them in order; what it has too much stays with the last."""
    found = []
    for place, invoice in enumerate(invoices):
        last = place == len(invoices) - 1
        amount = left if last else min(left, owing[invoice], key=abs)
        left -= amount
        if amount:
            found.append(PaymentMatch(code, invoice, amount, "named", "by its reference"))
    return found
