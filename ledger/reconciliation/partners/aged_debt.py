"""Aged debt: what is outstanding between agencies on a day, by how long it is due and why it does not come.

One recharge may be owed for several reasons: a dispute over a part of it, a provision, what the facts show of the
rest. Each line is parted among them to the penny, so the rows add up to the balance of the journal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.domain.agencies.purses import Purses
from ledger.domain.debts.sheets import CONTESTED, DebtDecision, Reason
from ledger.domain.documents.issued import LineName, Recharge, RechargeLine
from ledger.domain.documents.shares import NO_STANDING, Share
from ledger.domain.money_and_days.money import pounds
from ledger.reconciliation.partners.line_parts import Part
from ledger.reconciliation.partners.reasons import Claim, ReasonGiven, Reasons, holders

BANDS = ("not_due", "1-30", "31-60", "61-90", "91-180", "181-365", "over_365")
"""Days past due, in the order in which people are shown them."""
_LAST_DAYS = (0, 30, 60, 90, 180, 365)


@dataclass(frozen=True, slots=True)
class OwedLine:
    """What is outstanding of one line of a recharge for one share: pence, below nil where it is to be given back."""

    paper: Recharge
    line: RechargeLine
    share: Share
    """The decision, budget and standing under which this is owed now."""
    creditor: str
    """Who is owed, as the budgets stand on the day: a merged agency's debts are its successor's."""
    debtor: str
    amount: int

    @property
    def name(self) -> LineName:
        """The recharge's number and the line's."""
        return LineName(self.paper.number, self.line.line)

    @property
    def claim(self) -> Claim:
        """What a reason is sought for."""
        return Claim(
            self.creditor,
            self.debtor,
            frozenset({self.creditor, self.paper.from_agency}),
            frozenset({self.debtor, self.paper.to_agency}),
            self.line.placement,
            self.line.service_month,
            self.share.agreement,
            self.share.standing,
            self.line.order,
            self.paper.number,
            self.line.corrects if self.line.amount > 0 else None,
        )


DebtClaim = Literal["in_dispute", "without_prejudice", "undisputed"]
"""How the two stand to what is owed: disputed, shared without prejudice to a decision, or neither."""
DebtPosition = Literal["in_dispute", "without_prejudice", "in_process", "not_due", "open_credit", "on_account"]
POSITIONS: tuple[DebtPosition, ...] = (
    *("in_dispute", "without_prejudice", "in_process", "not_due"),
    *("open_credit", "on_account"),
)
"""Where each pound stands: the first four are all that is owed, the others are told apart from it."""


@dataclass(frozen=True, slots=True)
class OwedPart:
    """A part of what is outstanding of a line, with why it is not paid; pence."""

    owed: OwedLine
    given: ReasonGiven
    amount: int
    dispute: str | None = None
    """The dispute it is a part of, if it is of one."""

    @property
    def claim(self) -> DebtClaim:
        """In dispute where an open dispute covers it or its share is disputed; else what its share stands for."""
        if self.dispute is not None or self.owed.share.standing == "disputed":
            return "in_dispute"
        return "without_prejudice" if self.owed.share.standing == "interim" else "undisputed"


DebtStands = Literal["owed", "open_credit", "on_account"]
"""What a debt is: owed; below nil, a credit that nothing has used; or money that is matched to nothing."""


@dataclass(frozen=True, slots=True)
class Debt:
    """What is outstanding of one recharge for one reason; money on account has no recharge and is below nil."""

    creditor: str
    debtor: str
    recharge: str | None
    dated: date | None
    due: date | None
    days: int
    """Days past due; nil where it is not due yet."""
    reason: Reason
    amount: int
    whys: tuple[str, ...]
    """The sentences that say why, each once."""
    claim: DebtClaim = "undisputed"

    @property
    def position(self) -> DebtPosition:
        """In dispute, without prejudice, or neither: then in process once it is overdue, and before that not due."""
        if self.stands != "owed":
            return self.stands
        if self.claim != "undisputed":
            return self.claim
        return "in_process" if self.days else "not_due"

    @property
    def band(self) -> str:
        """The band of days past due."""
        return band(self.days)

    @property
    def stands(self) -> DebtStands:
        """Whether it is owed, or what it is that lies below nil and is never taken off what is owed."""
        if self.recharge is None:
            return "on_account"
        return "open_credit" if self.amount < 0 else "owed"

    @property
    def contested(self) -> bool:
        """Whether its reason is one over which two agencies differ, disputed or not."""
        return self.reason in CONTESTED


def band(days: int) -> str:
    """The band that so many days past due fall in."""
    return BANDS[sum(days > last for last in _LAST_DAYS)]


def owed_on(
    recharges: Iterable[Recharge], parts: Mapping[LineName, Sequence[Part]], purses: Purses, on: date
) -> list[OwedLine]:
    """What is outstanding on a day of each line dated until then, in order of what fell due first.

    `parts` are what is open of each line, by the shares that it stands for now: a line is owed under each of them.
    Internal journals move no balance, and nobody owes itself: what an agency owed one that it has become falls away.
    """
    holder, found = holders(purses, on), []
    for paper in sorted(recharges, key=lambda paper: (paper.due, paper.number)):
        if paper.kind == "internal_journal" or paper.dated > on:
            continue
        for line in paper.lines:
            for part in parts.get(LineName(paper.number, line.line), ()):
                creditor, debtor = holder[part.share.lead_budget], holder[part.share.budget]
                if creditor != debtor:
                    found.append(OwedLine(paper, line, part.share, creditor, debtor, part.amount))
    return found


def billed_by_debtor(
    recharges: Iterable[Recharge], purses: Purses, on: date
) -> dict[tuple[str, str], dict[str, int]]:
    """What was asked for until a day, by debtor and placement, then by service month; pence."""
    holder = holders(purses, on)
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for paper in recharges:
        if paper.kind != "internal_journal" and paper.dated <= on:
            for line in paper.lines:
                sums[holder[line.budget], line.placement][line.service_month] += line.amount
    return sums


def parts_of(
    owed: Sequence[OwedLine],
    reasons: Reasons,
    provided: Mapping[tuple[str, LineName], int],
    decisions: Mapping[str, DebtDecision],
) -> list[OwedPart]:
    """Each line's outstanding amount parted by reason: disputes first, then provisions, then what the facts show.

    `provided` is what each decision sets aside for a line, in pence, and `decisions` are they by code.
    """
    parting = _Parting(reasons, provided, decisions)
    return [part for each in owed for part in parting.of(each)]


@dataclass(slots=True)
class _Cover:
    """What a dispute or provision still covers, in pence; no limit where it names no amount."""

    given: ReasonGiven
    left: int | None
    dispute: str | None = None

    def take(self, amount: int) -> int:
        """What it covers of so much; a stated amount covers no credits."""
        if self.left is None:
            return amount
        taken = max(0, min(amount, self.left))
        self.left -= taken
        return taken


class _Parting:
    """Parts lines in order, and remembers how much of each dispute and provision is used up."""

    def __init__(
        self,
        reasons: Reasons,
        provided: Mapping[tuple[str, LineName], int],
        decisions: Mapping[str, DebtDecision],
    ) -> None:
        self._reasons = reasons
        self._disputes: dict[str, _Cover] = {}
        self._provisions: dict[LineName, list[_Cover]] = defaultdict(list)
        for (decision, name), amount in sorted(provided.items()):
            row = decisions[decision]
            told = ReasonGiven("provided_for", f"Set aside on {row.on}: {row.why}")
            self._provisions[name].append(_Cover(told, amount))

    def of(self, owed: OwedLine) -> Iterator[OwedPart]:
        """The parts of one line, which come to what is outstanding of it."""
        left = owed.amount
        for cover in self._covers(owed):
            taken = cover.take(left) if left else 0
            left -= taken
            if taken:
                yield OwedPart(owed, cover.given, taken, cover.dispute)
        if left:
            yield OwedPart(owed, self._told(owed), left)

    def _covers(self, owed: OwedLine) -> Iterator[_Cover]:
        for dispute in self._reasons.disputes_of(owed.claim):
            if dispute.dispute not in self._disputes:
                self._disputes[dispute.dispute] = _Cover(
                    self._reasons.disputed(dispute), dispute.amount, dispute.dispute
                )
            yield self._disputes[dispute.dispute]
        yield from self._provisions.get(owed.name, ())

    def _told(self, owed: OwedLine) -> ReasonGiven:
        """What the facts show of a line; an open credit is told as one, whatever its month stands for."""
        return _OPEN_CREDIT if owed.share.standing == NO_STANDING else self._reasons.derived(owed.claim)


_OPEN_CREDIT = ReasonGiven(
    "in_validation", "It is a credit that nothing has used yet: a receipt for the net, a match or a refund will."
)


def debts_of(parts: Iterable[OwedPart], on_account: Mapping[tuple[str, str], int], on: date) -> list[Debt]:
    """A row a recharge, reason and claim, and one for each debtor's money on account, by creditor, debtor, day due.

    What is below nil is never netted with what is owed, so one paper may have a row of each.
    """
    sums: dict[tuple[str, str, str, Reason, bool, DebtClaim], int] = defaultdict(int)
    whys: dict[tuple[str, str, str, Reason, bool, DebtClaim], dict[str, None]] = defaultdict(dict)
    papers: dict[str, Recharge] = {}
    for part in parts:
        papers[part.owed.paper.number] = part.owed.paper
        paper, below = part.owed.paper.number, part.amount < 0
        key = (part.owed.creditor, part.owed.debtor, paper, part.given.reason, below, part.claim)
        sums[key] += part.amount
        whys[key][part.given.why] = None
    debts = [_debt(papers[key[2]], key, amount, tuple(whys[key]), on) for key, amount in sums.items() if amount]
    debts += [
        Debt(creditor, debtor, None, None, None, 0, "in_validation", -amount, (_on_account(amount),))
        for (debtor, creditor), amount in on_account.items()
        if amount
    ]
    return sorted(debts, key=lambda debt: (*_in_order(debt), debt.reason, POSITIONS.index(debt.position)))


def _debt(
    paper: Recharge,
    key: tuple[str, str, str, Reason, bool, DebtClaim],
    amount: int,
    whys: tuple[str, ...],
    on: date,
) -> Debt:
    creditor, debtor, number, reason, _, claim = key
    days = max(0, (on - paper.due).days)
    return Debt(creditor, debtor, number, paper.dated, paper.due, days, reason, amount, whys, claim)


def _in_order(debt: Debt) -> tuple[str, str, date, str]:
    return debt.creditor, debt.debtor, debt.due or date.max, debt.recharge or ""


def _on_account(amount: int) -> str:
    if amount < 0:
        return f"{pounds(-amount)} was given back above what was owed; it is unallocated."
    return f"{pounds(amount)} was received and is not allocated to any recharge yet."


@dataclass(frozen=True, slots=True)
class DebtSum:
    """What one agency is owed by another in one band for one reason; pence."""

    creditor: str
    debtor: str
    band: str
    reason: Reason
    amount: int
    papers: int

    @property
    def contested(self) -> bool:
        """Whether the two differ over it; else it is merely not processed."""
        return self.reason in CONTESTED


def summed(debts: Iterable[Debt]) -> list[DebtSum]:
    """Debts added up by agencies, band and reason, contested ones first."""
    amounts: dict[tuple[str, str, str, Reason], int] = defaultdict(int)
    papers: dict[tuple[str, str, str, Reason], set[str | None]] = defaultdict(set)
    for debt in debts:
        key = (debt.creditor, debt.debtor, debt.band, debt.reason)
        amounts[key] += debt.amount
        papers[key].add(debt.recharge)
    sums = [DebtSum(*key, amount=amount, papers=len(papers[key] - {None})) for key, amount in amounts.items()]
    return sorted(
        sums, key=lambda each: (each.creditor, each.debtor, not each.contested, BANDS.index(each.band), each.reason)
    )
