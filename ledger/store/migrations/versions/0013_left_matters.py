"""Receipts of unknown payers wait beside conflicts, and what somebody said may stay as it is, is kept."""

from __future__ import annotations

from alembic import op

from ledger.store.keeping import guards
from ledger.store.migrations.making import (
    WHOLE,
    add_column,
    batch,
    check,
    dialect,
    execute,
    index,
    integer,
    number,
    text,
)

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the payer's words to conflicts, and make the table of what was left as it is."""
    add_column("conflicts", text("payer", nullable=True))
    op.create_table(
        "left_matters",
        number("id"),
        batch(),
        text("matter"),
        text("subject"),
        integer("amount"),
        text("why"),
        check("amount", WHOLE, "whole"),
    )
    index("left_matters", "batch")
    execute(guards.only_grow("left_matters", dialect()))
