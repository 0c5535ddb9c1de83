"""Debts on a day: what agencies owe each other, for how long, and why; and the clocks of disputes over it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, NamedTuple

from ledger.answers.agencies import parties
from ledger.answers.answer import answer
from ledger.answers.documents.agency_side import settled
from ledger.answers.documents.standings import open_parts
from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.thresholds import Threshold, ThresholdName, thresholds_of
from ledger.domain.debts.measures import BALANCE
from ledger.domain.debts.sheets import DebtDecision, Dispute
from ledger.domain.documents.issued import LineName
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.sheet.columns import CODE, Amount, Rule
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.sheets import Agreement
from ledger.reconciliation.partners.aged_debt import (
    Debt,
    DebtSum,
    OwedPart,
    billed_by_debtor,
    debts_of,
    owed_on,
    parts_of,
    summed,
)
from ledger.reconciliation.partners.reasons import OF_ALL, OF_PLACEMENTS, Reasons
from ledger.reconciliation.partners.settlement import ReceiptMatch, Settlement
from ledger.store.books import Books
from ledger.store.documents.recharges import read_recharges


@dataclass(frozen=True)
class AgedDebt:
    """What is outstanding on a day."""

    on: date
    debts: tuple[Debt, ...]
    parts: tuple[OwedPart, ...]
    """Line by line, each with why it is not paid; money on account is in `debts` only."""
    given_up: Mapping[tuple[str, LineName], int]
    """What decisions wrote off until the day, by decision and line; pence."""
    matches: Sequence[ReceiptMatch] = ()
    """What receipts pay by the day, as it was matched and undone."""
    creditor: str | None = None
    """Of one creditor or debtor alone, or (None) of all."""
    debtor: str | None = None

    @property
    def sums(self) -> list[DebtSum]:
        """By agencies, band and reason, contested ones first."""
        return summed(self.debts)


@dataclass(frozen=True)
class DisputeClock:
    """A dispute on a day: how long it has been at its stage, how long it may be, and what is outstanding of it."""

    dispute: Dispute
    days: int
    allowed: int
    outstanding: int
    """Pence of debtors that it covers; an open credit lessens it no more than it lessens debtors."""
    objects: str
    """The agency that objects, by the day: the one that raised it, or the one to which its duty has passed."""
    asks: str
    """The agency whose demand it is, by the day."""

    @property
    def days_over(self) -> int:
        """Days beyond what its stage allows; nil while it is in time."""
        return max(0, self.days - self.allowed)

    @property
    def until(self) -> date:
        """The last day on which it is in time."""
        return self.dispute.stage_since + timedelta(days=self.allowed)


def aged_debt(books: Books, on: date, *, creditor: str | None = None, debtor: str | None = None) -> AgedDebt:
    """What is outstanding on a day, of one creditor or debtor or of all, under the names they have on that day."""
    purses, settlement = books.purses, settled(books, on)
    recharges = [paper for paper in books.once(read_recharges) if paper.dated <= on]
    owed = [
        each
        for each in owed_on(recharges, open_parts(books, recharges, settlement.outstanding, Month.of(on)), purses, on)
        if creditor in (None, each.creditor) and debtor in (None, each.debtor)
    ]
    concerned = sorted({each.line.placement for each in owed})
    facts = facts_for_reasons(books, concerned)
    decisions = {row.decision: row for row in books.facts(DebtDecision).sheet(DebtDecision).values()}
    reasons = Reasons(facts, purses, on, billed_by_debtor(recharges, purses, on))
    parts = parts_of(owed, reasons, settlement.provided, decisions)
    on_account = _on_account(settlement, _account_holders(settlement, purses, on), creditor, debtor)
    debts = tuple(debts_of(parts, on_account, on))
    return AgedDebt(on, debts, tuple(parts), settlement.given_up, settlement.matches, creditor, debtor)


def facts_for_reasons(books: Books, placements: Collection[str]) -> Facts:
    """What tells why claims for these placements are not paid."""
    facts = books.facts(*OF_PLACEMENTS, placements=placements)
    of_all = books.facts(*OF_ALL)
    facts.rows.update({model.sheet: of_all.rows[model.sheet] for model in OF_ALL})
    return facts


def _account_holders(settlement: Settlement, purses: Purses, on: date) -> dict[str, str]:
    """In whose name on a day the money stands that agencies paid or were paid: it goes with their last budget."""
    agencies = {agency for pair in settlement.on_account for agency in pair}
    lasting = {agency: purses.lasting(agency) for agency in agencies}
    return {agency: purses.agency(codes[0], Month.of(on)) for agency, codes in lasting.items() if codes}


def _on_account(
    settlement: Settlement, names: Mapping[str, str], creditor: str | None, debtor: str | None
) -> dict[tuple[str, str], int]:
    """Money that waits for a paper, by debtor and creditor as they are called on the day; none of nobody else.

    What was paid into a pooled fund waits for none.
    """
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (payer, payee), amount in settlement.on_account.items():
        pair = (names.get(payer, payer), names.get(payee, payee))
        if pair[0] != pair[1] and debtor in (None, pair[0]) and creditor in (None, pair[1]):
            sums[pair] += amount - settlement.of_funds.get((payer, payee), 0)
    return {pair: amount for pair, amount in sums.items() if amount}


class DebtRow(NamedTuple):
    """What is outstanding of one recharge for one reason; money on account has no recharge and is below nil."""

    creditor: Annotated[str, "Owed to"]
    debtor: Annotated[str, "Owed by"]
    recharge: Annotated[str | None, CODE, "Document"]
    dated: date | None
    due: date | None
    days: Annotated[int, "Days past due"]
    band: Rule
    reason: Annotated[Rule, "Reason unpaid"]
    contested: bool
    amount: Annotated[Amount, "Balance", BALANCE]
    position: Annotated[Rule, "In dispute, in process or not due"]


@answer(
    "aged-debt",
    "Debtors and creditors between agencies, by days past due and reason unpaid",
    purse="creditor, debtor",
    window="outstanding on the day",
    day="asked",
    refreshed_by="agency",
)
def debts(books: Books, on: date) -> Iterator[DebtRow]:
    """One row a recharge, reason and position; what is told apart from debtors is below nil."""
    for debt in aged_debt(books, on).debts:
        paper = (debt.recharge, debt.dated, debt.due)
        why = (debt.band, debt.reason, debt.contested)
        yield DebtRow(debt.creditor, debt.debtor, *paper, debt.days, *why, debt.amount, debt.position)


def dispute_clocks(
    books: Books,
    on: date,
    parts: Sequence[OwedPart] | None = None,
    *,
    creditor: str | None = None,
    debtor: str | None = None,
) -> list[DisputeClock]:
    """The disputes open on a day, those furthest over their time first.

    `outstanding` is what they cover of the parts of debts, of which all count unless some are given.
    """
    facts, purses = books.facts(Dispute, Threshold), books.purses
    disputes = facts.sheet(Dispute).values()
    thresholds, budgets = thresholds_of(facts), parties(books, {row.placement for row in disputes if row.placement})
    covered: dict[str | None, int] = defaultdict(int)
    for part in aged_debt(books, on).parts if parts is None else parts:
        covered[part.dispute] += max(part.amount, 0)
    clocks = []
    for row in disputes:
        named = budgets.get(row.placement or "", ())
        asks, objects = (holder(purses, each, on, named).agency for each in (row.to_agency, row.from_agency))
        wanted = creditor in (None, asks) and debtor in (None, objects)
        if wanted and row.raised_on <= on < (row.resolved_on or FOREVER):
            allowed = int(thresholds.of(_CLOCKS[row.stage], asks))
            days = max(0, (on - row.stage_since).days)
            clocks.append(DisputeClock(row, days, allowed, covered[row.dispute], objects, asks))
    return sorted(clocks, key=lambda clock: (-clock.days_over, clock.dispute.raised_on, clock.dispute.dispute))


def disputes_about(books: Books, placement: str, on: date) -> list[DisputeClock]:
    """The disputes open on a day that concern a placement: it, its agreement, or anything that is owed for it."""
    rows = books.facts(Dispute).sheet(Dispute).values()
    if not any(row.raised_on <= on < (row.resolved_on or FOREVER) for row in rows):
        return []
    parts = aged_debt(books, on).parts
    covering = {part.dispute for part in parts if part.owed.line.placement == placement}
    agreements = books.facts(Agreement, placements=[placement]).sheet(Agreement)
    return [
        clock
        for clock in dispute_clocks(books, on, parts)
        if clock.dispute.placement == placement
        or clock.dispute.dispute in covering
        or (clock.dispute.agreement,) in agreements
    ]


_CLOCKS: Mapping[str, ThresholdName] = {
    "informal": "informal_days",
    "formal_panel": "formal_panel_days",
    "chief_executives": "chief_executives_days",
    "arbitration": "arbitration_days",
}
