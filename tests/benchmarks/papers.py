"""Measure: match 100,000 invoice lines against 1,000,000 charges, with all that follows; time and peak memory.

Everything is made in memory, so that only matching is measured: facts in, findings and what should stand out.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Budget, Provider
from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.money_and_days.money import Pence, round_half_away
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.charges import cost_of_days
from ledger.domain.splits.packages import Package, packages_of
from ledger.journal.papers import provider_moves
from ledger.reconciliation.provider.invoices import reconcile_provider_papers

FIRST_DAY = date(2023, 4, 1)
THROUGH = date(2026, 3, 31)
SEEN_ON = date(2026, 4, 30)
QUARTERS = 12
PROVIDERS = 50
UNITS = (("core", "week", 5000), ("education", "year", 45000), ("therapy", "hour", 95), ("transport", "day", 30))
PER_FAULT = 5
"""Every fifth line has a copy: one that names nothing, one asked for twice, one at another rate, in turn."""


def main(placements: int = 7_000) -> None:
    """Make the facts, match the lines and print the figures."""
    facts = Facts.of(bought(placements))
    for row in invoiced(list(packages_of(facts))):
        facts.rows[row.sheet][row.key_values] = row
    lines, charges = len(facts.sheet(InvoiceLine)), placements * len(UNITS) * 36
    print(f"{lines:,} invoice lines, {charges:,} charges; {os.cpu_count()} cores; Python {sys.version.split()[0]}")
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    started, worked = time.perf_counter(), time.process_time()
    found = reconcile_provider_papers(facts, purses_of(facts), THROUGH, SEEN_ON)
    moves = provider_moves(found.parts, {})
    seconds, at_work = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    classes = Counter(finding.found for finding in found.findings)
    print(f"matched, classed and settled: {seconds:.1f} s, of which at work {at_work:.1f} s; entries: {len(moves):,}")
    print(f"classes: {', '.join(f'{name} {number:,}' for name, number in classes.most_common())}")
    print(f"peak memory {peak:,} MiB, {before:,} MiB of it the facts")


def bought(placements: int) -> Iterator[Row]:
    """Placements of fifty providers, four prices each, all open for three years."""
    yield Agency(agency="C", name="Council", kind="council")
    yield Budget(budget="C-SC", agency="C", stream="social_care", name="Placements")
    for number in range(PROVIDERS):
        yield Provider(provider=f"PV-{number}", name="Provider")
    for number in range(placements):
        code = f"PL-{number:05d}"
        yield Placement(
            placement=code,
            child=f"CH-{number:05d}",
            provider=f"PV-{number % PROVIDERS}",
            setting="K2",
            lead_budget="C-SC",
            first_day=FIRST_DAY,
        )
        for component, unit, pounds in UNITS:
            yield Price(
                price=f"{code}-{component}",
                placement=code,
                component=component,
                rate=f"{pounds + number % 977}.{number % 100:02d}",
                unit=unit,
                quantity="3" if unit == "hour" else None,
                first_day=FIRST_DAY,
            )


def invoiced(packages: list[Package]) -> Iterator[Row]:
    """An invoice a quarter for each placement, one line for all its prices; and copies with faults."""
    made = 0
    for package in packages:
        month = Month.of(FIRST_DAY)
        for _ in range(QUARTERS):
            last = month.next.next
            net = round_half_away(_cost(package, month, last))
            code = f"{package.placement.placement}-{month}"
            named = package.placement.placement
            yield from _invoice(package, code, month, last, net, named)
            if made % PER_FAULT == 0:
                fault = made // PER_FAULT % 3
                amount = net * 103 // 100 if fault == 2 else net
                yield from _invoice(package, f"{code}-B", month, last, amount, None if fault == 0 else named)
            made += 1
            month = last.next


def _cost(package: Package, first: Month, last: Month) -> Fraction:
    costs = (cost_of_days(price, package, first.first_day, last.last_day) for price in package.prices)
    return sum(costs, Fraction(0))


def _invoice(package: Package, code: str, first: Month, last: Month, net: int, named: str | None) -> Iterator[Row]:
    yield Invoice(
        invoice=code,
        provider=package.placement.provider,
        to_agency="C",
        kind="invoice",
        dated=last.next.first_day,
        net=Pence(net),
        gross=Pence(net),
    )
    yield InvoiceLine(
        invoice=code,
        line="1",
        placement=named,
        first_day=first.first_day,
        last_day=last.last_day,
        net=Pence(net),
        text=f"Care of {first} to {last}",
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
