"""Receipts: which lines of which recharges the money that came in pays, and what stands on account.

Papers, decisions and receipts are gone through as the days went. What people said comes first (an allocation by
hand, then the numbers that the payer wrote), and what they say of a later receipt keeps a guess from its paper. A
guess is only made where a sum fits: a paper's own, what the payer's ledger shows as paid, or a set of papers that
is the only one to come to it. The rest is on account. Nothing is remembered, so any order of learning gives the same.

Here £1,200 come for a paper of £1,000:

>>> from ledger.domain.agencies.sheets import Budget
>>> from ledger.domain.documents.issued import RechargeLine
>>> budgets = (("SC", "C", "social_care"), ("HE", "H", "health"))
>>> purses = Purses({b: Budget(budget=b, agency=of, stream=stream, name=b) for b, of, stream in budgets})
>>> line = RechargeLine(1, "P", "2026-06", "A", "HE", "agreed", "SC", None, 100_000, None)
>>> paper = Recharge("C-1", "recharge", "C", "H", "2026-07", date(2026, 7, 5), date(2026, 8, 4), (line,))
>>> came = Receipt(
...     receipt="R", from_agency="H", to_agency="C", received_on="2026-08-01", amount="1200", reference="C-1"
... )
>>> found = settle_receipts([paper], [came], [], [], 4, purses=purses)
>>> [(match.recharge, match.amount, match.how) for match in found.matches], found.on_account
([('C-1', 100000, 'named in the reference')], {('H', 'C'): 20000})
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from ledger.domain.agencies.purses import Purses
from ledger.domain.debts.sheets import DebtDecision, ReceiptAllocation
from ledger.domain.documents.issued import Recharge
from ledger.domain.documents.sheets import PartnerRecord, Receipt
from ledger.domain.money_and_days.periods import FOREVER
from ledger.reconciliation.partners.guesses import guess
from ledger.reconciliation.partners.money_in import MoneyIn, pair_of
from ledger.reconciliation.partners.open_lines import Opening, Pair
from ledger.reconciliation.partners.paid_records import PaidRecords, pay_as_recorded
from ledger.reconciliation.partners.receipt_claims import Claims, not_as_said, pay_as_said
from ledger.reconciliation.partners.set_offs import set_off_credits
from ledger.reconciliation.partners.settlement import ReceiptMatch, Settlement
from ledger.reconciliation.partners.write_offs import on_no_paper, provisions, write_off

K = TypeVar("K")


def settle_receipts(
    recharges: Iterable[Recharge],
    receipts: Iterable[Receipt],
    allocations: Iterable[ReceiptAllocation],
    partner_records: Iterable[PartnerRecord],
    most_papers: int,
    upto: date | None = None,
    *,
    purses: Purses,
    decisions: Iterable[DebtDecision] = (),
    for_funds: Mapping[str, int] | None = None,
) -> Settlement:
    """Match receipts to lines, as it stands after a day (None: all that is known), whatever order they are given in.

    `most_papers` is how many papers a guessed set may have. Internal journals are owed by nobody and left out.
    `for_funds` says how much of a receipt was paid into a pooled fund: that pays no line and stands on account.
    """
    last = upto or FOREVER
    papers = sorted(
        (paper for paper in recharges if paper.kind != "internal_journal" and paper.dated <= last),
        key=lambda paper: (paper.dated, paper.from_agency, paper.sequence),
    )
    came = sorted(
        (row for row in receipts if row.received_on <= last), key=lambda row: (row.received_on, row.receipt)
    )
    decided = sorted((row for row in decisions if row.on <= last), key=lambda row: (row.on, row.decision))
    issued = {paper.number: paper.dated for paper in papers}
    written_off = [row for row in decided if row.kind == "write_off"]
    provided = [row for row in decided if row.kind == "provision"]

    money = MoneyIn({row.receipt: row for row in came}, for_funds or {})
    claims, records = Claims(came, allocations, issued), PaidRecords(partner_records)
    opening, notes = Opening(purses), [*claims.notes, *on_no_paper(written_off, issued)]
    for day in _days(papers, written_off, came, issued):
        _issue(money, claims, records, opening, day.papers)
        for decision in day.written_off:
            notes += write_off(money.papers, decision)
        for receipt in day.came:
            _take(money, claims, records, most_papers, receipt)
    for receipt in came:
        guess(money, claims, records, most_papers, receipt)

    notes = [*not_as_said(money, claims), *notes, *on_no_paper(provided, issued)]
    return _settlement(money, provided, notes)


class _PapersOfDay(NamedTuple):
    """What happened on a day: papers first, then what was written off, then what came in."""

    papers: list[Recharge]
    written_off: list[DebtDecision]
    came: list[Receipt]


def _days(
    papers: Iterable[Recharge],
    written_off: Iterable[DebtDecision],
    came: Iterable[Receipt],
    issued: Mapping[str, date],
) -> Iterator[_PapersOfDay]:
    """The days on which anything happened, in order; nothing is written off before it is billed."""
    days: dict[date, _PapersOfDay] = defaultdict(lambda: _PapersOfDay([], [], []))
    for paper in papers:
        days[paper.dated].papers.append(paper)
    for decision in written_off:
        if decision.recharge in issued:
            days[max(decision.on, issued[decision.recharge])].written_off.append(decision)
    for receipt in came:
        days[receipt.received_on].came.append(receipt)
    for day in sorted(days):
        yield days[day]


def _issue(
    money: MoneyIn, claims: Claims, records: PaidRecords, opening: Opening, papers: Sequence[Recharge]
) -> None:
    """New papers: credits are set off in their own month; money that was waiting for a paper pays it."""
    if not papers:
        return
    months = set()
    for paper in papers:
        for line in opening.lines(paper):
            money.papers.add(line)
            months.add((line.share.placement, line.share.service_month))
    for month in sorted(months):
        set_off_credits(money, money.papers.of_month(*month))
    new = {paper.number for paper in papers}
    for code, free in list(money.free.items()):
        receipt = money.receipts[code]
        if free and not claims.papers_of(code).isdisjoint(new):
            pay_as_said(money, claims, receipt)
        if free > 0 and code in records.of_receipt:
            pay_as_recorded(money, records.of_receipt[code], receipt)


def _take(money: MoneyIn, claims: Claims, records: PaidRecords, most_papers: int, receipt: Receipt) -> None:
    """Money comes in: it goes where people said, else where a sum fits; what was given back is taken back."""
    money.come(receipt)
    pay_as_said(money, claims, receipt)
    guess(money, claims, records, most_papers, receipt)
    if money.free[receipt.receipt] < 0:
        money.take_back(receipt)


def _settlement(money: MoneyIn, provided: Sequence[DebtDecision], notes: list[str]) -> Settlement:
    lines = money.papers.lines
    unmatched = {code: row.amount - sum(money.matched[code].values()) for code, row in money.receipts.items()}
    return Settlement(
        paid=_some(money.paid),
        set_off=_some({name: line.set_off for name, line in lines.items()}),
        written_off=_some({name: line.written_off for name, line in lines.items()}),
        outstanding=_some({name: line.open for name, line in lines.items()}),
        on_account=_by_pair(money, unmatched),
        of_funds=_by_pair(money, money.for_funds),
        matches=list(_matches(money)),
        unmatched=_some(unmatched),
        given_up=_some(money.papers.given_up),
        provided=provisions(money.papers, provided),
        notes=notes,
    )


def _matches(money: MoneyIn) -> Iterator[ReceiptMatch]:
    for code, lines in money.matched.items():
        for name, amount in lines.items():
            if amount:
                yield ReceiptMatch(code, *name, amount, money.how[code, name])


def _by_pair(money: MoneyIn, amounts: Mapping[str, int]) -> dict[Pair, int]:
    sums: Counter[Pair] = Counter()
    for code in amounts:
        if code in money.receipts:
            sums[pair_of(money.receipts[code])] += amounts[code]
    return _some(sums)


def _some(amounts: Mapping[K, int]) -> dict[K, int]:
    return {key: amount for key, amount in amounts.items() if amount}
