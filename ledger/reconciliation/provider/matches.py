"""What invoice lines charge for, as far as they are matched: what prices, placements and months cost that sum.

How one knows is told in words. What is already matched leaves only the rest to the lines after it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.money_and_days.money import added_up, round_half_away
from ledger.domain.money_and_days.periods import Month, latest_months
from ledger.reconciliation.provider.fitting import FittingPrices, fitting_prices
from ledger.reconciliation.provider.papers import LineKey, Papers, Placed

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
    of_credited: bool = False
    """Whether the placement is only that of the invoice which a credit note credits, as a whole."""
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


EARLY_IN_MONTH = 20
"""Up to this day of the month an invoice without days is taken for a month before, later for its own."""
MONTHS_BACK = 3
"""So many months before an invoice's date are tried for a line without days. Like the day above it is part of the
rule and no threshold that people set: they say what is tried first, and the costs decide. What fits none differs."""


def priced(papers: Papers, asked: AskedLine, placed: Placed, price: str | None, days: Days, how: str) -> Match:
    """The price that is said, or the one that fits best; none where no price charges on these days."""
    agency = asked.invoice.to_agency
    how += asked.said
    if price in placed.prices and placed.charges(placed.prices[price], *days, agency):
        return Match(placed.code, (price,), days, how)
    costs = placed.charging(*days, agency)
    if price is not None:
        return _at_price(placed, price, costs, days, how)
    if not costs:
        return Match(placed.code, (), days, how, "No price of the placement charges on its days.")
    found = _fitting(papers, asked, placed, costs)
    return Match(placed.code, found.prices, days, f"{how}; {found.words}" if found.words else how, found.why_not)


def _at_price(placed: Placed, price: str, costs: Mapping[str, Fraction], days: Days, how: str) -> Match:
    if price not in placed.prices:
        return Match(placed.code, (), days, how, f"The price {price} is of another placement.")
    component = placed.prices[price].component
    others = [code for code in costs if placed.prices[code].component == component]
    if len(others) == 1:
        said = f"{how}; {price} charges on none of its days, {others[0]} of the same component does"
        return Match(placed.code, (others[0],), days, said)
    hint = f" {listed(costs)} would." if costs else ""
    return Match(placed.code, (), days, how, f"The price {price} charges on none of its days.{hint}")


def _fitting(papers: Papers, asked: AskedLine, placed: Placed, costs: Mapping[str, Fraction]) -> FittingPrices:
    line = asked.line
    return fitting_prices(line, papers.lines[line.invoice], placed, costs, papers.tolerance(asked.invoice.to_agency))


def months_tried(invoice: Invoice) -> list[Days]:
    """The months a line without days may be for, the likeliest first."""
    own = Month.of(invoice.dated)
    before = latest_months(own, MONTHS_BACK + 1)
    months = before if invoice.dated.day > EARLY_IN_MONTH else [*before[1:], own]
    return [(month.first_day, month.last_day) for month in months]


def priced_in_some_month(
    papers: Papers, matched: Matched, asked: AskedLine, placed: Placed, price: str | None, how: str
) -> Match:
    """A line that names a placement but no days: the month whose cost it asks for and nobody asked for yet."""
    if price in placed.prices and placed.prices[price].unit == "once":
        day = placed.prices[price].first_day
        return priced(papers, asked, placed, price, (day, day), f"{how}; the day of a price charged once")
    months = months_tried(asked.invoice)
    fitting = [days for days in months if _fits(papers, asked, placed, price, days)]
    free = [days for days in fitting if not matched.asks_for(_prices(papers, placed, price, days, asked), days)]
    if free or fitting:
        days, said = (free or fitting)[0], "its month by what that month costs"
    else:
        days, said = months[0], "its month taken from the invoice's date"
    return priced(papers, asked, placed, price, days, f"{how}; {said}")


def _prices(papers: Papers, placed: Placed, price: str | None, days: Days, asked: AskedLine) -> tuple[str, ...]:
    if price:
        return (price,)
    costs = placed.charging(*days, asked.invoice.to_agency)
    return _fitting(papers, asked, placed, costs).prices if costs else ()


def _fits(papers: Papers, asked: AskedLine, placed: Placed, price: str | None, days: Days) -> bool:
    agency = asked.invoice.to_agency
    costs = placed.charging(*days, agency)
    wanted = [costs[price]] if price in costs else [] if price else [*costs.values(), sum(costs.values())]
    near = papers.tolerance(agency)
    return any(cost and abs(round_half_away(Fraction(cost)) - asked.line.net) <= near for cost in wanted)


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
        matched.found[asked.key] = Match(None, (), asked.days, None, said, alike=len(fitting))
    else:
        said = "It names no placement, and none of the provider's costs this amount"
        ending = "on its days." if asked.days else "in the months about its date."
        matched.found[asked.key] = Match(None, (), asked.days, None, f"{said} {ending}")
