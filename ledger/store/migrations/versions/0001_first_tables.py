"""The first tables: batches, identities and versions of facts, the journal, and published payments."""

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

revision = "0001"
down_revision = None

_IDENTITIES = (
    "agencies",
    "agreements",
    "budgets",
    "calendars",
    "children",
    "homes",
    "invoices",
    "outcomes",
    "placements",
    "prices",
    "providers",
    "purchase_orders",
    "receipts",
    "reviews",
)

_SHEETS = """
agency_versions: agency_id
    agency_id > agencies, name, kind, ods_code?, gss_code?
budget_versions: budget_id
    budget_id > budgets, agency_id > agencies, stream, name, cost_centre?, subjective?, first_day? day,
    last_day? day, successor_id? > budgets
budget_amount_versions: budget_id, financial_year
    budget_id > budgets, financial_year, amount integer
provider_versions: provider_id
    provider_id > providers, name, company_number?, sector?
home_versions: home_id
    home_id > homes, provider_id > providers, name, urn?, postcode_district?, latitude?, longitude?, beds? integer,
    opened? day, jointly_commissioned? yes_no, governance?
identifier_versions: kind, code, system, value
    kind, code, system, value
child_versions: child_id
    child_id > children, birth_month?, gender?, home_district?, home_latitude?, home_longitude?
circumstance_versions: child_id, what, first_day
    child_id > children, what, value, first_day day
placement_versions: placement_id
    placement_id > placements, child_id? > children, provider_id > providers, home_id? > homes, setting,
    lead_budget_id > budgets, fallback_budget_id? > budgets, first_day day, last_day? day, charging?,
    planned_last_day? day, sourcing?, registration?, emergency? yes_no, deprivation_of_liberty? yes_no,
    distance_reason?, end_reason?, stepped_from_id? > placements
price_versions: price_id
    price_id > prices, placement_id > placements, component, rate, unit, quantity?, calendar_id? > calendars,
    first_day day, last_day? day, note?
calendar_versions: calendar_id, first_day, last_day, weekdays
    calendar_id > calendars, first_day day, last_day day, weekdays
agreement_versions: agreement_id
    agreement_id > agreements, placement_id > placements, status, basis, first_day day, last_day? day,
    review_by? day, decided_on? day, panel?, minute?, requested_on? day, supersedes_id? > agreements
clause_versions: agreement_id, rank, budget_id
    agreement_id > agreements, rank integer, kind, budget_id > budgets, percent?, amount? integer, per?, components,
    calendar_id? > calendars, first_day? day, last_day? day, standing?, settled?
approval_versions: agreement_id, agency_id, role
    agreement_id > agreements, agency_id > agencies, role, decided yes_no, on day, note?
invoice_versions: invoice_id
    invoice_id > invoices, provider_id > providers, to_agency_id > agencies, kind, dated day, due? day, net integer,
    vat? integer, gross integer, credit_of_id? > invoices
invoice_line_versions: invoice_id, line
    invoice_id > invoices, line, placement_id? > placements, price_id? > prices, first_day? day, last_day? day,
    quantity?, rate?, net integer, text?
payment_versions: payment, invoice_id
    payment, invoice_id > invoices, paid_on day, amount integer
receipt_versions: receipt_id
    receipt_id > receipts, from_agency_id > agencies, to_agency_id > agencies, received_on day, amount integer,
    reference?
partner_record_versions: agency_id, placement_id, service_month, kind, reference
    agency_id > agencies, placement_id > placements, service_month, kind, counterparty_id > agencies,
    amount integer, reference?
purchase_order_versions: order_id
    order_id > purchase_orders, from_agency_id > agencies, to_agency_id > agencies, first_day day, last_day? day,
    amount? integer
outcome_versions: outcome_id
    outcome_id > outcomes, placement_id > placements, domain, statement, whose_words?, accountable_id > agencies,
    first_day day, due? day, instrument, baseline?, target?
observation_versions: outcome_id, on, rater
    outcome_id > outcomes, on day, value, rater, note?
review_versions: review_id
    review_id > reviews, placement_id > placements, held_on day, agencies, split_still_right? yes_no,
    next_review? day, note?
"""


def upgrade() -> None:
    """Make all tables and set their guards."""
    execute(guards.define_functions(dialect()))
    _make_batches()
    make_identities(*_IDENTITIES)
    make_sheets(_SHEETS)
    _make_journal()
    _make_charged()
    _make_payments()


