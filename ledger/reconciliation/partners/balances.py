"""Agreement of balances: what two agencies' books say of each other on a day, and the mismatch line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, get_args

from ledger.domain.agencies.purses import Purses
from ledger.domain.debts.sheets import Reason
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.columns import Amount, Rule
from ledger.reconciliation.partners.reasons import holders
from ledger.reconciliation.partners.three_ways import Between, MonthThreeWays

BalanceKind = Literal["receivable", "payable", "income", "expenditure"]
KINDS: tuple[BalanceKind, ...] = get_args(BalanceKind)
AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class MismatchCause:
    """A part of a mismatch: by how much ours is more than theirs for a placement's month, and why; pence."""

    placement: str | None
    service_month: str | None
    reason: Reason
    amount: int
    why: str


@dataclass(frozen=True, slots=True)
class Balance:
    """One line of a statement: ours, theirs (None where they gave no records), and what the mismatch is made of."""

    agency: str
    counterparty: str
    kind: Annotated[BalanceKind, "Balance"]
    ours: Amount
    theirs: Amount | None
    causes: tuple[MismatchCause, ...] = ()

    @property
    def difference(self) -> Amount | None:
        """By how much ours is more than theirs, in pence; None where nothing is known of theirs."""
        return None if self.theirs is None else self.ours - self.theirs

    @property
    def main_reason(self) -> Annotated[Rule, "Mostly because"]:
        """The reason of the largest part of the mismatch, `agreed` if there is none, empty if nothing is known."""
        if self.difference is None:
            return ""
        sums: dict[Reason, int] = defaultdict(int)
        for cause in self.causes:
            sums[cause.reason] += cause.amount
        if not self.difference:
            return AGREED
        return max(sorted(sums), key=lambda reason: abs(sums[reason]))


def balances(
    rows: Iterable[Between],
    comparison: Iterable[MonthThreeWays],
    gave_records: Iterable[str],
    purses: Purses,
    on: date,
) -> list[Balance]:
    """Every balance between two agencies on a day, in order of agency, counterparty and kind.

    Their records say what a partner owes and spends, so they are held to receivables and income; of payables and
    expenditure nothing is known of the other side, and the mirror in our own books proves nothing about theirs.
    """
    ours = _ours(rows, purses, on)
    theirs, causes = _theirs(comparison, on)
    known = set(gave_records)
    for agency, counterparty, kind in theirs:
        ours.setdefault((agency, counterparty, kind), 0)
    found = []
    for agency, counterparty, kind in sorted(ours, key=lambda key: (key[0], key[1], KINDS.index(key[2]))):
        own = ours[agency, counterparty, kind]
        if kind not in _HELD_TO_THEIRS or counterparty not in known:
            if own:
                found.append(Balance(agency, counterparty, kind, own, None))
            continue
        said = theirs.get((agency, counterparty, kind), 0)
        told = causes.get((agency, counterparty, kind), [])
        left = own - said - sum(cause.amount for cause in told)
        if left:
            told = [*told, _left_over(kind, left)]
        if own or said or told:
            found.append(Balance(agency, counterparty, kind, own, said, tuple(told)))
    return found


_HELD_TO_THEIRS = ("receivable", "income")
_BalanceKey = tuple[str, str, BalanceKind]


def _ours(rows: Iterable[Between], purses: Purses, on: date) -> dict[_BalanceKey, int]:
    holder = holders(purses, on)
    sums: dict[_BalanceKey, int] = defaultdict(int)
    unmatched: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        pair = (holder[row.purse], holder[row.counterparty_purse])
        if pair[0] == pair[1]:
            continue
        if row.side == "on_account":
            unmatched[pair] += row.balance
        elif row.side == "income":
            sums[*pair, "income"] -= row.of_year
        elif row.side == "owed":
            sums[*pair, "payable"] -= row.balance
            sums[*pair, "expenditure"] -= row.of_year
        else:
            sums[*pair, "receivable"] += row.balance
    for pair, amount in unmatched.items():
        # Money not matched lessens what is owed: in credit it came in and lessens a receivable, in debit a payable.
        sums[*pair, "receivable" if amount < 0 else "payable"] += amount if amount < 0 else -amount
    return {key: amount for key, amount in sums.items() if amount}


def _theirs(
    comparison: Iterable[MonthThreeWays], on: date
) -> tuple[dict[_BalanceKey, int], dict[_BalanceKey, list[MismatchCause]]]:
    """What their records say, and why it differs from ours, by placement and month until the day's."""
    upto, first = str(Month.of(on)), f"{Month.of(on).financial_year:04d}-04"
    sums: dict[_BalanceKey, int] = defaultdict(int)
    causes: dict[_BalanceKey, list[MismatchCause]] = defaultdict(list)
    for each in comparison:
        concern = each.concern
        pair = (concern.creditor, concern.debtor)
        sums[*pair, "receivable"] += 0
        if concern.service_month > upto:
            continue
        if each.theirs:
            sums[*pair, "receivable"] += each.theirs.acknowledged - each.theirs.paid
        for gap in each.differences:
            causes[*pair, "receivable"].append(
                MismatchCause(concern.placement, concern.service_month, gap.reason, gap.amount, gap.why)
            )
        said = each.theirs.acknowledged if each.theirs and concern.service_month >= first else 0
        sums[*pair, "income"] += said
        causes[*pair, "income"] += _of_income(each, said, first)
    return dict(sums), causes


def _of_income(each: MonthThreeWays, said: int, first: str) -> Iterator[MismatchCause]:
    """Why the year's income differs: what is due differs, or it is of an earlier year and was posted in this one."""
    concern, gap = each.concern, each.ours.of_year - said
    if not gap:
        return
    if concern.service_month < first:
        why = f"{pounds(gap)} for {concern.service_month}, of an earlier year, was posted in this one."
        yield MismatchCause(concern.placement, concern.service_month, "backdate_not_agreed", gap, why)
        return
    told = next((item for item in each.differences if item.of == "due"), None)
    reason: Reason = told.reason if told else "in_validation"
    yield MismatchCause(
        concern.placement, concern.service_month, reason, gap, told.why if told else "Posted in another year."
    )


def _left_over(kind: BalanceKind, amount: int) -> MismatchCause:
    what = "was received and is not allocated yet" if kind == "receivable" else "is not of any placement's month"
    return MismatchCause(None, None, "in_validation", amount, f"{pounds(abs(amount))} {what}.")
