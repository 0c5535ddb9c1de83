"""Parties: the budgets by which agencies are party to a placement, whoever holds them by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts, once_of_facts
from ledger.domain.splits.packages import Package
from ledger.domain.splits.sheets import Agreement, ClauseRow

_OF_NOBODY = frozenset({"draft", "withdrawn"})
"""Statuses of an agreement that makes nobody a party: it was only tried, or taken back."""


def party_budgets(package: Package) -> frozenset[str]:
    """The budgets that lead a placement, or that any agreement of it names; a draft makes nobody a party."""
    named = {budget for deal in package.deals if deal.agreement.status not in _OF_NOBODY for budget in deal.budgets}
    return frozenset(named | _leading(package.placement))


@once_of_facts
def party_budgets_of(facts: Facts) -> Mapping[str, frozenset[str]]:
    """The same of every placement that facts have, by its code."""
    named: dict[str, set[str]] = defaultdict(set)
    clauses = facts.by(ClauseRow, "agreement")
    for agreement in facts.sheet(Agreement).values():
        if agreement.status not in _OF_NOBODY:
            named[agreement.placement].update(row.budget for row in clauses.get(agreement.agreement, ()))
    placements = facts.sheet(Placement).values()
    return {row.placement: frozenset(named[row.placement] | _leading(row)) for row in placements}


def _leading(placement: Placement) -> set[str]:
    return {budget for budget in (placement.lead_budget, placement.fallback_budget) if budget}
