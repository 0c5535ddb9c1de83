"""What of a split needs somebody: nobody agreed, refused, contested, unsigned, about to end, not reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ledger.domain.action_required.matters import CurrentStay, Matter
from ledger.domain.action_required.stakes import BorneUnder, Contested, ExpectedFrom, HopedFor, PartnersToCome
from ledger.domain.decisions.reviews import review_due
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY, Month
from ledger.domain.splits.in_force import decided_spans, standing_on, uncovered_since
from ledger.domain.splits.packages import Deal
from ledger.domain.splits.sheets import IN_FORCE
from ledger.domain.splits.signatures import still_to_sign


def matters_of_split(case: CurrentStay) -> Iterator[Matter]:
    """Matters of how a placement is shared: all that is open of it, and of a stay that goes on what is coming."""
    yield from _contested(case)
    if case.over:
        yield from _left_open(case)
        return
    if case.deal is None:
        yield _without_agreement(case)
    else:
        yield from _without_end(case, case.deal)
        yield from _unsigned(case, case.deal)
        yield from _expiring(case, case.deal)
    yield from _review(case)
    yield from _budgets(case)


def _left_open(case: CurrentStay) -> Iterator[Matter]:
    """What is still to be agreed or signed of a stay that is over: what was declined was answered."""
    if case.deal:
        yield from _unsigned(case, case.deal)
    elif case.covered.standing != "declined":
        yield _without_agreement(case)


def _without_agreement(case: CurrentStay) -> Matter:
    standing = case.covered.standing
    since = uncovered_since(case.package, case.on)
    stake = HopedFor(standing)
    if standing == "unagreed":
        lapsed = any(deal.agreement.status in IN_FORCE and deal.last_day < case.on for deal in case.package.deals)
        return case.matter("expired_and_charging" if lapsed else "unagreed", since, stake)
    asked = max(
        (deal for deal in case.package.deals if deal.agreement.status == standing and deal.covers(case.on)),
        key=lambda deal: deal.decided_last,
    ).agreement
    if standing == "in_principle":
        since = asked.requested_on or asked.first_day
    return case.matter(standing, since, stake)._replace(agreement=asked.agreement)


def _contested(case: CurrentStay) -> Iterator[Matter]:
    """Shares in dispute or without prejudice, of every day of the stay: they are open until they are settled.

    Both sides have the matter: the lead, with all that its partners pay so, and each partner with its own share.
    """
    first = case.package.placement.first_day
    found = [deal for begun, last, deal in decided_spans(case.package) if begun <= case.on and last >= first]
    for deal in {deal.code: deal for deal in found}.values():
        for standing in ("disputed", "interim"):
            budgets = _budgets_of(deal, standing)
            if not budgets:
                continue
            yield case.matter(standing, decided(deal), Contested(standing, deal.code))._replace(agreement=deal.code)
            for agency in sorted({case.agency(budget) for budget in budgets} - {case.lead}):
                stake = Contested(standing, deal.code, agency)
                theirs = case.matter(standing, decided(deal), stake, agency=agency)
                yield theirs._replace(agreement=deal.code, counted=False)


def _budgets_of(deal: Deal, standing: str) -> set[str]:
    """The budgets that pay by clauses of one status."""
    clauses = deal.waterfall.clauses if deal.waterfall and deal.agreement.status in IN_FORCE else ()
    return {
        bearer.budget
        for clause in clauses
        if (clause.standing or deal.agreement.status) == standing
        for bearer in clause.bearers
    }


def _without_end(case: CurrentStay, deal: Deal) -> Iterator[Matter]:
    """Somebody pays without prejudice until no day that anybody named; the share itself is a matter beside it."""
    if _budgets_of(deal, "interim") and deal.last_day == FOREVER and _review_due(case, deal) is None:
        matter = case.matter("interim_without_end", decided(deal), Contested("interim", deal.code))
        yield matter._replace(counted=False)


def decided(deal: Deal) -> date:
    """When an agreement was decided; where nobody says, its first day."""
    return deal.agreement.decided_on or deal.agreement.first_day


def _unsigned(case: CurrentStay, deal: Deal) -> Iterator[Matter]:
    """Agencies that bear a share of what is agreed and have not signed."""
    if deal.agreement.status != "agreed":
        return
    for agency in sorted(still_to_sign(deal.budgets, case.records.signed(deal.code), case.purses, case.month)):
        yield case.matter("unsigned", decided(deal), BorneUnder(deal.code, agency), agency=agency)


def _expiring(case: CurrentStay, deal: Deal) -> Iterator[Matter]:
    """The agreement ends soon, the stay goes on, and nothing is decided for the day after."""
    ends = deal.last_day
    soon = case.on + timedelta(int(case.thresholds.of("expiring_days", case.lead)))
    if not case.on <= ends <= soon or (case.package.placement.last_day or FOREVER) <= ends:
        return
    after = standing_on(case.package, ends + ONE_DAY)
    if after is not None and after.deal is None:
        yield case.matter("expiring", ends, ExpectedFrom(Month.of(ends + ONE_DAY)))


def _review(case: CurrentStay) -> Iterator[Matter]:
    due = _review_due(case, case.deal)
    if due and due < case.on:
        yield case.matter("review_overdue", due, PartnersToCome())


def _review_due(case: CurrentStay, deal: Deal | None) -> date | None:
    return review_due(deal.agreement if deal else None, case.records.reviews.get(case.placement, ()))


def _budgets(case: CurrentStay) -> Iterator[Matter]:
    """Budgets that bear a share and have ended; nobody takes them over."""
    placement = case.package.placement
    named = case.deal.budgets if case.deal else {placement.bearer_without_agreement}
    ended: dict[str, date] = {}
    for budget in sorted({case.purses.bearer(name, case.month) for name in named}):
        row = case.purses.budgets[budget]
        if row.last_day and row.last_day <= case.on and row.successor is None:
            ended[row.agency] = min(ended.get(row.agency, FOREVER), row.last_day + ONE_DAY)
    for agency, since in ended.items():
        stake = BorneUnder(case.deal.code, agency) if case.deal else None
        yield case.matter("budget_without_successor", since, stake, agency=agency)
