"""How migrations make columns, indexes, and tables of versions; each in the words that the first migration used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from ledger.store.keeping import guards

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MONTH = "length({0}) = 7 AND substr({0}, 5, 1) = '-' AND substr({0}, 6, 2) BETWEEN '01' AND '12'"
WHOLE = "{0} = CAST({0} AS BIGINT)"
NOT_NIL = WHOLE + " AND {0} <> 0"


def dialect() -> str:
    """The database being migrated: sqlite or postgresql."""
    return op.get_context().dialect.name


def execute(statements: Iterable[str]) -> None:
    """Run statements one after the other."""
    for statement in statements:
        op.execute(statement)


def number(name: str) -> sa.Column[Any]:
    """A table's own number."""
    return sa.Column(name, NUMBER, primary_key=True, autoincrement=False, nullable=False)


def refers(name: str, target: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A number of a row of another table."""
    return sa.Column(name, NUMBER, sa.ForeignKey(target), nullable=nullable)


def part_of_key(name: str, target: str) -> sa.Column[Any]:
    """A number of a row of another table that is part of the key."""
    return sa.Column(name, NUMBER, sa.ForeignKey(target), primary_key=True, autoincrement=False, nullable=False)


def line() -> sa.Column[Any]:
    """A line's number within what it belongs to."""
    return sa.Column("line", sa.BigInteger(), primary_key=True, autoincrement=False, nullable=False)


def batch() -> sa.Column[Any]:
    """The batch that recorded a row."""
    return refers("batch", "batches.number")


def integer(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A whole number."""
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A text."""
    return sa.Column(name, sa.Text(), nullable=nullable)


def day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """A day."""
    return sa.Column(name, sa.Date(), nullable=nullable)


def yes_no(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Yes or no."""
    return sa.Column(name, sa.Boolean(), nullable=nullable)


def check(column: str, rule: str, name: str) -> sa.CheckConstraint:
    """A rule for one column, whose name may be a word of SQL too."""
    return sa.CheckConstraint(rule.format(f'"{column}"'), name=f"{column}_{name}")


def index(table: str, *columns: str) -> None:
    """An index over these columns."""
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def make_identities(*tables: str) -> None:
    """Tables of the codes of sheets, with their guards."""
    for table in tables:
        op.create_table(table, number("id"), sa.Column("code", sa.Text(), nullable=False, unique=True), batch())
        execute(guards.only_grow(table, dialect()))


def make_sheets(sheets: str) -> None:
    """Tables of versions of sheets, with their indexes and guards, as a text tells them.

    `prices: price_id` names a table and its key; the line below lists its columns: a text (`note`), another kind
    (`first_day day`, `rank integer`, `yes_no`), a row of another table (`placement_id > placements`), and with `?`
    what may be empty.
    """
    for told in re.split(r"\n(?=\w)", sheets.strip()):
        head, _, columns = told.partition("\n")
        table, _, key = head.partition(": ")
        _make_versions(table, key.split(", "), [_column(*word.split()) for word in columns.split(",")])


_KINDS = {"": text, "integer": integer, "day": day, "yes_no": yes_no}


def _column(name: str, kind: str = "", target: str = "") -> sa.Column[Any]:
    nullable = name.endswith("?")
    if target:
        return refers(name.rstrip("?"), f"{target}.id", nullable=nullable)
    return _KINDS[kind](name.rstrip("?"), nullable=nullable)


_SOUGHT_BY = ("placement_id", "agreement_id", "outcome_id", "calendar_id")
"""Columns by which all rows of one placement are found."""


def _make_versions(table: str, key: Sequence[str], columns: Sequence[sa.Column[Any]]) -> None:
    by_name = {column.name: column for column in columns}
    wholes = [column.name for column in columns if isinstance(column.type, sa.BigInteger) and not column.foreign_keys]
    op.create_table(
        table,
        number("id"),
        *columns,
        batch(),
        refers("superseded_by", "batches.number", nullable=True),
        yes_no("withdrawn"),
        text("file", nullable=True),
        integer("row", nullable=True),
        *(check(name, WHOLE, "whole") for name in wholes),
        sa.CheckConstraint("superseded_by > batch", name="superseded_later"),
    )
    current, past = sa.text("superseded_by IS NULL"), sa.text("superseded_by IS NOT NULL")
    unique = [_indexed(by_name[name]) for name in key]
    op.create_index(f"uq_{table}_current", table, unique, unique=True, sqlite_where=current, postgresql_where=current)
    op.create_index(f"ix_{table}_past", table, ["superseded_by"], sqlite_where=past, postgresql_where=past)
    for name in ("batch", *(name for name in by_name if name in _SOUGHT_BY)):
        index(table, name)
    shared = ["id", "batch", "withdrawn", "file", "row"]
    execute(guards.supersede_once(table, [*by_name, *shared], dialect()))


def _indexed(column: sa.Column[Any]) -> Any:
    """A key column as the index sees it; an empty one must equal another empty one."""
    if not column.nullable:
        return column.name
    return sa.text(f"coalesce({column.name}, {'0' if column.foreign_keys else repr('')})")


def add_column(
    table: str, column: sa.Column[Any], *, is_whole: bool = False, rule: sa.CheckConstraint | None = None
) -> None:
    """A column behind the others of a table that is guarded, with its rule; it is empty in what was stated before."""
    rule = check(column.name, WHOLE, "whole") if is_whole else rule
    if dialect() == "postgresql":
        op.add_column(table, column)
        if rule is not None:
            op.create_check_constraint(op.f(f"ck_{table}_{rule.name}"), table, str(rule.sqltext))
        return
    # SQLite adds no rule or reference to a table that is there but with the column itself.
    parts = [f'ALTER TABLE {table} ADD COLUMN "{column.name}"', column.type.compile(op.get_context().dialect)]
    for key in column.foreign_keys:
        referred, _, its = key.target_fullname.partition(".")
        parts.append(f"CONSTRAINT fk_{table}_{column.name} REFERENCES {referred} ({its})")
    if rule is not None:
        parts.append(f"CONSTRAINT ck_{table}_{rule.name} CHECK ({rule.sqltext})")
    op.execute(" ".join(parts))
    names = [each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)]
    if "superseded_by" in names:  # a table that only grows is guarded whatever columns it has
        execute(guards.keep_added_column(table, names, dialect()))
