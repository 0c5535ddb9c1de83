"""The first tables: batches, identities and versions of facts, the journal, and published payments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from ledger.store import guards

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MONTH = "length({0}) = 7 AND substr({0}, 5, 1) = '-' AND substr({0}, 6, 2) BETWEEN '01' AND '12'"
_WHOLE = "{0} = CAST({0} AS BIGINT)"
_NOT_NIL = _WHOLE + " AND {0} <> 0"
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
    _execute(guards.define_functions(_dialect()))
    _make_batches()
    for table in _IDENTITIES:
        op.create_table(table, _number("id"), sa.Column("code", sa.Text(), nullable=False, unique=True), _batch())
        _execute(guards.only_grow(table, _dialect()))
    _make_who()
    _make_bought()
    _make_agreed()
    _make_papers()
    _make_purpose()
    _make_journal()
    _make_charged()
    _make_payments()


def _dialect() -> str:
    return op.get_context().dialect.name


def _execute(statements: Iterable[str]) -> None:
    for statement in statements:
        op.execute(statement)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, _NUMBER, primary_key=True, autoincrement=False, nullable=False)


def _refers(name: str, target: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, _NUMBER, sa.ForeignKey(target), nullable=nullable)


def _part_of_key(name: str, target: str) -> sa.Column[Any]:
    return sa.Column(name, _NUMBER, sa.ForeignKey(target), primary_key=True, autoincrement=False, nullable=False)


def _line() -> sa.Column[Any]:
    return sa.Column("line", sa.BigInteger(), primary_key=True, autoincrement=False, nullable=False)


def _batch() -> sa.Column[Any]:
    return _refers("batch", "batches.number")


def _integer(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _yes_no(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=nullable)


def _check(column: str, rule: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule.format(column), name=f"{column}_{name}")


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def _make_versions(
    table: str, key: Sequence[str], *columns: sa.Column[Any], whole: Sequence[str] = (), sought: Sequence[str] = ()
) -> None:
    op.create_table(
        table,
        _number("id"),
        *columns,
        _batch(),
        _refers("superseded_by", "batches.number", nullable=True),
        _yes_no("withdrawn"),
        _text("file", nullable=True),
        _integer("row", nullable=True),
        *(_check(name, _WHOLE, "whole") for name in whole),
        sa.CheckConstraint("superseded_by > batch", name="superseded_later"),
    )
    current = sa.text("superseded_by IS NULL")
    op.create_index(
        f"uq_{table}_current",
        table,
        [sa.text(part) if "(" in part else part for part in key],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )
    past = sa.text("superseded_by IS NOT NULL")
    op.create_index(f"ix_{table}_past", table, ["superseded_by"], sqlite_where=past, postgresql_where=past)
    for name in ("batch", *sought):
        _index(table, name)
    names = [column.name for column in columns]
    shared = ["id", "batch", "withdrawn", "file", "row"]
    _execute(guards.supersede_once(table, [*names, *shared], _dialect()))


def _make_batches() -> None:
    op.create_table(
        "batches",
        _number("number"),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        _text("who"),
        _text("command"),
        _text("version"),
        _text("source"),
        _text("details", nullable=True),
        _check("source", "{0} IN ('book', 'screen', 'command')", "known"),
    )
    op.create_table(
        "batch_files",
        _part_of_key("batch", "batches.number"),
        sa.Column("name", sa.Text(), primary_key=True, nullable=False),
        _text("sha256"),
    )
    _execute(guards.number_without_gaps("batches", _dialect()))
    for table in ("batches", "batch_files"):
        _execute(guards.only_grow(table, _dialect()))


def _make_who() -> None:
    _make_versions(
        "agency_versions",
        ("agency_id",),
        _refers("agency_id", "agencies.id"),
        _text("name"),
        _text("kind"),
        _text("ods_code", nullable=True),
        _text("gss_code", nullable=True),
    )
    _make_versions(
        "budget_versions",
        ("budget_id",),
        _refers("budget_id", "budgets.id"),
        _refers("agency_id", "agencies.id"),
        _text("stream"),
        _text("name"),
        _text("cost_centre", nullable=True),
        _text("subjective", nullable=True),
        _day("first_day", nullable=True),
        _day("last_day", nullable=True),
        _refers("successor_id", "budgets.id", nullable=True),
    )
    _make_versions(
        "budget_amount_versions",
        ("budget_id", "financial_year"),
        _refers("budget_id", "budgets.id"),
        _text("financial_year"),
        _integer("amount"),
        whole=("amount",),
    )
    _make_versions(
        "provider_versions",
        ("provider_id",),
        _refers("provider_id", "providers.id"),
        _text("name"),
        _text("company_number", nullable=True),
        _text("sector", nullable=True),
    )
    _make_versions(
        "home_versions",
        ("home_id",),
        _refers("home_id", "homes.id"),
        _refers("provider_id", "providers.id"),
        _text("name"),
        _text("urn", nullable=True),
        _text("postcode_district", nullable=True),
        _text("latitude", nullable=True),
        _text("longitude", nullable=True),
        _integer("beds", nullable=True),
        _day("opened", nullable=True),
        _yes_no("jointly_commissioned", nullable=True),
        _text("governance", nullable=True),
        whole=("beds",),
    )
    _make_versions(
        "identifier_versions",
        ("kind", "code", "system", "value"),
        _text("kind"),
        _text("code"),
        _text("system"),
        _text("value"),
    )
    _make_versions(
        "child_versions",
        ("child_id",),
        _refers("child_id", "children.id"),
        _text("birth_month", nullable=True),
        _text("gender", nullable=True),
        _text("home_district", nullable=True),
        _text("home_latitude", nullable=True),
        _text("home_longitude", nullable=True),
    )
    _make_versions(
        "circumstance_versions",
        ("child_id", "what", "first_day"),
        _refers("child_id", "children.id"),
        _text("what"),
        _text("value"),
        _day("first_day"),
    )


def _make_bought() -> None:
    _make_versions(
        "placement_versions",
        ("placement_id",),
        _refers("placement_id", "placements.id"),
        _refers("child_id", "children.id", nullable=True),
        _refers("provider_id", "providers.id"),
        _refers("home_id", "homes.id", nullable=True),
        _text("setting"),
        _refers("lead_budget_id", "budgets.id"),
        _refers("fallback_budget_id", "budgets.id", nullable=True),
        _day("first_day"),
        _day("last_day", nullable=True),
        _text("charging", nullable=True),
        _day("planned_last_day", nullable=True),
        _text("sourcing", nullable=True),
        _text("registration", nullable=True),
        _yes_no("emergency", nullable=True),
        _yes_no("deprivation_of_liberty", nullable=True),
        _text("distance_reason", nullable=True),
        _text("end_reason", nullable=True),
        _refers("stepped_from_id", "placements.id", nullable=True),
        sought=("placement_id",),
    )
    _make_versions(
        "price_versions",
        ("price_id",),
        _refers("price_id", "prices.id"),
        _refers("placement_id", "placements.id"),
        _text("component"),
        _text("rate"),
        _text("unit"),
        _text("quantity", nullable=True),
        _refers("calendar_id", "calendars.id", nullable=True),
        _day("first_day"),
        _day("last_day", nullable=True),
        _text("note", nullable=True),
        sought=("placement_id", "calendar_id"),
    )
    _make_versions(
        "calendar_versions",
        ("calendar_id", "first_day", "last_day", "weekdays"),
        _refers("calendar_id", "calendars.id"),
        _day("first_day"),
        _day("last_day"),
        _text("weekdays"),
        sought=("calendar_id",),
    )


def _make_agreed() -> None:
    _make_versions(
        "agreement_versions",
        ("agreement_id",),
        _refers("agreement_id", "agreements.id"),
        _refers("placement_id", "placements.id"),
        _text("status"),
        _text("basis"),
        _day("first_day"),
        _day("last_day", nullable=True),
        _day("review_by", nullable=True),
        _day("decided_on", nullable=True),
        _text("panel", nullable=True),
        _text("minute", nullable=True),
        _day("requested_on", nullable=True),
        _refers("supersedes_id", "agreements.id", nullable=True),
        sought=("agreement_id", "placement_id"),
    )
    _make_versions(
        "clause_versions",
        ("agreement_id", "rank", "budget_id"),
        _refers("agreement_id", "agreements.id"),
        _integer("rank"),
        _text("kind"),
        _refers("budget_id", "budgets.id"),
        _text("percent", nullable=True),
        _integer("amount", nullable=True),
        _text("per", nullable=True),
        _text("components"),
        _refers("calendar_id", "calendars.id", nullable=True),
        _day("first_day", nullable=True),
        _day("last_day", nullable=True),
        _text("standing", nullable=True),
        _text("settled", nullable=True),
        whole=("rank", "amount"),
        sought=("agreement_id", "calendar_id"),
    )
    _make_versions(
        "approval_versions",
        ("agreement_id", "agency_id", "role"),
        _refers("agreement_id", "agreements.id"),
        _refers("agency_id", "agencies.id"),
        _text("role"),
        _yes_no("decided"),
        _day("on"),
        _text("note", nullable=True),
        sought=("agreement_id",),
    )


def _make_papers() -> None:
    _make_versions(
        "invoice_versions",
        ("invoice_id",),
        _refers("invoice_id", "invoices.id"),
        _refers("provider_id", "providers.id"),
        _refers("to_agency_id", "agencies.id"),
        _text("kind"),
        _day("dated"),
        _day("due", nullable=True),
        _integer("net"),
        _integer("vat", nullable=True),
        _integer("gross"),
        _refers("credit_of_id", "invoices.id", nullable=True),
        whole=("net", "vat", "gross"),
    )
    _make_versions(
        "invoice_line_versions",
        ("invoice_id", "line"),
        _refers("invoice_id", "invoices.id"),
        _text("line"),
        _refers("placement_id", "placements.id", nullable=True),
        _refers("price_id", "prices.id", nullable=True),
        _day("first_day", nullable=True),
        _day("last_day", nullable=True),
        _text("quantity", nullable=True),
        _text("rate", nullable=True),
        _integer("net"),
        _text("text", nullable=True),
        whole=("net",),
        sought=("placement_id",),
    )
    _make_versions(
        "payment_versions",
        ("payment", "invoice_id"),
        _text("payment"),
        _refers("invoice_id", "invoices.id"),
        _day("paid_on"),
        _integer("amount"),
        whole=("amount",),
    )
    _make_versions(
        "receipt_versions",
        ("receipt_id",),
        _refers("receipt_id", "receipts.id"),
        _refers("from_agency_id", "agencies.id"),
        _refers("to_agency_id", "agencies.id"),
        _day("received_on"),
        _integer("amount"),
        _text("reference", nullable=True),
        whole=("amount",),
    )
    _make_versions(
        "partner_record_versions",
        ("agency_id", "placement_id", "service_month", "kind", "coalesce(reference, '')"),
        _refers("agency_id", "agencies.id"),
        _refers("placement_id", "placements.id"),
        _text("service_month"),
        _text("kind"),
        _refers("counterparty_id", "agencies.id"),
        _integer("amount"),
        _text("reference", nullable=True),
        whole=("amount",),
        sought=("placement_id",),
    )
    _make_versions(
        "purchase_order_versions",
        ("order_id",),
        _refers("order_id", "purchase_orders.id"),
        _refers("from_agency_id", "agencies.id"),
        _refers("to_agency_id", "agencies.id"),
        _day("first_day"),
        _day("last_day", nullable=True),
        _integer("amount", nullable=True),
        whole=("amount",),
    )


def _make_purpose() -> None:
    _make_versions(
        "outcome_versions",
        ("outcome_id",),
        _refers("outcome_id", "outcomes.id"),
        _refers("placement_id", "placements.id"),
        _text("domain"),
        _text("statement"),
        _text("whose_words", nullable=True),
        _refers("accountable_id", "agencies.id"),
        _day("first_day"),
        _day("due", nullable=True),
        _text("instrument"),
        _text("baseline", nullable=True),
        _text("target", nullable=True),
        sought=("outcome_id", "placement_id"),
    )
    _make_versions(
        "observation_versions",
        ("outcome_id", "on", "rater"),
        _refers("outcome_id", "outcomes.id"),
        _day("on"),
        _text("value"),
        _text("rater"),
        _text("note", nullable=True),
        sought=("outcome_id",),
    )
    _make_versions(
        "review_versions",
        ("review_id",),
        _refers("review_id", "reviews.id"),
        _refers("placement_id", "placements.id"),
        _day("held_on"),
        _text("agencies"),
        _yes_no("split_still_right", nullable=True),
        _day("next_review", nullable=True),
        _text("note", nullable=True),
        sought=("placement_id",),
    )


def _make_journal() -> None:
    op.create_table(
        "entries",
        _number("number"),
        _batch(),
        _text("posting_month"),
        _text("service_month", nullable=True),
        _text("kind"),
        _refers("placement_id", "placements.id", nullable=True),
        _refers("corrects", "entries.number", nullable=True),
        _check("posting_month", _MONTH, "shape"),
        _check("service_month", _MONTH, "shape"),
    )
    _index("entries", "batch")
    _index("entries", "placement_id")
    op.create_table(
        "postings",
        _part_of_key("entry", "entries.number"),
        _line(),
        _refers("agency_id", "agencies.id"),
        _text("account"),
        _refers("counterparty_id", "agencies.id", nullable=True),
        _refers("budget_id", "budgets.id", nullable=True),
        _refers("agreement_id", "agreements.id", nullable=True),
        _text("standing", nullable=True),
        _refers("purse_id", "budgets.id"),
        _refers("counterparty_purse_id", "budgets.id", nullable=True),
        _integer("amount"),
        _check("amount", _NOT_NIL, "whole"),
        sqlite_with_rowid=False,
    )
    _execute(guards.number_without_gaps("entries", _dialect()))
    for table in ("entries", "postings"):
        _execute(guards.only_grow(table, _dialect()))


def _make_charged() -> None:
    op.create_table(
        "allocations",
        _part_of_key("entry", "entries.number"),
        _line(),
        _refers("agreement_id", "agreements.id", nullable=True),
        _refers("budget_id", "budgets.id"),
        _text("standing"),
        _text("settled"),
        _refers("lead_budget_id", "budgets.id"),
        _integer("amount"),
        _check("amount", _NOT_NIL, "whole"),
        _check("settled", "{0} IN ('recharge', 'direct')", "known"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "charges",
        _part_of_key("placement_id", "placements.id"),
        _part_of_key("price_id", "prices.id"),
        sa.Column("service_month", sa.Text(), primary_key=True, nullable=False),
        sa.Column("component", sa.Text(), primary_key=True, nullable=False),
        _part_of_key("batch", "batches.number"),
        _integer("amount"),
        _check("amount", _NOT_NIL, "whole"),
        _check("service_month", _MONTH, "shape"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "posted",
        _part_of_key("batch", "batches.number"),
        _day("through"),
        _integer("entries"),
        _check("entries", _WHOLE, "whole"),
    )
    op.create_table(
        "closings",
        _part_of_key("batch", "batches.number"),
        _text("month"),
        _text("action"),
        _text("why", nullable=True),
        _check("month", _MONTH, "shape"),
        _check("action", "{0} IN ('closed', 'reopened')", "known"),
    )
    for table in ("allocations", "charges", "posted", "closings"):
        _execute(guards.only_grow(table, _dialect()))


def _make_payments() -> None:
    columns = [
        _number("id"),
        _batch(),
        _text("body"),
        _text("layout"),
        _text("month"),
        _text("file"),
        _integer("rows_taken"),
        _integer("rows_blank"),
        _integer("net"),
    ]
    op.create_table(
        "payment_files",
        *columns,
        _refers("superseded_by", "batches.number", nullable=True),
        _check("month", _MONTH, "shape"),
        _check("net", _WHOLE, "whole"),
        sa.CheckConstraint("superseded_by > batch", name="superseded_later"),
    )
    _index("payment_files", "batch")
    _index("payment_files", "superseded_by")
    _index("payment_files", "body", "layout", "month")
    _execute(guards.supersede_once("payment_files", [column.name for column in columns], _dialect()))
    op.create_table(
        "published_payments",
        _number("id"),
        _refers("payment_file", "payment_files.id"),
        _integer("row"),
        _day("paid_on", nullable=True),
        _text("supplier"),
        _text("supplier_id", nullable=True),
        _text("reference", nullable=True),
        _text("category", nullable=True),
        _text("area", nullable=True),
        _integer("amount"),
        _check("amount", _WHOLE, "whole"),
    )
    _index("published_payments", "payment_file")
    _execute(guards.only_grow("published_payments", _dialect()))
