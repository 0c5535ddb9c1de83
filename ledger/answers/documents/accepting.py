"""Accepting what lines ask beyond their price: how much may be accepted of each, and who would bear it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ledger.domain.agencies.purses import purses_of
from ledger.domain.documents.sheets import LineDecision
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.acceptances import Acceptance, AcceptedByPlacement
from ledger.domain.splits.packages import package_of
from ledger.domain.splits.position import position
from ledger.journal.posting import differences, should_stand
from ledger.reconciliation.provider.accepted import InQuestion, accepted_of_facts, in_question_of_facts
from ledger.store.books import Books


class WouldBear(NamedTuple):
    """What one budget would bear more (below nil: less) if lines were accepted; pence."""

    budget: str
    agency: str
    standing: str
    settled: str
    amount: int


@dataclass(frozen=True)
class Accepting:
    """What accepting lines would come to."""

    in_question: Mapping[tuple[str, str], InQuestion]
    """What each line asks beyond its days now, or why it cannot be accepted."""
    accepted: tuple[Acceptance, ...]
    """What would be charged, and on which day."""
    bears: tuple[WouldBear, ...]

    @property
    def refused(self) -> dict[tuple[str, str], str]:
        """The lines that cannot be accepted, and why."""
        return {key: each.why_not for key, each in self.in_question.items() if each.why_not}


def accepting(books: Books, decisions: Sequence[LineDecision]) -> Accepting:
    """What these acceptances would come to, worked out as posting works it out; nothing is written.

    Days after the horizon are shown as they will be once they are posted.
    """
    facts, horizon = books.facts_of_invoices({row.invoice for row in decisions}), books.posted.horizon
    keys = [(row.invoice, row.line) for row in decisions]
    rest = {key: row for key, row in facts.sheet(LineDecision).items() if key not in set(keys)}
    before = _with(facts, rest.values())
    after = _with(facts, [*rest.values(), *decisions])
    purses, found = purses_of(facts), in_question_of_facts(before, purses_of(facts), horizon)
    was, would = (accepted_of_facts(each, purses, horizon) for each in (before, after))
    charged = tuple(each for group in would.values() for each in group if (each.invoice, each.line) in set(keys))
    through = max([each.day for each in charged] + ([horizon] if horizon else []), default=date.min)
    bears = _bears(facts, {each.placement for each in charged}, was, would, through)
    return Accepting({key: found[key] for key in keys if key in found}, charged, bears)


def _with(facts: Facts, decisions: Iterable[LineDecision]) -> Facts:
    supposed = Facts(dict(facts.rows))
    supposed.rows[LineDecision.sheet] = {row.key_values: row for row in decisions}
    return supposed


def _bears(
    facts: Facts, placements: set[str], was: AcceptedByPlacement, would: AcceptedByPlacement, through: date
) -> tuple[WouldBear, ...]:
    purses, sums = purses_of(facts), defaultdict[tuple[str, str, str, str], int](int)
    for code in sorted(placements):
        package = package_of(facts, facts.sheet(Placement)[code,])
        before, after = (
            should_stand(package.placement, position(package.with_accepted(each.get(code, ())), through), purses)
            for each in (was, would)
        )
        for month in before.allocations.keys() | after.allocations.keys():
            moved = differences(after.allocations.get(month, {}), before.allocations.get(month, {}))
            for key, pence in moved.items():
                agency = purses.agency(key.budget, Month.parse(month))
                sums[key.budget, agency, key.standing, key.settled] += pence
    return tuple(WouldBear(*key, pence) for key, pence in sorted(sums.items()) if pence)


def decisions_on(books: Books, of: Sequence[tuple[str, str]]) -> dict[tuple[str, str], LineDecision]:
    """The decisions that stand on some lines, by invoice and line; of lines on which none does, nothing."""
    stand = books.facts(LineDecision).sheet(LineDecision)
    return {key: stand[key] for key in of if key in stand}
