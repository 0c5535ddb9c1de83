"""Receipts: which lines of which recharges the money that came in pays, and what stands on account.

A match is made when its receipt is first reconciled, by what is known then, and kept as it was made; only a person
undoes it. What is new is gone through as the days went, between what is kept: what people said comes first (by hand,
then the numbers that the payer wrote), and what they say of a later receipt keeps a guess from its paper; then what
the payer's ledger shows as paid; then the oldest paper whose open sum it is; then the only set of papers whose sum it
is. The rest is on account, and tried again when something comes.

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
from dataclasses import replace
from datetime import date
from typing import NamedTuple, TypeVar

from ledger.domain.agencies.purses import Purses
from ledger.domain.debts.sheets import DebtDecision, ReceiptAllocation
from ledger.domain.documents.issued import LineName, Recharge
from ledger.domain.documents.sheets import PartnerRecord, Receipt
from ledger.domain.money_and_days.periods import FOREVER
from ledger.reconciliation.partners.kept_matches import KeptMatches
from ledger.reconciliation.partners.matching import ReceiptMatching
from ledger.reconciliation.partners.money_in import MoneyIn, pair_of
from ledger.reconciliation.partners.open_lines import Opening, OpenPapers, Pair, StandsNow
from ledger.reconciliation.partners.paid_records import PaidRecords
from ledger.reconciliation.partners.provisions import provisions
from ledger.reconciliation.partners.receipt_claims import Claims, not_as_said
from ledger.reconciliation.partners.set_offs import set_off_credits
from ledger.reconciliation.partners.settlement import (
    EVERYTHING,
    NOTHING,
    DecidedAct,
    Learnt,
    ReceiptMatch,
    Settlement,
)
from ledger.reconciliation.partners.undoing import undo_what_was_said_otherwise
from ledger.reconciliation.partners.write_offs import on_no_paper, write_off

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
    kept: Iterable[ReceiptMatch] = (),
    learnt: Learnt = EVERYTHING,
    first_open: date = date.min,
    stands: StandsNow | None = None,
) -> Settlement:
    """How lines stand after a day (None: all that is known), whatever order the rest is given in.

    What is `kept` stands as it was made, unless a person said otherwise since; new matches are made for what was
    `learnt` since, and count from `first_open` at the earliest. `most_papers` is how many papers a guessed set may
    have. Internal journals are owed by nobody and left out. `for_funds` says how much of a receipt was paid into a
    pooled fund: that pays no line and stands on account. `stands` is how what is open of lines stands now, where that
    is known: new matches take firm parts first by it, else by how lines were billed.
    """
    last = upto or FOREVER
    known = _KnownInOrder(
        sorted(
            (paper for paper in recharges if paper.kind != "internal_journal" and paper.dated <= last),
            key=lambda paper: (paper.dated, paper.from_agency, paper.sequence),
        ),
        sorted((row for row in receipts if row.received_on <= last), key=lambda row: (row.received_on, row.receipt)),
        list(allocations),
        list(partner_records),
        sorted((row for row in decisions if row.on <= last), key=lambda row: (row.on, row.decision)),
        for_funds or {},
        stands or {},
    )
    kept = list(kept)
    found = _settle(known, purses, most_papers, kept, learnt, first_open, last)
    if not found.made:
        return found
    # Lines stand as they will be told from now on: by all matches, as if they had been known from the first day.
    numbered = [match._replace(number=place) for place, match in enumerate(found.made, _after(kept))]
    told = _settle(known, purses, most_papers, [*kept, *numbered], NOTHING, first_open, last)
    return replace(told, matches=found.matches, made=found.made)


class _KnownInOrder(NamedTuple):
    """What is known by the last day, in the order in which it happened."""

    papers: list[Recharge]
    receipts: list[Receipt]
    allocations: list[ReceiptAllocation]
    partner_records: list[PartnerRecord]
    decided: list[DebtDecision]
    for_funds: Mapping[str, int]
    stands: StandsNow


def _after(kept: Iterable[ReceiptMatch]) -> int:
    return max((match.number or 0 for match in kept), default=0) + 1


def _settle(
    known: _KnownInOrder,
    purses: Purses,
    most_papers: int,
    kept: Iterable[ReceiptMatch],
    learnt: Learnt,
    first_open: date,
    last: date,
) -> Settlement:
    """Go once through the days, between what is kept."""
    by_code = {row.receipt: row for row in known.receipts}
    claims = Claims(known.receipts, known.allocations, {paper.number for paper in known.papers})
    records, opening = PaidRecords(known.partner_records), Opening(purses, known.papers)
    standing = KeptMatches(kept)
    if learnt.anything:
        undo_what_was_said_otherwise(standing, claims, opening, by_code, known.for_funds, learnt, first_open)
    money = MoneyIn(by_code, known.for_funds, standing, first_open, OpenPapers(known.stands))
    if learnt.anything:
        money.remember_refunds([code for code in by_code if code not in learnt.receipts])
        records.resume(standing, by_code)
    matching = ReceiptMatching(money, claims, records, most_papers, learnt)
    notes = _go_through(money, matching, opening, known)
    return _settlement(money, known.decided, [*not_as_said(money, claims), *claims.notes, *notes], last)


def _go_through(money: MoneyIn, matching: ReceiptMatching, opening: Opening, known: _KnownInOrder) -> list[str]:
    """Day by day what was issued, what was written off, and what came; what could not be decided, in sentences."""
    issued = {paper.number: paper.dated for paper in known.papers}
    written_off = [row for row in known.decided if row.kind == "write_off"]
    notes = list(on_no_paper(written_off, issued))
    for on, day in _days(known.papers, written_off, known.receipts, issued):
        money.papers.day = on
        _issue(money, opening, day.papers)
        matching.papers_came(day.papers)
        for decision in day.written_off:
            notes += write_off(money.papers, decision)
        for receipt in day.came:
            matching.take(receipt)
    matching.try_again()
    return [*notes, *on_no_paper((row for row in known.decided if row.kind == "provision"), issued)]


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
) -> Iterator[tuple[date, _PapersOfDay]]:
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
        yield day, days[day]


def _issue(money: MoneyIn, opening: Opening, papers: Sequence[Recharge]) -> None:
    """New papers: credits are set off in their own month."""
    months = set()
    for paper in papers:
        for line in opening.lines(paper):
            money.issue(line)
            months.add((line.share.placement, line.share.service_month))
    for month in sorted(months):
        set_off_credits(money.papers, money.papers.of_month(*month))


def _settlement(money: MoneyIn, decided: Sequence[DebtDecision], notes: list[str], last: date) -> Settlement:
    lines = money.papers.lines
    made = [*money.kept.undone, *money.made]
    matches = [match for match in (*money.kept.rows, *made) if match.day <= last and match.name in lines]
    matched, paid = Counter[str](), Counter[LineName]()
    for match in matches:
        matched[match.receipt] += match.amount
        paid[match.name] += match.amount
    unmatched = {code: row.amount - matched[code] for code, row in money.receipts.items()}
    provided = list(provisions(money.papers, (row for row in decided if row.kind == "provision"), matches, last))
    # What counts later only is reserved for it in what is open, and is open on the day itself.
    later = {name: money.paid[name] - paid[name] for name in lines}
    return Settlement(
        paid=_some(paid),
        set_off=_some({name: line.set_off for name, line in lines.items()}),
        written_off=_some({name: line.written_off for name, line in lines.items()}),
        outstanding=_some({name: line.open + later[name] for name, line in lines.items()}),
        on_account=_by_pair(money, unmatched),
        of_funds=_by_pair(money, money.for_funds),
        matches=matches,
        made=made,
        unmatched=_some(unmatched),
        given_up=_some(money.papers.given_up),
        provided=_by_line(provided),
        write_offs=[
            DecidedAct(change.decision, change.name, -change.by, change.day)
            for change in money.papers.changes
            if change.decision
        ],
        provisions=provided,
        notes=notes,
    )


def _by_pair(money: MoneyIn, amounts: Mapping[str, int]) -> dict[Pair, int]:
    sums: Counter[Pair] = Counter()
    for code in amounts:
        if code in money.receipts:
            sums[pair_of(money.receipts[code])] += amounts[code]
    return _some(sums)


def _by_line(acts: Iterable[DecidedAct]) -> dict[tuple[str, LineName], int]:
    sums: Counter[tuple[str, LineName]] = Counter()
    for act in acts:
        sums[act.decision, act.name] += act.amount
    return _some(sums)


def _some(amounts: Mapping[K, int]) -> dict[K, int]:
    return {key: amount for key, amount in amounts.items() if amount}
