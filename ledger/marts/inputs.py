"""What the marts are given beside the store: figures that only the rules can work out, one kind of row a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from ledger.marts.closer_inputs import KINDS as OF_CLOSER
from ledger.marts.closer_inputs import CloserInputs
from ledger.reconciliation.lines import CLASSES, STATUSES, waits
from ledger.reconciliation.provider_debt import PaperDebt

_TEXT, _PENCE, _DAY, _YES_NO = pa.string(), pa.int64(), pa.date32(), pa.bool_()
_NUMBER = pa.int64()


class ExposureRow(NamedTuple):
    """See `ledger.domain.exposure.Exposure`; pence."""

    placement: str
    service_month: str
    standing: str
    basis: str
    budget: str | None
    expected: int | None
    carried: int


class ToComeRow(NamedTuple):
    """What a budget will bear of a placement's month, under one agreement and standing; pence."""

    placement: str
    service_month: str
    agreement: str | None
    budget: str
    standing: str
    amount: int


class SpentRow(NamedTuple):
    """What a budget has spent on a service month, with one standing (blank: added by papers); pence."""

    budget: str
    service_month: str
    standing: str
    amount: int


class DaysAllowedRow(NamedTuple):
    """How many days an agency allows, by its own threshold, else by the one for all or the default."""

    threshold: str
    agency: str
    days: int


class AtHorizonRow(NamedTuple):
    """A placement on the horizon day: the agreement in force, how its cost stands and since when, pence a week."""

    placement: str
    agreement: str | None
    standing: str
    weekly_cost: int
    since: date


class DealRow(NamedTuple):
    """The day an agreement really ends, once what supersedes it is counted; None where it is open."""

    agreement: str
    last_day: date | None


class InKindRow(NamedTuple):
    """What a contribution in kind is worth in a month; `given_for` is the placement, or the fund's or home's name.

    Pence: a memorandum, in no sum of money.
    """

    contribution: str
    agency: str
    what: str
    given_for: str
    placement: str | None
    service_month: str
    days: int
    value: int


class MatterRow(NamedTuple):
    """What needs somebody on the horizon day; see `ledger.domain.matters.Matter`; pence."""

    placement: str | None
    agreement: str | None
    what: str
    agency: str
    since: date
    at_stake: int | None


class DelayRow(NamedTuple):
    """What was carried up to the horizon while a decision was awaited; see `ledger.domain.delay.Delayed`; pence."""

    placement: str
    request: str | None
    agreement: str | None
    waited_for: str
    """Agencies' codes, separated by spaces."""
    agency: str | None
    first_day: date
    last_day: date
    days: int
    answered_on: date | None
    carried: int | None
    cost: int


class OutcomeProgressRow(NamedTuple):
    """How an outcome stands on the horizon day; see `ledger.domain.progress.Progress` and `accountability.Answer`."""

    outcome: str
    standing: str
    ended_on: date | None
    why: str | None
    replaced_by: str | None
    state: str
    way: int | None
    """Whole percent of the way from baseline to target by the last word."""
    started: str | None
    """The baseline in words, with its band; so the aim, and what was said last."""
    aim: str | None
    latest: str | None
    latest_on: date | None
    rater: str | None
    observations: int
    raters_differ: bool
    evidence: str
    backing: str


class OutcomeCoverRow(NamedTuple):
    """Whether a placement's money has an outcome to stand behind; see `ledger.domain.accountability.Cover`."""

    placement: str
    cover: str


class HoursRow(NamedTuple):
    """See `ledger.domain.hours.HoursMonth`: hundredths of an hour, pence."""

    placement: str
    service_month: str
    clinician: str
    contact: str
    contracted: int
    delivered: int | None
    undelivered: int | None
    price_paid: int | None
    status: str
    note: str | None


class HoursPaidRow(NamedTuple):
    """See `ledger.domain.hours.PaidBy`; pence."""

    placement: str
    service_month: str
    budget: str
    amount: int


class OfferStandingRow(NamedTuple):
    """See `ledger.domain.offers.OfferStanding`."""

    offer: str
    open: bool
    accreditation: str
    heads_current: int
    heads_evidenced: int
    latest_on: date | None


class OfferHeadRow(NamedTuple):
    """See `ledger.domain.offers.Head`: an offer's latest evidence under one of the ten heads, in their order."""

    offer: str
    place: int
    standard: str
    status: str
    evidenced: bool
    on: date | None
    finding: str | None
    seen_by: str | None
    evidence: str | None


class ComparedRow(NamedTuple):
    """See `ledger.domain.premium.Compared`; pence a week."""

    placement: str
    setting: str
    registration: str | None
    solo: bool | None
    offer: str | None
    on: date
    weekly: int | None


class PremiumRow(NamedTuple):
    """See `ledger.domain.premium.Premium`; pence a week."""

    setting: str
    registration: str | None
    solo: bool | None
    among_all: bool
    with_claim: int
    without: int
    median_with: int | None
    median_without: int | None
    difference: int | None


class WaitingRow(NamedTuple):
    """A class and status of invoice lines that wait; see `ledger.reconciliation.lines.waits`."""

    found: str
    status: str


