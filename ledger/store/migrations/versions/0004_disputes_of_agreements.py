"""An agreement names the dispute that it states; until now its minute said so, as "Dispute" and a code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ledger.store.keeping import guards
from ledger.store.migrations.making import add_column, dialect, refers

revision = "0004"
down_revision = "0003"

_NAMED = """
UPDATE agreement_versions SET dispute_id = coalesce(
    (SELECT min(v.dispute_id) FROM dispute_versions v
     WHERE v.agreement_id = agreement_versions.agreement_id AND v.superseded_by IS NULL AND NOT v.withdrawn),
    (SELECT min(d.id) FROM disputes d JOIN dispute_versions v ON v.dispute_id = d.id
     WHERE agreement_versions.minute = 'Dispute ' || d.code AND v.superseded_by IS NULL AND NOT v.withdrawn)
)
"""


def upgrade() -> None:
    """Add the column and fill it by what stands in minutes and disputes; then the guard lets no row change again."""
    table, postgresql = "agreement_versions", dialect() == "postgresql"
    add_column(table, refers("dispute_id", "disputes.id", nullable=True))
    op.execute(f"DROP TRIGGER {table}_superseded_once" + (f" ON {table}" if postgresql else ""))
    op.execute(_NAMED)
    columns = [] if postgresql else [each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)]
    op.execute(guards.change_once(table, columns, dialect()))
