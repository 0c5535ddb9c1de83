"""Whose books a paper concerns: agencies count together with those their budgets passed to or came from."""

from __future__ import annotations

from collections import defaultdict

from ledger.domain.agencies.purses import Purses


class Lineage:
    """Which agencies a budget has had, has or will have."""

    def __init__(self, purses: Purses) -> None:
        chains = {code: self._chain(purses, code) for code in purses.budgets}
        related: dict[str, set[str]] = defaultdict(set)
        for code, chain in chains.items():
            for other in chain:
                related[code].add(purses.budgets[other].agency)
                related[other].add(purses.budgets[code].agency)
        self._agencies = {code: frozenset(agencies) for code, agencies in related.items()}
        self._related: dict[str, frozenset[str]] = {}
        for agencies in self._agencies.values():
            for agency in agencies:
                self._related[agency] = self._related.get(agency, frozenset()) | agencies
        self._first: dict[str, str] = {}
        for code in sorted(purses.budgets, reverse=True):
            self._first[purses.budgets[code].agency] = code

    def agencies(self, budget: str) -> frozenset[str]:
        """The agencies of the budget, of those that succeed it and of those it succeeds."""
        return self._agencies[budget]

    def concerns(self, budget: str, agency: str) -> bool:
        """Whether what stands in the budget's name is a matter of this agency."""
        return agency in self._agencies[budget]

    def related(self, agency: str) -> frozenset[str]:
        """The agency, and those that its budgets passed to or came from."""
        return self._related.get(agency, frozenset({agency}))

    def first_budget(self, agency: str) -> str | None:
        """The agency's first budget by code; None where it has none."""
        return self._first.get(agency)

    @staticmethod
    def _chain(purses: Purses, code: str) -> list[str]:
        chain = [code]
        while (successor := purses.budgets[chain[-1]].successor) and successor not in chain:
            chain.append(successor)
        return chain
