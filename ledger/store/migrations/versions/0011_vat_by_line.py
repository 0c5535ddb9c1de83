"""A line of a document says how much VAT it bears, and in which category; of what stands nothing is said."""

from __future__ import annotations

from ledger.store.migrations.making import add_column, integer, text

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns, empty: what a line bore is not known until its document is handed over again."""
    add_column("invoice_line_versions", integer("vat", nullable=True), is_whole=True)
    add_column("invoice_line_versions", text("vat_category", nullable=True))
