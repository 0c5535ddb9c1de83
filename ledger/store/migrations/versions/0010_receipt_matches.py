"""Matches of money with lines of recharges are kept; those that the journal holds already stand as it has them."""

from __future__ import annotations

from alembic import op

from ledger.store.keeping import guards
from ledger.store.migrations.making import (
    NOT_NIL,
    batch,
    check,
    day,
    dialect,
    execute,
    index,
    integer,
    number,
    refers,
    text,
)
from ledger.store.migrations.matches_in_journal import matches_in_journal

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table and fill it; then the guard lets no row change again."""
    made = op.create_table(
        "receipt_matches",
        number("id"),
        batch(),
        refers("receipt_id", "receipts.id"),
        refers("recharge_id", "recharges.id"),
        integer("line"),
        integer("amount"),
        text("rule"),
        text("how"),
        day("day"),
        refers("undoes", "receipt_matches.id", nullable=True),
        check("amount", NOT_NIL, "whole"),
    )
    for name in ("batch", "receipt_id", "recharge_id"):
        index("receipt_matches", name)
    if not op.get_context().as_sql:
        op.bulk_insert(made, list(matches_in_journal(op.get_bind())))
    execute(guards.only_grow("receipt_matches", dialect()))
