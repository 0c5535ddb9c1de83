"""Rows of the exports that tell of therapy: hours bought and given, and who paid for those that were not."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.agencies import Budget
from ledger.domain.cells import decimal_text
from ledger.domain.money import text_from_pence
from ledger.domain.periods import Month
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.tasks.therapy import hours_known

Row = tuple[str, ...]

HOURS_COLUMNS = (
    "placement",
    "service_month",
    "clinician",
    "contact",
    "contracted",
    "delivered",
    "undelivered",
    "price_paid",
    "status",
)
PAYER_COLUMNS = ("placement", "service_month", "budget", "agency", "amount")


def hours_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a placement, month, kind of clinician and contact; empty where nobody knows."""
    for each in hours_known(connection, known_at).rows:
        row = each.row
        yield (
            row.placement,
            row.service_month,
            row.clinician,
            row.contact,
            decimal_text(row.contracted),
            "" if row.delivered is None else decimal_text(row.delivered),
            "" if each.undelivered is None else decimal_text(each.undelivered),
            "" if each.price_paid is None else text_from_pence(each.price_paid),
            each.status,
        )


def payer_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a placement, month and budget that paid for hours not given."""
    payers = hours_known(connection, known_at).payers
    if not payers:
        return
    purses = read_facts(connection, known_at, sheets=(Budget.sheet,), withdrawn_too=True).purses
    for each in payers:
        agency = purses.agency(each.budget, Month.parse(each.service_month))
        yield each.placement, each.service_month, each.budget, agency, text_from_pence(each.amount)
