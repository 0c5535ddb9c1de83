"""The first tables: batches, identities and versions of facts, the journal, and published payments."""

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


def upgrade() -> None:
    """Make all tables and set their guards."""
    execute(guards.define_functions(dialect()))
    _make_batches()
    make_identities(*_IDENTITIES)
    _make_who()
    _make_bought()
    _make_agreed()
    _make_papers()
    _make_purpose()
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


def _make_who() -> None:
    make_versions(
        "agency_versions",
        ("agency_id",),
        refers("agency_id", "agencies.id"),
        text("name"),
        text("kind"),
        text("ods_code", nullable=True),
        text("gss_code", nullable=True),
    )
    make_versions(
        "budget_versions",
        ("budget_id",),
        refers("budget_id", "budgets.id"),
        refers("agency_id", "agencies.id"),
        text("stream"),
        text("name"),
        text("cost_centre", nullable=True),
        text("subjective", nullable=True),
        day("first_day", nullable=True),
        day("last_day", nullable=True),
        refers("successor_id", "budgets.id", nullable=True),
    )
    make_versions(
        "budget_amount_versions",
        ("budget_id", "financial_year"),
        refers("budget_id", "budgets.id"),
        text("financial_year"),
        integer("amount"),
        whole=("amount",),
    )
    make_versions(
        "provider_versions",
        ("provider_id",),
        refers("provider_id", "providers.id"),
        text("name"),
        text("company_number", nullable=True),
        text("sector", nullable=True),
    )
    make_versions(
        "home_versions",
        ("home_id",),
        refers("home_id", "homes.id"),
        refers("provider_id", "providers.id"),
        text("name"),
        text("urn", nullable=True),
        text("postcode_district", nullable=True),
        text("latitude", nullable=True),
        text("longitude", nullable=True),
        integer("beds", nullable=True),
        day("opened", nullable=True),
        yes_no("jointly_commissioned", nullable=True),
        text("governance", nullable=True),
        whole=("beds",),
    )
    make_versions(
        "identifier_versions",
        ("kind", "code", "system", "value"),
        text("kind"),
        text("code"),
        text("system"),
        text("value"),
    )
    make_versions(
        "child_versions",
        ("child_id",),
        refers("child_id", "children.id"),
        text("birth_month", nullable=True),
        text("gender", nullable=True),
        text("home_district", nullable=True),
        text("home_latitude", nullable=True),
        text("home_longitude", nullable=True),
    )
    make_versions(
        "circumstance_versions",
        ("child_id", "what", "first_day"),
        refers("child_id", "children.id"),
        text("what"),
        text("value"),
        day("first_day"),
    )


def _make_bought() -> None:
    make_versions(
        "placement_versions",
        ("placement_id",),
        refers("placement_id", "placements.id"),
        refers("child_id", "children.id", nullable=True),
        refers("provider_id", "providers.id"),
        refers("home_id", "homes.id", nullable=True),
        text("setting"),
        refers("lead_budget_id", "budgets.id"),
        refers("fallback_budget_id", "budgets.id", nullable=True),
        day("first_day"),
        day("last_day", nullable=True),
        text("charging", nullable=True),
        day("planned_last_day", nullable=True),
        text("sourcing", nullable=True),
        text("registration", nullable=True),
        yes_no("emergency", nullable=True),
        yes_no("deprivation_of_liberty", nullable=True),
        text("distance_reason", nullable=True),
        text("end_reason", nullable=True),
        refers("stepped_from_id", "placements.id", nullable=True),
        sought=("placement_id",),
    )
    make_versions(
        "price_versions",
        ("price_id",),
        refers("price_id", "prices.id"),
        refers("placement_id", "placements.id"),
        text("component"),
        text("rate"),
        text("unit"),
        text("quantity", nullable=True),
        refers("calendar_id", "calendars.id", nullable=True),
        day("first_day"),
        day("last_day", nullable=True),
        text("note", nullable=True),
        sought=("placement_id", "calendar_id"),
    )
    make_versions(
        "calendar_versions",
        ("calendar_id", "first_day", "last_day", "weekdays"),
        refers("calendar_id", "calendars.id"),
        day("first_day"),
        day("last_day"),
        text("weekdays"),
        sought=("calendar_id",),
    )


