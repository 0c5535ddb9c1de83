"""Agreement of balances: what two agencies' books say of each other on a day, agreed or not, and why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.debts.aged import facts_for_reasons
from ledger.domain.agencies.thresholds import Threshold, thresholds_of
from ledger.domain.debts.measures import AGREED_DIFFERENCE, AGREED_OURS, AGREED_THEIRS
from ledger.domain.debts.sheets import BalanceAgreement, DebtDecision
from ledger.domain.documents.sheets import PartnerRecord, Receipt
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.columns import Amount, Rule
from ledger.reconciliation.partners.balances import Balance, balances
from ledger.reconciliation.partners.reasons import Reasons, partner_records, successors
from ledger.reconciliation.partners.three_ways import Between, MonthThreeWays, compared, due_by_debtor, ours_of
from ledger.store.books import Books
from ledger.store.journal.balances import balances_between, recharges_dated


class ThreeWays(NamedTuple):
    """What stands between agencies on a day, and how it compares with what partners' records say."""

    rows: list[Between]
    comparison: list[MonthThreeWays]
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


def three_ways(books: Books, on: date) -> ThreeWays:
    """The journal, partners' records and what was received, compared by placement and month; and the balances."""
    purses = books.purses
    records = books.facts(PartnerRecord).sheet(PartnerRecord).values()
    theirs = partner_records(records, successors(purses, on))
    rows = list(balances_between(books, on, _dated_later(books, on)))
    ours = ours_of(rows, purses, on)
    concerned = sorted({placement for _, placement in theirs})
    reasons = Reasons(facts_for_reasons(books, concerned), purses, on, due_by_debtor(ours))
    comparison = compared(ours, theirs, reasons)
    return ThreeWays(rows, comparison, balances(rows, comparison, {agency for agency, _ in theirs}, purses, on))


def _dated_later(books: Books, on: date) -> set[tuple[str, str]]:
    """Papers dated after a day that the journal holds in the day's month: kind of entry and number."""
    last = Month.of(on).last_day
    facts = books.facts(Receipt, DebtDecision)
    later = {("receipt", row.receipt) for row in facts.sheet(Receipt).values() if on < row.received_on <= last}
    later |= {(row.kind, row.decision) for row in facts.sheet(DebtDecision).values() if on < row.on <= last}
    return later | {("recharge", number) for number in recharges_dated(books, on, last)}


class BalanceRow(NamedTuple):
    """One balance of an agency with another: ours, theirs (empty: they gave no records), and what differs."""

    agency: str
    counterparty: str
    kind: Rule
    ours: Annotated[Amount, AGREED_OURS]
    theirs: Annotated[Amount | None, AGREED_THEIRS]
    difference: Annotated[Amount | None, AGREED_DIFFERENCE]
    class_: Annotated[Rule, "Main reason"]
    """What most of the difference is for; empty where nothing is known of theirs."""


@answer(
    "balances",
    "Balances between agencies, ours and as partners' records say",
    purse="each agency, towards each other",
    window="the year's income and spending up to the day, and what is open on it",
    day="asked",
    refreshed_by="agency",
)
def agreed_balances(books: Books, on: date) -> Iterator[BalanceRow]:
    """One row an agency, counterparty and kind of balance."""
    for each in three_ways(books, on).balances:
        between = (each.agency, each.counterparty, each.kind)
        yield BalanceRow(*between, each.ours, each.theirs, each.difference, each.main_reason)


def balance_statement(books: Books, agency: str, counterparty: str, on: date) -> BalanceStatement:
    """The statement of one agency to another: balances, what the mismatch is made of, and what was said of it."""
    found = three_ways(books, on).balances
    facts = books.facts(Threshold, BalanceAgreement)
    pounds = thresholds_of(facts).of("balances_difference", agency)
    return BalanceStatement(
        agency,
        counterparty,
        on,
        tuple(each for each in found if (each.agency, each.counterparty) == (agency, counterparty)),
        int(pounds * 100),
        facts.sheet(BalanceAgreement).get((agency, counterparty, on)),
    )


def differences_with_partners(
    books: Books, on: date, *, creditor: str | None = None, debtor: str | None = None
) -> list[MonthThreeWays]:
    """Each placement's month on which ours, theirs or what was received differ, of one pair of agencies or of all."""
    return [
        each
        for each in three_ways(books, on).comparison
        if each.differences and creditor in (None, each.concern.creditor) and debtor in (None, each.concern.debtor)
    ]
