"""The one set of papers that makes an amount: a search that gives up rather than take long or guess."""

from __future__ import annotations

from collections.abc import Sequence

STEPS_AT_MOST = 50_000
"""So many steps are taken for one amount; what is not found by then is left to a person."""


def the_one_set(papers: Sequence[tuple[str, int]], total: int, most: int) -> list[str]:
    """The papers (at least two, at most `most`) whose pence add up to `total`, if there is exactly one such set.

    Amounts and total have one sign. Empty where no set fits, where several do, or where the search took too long.
    """
    ordered = sorted(((abs(pence), code) for code, pence in papers), reverse=True)
    search = _Search([pence for pence, _ in ordered], abs(total), most)
    search.look(0, abs(total), ())
    if search.gave_up or len(search.found) != 1:
        return []
    return sorted(ordered[place][1] for place in search.found[0])


class _Search:
    def __init__(self, amounts: Sequence[int], total: int, most: int) -> None:
        self.amounts = amounts
        self.total = total
        self.most = most
        self.found: list[tuple[int, ...]] = []
        self.steps = 0

    @property
    def gave_up(self) -> bool:
        """Whether it took too long to be sure."""
        return self.steps > STEPS_AT_MOST

    def look(self, start: int, left: int, chosen: tuple[int, ...]) -> None:
        """Try the amounts from `start`, the largest first, until two sets are found or the steps are used up."""
        if left == 0:
            if len(chosen) > 1:
                self.found.append(chosen)
            return
        places_left = self.most - len(chosen)
        for place in range(start, len(self.amounts)):
            self.steps += 1
            amount = self.amounts[place]
            # The largest come first: from here on no set that is still allowed reaches the rest.
            if self.gave_up or len(self.found) > 1 or amount * places_left < left:
                return
            if amount <= left:
                self.look(place + 1, left - amount, (*chosen, place))
