"""Budgets together: who bears what once they end and pass to successors, and which agencies that ties together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.sheet.facts import Facts, once_of_facts


@dataclass(frozen=True)
class Purses:
    """All budgets together: who bears what once budgets end and pass to successors."""

    budgets: Mapping[str, Budget]
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    """Whose they are, as far as that is known: when each ended, and who succeeds it."""

    def bearer(self, budget: str, month: Month) -> str:
        """The budget that bears service of `month` where `budget` is named (docs/rules.md section 3).

        An agreement keeps the name of the budget it was made with; when its agency is merged, the money follows to
        the successor by the month of service, without anybody restating the agreement.

        >>> old = Budget(budget="O", agency="H1", stream="health", name="Old", last_day="2026-03-31", successor="N")
        >>> purses = Purses({"O": old, "N": Budget(budget="N", agency="H2", stream="health", name="New")})
        >>> purses.bearer("O", Month(2026, 3)), purses.bearer("O", Month(2026, 4))
        ('O', 'N')
        """
        return self._line(budget, month)[-1]

    def _line(self, budget: str, month: Month) -> list[str]:
        """A budget and those it passed to, one after the other, by a month."""
        first, line = month.first_day, [budget]
        while True:
            known = self.budgets[line[-1]]
            if known.last_day is None or known.last_day >= first or known.successor is None:
                return line
            if known.successor in line:
                raise ValueError("budgets succeed one another in a circle")
            line.append(known.successor)

    def agency(self, budget: str, month: Month) -> str:
        """The agency in whose books `budget` stands in `month`."""
        return self.budgets[self.bearer(budget, month)].agency

    def names(self, budgets: Iterable[str], month: Month) -> dict[str, set[str]]:
        """The agencies in whose books budgets stand in a month, each with those it took them over from and itself.

        What any of these said, signed or answered of the budgets is its word.
        """
        found: dict[str, set[str]] = {}
        for budget in budgets:
            line = [self.budgets[each].agency for each in self._line(budget, month)]
            found.setdefault(line[-1], set()).update(line)
        return found

    def of(self, agency: str) -> tuple[str, ...]:
        """The budgets that an agency was ever stated to have."""
        return self._owned.get(agency, ())

    @cached_property
    def _owned(self) -> dict[str, tuple[str, ...]]:
        owned: dict[str, list[str]] = defaultdict(list)
        for code, row in self.budgets.items():
            owned[row.agency].append(code)
        return {agency: tuple(sorted(codes)) for agency, codes in owned.items()}

    def agency_in(self, agency: str, month: Month) -> str:
        """The agency to which all that an agency had has passed by `month`; itself, unless there is exactly one."""
        heirs = {self.agency(row.budget, month) for row in self.budgets.values() if row.agency == agency}
        return heirs.pop() if len(heirs) == 1 else agency

    def lasting(self, agency: str) -> list[str]:
        """Of an agency's budgets those that stay with it longest, by code: money of no one budget goes with these.

        >>> ends = {"last_day": "2026-03-31", "successor": "N"}
        >>> rows = (("A", "H1", ends), ("B", "H1", {}), ("N", "H2", {}))
        >>> budgets = {b: Budget(budget=b, agency=of, stream="health", name=b, **more) for b, of, more in rows}
        >>> Purses(budgets).lasting("H1")
        ['B']
        """
        stays = {code: self._stays(code) for code, row in self.budgets.items() if row.agency == agency}
        return sorted(code for code, last in stays.items() if last == max(stays.values()))

    def _stays(self, budget: str) -> date:
        """The last day on which a budget, or one that succeeds it, is in the books of its agency as stated."""
        seen, following = {budget}, self.budgets[budget]
        while following.last_day and following.successor and following.successor not in seen:
            last, following = following.last_day, self.budgets[following.successor]
            seen.add(following.budget)
            if following.agency != self.budgets[budget].agency:
                return last
        return FOREVER

    def stream(self, budget: str) -> str:
        """What the budget's money is for."""
        return self.budgets[budget].stream


@once_of_facts
def purses_of(facts: Facts) -> Purses:
    """All budgets together, as facts have them, with the agencies whose they are."""
    agencies = {row.agency: row for row in facts.sheet(Agency).values()}
    return Purses({row.budget: row for row in facts.sheet(Budget).values()}, agencies)


class Lineage:
    """Which agencies a budget has had, has or will have: what is of one is a matter of them all."""

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
