"""The journal as it leaves: a line a posting, and the accounts that are used in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, NamedTuple

from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.columns import MOMENT, Amount, InMonth, OfPlacement, Rule


class JournalLine(NamedTuple):
    """One posting with its entry; either a debit or a credit."""

    entry: int
    batch: int
    recorded_at: Annotated[datetime, MOMENT]
    posting_month: InMonth
    service_month: InMonth | None
    kind: Rule
    placement: OfPlacement | None
    agency: str
    account: str
    counterparty: str | None
    budget: str | None
    agreement: str | None
    standing: Rule | None
    debit: Amount | None
    credit: Amount | None
    corrects: int | None
    paper: str | None
    """The number of the paper the entry is for; none for charges and transfers."""

    @property
    def amount(self) -> int:
        """Pence: a debit above nil, a credit below."""
        return (self.debit or 0) - (self.credit or 0)


class UsedAccount(NamedTuple):
    """One account in one agency's books, towards one counterparty, and the first month it is posted in."""

    agency: str
    account: str
    counterparty: str | None
    first_month: Month


class BookLine(NamedTuple):
    """One posting as a general ledger takes it: with its accounting date, whose purse it is, and who provides."""

    entry: str
    line: int
    batch: int
    created: date
    """The day on which it was recorded."""
    day: date
    """The accounting date."""
    kind: str
    """A kind of entry; "accrual" or "reversal" in journals made for a month's end."""
    agency: str
    account: str
    counterparty: str | None
    budget: str | None
    purse: str
    """The budget in whose name these books hold it: its cost centre is the posting's."""
    agreement: str | None
    standing: str | None
    placement: str | None
    provider: str | None
    service_month: str | None
    paper: str | None
    corrects: int | None
    amount: int
    """Pence; a debit above nil, a credit below."""


class BookSum(NamedTuple):
    """Postings of one agency and month added up by what decides their codes in a general ledger."""

    agency: str
    month: Month
    kind: str
    account: str
    counterparty: str | None
    purse: str
    number: int
    """How many postings."""
    amount: int
    """Debits less credits, in pence."""
    moved: int
    """Debits and credits together, in pence."""
