"""Reads facts as they are known, or were: one SELECT a sheet, and every row through its model."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, false, or_, select, union

from ledger.domain.money_and_days.money import Pence
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.changes import Origin, Version
from ledger.domain.sheet.facts import Facts, Key
from ledger.domain.sheet.rows import Row
from ledger.errors import DataFault
from ledger.store.keeping.tables import BatchFileTable, BatchTable
from ledger.store.sheet_tables import IDENTITIES, VERSIONS

AT_ONCE = 5_000
"""How many values one statement is given; SQLite takes some thirty thousand."""


def read_facts(
    connection: Connection,
    known_at: int | None = None,
    placements: Collection[str] | None = None,
    sheets: Collection[str] | None = None,
    *,
    withdrawn_too: bool = False,
    only: Mapping[str, ColumnElement[bool]] | None = None,
) -> Facts:
    """The facts known after batch `known_at` (None: now), of these sheets (None: all).

    `only` names, by sheet, which of its rows are read.

    With `placements`, sheets that tell of a placement hold only rows of these, and rows that name none; the others
    are whole. With
    `withdrawn_too`, rows that were withdrawn are among them, as they were last. Raises DataFault where a row that
    is kept no longer fits its model.
    """
    facts = Facts()
    for sheet in SHEETS if sheets is None else sheets:
        kept = VERSIONS[sheet]
        wanted = known(kept, known_at) if withdrawn_too else and_(known(kept, known_at), ~kept.c.withdrawn)
        if only and sheet in only:
            wanted = and_(wanted, only[sheet])
        for condition in _of_placements(kept, placements):
            rows = connection.execute(_selected(sheet).where(wanted, condition).order_by(kept.c.id))
            facts.rows[sheet].update((row.key_values, row) for row in _through_model(sheet, rows))
    return facts


def read_origins(connection: Connection, sheets: Collection[str] | None = None) -> dict[tuple[str, Key], Origin]:
    """Where what is now known of each row of these sheets (None: all) comes from, withdrawn rows included."""
    origins: dict[tuple[str, Key], Origin] = {}
    for sheet in SHEETS if sheets is None else sheets:
        kept, columns, key = VERSIONS[sheet], SHEETS[sheet].columns(), SHEETS[sheet].key
        origin = (BatchTable.number, BatchTable.source, BatchTable.who, BatchTable.recorded_at, kept.c.withdrawn)
        statement = _selected(sheet).where(known(kept, None)).add_columns(*origin)
        statement = statement.join_from(kept, BatchTable, BatchTable.number == kept.c.batch)
        positions = [list(columns).index(name) for name in key]
        lists = {name for name in key if columns[name].cell.holds_many}
        for row in connection.execute(statement):
            values = (row[position] for position in positions)
            parsed = tuple(
                tuple(value.split()) if name in lists else value for name, value in zip(key, values, strict=True)
            )
            origins[sheet, parsed] = Origin(*row[len(columns) :])
    return origins


def read_versions(connection: Connection, sheet: str, cells: Mapping[str, Any], at_most: int = 50) -> list[Version]:
    """The trail of a sheet's rows in which these `cells` hold these values: all that was stated, the latest first."""
    kept, columns = VERSIONS[sheet], SHEETS[sheet].columns()
    shown = _selected(sheet)
    by_name = dict(zip(columns, shown.selected_columns, strict=True))
    wanted = [by_name[name].is_(None) if value is None else by_name[name] == value for name, value in cells.items()]
    origin = (BatchTable.number, BatchTable.source, BatchTable.who, BatchTable.recorded_at, kept.c.withdrawn)
    statement = shown.add_columns(*origin, BatchTable.details, kept.c.superseded_by)
    statement = statement.join_from(kept, BatchTable, BatchTable.number == kept.c.batch)
    found = connection.execute(statement.where(*wanted).order_by(kept.c.id.desc()).limit(at_most)).all()
    rows = _through_model(sheet, [row[: len(columns)] for row in found])
    return [
        Version(row, Origin(*(*told[len(columns) : -2], _why(told[-2]))), told[-1] is None)
        for row, told in zip(rows, found, strict=True)
    ]


def _why(details: str | None) -> str | None:
    """The reason that was kept with a batch."""
    return json.loads(details).get("why") if details else None


