"""What is accepted of invoice lines beyond their price: how much of it holds, on which day, and who may bear it.

It is worked out from documents, prices and agreements alone (docs/rules.md section 2), and becomes charges. So the
data goes one way: what lines cost by price, what was accepted beyond it, charges, shares, entries; what is accepted
is no part of what a line is compared with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.documents.sheets import Invoice, InvoiceLine, LineDecision, LineMatch
from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet, span
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.choices import Component
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.acceptances import Acceptance, AcceptedByPlacement
from ledger.domain.splits.charges import charges_of
from ledger.domain.splits.in_force import coverage
from ledger.domain.splits.waterfall import days_of_clause
from ledger.reconciliation.provider.costing import Costed, cost_lines, give_back
from ledger.reconciliation.provider.matches import Match
from ledger.reconciliation.provider.matching import match_lines
from ledger.reconciliation.provider.papers import LineKey, Papers, Placed


class InQuestion(NamedTuple):
    """What a line asks beyond what its days cost and what was credited of it; or why none of it can be accepted."""

    amount: int
    """Pence."""
    why_not: str
    """Empty where it can be accepted."""


def accepted_of_facts(facts: Facts, purses: Purses, horizon: date | None) -> AcceptedByPlacement:
    """What is accepted of each placement's lines, as far as it holds by the facts given.

    `horizon` is how far the ledger is posted: of a month posted in part, shares that are settled direct are those of
    its days up to then.
    """
    papers = Papers.of(facts, purses, horizon)
    found: dict[str, list[Acceptance]] = defaultdict(list)
    for costed in _lines(papers):
        accepted = acceptance_of(papers, costed)
        if accepted:
            found[accepted.placement].append(accepted)
    return dict(found)


def in_question_of_facts(facts: Facts, purses: Purses, horizon: date | None) -> dict[LineKey, InQuestion]:
    """What each line that asks for something has in question, whatever was decided on it."""
    papers = Papers.of(facts, purses, horizon)
    return {
        (costed.line.invoice, costed.line.line): InQuestion(costed.query_left, why_not_acceptable(papers, costed))
        for costed in _lines(papers)
    }


def facts_about(facts: Facts, invoices: Collection[str]) -> Facts:
    """Of facts of a whole ledger those on which what is accepted of these invoices rests: their providers' own."""
    found = Facts(dict(facts.rows))
    documents, providers = facts.sheet(Invoice), {facts.sheet(Invoice)[code,].provider for code in invoices}
    found.rows[Invoice.sheet] = {key: row for key, row in documents.items() if row.provider in providers}
    for sheet in (InvoiceLine.sheet, LineMatch.sheet, LineDecision.sheet):
        of_these = facts.rows[sheet].items()
        found.rows[sheet] = {key: row for key, row in of_these if (key[0],) in found.rows[Invoice.sheet]}
    named = {row.placement for row in found.sheet(InvoiceLine).values()}
    named |= {row.placement for row in found.sheet(LineMatch).values()}
    by_price = {row.price for row in found.sheet(InvoiceLine).values()}
    by_price |= {row.price for row in found.sheet(LineMatch).values()}
    prices = facts.sheet(Price).values()
    named |= {row.placement for row in prices if row.price in by_price}
    stays = facts.sheet(Placement).items()
    found.rows[Placement.sheet] = {
        key: row for key, row in stays if row.provider in providers or row.placement in named
    }
    return found


def _lines(papers: Papers) -> list[Costed]:
    """The lines that ask for something, each with what it asks beyond its days and what was credited of it."""
    matches = match_lines(papers)
    lines = cost_lines(papers, matches)
    give_back(papers, matches, lines)
    return lines


def decision_on(papers: Papers, costed: Costed) -> LineDecision | None:
    """The acceptance that stands of a line; None where there is none.

    One that says nothing of who bears it was posted by an older ledger, and stays as it stands.
    """
    decision = papers.decisions.get((costed.line.invoice, costed.line.line))
    return decision if decision and decision.decision == "accepted" and decision.borne else None


def accepted_of(papers: Papers, costed: Costed) -> int:
    """Pence accepted of what a line puts in question, as far as that goes."""
    decision = decision_on(papers, costed)
    if decision is None or why_not_acceptable(papers, costed):
        return 0
    return costed.query_left if decision.amount is None else min(int(decision.amount), costed.query_left)


