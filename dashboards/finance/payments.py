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
        f"{look.to_the_penny(paid)} was published as paid; {look.to_the_penny(untied)} of it, {look.per_cent(untied, paid)}, "
        "is tied to no placement, because no provider is known under the supplier's number or name."
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
    shown = [{**row, "known": row["provider_name"] if row["tied"] else "Tied to no placement"} for row in rows]
    tables.show(
        shown,
        [
            tables.text("supplier", "Supplier"),
            tables.text("known", "Provider"),
            tables.count("payments", "Payments"),
            tables.penny("paid", "Paid (£)"),
            tables.penny("expected", "Expected that month (£)"),
            tables.penny("difference", "Paid beyond (£)"),
        ],
        alt=f"Suppliers paid: {_file(chosen)}, the largest first",
    )
    st.markdown(
        ":small[Expected is what the provider's placements cost in that service month; payments often follow a month "
        "or more later, so the two need not agree month by month.]"
    )


def _file(name: str) -> str:
    body, _, month = name.rpartition(" ")
    return f"{body}, {look.month(month)}"
