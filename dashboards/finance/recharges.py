"""Recharges: what would be invoiced for a month, issued at a button; and every document that was issued."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.widgets import acting, figures, look, sections, tables, ticks
from ledger.answers.documents.papers import RechargesIssued, RechargesOffered, recharges, recharges_offered
from ledger.answers.sheet import names, names_offered
from ledger.domain.agencies.sheets import Agency
from ledger.domain.documents.issued import Recharge, RechargeHead, RechargeSum
from ledger.domain.documents.measures import DOCUMENT_AMOUNT, DOCUMENT_LINES, DOCUMENTS
from ledger.domain.money_and_days.figures import whole_of
from ledger.domain.money_and_days.periods import Month, latest_months
from ledger.tasks.recharge import Recharged, preview, recharge

_SIZE = 20
_STATUSES = ("agreed", "interim", "disputed")
_TO_ISSUE = {"state": "to issue"}
_KINDS = {"recharge": "Recharge", "credit_note": "Credit note", "internal_journal": "Internal journal"}


def show() -> None:
    """How much was recharged, what would be issued, and what was."""
    agencies = reading.in_books_now(names, Agency)
    everything = reading.in_books_now(recharges_offered)
    _position(everything.sums)
    _issue(agencies)
    _issued(everything, agencies)


def _position(sums: Sequence[RechargeSum]) -> None:
    if not sums:
        sections.where_we_stand("No recharge has been issued yet. What would be invoiced is shown below.")
        return
    rows = [each._asdict() for each in sums]
    documents = whole_of(DOCUMENTS, rows, "papers")
    sections.where_we_stand(
        f"**{look.beginning(figures.counted(documents, 'document was', 'documents were'))} issued**, with "
        f"{_recharged_and_credited(rows)}."
    )
    recharged, credited = (
        whole_of(DOCUMENT_AMOUNT, rows, "total", kind=kind) for kind in ("recharge", "credit_note")
    )
    sections.key_figures(
        [
            sections.key_figure(recharged, name="Recharged to partners", meaning="The total of all recharges"),
            sections.key_figure(
                credited,
                name="Credited to partners",
                meaning="The total of all credit notes",
                shown=figures.turned,
            ),
            sections.key_figure(
                documents, name="Documents issued", meaning="Recharges, credit notes and internal journals"
            ),
        ],
        alt="Key figures of the recharges",
    )


def _recharged_and_credited(rows: Sequence[dict[str, Any]], **kept: str) -> str:
    """What was recharged to partners and what was credited, of the kinds that are chosen: never netted."""
    said = {"recharge": ("recharged to partners", figures.to_the_penny), "credit_note": ("credited", figures.turned)}
    told = [
        f"{figures.amount(whole_of(DOCUMENT_AMOUNT, rows, 'total', **{**kept, 'kind': kind}), shown)} {what}"
        for kind, (what, shown) in said.items()
        if kept.get("kind") in (None, "", kind)
    ]
    return " and ".join(told) or "nothing of it to partners"


def _issue(agencies: dict[str, str]) -> None:
    st.header("To be issued", anchor="issue")
    state = reading.posted()
    if state.horizon is None:
        sections.nothing(
            "Nothing is posted yet", "Post a month first; then partners can be invoiced for their share."
        )
        return
    month, debtor, dated = _to_bill(Month.of(state.horizon), agencies)
    documents = acting.answered("Drawing up the documents", preview, month, agency=debtor, dated=dated)
    if documents is None:
        return
    if not documents:
        whose = " for this debtor" if debtor else ""
        said = f"Everything up to that month has been invoiced{whose}."
        ticks.tell(documents, done=said, stands_on=("posted",))
        return
    counted = _to_be_issued(documents, agencies)
    if st.button(f"Issue {counted}", type="primary", icon=":material/send:"):
        acting.do(
            "Issuing",
            lambda _: recharge(reading.store(), month, agency=debtor, dated=dated),
            told=_told,
            changed=lambda done: done.batch is not None,
        )


def _to_bill(latest: Month, agencies: dict[str, str]) -> tuple[Month, str | None, date]:
    """Up to which month is invoiced, whom (None: all), and the date of the documents."""
    with st.grid(3, min_column_width=220):
        month = st.selectbox(
            "Up to and including",
            [str(each) for each in latest_months(latest)],
            format_func=look.month,
            key="bill_to",
            bind="query-params",
        )
        debtor = st.selectbox(
            "Debtor",
            ["", *reading.in_books_now(names_offered, Agency)],
            format_func=lambda code: agencies.get(code, "All"),
            key="bill_whom",
            bind="query-params",
        )
        dated = st.date_input(
            "Dated",
            value=reading.today(),
            max_value=reading.today(),
            format="DD/MM/YYYY",
            help="A document is posted in the month of its date, which has to be open; until then what it asks is "
            "accrued.",
            key="bill_dated",
        )
    return Month.parse(month), debtor or None, dated


def _to_be_issued(documents: Sequence[Recharge], agencies: dict[str, str]) -> str:
    """The documents and lines that would be issued; how many documents, in words."""
    by_document = [(document, list(_lines_of(document))) for document in documents]
    rows = [_as_row(document, lines) for document, lines in by_document]
    lines = [line for _, of_document in by_document for line in of_document]
    counted = figures.counted(DOCUMENTS.of(len(rows), **_TO_ISSUE), "document")
    of_lines = figures.counted(DOCUMENT_LINES.of(len(lines), **_TO_ISSUE), "line")
    st.markdown(
        f"{counted} with {of_lines}. {look.beginning(_recharged_and_credited(rows, **_TO_ISSUE))}. Nothing is issued "
        "until you press the button. A document that was issued is never changed: another one corrects it."
    )
    tables.show(
        rows,
        [
            tables.code("number", "Number it would have"),
            tables.coded("kind", "Kind"),
            tables.named("creditor", "From", agencies),
            tables.named("debtor", "To", agencies),
            tables.number("lines", "Lines of the document"),
            tables.money("agreed", "Agreed share (£)"),
            tables.money("interim", "Share without prejudice (£)"),
            tables.money("disputed", "Disputed share (£)"),
            tables.money("sum", "Total (£)"),
            tables.text("due", "Due"),
        ],
        alt="Documents that would be issued",
    )
    tables.show(
        lines,
        [
            tables.code("number", "Number it would have"),
            tables.numbered("line", "Line"),
            tables.linked("placement", "Placement", key=lambda line: reading.key_of(line["placement"])),
            tables.month("service_month", "Service month"),
            tables.text("agreement", "Agreement"),
            tables.coded("standing", "Funding status"),
            tables.text("budget", "Paid by"),
            tables.text("corrects", "Corrects"),
            tables.money("amount", "Amount of the line (£)", DOCUMENT_AMOUNT),
        ],
        alt="Lines that would be issued",
        given=_TO_ISSUE,
    )
    tables.note_on_brackets()
    return counted


def _lines_of(document: Recharge) -> Iterator[dict[str, Any]]:
    """Lines as they would be issued, under the number that their document would have."""
    for line in document.lines:
        place = ("line", "placement", "service_month", "agreement", "standing", "budget", "amount")
        yield {
            "number": document.number,
            **{name: getattr(line, name) for name in place},
            "corrects": str(line.corrects) if line.corrects else None,
        }


def _as_row(document: Recharge, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A document as it would be issued, with what its lines come to by funding status."""
    of = {"number": document.number, **_TO_ISSUE}
    own = [{name: line[name] for name in ("number", "line", "standing", "amount")} for line in lines]
    by_status = {code: whole_of(DOCUMENT_AMOUNT, own, "amount", standing=code, **of) for code in _STATUSES}
    return {
        **{"number": document.number, "kind": document.kind, "total": document.total},
        **{"creditor": document.from_agency, "debtor": document.to_agency, "due": _due(document)},
        "lines": DOCUMENT_LINES.of(len(lines), **of),
        **by_status,
        "sum": whole_of(DOCUMENT_AMOUNT, own, "amount", **of),
    }


