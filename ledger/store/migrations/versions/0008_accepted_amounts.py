"""What is accepted of invoice lines is a charge: the acceptance says on which day and borne by whom, and its amount.

What an older ledger posted of it keeps its amount. Of lines without a placement, which nobody could be said to bear,
it stands as it was posted: those acceptances say nothing of who bears them.
"""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from ledger.store.keeping import guards
from ledger.store.migrations.making import (
    MONTH,
    NOT_NIL,
    add_column,
    check,
    day,
    dialect,
    execute,
    integer,
    part_of_key,
    text,
)

revision = "0008"
down_revision = "0007"

_KEPT = "line_decision_versions"
_STANDING = sa.text("""
    SELECT v.id, v.invoice_id, v.amount, f.placement_id, f.found, f.billed - f.expected AS beyond
    FROM line_decision_versions v
         LEFT JOIN line_findings f ON f.invoice_id = v.invoice_id AND f.line = v.line AND f.superseded_by IS NULL
    WHERE v.superseded_by IS NULL AND NOT v.withdrawn AND v.decision = 'accepted'
    ORDER BY v.id
""")
_POSTED = sa.text("""
    SELECT i.id AS invoice_id, -sum(o.amount) AS pence
    FROM entries e JOIN entry_papers n ON n.entry = e.number JOIN postings o ON o.entry = e.number
         JOIN invoices i ON i.code = n.paper
    WHERE e.kind = 'accepted' AND o.account = 'provider:query' AND e.placement_id IS NOT NULL
    GROUP BY i.id
""")
_FILLED = sa.text("UPDATE line_decision_versions SET borne = 'clauses', amount = :amount WHERE id = :id")


def upgrade() -> None:
    """Add columns and tables; say of acceptances that stand who bears them, and how much was posted."""
    add_column(_KEPT, day("day", nullable=True))
    add_column(_KEPT, text("borne", nullable=True))
    _make_tables()
    postgresql = dialect() == "postgresql"
    op.execute(f"DROP TRIGGER {_KEPT}_superseded_once" + (f" ON {_KEPT}" if postgresql else ""))
    _fill()
    columns = [] if postgresql else [each["name"] for each in sa.inspect(op.get_bind()).get_columns(_KEPT)]
    op.execute(guards.change_once(_KEPT, columns, dialect()))


def _make_tables() -> None:
    op.create_table(
        "accepted_charges",
        part_of_key("placement_id", "placements.id"),
        part_of_key("invoice_id", "invoices.id"),
        sa.Column("line", sa.Text(), primary_key=True, nullable=False),
        sa.Column("service_month", sa.Text(), primary_key=True, nullable=False),
        sa.Column("component", sa.Text(), primary_key=True, nullable=False),
        part_of_key("batch", "batches.number"),
        integer("amount"),
        check("amount", NOT_NIL, "whole"),
        check("service_month", MONTH, "shape"),
        sqlite_with_rowid=False,
    )
    op.create_table("accepted_since", part_of_key("batch", "batches.number"))
    for table in ("accepted_charges", "accepted_since"):
        execute(guards.only_grow(table, dialect()))


def _fill() -> None:
    if op.get_context().as_sql:
        return
    connection = op.get_bind()
    standing = connection.execute(_STANDING).all()
    if not standing:
        return
    op.execute("INSERT INTO accepted_since (batch) SELECT max(number) FROM batches")
    left: dict[int, int] = defaultdict(int)
    left.update({row.invoice_id: int(row.pence) for row in connection.execute(_POSTED)})
    for row in standing:
        if row.found is not None and (row.placement_id is None or row.found == "no_placement"):
            continue
        amount = row.amount
        if amount is None and left[row.invoice_id]:
            # Where several lines of an invoice were accepted, each has what it asked beyond, as far as was posted.
            amount = min(left[row.invoice_id], max(0, int(row.beyond)))
            left[row.invoice_id] -= amount
        connection.execute(_FILLED, {"id": row.id, "amount": amount})
