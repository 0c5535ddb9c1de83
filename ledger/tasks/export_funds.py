"""Rows of the exports that tell of pooled funds, contributions in kind, and jointly commissioned homes."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.funds import InKind
from ledger.domain.money import text_from_pence
from ledger.domain.periods import Month
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.store.posted import posted_state
from ledger.tasks.funds import fund_years, in_kind_between
from ledger.tasks.home_nights import home_nights
from ledger.tasks.homes import Occupancy, months_with_homes, occupancy_between

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
IN_KIND_COLUMNS = ("contribution", "agency", "placement", "fund", "home", "month", "days", "value")
HOME_COLUMNS = (
    "home",
    "month",
    "beds",
    "bed_days",
    "taken_days",
    "empty_days",
    "block_price",
    "empty_price",
    "posted_taken",
    "posted_empty",
    "difference",
    "per_taken_night",
    "governance",
    "setting",
    "placements_outside",
    "per_night_outside",
)
EMPTY_BED_COLUMNS = ("home", "month", "budget", "agency", "standing", "amount")


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


def in_kind_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a contribution in kind and month, up to the horizon."""
    horizon = posted_state(connection, known_at).horizon
    rows = read_facts(connection, known_at, sheets=(InKind.sheet,)).sheet(InKind).values()
    if horizon is None or not rows:
        return
    first = Month.of(min(row.first_day for row in rows))
    for each in in_kind_between(connection, known_at, first, Month.of(horizon)):
        row = each.contribution
        yield (
            row.contribution,
            row.agency,
            row.placement or "",
            row.fund or "",
            row.home or "",
            str(each.month),
            str(each.days),
            text_from_pence(each.value),
        )


def home_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a jointly commissioned home and month, up to the horizon."""
    months = months_with_homes(connection, known_at)
    for night in home_nights(connection, known_at, *months) if months else ():
        each, outside = night.occupancy, night.outside
        month = each.month
        money = (month.block_price, month.empty_price, each.posted_taken, each.posted_empty, each.difference)
        yield (
            month.home,
            str(month.month),
            *map(str, (month.beds, month.bed_days, month.taken_days, month.empty_days)),
            *map(text_from_pence, money),
            "" if month.per_taken_night is None else text_from_pence(month.per_taken_night),
            each.home.governance or "",
            outside.setting or "",
            str(outside.placements) if outside.per_night is not None else "too few",
            "" if outside.per_night is None else text_from_pence(outside.per_night),
        )


def empty_bed_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a home, month, budget and standing that bears its empty beds, as posted."""
    for each in _occupancy(connection, known_at):
        for bearer in each.bearers:
            yield (
                each.month.home,
                str(each.month.month),
                bearer.budget,
                bearer.agency,
                bearer.standing,
                text_from_pence(bearer.amount),
            )


def _occupancy(connection: Connection, known_at: int) -> Iterator[Occupancy]:
    months = months_with_homes(connection, known_at)
    if months:
        yield from occupancy_between(connection, known_at, *months)
