"""Provider papers put in order: invoices with their lines, credits and decisions, beside what they charge for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from ledger.domain.agencies.purses import Lineage, Purses
from ledger.domain.agencies.sheets import Identifier
from ledger.domain.agencies.thresholds import Threshold, Thresholds, thresholds_of
from ledger.domain.documents.sheets import (
    Invoice,
    InvoiceLine,
    LineDecision,
    LineMatch,
    Payment,
    PaymentAllocation,
    ProviderPayment,
)
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import Pence, added_up, round_half_away
from ledger.domain.money_and_days.periods import FOREVER, Month, months_between
from ledger.domain.placements.sheets import ON_OWN_DAYS, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.spelling import fold
from ledger.domain.splits.charges import charge_in
from ledger.domain.splits.packages import Package, packages_of
from ledger.domain.splits.payers import Payers

PAPER_SHEETS: tuple[type[Any], ...] = (
    Invoice,
    InvoiceLine,
    Payment,
    LineMatch,
    LineDecision,
    ProviderPayment,
    PaymentAllocation,
    Threshold,
    Identifier,
)
"""What is stated of provider papers; with what decides the money, all that their reconciliation works from."""
UNEXPLAINED = "unexplained"
"""The name of the line that stands for what of an invoice no line explains."""
LineKey = tuple[str, str]
"""An invoice and a line of it."""


class Placed:
    """One placement with its prices, and what they cost in whose books."""

    def __init__(self, package: Package, lineage: Lineage, horizon: date | None) -> None:
        self.package = package
        self.code = package.placement.placement
        self.provider = package.placement.provider
        self.payers = Payers(package, horizon)
        self.prices = {price.price: price for price in package.prices}
        self._lineage = lineage
        self._agencies = frozenset().union(*(lineage.agencies(budget) for budget in self.payers.budgets))

    def concerns(self, agency: str) -> bool:
        """Whether the provider is owed anything for it in the books of this agency."""
        return agency in self._agencies

    def open_days(self, price: Price) -> tuple[date, date]:
        """First and last day on which a price may charge, calendars left aside; empty if last is before first."""
        last = price.first_day if price.unit == "once" else price.last_day or FOREVER
        if price.component in ON_OWN_DAYS:
            return price.first_day, last
        first_of_stay, last_of_stay = self.package.placement.stay
        return max(price.first_day, first_of_stay), min(last, last_of_stay)

    def cost(self, price: Price, first: date, last: date, agency: str) -> Fraction:
        """What a price costs from one day to another in the books of an agency: exact pence."""
        opened, ended = self.open_days(price)
        first, last = max(first, opened), min(last, ended)
        if first > last:
            return Fraction(0)
        return added_up(
            owed.exact
            for month in months_between(Month.of(first), Month.of(last))
            for owed in self.payers.owed(price, month, first, last)
            if self._lineage.concerns(owed.budget, agency)
        )

    def charges(self, price: Price, first: date, last: date, agency: str) -> bool:
        """Whether a price costs anything on these days in the agency's books."""
        if self.payers.direct or not self.concerns(agency):
            return bool(self.cost(price, first, last, agency))
        opened, ended = self.open_days(price)
        first, last = max(first, opened), min(last, ended)
        if first > last or not price.rate or not price.times:
            return False
        months = months_between(Month.of(first), Month.of(last)) if price.calendar else ()
        charged = (charge_in(price, self.package, month).days & span(month, first, last) for month in months)
        return not price.calendar or any(charged)

    def charging(self, first: date, last: date, agency: str) -> dict[str, Fraction]:
        """The prices that cost anything on these days in the agency's books, with what: exact pence."""
        costs = ((code, self.cost(price, first, last, agency)) for code, price in self.prices.items())
        return {code: cost for code, cost in costs if cost}


