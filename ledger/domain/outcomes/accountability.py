"""The matrix of accountability: for each outcome who answers for it and who bears what its placement costs.

Outcomes stand beside the money, never divided by it: nothing here shares a cost out to outcomes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import Purses
from ledger.domain.funds.sheets import InKind
from ledger.domain.money_and_days.periods import Month
from ledger.domain.outcomes.progress import Progress
from ledger.domain.outcomes.sheets import Outcome
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.parties import party_budgets_of

Backing = Literal["funds", "in_kind", "no_funder", "not_charged"]
"""What stands behind an outcome, by what was allocated in the twelve months to the day: the agency that answers for
it bears part of the placement's cost (`funds`), or no money but gives in kind (`in_kind`), or bears nothing while
others do (`no_funder`); or the placement was not charged to anybody (`not_charged`)."""
OutcomeCover = Literal["outcome", "none_set", "all_ended", "not_begun"]
"""Whether a placement's money has an outcome to stand behind: one is open, or was when the child left (`outcome`);
none was ever set (`none_set`); every one has ended and none took its place (`all_ended`); or all are set for later
days only (`not_begun`)."""


@dataclass(frozen=True, slots=True)
class BorneInYear:
    """What one budget bore of one placement in the twelve months to the day: pence, and what of it is agreed."""

    placement: str
    budget: str
    agency: str
    amount: int
    agreed: int


@dataclass(frozen=True, slots=True)
class OutcomeAccountability:
    """One outcome: how it stands, who answers for it, and who bears what its placement costs."""

    progress: Progress
    accountable: str
    """Who answers for it on the day; of one that has ended: who did on the day on which it ended."""
    backing: Backing
    funders: tuple[BorneInYear, ...]
    """In order of agency and budget; the same for each outcome of a placement."""


def answer_for(
    progress: Progress,
    accountable: str,
    stands_for: Collection[str],
    funders: Iterable[BorneInYear],
    givers: Iterable[str],
) -> OutcomeAccountability:
    """Put an outcome beside the money: `givers` give in kind to its placement.

    `stands_for` are the agencies whose money is that of the one accountable: it, and those it took over from.
    """
    borne = tuple(sorted(funders, key=lambda row: (row.agency, row.budget)))
    if not borne:
        backing: Backing = "not_charged"
    elif any(row.agency in stands_for for row in borne):
        backing = "funds"
    else:
        backing = "in_kind" if any(agency in stands_for for agency in givers) else "no_funder"
    return OutcomeAccountability(progress, accountable, backing, borne)


def accountable_on(facts: Facts, purses: Purses, outcome: Outcome, on: date) -> str:
    """Who answers for an outcome on a day: the agency that was stated, or the one to which its duty has passed."""
    return holder(purses, outcome.accountable, on, party_budgets_of(facts).get(outcome.placement, ())).agency


def standing_for(facts: Facts, purses: Purses, outcome: Outcome, on: date) -> frozenset[str]:
    """The agencies whose money is that of the one accountable: it, and those whose budgets there it holds by now."""
    now, month = accountable_on(facts, purses, outcome, on), Month.of(on)
    budgets = party_budgets_of(facts).get(outcome.placement, ())
    held = {purses.budgets[budget].agency for budget in budgets if purses.agency(budget, month) == now}
    return frozenset({outcome.accountable, now, *held})


def gives_within(row: InKind, first: date, last: date) -> bool:
    """Whether something is given in kind on a day from `first` to `last`; what is given once, on its day."""
    until = row.first_day if row.per == "once" else row.last_day or last
    return row.first_day <= last and until >= first


def cover_of(placement: Placement, outcomes: Iterable[Progress], day: date) -> OutcomeCover:
    """Whether an outcome stood behind a placement on a day, or on the last day of a stay that was over by then."""
    known = list(outcomes)
    reference = min(day, placement.last_day or day)
    begun = [each for each in known if each.outcome.first_day <= reference]
    if any(each.ending is None or each.ending.on >= reference for each in begun):
        return "outcome"
    return "all_ended" if begun else "not_begun" if known else "none_set"


def twelve_months_to(day: date) -> tuple[Month, Month]:
    """The month of a day and the eleven before it: the first and the last."""
    last = Month.of(day)
    return Month(last.year - 1, last.number).next, last