_SCHEMAS: dict[str, Any] = {
    "exposure": (_TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _PENCE, _PENCE),
    "whole_months": (_TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _PENCE),
    "to_come": (_TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _PENCE),
    "spent": (_TEXT, _TEXT, _TEXT, _PENCE),
    "at_horizon": (_TEXT, _TEXT, _TEXT, _PENCE, _DAY),
    "deals": (_TEXT, _DAY),
    "days_allowed": (_TEXT, _TEXT, _NUMBER),
    "matters": (_TEXT, _TEXT, _TEXT, _TEXT, _DAY, _PENCE),
    "delays": (_TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _DAY, _DAY, _PENCE, _DAY, _PENCE, _PENCE),
    "in_kind_months": (_TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _PENCE, _PENCE),
    "outcome_progress": (
        *(_TEXT, _TEXT, _DAY, _TEXT, _TEXT, _TEXT, _NUMBER, _TEXT, _TEXT, _TEXT),
        *(_DAY, _TEXT, _NUMBER, _YES_NO, _TEXT, _TEXT),
    ),
    "outcome_cover": (_TEXT, _TEXT),
    "hours_worked": (_TEXT, _TEXT, _TEXT, _TEXT, _NUMBER, _NUMBER, _NUMBER, _PENCE, _TEXT, _TEXT),
    "hours_paid": (_TEXT, _TEXT, _TEXT, _PENCE),
    "offer_standings": (_TEXT, _YES_NO, _TEXT, _NUMBER, _NUMBER, _DAY),
    "offer_heads": (_TEXT, _NUMBER, _TEXT, _TEXT, _YES_NO, _DAY, _TEXT, _TEXT, _TEXT),
    "compared": (_TEXT, _TEXT, _TEXT, _YES_NO, _TEXT, _DAY, _PENCE),
    "premiums": (_TEXT, _TEXT, _YES_NO, _YES_NO, _NUMBER, _NUMBER, _PENCE, _PENCE, _PENCE),
    "paper_debts": (_TEXT, _PENCE, _PENCE, _PENCE, _DAY, _PENCE),
    "waiting": (_TEXT, _TEXT),
}
_ROWS: dict[str, type[Any]] = {
    "exposure": ExposureRow,
    "whole_months": ToComeRow,
    "to_come": ToComeRow,
    "spent": SpentRow,
    "at_horizon": AtHorizonRow,
    "deals": DealRow,
    "days_allowed": DaysAllowedRow,
    "matters": MatterRow,
    "delays": DelayRow,
    "in_kind_months": InKindRow,
    "outcome_progress": OutcomeProgressRow,
    "outcome_cover": OutcomeCoverRow,
    "hours_worked": HoursRow,
    "hours_paid": HoursPaidRow,
    "offer_standings": OfferStandingRow,
    "offer_heads": OfferHeadRow,
    "compared": ComparedRow,
    "premiums": PremiumRow,
    "paper_debts": PaperDebt,
    "waiting": WaitingRow,
}


def _waiting() -> list[WaitingRow]:
    return [WaitingRow(found, status) for found in CLASSES for status in STATUSES if waits(found, status)]


@dataclass
class Inputs:
    """All that is worked out beside the store for one snapshot."""

    exposure: list[ExposureRow] = field(default_factory=list)
    whole_months: list[ToComeRow] = field(default_factory=list)
    """What is remembered from one snapshot to the next: of all months not wholly posted, by the facts as posted."""
    to_come: list[ToComeRow] = field(default_factory=list)
    spent: list[SpentRow] = field(default_factory=list)
    at_horizon: list[AtHorizonRow] = field(default_factory=list)
    deals: list[DealRow] = field(default_factory=list)
    days_allowed: list[DaysAllowedRow] = field(default_factory=list)
    matters: list[MatterRow] = field(default_factory=list)
    delays: list[DelayRow] = field(default_factory=list)
    in_kind_months: list[InKindRow] = field(default_factory=list)
    outcome_progress: list[OutcomeProgressRow] = field(default_factory=list)
    outcome_cover: list[OutcomeCoverRow] = field(default_factory=list)
    hours_worked: list[HoursRow] = field(default_factory=list)
    hours_paid: list[HoursPaidRow] = field(default_factory=list)
    offer_standings: list[OfferStandingRow] = field(default_factory=list)
    offer_heads: list[OfferHeadRow] = field(default_factory=list)
    compared: list[ComparedRow] = field(default_factory=list)
    premiums: list[PremiumRow] = field(default_factory=list)
    paper_debts: list[PaperDebt] = field(default_factory=list)
    waiting: list[WaitingRow] = field(default_factory=_waiting)
    closer: CloserInputs = field(default_factory=CloserInputs)


def give(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Make a table in the catalog `raw` of each kind of row."""
    for name, kinds in _SCHEMAS.items():
        _make(connection, name, getattr(inputs, name), _ROWS[name], kinds)
    for name, (row, kinds) in OF_CLOSER.items():
        _make(connection, name, getattr(inputs.closer, name), row, kinds)


def _make(
    connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[Any, ...]], row: type[Any], kinds: Any
) -> None:
    connection.register("incoming", _arrow(rows, row._fields, kinds))
    connection.execute(f"CREATE TABLE raw.{name} AS SELECT * FROM incoming")  # noqa: S608 (our own names)
    connection.unregister("incoming")


def _arrow(rows: Sequence[tuple[Any, ...]], names: Sequence[str], kinds: Sequence[Any]) -> Any:
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    arrays = [pa.array(column, type=kind) for column, kind in zip(columns, kinds, strict=True)]
    return pa.Table.from_arrays(arrays, names=list(names))
