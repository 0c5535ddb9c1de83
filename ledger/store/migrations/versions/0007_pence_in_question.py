"""What is found of an invoice line says what of it is in question; what an earlier edition found does not."""

from __future__ import annotations

from ledger.store.migrations.making import add_column, integer

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column; the next reconciliation finds every line anew and fills it."""
    add_column("line_findings", integer("in_question", nullable=True), is_whole=True)
