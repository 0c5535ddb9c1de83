"""Owed to providers: what the journal has, by provider and document, with its age and what of it is in question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import streamlit as st

from dashboards import reading
from dashboards.reading import Rows, ask
from dashboards.widgets import figures, look, sections, tables, ticks
from dashboards.widgets.sections import Need
from ledger.briefing.code_words import with_its_code
from ledger.domain.documents.measures import (
    ACCEPTED_BEYOND,
    FOR_DOCUMENTS,
    INVOICE_DAYS_OVERDUE,
    INVOICES_OVERDUE,
    OVERCHARGE,
    OVERDUE_TO_PROVIDERS,
    OWED_TO_PROVIDERS,
    PAID_ON_ACCOUNT,
    UNINVOICED,
)
from ledger.domain.money_and_days.figures import Figure, made_of, whole_of
from ledger.domain.money_and_days.periods import Month

_WHAT = {
    "invoice": "Invoice",
    "credit": "Credit note",
    "on_account": "Paid, unallocated",
    "accrued": "Uninvoiced cost",
    "passed_on": "Passed on with a budget",
}
_BY_PROVIDER = (
    tables.text("provider_name", "Provider"),
    tables.money("documents", "For documents (£)"),
    tables.money("on_account", "Paid, unallocated (£)"),
    tables.money("payable", "Creditors: providers (£)"),
    tables.money("queried", "Overcharge in question (£)"),
    tables.money("accrued", "Uninvoiced cost (£)"),
)
_DOCUMENTS = (
    tables.linked("document", "Document", key="line_number", leads_to="/line?line="),
    tables.in_words("Kind", lambda row: _WHAT[row["what"]], whole=True),
    tables.text("provider_name", "Provider"),
    tables.text("agency_name", "Owed by"),
    tables.code("credit_of", "Credits"),
    tables.day("dated", "Dated"),
    tables.day("due", "Due"),
    tables.number("days", "Days overdue", INVOICE_DAYS_OVERDUE),
    tables.money("payable", "Creditors: providers (£)", OWED_TO_PROVIDERS),
    tables.money("queried", "Overcharge in question (£)", OVERCHARGE),
    tables.money("accepted", "Accepted above the contract value (£)", ACCEPTED_BEYOND),
)


class _OwedAtMonthEnd(NamedTuple):
    """What the journal owes providers at a month's end, of one provider and agency or of all."""

    documents: Figure
    on_account: Figure
    payable: Figure
    queried: Figure
    accrued: Figure
    overdue: Figure


def _owed(rows: Rows, **kept: str) -> _OwedAtMonthEnd:
    documents = [row for row in rows if row["what"] != "on_account"]
    on_account = [row for row in rows if row["what"] == "on_account"]
    for_documents = whole_of(FOR_DOCUMENTS, documents, "payable", **kept)
    paid = whole_of(PAID_ON_ACCOUNT, on_account, "payable", **kept)
    return _OwedAtMonthEnd(
        for_documents,
        paid,
        made_of(OWED_TO_PROVIDERS, for_documents, paid),
        whole_of(OVERCHARGE, rows, "queried", **kept),
        whole_of(UNINVOICED, [_of_provider(row) for row in rows if row["accrued"]], "accrued", **kept),
        whole_of(OVERDUE_TO_PROVIDERS, rows, "late", **kept),
    )


def _of_provider(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("provider", "agency", "accrued")}


def show() -> None:
    """The month's end and whose, the position, by provider, and the documents behind it."""
    months = [row["month"] for row in ask("finance_provider_months")]
    if not months:
        sections.nothing("No provider is owed anything in the books", "Post a month, import invoices and reconcile.")
        return
    rows, kept = _chosen(months)
    # The age of what is owed runs on the day of asking; of an earlier month, to its end.
    on = reading.today() if kept["month"] == months[0] else Month.parse(kept["month"]).last_day
    nets: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["what"] in ("invoice", "credit"):
            nets[row["credit_of"] or row["document"]] += row["payable"]
    for row in rows:
        # A credit note that names its invoice lessens what is late of it.
        open_now = max(nets[row["document"]], 0) if row["what"] == "invoice" else 0
        row["days"] = max((on - row["due"]).days, 0) if row["due"] and open_now else 0
        row["late"] = open_now if row["days"] else 0
        row["provider"], row["provider_name"] = (
            row["provider"] or "none",
            row["provider_name"] or "Provider not known",
        )
    _position(on, rows, kept)
    _by_provider(rows, kept)
    _documents(rows, kept)


