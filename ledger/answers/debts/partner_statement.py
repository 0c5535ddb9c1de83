"""Everything about one counterparty on one page: what was asked for, what came, what is disputed, what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.answers.debts.aged import AgedDebt, DisputeClock, aged_debt, dispute_clocks
from ledger.answers.debts.outstanding import Outstanding, outstanding
from ledger.answers.documents.fund_money import money_of_funds
from ledger.domain.agencies.sheets import Agency
from ledger.domain.debts.sheets import DebtDecision
from ledger.domain.documents.sheets import Receipt
from ledger.domain.money_and_days.periods import Month
from ledger.reconciliation.partners.aged_debt import Debt, DebtSum
from ledger.reconciliation.partners.reasons import holders, successors
from ledger.reconciliation.partners.statement import AccountMonth, AccountMovement, account_months, movements
from ledger.store.books import Books
from ledger.store.documents.recharges import read_recharges

A_PAGE = 100
"""How many movements are told at once."""


@dataclass(frozen=True)
class StatementLine:
    """A movement with what was owed after it, in pence."""

    movement: AccountMovement
    balance: int


@dataclass(frozen=True)
class PartnerStatement:
    """The account of a debtor with a creditor from one month to a day; pence."""

    creditor: str
    debtor: str
    creditor_name: str
    debtor_name: str
    first: Month
    on: date
    opening: int
    closing: int
    """The balance: what the journal holds as billed, less money on account."""
    months: tuple[AccountMonth, ...]
    movements: tuple[StatementLine, ...]
    """The page asked for, the latest first."""
    pages: int
    aged: AgedDebt
    sums: tuple[DebtSum, ...]
    disputes: tuple[DisputeClock, ...]

    @property
    def outstanding(self) -> Outstanding:
        """Debtors in their parts, what is told apart from them, and the balance that they make: `closing`."""
        return outstanding(self.aged)

    @property
    def debts(self) -> tuple[Debt, ...]:
        """What is outstanding, recharge by recharge and reason by reason."""
        return self.aged.debts


def partner_statement(
    books: Books, creditor: str, debtor: str, on: date, *, first: Month | None = None, page: int = 1
) -> PartnerStatement:
    """One counterparty's account until a day, from `first` (None: the financial year's April), a page at a time."""
    begin = first or Month(Month.of(on).financial_year, 4)
    facts, purses = books.facts(Agency, Receipt, DebtDecision), books.purses
    debt = aged_debt(books, on, creditor=creditor, debtor=debtor)
    clocks = dispute_clocks(books, on, debt.parts, creditor=creditor, debtor=debtor)
    moved = movements(
        creditor,
        debtor,
        books.once(read_recharges),
        facts.sheet(Receipt).values(),
        money_of_funds(books),
        facts.sheet(DebtDecision).values(),
        debt.given_up,
        debt.matches,
        purses,
        successors(purses, on),
        on,
    )
    names = {row.agency: row.name for row in facts.sheet(Agency).values()}
    months = account_months(moved, begin, Month.of(on))
    told, pages = _page(moved, begin, page)
    return PartnerStatement(
        creditor,
        debtor,
        names.get(creditor, creditor),
        names.get(debtor, debtor),
        begin,
        on,
        opening=sum(each.amount for each in moved if each.on < begin.first_day),
        closing=sum(each.amount for each in moved),
        months=tuple(months),
        movements=told,
        pages=pages,
        aged=debt,
        sums=tuple(debt.sums),
        disputes=tuple(clocks),
    )


def _page(moved: Sequence[AccountMovement], first: Month, page: int) -> tuple[tuple[StatementLine, ...], int]:
    balance, told = 0, []
    for each in moved:
        balance += each.amount
        if each.on >= first.first_day:
            told.append(StatementLine(each, balance))
    told.reverse()
    start = (page - 1) * A_PAGE
    return tuple(told[start : start + A_PAGE]), max(1, -(-len(told) // A_PAGE))


def counterparties(books: Books, on: date) -> list[tuple[str, str]]:
    """Creditor and debtor of every account, under the names they have on a day; the one billed most first."""
    holder = holders(books.purses, on)
    billed: dict[tuple[str, str], int] = defaultdict(int)
    for paper in books.once(read_recharges):
        if paper.kind != "internal_journal":
            for line in paper.lines:
                billed[holder[line.lead_budget], holder[line.budget]] += line.amount
    return sorted((pair for pair in billed if pair[0] != pair[1]), key=lambda pair: (-billed[pair], pair))
