"""Attention: every matter that needs somebody on a day. The one definition of it, for files and screens alike.

It goes by the facts known: what has been signed, decided or done since needs nobody any more. The day says which
stays are open, what is overdue, and how long a matter has stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.domain.action_required.matters import CurrentStay, Matter
from ledger.domain.action_required.matters_of_care import matters_of_care
from ledger.domain.action_required.matters_of_duties import held, lead_on, unclear_duties
from ledger.domain.action_required.matters_of_panels import matters_of_panels
from ledger.domain.action_required.matters_of_splits import matters_of_split
from ledger.domain.action_required.stakes import AskedOfAgency, CostToCome
from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.thresholds import thresholds_of
from ledger.domain.continuing_care.clocks import next_step
from ledger.domain.continuing_care.sheets import CareCase, CareStep, in_order
from ledger.domain.decisions.delay import all_delays
from ledger.domain.decisions.open_duties import named_in_duties
from ledger.domain.decisions.records import Records
from ledger.domain.decisions.waits import waits
from ledger.domain.money_and_days.periods import Month, year_end
from ledger.domain.placements.sheets import Placement
from ledger.domain.splits.packages import Package
from ledger.domain.splits.parties import party_budgets


def attention(
    packages: Iterable[Package], purses: Purses, records: Records, on: date, until: date | None = None
) -> Iterator[Matter]:
    """All matters on a day: of these placements, of continuing care, and of what was to be done.

    What is open is open until it is settled, whether the child has left or not. `until` is the 31 March to which
    the value of what is waited for is told (None: that after the day).

    It is asked afresh of the facts each time and nothing is ticked off: what has been done since is no matter any
    more. For the placement of `ledger.domain.splits` on 5 June, when no agreement holds yet:

    >>> found = attention([package], purses_of(facts), Records(facts), date(2026, 6, 5))
    >>> [(matter.what, matter.agency, str(matter.since)) for matter in found]
    [('unagreed', 'C', '2026-06-01'), ('continuing_care_unknown', 'C', '2026-06-01')]
    """
    latest: dict[str, Package] = {}
    for package in packages:
        yield from matters_of(package, purses, records, on, until)
        placement = package.placement
        if placement.child and placement.first_day <= on:
            other = latest.get(placement.child)
            latest[placement.child] = max(other, package, key=_begun) if other else package
    for child, package in latest.items():
        lead, budgets = _lead(package, purses, on), party_budgets(package)
        overdue = _care_overdue(child, package.placement, records, on)
        yield from held(overdue, purses, on, lead, budgets)
    yield from held(_actions_overdue(None, records, on), purses, on, None)
    yield from unclear_duties(None, named_in_duties(records, on).get(None, {}), purses, on, None)


def matters_of(
    package: Package, purses: Purses, records: Records, on: date, until: date | None = None
) -> Iterator[Matter]:
    """The matters of one placement on a day; what it waits for even if it is over, or has not begun.

    Each is asked of whoever holds the duty on the day (`ledger.domain.agencies.duties`).
    """
    code, budgets = package.placement.placement, party_budgets(package)
    lead = _lead(package, purses, on)
    yield from held(_as_stated(package, purses, records, on, until or year_end(on)), purses, on, lead, budgets)
    yield from unclear_duties(code, named_in_duties(records, on).get(code, {}), purses, on, lead, budgets)


def _lead(package: Package, purses: Purses, on: date) -> str | None:
    """The agency that leads a placement on a day; None where it is no more, and nobody can say who does."""
    stated = purses.agency(package.placement.lead_budget, Month.of(on))
    return lead_on(stated, purses, on, party_budgets(package))


def _as_stated(package: Package, purses: Purses, records: Records, on: date, until: date) -> Iterator[Matter]:
    yield from _waiting(package, purses, records, on, max(on, until))
    yield from _actions_overdue(package.placement.placement, records, on)
    yield from matters_of_panels(package, purses, records, on)
    case = CurrentStay.of(package, purses, records, on)
    if case:
        yield from matters_of_split(case)
        if not case.over:
            yield from matters_of_care(case)


def _waiting(package: Package, purses: Purses, records: Records, on: date, until: date) -> Iterator[Matter]:
    """Each agency that has still to answer, once an agreement: since the first of several questions."""
    found: dict[tuple[str | None, str], Matter] = {}
    asked_for = [wait for wait in waits(package, records) if wait.asked_on <= on]
    if all(wait.answered_on for wait in asked_for):
        return
    for wait, parts in all_delays(package, asked_for, purses, on, until):
        if wait.answered_on is not None:
            continue
        for agency in wait.awaited(purses, on, on):
            asked = AskedOfAgency(sum(each.carried or 0 for each in parts if each.agency == agency))
            matter = Matter(wait.placement, wait.agreement, "waiting", agency, wait.asked_on, asked)
            found.setdefault((wait.agreement, agency), matter)
    yield from found.values()


def _begun(package: Package) -> tuple[date, str]:
    return package.placement.first_day, package.placement.placement


def _care_overdue(child: str, placement: Placement, records: Records, on: date) -> Iterator[Matter]:
    """Continuing care is the child's: it is shown with the placement begun last."""
    for case in records.facts.by(CareCase, "child").get(child, ()):
        taken = in_order(records.facts.by(CareStep, "care_case").get(case.care_case, ()))
        coming = next_step(case, taken, thresholds_of(records.facts))
        if coming and coming.due < on:
            yield Matter(placement.placement, None, "care_step_overdue", case.agency, coming.due, CostToCome())


def _actions_overdue(placement: str | None, records: Records, on: date) -> Iterator[Matter]:
    """An agency's overdue actions on one placement and agreement are one matter, since the first of them."""
    found: dict[tuple[str | None, str], Matter] = {}
    for row in records.actions.get(placement, ()):
        if row.due < on:
            matter = Matter(placement, row.agreement, "action_overdue", row.agency, row.due)
            found.setdefault((row.agreement, row.agency), matter)
    yield from found.values()