def _chosen(months: list[str]) -> tuple[Rows, dict[str, str]]:
    """The rows at the end of a month, of the provider and agency that are chosen, and what was chosen."""
    with st.grid(3, min_column_width=220):
        month = str(st.selectbox("At the end of", months, format_func=look.month, key="owed_at", bind="query-params"))
        rows = [dict(row) for row in ask("finance_provider_documents", month=month)]
        providers = {row["provider"]: row["provider_name"] for row in rows if row["provider"]}
        agencies = {row["agency"]: row["agency_name"] for row in rows}
        provider = tables.chosen("Provider", "owed_to_provider", providers)
        agency = tables.chosen("Owed by", "owed_by_agency", agencies)
    chosen = [row for row in rows if provider in ("", row["provider"]) and agency in ("", row["agency"])]
    return chosen, {"month": month, "provider": provider, "agency": agency}


def _position(on: date, rows: Rows, kept: dict[str, str]) -> None:
    owed = _owed(rows, **kept)
    sections.where_we_stand(
        f"At the end of {look.month(kept['month'])} providers are owed **{figures.amount(owed.payable)}** for "
        f"documents. Of it {figures.amount(owed.queried)} is in question, and {figures.amount(owed.overdue)} was "
        f"past its due date on {look.day(on)}.\n\nAnother {figures.amount(owed.accrued)} is accrued for days not "
        "invoiced."
    )
    told = (owed.payable, owed.overdue, owed.queried, owed.on_account, owed.accrued)
    sections.key_figures([sections.key_figure(each) for each in told], alt="Key figures of what is owed to providers")
    sections.bridge(owed.payable, owed.documents, owed.on_account)
    sections.needs_somebody(
        _needs(rows, owed, kept),
        done="No document is past its due date and unpaid, none is in question, and no payment is unallocated.",
        stands_on=("figures", "posted", "invoices"),
    )


def _needs(rows: Rows, owed: _OwedAtMonthEnd, kept: dict[str, str]) -> list[Need]:
    late, found = [row for row in rows if row["days"]], []
    if late:
        number = INVOICES_OVERDUE.of(len(late), **kept)
        longest = INVOICE_DAYS_OVERDUE.of(max(row["days"] for row in late), what="longest", **kept)
        said = (
            f"{figures.counted(number, 'document is', 'documents are')} past the due date, "
            f"{figures.to_the_penny(owed.overdue)} in all, the longest for {figures.counted(longest, 'day')}."
        )
        found.append(Need("Act", said, "documents"))
    if owed.queried:
        said = f"{figures.to_the_penny(owed.queried)} of what was invoiced is in question."
        found.append(Need("Act", said, page="Invoice worklist: worklist"))
    if owed.on_account:
        said = f"{figures.amount(owed.on_account, figures.turned)} was paid and is not allocated to an invoice."
        found.append(Need("Check", said, page="Unresolved items: waiting"))
    return found


def _by_provider(rows: Rows, kept: dict[str, str]) -> None:
    st.header("By provider", anchor="providers")
    named = {row["provider"]: row["provider_name"] for row in rows}
    listed: list[dict[str, Any]] = []
    for provider, name in named.items():
        of_provider = [row for row in rows if row["provider"] == provider]
        listed.append(
            {"provider_name": name, **_owed(of_provider, **{**kept, "provider": provider or "none"})._asdict()}
        )
    listed.sort(key=lambda row: -row["payable"].size)
    if len(listed) > 1:
        listed.append({"provider_name": "All providers", **_owed(rows, **kept)._asdict()})
    month = look.month(kept["month"])
    tables.show(listed, _BY_PROVIDER, alt=f"Owed to providers at the end of {month}, the largest first")
    tables.note_on_brackets()
    told = "; ".join(with_its_code(account) for account in ("provider:payable", "provider:query", "provider:accrued"))
    sections.source(f"the journal's accounts {told}, posted by then")


def _documents(rows: Rows, kept: dict[str, str]) -> None:
    st.header("By document", anchor="documents")
    documents = [row for row in rows if row["what"] != "accrued"]
    ticks.tell(documents, done="No document is open.", stands_on=("figures", "invoices"))
    if not documents:
        return
    documents.sort(key=lambda row: (-row["days"], -row["payable"], row["document"] or ""))
    alt = f"Documents owed to providers at the end of {look.month(kept['month'])}"
    tables.show(documents, _DOCUMENTS, alt=alt, given={"month": kept["month"]})
    tables.note_on_brackets()
    with st.popover("How payments are shown", icon=":material/info:"):
        st.markdown(
            "A payment reduces the invoice that it names or is matched to now. A payment without an invoice is "
            "unallocated and negative. Each invoice leads to its lines, decisions and entries."
        )


if __name__ == "__main__":
    show()