def _due(paper: Recharge | RechargeHead) -> str:
    return look.NIL if paper.kind == "internal_journal" else look.day(paper.due)


def _told(done: Recharged) -> Sequence[str]:
    first = f"Issued in change {done.batch} by {reading.who()}" if done.batch else "Everything was invoiced already"
    return [first, *done.sentences]


def _issued(offered: RechargesOffered, agencies: dict[str, str]) -> None:
    st.header("Documents issued", anchor="issued")
    if not offered.sums:
        sections.nothing("No document has been issued yet", "Choose a month above and issue what is to be invoiced.")
        return
    chosen = _filters(offered, agencies)
    found, number, pages = tables.page_in_view(
        "page_of_papers", _SIZE, lambda page: reading.in_books_now(recharges, chosen, page=page, size=_SIZE)
    )
    if not found.count:
        sections.nothing("No document matches these filters", "Choose “Any” in one of them.")
        return
    _page(found, chosen, agencies, f"page {number} of {pages}")
    if pages > 1:
        st.pagination(pages, key="page_of_papers", bind="query-params")


def _page(found: RechargesIssued, chosen: dict[str, str], agencies: dict[str, str], which: str) -> None:
    rows = [each._asdict() for each in found.sums]
    counted = figures.counted(whole_of(DOCUMENTS, rows, "papers", **chosen), "document")
    st.markdown(f"{counted} with {_recharged_and_credited(rows, **chosen)}, the latest first.")
    tables.show_all(
        found.page,
        [
            tables.linked("number", "Number", key="number", leads_to="/recharge?recharge="),
            tables.coded("kind", "Kind"),
            tables.named("creditor", "From", agencies),
            tables.named("debtor", "To", agencies),
            tables.month("month", "For"),
            tables.day("dated", "Dated"),
            tables.in_words("Due", _due, whole=True),
            tables.number_of("Lines of the document", lambda head: DOCUMENT_LINES.of(head.lines, number=head.number)),
            tables.money_of("Total (£)", lambda head: DOCUMENT_AMOUNT.of(head.total, number=head.number)),
        ],
        alt=f"Documents issued, {which}",
    )
    tables.note_on_brackets()


def _filters(offered: RechargesOffered, agencies: dict[str, str]) -> dict[str, str]:
    with st.grid(4, min_column_width=200):
        return {
            "kind": tables.chosen("Kind", "kind", _KINDS),
            "creditor": tables.chosen(
                "From", "creditor", {code: agencies.get(code, code) for code in offered.creditors}
            ),
            "debtor": tables.chosen("To", "debtor", {code: agencies.get(code, code) for code in offered.debtors}),
            "month": tables.chosen("For", "for_month", {month: look.month(month) for month in offered.months}),
        }


if __name__ == "__main__":
    show()
