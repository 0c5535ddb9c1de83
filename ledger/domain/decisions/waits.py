"""Waits: decisions that were asked for, from the day of asking to the decision, and who is still to answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import Purses
from ledger.domain.decisions.records import Records
from ledger.domain.decisions.sheets import Request
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.splits.packages import Deal, Package
from ledger.domain.splits.parties import party_budgets
from ledger.domain.splits.sheets import DECIDING

PROPOSED = frozenset({"draft", "in_principle"})
"""Statuses of an agreement on which a decision is still to come."""


@dataclass(frozen=True, slots=True)
class AwaitedDecision:
    """A decision somebody asked for."""

    placement: str
    lead_budget: str
    request: str | None
    deal: Deal | None
    """The agreement that is proposed, or that answered; None where nobody has written one down."""
    asked_on: date
    answered_on: date | None
    """The day of the decision, from which nobody waits; None while it is awaited."""
    asked_of: tuple[str, ...]
    """Who is to decide, where the request says so; empty: every other agency that would pay."""
    answers: Mapping[str, date]
    """Agencies that have approved, refused or decided, each with the day it first did."""
    about: tuple[date, date]
    """The first and last day that it is about: of the agreement that is named, else of the whole stay."""
    parties: frozenset[str] = frozenset()
    """The budgets by which agencies are party to the placement, or would be by what is proposed."""

    @property
    def agreement(self) -> str | None:
        """The agreement's code, if there is one."""
        return self.deal.code if self.deal else None

    def awaited(self, purses: Purses, day: date, called: date) -> tuple[str, ...]:
        """The agencies that had still to answer on a day, by who holds their duty on another; the lead where all had.

        An agency that is no more is not waited for: its successor is, or the lead where nobody can say who that is.
        """
        lead = self.holder_of(self.lead_budget, purses, called)
        answered = {agency for agency, on in self.answers.items() if on <= day}
        named = self._named(purses, called)
        left = sorted(agency for agency, names in named.items() if agency != lead and not names & answered)
        return tuple(left) or (lead,)

    def holder_of(self, budget: str, purses: Purses, called: date) -> str:
        """The agency that holds what is asked of a budget, on a day."""
        return holder(purses, purses.agency(budget, Month.of(called)), called, self.parties).agency

    def asked(self, purses: Purses, called: date) -> frozenset[str]:
        """The agencies that the request names, and those that hold on a day what these were asked; empty: any."""
        held = (holder(purses, agency, called, self.parties).agency for agency in self.asked_of)
        return frozenset(self.asked_of) | frozenset(held)

    def _named(self, purses: Purses, called: date) -> dict[str, set[str]]:
        """Who is to answer, each with the agencies whose answer counts for it: it, and those it took over from."""
        asked = {agency: {agency} for agency in self.asked_of}
        named: dict[str, set[str]] = {}
        for agency, names in (asked or self._payers(purses, called)).items():
            now = holder(purses, agency, called, self.parties)
            if not now.unclear:
                named.setdefault(now.agency, {now.agency}).update(names)
        return named

    def _payers(self, purses: Purses, called: date) -> dict[str, set[str]]:
        """Every agency that would pay, where nobody is named."""
        return purses.names(self.deal.budgets if self.deal else (), Month.of(called))


def waits(package: Package, records: Records) -> Iterator[AwaitedDecision]:
    """Every decision that was ever asked for of a placement: by a request, or by an agreement that says when.

    Where a request names an agreement, the request's day counts and the agreement's own does not.
    """
    named: set[str | None] = set()
    for request in records.requests.get(package.placement.placement, ()):
        wait = _of_request(package, request, records)
        named.add(wait.agreement)
        yield wait
    for deal in package.deals:
        row = deal.agreement
        if row.requested_on and row.status != "withdrawn" and deal.code not in named:
            answered = _answered(package, deal, row.requested_on)
            yield _wait(package, None, deal, row.requested_on, answered, (), records)


def _of_request(package: Package, request: Request, records: Records) -> AwaitedDecision:
    deal = next((deal for deal in package.deals if deal.code == request.agreement), None)
    if deal is None:
        deal = min(_decided_since(package, request.asked_on), key=lambda each: each.decided_last, default=None)
    answered = _answered(package, deal, request.asked_on) if deal else None
    if request.closed_on:
        answered = min(request.closed_on, answered or request.closed_on)
    asked = (request.asked_on, answered, request.asked_of)
    named = deal is not None and deal.code == request.agreement
    return _wait(package, request.request, deal, *asked, records, named=named)


def _wait(
    package: Package,
    request: str | None,
    deal: Deal | None,
    asked_on: date,
    answered_on: date | None,
    asked_of: tuple[str, ...],
    records: Records,
    *,
    named: bool = True,
) -> AwaitedDecision:
    placement = package.placement
    answers = _answers(deal, asked_on, records) if deal else {}
    about = (deal.agreement.first_day, deal.last_day) if deal and named else (date.min, FOREVER)
    return AwaitedDecision(
        placement.placement,
        placement.lead_budget,
        request,
        deal,
        asked_on,
        answered_on,
        asked_of,
        answers,
        about,
        party_budgets(package) | (deal.budgets if deal else frozenset()),
    )


def _answered(package: Package, deal: Deal, asked_on: date) -> date | None:
    """When what was asked of an agreement was decided; None while it is awaited.

    A proposal is answered too by another decision, made since, on the first day it is to cover. Where an agreement
    was decided and nobody says when, nobody can have waited; one decided before the question leaves it open.
    """
    row = deal.agreement
    if row.status in PROPOSED:
        first = max(row.first_day, package.placement.first_day)
        since = (other for other in _decided_since(package, asked_on) if other.covers(first))
        return min((other.decided_last[0] for other in since), default=None)
    if row.decided_on is None or row.status == "withdrawn":
        return asked_on
    return row.decided_on if row.decided_on >= asked_on else None


def _decided_since(package: Package, day: date) -> list[Deal]:
    rows = ((deal, deal.agreement) for deal in package.deals)
    return [deal for deal, row in rows if row.status in DECIDING and row.decided_on and row.decided_on >= day]


def _answers(deal: Deal, asked_on: date, records: Records) -> dict[str, date]:
    """Approvals and officers' final decisions; of an agreement decided before, only those since the question."""
    decided_on = deal.agreement.decided_on
    earliest = asked_on if decided_on and decided_on < asked_on else date.min
    given = [(row.agency, row.on) for row in records.approvals.get(deal.code, ())]
    given += [(row.agency, row.on) for row in records.decisions.get(deal.code, ()) if row.decided != "in_principle"]
    answers: dict[str, date] = {}
    for agency, on in given:
        if on >= earliest:
            answers[agency] = min(on, answers.get(agency, on))
    return answers
