"""Finance: what was settled of papers and debts, entries by paper, findings, and the recharges issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ledger.store import guards
from ledger.store.migrations.making import (
    MONTH,
    NOT_NIL,
    WHOLE,
    batch,
    check,
    day,
    dialect,
    execute,
    index,
    integer,
    line,
    make_identities,
    make_versions,
    number,
    part_of_key,
    refers,
    text,
    yes_no,
)

revision = "0002"
down_revision = "0001"

_IDENTITIES = ("debt_decisions", "disputes", "funds", "in_kind", "provider_payments", "uplifts")


def upgrade() -> None:
    """Make the tables."""
    make_identities(*_IDENTITIES)
    _make_settled()
    _make_debts()
    _make_uplifts()
    _make_funds()
    _make_homes()
    _make_posted_papers()
    _make_findings()
    _make_recharges()


def _make_settled() -> None:
    make_versions(
        "line_match_versions",
        ("invoice_id", "line"),
        refers("invoice_id", "invoices.id"),
        text("line"),
        refers("placement_id", "placements.id", nullable=True),
        refers("price_id", "prices.id", nullable=True),
        text("why", nullable=True),
        sought=("placement_id",),
    )
    make_versions(
        "line_decision_versions",
        ("invoice_id", "line"),
        refers("invoice_id", "invoices.id"),
        text("line"),
        text("decision"),
        day("on"),
        integer("amount", nullable=True),
        text("why", nullable=True),
        whole=("amount",),
    )
    make_versions(
        "provider_payment_versions",
        ("payment_id",),
        refers("payment_id", "provider_payments.id"),
        refers("from_agency_id", "agencies.id"),
        refers("provider_id", "providers.id"),
        day("paid_on"),
        integer("amount"),
        text("reference", nullable=True),
        whole=("amount",),
    )
    make_versions(
        "payment_allocation_versions",
        ("payment_id", "invoice_id"),
        refers("payment_id", "provider_payments.id"),
        refers("invoice_id", "invoices.id"),
        integer("amount"),
        text("why", nullable=True),
        whole=("amount",),
    )
    make_versions(
        "receipt_allocation_versions",
        ("receipt_id", "recharge"),
        refers("receipt_id", "receipts.id"),
        text("recharge"),
        integer("amount"),
        text("why", nullable=True),
        whole=("amount",),
    )
    make_versions(
        "threshold_versions",
        ("threshold", "coalesce(agency_id, 0)"),
        text("threshold"),
        refers("agency_id", "agencies.id", nullable=True),
        text("value"),
        text("why", nullable=True),
    )


def _make_debts() -> None:
    make_versions(
        "terms_versions",
        ("from_agency_id", "to_agency_id"),
        refers("from_agency_id", "agencies.id"),
        refers("to_agency_id", "agencies.id"),
        integer("payment_days"),
        yes_no("order_required", nullable=True),
        whole=("payment_days",),
    )
    make_versions(
        "dispute_versions",
        ("dispute_id",),
        refers("dispute_id", "disputes.id"),
        refers("from_agency_id", "agencies.id"),
        refers("to_agency_id", "agencies.id"),
        text("reason"),
        text("stage"),
        day("raised_on"),
        day("stage_since"),
        text("owner", nullable=True),
        text("recharge", nullable=True),
        refers("placement_id", "placements.id", nullable=True),
        text("first_month", nullable=True),
        text("last_month", nullable=True),
        integer("amount", nullable=True),
        refers("agreement_id", "agreements.id", nullable=True),
        day("resolved_on", nullable=True),
        text("outcome", nullable=True),
        text("note", nullable=True),
        whole=("amount",),
        sought=("placement_id", "agreement_id"),
    )
    make_versions(
        "debt_decision_versions",
        ("decision_id",),
        refers("decision_id", "debt_decisions.id"),
        text("kind"),
        text("recharge"),
        refers("placement_id", "placements.id", nullable=True),
        integer("amount"),
        day("on"),
        text("why"),
        whole=("amount",),
        sought=("placement_id",),
    )
    make_versions(
        "balance_agreement_versions",
        ("agency_id", "counterparty_id", "on"),
        refers("agency_id", "agencies.id"),
        refers("counterparty_id", "agencies.id"),
        day("on"),
        day("sent_on", nullable=True),
        yes_no("agreed", nullable=True),
        day("answered_on", nullable=True),
        text("note", nullable=True),
    )


def _make_uplifts() -> None:
    make_versions(
        "uplift_versions",
        ("uplift_id",),
        refers("uplift_id", "uplifts.id"),
        refers("price_id", "prices.id"),
        day("first_day"),
        text("claimed_percent", nullable=True),
        text("claimed_rate", nullable=True),
        text("agreed_percent", nullable=True),
        text("agreed_rate", nullable=True),
        text("status"),
        day("claimed_on", nullable=True),
        day("decided_on", nullable=True),
        text("shares", nullable=True),
        text("reason", nullable=True),
        text("evidence", nullable=True),
    )


def _make_funds() -> None:
    make_versions(
        "fund_versions",
        ("fund_id",),
        refers("fund_id", "funds.id"),
        text("name"),
        refers("budget_id", "budgets.id"),
        text("tolerance", nullable=True),
        day("first_day"),
        day("last_day", nullable=True),
        text("basis", nullable=True),
        text("minute", nullable=True),
    )
    make_versions(
        "fund_contribution_versions",
        ("fund_id", "budget_id", "financial_year"),
        refers("fund_id", "funds.id"),
        refers("budget_id", "budgets.id"),
        text("financial_year"),
        integer("amount"),
        integer("instalments"),
        day("first_due"),
        whole=("amount", "instalments"),
    )
    make_versions(
        "fund_clause_versions",
        ("fund_id", "side", "rank", "budget_id"),
        refers("fund_id", "funds.id"),
        text("side"),
        integer("rank"),
        text("kind"),
        refers("budget_id", "budgets.id"),
        text("percent", nullable=True),
        integer("amount", nullable=True),
        whole=("rank", "amount"),
    )
    make_versions(
        "fund_approval_versions",
        ("fund_id", "financial_year", "on"),
        refers("fund_id", "funds.id"),
        text("financial_year"),
        integer("amount"),
        day("on"),
        text("by"),
        whole=("amount",),
    )
    make_versions(
        "fund_receipt_versions",
        ("receipt_id", "fund_id", "budget_id", "financial_year"),
        refers("receipt_id", "receipts.id"),
        refers("fund_id", "funds.id"),
        refers("budget_id", "budgets.id"),
        text("financial_year"),
        integer("amount"),
        text("why", nullable=True),
        whole=("amount",),
    )
    make_versions(
        "in_kind_versions",
        ("contribution_id",),
        refers("contribution_id", "in_kind.id"),
        refers("agency_id", "agencies.id"),
        refers("placement_id", "placements.id", nullable=True),
        refers("fund_id", "funds.id", nullable=True),
        refers("home_id", "homes.id", nullable=True),
        text("what"),
        integer("value"),
        text("per"),
        day("first_day"),
        day("last_day", nullable=True),
        yes_no("agreed", nullable=True),
        text("note", nullable=True),
        whole=("value",),
        sought=("placement_id",),
    )


def _make_homes() -> None:
    make_versions(
        "home_block_versions",
        ("home_id", "first_day"),
        refers("home_id", "homes.id"),
        day("first_day"),
        day("last_day", nullable=True),
        text("rate"),
        text("unit"),
        integer("beds"),
        refers("lead_budget_id", "budgets.id"),
        text("note", nullable=True),
        whole=("beds",),
    )
    make_versions(
        "home_bed_versions",
        ("home_id", "bed", "placement_id", "first_day"),
        refers("home_id", "homes.id"),
        text("bed"),
        refers("placement_id", "placements.id"),
        day("first_day"),
        day("last_day", nullable=True),
        sought=("placement_id",),
    )


def _make_posted_papers() -> None:
    op.create_table("entry_papers", part_of_key("entry", "entries.number"), text("paper"))
    index("entry_papers", "paper")
    op.create_table(
        "reconciled", part_of_key("batch", "batches.number"), integer("entries"), check("entries", WHOLE, "whole")
    )
    for table in ("entry_papers", "reconciled"):
        execute(guards.only_grow(table, dialect()))


def _make_findings() -> None:
    columns = [
        number("id"),
        batch(),
        refers("invoice_id", "invoices.id", nullable=True),
        text("line", nullable=True),
        text("found"),
        text("also"),
        refers("placement_id", "placements.id", nullable=True),
        refers("price_id", "prices.id", nullable=True),
        text("service_month", nullable=True),
        integer("expected"),
        integer("billed"),
        text("status"),
        text("matched_by", nullable=True),
        text("reason"),
    ]
    op.create_table(
        "line_findings",
        *columns,
        refers("superseded_by", "batches.number", nullable=True),
        check("service_month", MONTH, "shape"),
        check("expected", WHOLE, "whole"),
        check("billed", WHOLE, "whole"),
        sa.CheckConstraint("superseded_by > batch", name="superseded_later"),
    )
    for name in ("batch", "invoice_id", "placement_id"):
        index("line_findings", name)
    current = sa.text("superseded_by IS NULL")
    op.create_index(
        "ix_line_findings_current", "line_findings", ["id"], sqlite_where=current, postgresql_where=current
    )
    execute(guards.supersede_once("line_findings", [column.name for column in columns], dialect()))


def _make_recharges() -> None:
    op.create_table(
        "recharges",
        number("id"),
        batch(),
        sa.Column("number", sa.Text(), nullable=False, unique=True),
        refers("from_agency_id", "agencies.id"),
        integer("sequence"),
        refers("to_agency_id", "agencies.id"),
        text("kind"),
        text("month"),
        day("dated"),
        day("due"),
        integer("total"),
        check("month", MONTH, "shape"),
        check("total", WHOLE, "whole"),
        check("kind", "{0} IN ('recharge', 'credit_note', 'internal_journal')", "known"),
        sa.UniqueConstraint("from_agency_id", "sequence"),
    )
    index("recharges", "batch")
    op.create_table(
        "recharge_lines",
        part_of_key("recharge_id", "recharges.id"),
        line(),
        refers("placement_id", "placements.id"),
        text("service_month"),
        refers("agreement_id", "agreements.id", nullable=True),
        refers("budget_id", "budgets.id"),
        text("standing"),
        refers("lead_budget_id", "budgets.id"),
        refers("order_id", "purchase_orders.id", nullable=True),
        integer("amount"),
        refers("corrects_id", "recharges.id", nullable=True),
        integer("corrects_line", nullable=True),
        check("amount", NOT_NIL, "whole"),
        check("service_month", MONTH, "shape"),
        sqlite_with_rowid=False,
    )
    index("recharge_lines", "placement_id")
    for table in ("recharges", "recharge_lines"):
        execute(guards.only_grow(table, dialect()))
