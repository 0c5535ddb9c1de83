"""Published payments beside what the ledger expects: by body and month, by supplier, and what is tied to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import figures, look, sections, tables, ticks
from ledger.domain.documents.measures import (
    BODIES,
    CONTRACT_VALUE,
    NET_OF_FILE,
    PAID_BEYOND_VALUE,
    PAYMENTS_PUBLISHED,
    PUBLISHED,
    PUBLISHED_TIED,
    PUBLISHED_UNTIED,
)
from ledger.domain.money_and_days.figures import Figure, Measure, whole, whole_of

_FIGURES = (
    tables.number("payments", "Payments", PAYMENTS_PUBLISHED, paid_in="month"),
    tables.money("paid", "Published as paid (£)", PUBLISHED, paid_in="month"),
    tables.money("tied", "Tied to placements (£)", PUBLISHED_TIED, paid_in="month"),
    tables.money("untied", "Not tied to placements (£)", PUBLISHED_UNTIED, paid_in="month"),
)
_SUMS = {"payments": PAYMENTS_PUBLISHED, "paid": PUBLISHED, "tied": PUBLISHED_TIED, "untied": PUBLISHED_UNTIED}


def show() -> None:
    """The part of the finance page on published payments."""
    st.header("Published payments", anchor="published-payments")
    months = ask("finance_payments_by_month")
    if not months:
        sections.nothing(
            "No published payments are recorded",
            "On the page *Import* choose “Published payments” and a file that a council or an NHS body has "
            "published.",
        )
        return
    bodies = _by_body(months)
    _bodies(bodies)
    _overlapping()
    _one(months, [row["body"] for row in bodies])


def _bodies(bodies: Rows) -> None:
    paid, untied = (whole(_SUMS[name], [row[name] for row in bodies], ("body",)) for name in ("paid", "untied"))
    st.markdown(
        f"{figures.to_the_penny(paid)} was published as paid by "
        f"{figures.counted(BODIES.of(len(bodies)), 'body', 'bodies')}. {figures.to_the_penny(untied)} of it is not "
        "tied to placements, because no provider with placements has the supplier's number or name."
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
    st.markdown("Each file is what was published for its period. A new file for the same period replaces it.")
    _files(body)


def _by_body(months: Rows) -> Rows:
    """The months of each body added up, the body with the latest month first."""
    bodies: dict[str, dict[str, Any]] = {}
    for row in months:
        body = bodies.setdefault(row["body"], {"body": row["body"], "last": row["month"]})
        body["first"] = row["month"]
    named = [{**row, "paid_in": row["month"]} for row in months]
    for name, body in bodies.items():
        body.update({column: whole_of(measure, named, column, body=name) for column, measure in _SUMS.items()})
    return list(bodies.values())


def _overlapping() -> None:
    for row in ask("finance_payments_overlapping"):
        period, earlier = _period(row["first_month"], row["last_month"]), row["earlier_first_month"]
        st.markdown(
            f":orange[:material/warning: Files of {look.plain(row['body'])} overlap] ({look.plain(row['series'])}): "
            f"{look.plain(row['file'])} for {period} and {look.plain(row['earlier_file'])} for "
            f"{_period(earlier, row['earlier_last_month'])}. Both count. If they repeat each "
            "other, import a file with only the header for the period to be removed."
        )


def _files(body: str) -> None:
    tables.show(
        ask("finance_payments_files", body=body),
        [
            tables.text("series", "Series"),
            tables.in_words("Period", lambda row: _period(row["first_month"], row["last_month"])),
            tables.code("file", "File"),
            tables.numbered("batch", "Change"),
            tables.number("rows_taken", "Payments", PAYMENTS_PUBLISHED),
            tables.money("net", "Net of the file (£)", NET_OF_FILE),
        ],
        alt=f"The current files of {body}, by series and period, the latest first",
    )


def _period(first: str, last: str) -> str:
    return look.month(first) if first == last else f"{look.month(first)} to {look.month(last)}"


def _suppliers(body: str, months: list[str]) -> None:
    st.subheader("By supplier")
    month = str(st.selectbox("Month", months, format_func=look.month, key="paid_in", bind="query-params", width=260))
    rows = ask("finance_payments_by_supplier", body=body, month=month)
    tied = [row for row in rows if row["tied"]]
    if tied:
        _beside_value(tied, {"body": body, "paid_in": month}, f"{body}, {look.month(month)}")
    else:
        st.markdown("No payment in these twelve months went to a provider with placements.")
    _untied(rows, {"body": body, "paid_in": month}, f"{body}, {look.month(month)}")


def _of(measure: Measure, row: Mapping[str, Any], column: str, given: Mapping[str, str]) -> Figure:
    """What was paid to a provider, or its contract value, of what is given."""
    return measure.of(row[column], provider=row["name"], **given)


def _beside_value(tied: Rows, given: dict[str, str], which: str) -> None:
    lately = {"body": given["body"], "window": f"12 months to {given['paid_in']}"}
    tables.show(
        tied,
        [
            tables.text("name", "Provider"),
            tables.text("suppliers", "Paid as"),
            tables.money_of("Paid that month (£)", lambda row: _of(PUBLISHED_TIED, row, "paid", given)),
            tables.money_of(
                "Contract value of the month (£)", lambda row: _of(CONTRACT_VALUE, row, "expected", given)
            ),
            tables.money_of(
                "Published as paid in 12 months (£)", lambda row: _of(PUBLISHED_TIED, row, "paid_12", lately)
            ),
            tables.money_of(
                "Contract value of 12 months (£)", lambda row: _of(CONTRACT_VALUE, row, "expected_12", lately)
            ),
            tables.money_of(
                "Paid less contract value (£)", lambda row: _of(PAID_BEYOND_VALUE, row, "difference_12", lately)
            ),
        ],
        alt=f"Providers with placements, paid and contract value: {which}",
    )
    st.markdown(
        ":small[Contract value is what the provider's placements cost in the service months. Payments often follow a "
        "month or more later, so compare the two over a year rather than month by month.]"
    )


def _untied(rows: Rows, given: dict[str, str], which: str) -> None:
    untied = [row for row in rows if not row["tied"] and row["payments"]]
    st.subheader("Payments not tied to placements")
    said = "Every payment of the month went to a provider with placements."
    ticks.tell(untied, done=said, stands_on=("figures",))
    if not untied:
        return
    tables.show(
        untied,
        [
            tables.text("suppliers", "Supplier"),
            tables.number("payments", "Payments", PAYMENTS_PUBLISHED, supplier="suppliers"),
            tables.money("paid", "Not tied to placements (£)", PUBLISHED_UNTIED, supplier="suppliers"),
        ],
        alt=f"Suppliers that are not tied to placements: {which}",
        given=given,
    )
    st.markdown(":small[To tie a supplier to a provider, add its number or name in the sheet identifiers.]")
