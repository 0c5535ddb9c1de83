"""What uplifts overtake of what was accepted: what a line was paid beyond its price, and a dearer price covers.

An acceptance holds as far as its line still asks beyond its price (docs/rules.md section 2). So a rise that reaches
back over it costs less than the prices alone say, and the provider has been paid so much of it already.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from ledger.domain.agencies.purses import purses_of
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.placements.sheets import Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.acceptances import Acceptance, AcceptedByPlacement
from ledger.reconciliation.provider.accepted import accepted_of_facts
from ledger.store.books import Books


@dataclass
class AcceptedAround:
    """What is accepted of placements' lines before and after a round: without any of its rises, and with all."""

    without: AcceptedByPlacement
    raised: AcceptedByPlacement

    def fallen(self, placement: str) -> list[Acceptance]:
        """What the round's rises overtake of each acceptance, with so much as its amount."""
        left = {each.name: each.amount for each in self.raised.get(placement, ())}
        parts = [(each, each.amount - left.get(each.name, 0)) for each in self.without.get(placement, ())]
        return [replace(each, amount=pence) for each, pence in parts if pence > 0]


def accepted_around(books: Books, without: Mapping[str, Facts], raised: Mapping[str, Facts]) -> AcceptedAround:
    """What is accepted of placements whose facts are given, by placement, without a round's rises and with them."""
    facts = books.facts_of_accepted(without)
    if facts is None:
        return AcceptedAround({}, {})
    horizon = books.posted.horizon
    return AcceptedAround(
        *(
            accepted_of_facts(changed, purses_of(changed), horizon)
            for changed in (_with_prices_of(facts, each) for each in (without, raised))
        )
    )


def _with_prices_of(facts: Facts, placements: Mapping[str, Facts]) -> Facts:
    """The facts with other prices of some placements."""
    kept = {key: row for key, row in facts.rows[Price.sheet].items() if _placement(row) not in placements}
    for own in placements.values():
        kept.update(own.rows[Price.sheet])
    return Facts({**facts.rows, Price.sheet: kept})


def _placement(row: object) -> str | None:
    return row.placement if isinstance(row, Price) else None


def by_price(fallen: Iterable[Acceptance], raised: Sequence[Price]) -> dict[str, list[Acceptance]]:
    """What each new price overtakes: the one of the acceptance's component and day, else the nearest that fits."""
    found: dict[str, list[Acceptance]] = defaultdict(list)
    for each in fallen:
        if raised:
            found[max(raised, key=partial(_fits, each)).price].append(each)
    return found


def _fits(accepted: Acceptance, price: Price) -> tuple[bool, bool]:
    open_then = price.first_day <= accepted.day <= (price.last_day or FOREVER)
    return price.component == accepted.component, open_then


def less_overtaken(dearer: Mapping[Month, int], fallen: Iterable[Acceptance], through: date) -> dict[Month, int]:
    """What a rise adds by service month through a day, less what of it was accepted and paid beyond the old price."""
    left = Counter(dearer)
    for each in fallen:
        if each.day <= through:
            left[Month.of(each.day)] -= each.amount
    return {month: pence for month, pence in left.items() if pence}
