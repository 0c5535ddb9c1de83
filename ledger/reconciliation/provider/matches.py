"""What invoice lines charge for, as far as they are matched: placement, prices and days, and how one knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.reconciliation.provider.papers import LineKey

NAMED_AT_MOST = 4
"""So many candidates are named where several fit."""

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Match:
    """What a line charges for. Without a placement, `why_not` says why."""

    placement: str | None
    prices: tuple[str, ...] = ()
    days: Days | None = None
    matched_by: str | None = None
    why_not: str = ""
    alike: int = 0
    """How many placements it may be for, where several fit."""


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line being matched: its invoice, the days it is taken to be for, and how these are known if not from it."""

    invoice: Invoice
    line: InvoiceLine
    days: Days | None
    days_from: str

    @property
    def key(self) -> LineKey:
        """The invoice and the line."""
        return self.line.invoice, self.line.line

    @property
    def said(self) -> str:
        """How its days are known, to be added to how it was matched."""
        return f"; {self.days_from}" if self.days_from else ""


@dataclass
class Matched:
    """The lines matched so far; others are only matched to what those leave."""

    found: dict[LineKey, Match] = field(default_factory=dict)
    _asked_for: dict[str, list[Days]] = field(default_factory=lambda: defaultdict(list))
    """By price, the days for which a line already charges."""

    def take(self, asked: AskedLine, match: Match) -> None:
        """A line is matched: its days are asked for from now on."""
        self.found[asked.key] = match
        if match.days and asked.line.net > 0:
            for price in match.prices:
                self._asked_for[price].append(match.days)

    def asks_for(self, prices: Iterable[str], days: Days) -> bool:
        """Whether a line already charges for any of these prices on any of these days."""
        return any(
            first <= days[1] and last >= days[0] for price in prices for first, last in self._asked_for.get(price, ())
        )


def listed(codes: Iterable[str]) -> str:
    """`A, B and 3 more`."""
    ordered = sorted(codes)
    shown, more = ordered[:NAMED_AT_MOST], len(ordered) - NAMED_AT_MOST
    return f"{', '.join(shown)} and {more} more" if more > 0 else ", ".join(shown)
