"""Documents by difference: what charges come to between two agencies, less what was billed (docs/rules.md section 7).

Whatever agreement or standing it comes from, a placement's month is billed once, and what changes is billed or
credited alone. A share of £40 was billed; by a decision that reaches back it is £55:

>>> from datetime import date
>>> def share(agreement): return Share("P", "2026-06", agreement, "HE", "agreed", "SC")
>>> line = BilledLine(LineName("C-1", 1), date(2026, 7, 5), share("A-1"), 4_000, None)
>>> holders = {"SC": "C", "HE": "H"}
>>> for each in differing([Part(share("A-2"), 5_500)], [line], holders):
...     print(each.to_agency, each.share.agreement, each.amount, each.corrects)
H A-2 1500 C-1/1

Agreed anew at the same amount it needs no document, and a part of it that is given back is credited on that line:

>>> list(differing([Part(share("A-2"), 4_000)], [line], holders))
[]
>>> for each in differing([Part(share("A-2"), 3_000)], [line], holders):
...     print(each.to_agency, each.share.agreement, each.amount, each.corrects)
H A-1 -1000 C-1/1
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ledger.domain.documents.issued import LineName
from ledger.domain.documents.shares import Share
from ledger.reconciliation.partners.line_parts import BilledLine, Part, filled


class Unbilled(NamedTuple):
    """What is to be billed, from whom to whom; pence, below nil where more was billed than is owed."""

    from_agency: str
    to_agency: str
    share: Share
    amount: int
    corrects: LineName | None = None
    """The line that it adds to, or takes from."""
    order: str | None = None
    """The purchase order of the line that it takes from."""


def differing(shares: Iterable[Part], lines: Iterable[BilledLine], holders: Mapping[str, str]) -> Iterator[Unbilled]:
    """What is to be billed of one placement and month, between the agencies that hold the budgets on the day.

    What an agency owed one that it has become is owed no longer.
    """

    def pair(share: Share) -> tuple[str, str]:
        return holders[share.lead_budget], holders[share.budget]

    for (creditor, debtor), each in _apart(shares, lines, pair).items():
        if creditor != debtor:
            yield from _between(creditor, debtor, each)


def differing_internally(
    shares: Iterable[Part], lines: Iterable[BilledLine], holders: Mapping[str, str]
) -> Iterator[Unbilled]:
    """What internal journals are still to tell of one placement and month, budget by budget."""
    for (lead_budget, _), each in _apart(shares, lines, lambda share: (share.lead_budget, share.budget)).items():
        yield from _between(holders[lead_budget], holders[lead_budget], each)


class _BetweenTwo(NamedTuple):
    """What two of them come to for a month, and what was billed."""

    shares: list[Part]
    lines: list[BilledLine]


def _apart(
    shares: Iterable[Part], lines: Iterable[BilledLine], by: Callable[[Share], tuple[str, str]]
) -> dict[tuple[str, str], _BetweenTwo]:
    found: dict[tuple[str, str], _BetweenTwo] = defaultdict(lambda: _BetweenTwo([], []))
    for part in shares:
        found[by(part.share)].shares.append(part)
    for line in lines:
        found[by(line.share)].lines.append(line)
    return {pair: found[pair] for pair in sorted(found)}


def _between(creditor: str, debtor: str, each: _BetweenTwo) -> Iterator[Unbilled]:
    difference = sum(part.amount for part in each.shares) - sum(line.amount for line in each.lines)
    if not difference:
        return
    month = filled(each.shares, each.lines)
    latest = max(each.lines, key=lambda line: line.oldest_first, default=None)
    if difference > 0:
        for part in month.unbilled:
            yield Unbilled(creditor, debtor, part.share, part.amount, latest.name if latest else None)
        return
    for line, amount in month.to_credit(-difference):
        if line:
            yield Unbilled(creditor, debtor, line.share, -amount, line.name, line.order)
        else:
            last = month.last or (latest.share if latest else each.shares[-1].share)
            yield Unbilled(creditor, debtor, last, -amount)
