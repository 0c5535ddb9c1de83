"""The invoice worklist: lines as found, chosen by filters in the address, decided one by one or together."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import reading
from dashboards.finance import line_decisions
from dashboards.widgets import acting, figures, look, sections, tables, ticks
from dashboards.widgets.sections import KeyFigure
from ledger.answers.documents.papers import LinesOffered, lines, lines_offered, paid_beyond
from ledger.briefing.code_words import code_in_words
from ledger.domain.documents.measures import (
    ASKED,
    ASKED_LESS_VALUE,
    CHARGES_NOT_INVOICED,
    CONTRACT_VALUE,
    EXCEPTIONS,
    INVOICE_LINES,
    OVERCHARGE,
    OVERPAID,
    VALUE_NOT_INVOICED,
)
from ledger.domain.money_and_days.figures import Figure, Measure, whole, whole_of
from ledger.domain.money_and_days.progress import Tell
from ledger.reconciliation.provider.lines import CLASSES, STATUSES, FoundLine, LinesOfClass
from ledger.tasks.post import post
from ledger.tasks.reconcile import Reconciled, reconcile

_SIZE = 20
# A bulk decision takes in at most so many lines: what is decided together is to have been looked at.
_AT_ONCE = 500
_MEANINGS = {
    "no_lines": "no invoice line accounts for this part of the invoice",
    "arithmetic": "quantity times rate, or the total of the lines, is not the amount invoiced",
    "vat": "VAT was charged where none is due",
    "standard_rated": "VAT was charged on this line alone, at the standard rate: check whether it is due",
    "already_invoiced": "these days were invoiced before",
    "possible_duplicate": "another line asks the same for the same days",
    "no_placement": "no placement is known for it",
    "wrong_agency": "another agency should have been invoiced for it, or for part of it",
    "ended_before": "the placement had ended before its days",
    "no_price": "the placement has no price for these days",
    "in_advance": "these days are not posted yet",
    "days": "it has days outside the stay, or counts days differently",
    "quantity": "the hours, sessions or units are not those agreed",
    "rate": "the rate is not the one in the price",
    "credited_beyond": "more was credited than was invoiced: see Unresolved items",
    "paid_beyond": "its invoice was paid above what it asks: see Unresolved items",
    "agrees": "it agrees with the contract value",
    "not_invoiced": "a charge that is on no invoice yet",
}


def match_status(found: str) -> str:
    """A match status as people say it: that of days that were invoiced before is “Duplicate”."""
    return look.beginning(code_in_words(found))


_BY_STATUS = [
    tables.in_words("Match status", lambda row: match_status(row["found"]), whole=True),
    tables.text("meaning", "What it means"),
    tables.number("lines", "Invoice lines"),
    tables.number("waiting", "Exceptions"),
    tables.money("asked", "Invoiced by providers (£)"),
    tables.money("difference", "Invoiced less contract value (£)"),
]


def show() -> None:
    """How far invoices agree, the filters, the lines, and the decision on those chosen."""
    everything = reading.in_books_now(lines_offered)
    _position(everything.sums)
    _reconcile()
    if not everything.sums:
        sections.nothing(
            "No invoice has been reconciled yet",
            "Import invoices, post the months they are for, and press *Reconcile now* above.",
        )
        return
    _statuses(everything.sums)
    chosen = _filters(everything)
    _lines(chosen)


def _position(sums: Sequence[LinesOfClass]) -> None:
    waiting = [each for each in sums if each.waits]
    missing = [each for each in sums if each.found == "not_invoiced"]
    if not sums:
        sections.where_we_stand("No invoice has been reconciled yet.")
        return
    exceptions, overcharge = _counted(EXCEPTIONS, waiting), _sum(OVERCHARGE, waiting, "in_question")
    waits = figures.counted(exceptions, "invoice line needs", "invoice lines need")
    sections.where_we_stand(
        f"**{look.beginning(waits)}** a decision or a provider's answer. {figures.amount(overcharge)} above the "
        f"contract value is in question.{_missing(missing)}"
    )
    said = "Every charge that should have been invoiced by the last reconciliation has its invoice."
    ticks.tell(missing, done=said, stands_on=("invoices",))
    agreed = _counted(INVOICE_LINES, [each for each in sums if each.status == "agreed"], status="agreed")
    sections.key_figures(
        [
            _waiting(waiting, "open", "Not decided yet", "Exceptions that nobody has decided on"),
            _waiting(waiting, "queried", "Queried", "Exceptions about which the provider was asked"),
            sections.key_figure(overcharge),
            sections.key_figure(agreed, name="Lines that agree", meaning="Lines that agree with the contract value"),
            sections.key_figure(whole_of(OVERPAID, reading.in_books_now(paid_beyond.listed), "beyond")),
        ],
        alt="Key figures of the invoice lines",
    )


def _missing(missing: Sequence[LinesOfClass]) -> str:
    """The charges that are on no invoice, in a sentence of their own."""
    if not missing:
        return ""
    charges = whole(
        CHARGES_NOT_INVOICED,
        [CHARGES_NOT_INVOICED.of(each.lines, status=each.status) for each in missing],
        ("status",),
    )
    value = whole(
        VALUE_NOT_INVOICED,
        [VALUE_NOT_INVOICED.of(-each.difference, status=each.status) for each in missing],
        ("status",),
    )
    invoiced = figures.counted(charges, "charge has not been invoiced", "charges have not been invoiced")
    return f" {look.beginning(invoiced)}, {figures.amount(value)} in all."


def _waiting(waiting: Sequence[LinesOfClass], status: str, name: str, meaning: str) -> KeyFigure:
    of_status = [each for each in waiting if each.status == status]
    return sections.key_figure(_counted(EXCEPTIONS, of_status, status=status), name=name, meaning=meaning)


def _counted(measure: Measure, sums: Sequence[LinesOfClass], **kept: str) -> Figure:
    """How many lines these are."""
    return _sum(measure, sums, "lines", **kept)


def _sum(measure: Measure, sums: Sequence[LinesOfClass], column: str, **kept: str) -> Figure:
    """What a column of these comes to, by match status and by what became of the lines."""
    parts = [measure.of(getattr(each, column), found=each.found, status=each.status) for each in sums]
    return whole(measure, parts, {"found", "status"} - set(kept), **kept)


def _reconcile() -> None:
    st.markdown(
        "Reconciling compares every invoice and credit note with the contract value, using all that is recorded "
        "now. It is safe to run again."
    )
    if st.button("Reconcile now", icon=":material/sync:"):
        acting.do(
            "Reconciling documents",
            lambda tell: reconcile(reading.store(), progress=tell),
            told=told,
            changed=lambda done: done.batch is not None,
        )


def reconciled(tell: Tell) -> list[str]:
    """Have documents reconciled; what to tell of it."""
    return told(reconcile(reading.store(), progress=tell))


def posted_and_reconciled(tell: Tell) -> list[str]:
    """Have what was accepted posted, as far as the ledger is, and documents reconciled; what to tell of it."""
    horizon = reading.posted().horizon
    posted = post(reading.store(), horizon, ahead=True, progress=tell).sentences if horizon else []
    return [*posted, *reconciled(tell)]


def told(done: Reconciled) -> list[str]:
    """What to tell of a reconciliation."""
    first = "Reconciled: nothing had changed" if done.batch is None else f"Reconciled by {reading.who()}"
    return [first, *done.sentences]


def _statuses(sums: Sequence[LinesOfClass]) -> None:
    st.header("By match status", anchor="classes")
    by_status = {found: [each for each in sums if each.found == found] for found in CLASSES}
    tables.show(
        [
            {
                "found": found,
                "meaning": _MEANINGS[found],
                "lines": _counted(INVOICE_LINES, of_it, found=found),
                "waiting": _counted(EXCEPTIONS, [each for each in of_it if each.waits], found=found),
                "asked": _sum(ASKED, of_it, "billed", found=found),
                "difference": _sum(ASKED_LESS_VALUE, of_it, "difference", found=found),
            }
            for found, of_it in by_status.items()
            if of_it
        ],
        _BY_STATUS,
        alt="Invoice lines by match status, in the order in which it is worked out",
    )
    tables.note_on_brackets()


def _filters(offered: LinesOffered) -> dict[str, str]:
    st.header("Lines", anchor="lines")
    with st.grid(4, min_column_width=200):
        return {
            "found": tables.chosen("Match status", "class", {name: match_status(name) for name in CLASSES}),
            "status": tables.chosen(
                "Status", "status", {name: look.sentence_case(name) for name in STATUSES}, "open"
            ),
            "provider": tables.chosen("Provider", "provider", offered.providers),
            "agency": tables.chosen("Addressed to", "agency", offered.agencies),
        }


def _lines(chosen: dict[str, str]) -> None:
    found, number, pages = tables.page_in_view(
        "page_of_lines", _SIZE, lambda page: reading.in_books_now(lines, chosen, page=page, size=_SIZE)
    )
    if not found.count:
        sections.nothing("No line matches these filters", "Choose “Any” in one of them.")
        return
    st.markdown(
        f"{look.beginning(figures.counted(INVOICE_LINES.of(found.count, **chosen), 'line'))}, those that differ most "
        + (f"first: page {number} of {pages}." if pages > 1 else "first.")
        + " Each leads to the reason for its match status, to its placement and to its entries."
    )
    tables.show_all(
        found.page,
        COLUMNS,
        alt=f"Invoice lines, page {number} of {pages}",
    )
    if pages > 1:
        st.pagination(pages, key="page_of_lines", bind="query-params")
    _decide(found.page, found.count, chosen)


COLUMNS = [
    tables.linked("name", "Line", key="number", leads_to="/line?line="),
    tables.text("provider_name", "Provider"),
    tables.placement(),
    tables.in_words(
        "Days",
        lambda line: look.days(line.first_day, line.last_day) if line.first_day else look.month(line.service_month),
    ),
    tables.money("billed", "Invoiced by providers (£)", ASKED),
    tables.money("expected", "Contract value (£)", CONTRACT_VALUE),
    tables.money("difference", "Invoiced less contract value (£)", ASKED_LESS_VALUE),
    tables.money("in_question", "Overcharge in question (£)", OVERCHARGE),
    tables.in_words("Match status", lambda line: match_status(line.found), whole=True),
    tables.coded("status", "Status"),
]


def _decide(page: Sequence[FoundLine], count: int, chosen: dict[str, str]) -> None:
    decidable = [line for line in page if line.invoice]
    if not decidable:
        return
    st.header("Decide", anchor="decide")
    st.markdown(
        "Decide on one line or on many together. The decision is recorded with your name; what is accepted is "
        "posted, and documents are reconciled. A new decision never replaces an earlier one: amend or withdraw that."
    )
    line_decisions.show(_taken_in(decidable, count, chosen), key="many", then=posted_and_reconciled)


def _taken_in(decidable: Sequence[FoundLine], count: int, chosen: dict[str, str]) -> list[FoundLine]:
    """The lines that are decided together: those picked of the page, or all that match the filters."""
    everything = False
    if count > len(decidable):
        lines_found = figures.counted(INVOICE_LINES.of(count, **chosen), "line")
        label = f"All {lines_found} that match the filters"
        everything = st.toggle(label, key="all_lines", disabled=count > _AT_ONCE)
        if count > _AT_ONCE:
            st.markdown(
                f":small[At most {_AT_ONCE} lines can be decided together: narrow the filters to include all.]"
            )
    if everything:
        return [line for line in reading.in_books_now(lines, chosen, size=_AT_ONCE).page if line.invoice]
    by_name = {line.name: line for line in decidable}
    picked = st.multiselect(
        "Lines of this page",
        list(by_name),
        format_func=lambda name: f"{name}: {figures.with_sign(line_decisions.variance(by_name[name]))}",
        key="picked_lines",
    )
    return [by_name[name] for name in picked]


if __name__ == "__main__":
    show()
