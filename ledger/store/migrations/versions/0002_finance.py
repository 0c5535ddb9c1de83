"""Finance: what was settled of papers and debts, entries by paper, findings, and the recharges issued."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ledger.store.keeping import guards
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
    make_sheets,
    number,
    part_of_key,
    refers,
    text,
)

revision = "0002"
down_revision = "0001"

_IDENTITIES = ("debt_decisions", "disputes", "funds", "in_kind", "provider_payments", "uplifts")

_SHEETS = """
line_match_versions: invoice_id, line
    invoice_id > invoices, line, placement_id? > placements, price_id? > prices, why?
line_decision_versions: invoice_id, line
    invoice_id > invoices, line, decision, on day, amount? integer, why?
provider_payment_versions: payment_id
    payment_id > provider_payments, from_agency_id > agencies, provider_id > providers, paid_on day, amount integer,
    reference?
payment_allocation_versions: payment_id, invoice_id
    payment_id > provider_payments, invoice_id > invoices, amount integer, why?
receipt_allocation_versions: receipt_id, recharge
    receipt_id > receipts, recharge, amount integer, why?
threshold_versions: threshold, agency_id
    threshold, agency_id? > agencies, value, why?
terms_versions: from_agency_id, to_agency_id
    from_agency_id > agencies, to_agency_id > agencies, payment_days integer, order_required? yes_no
dispute_versions: dispute_id
    dispute_id > disputes, from_agency_id > agencies, to_agency_id > agencies, reason, stage, raised_on day,
    stage_since day, owner?, recharge?, placement_id? > placements, first_month?, last_month?, amount? integer,
    agreement_id? > agreements, resolved_on? day, outcome?, note?
debt_decision_versions: decision_id
    decision_id > debt_decisions, kind, recharge, placement_id? > placements, amount integer, on day, why
balance_agreement_versions: agency_id, counterparty_id, on
    agency_id > agencies, counterparty_id > agencies, on day, sent_on? day, agreed? yes_no, answered_on? day, note?
uplift_versions: uplift_id
    uplift_id > uplifts, price_id > prices, first_day day, claimed_percent?, claimed_rate?, agreed_percent?,
    agreed_rate?, status, claimed_on? day, decided_on? day, shares?, reason?, evidence?
fund_versions: fund_id
    fund_id > funds, name, budget_id > budgets, tolerance?, first_day day, last_day? day, basis?, minute?
fund_contribution_versions: fund_id, budget_id, financial_year
    fund_id > funds, budget_id > budgets, financial_year, amount integer, instalments integer, first_due day
fund_clause_versions: fund_id, side, rank, budget_id
    fund_id > funds, side, rank integer, kind, budget_id > budgets, percent?, amount? integer
fund_approval_versions: fund_id, financial_year, on
    fund_id > funds, financial_year, amount integer, on day, by
fund_receipt_versions: receipt_id, fund_id, budget_id, financial_year
    receipt_id > receipts, fund_id > funds, budget_id > budgets, financial_year, amount integer, why?
in_kind_versions: contribution_id
    contribution_id > in_kind, agency_id > agencies, placement_id? > placements, fund_id? > funds, home_id? > homes,
    what, value integer, per, first_day day, last_day? day, agreed? yes_no, note?
home_block_versions: home_id, first_day
    home_id > homes, first_day day, last_day? day, rate, unit, beds integer, lead_budget_id > budgets, note?
home_bed_versions: home_id, bed, placement_id, first_day
    home_id > homes, bed, placement_id > placements, first_day day, last_day? day
"""


def upgrade() -> None:
    """Make the tables."""
    make_identities(*_IDENTITIES)
    make_sheets(_SHEETS)
    _make_posted_papers()
    _make_findings()
    _make_recharges()


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
