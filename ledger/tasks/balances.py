"""Agreement of balances: what two agencies' books say of each other on a day, sent, agreed or not, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ledger.domain.debts import BalanceAgreement, DebtDecision
from ledger.domain.money import text_from_pence
from ledger.domain.papers import PartnerRecord, Receipt
from ledger.domain.periods import Month
from ledger.domain.thresholds import Threshold
from ledger.reconciliation.balances import Balance, balances
from ledger.reconciliation.partners import Between, Compared, compared, due_by_debtor, ours_of
from ledger.reconciliation.reasons import Reasons, partner_records, successors
from ledger.store.balances import balances_between, recharges_dated
from ledger.store.batches import ALL_BATCHES, batch_as_known_at
from ledger.store.books import books_of
from ledger.store.engine import Connection, Engine, read
from ledger.store.facts import read_facts
from ledger.tasks.aged_debt import facts_for_reasons
from ledger.tasks.import_book import Outcome, record

COLUMNS = ("agency", "counterparty", "kind", "ours", "theirs", "difference", "class")


class ThreeWays(NamedTuple):
    """What stands between agencies on a day, and how it compares with what partners' records say."""

    rows: list[Between]
    comparison: list[Compared]
    balances: list[Balance]


@dataclass(frozen=True)
class BalanceStatement:
    """What one agency tells another of their balances on a day."""

    agency: str
    counterparty: str
    on: date
    balances: tuple[Balance, ...]
    threshold: int
    """Pence from which a difference has to be explained."""
    said: BalanceAgreement | None
    """Whether it was sent, and what they answered."""

    def to_explain(self, balance: Balance) -> bool:
        """Whether a difference is large enough that it has to be explained."""
        return balance.difference is not None and abs(balance.difference) >= max(1, self.threshold)


def three_ways(connection: Connection, known_at: int, on: date) -> ThreeWays:
    """The journal, partners' records and what was received, compared by placement and month; and the balances."""
    purses = books_of(connection, known_at).purses
    names = successors(purses, on)
    facts = read_facts(connection, known_at, sheets=(PartnerRecord.sheet,))
    theirs = partner_records(facts.sheet(PartnerRecord).values(), names)
    rows = list(balances_between(connection, on, _dated_later(connection, known_at, on), known_at))
    ours = ours_of(rows, purses, on)
    concerned = sorted({placement for _, placement in theirs})
    known = facts_for_reasons(connection, known_at, concerned)
    reasons = Reasons(known, purses, on, due_by_debtor(ours))
    comparison = compared(ours, theirs, reasons)
    return ThreeWays(rows, comparison, balances(rows, comparison, {agency for agency, _ in theirs}, purses, on))


def _dated_later(connection: Connection, known_at: int, on: date) -> set[tuple[str, str]]:
    """Papers dated after a day that the journal holds in the day's month: kind of entry and number."""
    last = Month.of(on).last_day
    facts = read_facts(connection, known_at, sheets=(Receipt.sheet, DebtDecision.sheet))
    later = {("receipt", row.receipt) for row in facts.sheet(Receipt).values() if on < row.received_on <= last}
    later |= {(row.kind, row.decision) for row in facts.sheet(DebtDecision).values() if on < row.on <= last}
    return later | {("recharge", number) for number in recharges_dated(connection, on, last, known_at)}


def balance_rows(connection: Connection, known_at: int, on: date) -> Iterator[tuple[str, ...]]:
    """The rows of `export balances`."""
    for each in three_ways(connection, known_at, on).balances:
        theirs = "" if each.theirs is None else text_from_pence(each.theirs)
        gap = "" if each.difference is None else text_from_pence(each.difference)
        yield each.agency, each.counterparty, each.kind, text_from_pence(each.ours), theirs, gap, each.told


def balance_statement(
    engine: Engine, agency: str, counterparty: str, on: date, *, as_known_at: datetime | None = None
) -> BalanceStatement:
    """The statement of one agency to another: balances, what the mismatch is made of, and what was said of it."""
    with read(engine) as connection:
        known_at = batch_as_known_at(connection, as_known_at)
        found = three_ways(connection, known_at, on).balances
        facts = read_facts(connection, known_at, sheets=(Threshold.sheet, BalanceAgreement.sheet))
    pounds = facts.thresholds.of("balances_difference", agency)
    return BalanceStatement(
        agency,
        counterparty,
        on,
        tuple(each for each in found if (each.agency, each.counterparty) == (agency, counterparty)),
        int(pounds * 100),
        facts.sheet(BalanceAgreement).get((agency, counterparty, on)),
    )


def differences_with_partners(
    engine: Engine, on: date, *, creditor: str | None = None, debtor: str | None = None
) -> list[Compared]:
    """Each placement's month on which ours, theirs or what was received differ, of one pair of agencies or of all."""
    with read(engine) as connection:
        found = three_ways(connection, ALL_BATCHES, on).comparison
    return [
        each
        for each in found
        if each.differences and creditor in (None, each.concern.creditor) and debtor in (None, each.concern.debtor)
    ]


def statement_sent(
    engine: Engine, agency: str, counterparty: str, on: date, sent_on: date, *, now: datetime | None = None
) -> Outcome:
    """Record that the statement of a day was sent."""
    form = {"agency": agency, "counterparty": counterparty, "on": on, "sent_on": sent_on}
    return record(engine, BalanceAgreement.sheet, form, now=now)


def statement_answered(
    engine: Engine,
    agency: str,
    counterparty: str,
    on: date,
    *,
    agreed: bool,
    answered_on: date,
    note: str | None = None,
    now: datetime | None = None,
) -> Outcome:
    """Record what the counterparty said to the statement of a day."""
    form = {"agency": agency, "counterparty": counterparty, "on": on, "agreed": agreed, "answered_on": answered_on}
    return record(engine, BalanceAgreement.sheet, form | ({"note": note} if note else {}), now=now)
