"""What each batch left in each table is kept with it, so that verify sees a row that is gone or was changed.

What older batches left is counted once this has run, by the same function that counts new ones.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ledger.store.keeping import guards
from ledger.store.migrations.making import WHOLE, check, dialect, execute, integer, part_of_key, text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the table with its guards, and the index by which superseded findings are counted."""
    op.create_table(
        "batch_rows",
        part_of_key("batch", "batches.number"),
        sa.Column("kept_in", sa.Text(), primary_key=True, nullable=False),
        integer("added"),
        integer("superseded"),
        text("digest", nullable=True),
        check("added", WHOLE, "whole"),
        check("superseded", WHOLE, "whole"),
    )
    execute(guards.only_grow("batch_rows", dialect()))
    past = sa.text("superseded_by IS NOT NULL")
    op.create_index(
        "ix_line_findings_past", "line_findings", ["superseded_by"], sqlite_where=past, postgresql_where=past
    )
