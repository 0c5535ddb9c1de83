"""Matches of payments to providers with invoices are kept; the first reconciliation keeps what stands till then."""

from __future__ import annotations

from alembic import op

from ledger.store.keeping import guards
from ledger.store.migrations.making import (
    NOT_NIL,
    batch,
    check,
    dialect,
    execute,
    index,
    integer,
    number,
    refers,
    text,
)

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table; the guard lets no row change."""
    op.create_table(
        "payment_matches",
        number("id"),
        batch(),
        refers("payment_id", "provider_payments.id"),
        refers("invoice_id", "invoices.id"),
        integer("amount"),
        text("rule"),
        text("how"),
        refers("undoes", "payment_matches.id", nullable=True),
        check("amount", NOT_NIL, "whole"),
    )
    for name in ("batch", "payment_id", "invoice_id"):
        index("payment_matches", name)
    execute(guards.only_grow("payment_matches", dialect()))
