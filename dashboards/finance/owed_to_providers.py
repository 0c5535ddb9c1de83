"""Owed to providers: what the journal has, by provider and document, with its age and what of it is in question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.reading import Rows, ask
from dashboards.widgets import look, sections, tables, ticks
from dashboards.widgets.sections import Figure, Need
from ledger.domain.money_and_days.periods import Month

_WHAT = {
    "invoice": "Invoice",
    "credit": "Credit note",
    "on_account": "Paid on account",
    "accrued": "Days nobody invoiced",
    "passed_on": "Passed on with a budget",
}
_SUMS = ("payable", "queried", "accrued")
_BY_PROVIDER = (
    tables.text("provider_name", "Provider"),
    tables.penny("documents", "For documents (£)"),
    tables.penny("on_account", "Paid on account (£)"),
    tables.penny("payable", "Owed (£)"),
    tables.penny("queried", "In question of it (£)"),
    tables.penny("accrued", "Accrued, not invoiced (£)"),
)
_DOCUMENTS = (
    tables.linked("document", "Document", key="line_number", leads_to="/line?line="),
    tables.in_words("What", lambda row: _WHAT[row["what"]], whole=True),
    tables.text("provider_name", "Provider"),
    tables.text("agency_name", "Owed by"),
    tables.code("credit_of", "Credits"),
    tables.day("dated", "Dated"),
    tables.day("due", "Due"),
    tables.count("days", "Days past due"),
    tables.penny("payable", "Owed (£)"),
    tables.penny("queried", "In question of it (£)"),
    tables.penny("accepted", "Accepted beyond the price (£)"),
)


def show() -> None:
    """The month's end and whose, the position, by provider, and the documents behind it."""
    months = [row["month"] for row in ask("finance_provider_months")]
    if not months:
        sections.nothing("No provider is owed anything in the books", "Post a month, hand over invoices, reconcile.")
        pages.doors()
        return
    month, rows = _chosen(months)
    # The age of what is owed runs on the day of asking; of an earlier month, to its end.
    on = reading.today() if month == months[0] else Month.parse(month).last_day
    nets: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["what"] in ("invoice", "credit"):
            nets[row["credit_of"] or row["document"]] += row["payable"]
    for row in rows:
        # A credit note that names its invoice lessens what is late of it.
        open_now = max(nets[row["document"]], 0) if row["what"] == "invoice" else 0
        row["days"] = max((on - row["due"]).days, 0) if row["due"] and open_now else 0
        row["late"] = open_now if row["days"] else 0
        row["provider_name"] = row["provider_name"] or "No provider known"
    _position(month, on, rows)
    _by_provider(rows, month)
    _documents(rows, month)
    pages.doors()


def _chosen(months: list[str]) -> tuple[str, Rows]:
    """At the end of which month, and the rows of the provider and agency that are chosen."""
    with st.grid(3, min_column_width=220):
        month = str(st.selectbox("At the end of", months, format_func=look.month, key="owed_at", bind="query-params"))
        rows = [dict(row) for row in ask("finance_provider_documents", month=month)]
        providers = {row["provider"]: row["provider_name"] for row in rows if row["provider"]}
        agencies = {row["agency"]: row["agency_name"] for row in rows}
        provider = tables.chosen("Provider", "owed_to_provider", providers)
        agency = tables.chosen("Owed by", "owed_by_agency", agencies)
    return month, [row for row in rows if provider in ("", row["provider"]) and agency in ("", row["agency"])]


def _position(month: str, on: date, rows: Rows) -> None:
    sums = _sums(rows)
    late = [row for row in rows if row["days"]]
    sections.where_we_stand(
        f"At the end of {look.month(month)} the journal owes providers **{look.amount(sums['payable'])}** for "
        f"documents, of which {look.to_the_penny(sums['queried'])} is in question; "
        f"{look.to_the_penny(_late(late))} of it was past its due date on {look.day(on)}. "
        f"Apart from it {look.amount(sums['accrued'])} is accrued for days that nobody invoiced."
    )
    on_account = -sum(row["payable"] for row in rows if row["what"] == "on_account")
    _figures(sums, _late(late), on_account)
    sections.needs_somebody(
        _needs(late, sums["queried"], on_account),
        done="No document is past its due date and unpaid, none is in question, and no payment is on account.",
        stands_on=("figures", "posted", "invoices"),
    )


