"""One invoice line: what it asks for, what its days cost, how it was matched; decided, matched by hand, or undone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import invoice_paid, line_decisions, worklist
from dashboards.widgets import acting, forms, look, sections, tables
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import KeyFigure as Figure
from ledger.answers.documents.papers import LineSeen, line_seen
from ledger.domain.documents.sheets import LineDecision, LineMatch
from ledger.domain.money_and_days.money import text_from_pence
from ledger.domain.sheet.changes import Version
from ledger.reconciliation.provider.lines import FoundLine


def show() -> None:
    """All there is about the line that the address names."""
    asked = str(st.query_params.get("line", ""))
    seen = reading.in_books_now(line_seen, int(asked)) if asked.isdecimal() else None
    if seen is None:
        sections.nothing("No line is named in the address, or it is gone", "Choose one from the worklist.")
        _back()
        pages.doors()
        return
    found = seen.line
    _position(found)
    if found.invoice:
        st.header("Decide", anchor="decide")
        line_decisions.show([found], key=f"one {found.name}", then=worklist.posted_and_reconciled)
        _match(seen)
        _undo(seen)
        _trail(seen.said)
        _entries(seen)
        invoice_paid.show(found.invoice)
    _back()
    pages.doors()


def _back() -> None:
    pages.link("worklist", "Back to the worklist", "arrow_back")


def _position(found: FoundLine) -> None:
    st.header(look.plain(found.name), anchor="line")
    st.markdown(
        f"**{look.sentence_case(found.found)}**, {look.words(found.status)}: {look.plain(found.reason)}"
        + (f" Also: {', '.join(map(look.words, found.also.split()))}." if found.also else "")
    )
    sections.key_figures(
        [
            Figure("Billed", look.to_the_penny(found.billed), "What the line asks for, without VAT"),
            Figure("Expected", look.to_the_penny(found.expected), "What its days cost, rounded once"),
            Figure("Beyond the price", look.to_the_penny(found.difference), "Billed less expected"),
            Figure(
                "In question",
                look.to_the_penny(found.in_question or 0),
                "What of it is neither accepted nor credited, and waits for a decision or an answer",
            ),
        ],
        alt="Key figures of the line",
    )
    tables.show(
        [{"what": what, "said": said} for what, said in _facts(found)],
        [tables.text("what", "What"), tables.text("said", "It says")],
        alt="What is known of the line",
    )
    key = reading.key_of(found.placement)
    if key:
        month = {"month": found.service_month} if found.service_month else {}
        label = "The placement, its prices and how its months come about"
        pages.link("placement", label, "open_in_new", placement=key, **month)


def _facts(found: FoundLine) -> list[tuple[str, str | None]]:
    told = [
        ("Provider", found.provider_name or found.provider),
        ("Addressed to", found.agency),
        ("Dated", look.day(found.dated)),
        ("Days", look.days(found.first_day, found.last_day)),
        ("VAT", _vat(found)),
        ("What the line says", found.words),
        ("Placement", found.placement),
        ("Price", found.price),
        ("How it was matched", found.matched_by),
    ]
    return [(what, said) for what, said in told if said and said != look.NIL]


def _vat(found: FoundLine) -> str | None:
    """The VAT that the line bears, with its category; None where it does not say."""
    amount = look.to_the_penny(found.vat or 0)
    category = f"category {found.vat_category}" if found.vat_category else ""
    return None if found.vat is None and not category else ", ".join(part for part in (amount, category) if part)


def _match(seen: LineSeen) -> None:
    found = seen.line
    st.header("Match by hand", anchor="match")
    st.markdown("What you say stands before anything the program finds. Without a placement: it is none of ours.")
    Form(
        LineMatch,
        "Match it so",
        row=next(iter(seen.standing(LineMatch)), None),
        fixed={"invoice": found.invoice, "line": found.line},
        now={"placement": found.placement, "price": found.price},
        key=f"match {found.name}",
        work="Recording and reconciling",
        then=worklist.posted_and_reconciled,
    ).show()


def _undo(seen: LineSeen) -> None:
    """Take back what a person said this line is for; a decision is withdrawn where one decides."""
    stands = seen.standing(LineMatch)
    if not stands:
        return
    why = forms.reason(f"why undo {LineMatch.sheet}")
    if st.button("Take back the match by hand", key=f"undo {LineMatch.sheet}", icon=":material/undo:"):
        if not why:
            forms.without_reason()
            return
        taken_back = partial(line_decisions.withdrawn, stands, why, worklist.posted_and_reconciled)
        acting.do("Taking back", taken_back, told=lambda said: said)


def _trail(said: Sequence[Version]) -> None:
    st.header("What was decided", anchor="trail")
    if not said:
        st.markdown("Nobody has decided anything on this line yet.")
        return
    tables.show(
        said,
        [
            tables.moment("origin.recorded_at", "When (UTC)"),
            tables.text("origin.who", "Who"),
            tables.in_words("What", _said),
            tables.in_words("Why", lambda version: version.origin.why or version.row.why),
            tables.count("origin.batch", "Batch"),
        ],
        alt="Decisions and matches by hand, the latest first",
    )


def _said(version: Version) -> str | None:
    match version.row:
        case LineDecision() as row:
            said = _decided(row)
        case LineMatch() as row:
            said = f"matched to {row.placement or 'none of ours'}"
        case _:
            return None
    return f"{said} (taken back)" if version.origin.withdrawn else said


def _decided(row: LineDecision) -> str:
    amount = f" £{text_from_pence(row.amount)}" if row.amount is not None else ""
    lead = ", borne by the lead alone" if row.borne == "lead" else ""
    charged = f", charged on {look.day(row.day)}" if row.day else ""
    return f"{row.decision}{amount} on {look.day(row.on)}{charged}{lead}"


def _entries(seen: LineSeen) -> None:
    st.header("Entries of the paper", anchor="entries")
    if not seen.entries:
        sections.nothing("The paper has no entries yet", "They come when the papers are reconciled.")
        return
    show_entries(seen.entries, alt=f"The postings of {seen.line.invoice} in each agency's books")


def show_entries(rows: Any, *, alt: str) -> None:
    """Postings of a paper as a table."""
    tables.show(
        rows,
        [
            tables.count("entry", "Entry"),
            tables.coded("kind", "Kind"),
            tables.month("posting_month", "Posted in"),
            tables.placement(),
            tables.text("agency", "Books of"),
            tables.text("account", "Account"),
            tables.text("counterparty", "With"),
            tables.text("budget", "Budget"),
            tables.penny_of("Debit (£)", lambda row: max(row.amount, 0)),
            tables.penny_of("Credit (£)", lambda row: max(-row.amount, 0)),
        ],
        alt=alt,
    )


if __name__ == "__main__":
    show()
