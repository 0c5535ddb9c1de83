"""What the marts are given beside the store: figures that only the rules can work out, one kind of row a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from ledger.domain.columns import columns_of


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


@dataclass
class Inputs:
    """All that is worked out beside the store for one snapshot: rows of each kind, by the table they fill."""

    exposure: list[ExposureRow] = field(default_factory=list)
    whole_months: list[ToComeRow] = field(default_factory=list)
    """What is remembered from one snapshot to the next: of all months not wholly posted, by the facts as posted."""
    to_come: list[ToComeRow] = field(default_factory=list)
    spent: list[SpentRow] = field(default_factory=list)
    at_horizon: list[AtHorizonRow] = field(default_factory=list)
    deals: list[DealRow] = field(default_factory=list)
    days_allowed: list[DaysAllowedRow] = field(default_factory=list)
    answers: Mapping[str, tuple[type[Any], Sequence[Any]]] = field(default_factory=dict)
    """Rows of answers, with their class."""

    def given(self) -> dict[str, tuple[type[Any], Sequence[Any]]]:
        """Every table with the class of its rows, and the rows."""
        own = {name: (row, getattr(self, name)) for name, row in ROWS.items()}
        return {**own, **self.answers}


ROWS: dict[str, type[Any]] = {
    "exposure": ExposureRow,
    "whole_months": ToComeRow,
    "to_come": ToComeRow,
    "spent": SpentRow,
    "at_horizon": AtHorizonRow,
    "deals": DealRow,
    "days_allowed": DaysAllowedRow,
}
"""The table that each kind of row fills."""
_ARROW = {"text": pa.string(), "integer": pa.int64(), "date": pa.date32(), "boolean": pa.bool_()}


def give(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> int:
    """Make a table in the schema `staging` of each kind of row; how many rows there are."""
    for name, (row, rows) in inputs.given().items():
        connection.register("incoming", arrow_table(row, rows))
        connection.execute(f"CREATE TABLE staging.{name} AS SELECT * FROM incoming")  # noqa: S608 (our own names)
        connection.unregister("incoming")
    return sum(len(rows) for _, rows in inputs.given().values())


def arrow_table(row: type[Any], rows: Sequence[Any]) -> Any:
    """Rows of one class as an Arrow table: each column as its kind keeps it."""
    columns = columns_of(row)
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    arrays = [
        pa.array([None if each is None else column.kind.keep(each) for each in given], type=_ARROW[column.kind.kept])
        for column, given in zip(columns, values, strict=True)
    ]
    return pa.Table.from_arrays(arrays, names=[column.name for column in columns])
