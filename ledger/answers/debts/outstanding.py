"""Outstanding: what agencies owe each other on a day as figures, in parts that make the whole, and what is disputed.

Debtors are what is in dispute, without prejudice, in process and not due, each pound once (docs/rules.md section 9);
less open credits and unallocated cash they are the balance. What is disputed of accruals stands beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ledger.answers.debts.aged import AgedDebt, DisputeClock, aged_debt, dispute_clocks, facts_for_reasons
from ledger.domain.debts.measures import (
    BALANCE,
    DEBTORS,
    DOCUMENTS_OUTSTANDING,
    IN_DISPUTE,
    IN_DISPUTE_ACCRUED,
    IN_PROCESS,
    LONGEST_OVERDUE,
    NOT_DUE,
    OPEN_CREDITS,
    OPEN_DISPUTES,
    OVERDUE,
    OVERDUE_DISPUTES,
    UNALLOCATED_CASH,
    VALUE_IN_DISPUTE,
    WITHOUT_PREJUDICE,
)
from ledger.domain.money_and_days.figures import Figure, Measure, made_of, whole
from ledger.domain.sheet.facts import Facts
from ledger.reconciliation.partners.aged_debt import POSITIONS, Debt, DebtPosition
from ledger.reconciliation.partners.reasons import Claim, Reasons, holders
from ledger.reconciliation.partners.three_ways import Between
from ledger.store.books import Books
from ledger.store.journal.balances import balances_between

BY_POSITION: dict[DebtPosition, Measure] = dict(
    zip(
        POSITIONS,
        (IN_DISPUTE, WITHOUT_PREJUDICE, IN_PROCESS, NOT_DUE, OPEN_CREDITS, UNALLOCATED_CASH),
        strict=True,
    )
)
"""The measure of each position; the first four together are debtors."""
_TOLD_BY = ("creditor", "debtor", "band", "reason", "recharge", "position")
NO_DISPUTE = "none"
"""What is in dispute because its share is, and under no open dispute."""


class Outstanding(NamedTuple):
    """What is outstanding on a day: the four parts of debtors, what is told apart, and the balance they make."""

    in_dispute: Figure
    without_prejudice: Figure
    in_process: Figure
    not_due: Figure
    debtors: Figure
    overdue: Figure
    open_credits: Figure
    unallocated_cash: Figure
    balance: Figure
    documents: Figure
    """How many recharges there are, and how many of them are overdue, and for how many days at most."""
    documents_overdue: Figure
    longest_overdue: Figure

    @property
    def parts(self) -> tuple[Figure, Figure, Figure, Figure]:
        """The parts of debtors, in the order in which people are shown them."""
        return self.in_dispute, self.without_prejudice, self.in_process, self.not_due

    @property
    def negative(self) -> tuple[Figure, ...]:
        """What is told apart from debtors and is not nil."""
        return tuple(each for each in (self.open_credits, self.unallocated_cash) if each)


def outstanding(found: AgedDebt, **kept: str | None) -> Outstanding:
    """What is outstanding on a day; `kept` narrows it further: creditor, debtor, band, reason, position, recharge."""
    on, asked = found.on, {"creditor": found.creditor, "debtor": found.debtor, **kept}
    wanted = {name: each for name, each in asked.items() if each}
    chosen = [debt for debt in found.debts if all(getattr(debt, name) == each for name, each in wanted.items())]
    over = tuple(name for name in _TOLD_BY if name not in wanted)

    def told(measure: Measure, found: Iterable[Debt]) -> Figure:
        return whole(measure, (_of(measure, debt, on) for debt in found), over, on=on, **wanted)

    disputed, interim, in_process, not_due, credits, cash = (
        told(measure, (debt for debt in chosen if debt.position == position))
        for position, measure in BY_POSITION.items()
    )
    debtors = made_of(DEBTORS, disputed, interim, in_process, not_due)
    late = [debt for debt in chosen if debt.stands == "owed" and debt.days]
    documents = {debt.recharge for debt in chosen if debt.stands == "owed"}
    return Outstanding(
        disputed,
        interim,
        in_process,
        not_due,
        debtors,
        told(OVERDUE, late),
        credits,
        cash,
        made_of(BALANCE, debtors, credits, cash),
        DOCUMENTS_OUTSTANDING.of(len(documents), on=on, **wanted),
        DOCUMENTS_OUTSTANDING.of(len({debt.recharge for debt in late}), on=on, overdue="yes", **wanted),
        LONGEST_OVERDUE.of(max((debt.days for debt in late), default=0), on=on, **wanted),
    )


def _of(measure: Measure, debt: Debt, on: date) -> Figure:
    """One debt as a figure; what is told apart from debtors is told as an amount of its own, above nil."""
    sign = 1 if debt.stands == "owed" else -1
    return measure.of(sign * debt.amount, on=on, **{name: getattr(debt, name) for name in _TOLD_BY})


def in_dispute_by_dispute(found: AgedDebt) -> list[Figure]:
    """What of debtors is in dispute, by the open dispute that covers it; they add up to what is in dispute.

    What no open dispute covers, and whose share is disputed, is told as of none.
    """
    sums: dict[str, int] = defaultdict(int)
    for part in found.parts:
        if part.claim == "in_dispute" and part.amount > 0:
            sums[part.dispute or NO_DISPUTE] += part.amount
    return [IN_DISPUTE.of(amount, on=found.on, dispute=dispute) for dispute, amount in sorted(sums.items())]


class DisputesOnADay(NamedTuple):
    """The disputes open on a day, how many there are and are overdue, and what of debtors is in dispute and why."""

    clocks: Sequence[DisputeClock]
    open: Figure
    overdue: Figure
    in_dispute: Figure
    by_dispute: Sequence[Figure]
    """What each covers, and of `NO_DISPUTE` what is in dispute by its share alone; they add up to `in_dispute`."""

    @property
    def without_one(self) -> Figure:
        """What is in dispute because its share is, and under no open dispute."""
        found = (each for each in self.by_dispute if each.argument("dispute") == NO_DISPUTE)
        return next(found, IN_DISPUTE.of(0, dispute=NO_DISPUTE, **dict(self.in_dispute.arguments)))


def disputes_on(books: Books, on: date) -> DisputesOnADay:
    """The disputes open on a day, those furthest over their time first, and what is in dispute."""
    found = aged_debt(books, on)
    clocks = dispute_clocks(books, on, found.parts)
    by_dispute = in_dispute_by_dispute(found)
    return DisputesOnADay(
        clocks,
        OPEN_DISPUTES.of(len(clocks), on=on),
        OVERDUE_DISPUTES.of(len([clock for clock in clocks if clock.days_over]), on=on),
        whole(IN_DISPUTE, by_dispute, ("dispute",), on=on),
        by_dispute,
    )


class ValueInDispute(NamedTuple):
    """All that is in dispute on a day, with the parts that make it."""

    in_dispute: Figure
    accrued: Figure
    value: Figure


def value_in_dispute(books: Books, found: AgedDebt) -> ValueInDispute:
    """What is in dispute of debtors and of accruals: the one number that a briefing gives."""
    debtors = outstanding(found).in_dispute
    accrued = IN_DISPUTE_ACCRUED.of(_accrued_in_dispute(books, found), on=found.on)
    return ValueInDispute(debtors, accrued, made_of(VALUE_IN_DISPUTE, debtors, accrued))


def _accrued_in_dispute(books: Books, found: AgedDebt) -> int:
    """Pence accrued at the horizon and not invoiced whose share is disputed, or which an open dispute covers.

    A dispute that names an amount covers of accruals what debtors leave of it; what is negative is none.
    """
    rows = _accrued(books)
    concerned = sorted({row.placement for row in rows if row.placement})
    claims = _Disputed(facts_for_reasons(books, concerned), found, books)
    return sum(claims.part_of(row) for row in rows)


def _accrued(books: Books) -> list[Between]:
    """What is accrued between agencies at the horizon, but for placements' months that come to less than nil."""
    if books.posted.horizon is None:
        return []
    rows = [row for row in balances_between(books, books.posted.horizon) if row.side == "unbilled" and row.placement]
    sums: dict[tuple[str, str, str | None, str | None], int] = defaultdict(int)
    for row in rows:
        sums[row.purse, row.counterparty_purse, row.placement, row.service_month] += row.balance
    return [row for row in rows if sums[row.purse, row.counterparty_purse, row.placement, row.service_month] > 0]


class _Disputed:
    """Which accruals are disputed on a day, remembering how much of each dispute is used up."""

    def __init__(self, facts: Facts, found: AgedDebt, books: Books) -> None:
        self._holder = holders(books.purses, found.on)
        self._reasons = Reasons(facts, books.purses, found.on, {})
        self._used: dict[str, int] = defaultdict(int)
        for part in found.parts:
            if part.dispute is not None:
                self._used[part.dispute] += part.amount

    def part_of(self, row: Between) -> int:
        """What of an accrual is in dispute, in pence."""
        creditor, debtor = self._holder[row.purse], self._holder[row.counterparty_purse]
        if creditor == debtor:
            return 0
        if row.standing == "disputed":
            return row.balance
        place = (row.placement or "", row.service_month or "", row.agreement, row.standing or "")
        claim = Claim(creditor, debtor, frozenset({creditor}), frozenset({debtor}), *place)
        left = row.balance
        for dispute in self._reasons.disputes_of(claim):
            limit = left if dispute.amount is None else max(0, dispute.amount - self._used[dispute.dispute])
            taken = max(0, min(left, limit))
            self._used[dispute.dispute] += taken
            left -= taken
        return row.balance - left
