"""Duties pass and each agency decides for itself: ends of agencies; by whom an answer was told, and until when."""

from __future__ import annotations

from ledger.store.migrations.making import add_column, day, refers, text

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the columns: empty means that an agency goes on, and that an answer is its own, as it did before."""
    add_column("agency_versions", day("last_day", nullable=True))
    add_column("agency_versions", refers("successor_id", "agencies.id", nullable=True))
    add_column("decision_versions", day("last_day", nullable=True))
    add_column("decision_versions", day("review_by", nullable=True))
    for table in ("decision_versions", "approval_versions"):
        add_column(table, text("told_by", nullable=True))
