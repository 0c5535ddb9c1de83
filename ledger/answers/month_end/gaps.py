"""Gaps: where two roads to one measure differ, as the checks that hold the books together tell them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple, TypeAlias

from ledger.domain.money_and_days.money import pounds

Placements: TypeAlias = Collection[str] | None
"""Which placements a check works out, by code; None: all. One that works out none looks at all there is anyway."""


class Gap(NamedTuple):
    """Where two roads to one measure differ: whose it is, the place and what is wrong in words, and pence."""

    agency: str
    counterparty: str | None
    where: str
    what: str
    pence: int


def told_apart(gap: int) -> str:
    """By how much one road is more than the other, or less, in words."""
    return f"{pounds(abs(gap))} {'more' if gap > 0 else 'less'}"
