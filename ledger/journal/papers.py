"""Entries for papers: posted by comparison too, so that a paper learnt late or stated anew is only a difference.

What should stand of a paper is told by place, without the name of an agency: a budget's balances pass to another
agency with it, and a paper posted before that is still the same paper. The posting month decides whose books.
What papers between agencies should stand as is worked out in `dues`; providers' papers are at the end of this page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.documents.parts import PaperPart
from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import (
    CASH,
    EXPENDITURE_BUDGET,
    PROVIDER_ACCRUED,
    PROVIDER_PAYABLE,
    PROVIDER_QUERY,
    VAT_RECOVERABLE,
)
from ledger.journal.entries import Account, Entry, netted
from ledger.journal.posting import differences


class PaperMatter(NamedTuple):
    """What entries for papers are compared by: a kind of entry, the paper's number, and what of it is concerned."""

    kind: str
    paper: str
    placement: str | None
    service_month: str | None


class Place(NamedTuple):
    """Where an amount stands, whoever's name the books are in when it is posted."""

    account: str
    budget: str | None
    agreement: str | None
    standing: str | None
    purse: str
    """The budget in whose name the books hold it; its agency in the posting month is whose books they are."""
    counterparty_purse: str | None


Moves = Mapping[PaperMatter, Mapping[Place, int]]
"""Pence by matter and place; the places of one matter come to nil in the books of each purse's agency."""


class PaperSide(NamedTuple):
    """What should stand of papers of some kinds, and the date of each by kind and number.

    A kind belongs to one side only: whatever else stands of it is turned round.
    """

    kinds: tuple[str, ...]
    moves: Moves
    dated: Mapping[tuple[str, str], date]
    by_month: Mapping[Month, Moves] = {}
    """Of the kinds that move from month to month, what each month adds; together it is what `moves` says of them."""
    kinds_by_month: tuple[str, ...] = ()
    """Which kinds these are: a receipt is on account in its own month, and pays a line in that of its paper."""


def paper_entries(
    should: Moves,
    stands: Moves,
    last_entries: Mapping[PaperMatter, int],
    purses: Purses,
    posting_month: Callable[[PaperMatter], Month],
) -> Iterator[Entry]:
    """The entries that bring papers from what stands to what should; each names the last one of its matter."""
    for matter in sorted({*should, *stands}, key=lambda item: tuple(part or "" for part in item)):
        difference = differences(should.get(matter, {}), stands.get(matter, {}))
        month = posting_month(matter)
        postings = netted(posting(place, amount, purses, month) for place, amount in difference.items())
        kept = tuple(item for item in postings if item[0].agency != item[0].counterparty)
        if kept:
            yield Entry(
                matter.kind,
                matter.placement,
                matter.service_month,
                str(month),
                kept,
                corrects=last_entries.get(matter),
                paper=matter.paper,
            )


def entries_by_month(
    should: Mapping[Month, Moves],
    stands: Mapping[Month, Moves],
    last_entries: Mapping[PaperMatter, int],
    purses: Purses,
    posting_month: Callable[[Month], Month],
) -> Iterator[Entry]:
    """The entries that bring each open month to what it should add; the first also to what closed ones lack."""
    folded: dict[Month, tuple[Moves, Moves]] = {
        month: (
            _together(moves for each, moves in should.items() if posting_month(each) == month),
            _together(moves for each, moves in stands.items() if posting_month(each) == month),
        )
        for month in {posting_month(each) for each in (*should, *stands)}
    }
    for month in sorted(folded):
        yield from paper_entries(*folded[month], last_entries, purses, _always(month))


def _always(month: Month) -> Callable[[PaperMatter], Month]:
    return lambda _: month


def _together(parts: Iterable[Moves]) -> Moves:
    sums: dict[PaperMatter, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    for moves in parts:
        for matter, places in moves.items():
            for place, amount in places.items():
                sums[matter][place] += amount
    return sums


def posting(place: Place, amount: int, purses: Purses, month: Month) -> tuple[Account, int]:
    """An amount at a place, in the books of whoever holds its purse in the month."""
    agency = purses.agency(place.purse, month)
    counterparty = purses.agency(place.counterparty_purse, month) if place.counterparty_purse else None
    return (
        Account(
            agency,
            place.account,
            counterparty,
            place.budget,
            place.agreement,
            place.standing,
            place.purse,
            place.counterparty_purse,
        ),
        amount,
    )


PROVIDER_KINDS = ("invoice", "credit_note", "accepted", "payment", "rounding")
"""The kinds of entry that are for provider papers."""


def provider_moves(parts: Iterable[PaperPart]) -> Moves:
    """The parts of provider papers as balanced moves."""
    moves: dict[PaperMatter, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    for part in parts:
        places = moves[PaperMatter(part.kind, part.paper, part.placement, part.service_month)]
        for place, pence in _places(part):
            places[place] += pence
    found = {matter: {place: pence for place, pence in places.items() if pence} for matter, places in moves.items()}
    return {matter: places for matter, places in found.items() if places}


def _places(part: PaperPart) -> Iterator[tuple[Place, int]]:
    for account, pence in (
        (PROVIDER_ACCRUED, part.accrued),
        (PROVIDER_QUERY, part.query),
        (VAT_RECOVERABLE, part.vat),
    ):
        if pence:
            yield _provider(account, part), pence
    together = part.accrued + part.query + part.vat
    if part.kind == "payment":
        yield _provider(PROVIDER_PAYABLE, part), part.payable
        yield _provider(CASH, part), -part.payable
    elif part.kind == "accepted":
        return  # from query to accrued: what it costs is a charge
    elif part.kind == "rounding":
        yield Place(EXPENDITURE_BUDGET, part.purse, None, None, part.purse, None), -together
    else:
        yield _provider(PROVIDER_PAYABLE, part), -together


def _provider(account: str, part: PaperPart) -> Place:
    return Place(account, part.purse, None, None, part.purse, None)
