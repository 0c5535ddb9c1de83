"""Which papers make an amount: a search with bounded work, whose answer is the only one or none at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

MOST_CANDIDATES = 24
"""Among more papers than this, a sum of several proves nothing, and would take too long to be sure of."""
MOST_IN_A_SET = 8


def only_set(amounts: Sequence[int], wanted: int, most: int) -> tuple[int, ...] | None:
    """The places of the amounts, two or more and at most `most` of them, that come to what is wanted.

    None where no set does, where several do, or where there are too many amounts to know. Each half of the amounts
    is added up by itself, so that the work stays in the thousands. Where two sets fit, either may be meant: a guess
    would be right by chance, so there is none.

    >>> only_set([500, 700, 900], 1200, 3), only_set([500, 700, 900, 300], 1200, 3)
    ((0, 1), None)
    """
    most = min(most, MOST_IN_A_SET)
    if len(amounts) > MOST_CANDIDATES or most < 2:
        return None
    middle = len(amounts) // 2
    first, second = (_sums(amounts, range(*half), most) for half in ((0, middle), (middle, len(amounts))))
    by_sum: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for places, amount in second:
        by_sum[amount].append(places)
    sizes = {amount: Counter(len(places) for places in found) for amount, found in by_sum.items()}
    one = None
    for places, amount in first:
        fitting = [size for size in sizes.get(wanted - amount, ()) if 2 <= size + len(places) <= most]
        for size in fitting:
            if one is not None or sizes[wanted - amount][size] > 1:
                return None
            one = next((*places, *rest) for rest in by_sum[wanted - amount] if len(rest) == size)
    return one


def _sums(amounts: Sequence[int], places: range, most: int) -> list[tuple[tuple[int, ...], int]]:
    """Every set of at most `most` of these places, the empty one too, with what it comes to."""
    return [
        (chosen, sum(amounts[place] for place in chosen))
        for size in range(min(most, len(places)) + 1)
        for chosen in combinations(places, size)
    ]
