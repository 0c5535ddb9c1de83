"""Rows of the exports that tell of pooled funds."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.money import text_from_pence
from ledger.store.engine import Connection
from ledger.tasks.funds import fund_years

Row = tuple[str, ...]

FUND_COLUMNS = (
    "fund",
    "financial_year",
    "has",
    "posted",
    "to_come",
    "forecast",
    "balance",
    "warning",
    "approved",
    "shared",
    "stays_with_host",
)
INSTALMENT_COLUMNS = (
    "fund",
    "financial_year",
    "budget",
    "agency",
    "instalment",
    "due",
    "amount",
    "received",
    "how",
    "reference",
)
CONTRIBUTOR_COLUMNS = (
    "fund",
    "financial_year",
    "budget",
    "agency",
    "contribution",
    "due",
    "received",
    "in_kind",
    "share",
)


def fund_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a fund and year: forecast against what it has, and what becomes of the balance."""
    for year in fund_years(connection, known_at):
        balance = year.balance
        money = (year.has, year.posted, year.to_come, year.forecast, balance.balance)
        yield (
            year.fund.fund,
            year.financial_year,
            *map(text_from_pence, money),
            "yes" if year.warns else "no",
            *map(text_from_pence, (balance.approved, balance.shared, balance.stays)),
        )


def instalment_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row an instalment."""
    for year in fund_years(connection, known_at):
        for row in year.instalments:
            part = row.instalment
            yield (
                part.fund,
                part.financial_year,
                part.budget,
                row.agency,
                str(part.number),
                part.due.isoformat(),
                text_from_pence(part.amount),
                text_from_pence(row.received),
                row.how,
                part.reference,
            )


def contributor_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a fund, year and budget with a part in it."""
    for year in fund_years(connection, known_at):
        for each in year.contributors:
            money = (each.contribution, each.due, each.received, each.in_kind, each.share)
            yield (
                year.fund.fund,
                year.financial_year,
                each.budget,
                each.agency,
                *map(text_from_pence, money),
            )
