"""Where facts are kept: a row of identity for each code, to which others refer, and a row for each version of a fact.

All of it follows from the sheets' models: a column that holds a code is kept as the identity it names
(`<column>_id`), and all other columns keep their name. Migrations make the same tables in words of their own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Table, Text, func, text

from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet import rows
from ledger.store.keeping.tables import NUMBER, Base, whole

_KINDS = {"text": Text, "integer": BigInteger, "date": Date, "boolean": Boolean}
_SOUGHT_BY = ("placement_id", "agreement_id", "outcome_id", "calendar_id")
"""Columns by which all rows of one placement are found, now or as known before."""


def _identities(sheet: str) -> Table:
    """Codes of a sheet, each for ever the same thing whatever is said of it later; `batch` first named it."""
    return Table(
        sheet,
        Base.metadata,
        Column("id", NUMBER, primary_key=True, autoincrement=False),
        Column("code", Text, nullable=False, unique=True),
        Column("batch", ForeignKey("batches.number"), nullable=False),
    )


def _versions(model: type[rows.Row]) -> Table:
    """What was stated of each row of a sheet: from `batch` until `superseded_by`; where it came from."""
    table, columns = model.kept_in(), model.columns()
    kept = [column.kept_name for column in columns.values()]
    current, past = text("superseded_by IS NULL"), text("superseded_by IS NOT NULL")
    return Table(
        table,
        Base.metadata,
        Column("id", NUMBER, primary_key=True, autoincrement=False),
        *(_kept(column) for column in columns.values()),
        Column("batch", ForeignKey("batches.number"), nullable=False, index=True),
        Column("superseded_by", ForeignKey("batches.number")),
        Column("withdrawn", Boolean, nullable=False),
        Column("file", Text),
        Column("row", BigInteger),
        *(whole(column.kept_name) for column in columns.values() if column.cell.kept == "integer"),
        CheckConstraint("superseded_by > batch", name="superseded_later"),
        Index(
            f"uq_{table}_current",
            *(_indexed(columns[name]) for name in model.key),
            unique=True,
            sqlite_where=current,
            postgresql_where=current,
        ),
        # Only what is past: else SQLite would look through all that is current by this index.
        Index(f"ix_{table}_past", "superseded_by", sqlite_where=past, postgresql_where=past),
        *(Index(None, name) for name in _SOUGHT_BY if name in kept),
    )


def _kept(column: rows.Column) -> Column[Any]:
    if column.identity:
        return Column(column.kept_name, ForeignKey(f"{column.identity}.id"), nullable=column.may_be_nothing)
    return Column(column.kept_name, _KINDS[column.cell.kept], nullable=column.may_be_nothing)


def _indexed(column: rows.Column) -> Any:
    """A key column as the index sees it; an empty one must equal another empty one."""
    if not column.may_be_nothing:
        return column.kept_name
    return func.coalesce(text(column.kept_name), text("0" if column.identity else "''"))


IDENTITIES: dict[str, Table] = {sheet: _identities(sheet) for sheet, model in SHEETS.items() if model.has_codes()}
"""Sheets whose rows, or groups of rows, have a code of their own: the table of their codes."""
VERSIONS: dict[str, Table] = {sheet: _versions(model) for sheet, model in SHEETS.items()}
"""Each sheet's table of versions, in the order of the book."""
