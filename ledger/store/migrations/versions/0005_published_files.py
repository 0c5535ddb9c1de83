"""Published payments are kept by file (body, series, period, the file's SHA-256); until now by layout and month.

What stands of a body, layout and month becomes a file of that month. Of two layouts for one month the one that was
imported last counted: it has replaced the other since, and what counted at any time before counts then as it did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ledger.store.keeping import guards
from ledger.store.migrations.making import MONTH, add_column, check, dialect, text

revision = "0005"
down_revision = "0004"

_DIGESTS = """
UPDATE payment_files SET sha256 =
    (SELECT min(f.sha256) FROM batch_files f WHERE f.batch = payment_files.batch AND f.name = payment_files.file)
"""
_REPLACED = """
UPDATE payment_files SET superseded_by =
    (SELECT min(later.batch) FROM payment_files later WHERE later.body = payment_files.body
     AND later.month = payment_files.month AND later.batch > payment_files.batch)
WHERE EXISTS
    (SELECT 1 FROM payment_files later WHERE later.body = payment_files.body
     AND later.month = payment_files.month AND later.batch > payment_files.batch)
"""


def upgrade() -> None:
    """Add the columns and fill them; then the guard lets no row change again."""
    table, postgresql = "payment_files", dialect() == "postgresql"
    op.add_column(table, sa.Column("series", sa.Text(), nullable=False, server_default="payments"))
    add_column(table, text("last_month", nullable=True), rule=check("last_month", MONTH, "shape"))
    add_column(table, text("sha256", nullable=True))
    add_column("published_payments", text("month", nullable=True), rule=check("month", MONTH, "shape"))
    op.execute(f"DROP TRIGGER {table}_superseded_once" + (f" ON {table}" if postgresql else ""))
    op.execute(_DIGESTS)
    op.execute(_REPLACED)
    columns = [] if postgresql else [each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)]
    op.execute(guards.change_once(table, columns, dialect()))
