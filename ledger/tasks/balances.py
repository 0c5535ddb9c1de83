"""Agreement of balances, as people do it: a statement is sent, and the counterparty answers."""

from __future__ import annotations

from datetime import date, datetime

from ledger.domain.debts import BalanceAgreement
from ledger.store.engine import Engine
from ledger.tasks.import_book import Outcome, record


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
