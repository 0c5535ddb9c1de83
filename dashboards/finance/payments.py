"""Published payments beside what the ledger expects: by body and month, by supplier, and what is tied to nothing."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import look, sections, tables, ticks

_FIGURES = (
    tables.count("payments", "Payments"),
    tables.penny("paid", "Paid (£)"),
    tables.penny("tied", "Tied to placements (£)"),
    tables.penny("untied", "Tied to none (£)"),
)


def show() -> None:
    """The part of the finance page on published payments."""
    st.header("Published payments", anchor="published-payments")
    months = ask("finance_payments_by_month")
    if not months:
        sections.nothing(
            "No published payments are known",
            "On the page *Hand over papers* choose “Published payments” and a file that a council or an NHS body has "
            "published.",
        )
        return
    bodies = _by_body(months)
    _bodies(bodies)
    _overlapping()
    _one(months, [row["body"] for row in bodies])


def _bodies(bodies: Rows) -> None:
    untied = sum(row["untied"] for row in bodies)
    st.markdown(
        f"{look.to_the_penny(sum(row['paid'] for row in bodies))} was published as paid by "
        f"{look.counted(len(bodies), 'body', 'bodies')}; {look.to_the_penny(untied)} of it is tied to no placement: "
        "no provider with placements is known under the supplier's number or name."
    )
    tables.show(
        bodies,
        [
            tables.text("body", "Body"),
            tables.month("first", "From"),
            tables.month("last", "To"),
            *_FIGURES,
        ],
        alt="Published payments by body, tied to placements and not",
    )
    tables.note_on_brackets()


def _one(months: Rows, bodies: list[str]) -> None:
    """One body by month, and one month of it by supplier."""
    body = str(st.selectbox("Body", bodies, key="body", bind="query-params", width=420))
    of_body = [row for row in months if row["body"] == body]
    tables.show(
        of_body,
        [tables.month("month", "Month"), *_FIGURES],
        alt=f"Published payments of {body} by month, the latest first",
    )
    _suppliers(body, [row["month"] for row in of_body])
    st.subheader("Files")
    st.markdown("Each says what was published for its period; another for the same period replaces it.")
    _files(body)


def _by_body(months: Rows) -> Rows:
    """The months of each body added up, the body with the latest month first."""
    bodies: dict[str, dict[str, Any]] = {}
    for row in months:
        nothing = {"body": row["body"], "last": row["month"], "payments": 0, "paid": 0, "tied": 0, "untied": 0}
        body = bodies.setdefault(row["body"], nothing)
        body["first"] = row["month"]
        for figure in ("payments", "paid", "tied", "untied"):
            body[figure] += row[figure]
    return list(bodies.values())


def _overlapping() -> None:
    for row in ask("finance_payments_overlapping"):
        period, earlier = _period(row["first_month"], row["last_month"]), row["earlier_first_month"]
        st.markdown(
            f":orange[:material/warning: Files of {look.plain(row['body'])} overlap] ({look.plain(row['series'])}): "
            f"{look.plain(row['file'])} for {period} and {look.plain(row['earlier_file'])} for "
            f"{_period(earlier, row['earlier_last_month'])}; both count. If one says what the other says, "
            "hand over a file of the header alone for the period to be taken out."
        )


def _files(body: str) -> None:
    tables.show(
        ask("finance_payments_files", body=body),
        [
            tables.text("series", "Series"),
            tables.in_words("Period", lambda row: _period(row["first_month"], row["last_month"])),
            tables.code("file", "File"),
            tables.count("batch", "Batch"),
            tables.count("rows_taken", "Payments"),
            tables.penny("net", "Net (£)"),
        ],
        alt=f"The files of {body} that count, by series and period, the latest first",
    )


def _period(first: str, last: str) -> str:
    return look.month(first) if first == last else f"{look.month(first)} to {look.month(last)}"


def _suppliers(body: str, months: list[str]) -> None:
    st.subheader("By supplier")
    month = str(st.selectbox("Month", months, format_func=look.month, key="paid_in", bind="query-params", width=260))
    rows = ask("finance_payments_by_supplier", body=body, month=month)
    tied = [row for row in rows if row["tied"]]
    if tied:
        _beside_expectation(tied, f"{body}, {look.month(month)}")
    else:
        st.markdown("No payment of these twelve months went to a provider with placements.")
    _untied(rows, f"{body}, {look.month(month)}")


def _beside_expectation(tied: Rows, which: str) -> None:
    tables.show(
        tied,
        [
            tables.text("name", "Provider"),
            tables.text("suppliers", "Paid as"),
            tables.penny("paid", "Paid that month (£)"),
            tables.penny("expected", "Expected for it (£)"),
            tables.penny("paid_12", "Paid in 12 months (£)"),
            tables.penny("expected_12", "Expected for them (£)"),
            tables.penny("difference_12", "Paid beyond (£)"),
        ],
        alt=f"Providers with placements, paid and expected: {which}",
    )
    st.markdown(
        ":small[Expected is what the provider's placements cost in the service months; a payment often follows a "
        "month or more later, so that the two agree over a year rather than month by month.]"
    )


def _untied(rows: Rows, which: str) -> None:
    untied = [row for row in rows if not row["tied"] and row["payments"]]
    st.subheader("Tied to no placement")
    said = "Every payment of the month went to a provider with placements."
    ticks.tell(untied, done=said, stands_on=("figures",))
    if not untied:
        return
    tables.show(
        untied,
        [
            tables.text("suppliers", "Supplier"),
            tables.count("payments", "Payments"),
            tables.penny("paid", "Paid (£)"),
        ],
        alt=f"Suppliers that are tied to no placement: {which}",
    )
    st.markdown(":small[Name a supplier's number or name in the sheet identifiers to tie it to a provider.]")
