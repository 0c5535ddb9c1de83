"""An invoice has the number of whoever sent it; until now its code said so, behind `PROVIDER:` where we put that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ledger.store.keeping import guards
from ledger.store.migrations.making import add_column, dialect, text

revision = "0006"
down_revision = "0005"

_NUMBERED = """
UPDATE invoice_versions SET number = (
    SELECT CASE WHEN substr(i.code, 1, length(p.code) + 1) = p.code || ':' AND length(i.code) > length(p.code) + 1
        THEN substr(i.code, length(p.code) + 2) ELSE i.code END
    FROM invoices i, providers p
    WHERE i.id = invoice_versions.invoice_id AND p.id = invoice_versions.provider_id
)
"""


def upgrade() -> None:
    """Add the column and fill it from the codes; then the guard lets no row change again."""
    table, postgresql = "invoice_versions", dialect() == "postgresql"
    add_column(table, text("number", nullable=True))
    op.execute(f"DROP TRIGGER {table}_superseded_once" + (f" ON {table}" if postgresql else ""))
    op.execute(_NUMBERED)
    columns = [] if postgresql else [each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)]
    op.execute(guards.change_once(table, columns, dialect()))
