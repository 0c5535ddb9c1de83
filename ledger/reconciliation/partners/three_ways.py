"""Three ways: what our journal says a partner bears, what its own records say, and what was received.

Each placement's month is compared, and each difference told in the words in which debts are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.debts.sheets import CONTESTED, Reason
from ledger.domain.money_and_days.money import pounds
from ledger.reconciliation.partners.reasons import Claim, ReasonGiven, Reasons, TheirRecords, holders, twice

AccountSide = Literal["income", "unbilled", "billed", "owed", "on_account"]
"""What an account is to its agency: income from another, due from it unbilled or billed, owed to it, not matched."""


class Between(NamedTuple):
    """An account of one budget towards another for a placement's month; debits less credits, in pence."""

    purse: str
    counterparty_purse: str
    side: AccountSide
    placement: str | None
    service_month: str | None
    agreement: str | None
    standing: str | None
    balance: int
    """All that was posted until the day's month."""
    spent: int
    """What of it was spent or earned, in whatever year."""
    of_year: int
    """What of it was spent or earned in the financial year of the day."""
    billed: int
    received: int
    written_off: int


class Concern(NamedTuple):
    """What is compared: a placement's month between two agencies, as they stand on the day."""

    creditor: str
    debtor: str
    placement: str
    service_month: str


@dataclass(slots=True)
class Ours:
    """What our journal says of a placement's month; pence."""

    shares: dict[tuple[str | None, str], int] = field(default_factory=lambda: defaultdict(int))
    """What falls on the partner, by agreement and standing."""
    unbilled: int = 0
    billed: int = 0
    received: int = 0
    written_off: int = 0
    of_year: int = 0
    """What of it was posted in the financial year of the day."""

    @property
    def due(self) -> int:
        """All that falls on the partner."""
        return sum(self.shares.values())


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much ours is more than theirs (below nil: less), why, and what of: what is due, or what was paid."""

    of: str
    """`due`, `paid` or `written_off`."""
    reason: Reason
    amount: int
    why: str

    @property
    def contested(self) -> bool:
        """Whether two agencies differ over it; else it is merely not processed."""
        return self.reason in CONTESTED


@dataclass(frozen=True, slots=True)
class MonthThreeWays:
    """A placement's month three ways."""

    concern: Concern
    ours: Ours
    theirs: TheirRecords | None
    """What their records say of it; None where they have nothing of this month."""
    differences: tuple[Difference, ...]


def ours_of(rows: Iterable[Between], purses: Purses, on: date) -> dict[Concern, Ours]:
    """The creditors' books by placement and month, under the names in which they stand on the day."""
    holder, found = holders(purses, on), defaultdict[Concern, Ours](Ours)
    for row in rows:
        if row.placement is None or row.service_month is None:
            continue
        creditor, debtor = holder[row.purse], holder[row.counterparty_purse]
        if creditor == debtor or row.side not in ("income", "unbilled", "billed"):
            continue
        ours = found[Concern(creditor, debtor, row.placement, row.service_month)]
        if row.side == "income":
            ours.shares[row.agreement, row.standing or ""] -= row.spent
            ours.of_year -= row.of_year
        elif row.side == "unbilled":
            ours.unbilled += row.balance
        else:
            ours.billed += row.billed
            ours.received += row.received
            ours.written_off += row.written_off
    return dict(found)


def due_by_debtor(ours: Mapping[Concern, Ours]) -> dict[tuple[str, str], dict[str, int]]:
    """What falls on each debtor, by debtor and placement, then by service month; pence."""
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for concern, found in ours.items():
        sums[concern.debtor, concern.placement][concern.service_month] = found.due
    return sums