def _figures(sums: Mapping[str, int], late: int, on_account: int) -> None:
    sections.key_figures(
        [
            Figure("Owed", look.to_the_penny(sums["payable"]), "Invoices, less credits and all payments"),
            Figure("Past due", look.to_the_penny(late), "Of it on documents past their due date"),
            Figure("In question", look.to_the_penny(sums["queried"]), "Asked beyond the price and not accepted"),
            Figure("On account", look.to_the_penny(on_account), "Paid, and for no invoice that is known; taken off"),
            Figure("Accrued", look.to_the_penny(sums["accrued"]), "Days charged that nobody invoiced yet"),
        ],
        alt="Key figures of what is owed to providers",
    )


def _needs(late: Rows, queried: int, on_account: int) -> list[Need]:
    found = []
    if late:
        documents = look.counted(len(late), "document is", "documents are")
        longest = look.counted(max(row["days"] for row in late), "day")
        said = f"{documents} past the due date, {look.to_the_penny(_late(late))} in all, the longest for {longest}."
        found.append(Need("Act", said, "documents"))
    if queried:
        said = f"{look.to_the_penny(queried)} of what was invoiced is in question."
        found.append(Need("Act", said, page="Invoice worklist: worklist"))
    if on_account:
        said = f"{look.to_the_penny(on_account)} was paid for no invoice that is known."
        found.append(Need("Check", said, page="What waits: waiting"))
    return found


def _sums(rows: Rows) -> dict[str, int]:
    return {name: sum(row[name] for row in rows) for name in _SUMS}


def _late(rows: Rows) -> int:
    return sum(row["late"] for row in rows)


def _by_provider(rows: Rows, month: str) -> None:
    st.header("By provider", anchor="providers")
    found: dict[str, dict[str, Any]] = defaultdict(lambda: dict.fromkeys(("documents", "on_account", *_SUMS), 0))
    for row in rows:
        held = found[row["provider_name"]]
        held["on_account" if row["what"] == "on_account" else "documents"] += row["payable"]
        for name in _SUMS:
            held[name] += row[name]
    listed: list[Mapping[str, Any]] = [{"provider_name": name, **held} for name, held in found.items()]
    listed.sort(key=lambda row: -row["payable"])
    if len(listed) > 1:
        listed.append({"provider_name": "All of them", **{key: sum(row[key] for row in listed) for key in _ALL}})
    tables.show(listed, _BY_PROVIDER, alt=f"Owed to providers at the end of {look.month(month)}, the largest first")
    tables.note_on_brackets()
    sections.source("the journal's accounts provider:payable, provider:query and provider:accrued, posted by then")


_ALL = ("documents", "on_account", *_SUMS)


def _documents(rows: Rows, month: str) -> None:
    st.header("Document by document", anchor="documents")
    documents = [row for row in rows if row["what"] != "accrued"]
    ticks.tell(documents, done="No document is open.", stands_on=("figures", "invoices"))
    if not documents:
        return
    documents.sort(key=lambda row: (-row["days"], -row["payable"], row["document"] or ""))
    tables.show(documents, _DOCUMENTS, alt=f"Documents owed to providers at the end of {look.month(month)}")
    tables.note_on_brackets()
    with st.popover("How a payment is told", icon=":material/info:"):
        st.markdown(
            "A payment lessens the invoice that it names or is matched to, as that is known now. What it pays of "
            "none stands on account, below nil. Each invoice leads to its lines, their decisions and entries."
        )


if __name__ == "__main__":
    show()
