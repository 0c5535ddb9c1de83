"""Set-offs: what lines about one invoice give back beyond it, against what its credit notes ask for.

So the credit note of an invoice that had a deduction takes the deduction back with the rest, and nothing is left.
Between two documents it is a move of each, in the month of its own date (docs/rules.md section 5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ledger.reconciliation.provider.costing import Giver
from ledger.reconciliation.provider.papers import LineKey, Papers


class SetOff(NamedTuple):
    """What two lines of different documents say against each other; the first is of the earlier document."""

    first: LineKey
    second: LineKey
    pence: int
    """What the first asks for; below nil: what it gives back beyond the invoice."""


class GiversSetOff(NamedTuple):
    """The lines that give money back, with what is left of each, and what of them is set off between documents."""

    lines: Sequence[Giver]
    set_offs: Sequence[SetOff]


def set_off(papers: Papers, givers: Mapping[LineKey, Giver]) -> GiversSetOff:
    """Set off what lines about one invoice ask for against what they give back beyond it.

    Lines of one document come first, and leave no move at all: a document says what it says as a whole.
    """
    together: dict[str, list[LineKey]] = defaultdict(list)
    by_paper: dict[str, list[LineKey]] = defaultdict(list)
    for key, giver in givers.items():
        together[papers.settled_with(giver.invoice.invoice)].append(key)
        by_paper[giver.invoice.invoice].append(key)
    left = dict(givers)
    for keys in by_paper.values():
        _pairs(left, keys)
    places = {key: place for place, key in enumerate(givers)}
    set_offs: list[SetOff] = []
    for keys in together.values():
        for asking, giving, pence in _pairs(left, keys):
            first = places[asking] < places[giving]
            set_offs.append(SetOff(asking, giving, pence) if first else SetOff(giving, asking, -pence))
    return GiversSetOff(list(left.values()), set_offs)


def _pairs(left: dict[LineKey, Giver], keys: Sequence[LineKey]) -> list[tuple[LineKey, LineKey, int]]:
    """What is set off between these lines, in their order: which asks, which gives, how much; taken off both."""
    asking = [key for key in keys if left[key].asks]
    giving = [key for key in keys if left[key].too_much]
    pairs = []
    while asking and giving:
        asks, gives = left[asking[0]], left[giving[0]]
        pence = min(asks.asks, gives.too_much)
        left[asks.key] = replace(asks, asks=asks.asks - pence)
        left[gives.key] = replace(gives, too_much=gives.too_much - pence, set_off=gives.set_off + pence)
        pairs.append((asks.key, gives.key, pence))
        asking = asking[1:] if asks.asks == pence else asking
        giving = giving[1:] if gives.too_much == pence else giving
    return pairs
