"""The journal as it leaves: a line a posting, and the accounts that are used in it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ledger.domain.periods import Month


class JournalLine(NamedTuple):
    """One posting with its entry; amounts in pence, a debit above nil, a credit below."""

    entry: int
    batch: int
    recorded_at: datetime
    posting_month: str
    service_month: str | None
    kind: str
    placement: str | None
    agency: str
    account: str
    counterparty: str | None
    budget: str | None
    agreement: str | None
    standing: str | None
    amount: int
    corrects: int | None
    paper: str | None
    """The number of the paper the entry is for; none for charges and transfers."""


class UsedAccount(NamedTuple):
    """One account in one agency's books, towards one counterparty, and the first month it is posted in."""

    agency: str
    account: str
    counterparty: str | None
    first_month: Month
