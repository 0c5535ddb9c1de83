"""What was asked of agencies about a placement, and what they said: requests, approvals and officers' decisions."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.agencies.purses import Purses
from ledger.domain.decisions.records import Records
from ledger.domain.decisions.sheets import Request
from ledger.domain.decisions.waits import PROPOSED
from ledger.domain.money_and_days.periods import FOREVER
from ledger.domain.splits.exposure_parts import AskedDecision, GivenAnswer, Said
from ledger.domain.splits.packages import Deal, Package


def said_of(package: Package, records: Records, purses: Purses) -> Said:
    """All that was asked and answered of a placement's split, whenever; who asks says until which day it counts.

    A request that names an agreement is about its days, one that names none about the whole stay. An agreement asks
    from the day on which it says that a decision was asked for; one in principle asks in any case. A declined
    agreement is the no of every agency that would pay, where none of them said so itself.
    """
    askings = [*_by_requests(package, records, purses), *_by_agreements(package, purses)]
    words = [word for deal in package.deals for word in _words_on(deal, records, purses)]
    return Said(tuple(askings), tuple(words))


def _by_requests(package: Package, records: Records, purses: Purses) -> Iterator[AskedDecision]:
    deals = {deal.code: deal for deal in package.deals}
    for row in records.requests.get(package.placement.placement, ()):
        yield _asking(package, row, deals.get(row.agreement or ""), purses)


def _asking(package: Package, row: Request, deal: Deal | None, purses: Purses) -> AskedDecision:
    first, last = (deal.agreement.first_day, deal.last_day) if deal else (package.placement.first_day, FOREVER)
    whom = frozenset(row.asked_of) or (_payers(deal, purses) if deal else None)
    return AskedDecision(whom or None, row.asked_on, first, last, row.closed_on or FOREVER)


def _by_agreements(package: Package, purses: Purses) -> Iterator[AskedDecision]:
    for deal in package.deals:
        row = deal.agreement
        on = row.requested_on or (row.decided_on or row.first_day if row.status == "in_principle" else None)
        if on and row.status != "withdrawn":
            yield AskedDecision(_payers(deal, purses), on, row.first_day, deal.last_day)


def _payers(deal: Deal, purses: Purses) -> frozenset[str]:
    return frozenset(purses.budgets[budget].agency for budget in deal.budgets)


def _words_on(deal: Deal, records: Records, purses: Purses) -> Iterator[GivenAnswer]:
    row = deal.agreement
    given = [(each.agency, each.decided, each.on) for each in records.approvals.get(deal.code, ())]
    decided = (each for each in records.decisions.get(deal.code, ()) if each.decided != "withdrawn")
    given += [(each.agency, each.decided != "declined", each.on) for each in decided]
    if row.status == "declined" and all(yes for _, yes, _ in given):
        given += [(agency, False, row.decided_on or row.first_day) for agency in sorted(_payers(deal, purses))]
    for agency, yes, on in given:
        yield GivenAnswer(agency, yes, on, row.first_day, deal.last_day, row.status in PROPOSED)
