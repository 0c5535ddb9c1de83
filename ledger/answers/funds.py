"""Pooled funds and contributions in kind: memoranda beside who pays, never billed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger.answers.answer import answer
from ledger.domain.agencies import Home
from ledger.domain.columns import Amount
from ledger.domain.funds import Fund, InKind
from ledger.domain.in_kind import in_kind_by_month
from ledger.domain.periods import Month
from ledger.store.books import Books


class InKindRow(NamedTuple):
    """A contribution in kind's worth in a month; `given_for` is the placement, or the fund's or home's name."""

    contribution: str
    agency: str
    placement: str | None
    fund: str | None
    home: str | None
    month: str
    days: int
    value: Amount
    what: str
    given_for: str


@answer(
    "in-kind",
    "Contribution in kind: a memorandum, never in actual",
    purse="the agency that gives",
    window="up to the horizon's month",
    day="horizon",
    refreshed_by="fund",
    exported=InKindRow._fields[:8],
    staged="in_kind_months",
)
def in_kind(books: Books) -> Iterator[InKindRow]:
    """One row a contribution in kind and month."""
    if books.posted.horizon is None:
        return
    facts = books.facts(InKind, Fund, Home)
    funds, homes = facts.sheet(Fund), facts.sheet(Home)
    for row in sorted(facts.sheet(InKind).values(), key=lambda each: each.contribution):
        named = funds.get((row.fund,)) or homes.get((row.home,))
        where = (row.contribution, row.agency, row.placement, row.fund, row.home)
        for each in in_kind_by_month(row, Month.of(row.first_day), Month.of(books.posted.horizon)):
            given_for = named.name if named else row.placement or ""
            yield InKindRow(*where, str(each.month), each.days, each.value, row.what, given_for)