def accepted_before(papers: Papers, costed: Costed) -> int:
    """Pence that an older ledger accepted of a line that nobody can be said to bear: it stands as it was posted."""
    decision = papers.decisions.get((costed.line.invoice, costed.line.line))
    if decision is None or decision.decision != "accepted" or decision.borne:
        return 0
    return costed.query_left if decision.amount is None else min(int(decision.amount), costed.query_left)


def why_not_acceptable(papers: Papers, costed: Costed) -> str:
    """Why nothing can be accepted of a line, in a sentence; empty where it can."""
    if costed.match.placement is None:
        return "No placement is known for it, so it is not known who pays it."
    placed, agency = papers.placed[costed.match.placement], costed.invoice.to_agency
    if papers.lineage.concerns(placed.payers.lead, agency) or _direct(papers, placed, costed):
        return ""
    return f"It is addressed to {agency}, which neither leads {placed.code} nor has a direct share of it on its days."


def acceptance_of(papers: Papers, costed: Costed) -> Acceptance | None:
    """What is accepted of a line, as the charge that it becomes; None where nothing is."""
    decision, pence = decision_on(papers, costed), accepted_of(papers, costed)
    if decision is None or not pence:
        return None
    placed = papers.placed[costed.match.placement or ""]
    leads = papers.lineage.concerns(placed.payers.lead, costed.invoice.to_agency)
    alone = placed.payers.lead if decision.borne == "lead" else None
    return Acceptance(
        placed.code,
        costed.line.invoice,
        costed.line.line,
        day_of(placed, costed, decision.day),
        _component(placed, costed),
        pence,
        alone if leads else _direct(papers, placed, costed),
        not leads,
    )


def _component(placed: Placed, costed: Costed) -> Component:
    """The line's component; `other` where that is not exactly one."""
    components = {placed.prices[code].component for code in costed.match.prices if code in placed.prices}
    return components.pop() if len(components) == 1 else "other"


def day_of(placed: Placed, costed: Costed, named: date | None = None) -> date:
    """The day on which what is accepted of a line is charged: the one named, else the last that prices charge.

    Where prices charge none of its days it is the last of them; of a line without days the invoice's date.
    """
    if named:
        return named
    if costed.match.days is None:
        return costed.invoice.dated
    first, last = costed.match.days
    for month in reversed(list(months_between(Month.of(first), Month.of(last)))):
        charged = NO_DAYS
        for charge in charges_of(placed.package, month, span(month, first, last)):
            charged |= charge.days
        if charged:
            return date(month.year, month.number, charged.bit_length())
    return last


def _direct(papers: Papers, placed: Placed, costed: Costed) -> str | None:
    """The budget of the agency addressed that has a direct share on the line's days: by rank, then code.

    Of agreements it is the one in force on the day charged, else the latest on the line's days that has one.
    """
    if not placed.payers.direct:
        return None
    decision = papers.decisions.get((costed.line.invoice, costed.line.line))
    day = day_of(placed, costed, decision.day if decision else None)
    for since, until in ((day, day), costed.match.days or (day, day)):
        for month in reversed(list(months_between(Month.of(since), Month.of(until)))):
            found = _direct_in(papers, placed, costed.invoice.to_agency, month, span(month, since, until))
            if found:
                return found
    return None


def _direct_in(papers: Papers, placed: Placed, agency: str, month: Month, days: DaySet) -> str | None:
    package = placed.package
    for covered in sorted(coverage(package, month, days), key=lambda each: -each.days.bit_length()):
        for clause in covered.deal.waterfall.clauses if covered.deal and covered.deal.waterfall else ():
            if days_of_clause(clause, package.calendars, month) & covered.days:
                for bearer in sorted(clause.bearers, key=lambda each: each.budget):
                    if bearer.settled == "direct" and papers.lineage.concerns(bearer.budget, agency):
                        return bearer.budget
    return None


def stand_as_posted(papers: Papers, matches: Mapping[LineKey, Match]) -> frozenset[tuple[str, str | None]]:
    """Invoices and placements of which an older ledger accepted what nobody could be said to bear: that stands.

    Of a placement (None: none was known) whose lead another agency was asked in place of; all else is a charge now.
    """
    found: set[tuple[str, str | None]] = set()
    for key, decision in papers.decisions.items():
        if decision.decision == "accepted" and not decision.borne and key[0] in papers.invoices:
            found.add((key[0], None))
            placement = matches[key].placement if key in matches else None
            if placement and not papers.placed[placement].concerns(papers.invoices[key[0]].to_agency):
                found.add((key[0], placement))
    return frozenset(found)
