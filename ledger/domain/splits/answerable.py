"""Who is to answer for what is expected of budgets in a placement (docs/rules.md sections 4 and 9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from ledger.domain.agencies.duties import holder, is_word_of
from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.packages import Package
from ledger.domain.splits.parties import party_budgets


@dataclass(frozen=True, slots=True)
class Answerable:
    """The agencies that are to answer for the shares of a placement, as known on the day `as_at`.

    `parties` are the budgets by which agencies are party to it: a duty passes with these, else to the agency's
    successor.
    """

    purses: Purses
    parties: frozenset[str]
    as_at: date
    _held: dict[tuple[str, date], str] = field(default_factory=dict)

    def of(self, budget: str, month: Month) -> str:
        """The agency that is to answer for a budget's share of a month."""
        return self._holder(self.purses.agency(budget, month), self.as_at)

    def of_another(self, budget: str, lead: str, month: Month) -> bool:
        """Whether what a budget bears of a month is another agency's than the lead's, then and by now."""
        apart = self.purses.agency(budget, month) != self.purses.agency(lead, month)
        return apart and self.of(budget, month) != self.of(lead, month)

    def words_of(self, budget: str, month: Month) -> Callable[[str, date], bool]:
        """Whose word of which day is that of the agency which is to answer for a budget's share of a month."""
        agency = self.purses.agency(budget, month)
        names = self.purses.names([budget], month)[agency] | {self._holder(agency, month.first_day)}
        return lambda speaker, on: is_word_of(self.purses, names, speaker, on, self.parties)

    def _holder(self, agency: str, on: date) -> str:
        known = self._held.get((agency, on))
        if known is None:
            known = self._held[agency, on] = holder(self.purses, agency, on, self.parties).agency
        return known


def answerable_in(package: Package, purses: Purses, as_at: date) -> Answerable:
    """Who is to answer in a placement, as known on a day."""
    return Answerable(purses, party_budgets(package), as_at)