def read_history(connection: Connection, sheet: str) -> list[Version]:
    """Every version that a sheet's rows ever had, the first stated first, each with the file that stated it."""
    kept, columns = VERSIONS[sheet], SHEETS[sheet].columns()
    origin = (BatchTable.number, BatchTable.source, BatchTable.who, BatchTable.recorded_at, kept.c.withdrawn)
    stated_in = (kept.c.superseded_by, kept.c.file, kept.c.row, BatchFileTable.sha256)
    statement = _selected(sheet).add_columns(*origin, *stated_in)
    statement = statement.join_from(kept, BatchTable, BatchTable.number == kept.c.batch)
    given = and_(BatchFileTable.batch == kept.c.batch, BatchFileTable.name == kept.c.file)
    statement = statement.join_from(kept, BatchFileTable, given, isouter=True)
    found = connection.execute(statement.order_by(kept.c.id)).all()
    rows = _through_model(sheet, [row[: len(columns)] for row in found])
    return [
        Version(row, Origin(*told[len(columns) : -4]), told[-4] is None, *told[-3:])
        for row, told in zip(rows, found, strict=True)
    ]


def read_standing(
    connection: Connection, sheet: str, codes: Collection[str], known_at: int | None = None
) -> Iterator[Version]:
    """What is known of the rows with these codes after a batch (None: now), each with who stated it and where."""
    kept, columns = VERSIONS[sheet], SHEETS[sheet].columns()
    origin = (BatchTable.number, BatchTable.source, BatchTable.who, BatchTable.recorded_at, kept.c.withdrawn)
    shown = _selected(sheet)
    code = dict(zip(columns, shown.selected_columns, strict=True))[SHEETS[sheet].key[0]]
    statement = shown.add_columns(*origin, kept.c.file, kept.c.row).where(known(kept, known_at), ~kept.c.withdrawn)
    statement = statement.join_from(kept, BatchTable, BatchTable.number == kept.c.batch)
    for part in in_parts(codes):
        found = connection.execute(statement.where(code.in_(part)).order_by(kept.c.id)).all()
        rows = _through_model(sheet, [row[: len(columns)] for row in found])
        for row, told in zip(rows, found, strict=True):
            yield Version(row, Origin(*told[len(columns) : -2]), True, *told[-2:])


def sheet_changed(connection: Connection, sheet: str, after_batch: int, upto_batch: int) -> bool:
    """Whether anything on a sheet was stated or superseded after one batch and up to another."""
    touched = select(VERSIONS[sheet].c.id).where(_touched(sheet, after_batch, upto_batch)).limit(1)
    return connection.execute(touched).first() is not None


def _touched(sheet: str, after_batch: int, upto_batch: int) -> ColumnElement[bool]:
    kept = VERSIONS[sheet].c
    return or_(
        and_(kept.batch > after_batch, kept.batch <= upto_batch),
        and_(kept.superseded_by > after_batch, kept.superseded_by <= upto_batch),
    )


def changed_placements(
    connection: Connection, after_batch: int, upto_batch: int, *, by_budgets: bool = True
) -> set[str]:
    """Codes of placements of which something that decides their posting was stated after one batch and up to another.

    That is: they, their prices, agreements and clauses, or calendars these use. A budget may concern any of them,
    unless the caller knows that those that changed pass on as they did (`by_budgets`).
    """

    def touched(sheet: str) -> ColumnElement[bool]:
        return _touched(sheet, after_batch, upto_batch)

    identities = IDENTITIES["placements"].c
    if by_budgets and sheet_changed(connection, "budgets", after_batch, upto_batch):
        return set(connection.execute(select(identities.code)).scalars())
    placements, prices, agreements, clauses = (
        VERSIONS[sheet].c for sheet in ("placements", "prices", "agreements", "clauses")
    )
    calendars = select(VERSIONS["calendars"].c.calendar_id).where(touched("calendars"))
    deals = select(clauses.agreement_id).where(or_(touched("clauses"), clauses.calendar_id.in_(calendars)))
    found = union(
        select(placements.placement_id).where(touched("placements")),
        select(prices.placement_id).where(or_(touched("prices"), prices.calendar_id.in_(calendars))),
        select(agreements.placement_id).where(or_(touched("agreements"), agreements.agreement_id.in_(deals))),
    )
    return set(connection.execute(select(identities.code).where(identities.id.in_(found))).scalars())


