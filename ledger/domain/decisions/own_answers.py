"""Own answers: each agency records its own decisions and approvals; another's is only told, and says by whom.

Until people sign in, a ledger may be told for which agency it is used (`ledger.config.agency`). Then nobody records
another's answer there. Where that is not told, it is used for the agency that leads a placement: an answer of any
other that somebody fills in on a screen says who told it, and is shown as reported. A book states what minutes say,
and may say it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import purses_of
from ledger.domain.decisions.sheets import Decision
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, Approval


class RecordedFor(NamedTuple):
    """For which agency answers are recorded, and whether a person fills them in on a screen."""

    agency: str | None
    """None where the ledger was not told."""
    on_screen: bool


def faults_of_answers(facts: Facts, rows: Iterable[Row], by: RecordedFor) -> Iterator[Fault]:
    """What may not stand of the decisions and approvals that are stated: the answer of another agency."""
    for row in rows:
        if isinstance(row, (Decision, Approval)):
            yield from _of_another(facts, row, by)


def own(facts: Facts, row: Decision | Approval, agency: str) -> bool:
    """Whether an answer is this agency's own on its day: its, or that of one whose duties it has taken over."""
    purses = purses_of(facts)
    return holder(purses, row.agency, row.on).agency == holder(purses, agency, row.on).agency


def leads(facts: Facts, agreement: str, row: Decision | Approval) -> bool:
    """Whether the agency of an answer leads the placement of its agreement on the day of the answer."""
    deal = facts.sheet(Agreement).get((agreement,))
    placement = facts.sheet(Placement).get((deal.placement,)) if deal else None
    if placement is None or placement.lead_budget not in purses_of(facts).budgets:
        return False
    return own(facts, row, purses_of(facts).agency(placement.lead_budget, Month.of(row.on)))


def _of_another(facts: Facts, row: Decision | Approval, by: RecordedFor) -> Iterator[Fault]:
    if by.agency is not None:
        if not own(facts, row, by.agency):
            yield Fault(
                row,
                "agency",
                f"an answer of {by.agency}, for which this ledger is used; {row.agency} records its own",
                f"Leave it to an officer of {row.agency}",
            )
    elif by.on_screen and row.told_by is None and not leads(facts, row.agreement, row):
        yield Fault(
            row,
            "told_by",
            f"who told it, for {row.agency} is not the lead commissioner and records its own answers",
            "Say in which role, never a name: the answer is then shown as reported",
        )
