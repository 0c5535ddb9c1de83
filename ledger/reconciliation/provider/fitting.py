"""Which of a placement's prices a line is for that says none: by rate, cost or name, or by what other lines leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.documents.sheets import InvoiceLine
from ledger.domain.money_and_days.money import added_up, round_half_away
from ledger.domain.sheet.spelling import fold
from ledger.reconciliation.provider.papers import Placed

PriceCodes = tuple[str, ...]


class FittingPrices(NamedTuple):
    """The prices a line is for, and how one knows; or none of them, and why."""

    prices: PriceCodes
    words: str
    why_not: str = ""


def fitting_prices(
    line: InvoiceLine, lines: Sequence[InvoiceLine], placed: Placed, costs: Mapping[str, Fraction], near: int
) -> FittingPrices:
    """The prices a line is for, of those that cost anything on its days; `lines` are all of its invoice.

    So a line for therapy beside one for care is held against what therapy costs, not told to have been invoiced.
    """
    clues = _Clues(placed, costs, near)
    if found := clues.by_itself(line):
        return found
    if len(costs) == 1:
        return FittingPrices(tuple(costs), "the only price that charges on its days")
    if abs(round_half_away(added_up(costs.values())) - line.net) <= near:
        return FittingPrices(tuple(sorted(costs)), "all prices of the placement together")
    if found := clues.by_text(line):
        return found
    if _alone(line, lines):
        return FittingPrices(tuple(sorted(costs)), "all prices of the placement together")
    return clues.beside(line, [other for other in lines if _beside(other, line, placed)])


def _alone(line: InvoiceLine, lines: Sequence[InvoiceLine]) -> bool:
    """Whether no other line of the invoice charges for the same placement and days."""
    days = (line.first_day, line.last_day)
    return not any(
        other.line != line.line and other.placement == line.placement and (other.first_day, other.last_day) == days
        for other in lines
    )


def _beside(other: InvoiceLine, line: InvoiceLine, placed: Placed) -> bool:
    """Whether another line of the invoice is known to be for the same placement and days."""
    named = other.price in placed.prices or (line.placement is not None and other.placement == line.placement)
    same_days = (other.first_day, other.last_day) == (line.first_day, line.last_day)
    return other.line != line.line and named and same_days


class _Clues:
    """What of a placement's prices fits a line; prices of one component that follow each other are one."""

    def __init__(self, placed: Placed, costs: Mapping[str, Fraction], near: int) -> None:
        self._rates = {code: Fraction(placed.prices[code].rate) for code in costs}
        self._costs, self._near = costs, near
        groups: dict[str, list[str]] = defaultdict(list)
        for code in sorted(costs):
            groups[placed.prices[code].component].append(code)
        self._groups: dict[str, PriceCodes] = {component: tuple(codes) for component, codes in groups.items()}

    def by_itself(self, line: InvoiceLine) -> FittingPrices | None:
        """By its rate, else by its sum for each of its units, else by what its days cost."""
        if line.rate is not None and (found := self._at(Fraction(line.rate))):
            return FittingPrices(found, "the price by its rate")
        by_cost = [code for code, cost in self._costs.items() if self._is(cost, line)]
        if len(by_cost) == 1:
            return FittingPrices((by_cost[0],), "the price by its contract value")
        if (
            line.rate is None
            and line.quantity
            and (found := self._at(Fraction(int(line.net), 100) / Fraction(line.quantity)))
        ):
            return FittingPrices(found, "the price by what it asks for each of its units")
        groups = [codes for codes in self._groups.values() if len(codes) > 1 and self._is(self._cost(codes), line)]
        return FittingPrices(groups[0], "the prices of one component together") if len(groups) == 1 else None

    def by_text(self, line: InvoiceLine) -> FittingPrices | None:
        """By the name of one component that stands in its text."""
        words = f" {fold(line.text or '')} ".replace(",", " ").replace(":", " ")
        named = [component for component in self._groups if f" {component.replace('_', ' ')} " in words]
        if len(named) != 1 or named[0] == "other":
            return None
        return FittingPrices(self._groups[named[0]], f"the price of its component, {named[0]}, named in its text")

    def beside(self, line: InvoiceLine, others: Sequence[InvoiceLine]) -> FittingPrices:
        """By what the other lines of the invoice leave: the one component of which it asks for the most part.

        What fits none is for the core price, unless the others ask for all of that: then it is for none.
        """
        left = {component: self._cost(codes) for component, codes in self._groups.items()}
        for other in others:
            for component in self._components(other):
                left[component] -= int(other.net)
        fitting = [each for each, pence in left.items() if pence > 0 and 2 * abs(line.net - pence) <= pence]
        if len(fitting) == 1:
            return FittingPrices(self._groups[fitting[0]], "what the invoice's other lines leave of its days")
        if left.get("core", Fraction(0)) > self._near + 1:
            return FittingPrices(self._groups["core"], "the core price, for want of a better")
        if any(pence > self._near + 1 for pence in left.values()):
            open_ones = [codes for component, codes in self._groups.items() if left[component] > self._near + 1]
            why_not = (
                f"It says no price, and comes to none that the invoice's other lines leave: {_listed(open_ones)}."
            )
        else:
            why_not = "It says no price, and the invoice's other lines ask for all that its days cost."
        return FittingPrices((), "", why_not)

    def _components(self, other: InvoiceLine) -> list[str]:
        """The component another line is for, where that is plain."""
        codes: PriceCodes = (other.price,) if other.price else ()
        if not codes and (found := self.by_itself(other) or self.by_text(other)):
            codes = found.prices
        return [component for component, group in self._groups.items() if codes and codes[0] in group]

    def _at(self, rate: Fraction) -> PriceCodes:
        found = tuple(code for code, agreed in self._rates.items() if agreed == rate)
        return found if len(found) == 1 else ()

    def _cost(self, codes: PriceCodes) -> Fraction:
        return added_up(self._costs[code] for code in codes)

    def _is(self, cost: Fraction, line: InvoiceLine) -> bool:
        return abs(round_half_away(cost) - line.net) <= self._near


def _listed(groups: Sequence[PriceCodes]) -> str:
    return ", ".join(code for codes in groups for code in codes)
