"""The invoice worklist: lines as found, chosen by filters in the address, decided one by one or together."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import line_decisions
from dashboards.widgets import acting, look, sections, tables, ticks
from dashboards.widgets.sections import KeyFigure as Figure
from ledger.answers.documents.papers import LinesOffered, lines, lines_offered, paid_beyond
from ledger.domain.money_and_days.progress import Tell
from ledger.reconciliation.provider.lines import CLASSES, STATUSES, FoundLine, LinesOfClass
from ledger.tasks.post import post
from ledger.tasks.reconcile import Reconciled, reconcile

_SIZE = 20
# A bulk decision takes in at most so many lines: what is decided together is to have been looked at.
_AT_ONCE = 500
_MEANINGS = {
    "no_lines": "what of an invoice no line explains",
    "arithmetic": "quantity times rate, or the sum of the lines, is not what it says",
    "vat": "VAT where none is due",
    "standard_rated": "VAT on this line alone, at the standard rate: is it due?",
    "already_invoiced": "its days were invoiced before",
    "possible_duplicate": "another line says the same",
    "no_placement": "it names no placement that is known",
    "wrong_agency": "another agency is to be invoiced for it, or for a part of it",
    "ended_before": "the placement had ended before its days",
    "no_price": "no price of the placement is open on its days",
    "in_advance": "its days are not posted yet",
    "days": "it has days outside the stay, or counts them otherwise",
    "quantity": "other hours, sessions or units than agreed",
    "rate": "another rate than the price has",
    "credited_beyond": "a credit for more than was invoiced: see What waits",
    "paid_beyond": "its invoice was paid beyond what it asks: see What waits",
    "agrees": "what its days cost",
    "not_invoiced": "a charge that no invoice asks for",
}
BEYOND = (
    "What invoices were paid or credited beyond what they ask: to be had back; the export settled-beyond lists it"
)
_BY_CLASS = [
    tables.coded("found", "Class"),
    tables.text("meaning", "What it means"),
    tables.count("lines", "Lines"),
    tables.count("waiting", "Of them waiting"),
    tables.penny("billed", "Billed (£)"),
    tables.penny("difference", "Beyond the price (£)"),
]


def show() -> None:
    """Where the papers stand, the filters, the lines, and the decision on those chosen."""
    everything = reading.in_books_now(lines_offered)
    _position(everything.sums)
    _reconcile()
    if not everything.sums:
        sections.nothing(
            "No line has been compared yet",
            "Hand over invoices, post their days, and reconcile with the button above.",
        )
        pages.doors()
        return
    _classes(everything.sums)
    chosen = _filters(everything)
    _lines(chosen)
    pages.doors()


def _position(sums: Sequence[LinesOfClass]) -> None:
    waiting = [each for each in sums if each.waits]
    missing = [each for each in sums if each.found == "not_invoiced"]
    if not sums:
        sections.where_we_stand("No paper has been reconciled yet.")
        return
    beyond = sum(each.in_question for each in waiting)
    sections.where_we_stand(
        f"**{look.counted(_count(waiting), 'invoice line waits', 'invoice lines wait')}** for a decision or an "
        f"answer, asking for {look.amount(beyond)} beyond what their days cost"
        + (
            f"; {look.counted(_count(missing), 'charge was', 'charges were')} never invoiced, "
            f"{look.amount(-sum(each.difference for each in missing))} in all."
            if missing
            else "."
        )
    )
    said = "No charge that should have been invoiced by the last reconciliation waits for its invoice."
    ticks.tell(missing, done=said, stands_on=("invoices",))
    agreed = [each for each in sums if each.status == "agreed"]
    settled = reading.in_books_now(paid_beyond.listed)
    sections.key_figures(
        [
            Figure("Open", f"{_count(_with(waiting, 'open')):,}", "Lines that differ and that nobody has decided on"),
            Figure("Queried", f"{_count(_with(waiting, 'queried')):,}", "Lines about which the provider was asked"),
            Figure("Asked beyond the price", look.to_the_penny(beyond), "Of open and queried lines together"),
            Figure("Agreed", f"{_count(agreed):,}", "Lines that are what their days cost"),
            Figure("Overpaid or over-credited", look.to_the_penny(sum(each.beyond for each in settled)), BEYOND),
        ],
        alt="Key figures of the invoice lines",
    )


def _with(sums: Sequence[LinesOfClass], status: str) -> list[LinesOfClass]:
    return [each for each in sums if each.status == status]


def _count(sums: Sequence[LinesOfClass]) -> int:
    return sum(each.lines for each in sums)


def _reconcile() -> None:
    st.markdown(
        "Reconciling compares every paper with what its days cost, by all that is known now. Twice changes nothing."
    )
    if st.button("Reconcile now", icon=":material/sync:"):
        acting.do(
            "Reconciling papers",
            lambda tell: reconcile(reading.store(), progress=tell),
            told=told,
            changed=lambda done: done.batch is not None,
        )


def reconciled(tell: Tell) -> list[str]:
    """Have the papers reconciled; what to tell of it."""
    return told(reconcile(reading.store(), progress=tell))


def posted_and_reconciled(tell: Tell) -> list[str]:
    """Have what was accepted posted, as far as the ledger is, and the papers reconciled; what to tell of it."""
    horizon = reading.posted().horizon
    posted = post(reading.store(), horizon, ahead=True, progress=tell).sentences if horizon else []
    return [*posted, *reconciled(tell)]


def told(done: Reconciled) -> list[str]:
    """What to tell of a reconciliation."""
    first = "Reconciled: nothing had changed" if done.batch is None else f"Reconciled by {reading.who()}"
    return [first, *done.sentences]


def _classes(sums: Sequence[LinesOfClass]) -> None:
    st.header("By class", anchor="classes")
    by_class = {found: [each for each in sums if each.found == found] for found in CLASSES}
    tables.show(
        [
            {
                "found": found,
                "meaning": _MEANINGS[found],
                "lines": _count(of_class),
                "waiting": sum(each.lines for each in of_class if each.waits),
                "billed": sum(each.billed for each in of_class),
                "difference": sum(each.difference for each in of_class),
            }
            for found, of_class in by_class.items()
            if of_class
        ],
        _BY_CLASS,
        alt="Invoice lines by class, in the order in which classes apply",
    )
    tables.note_on_brackets()


def _filters(offered: LinesOffered) -> dict[str, str]:
    st.header("Lines", anchor="lines")
    with st.grid(4, min_column_width=200):
        return {
            "found": tables.chosen("Class", "class", {name: look.sentence_case(name) for name in CLASSES}),
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
        sections.nothing("No line fits these filters", "Choose “Any” in one of them.")
        return
    st.markdown(
        f"{look.counted(found.count, 'line')}, those that differ most first"
        + (f"; page {number} of {pages:,}." if pages > 1 else ".")
        + " Each leads to why it is in its class, to its placement and to its entries."
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
    tables.penny("billed", "Billed (£)"),
    tables.penny("expected", "Expected (£)"),
    tables.penny("difference", "Beyond (£)"),
    tables.penny("in_question", "In question (£)"),
    tables.coded("found", "Class"),
    tables.coded("status", "Status"),
]


def _decide(page: Sequence[FoundLine], count: int, chosen: dict[str, str]) -> None:
    decidable = [line for line in page if line.invoice]
    if not decidable:
        return
    st.header("Decide", anchor="decide")
    st.markdown(
        "One decision for one line or for many. It is recorded with your name; what is accepted is posted, and the "
        "papers are reconciled. A new decision never replaces one that stands: that is amended, or withdrawn."
    )
    line_decisions.show(_taken_in(decidable, count, chosen), key="many", then=posted_and_reconciled)


def _taken_in(decidable: Sequence[FoundLine], count: int, chosen: dict[str, str]) -> list[FoundLine]:
    """The lines that are decided together: those picked of the page, or all that fit the filters."""
    everything = False
    if count > len(decidable):
        everything = st.toggle(
            f"All {count:,} lines that fit the filters", key="all_lines", disabled=count > _AT_ONCE
        )
        if count > _AT_ONCE:
            st.markdown(f":small[At most {_AT_ONCE} lines are decided together: narrow the filters to take in all.]")
    if everything:
        return [line for line in reading.in_books_now(lines, chosen, size=_AT_ONCE).page if line.invoice]
    by_name = {line.name: line for line in decidable}
    picked = st.multiselect(
        "Lines of this page",
        list(by_name),
        format_func=lambda name: f"{name}: {look.to_the_penny(by_name[name].difference)} beyond",
        key="picked_lines",
    )
    return [by_name[name] for name in picked]


if __name__ == "__main__":
    show()
