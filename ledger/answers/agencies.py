"""Agencies: what each allows and when, by its own threshold or by the one for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ledger.answers.answer import answer
from ledger.domain.agencies import Agency
from ledger.domain.thresholds import Threshold, ThresholdName
from ledger.store.books import Books

_COUNTED_BY: tuple[ThresholdName, ...] = ("coming_days", "expiring_days", "review_days")
"""The thresholds that marts count by."""


class DaysAllowedRow(NamedTuple):
    """How many days an agency allows, by its own threshold, else by the one for all or the default."""

    threshold: str
    agency: str
    days: int


@answer(
    "days-allowed",
    "How many days each agency allows",
    purse="none",
    unit="days",
    refreshed_by="agency",
    exported=None,
    staged="days_allowed",
)
def days_allowed(books: Books) -> Iterator[DaysAllowedRow]:
    """One row a threshold and agency."""
    facts = books.facts(Agency, Threshold)
    for name in _COUNTED_BY:
        for (agency,) in facts.sheet(Agency):
            yield DaysAllowedRow(name, agency, int(facts.thresholds.of(name, agency)))
