"""One recharge: its lines with the agreement behind each, its entries, and the evidence that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import line as invoice_line
from dashboards.finance.files import made
from dashboards.widgets import figures, look, sections, tables
from ledger.answers.documents.matches import MatchRow
from ledger.answers.documents.papers import RechargeSeen, recharge_seen
from ledger.answers.sheet import names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.documents.issued import Recharge
from ledger.domain.documents.measures import DOCUMENT_AMOUNT, LINE_NOW, NOT_SETTLED
from ledger.domain.money_and_days.figures import Figure, whole_of
from ledger.tasks.evidence import write_pack

_KINDS = {"recharge": "Recharge", "credit_note": "Credit note", "internal_journal": "Internal journal"}

# The funding statuses that lines have: what an amount of each is called, and what it means.
_STATUSES = (
    ("agreed", "Agreed when issued", "Lines under splits that were agreed"),
    ("interim", "Without prejudice when issued", "Lines under interim splits, which may still be changed"),
    ("disputed", "In dispute when issued", "Lines under splits that the debtor disputed"),
)


def show() -> None:
    """All there is about the document whose number the address names."""
    seen = reading.in_books_now(recharge_seen, str(st.query_params.get("recharge", "")))
    if seen is None:
        sections.nothing(
            "The address names no recharge, or none of that number was issued", "Choose one from the recharges."
        )
        _back()
        return
    _position(seen.paper, reading.in_books_now(names, Agency))
    _lines(seen)
    _paid(seen)
    _entries(seen)
    _without_paper(seen)
    _evidence(seen.paper)
    _back()


def _back() -> None:
    pages.link("recharges", "Back to the recharges", "arrow_back")


def _position(paper: Recharge, agencies: dict[str, str]) -> None:
    st.header(look.plain(paper.number), anchor="recharge")
    debtor = look.plain(agencies.get(paper.to_agency, paper.to_agency))
    creditor = look.plain(agencies.get(paper.from_agency, paper.from_agency))
    whose = f"of {creditor}" if paper.kind == "internal_journal" else f"from {creditor} to {debtor}"
    due = "" if paper.kind == "internal_journal" else f", due {look.day(paper.due)}"
    st.markdown(
        f"**{_KINDS[paper.kind]}** {whose}, for {look.month(paper.month)}{_earlier(paper)}; dated "
        f"{look.day(paper.dated)}{due}."
    )
    by_status = [(_of(paper, code), name, meaning) for code, name, meaning in _STATUSES]
    sections.key_figures(
        [
            sections.key_figure(_of(paper), name="Total", meaning="All lines of the document"),
            *(sections.key_figure(of, name=name, meaning=meaning) for of, name, meaning in by_status if of),
        ],
        alt="Key figures of the document",
    )


def _earlier(paper: Recharge) -> str:
    """That it holds earlier months too, where it does."""
    return (
        " and what earlier months still had to be recharged"
        if any(line.service_month < paper.month for line in paper.lines)
        else ""
    )


def _of(paper: Recharge, standing: str = "") -> Figure:
    """What its lines come to, of one funding status or of all."""
    rows = [
        {"number": paper.number, "line": line.line, "standing": line.standing, "amount": line.amount}
        for line in paper.lines
    ]
    return whole_of(DOCUMENT_AMOUNT, rows, "amount", number=paper.number, standing=standing)


_LINES = [
    tables.numbered("line", "Line"),
    tables.linked("placement", "Placement", key="place"),
    tables.month("service_month", "Service month"),
    tables.text("agreement", "Agreement"),
    tables.coded("standing", "Funding status when issued"),
    tables.text("now", "Funding status now"),
    tables.text("budget", "Paid by"),
    tables.text("order", "Order number"),
    tables.text("corrects", "Corrects"),
    tables.money("amount", "Amount of the line (£)", DOCUMENT_AMOUNT),
    tables.money("not_settled", "Not settled yet (£)", NOT_SETTLED),
]


def _lines(seen: RechargeSeen) -> None:
    st.header("Lines", anchor="lines")
    st.markdown(
        "One line for a placement, a month and a decision. Each leads to its placement, and there to the clause."
    )
    tables.show(_told(seen), _LINES, alt=f"The lines of {seen.paper.number}")
    tables.note_on_brackets()


def _told(seen: RechargeSeen) -> list[dict[str, Any]]:
    """The lines with what is known of each now."""
    number = seen.paper.number
    return [
        {
            **{name: getattr(line, name) for name in ("line", "placement", "service_month", "agreement", "standing")},
            **{"number": number, "budget": line.budget, "order": line.order, "amount": line.amount},
            "place": f"{reading.key_of(line.placement)}&month={line.service_month}",
            "now": _status_now(number, line.line, seen.stands.get(line.line, ())),
            "corrects": line.corrects and str(line.corrects),
            "not_settled": seen.outstanding.get(line.line, 0),
        }
        for line in seen.paper.lines
    ]


def _status_now(number: str, line: int, parts: Sequence[tuple[str, int]]) -> str | None:
    """A line's funding status in words, with the amount of each where it has several; nothing of what is credited."""
    if len(parts) < 2:
        return look.sentence_case(parts[0][0]) if parts else None
    told = (
        f"{look.words(code)} {figures.to_the_penny(LINE_NOW.of(pence, number=number, line=line, standing=code))}"
        for code, pence in parts
    )
    return look.beginning("; ".join(told))


def _paid(seen: RechargeSeen) -> None:
    if seen.paper.kind == "internal_journal":
        return
    st.header("Receipts matched to it", anchor="paid")
    if not seen.matches:
        st.markdown("Nothing has come for it yet. A receipt that names no document is matched on the partner's page.")
        return
    tables.show(
        seen.matches,
        tables.columns(
            MatchRow,
            *("receipt", tables.numbered("line", "Line"), "amount", "made_by", "how", "made_on"),
            *(tables.numbered("batch", "Change"), tables.numbered("undoes", "Undoes the match of change")),
        ),
        alt=f"Money matched to the lines of {seen.paper.number}",
    )
    tables.note_on_brackets()


def _evidence(paper: Recharge) -> None:
    st.header("Evidence", anchor="evidence")
    st.markdown(
        "What a partner asks for before it pays: for every line the days, the rate, the share, the clause and the "
        "decision behind it, as a PDF and a workbook."
    )
    made(
        "evidence",
        (paper.number,),
        "Make the evidence pack",
        lambda folder: reading.in_books_now(write_pack, paper.number, folder),
    )


def _entries(seen: RechargeSeen) -> None:
    st.header("Entries of the document", anchor="entries")
    if not seen.entries:
        st.markdown("It moves no balance: an internal journal tells the two budgets of one agency what each pays.")
        return
    invoice_line.show_entries(seen.entries, alt=f"The postings of {seen.paper.number} in each agency's books")


def _without_paper(seen: RechargeSeen) -> None:
    """What moved of its months since (or before) without a document, where anything did."""
    if not seen.without_paper:
        return
    st.header("Entries without a document", anchor="without-document")
    st.markdown(
        "What is owed of these months was disputed, agreed or decided again at the same amount. It moved to another "
        "decision, budget or funding status; the lines keep their number and due date."
    )
    invoice_line.show_entries(seen.without_paper, alt=f"Entries without a document for months of {seen.paper.number}")


if __name__ == "__main__":
    show()
