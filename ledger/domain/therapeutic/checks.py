"""What may not stand between the rows of therapeutic care."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault
from ledger.domain.therapeutic.sheets import TherapyHours


def faults_of_hours(facts: Facts) -> Iterator[Fault]:
    """Hours under a price of another placement. What a code points to may be missing."""
    prices, placements = facts.sheet(Price), facts.sheet(Placement)
    for row in facts.sheet(TherapyHours).values():
        price = prices.get((row.price,))
        if price is not None and price.placement != row.placement and (price.placement,) in placements:
            yield Fault(
                row,
                "price",
                f"a price of the same placement, {row.placement}; {price.price} is another's",
                "Name a price of this placement, or give an hourly rate instead",
                others=((Price.sheet, (price.price,)),),
            )
