"""One recharge: its lines with what each stands on, its entries, and the evidence that goes with it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import line as invoice_line
from dashboards.finance.files import made
from dashboards.widgets import look, sections, tables
from dashboards.widgets.sections import KeyFigure as Figure
from ledger.answers.documents.matches import MatchRow
from ledger.answers.documents.papers import RechargeSeen, recharge_seen
from ledger.answers.sheet import names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.documents.issued import Recharge, RechargeLine
from ledger.tasks.evidence import write_pack

_KINDS = {"recharge": "Recharge", "credit_note": "Credit note", "internal_journal": "Internal journal"}

# The standings that lines have: the words, and what they mean.
_STANDINGS = (
    ("agreed", "Agreed", "Lines under splits that are agreed"),
    ("interim", "Without prejudice", "Lines under interim splits, which may still be changed"),
    ("disputed", "In dispute", "Lines under splits that the debtor contests"),
)


def show() -> None:
    """All there is about the paper whose number stands in the address."""
    seen = reading.in_books_now(recharge_seen, str(st.query_params.get("recharge", "")))
    if seen is None:
        sections.nothing(
            "No paper is named in the address, or none of that number was issued", "Choose one of the list."
        )
        _back()
        pages.doors()
        return
    _position(seen.paper, reading.in_books_now(names, Agency))
    _lines(seen)
    _paid(seen)
    _entries(seen)
    _without_paper(seen)
    _evidence(seen.paper)
    _back()
    pages.doors()


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
    sections.key_figures(
        [
            Figure("Total", look.to_the_penny(paper.total), "All lines of the paper"),
            *(
                Figure(words, look.to_the_penny(_of(paper, standing)), meaning)
                for standing, words, meaning in _STANDINGS
                if _of(paper, standing)
            ),
        ],
        alt="Key figures of the paper",
    )


def _earlier(paper: Recharge) -> str:
    """That it holds earlier months too, where it does."""
    return (
        " and what was left of earlier months"
        if any(line.service_month < paper.month for line in paper.lines)
        else ""
    )


def _of(paper: Recharge, standing: str) -> int:
    return sum(line.amount for line in paper.lines if line.standing == standing)


def _lines(seen: RechargeSeen) -> None:
    st.header("Lines", anchor="lines")
    st.markdown(
        "One line for a placement, a month and a decision. Each leads to its placement, and there to the clause."
    )
    tables.show(
        seen.paper.lines,
        [
            tables.count("line", "Line"),
            tables.linked("placement", "Placement", key=_month),
            tables.month("service_month", "Service month"),
            tables.text("agreement", "Agreement"),
            tables.coded("standing", "Standing when issued"),
            tables.in_words("Standing now", lambda line: stands_now(seen.stands.get(line.line, ()))),
            tables.text("budget", "Borne by"),
            tables.text("order", "Order"),
            tables.in_words("Corrects", lambda line: line.corrects and str(line.corrects)),
            tables.penny("amount", "Amount (£)"),
            tables.penny_of("Outstanding (£)", lambda line: seen.outstanding.get(line.line, 0)),
        ],
        alt=f"The lines of {seen.paper.number}",
    )
    tables.note_on_brackets()


def stands_now(parts: Sequence[tuple[str, int]]) -> str | None:
    """A line's standing in words, with the amount of each where it has several; nothing of what is credited."""
    if len(parts) < 2:
        return look.sentence_case(parts[0][0]) if parts else None
    return look.sentence_case("; ".join(f"{look.words(code)} {look.to_the_penny(pence)}" for code, pence in parts))


def _paid(seen: RechargeSeen) -> None:
    if seen.paper.kind == "internal_journal":
        return
    st.header("What paid it", anchor="paid")
    if not seen.matches:
        st.markdown("Nothing has come for it yet. What came and names nothing is matched on the partner's statement.")
        return
    tables.show(
        seen.matches,
        tables.columns(MatchRow, "receipt", "line", "amount", "made_by", "how", "made_on", "batch", "undoes"),
        alt=f"Money matched to the lines of {seen.paper.number}",
    )
    tables.note_on_brackets()


def _month(line: RechargeLine) -> str:
    return f"{reading.key_of(line.placement)}&month={line.service_month}"


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
    st.header("Entries of the paper", anchor="entries")
    if not seen.entries:
        st.markdown("It moves no balance: an internal journal tells the two budgets of one agency what each bears.")
        return
    invoice_line.show_entries(seen.entries, alt=f"The postings of {seen.paper.number} in each agency's books")


def _without_paper(seen: RechargeSeen) -> None:
    """What moved of its months since (or before) without a document, where anything did."""
    if not seen.without_paper:
        return
    st.header("Entries without a document", anchor="without-document")
    st.markdown(
        "What is owed of these months was contested, agreed or decided anew at the same amount: it moved to another "
        "decision, budget or funding status, and the lines keep their number and due date."
    )
    invoice_line.show_entries(seen.without_paper, alt=f"Entries without a document for months of {seen.paper.number}")


if __name__ == "__main__":
    show()
