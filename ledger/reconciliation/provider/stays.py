"""Where a child was on the days of an invoice line that reach beyond its placement: ended, not begun, or moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.money_and_days.money import added_up, round_half_away
from ledger.reconciliation.provider.costing import Costed
from ledger.reconciliation.provider.matches import Days
from ledger.reconciliation.provider.papers import Papers, Placed


def day_told(day: date) -> str:
    """`16 May 2026`."""
    return f"{day.day} {day:%B} {day.year}"


def ended_before(placed: Placed, days: Days) -> str:
    """That a placement ended before the first of some days; empty where it did not."""
    last = placed.package.placement.last_day
    return f"The placement ended on {day_told(last)}, before its days." if last and last < days[0] else ""


def begins_after(placed: Placed, days: Days) -> str:
    """That a placement begins after the last of some days; empty where it does not."""
    first = placed.package.placement.first_day
    return f"The placement begins on {day_told(first)}, after its days." if first > days[1] else ""


def beyond_charging(placed: Placed, costed: Costed) -> str:
    """How a line reaches before the first or after the last day that its prices charge; empty if it does not."""
    if costed.match.days is None or not costed.match.prices:
        return ""
    (first, last), opened = costed.match.days, [placed.open_days(placed.prices[code]) for code in costed.match.prices]
    begins, ends = min(one[0] for one in opened), max(one[1] for one in opened)
    placement = placed.package.placement
    if first < begins:
        began = "the placement begins" if begins == placement.first_day else "charging begins"
        return f"It asks for days from {day_told(first)}; {began} on {day_told(begins)}."
    if last > ends:
        ended = "the placement ended on" if ends == placement.last_day else "the last day charged is"
        return f"It asks for days up to {day_told(last)}; {ended} {day_told(ends)}."
    return ""


class _Elsewhere(NamedTuple):
    """Another placement of the same child on some of a line's days, and what it costs on them."""

    placed: Placed
    costs: tuple[int, ...]
    """Pence: all its prices together, then each."""


def moved(papers: Papers, placed: Placed, costed: Costed) -> str:
    """Where else the child was on a line's days, and whether that costs what it asks; empty if nowhere.

    A provider that goes on using a reference after a move asks for the right money under the wrong placement.
    """
    days, net = costed.match.days, costed.net
    if days is None or _within(placed, days):
        return ""
    agency, near = costed.invoice.to_agency, max(1, papers.tolerance(costed.invoice.to_agency))
    others = list(_elsewhere(papers, placed, days, agency))
    for other in others:
        if any(pence and abs(pence - net) <= near for pence in other.costs):
            return f"{_named(other.placed, placed)} costs exactly this on its days: match the line to it."
    here = round_half_away(added_up([Fraction(0), *placed.charging(*days, agency).values()]))
    for other in others:
        if here and other.costs[0] and abs(here + other.costs[0] - net) <= near:
            own = f"{placed.code} and p{_named(other.placed, placed)[1:]} together cost exactly this"
            return f"{own}: ask for a line for each."
    return " ".join(f"The child was then in p{_named(other.placed, placed)[1:]}." for other in others[:1])


def _within(placed: Placed, days: Days) -> bool:
    first, last = placed.package.placement.stay
    return first <= days[0] and days[1] <= last


def _elsewhere(papers: Papers, placed: Placed, days: Days, agency: str) -> Iterator[_Elsewhere]:
    """Other placements of the child that its days touch; those with the same provider first."""
    child = placed.package.placement.child
    others = [other for other in papers.by_child.get(child or "", ()) if other is not placed]
    for other in sorted(others, key=lambda each: (each.provider != placed.provider, each.code)):
        first, last = other.package.placement.stay
        if first <= days[1] and days[0] <= last:
            costs = list(other.charging(*days, agency).values())
            together = added_up([Fraction(0), *costs])
            yield _Elsewhere(other, tuple(round_half_away(cost) for cost in (together, *costs)))


def _named(other: Placed, placed: Placed) -> str:
    placement = other.package.placement
    until = f" until {day_told(placement.last_day)}" if placement.last_day else ""
    whose = "" if other.provider == placed.provider else f" with another provider, {other.provider},"
    since = f"from {day_told(placement.first_day)}{until}"
    return f"Placement {other.code} of the same child{whose} ({since})"