def compared(
    ours: Mapping[Concern, Ours], theirs: Mapping[tuple[str, str], Mapping[str, TheirRecords]], reasons: Reasons
) -> list[MonthThreeWays]:
    """Each placement's month of the agencies that gave records: ours, theirs, received, and why they differ.

    `theirs` is by agency and placement, then by service month; months of which only they know something are told too.
    """
    who = {agency for agency, _ in theirs}
    creditors = {(each.debtor, each.placement): each.creditor for each in ours}
    concerns = {each for each in ours if each.debtor in who}
    for (agency, placement), months in theirs.items():
        creditor = creditors.get((agency, placement))
        if creditor:
            concerns |= {Concern(creditor, agency, placement, month) for month in months}
    found, left = [], dict[str, int]()
    for concern in sorted(concerns):
        own = ours.get(concern) or Ours()
        said = theirs.get((concern.debtor, concern.placement), {}).get(concern.service_month)
        found.append(MonthThreeWays(concern, own, said, tuple(_differences(concern, own, said, reasons, left))))
    return found


def _differences(
    concern: Concern, ours: Ours, said: TheirRecords | None, reasons: Reasons, left: dict[str, int]
) -> Iterator[Difference]:
    """`left` is what disputes over a stated sum do not cover yet; it is brought up to date."""
    gap = ours.due - (said.acknowledged if said else 0)
    if gap:
        claims = _claims(concern, ours)
        told = _by_dispute(claims, gap, reasons, left) or _why(concern, claims, ours, said, gap, reasons)
        yield Difference("due", told.reason, gap, told.why)
    paid = said.paid if said else 0
    if ours.received != paid:
        more = "We received more than their records say they paid."
        less = "Their records say that more was paid than we received and matched to it."
        why = f"{more if ours.received > paid else less} {pounds(ours.received)} against {pounds(paid)}."
        yield Difference("paid", "in_validation", paid - ours.received, why)
    if ours.written_off:
        why = f"{pounds(ours.written_off)} of it was written off in our books."
        yield Difference("written_off", "written_off", -ours.written_off, why)


def _by_dispute(claims: list[Claim], gap: int, reasons: Reasons, left: dict[str, int]) -> ReasonGiven | None:
    """What a dispute says of a difference; one over a stated sum covers no more than that of all of them."""
    for dispute in (dispute for claim in claims for dispute in reasons.disputes_of(claim)):
        if dispute.amount is None:
            return reasons.disputed(dispute)
        if abs(gap) <= left.setdefault(dispute.dispute, dispute.amount):
            left[dispute.dispute] -= abs(gap)
            return reasons.disputed(dispute)
    return None


def _why(
    concern: Concern, claims: list[Claim], ours: Ours, said: TheirRecords | None, gap: int, reasons: Reasons
) -> ReasonGiven:
    """Why what is due differs: a share that makes just the difference, else what the facts show."""
    if not ours.due:
        months = f"Their records have {pounds(-gap)} for {concern.service_month}, ours nothing."
        return ReasonGiven("dates_mismatch", months)
    if said is None:
        return reasons.derived(claims[0])
    both = f"Their records have {pounds(said.acknowledged)} for {concern.service_month}, ours {pounds(ours.due)}"
    if twice(said, ours.due):
        return ReasonGiven("duplicate", f"{both}: they have it {len(said.amounts)} times.")
    for claim in claims:
        if gap == ours.shares[claim.agreement, claim.standing] and claim.standing != "agreed":
            told = reasons.derived(claim)
            return ReasonGiven(told.reason, f"{both}. {told.why}")
    if gap == ours.unbilled:
        return ReasonGiven("in_validation", f"{both}: {pounds(gap)} of it is accrued, not yet invoiced.")
    return ReasonGiven("rate_mismatch", f"{both}.")


def _claims(concern: Concern, ours: Ours) -> list[Claim]:
    """What is asked of the partner, the largest share first."""
    shares = sorted(ours.shares.items(), key=lambda item: (-abs(item[1]), item[0][0] or "", item[0][1]))
    return [
        Claim(
            concern.creditor,
            concern.debtor,
            frozenset({concern.creditor}),
            frozenset({concern.debtor}),
            concern.placement,
            concern.service_month,
            agreement,
            standing,
        )
        for (agreement, standing), amount in shares
        if amount
    ]
