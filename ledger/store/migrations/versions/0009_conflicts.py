"""Conflicts are kept until somebody says which side holds; and since when documents have kept their identity."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ledger.store.keeping import guards
from ledger.store.migrations.making import (
    NUMBER,
    batch,
    dialect,
    execute,
    index,
    integer,
    number,
    text,
)

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables, with their guards, and note the last batch before documents kept their identity."""
    op.create_table(
        "conflicts",
        number("id"),
        batch(),
        text("sheet"),
        text("subject"),
        text("why"),
        text("said"),
        text("file"),
        integer("row", nullable=True),
        text("stated_by", nullable=True),
        sa.Column("stated_at", sa.DateTime(), nullable=True),
        text("differences"),
        text("content"),
        text("digest"),
        sa.CheckConstraint("\"why\" IN ('screen', 'content', 'acted_upon')", name="why_known"),
    )
    index("conflicts", "batch")
    index("conflicts", "digest")
    op.create_table(
        "conflict_resolutions",
        sa.Column(
            "conflict_id",
            NUMBER,
            sa.ForeignKey("conflicts.id"),
            primary_key=True,
            autoincrement=False,
            nullable=False,
        ),
        batch(),
        text("taken"),
        text("why", nullable=True),
        sa.CheckConstraint("\"taken\" IN ('here', 'sent')", name="taken_known"),
    )
    index("conflict_resolutions", "batch")
    op.create_table("kept_since", sa.Column("rule", sa.Text(), primary_key=True, nullable=False), integer("batch"))
    op.execute("INSERT INTO kept_since (rule, batch) SELECT 'identity', coalesce(max(number), 0) FROM batches")
    for table in ("conflicts", "conflict_resolutions", "kept_since"):
        execute(guards.only_grow(table, dialect()))