def _make_batches() -> None:
    op.create_table(
        "batches",
        number("number"),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        text("who"),
        text("command"),
        text("version"),
        text("source"),
        text("details", nullable=True),
        check("source", "{0} IN ('book', 'screen', 'command')", "known"),
    )
    op.create_table(
        "batch_files",
        part_of_key("batch", "batches.number"),
        sa.Column("name", sa.Text(), primary_key=True, nullable=False),
        text("sha256"),
    )
    execute(guards.number_without_gaps("batches", dialect()))
    for table in ("batches", "batch_files"):
        execute(guards.only_grow(table, dialect()))


def _make_journal() -> None:
    op.create_table(
        "entries",
        number("number"),
        batch(),
        text("posting_month"),
        text("service_month", nullable=True),
        text("kind"),
        refers("placement_id", "placements.id", nullable=True),
        refers("corrects", "entries.number", nullable=True),
        check("posting_month", MONTH, "shape"),
        check("service_month", MONTH, "shape"),
    )
    index("entries", "batch")
    index("entries", "placement_id")
    op.create_table(
        "postings",
        part_of_key("entry", "entries.number"),
        line(),
        refers("agency_id", "agencies.id"),
        text("account"),
        refers("counterparty_id", "agencies.id", nullable=True),
        refers("budget_id", "budgets.id", nullable=True),
        refers("agreement_id", "agreements.id", nullable=True),
        text("standing", nullable=True),
        refers("purse_id", "budgets.id"),
        refers("counterparty_purse_id", "budgets.id", nullable=True),
        integer("amount"),
        check("amount", NOT_NIL, "whole"),
        sqlite_with_rowid=False,
    )
    execute(guards.number_without_gaps("entries", dialect()))
    for table in ("entries", "postings"):
        execute(guards.only_grow(table, dialect()))


def _make_charged() -> None:
    op.create_table(
        "allocations",
        part_of_key("entry", "entries.number"),
        line(),
        refers("agreement_id", "agreements.id", nullable=True),
        refers("budget_id", "budgets.id"),
        text("standing"),
        text("settled"),
        refers("lead_budget_id", "budgets.id"),
        integer("amount"),
        check("amount", NOT_NIL, "whole"),
        check("settled", "{0} IN ('recharge', 'direct')", "known"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "charges",
        part_of_key("placement_id", "placements.id"),
        part_of_key("price_id", "prices.id"),
        sa.Column("service_month", sa.Text(), primary_key=True, nullable=False),
        sa.Column("component", sa.Text(), primary_key=True, nullable=False),
        part_of_key("batch", "batches.number"),
        integer("amount"),
        check("amount", NOT_NIL, "whole"),
        check("service_month", MONTH, "shape"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "posted",
        part_of_key("batch", "batches.number"),
        day("through"),
        integer("entries"),
        check("entries", WHOLE, "whole"),
    )
    op.create_table(
        "closings",
        part_of_key("batch", "batches.number"),
        text("month"),
        text("action"),
        text("why", nullable=True),
        check("month", MONTH, "shape"),
        check("action", "{0} IN ('closed', 'reopened')", "known"),
    )
    for table in ("allocations", "charges", "posted", "closings"):
        execute(guards.only_grow(table, dialect()))


def _make_payments() -> None:
    columns = [
        number("id"),
        batch(),
        text("body"),
        text("layout"),
        text("month"),
        text("file"),
        integer("rows_taken"),
        integer("rows_blank"),
        integer("net"),
    ]
    op.create_table(
        "payment_files",
        *columns,
        refers("superseded_by", "batches.number", nullable=True),
        check("month", MONTH, "shape"),
        check("net", WHOLE, "whole"),
        sa.CheckConstraint("superseded_by > batch", name="superseded_later"),
    )
    index("payment_files", "batch")
    index("payment_files", "superseded_by")
    index("payment_files", "body", "layout", "month")
    execute(guards.supersede_once("payment_files", [column.name for column in columns], dialect()))
    op.create_table(
        "published_payments",
        number("id"),
        refers("payment_file", "payment_files.id"),
        integer("row"),
        day("paid_on", nullable=True),
        text("supplier"),
        text("supplier_id", nullable=True),
        text("reference", nullable=True),
        text("category", nullable=True),
        text("area", nullable=True),
        integer("amount"),
        check("amount", WHOLE, "whole"),
    )
    index("published_payments", "payment_file")
    execute(guards.only_grow("published_payments", dialect()))
