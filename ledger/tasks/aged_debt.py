"""Aged debt on a day: what agencies owe each other, for how long, and why; and the clocks of disputes over it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ledger.domain.debts import DebtDecision, Dispute
from ledger.domain.facts import Facts
from ledger.domain.issued_papers import LineName
from ledger.domain.money import text_from_pence
from ledger.domain.periods import FOREVER
from ledger.domain.thresholds import Threshold, ThresholdName
from ledger.reconciliation.aged_debt import (
    Debt,
    DebtSum,
    Part,
    billed_by_debtor,
    debts_of,
    owed_on,
    parts_of,
    summed,
)
from ledger.reconciliation.reasons import OF_ALL, OF_PLACEMENTS, Reasons, successors
from ledger.reconciliation.settlement import Settlement
from ledger.store.batches import ALL_BATCHES, batch_as_known_at
from ledger.store.books import books_of
from ledger.store.engine import Connection, Engine, read
from ledger.store.facts import read_facts
from ledger.store.recharges import read_recharges
from ledger.tasks.agency_side import settled

COLUMNS = ("creditor", "debtor", "recharge", "dated", "due", "days", "band", "reason", "contested", "amount")


@dataclass(frozen=True)
class AgedDebt:
    """What is outstanding on a day."""

    on: date
    debts: tuple[Debt, ...]
    parts: tuple[Part, ...]
    """Line by line, each with why it is not paid; money on account is in `debts` only."""
    given_up: Mapping[tuple[str, LineName], int]
    """What decisions wrote off until the day, by decision and line; pence."""

    @property
    def sums(self) -> list[DebtSum]:
        """By agencies, band and reason, contested ones first."""
        return summed(self.debts)

    def total(self, *, contested: bool | None = None) -> int:
        """Pence outstanding: of what is contested, of what is merely not processed, or (None) of both."""
        return sum(debt.amount for debt in self.debts if contested in (None, debt.contested))


@dataclass(frozen=True)
class DisputeClock:
    """A dispute on a day: how long it has been at its stage, how long it may be, and what is outstanding of it."""

    dispute: Dispute
    days: int
    allowed: int
    outstanding: int
    """Pence of what is owed that it covers."""

    @property
    def days_over(self) -> int:
        """Days beyond what its stage allows; nil while it is in time."""
        return max(0, self.days - self.allowed)

    @property
    def until(self) -> date:
        """The last day on which it is in time."""
        return self.dispute.stage_since + timedelta(days=self.allowed)


def aged_debt(
    engine: Engine,
    on: date,
    *,
    creditor: str | None = None,
    debtor: str | None = None,
    as_known_at: datetime | None = None,
) -> AgedDebt:
    """What is outstanding on a day, of one creditor or debtor or of all, under the names they have on that day."""
    with read(engine) as connection:
        return debt_on(connection, batch_as_known_at(connection, as_known_at), on, creditor=creditor, debtor=debtor)


def debt_on(
    connection: Connection, known_at: int, on: date, *, creditor: str | None = None, debtor: str | None = None
) -> AgedDebt:
    """The same within a transaction, by what was known after a batch."""
    purses = books_of(connection, known_at).purses
    recharges = read_recharges(connection, known_at)
    settlement = settled(connection, known_at, on, recharges)
    owed = [
        each
        for each in owed_on(recharges, settlement.outstanding, purses, on)
        if creditor in (None, each.creditor) and debtor in (None, each.debtor)
    ]
    concerned = sorted({each.line.placement for each in owed})
    facts = facts_for_reasons(connection, known_at, concerned)
    decided = read_facts(connection, known_at, sheets=(DebtDecision.sheet,)).sheet(DebtDecision)
    decisions = {row.decision: row for row in decided.values()}
    reasons = Reasons(facts, purses, on, billed_by_debtor(recharges, purses, on))
    parts = parts_of(owed, reasons, settlement.provided, decisions)
    on_account = _on_account(settlement, successors(purses, on), creditor, debtor)
    return AgedDebt(on, tuple(debts_of(parts, on_account, on)), tuple(parts), settlement.given_up)


def facts_for_reasons(connection: Connection, known_at: int, placements: Collection[str]) -> Facts:
    """What tells why claims for these placements are not paid."""
    facts = read_facts(connection, known_at, placements, [model.sheet for model in OF_PLACEMENTS])
    of_all = read_facts(connection, known_at, sheets=[model.sheet for model in OF_ALL])
    for model in OF_ALL:
        facts.rows[model.sheet] = of_all.rows[model.sheet]
    return facts


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


def aged_debt_rows(connection: Connection, known_at: int, on: date) -> Iterator[tuple[str, ...]]:
    """The rows of `export aged-debt`."""
    for debt in debt_on(connection, known_at, on).debts:
        yield (
            debt.creditor,
            debt.debtor,
            debt.recharge or "",
            debt.dated.isoformat() if debt.dated else "",
            debt.due.isoformat() if debt.due else "",
            str(debt.days),
            debt.band,
            debt.reason,
            "yes" if debt.contested else "no",
            text_from_pence(debt.amount),
        )


def dispute_clocks(
    engine: Engine, on: date, *, creditor: str | None = None, debtor: str | None = None
) -> list[DisputeClock]:
    """The disputes open on a day, those furthest over their time first; `outstanding` is what they cover of debts."""
    with read(engine) as connection:
        return clocks_of(connection, debt_on(connection, ALL_BATCHES, on), creditor=creditor, debtor=debtor)


def clocks_of(
    connection: Connection, debt: AgedDebt, *, creditor: str | None = None, debtor: str | None = None
) -> list[DisputeClock]:
    """The clocks of disputes on the day of what is owed."""
    facts = read_facts(connection, sheets=(Dispute.sheet, Threshold.sheet))
    names = successors(books_of(connection).purses, debt.on)
    thresholds = facts.thresholds
    covered: dict[str | None, int] = defaultdict(int)
    for part in debt.parts:
        covered[part.dispute] += part.amount
    clocks = []
    for row in facts.sheet(Dispute).values():
        pair = (names.get(row.to_agency, row.to_agency), names.get(row.from_agency, row.from_agency))
        wanted = creditor in (None, pair[0]) and debtor in (None, pair[1])
        if wanted and row.raised_on <= debt.on < (row.resolved_on or FOREVER):
            allowed = int(thresholds.of(_CLOCKS[row.stage], row.to_agency))
            days = max(0, (debt.on - row.stage_since).days)
            clocks.append(DisputeClock(row, days, allowed, covered[row.dispute]))
    return sorted(clocks, key=lambda clock: (-clock.days_over, clock.dispute.raised_on, clock.dispute.dispute))


_CLOCKS: Mapping[str, ThresholdName] = {
    "informal": "informal_days",
    "formal_panel": "formal_panel_days",
    "chief_executives": "chief_executives_days",
    "arbitration": "arbitration_days",
}