@dataclass
class Papers:
    """All that provider papers are reconciled from."""

    invoices: dict[str, Invoice]
    lines: dict[str, list[InvoiceLine]]
    """By invoice, in order of line; last a line of its own for what no line explains."""
    credits: dict[str, list[str]]
    """By invoice, the credit notes that name it."""
    matches: dict[LineKey, LineMatch]
    decisions: dict[LineKey, LineDecision]
    payments: list[Payment]
    provider_payments: list[ProviderPayment]
    allocations: list[PaymentAllocation]
    thresholds: Thresholds
    placed: dict[str, Placed]
    purses: Purses
    lineage: Lineage
    names: dict[str, set[str]]
    """Names and numbers of placements, as others write them, to the placements they may mean."""
    horizon: date | None
    unexplained: frozenset[LineKey]
    """The lines that no document has: what of an invoice no line explains."""
    by_provider: dict[str, list[Placed]] = field(default_factory=lambda: defaultdict(list))
    by_price: dict[str, Placed] = field(default_factory=dict)
    by_child: dict[str, list[Placed]] = field(default_factory=lambda: defaultdict(list))
    _tolerances: dict[str, int] = field(default_factory=dict)
    _of_provider: dict[str, list[Invoice]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, facts: Facts, purses: Purses, horizon: date | None) -> Papers:
        """Put the facts in order; `purses` are all budgets that money of the journal may stand under."""
        invoices = {row.invoice: row for row in facts.sheet(Invoice).values()}
        lines: dict[str, list[InvoiceLine]] = defaultdict(list)
        for line in facts.sheet(InvoiceLine).values():
            if line.invoice in invoices:
                lines[line.invoice].append(line)
        for of_invoice in lines.values():
            of_invoice.sort(key=lambda line: line.line)
        known = InvoiceLine.sheet in facts.rows  # else lines were not asked for, and nothing is said of them
        unexplained = frozenset(_add_unexplained(invoices, lines) if known else ())
        lineage = Lineage(purses)
        placed = {package.placement.placement: Placed(package, lineage, horizon) for package in packages_of(facts)}
        papers = cls(
            invoices,
            dict(lines),
            {},
            {(row.invoice, row.line): row for row in facts.sheet(LineMatch).values()},
            {(row.invoice, row.line): row for row in facts.sheet(LineDecision).values()},
            list(facts.sheet(Payment).values()),
            list(facts.sheet(ProviderPayment).values()),
            list(facts.sheet(PaymentAllocation).values()),
            thresholds_of(facts),
            placed,
            purses,
            lineage,
            _names(facts, placed),
            horizon,
            unexplained,
        )
        for invoice in papers.ordered():
            if credited := papers.credited(invoice.invoice):
                papers.credits.setdefault(credited, []).append(invoice.invoice)
        for one in placed.values():
            papers.by_provider[one.provider].append(one)
            papers.by_price.update(dict.fromkeys(one.prices, one))
            if child := one.package.placement.child:
                papers.by_child[child].append(one)
        return papers

    def ordered(self) -> list[Invoice]:
        """Invoices in the order in which they are taken: by date, then code."""
        return sorted(self.invoices.values(), key=lambda invoice: (invoice.dated, invoice.invoice))

    def credited(self, code: str) -> str | None:
        """The invoice that a credit note credits, if it names one of the same provider to the same agency."""
        credit = self.invoices[code]
        named = self.invoices.get(credit.credit_of or "")
        if credit.kind != "credit" or named is None or named.kind != "invoice":
            return None
        same = named.provider == credit.provider and named.to_agency in self.lineage.related(credit.to_agency)
        return named.invoice if same else None

    def settled_with(self, code: str) -> str:
        """The invoice that a paper is settled with: the one it credits, else itself."""
        return self.credited(code) or code

    def of_provider(self, provider: str) -> list[Invoice]:
        """A provider's invoices and credit notes in order."""
        if not self._of_provider:
            for invoice in self.ordered():
                self._of_provider[invoice.provider].append(invoice)
        return self._of_provider.get(provider, [])

    def usual_purse(self, provider: str, agency: str) -> str | None:
        """The lead budget this provider's placements use most with an agency, else the agency's first budget."""
        used = Counter(
            budget
            for placed in self.by_provider.get(provider, ())
            if self.lineage.concerns(budget := placed.payers.lead, agency)
        )
        most = max(used.values(), default=0)
        return min((budget for budget, times in used.items() if times == most), default=None) or (
            self.lineage.first_budget(agency)
        )

    def tolerance(self, agency: str) -> int:
        """Pence by which a line to this agency may differ and still agree."""
        known = self._tolerances.get(agency)
        if known is None:
            known = round_half_away(Fraction(self.thresholds.of("line_tolerance", agency)) * 100)
            self._tolerances[agency] = known
        return known


def _add_unexplained(invoices: Mapping[str, Invoice], lines: dict[str, list[InvoiceLine]]) -> Iterator[LineKey]:
    """Give each invoice a line for what its own do not explain: so all that is payable is told line by line."""
    for code, invoice in invoices.items():
        own = lines.get(code, [])
        rest = int(invoice.gross) - int(invoice.vat or 0) - sum(int(line.net) for line in own)
        if rest:
            name, taken = UNEXPLAINED, {line.line for line in own}
            while name in taken:
                name += "+"
            lines.setdefault(code, []).append(InvoiceLine(invoice=code, line=name, net=Pence(rest)))
            yield code, name


def _names(facts: Facts, placed: dict[str, Placed]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for code in placed:
        names[fold(code)].add(code)
    for row in facts.sheet(Identifier).values():
        if row.kind == "placement" and row.code in placed:
            names[fold(row.value)].add(row.code)
    return dict(names)