def _make_agreed() -> None:
    make_versions(
        "agreement_versions",
        ("agreement_id",),
        refers("agreement_id", "agreements.id"),
        refers("placement_id", "placements.id"),
        text("status"),
        text("basis"),
        day("first_day"),
        day("last_day", nullable=True),
        day("review_by", nullable=True),
        day("decided_on", nullable=True),
        text("panel", nullable=True),
        text("minute", nullable=True),
        day("requested_on", nullable=True),
        refers("supersedes_id", "agreements.id", nullable=True),
        sought=("agreement_id", "placement_id"),
    )
    make_versions(
        "clause_versions",
        ("agreement_id", "rank", "budget_id"),
        refers("agreement_id", "agreements.id"),
        integer("rank"),
        text("kind"),
        refers("budget_id", "budgets.id"),
        text("percent", nullable=True),
        integer("amount", nullable=True),
        text("per", nullable=True),
        text("components"),
        refers("calendar_id", "calendars.id", nullable=True),
        day("first_day", nullable=True),
        day("last_day", nullable=True),
        text("standing", nullable=True),
        text("settled", nullable=True),
        whole=("rank", "amount"),
        sought=("agreement_id", "calendar_id"),
    )
    make_versions(
        "approval_versions",
        ("agreement_id", "agency_id", "role"),
        refers("agreement_id", "agreements.id"),
        refers("agency_id", "agencies.id"),
        text("role"),
        yes_no("decided"),
        day("on"),
        text("note", nullable=True),
        sought=("agreement_id",),
    )


def _make_papers() -> None:
    make_versions(
        "invoice_versions",
        ("invoice_id",),
        refers("invoice_id", "invoices.id"),
        refers("provider_id", "providers.id"),
        refers("to_agency_id", "agencies.id"),
        text("kind"),
        day("dated"),
        day("due", nullable=True),
        integer("net"),
        integer("vat", nullable=True),
        integer("gross"),
        refers("credit_of_id", "invoices.id", nullable=True),
        whole=("net", "vat", "gross"),
    )
    make_versions(
        "invoice_line_versions",
        ("invoice_id", "line"),
        refers("invoice_id", "invoices.id"),
        text("line"),
        refers("placement_id", "placements.id", nullable=True),
        refers("price_id", "prices.id", nullable=True),
        day("first_day", nullable=True),
        day("last_day", nullable=True),
        text("quantity", nullable=True),
        text("rate", nullable=True),
        integer("net"),
        text("text", nullable=True),
        whole=("net",),
        sought=("placement_id",),
    )
    make_versions(
        "payment_versions",
        ("payment", "invoice_id"),
        text("payment"),
        refers("invoice_id", "invoices.id"),
        day("paid_on"),
        integer("amount"),
        whole=("amount",),
    )
    make_versions(
        "receipt_versions",
        ("receipt_id",),
        refers("receipt_id", "receipts.id"),
        refers("from_agency_id", "agencies.id"),
        refers("to_agency_id", "agencies.id"),
        day("received_on"),
        integer("amount"),
        text("reference", nullable=True),
        whole=("amount",),
    )
    make_versions(
        "partner_record_versions",
        ("agency_id", "placement_id", "service_month", "kind", "coalesce(reference, '')"),
        refers("agency_id", "agencies.id"),
        refers("placement_id", "placements.id"),
        text("service_month"),
        text("kind"),
        refers("counterparty_id", "agencies.id"),
        integer("amount"),
        text("reference", nullable=True),
        whole=("amount",),
        sought=("placement_id",),
    )
    make_versions(
        "purchase_order_versions",
        ("order_id",),
        refers("order_id", "purchase_orders.id"),
        refers("from_agency_id", "agencies.id"),
        refers("to_agency_id", "agencies.id"),
        day("first_day"),
        day("last_day", nullable=True),
        integer("amount", nullable=True),
        whole=("amount",),
    )


def _make_purpose() -> None:
    make_versions(
        "outcome_versions",
        ("outcome_id",),
        refers("outcome_id", "outcomes.id"),
        refers("placement_id", "placements.id"),
        text("domain"),
        text("statement"),
        text("whose_words", nullable=True),
        refers("accountable_id", "agencies.id"),
        day("first_day"),
        day("due", nullable=True),
        text("instrument"),
        text("baseline", nullable=True),
        text("target", nullable=True),
        sought=("outcome_id", "placement_id"),
    )
    make_versions(
        "observation_versions",
        ("outcome_id", "on", "rater"),
        refers("outcome_id", "outcomes.id"),
        day("on"),
        text("value"),
        text("rater"),
        text("note", nullable=True),
        sought=("outcome_id",),
    )
    make_versions(
        "review_versions",
        ("review_id",),
        refers("review_id", "reviews.id"),
        refers("placement_id", "placements.id"),
        day("held_on"),
        text("agencies"),
        yes_no("split_still_right", nullable=True),
        day("next_review", nullable=True),
        text("note", nullable=True),
        sought=("placement_id",),
    )


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
