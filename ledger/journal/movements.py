"""What moved a placement's cost between two moments, cause by cause, so that the causes add up to the penny.

The facts known then become the facts known now sheet by sheet, always in the same order: the first day of the stay,
its last day, prices and calendars, what was accepted of papers, agreements and clauses, budgets that passed on. A
cause's effect is what should stand after its step less what should stand before it, so nothing is left over and
nothing counts twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Literal, NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.splits.packages import Package
from ledger.domain.splits.position import position
from ledger.journal.posting import differences, should_stand

MovementStep = Literal["starts", "ends", "prices", "papers", "splits", "passed_on"]


class Effect(NamedTuple):
    """Where a step shows: the service month and the budget that bears it."""

    step: MovementStep
    service_month: str
    budget: str


class _FactsAfterStep(NamedTuple):
    """The facts after a step; no package where the placement is not (or no longer) known."""

    step: MovementStep
    package: Package | None
    purses: Purses


def effects(
    before: Package | None, after: Package | None, purses_before: Purses, purses_after: Purses, through: date
) -> dict[Effect, int]:
    """Pence by which each step moves what should stand through a day; None where a placement was or is not known.

    A placement that is new counts wholly as a start, one that was withdrawn wholly as an end.
    """
    # A budget that is new now was not there to pass on then; what names it needs it from the first step on.
    known = Purses({**purses_after.budgets, **purses_before.budgets})
    found: dict[Effect, int] = {}
    held: tuple[Package | None, Purses] = (before, known)
    standing = borne_by_month(before, known, through)
    for stage in _stages(before, after, known, purses_after):
        if (stage.package, stage.purses) == held:
            continue
        held = (stage.package, stage.purses)
        now = borne_by_month(stage.package, stage.purses, through)
        for (month, budget), pence in differences(now, standing).items():
            found[Effect(stage.step, month, budget)] = pence
        standing = now
    return found


def borne_by_month(package: Package | None, purses: Purses, through: date) -> dict[tuple[str, str], int]:
    """Pence that each budget should bear of each service month, through a day."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    if package is not None:
        standing = should_stand(package.placement, position(package, through), purses)
        for month, allocations in standing.allocations.items():
            for key, pence in allocations.items():
                sums[month, key.budget] += pence
    return dict(sums)


def bearing_changed(before: Purses, after: Purses) -> bool:
    """Whether a budget known at both moments ends or passes on otherwise than it did."""
    return any(
        (then.last_day, then.successor) != (after.budgets[code].last_day, after.budgets[code].successor)
        for code, then in before.budgets.items()
        if code in after.budgets
    )


def _stages(
    before: Package | None, after: Package | None, purses: Purses, purses_after: Purses
) -> Iterator[_FactsAfterStep]:
    if after is None:
        yield _FactsAfterStep("ends", None, purses)
        return
    if before is None:
        yield _FactsAfterStep("starts", after, purses)
    else:
        started = before.placement.model_copy(update={"first_day": after.placement.first_day})
        yield _FactsAfterStep("starts", replace(before, placement=started), purses)
        dates = {"last_day": after.placement.last_day, "charging": after.placement.charging}
        ended = replace(before, placement=started.model_copy(update=dates))
        yield _FactsAfterStep("ends", ended, purses)
        # Clauses that stand as they were may still name a calendar that is gone.
        calendars = {**before.calendars, **after.calendars}
        priced = replace(ended, prices=after.prices, calendars=calendars)
        yield _FactsAfterStep("prices", priced, purses)
        yield _FactsAfterStep("papers", priced.with_accepted(after.accepted), purses)
        yield _FactsAfterStep("splits", after, purses)
    yield _FactsAfterStep("passed_on", after, purses_after)
