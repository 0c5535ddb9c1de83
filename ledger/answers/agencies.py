"""Agencies: by which budgets they are party to placements, and how long each allows before somebody has to look."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from ledger.answers.answer import answer
from ledger.domain.agencies.sheets import Agency
from ledger.domain.agencies.thresholds import Threshold, ThresholdName, thresholds_of
from ledger.domain.placements.sheets import Placement
from ledger.domain.splits.parties import party_budgets_of
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.store.books import Books

_COUNTED_BY: tuple[ThresholdName, ...] = ("coming_days", "expiring_days", "review_days", "hours_missing_months")
"""The thresholds that marts count by."""


def parties(books: Books, placements: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The budgets by which agencies are party to each of these placements, whoever holds them by now."""
    return party_budgets_of(books.facts(Placement, Agreement, ClauseRow, placements=placements)) if placements else {}


class AllowedRow(NamedTuple):
    """How many days, or months, an agency allows, by its own threshold, else by the one for all or the default."""

    threshold: str
    agency: str
    number: int


@answer(
    "allowed",
    "How many days, or months, each agency allows",
    purse="none",
    unit="days or months, as the threshold's name says",
    refreshed_by="agency",
    exported=None,
    staged="allowed",
)
def allowed(books: Books) -> Iterator[AllowedRow]:
    """One row a threshold and agency."""
    facts = books.facts(Agency, Threshold)
    for name in _COUNTED_BY:
        for (agency,) in facts.sheet(Agency):
            yield AllowedRow(name, agency, int(thresholds_of(facts).of(name, agency)))