def placements_of_prices(connection: Connection, prices: Collection[str], known_at: int | None = None) -> set[str]:
    """The codes of the placements that these prices were stated for, as known after a batch (None: now)."""
    kept, named, placements = VERSIONS["prices"].c, IDENTITIES["prices"].c, IDENTITIES["placements"].c
    found: set[str] = set()
    for part in in_parts(prices):
        of_these = select(kept.placement_id).where(
            known(VERSIONS["prices"], known_at), kept.price_id.in_(select(named.id).where(named.code.in_(part)))
        )
        found.update(connection.execute(select(placements.code).where(placements.id.in_(of_these))).scalars())
    return found


def known(kept: Table, batch: int | None) -> ColumnElement[bool]:
    """Holds for the versions that stood after `batch` (None: that stand now), withdrawn ones included."""
    superseded = kept.c.superseded_by
    if batch is None:
        return superseded.is_(None)
    return and_(kept.c.batch <= batch, or_(superseded.is_(None), superseded > batch))


def known_as(version: str) -> str:
    """The same in SQL that is written out, for the versions that go by this name, with the batch bound as `known`."""
    return f"{version}.batch <= :known AND ({version}.superseded_by IS NULL OR {version}.superseded_by > :known)"


def in_parts(values: Collection[Any]) -> Iterator[Sequence[Any]]:
    """The values in as many parts as statements are needed for them."""
    ordered = list(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


@cache
def _selected(sheet: str) -> Select[Any]:
    """The sheet's columns in the order of the book, with codes in place of identities."""
    kept = VERSIONS[sheet]
    source: Any = kept
    shown = []
    for name, column in SHEETS[sheet].columns().items():
        own = kept.c[column.kept_name]
        if column.identity:
            named = IDENTITIES[column.identity].alias(f"of_{name}")
            source = source.join(named, named.c.id == own, isouter=bool(own.nullable))
            own = named.c.code
        shown.append(own.label(name))
    return select(*shown).select_from(source)


def _of_placements(kept: Table, codes: Collection[str] | None) -> Iterator[ColumnElement[bool]]:
    """Conditions that together choose the rows of these placements; one that holds for all where none are named."""
    agreements, outcomes = VERSIONS["agreements"].c, VERSIONS["outcomes"].c
    by = {"placement_id", "agreement_id", "outcome_id"} & set(kept.c.keys())
    if codes is None or not by:
        yield kept.c.id.is_not(None)
        return
    if not codes:
        nullable = "placement_id" in by and kept.c.placement_id.nullable
        yield kept.c.placement_id.is_(None) if nullable else false()
    identities = IDENTITIES["placements"].c
    for part in in_parts(codes):
        of_these = select(identities.id).where(identities.code.in_(part))
        if "placement_id" in by:
            of_any = kept.c.placement_id.is_(None) if kept.c.placement_id.nullable else false()
            yield or_(kept.c.placement_id.in_(of_these), of_any)
        elif "agreement_id" in by:
            deals = select(agreements.agreement_id).where(agreements.placement_id.in_(of_these))
            yield kept.c.agreement_id.in_(deals)
        else:
            aims = select(outcomes.outcome_id).where(outcomes.placement_id.in_(of_these))
            yield kept.c.outcome_id.in_(aims)


def _through_model(sheet: str, rows: Any) -> Iterator[Row]:
    """Rows as their model makes them. What is kept as nothing or as an empty text is left to the model's default."""
    model = SHEETS[sheet]
    columns = model.columns()
    money = [name for name, column in columns.items() if column.cell.is_money]
    for row in rows:
        values = {name: value for name, value in zip(columns, row, strict=True) if value is not None and value != ""}
        for name in money:
            if name in values:
                values[name] = Pence(values[name])
        try:
            yield model(**values)
        except ValidationError as fault:
            raise _misfit(sheet, fault) from None


def _misfit(sheet: str, fault: ValidationError) -> DataFault:
    """Tells of a kept row without its values, which may name a child."""
    first = fault.errors()[0]
    column = first["loc"][0] if first["loc"] else first.get("ctx", {}).get("column", "the row")
    return DataFault(
        f"A row of {sheet} that is kept in the ledger does not fit: {column}: {first['msg']}.",
        "Import a data workbook that states the row anew.",
    )


def chosen_by(
    statement: Select[Any], chosen: Mapping[str, str], filters: Mapping[str, ColumnElement[Any]]
) -> Select[Any]:
    """The rows that fit the filters that are set."""
    return statement.where(*(filters[name] == value for name, value in chosen.items() if value and name in filters))
