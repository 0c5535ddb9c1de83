"""Which placement an invoice line charges for that names none: by its provider, its amount and its period."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from ledger.domain.money_and_days.money import added_up, round_half_away
from ledger.reconciliation.provider.matched_prices import months_tried
from ledger.reconciliation.provider.matches import AskedLine, Days, Match, Matched, listed
from ledger.reconciliation.provider.papers import Papers, Placed


@dataclass(frozen=True, slots=True)
class Fit:
    """Prices of one placement that cost an amount on some days."""

    placement: str
    prices: tuple[str, ...]


class Fits:
    """Finds what costs an amount; what placements of a provider cost on some days is worked out once."""

    def __init__(self, papers: Papers) -> None:
        self._papers = papers
        self._costs = cache(self._costs_of)

    def of(self, provider: str, agency: str, days: Days, net: int) -> list[Fit]:
        """Placements of the provider, in order of code, of which a price or all together cost this amount."""
        costs = self._costs(provider, agency, days)
        near = self._papers.tolerance(agency)
        found: dict[str, Fit] = {}
        for place in range(bisect_left(costs, net - near, key=lambda item: item[0]), len(costs)):
            pence, fit = costs[place]
            if pence > net + near:
                break
            found.setdefault(fit.placement, fit)
        return [found[code] for code in sorted(found)]

    def _costs_of(self, provider: str, agency: str, days: Days) -> list[tuple[int, Fit]]:
        """What each price, and all of a placement together, cost on some days, in order of pence."""
        costs = [
            cost
            for placed in self._papers.by_provider.get(provider, ())
            if placed.concerns(agency)
            for cost in _costs_in(placed, placed.charging(*days, agency))
        ]
        return sorted(costs, key=lambda item: item[0])


def _costs_in(placed: Placed, costs: Mapping[str, Fraction]) -> Iterator[tuple[int, Fit]]:
    if len(costs) > 1:
        total = added_up(costs.values())
        yield round_half_away(total), Fit(placed.code, tuple(sorted(costs)))
    for code, cost in costs.items():
        yield round_half_away(cost), Fit(placed.code, (code,))


def match_by_amount(fits: Fits, matched: Matched, lines: Iterable[AskedLine]) -> None:
    """Lines that say their days: as many lines as placements alike are one each, in order of code."""
    alike: dict[tuple[str, str, Days, int], list[AskedLine]] = defaultdict(list)
    for asked in lines:
        if asked.days:
            alike[asked.invoice.provider, asked.invoice.to_agency, asked.days, asked.line.net].append(asked)
    for (provider, agency, days, net), group in alike.items():
        fitting = fits.of(provider, agency, days, net)
        free = [fit for fit in fitting if not matched.asks_for(fit.prices, days)]
        if len(group) < len(free):
            free = []
        for asked, fit in zip(group, free, strict=False):
            how = "by provider, amount and period"
            if len(free) > 1:
                how += f": {len(group)} lines alike for {len(free)} placements alike, one each in order of code"
            matched.take(asked, Match(fit.placement, fit.prices, days, how + asked.said))
        for asked in group[len(free) :]:
            _match_rest(matched, asked, fitting, days)


def match_by_amount_in_some_month(fits: Fits, matched: Matched, lines: Sequence[AskedLine]) -> None:
    """Lines that say neither: the likeliest month in which one placement costs what they ask for."""
    alike = Counter((asked.line.invoice, asked.line.net) for asked in lines)
    for asked in lines:
        invoice, net = asked.invoice, asked.line.net
        months = [(days, fits.of(invoice.provider, invoice.to_agency, days, net)) for days in months_tried(invoice)]
        for days, fitting in months:
            free = [fit for fit in fitting if not matched.asks_for(fit.prices, days)]
            if free and len(free) <= alike[invoice.invoice, net]:
                how = "by provider, amount and period; its month by what that month costs"
                matched.take(asked, Match(free[0].placement, free[0].prices, days, how))
                break
        else:
            first, fitting = next((month for month in months if month[1]), (None, []))
            _match_rest(matched, asked, fitting, first)
        alike[invoice.invoice, net] -= 1


def _match_rest(matched: Matched, asked: AskedLine, fitting: Sequence[Fit], days: Days | None) -> None:
    """A line for which nothing is left: it is for the one that fits, though another line charges for it."""
    if len(fitting) == 1:
        how = f"by provider, amount and period{asked.said}"
        matched.take(asked, Match(fitting[0].placement, fitting[0].prices, days, how))
    elif fitting:
        said = f"Several placements cost this on these days: {listed(fit.placement for fit in fitting)}."
        matched.found[asked.key] = Match(None, (), asked.days, None, said, len(fitting))
    else:
        said = "It names no placement, and none of the provider's costs this amount"
        ending = "on its days." if asked.days else "in the months about its date."
        matched.found[asked.key] = Match(None, (), asked.days, None, f"{said} {ending}")
