"""Export figures as CSV, as known now or at an earlier moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ledger import pipeline
from ledger.answers.answer import Answer
from ledger.answers.registry import ANSWERS
from ledger.domain.exposure import Exposure
from ledger.domain.money import text_from_pence
from ledger.errors import WrongUsage
from ledger.exports.csv_table import write_csv
from ledger.store.books import Books, books_at, books_of
from ledger.store.engine import Connection, Engine
from ledger.store.journal import journal_lines
from ledger.store.standing import what_stands
from ledger.tasks import (
    export_funds,
    export_uplifts,
)
from ledger.tasks.commitments import commitments_within
from ledger.tasks.committed import CAUSES

Row = tuple[str, ...]


class Export(NamedTuple):
    """What can be exported: its columns, and its rows as known at a batch; `on_a_day`, of how things stood then."""

    columns: Row
    rows: Callable[..., Iterator[Row]]
    on_a_day: bool = False

    def texts(self, books: Books, on: date | None) -> Iterator[Row]:
        """The rows as the file writes them."""
        return self.rows(books.connection, books.batch, *((on,) if self.on_a_day else ()))


def _charges(connection: Connection, known_at: int) -> Iterator[Row]:
    rows = [
        (placement, price, month, amount)
        for placement, found in what_stands(books_of(connection, known_at)).items()
        for (month, price, _), amount in found.standing.charges.items()
    ]
    for placement, price, month, amount in sorted(rows):
        yield placement, price, month, text_from_pence(amount)


def _allocations(connection: Connection, known_at: int) -> Iterator[Row]:
    sums: dict[Row, int] = {}
    for placement, found in what_stands(books_of(connection, known_at)).items():
        for month, allocations in found.standing.allocations.items():
            for key, amount in allocations.items():
                row: Row = (placement, month, key.agreement or "", key.budget, key.standing)
                sums[row] = sums.get(row, 0) + amount
    for row, amount in sorted(sums.items()):
        if amount:
            yield *row, text_from_pence(amount)


def _journal(connection: Connection, known_at: int) -> Iterator[Row]:
    for line in journal_lines(books_of(connection, known_at)):
        yield (
            str(line.entry),
            str(line.batch),
            f"{line.recorded_at.isoformat()}Z",
            line.posting_month,
            line.service_month or "",
            line.kind,
            line.placement or "",
            line.agency,
            line.account,
            line.counterparty or "",
            line.budget or "",
            line.agreement or "",
            line.standing or "",
            text_from_pence(line.amount) if line.amount > 0 else "",
            text_from_pence(-line.amount) if line.amount < 0 else "",
            str(line.corrects or ""),
        )


def _exposure(connection: Connection, known_at: int) -> Iterator[Row]:
    rows = [
        (
            placement,
            str(found.month),
            found.standing,
            found.basis,
            found.budget or "",
            "" if found.expected is None else text_from_pence(found.expected),
            text_from_pence(found.carried),
        )
        for placement, found in exposures(connection, known_at)
    ]
    yield from sorted(rows)


def exposures(connection: Connection, known_at: int) -> Iterator[tuple[str, Exposure]]:
    """Each placement's exposure up to the horizon, by the facts known at the last posting."""
    state = books_of(connection, known_at).posted
    if state.horizon is None:
        return
    yield from pipeline.exposures(books_of(connection, state.last_posted), state.horizon)


def _commitments(connection: Connection, known_at: int) -> Iterator[Row]:
    found = commitments_within(connection, known_at)
    causes: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(CAUSES, 0))
    for each in found.movements:
        causes[each.budget, each.service_month][each.cause] += each.pence
    for month in found.months:
        moved = causes[month.budget, month.service_month]
        figures = (month.before, *moved.values(), month.committed, month.spent)
        yield found.financial_year, month.budget, month.service_month, *map(text_from_pence, figures)


_OTHERS = {
    "charges": Export(("placement", "price", "service_month", "amount"), _charges),
    "allocations": Export(("placement", "service_month", "agreement", "budget", "standing", "amount"), _allocations),
    "journal": Export(
        (
            "entry",
            "batch",
            "recorded_at",
            "posting_month",
            "service_month",
            "kind",
            "placement",
            "agency",
            "account",
            "counterparty",
            "budget",
            "agreement",
            "standing",
            "debit",
            "credit",
            "corrects",
        ),
        _journal,
    ),
    "exposure": Export(
        ("placement", "service_month", "standing", "basis", "budget", "expected", "carried"), _exposure
    ),
    "uplifts": Export(export_uplifts.UPLIFTS, export_uplifts.uplifts),
    "uplift-arrears": Export(export_uplifts.ARREARS, export_uplifts.arrears),
    "uplift-costs": Export(export_uplifts.COSTS, export_uplifts.costs),
    "commitments": Export(
        ("financial_year", "budget", "service_month", "before", *CAUSES, "committed", "spent"), _commitments
    ),
    "funds": Export(export_funds.FUND_COLUMNS, export_funds.fund_rows),
    "fund-instalments": Export(export_funds.INSTALMENT_COLUMNS, export_funds.instalment_rows),
    "fund-contributors": Export(export_funds.CONTRIBUTOR_COLUMNS, export_funds.contributor_rows),
}
EXPORTS: dict[str, Answer[Any] | Export] = _OTHERS | {
    name: each for name, each in ANSWERS.items() if each.exported is not None
}


def export(
    engine: Engine, what: str, path: Path, *, as_known_at: datetime | None = None, on: date | None = None
) -> int:
    """Write one of EXPORTS to a CSV file, as known at a moment (UTC) or now; the number of rows.

    Raises WrongUsage where the day is missing that an export is of, or one is given for an export that is of none.
    """
    chosen = EXPORTS[what]
    if chosen.on_a_day and on is None:
        raise WrongUsage(f"{what} are exported as they stood on a day.", "Give the day: --on 2026-03-31.")
    if on is not None and not chosen.on_a_day:
        raise WrongUsage(f"{what} are not of one day.", "Leave --on out, or ask for what was known: --as-known-at.")
    with books_at(engine, as_known_at) as books:
        return write_csv(path, chosen.columns, chosen.texts(books, on))
