"""Published payments beside what the ledger expects: by body and month, by supplier, and what is tied to nothing."""

from __future__ import annotations

import streamlit as st

from dashboards import look, sections, tables
from dashboards.reading import ask


def show() -> None:
    """The part of the finance page on published payments."""
    st.header("Published payments", anchor="published-payments")
    months = ask("finance_payments_by_month")
    if not months:
        sections.nothing(
            "No published payments are known",
            "Take in a file that a council or an NHS body has published: "
            "`joint-ledger import-payments FILE --layout NAME`.",
        )
        return
    paid, untied = sum(row["paid"] for row in months), sum(row["untied"] for row in months)
    st.markdown(
        f"{look.to_the_penny(paid)} was published as paid; {look.to_the_penny(untied)} of it, "
        f"{look.per_cent(untied, paid)}, is tied to no placement: no provider with placements is known under the "
        "supplier's number or name."
    )
    tables.show(
        months,
        [
            tables.text("body", "Body"),
            tables.month("month", "Month"),
            tables.count("payments", "Payments"),
            tables.penny("paid", "Paid (£)"),
            tables.penny("tied", "Tied to placements (£)"),
            tables.penny("untied", "Tied to none (£)"),
        ],
        alt="Published payments by body and month, tied to placements and not",
    )
    tables.note_on_brackets()
    _left_out()
    _suppliers([f"{row['body']} {row['month']}" for row in months])


def _left_out() -> None:
    for row in ask("payments_left_out"):
        st.markdown(
            f":small[{look.month(row['month'])} of {look.plain(row['body'])} came in two layouts; "
            f"{look.plain(row['layout'])} ({look.to_the_penny(row['net'])}) is not counted, "
            f"{look.plain(row['counted_layout'])} is.]"
        )


def _suppliers(files: list[str]) -> None:
    st.subheader("By supplier")
    chosen = st.selectbox("Body and month", files, format_func=_file, key="payments", bind="query-params", width=420)
    body, _, month = chosen.rpartition(" ")
    rows = ask("finance_payments_by_supplier", body=body, month=month)
    tables.show(
        [row for row in rows if row["tied"]],
        [
            tables.text("name", "Provider"),
            tables.text("suppliers", "Paid as"),
            tables.penny("paid", "Paid that month (£)"),
            tables.penny("expected", "Expected for it (£)"),
            tables.penny("paid_12", "Paid in 12 months (£)"),
            tables.penny("expected_12", "Expected for them (£)"),
            tables.penny("difference_12", "Paid beyond (£)"),
        ],
        alt=f"Providers with placements, paid and expected: {_file(chosen)}",
    )
    st.markdown(
        ":small[Expected is what the provider's placements cost in the service months; a payment often follows a "
        "month or more later, so that the two agree over a year rather than month by month.]"
    )
    untied = [row for row in rows if not row["tied"] and row["payments"]]
    st.subheader("Tied to no placement")
    if not untied:
        st.markdown("Every payment of the month went to a provider with placements.")
        return
    tables.show(
        untied,
        [
            tables.text("suppliers", "Supplier"),
            tables.count("payments", "Payments"),
            tables.penny("paid", "Paid (£)"),
        ],
        alt=f"Suppliers that are tied to no placement: {_file(chosen)}",
    )
    st.markdown(":small[Name a supplier's number or name in the sheet identifiers to tie it to a provider.]")


def _file(name: str) -> str:
    body, _, month = name.rpartition(" ")
    return f"{body}, {look.month(month)}"
