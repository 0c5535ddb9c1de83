"""To the penny: a month's charges given to those who bear them (docs/rules.md section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


def apportion(total: int, targets: Sequence[Fraction], *, rest: Sequence[bool]) -> list[int]:
    """A whole total (pence) to exact targets (pence) given in the order of ties; see `apportion_parts`.

    Shares rarely come to whole pence, and books hold nothing else: somebody has to bear each odd penny, by a rule
    that gives the same whoever asks. A third each of £1.00 leaves a penny, which the first of equal remainders
    takes; a penny beyond all targets is borne by the rest.

    >>> apportion(100, [Fraction(100, 3)] * 3, rest=[False, False, True])
    [34, 33, 33]
    >>> apportion(101, [Fraction(50), Fraction(50)], rest=[False, True])
    [50, 51]
    >>> apportion(-100, [Fraction(-100, 3)] * 3, rest=[False, False, True])
    [-34, -33, -33]
    """
    over = lcm(*(target.denominator for target in targets))
    parts = [target.numerator * (over // target.denominator) for target in targets]
    return apportion_parts(total, parts, over, rest=rest)


def apportion_parts(total: int, targets: Sequence[int], over: int, *, rest: Sequence[bool]) -> list[int]:
    """A whole total (pence) to targets given in the order of ties, in parts of a penny of which `over` are one.

    `rest` says who bears the rest.

    A total below nil is given as if it were above, and turned round: who bears an odd penny of a sum gets the same
    one back when it is credited.

    Each gets the whole pence of its target, never less than nothing. What is still to give goes a penny
    each to the largest remainders above nil. A penny left over then, or too many given, is borne by the
    rest, in rounds; only if they have none does it come from the smallest remainders. Where no bearer of
    the rest takes part, all who take part stand in for them, so that the total is always given whole.
    """
    if total < 0:
        return [-pence for pence in apportion_parts(-total, [-target for target in targets], over, rest=rest)]
    given = [max(0, target // over) for target in targets]
    remainders = [target - whole * over for target, whole in zip(targets, given, strict=True)]
    short = total - sum(given)
    if short > 0:
        largest_first = sorted(range(len(targets)), key=lambda place: -remainders[place])
        for place in largest_first[:short]:
            if remainders[place] > 0:
                given[place] += 1
        short = total - sum(given)
    if short:
        _settle(given, remainders, [place for place, bears in enumerate(rest) if bears], short)
    return given


def _settle(given: list[int], remainders: list[int], rest: list[int], short: int) -> None:
    """Give the bearers of the rest what is left over, or take from them what was given too much."""
    everybody = range(len(given))
    if short > 0:
        places = rest or list(everybody)
        for turn in range(short):
            given[places[turn % len(places)]] += 1
        return
    smallest_first = sorted(everybody, key=lambda place: remainders[place])
    for places in (rest, smallest_first):
        while short and any(given[place] for place in places):
            for place in places:
                if short and given[place]:
                    given[place] -= 1
                    short += 1
