"""Which placement, which prices and which days an invoice line charges for, and how one knows.

What a person said stands before everything; then what the line itself says; then names in its text; then provider,
amount and period. What fits nothing, or several things alike, stays without a placement: nothing is guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.domain.money import added_up, round_half_up
from ledger.domain.papers import Invoice, InvoiceLine
from ledger.domain.periods import Month
from ledger.reconciliation.papers import LineKey, Papers, Placed

EARLY_IN_MONTH = 20
"""Up to this day of the month an invoice without days is taken for a month before, later for its own."""
MONTHS_BACK = 3
"""So many months before an invoice's date are tried for a line without days. Like the day above it is part of the
rule and no threshold that people set: they say what is tried first, and the costs decide. What fits none differs."""
NAMED_AT_MOST = 4
"""So many candidates are named where several fit."""
_WORD = re.compile(r"\w+")

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
class _Asked:
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


@dataclass(frozen=True, slots=True)
class _Fit:
    """Prices of one placement that cost an amount on some days."""

    placement: str
    prices: tuple[str, ...]


def match_lines(papers: Papers) -> dict[LineKey, Match]:
    """The match of each line of each invoice and credit note."""
    return _Matching(papers).all()


class _Matching:
    def __init__(self, papers: Papers) -> None:
        self.papers = papers
        self.found: dict[LineKey, Match] = {}
        self.claims: dict[str, list[Days]] = defaultdict(list)
        """By price, the days for which a line already charges."""
        self.costs: dict[tuple[str, str, Days], list[tuple[int, _Fit]]] = {}
        self.first_words: dict[str, list[str]] = defaultdict(list)
        for name in papers.names:
            if word := _WORD.search(name):
                self.first_words[word[0]].append(name)

    def all(self) -> dict[LineKey, Match]:
        """Lines that say most come first, so that the others are only matched to what those leave."""
        placed_without_days: list[tuple[_Asked, Placed, str | None, str]] = []
        without_placement: list[_Asked] = []
        crediting: list[_Asked] = []
        for asked in self._asked():
            if asked.invoice.kind == "credit":
                crediting.append(asked)
                continue
            placed, price, how = self._given(asked)
            if how == "none":
                self.found[asked.key] = Match(None, (), asked.days, "by hand", self._said_by_hand(asked))
            elif placed is None:
                without_placement.append(asked)
            elif asked.days is None:
                placed_without_days.append((asked, placed, price, how))
            else:
                self._take(asked, self._priced(asked, placed, price, asked.days, how))
        for asked, placed, price, how in placed_without_days:
            self._take(asked, self._in_some_month(asked, placed, price, how))
        self._by_amount([asked for asked in without_placement if asked.days])
        self._by_amount_in_some_month([asked for asked in without_placement if not asked.days])
        for asked in crediting:
            self.found[asked.key] = self._credited(asked)
        return self.found

    def _asked(self) -> Iterator[_Asked]:
        for invoice in self.papers.ordered():
            lines = self.papers.lines.get(invoice.invoice, [])
            stated = {days for line in lines if (days := _days_of(line))}
            for line in lines:
                days = _days_of(line)
                if days:
                    yield _Asked(invoice, line, days, "")
                elif len(stated) == 1:
                    yield _Asked(invoice, line, next(iter(stated)), "its days are those of the invoice's other lines")
                else:
                    yield _Asked(invoice, line, None, "")

    def _take(self, asked: _Asked, match: Match) -> None:
        self.found[asked.key] = match
        if match.days and asked.line.net > 0:
            for price in match.prices:
                self.claims[price].append(match.days)

    # What is said

    def _said_by_hand(self, asked: _Asked) -> str:
        why = self.papers.matches[asked.key].why
        return f"It was said to be for none of our placements{f': {why}' if why else ''}."

    def _given(self, asked: _Asked) -> tuple[Placed | None, str | None, str]:
        """The placement and price that are said, and by what; `none`: it was said to be none of ours."""
        line = asked.line
        stated = self.papers.matches.get(asked.key)
        if stated:
            if stated.placement is None and stated.price is None:
                return None, None, "none"
            placed = self._placed(stated.placement, stated.price)
            return placed, stated.price, f"by hand{f': {stated.why}' if stated.why else ''}"
        placed = self._placed(line.placement, line.price)
        if placed:
            words = {(True, True): "placement and price", (True, False): "placement", (False, True): "price"}
            return placed, line.price, f"by the line's own {words[bool(line.placement), bool(line.price)]}"
        named = self._named_in(line.text or "", asked.invoice.provider)
        return (named[0], None, f"by “{named[1]}” in its text") if named else (None, None, "")

    def _placed(self, placement: str | None, price: str | None) -> Placed | None:
        if placement:
            return self.papers.placed.get(placement)
        return self.papers.by_price.get(price) if price else None

    def _named_in(self, text: str, provider: str) -> tuple[Placed, str] | None:
        """The one placement of the provider whose name or number stands as a word in a text."""
        folded = " ".join(text.casefold().split())
        found: dict[str, str] = {}
        for word in set(_WORD.findall(folded)):
            for name in self.first_words.get(word, ()):
                if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded):
                    for code in self.papers.names[name]:
                        if self.papers.placed[code].provider == provider:
                            found[code] = name
        if len(found) != 1:
            return None
        code, name = found.popitem()
        return self.papers.placed[code], name

    def _credited(self, asked: _Asked) -> Match:
        """A line of a credit note: what it says, else the one placement of the invoice it credits."""
        placed, price, how = self._given(asked)
        if how == "none":
            return Match(None, (), asked.days, "by hand", self._said_by_hand(asked))
        if placed:
            return Match(placed.code, (price,) if price else (), asked.days, how)
        credited = self.papers.credited(asked.invoice.invoice)
        lines = self.papers.lines.get(credited or "", ())
        placements = {self.found[line.invoice, line.line].placement for line in lines} - {None}
        if len(placements) == 1:
            return Match(placements.pop(), (), asked.days, f"by the invoice it credits, {credited}")
        return Match(None, (), asked.days, None, "It names no placement, nor an invoice for one placement alone.")

    # Which price, once the placement is known

    def _priced(self, asked: _Asked, placed: Placed, price: str | None, days: Days, how: str) -> Match:
        """The price that is said, or the one that fits best; none where no price charges on these days."""
        agency = asked.invoice.to_agency
        how += asked.said
        if price in placed.prices and placed.charges(placed.prices[price], *days, agency):
            return Match(placed.code, (price,), days, how)
        costs = placed.charging(*days, agency)
        if price is not None:
            return self._at_price(placed, price, costs, days, how)
        if not costs:
            return Match(placed.code, (), days, how, "No price of the placement charges on its days.")
        prices, words = self._fitting(asked, placed, costs)
        return Match(placed.code, prices, days, f"{how}; {words}")

    def _at_price(self, placed: Placed, price: str, costs: dict[str, Fraction], days: Days, how: str) -> Match:
        if price not in placed.prices:
            return Match(placed.code, (), days, how, f"The price {price} is of another placement.")
        component = placed.prices[price].component
        others = [code for code in costs if placed.prices[code].component == component]
        if len(others) == 1:
            said = f"{how}; {price} charges on none of its days, {others[0]} of the same component does"
            return Match(placed.code, (others[0],), days, said)
        hint = f" {_listed(costs)} would." if costs else ""
        return Match(placed.code, (), days, how, f"The price {price} charges on none of its days.{hint}")

    def _fitting(self, asked: _Asked, placed: Placed, costs: dict[str, Fraction]) -> tuple[tuple[str, ...], str]:
        line, near = asked.line, self.papers.tolerance(asked.invoice.to_agency)
        by_rate = [code for code in costs if line.rate is not None and placed.prices[code].rate == line.rate]
        if len(by_rate) == 1:
            return (by_rate[0],), "the price by its rate"
        by_cost = [code for code, cost in costs.items() if abs(round_half_up(cost) - line.net) <= near]
        if len(by_cost) == 1:
            return (by_cost[0],), "the price by what its days cost"
        if len(costs) == 1:
            return tuple(costs), "the only price that charges on its days"
        total = added_up(costs.values())
        if abs(round_half_up(total) - line.net) <= near or self._alone(asked):
            return tuple(sorted(costs)), "all prices of the placement together"
        core = [code for code in costs if placed.prices[code].component == "core"]
        return tuple(core[:1] or sorted(costs)), "the core price, for want of a better"

    def _alone(self, asked: _Asked) -> bool:
        """Whether no other line of the invoice charges for the same placement and days."""
        line = asked.line
        others = self.papers.lines[line.invoice]
        return not any(
            other.line != line.line
            and other.placement == line.placement
            and (other.first_day, other.last_day) == (line.first_day, line.last_day)
            for other in others
        )

    # Lines without days

    def _windows(self, invoice: Invoice) -> list[Days]:
        """The months a line without days may be for, the likeliest first."""
        own = Month.of(invoice.dated)
        before = [own]
        for _ in range(MONTHS_BACK):
            before.append(before[-1].previous)
        months = before if invoice.dated.day > EARLY_IN_MONTH else [*before[1:], own]
        return [(month.first_day, month.last_day) for month in months]

    def _in_some_month(self, asked: _Asked, placed: Placed, price: str | None, how: str) -> Match:
        """A line that names a placement but no days: the month whose cost it asks for and nobody asked for yet."""
        if price in placed.prices and placed.prices[price].unit == "once":
            day = placed.prices[price].first_day
            return self._priced(asked, placed, price, (day, day), f"{how}; the day of a price charged once")
        windows = self._windows(asked.invoice)
        fitting = [days for days in windows if self._fits(asked, placed, price, days)]
        free = [days for days in fitting if not self._claimed(self._prices(placed, price, days, asked), days)]
        if free or fitting:
            days, said = (free or fitting)[0], "its month by what that month costs"
        else:
            days, said = windows[0], "its month taken from the invoice's date"
        return self._priced(asked, placed, price, days, f"{how}; {said}")

    def _prices(self, placed: Placed, price: str | None, days: Days, asked: _Asked) -> tuple[str, ...]:
        if price:
            return (price,)
        costs = placed.charging(*days, asked.invoice.to_agency)
        return self._fitting(asked, placed, costs)[0] if costs else ()

    def _fits(self, asked: _Asked, placed: Placed, price: str | None, days: Days) -> bool:
        agency = asked.invoice.to_agency
        costs = placed.charging(*days, agency)
        wanted = [costs[price]] if price in costs else [] if price else [*costs.values(), sum(costs.values())]
        near = self.papers.tolerance(agency)
        return any(cost and abs(round_half_up(Fraction(cost)) - asked.line.net) <= near for cost in wanted)

    def _claimed(self, prices: Sequence[str], days: Days) -> bool:
        """Whether a line already charges for any of these prices on any of these days."""
        return any(
            first <= days[1] and last >= days[0] for price in prices for first, last in self.claims.get(price, ())
        )

    # By provider, amount and period

    def _by_amount(self, lines: Sequence[_Asked]) -> None:
        """Lines that say their days: as many lines as placements alike are one each, in order of code."""
        alike: dict[tuple[str, str, Days, int], list[_Asked]] = defaultdict(list)
        for asked in lines:
            if asked.days:
                alike[asked.invoice.provider, asked.invoice.to_agency, asked.days, asked.line.net].append(asked)
        for (provider, agency, days, net), group in alike.items():
            fits = self._fits_of(provider, agency, days, net)
            free = [fit for fit in fits if not self._claimed(fit.prices, days)]
            if len(group) < len(free):
                free = []
            for asked, fit in zip(group, free, strict=False):
                how = "by provider, amount and period"
                if len(free) > 1:
                    how += f": {len(group)} lines alike for {len(free)} placements alike, one each in order of code"
                self._take(asked, Match(fit.placement, fit.prices, days, how + asked.said))
            for asked in group[len(free) :]:
                self._rest(asked, fits, days)

    def _by_amount_in_some_month(self, lines: Sequence[_Asked]) -> None:
        """Lines that say neither: the likeliest month in which one placement costs what they ask for."""
        alike = Counter((asked.line.invoice, asked.line.net) for asked in lines)
        for asked in lines:
            invoice, net = asked.invoice, asked.line.net
            windows = [
                (days, self._fits_of(invoice.provider, invoice.to_agency, days, net))
                for days in self._windows(invoice)
            ]
            for days, fits in windows:
                free = [fit for fit in fits if not self._claimed(fit.prices, days)]
                if free and len(free) <= alike[invoice.invoice, net]:
                    how = "by provider, amount and period; its month by what that month costs"
                    self._take(asked, Match(free[0].placement, free[0].prices, days, how))
                    break
            else:
                self._rest(asked, next((fits for _, fits in windows if fits), []), self._first_window(windows))
            alike[invoice.invoice, net] -= 1

    @staticmethod
    def _first_window(windows: Sequence[tuple[Days, list[_Fit]]]) -> Days | None:
        return next((days for days, fits in windows if fits), None)

    def _rest(self, asked: _Asked, fits: list[_Fit], days: Days | None) -> None:
        """A line for which nothing is left: it is for the one that fits, though another line charges for it."""
        if len(fits) == 1:
            how = f"by provider, amount and period{asked.said}"
            self._take(asked, Match(fits[0].placement, fits[0].prices, days, how))
        elif fits:
            said = f"Several placements cost this on these days: {_listed(fit.placement for fit in fits)}."
            self.found[asked.key] = Match(None, (), asked.days, None, said, len(fits))
        else:
            said = "It names no placement, and none of the provider's costs this amount"
            ending = "on its days." if asked.days else "in the months about its date."
            self.found[asked.key] = Match(None, (), asked.days, None, f"{said} {ending}")

    def _fits_of(self, provider: str, agency: str, days: Days, net: int) -> list[_Fit]:
        """Placements of the provider, in order of code, of which a price or all together cost this amount."""
        costs = self._costs_of(provider, agency, days)
        near = self.papers.tolerance(agency)
        found: dict[str, _Fit] = {}
        for place in range(bisect_left(costs, net - near, key=lambda item: item[0]), len(costs)):
            pence, fit = costs[place]
            if pence > net + near:
                break
            found.setdefault(fit.placement, fit)
        return [found[code] for code in sorted(found)]

    def _costs_of(self, provider: str, agency: str, days: Days) -> list[tuple[int, _Fit]]:
        """What each price, and all of a placement together, cost on some days, in order of pence."""
        known = self.costs.get((provider, agency, days))
        if known is None:
            known = []
            for placed in self.papers.by_provider.get(provider, ()):
                if placed.concerns(agency):
                    known += _fits_in(placed, placed.charging(*days, agency))
            known.sort(key=lambda item: item[0])
            self.costs[provider, agency, days] = known
        return known


def _fits_in(placed: Placed, costs: dict[str, Fraction]) -> Iterator[tuple[int, _Fit]]:
    if len(costs) > 1:
        total = added_up(costs.values())
        yield round_half_up(total), _Fit(placed.code, tuple(sorted(costs)))
    for code, cost in costs.items():
        yield round_half_up(cost), _Fit(placed.code, (code,))


def _days_of(line: InvoiceLine) -> Days | None:
    """The days a line says; one that gives only one of them is for that day."""
    first, last = line.first_day or line.last_day, line.last_day or line.first_day
    return (first, last) if first and last else None


def _listed(codes: Iterable[str]) -> str:
    """`A, B and 3 more`."""
    ordered = sorted(codes)
    shown, more = ordered[:NAMED_AT_MOST], len(ordered) - NAMED_AT_MOST
    return f"{', '.join(shown)} and {more} more" if more > 0 else ", ".join(shown)
