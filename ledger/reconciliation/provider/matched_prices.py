"""Which prices an invoice line charges, once its placement is known, and in which month if it says no days."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ledger.domain.documents.sheets import Invoice
from ledger.domain.money_and_days.money import added_up, round_half_away
from ledger.domain.money_and_days.periods import Month, latest_months
from ledger.reconciliation.provider.matches import AskedLine, Days, Match, Matched, listed
from ledger.reconciliation.provider.papers import Papers, Placed

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
    prices, words = _fitting(papers, asked, placed, costs)
    return Match(placed.code, prices, days, f"{how}; {words}")


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


def _fitting(
    papers: Papers, asked: AskedLine, placed: Placed, costs: Mapping[str, Fraction]
) -> tuple[tuple[str, ...], str]:
    line, near = asked.line, papers.tolerance(asked.invoice.to_agency)
    by_rate = [code for code in costs if line.rate is not None and placed.prices[code].rate == line.rate]
    if len(by_rate) == 1:
        return (by_rate[0],), "the price by its rate"
    by_cost = [code for code, cost in costs.items() if abs(round_half_away(cost) - line.net) <= near]
    if len(by_cost) == 1:
        return (by_cost[0],), "the price by what its days cost"
    if len(costs) == 1:
        return tuple(costs), "the only price that charges on its days"
    total = added_up(costs.values())
    if abs(round_half_away(total) - line.net) <= near or _alone(papers, asked):
        return tuple(sorted(costs)), "all prices of the placement together"
    core = [code for code in costs if placed.prices[code].component == "core"]
    return tuple(core[:1] or sorted(costs)), "the core price, for want of a better"


def _alone(papers: Papers, asked: AskedLine) -> bool:
    """Whether no other line of the invoice charges for the same placement and days."""
    line = asked.line
    return not any(
        other.line != line.line
        and other.placement == line.placement
        and (other.first_day, other.last_day) == (line.first_day, line.last_day)
        for other in papers.lines[line.invoice]
    )


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
    return _fitting(papers, asked, placed, costs)[0] if costs else ()


def _fits(papers: Papers, asked: AskedLine, placed: Placed, price: str | None, days: Days) -> bool:
    agency = asked.invoice.to_agency
    costs = placed.charging(*days, agency)
    wanted = [costs[price]] if price in costs else [] if price else [*costs.values(), sum(costs.values())]
    near = papers.tolerance(agency)
    return any(cost and abs(round_half_away(Fraction(cost)) - asked.line.net) <= near for cost in wanted)
