"""One invoice line: what it asks for, its contract value, how it was matched; decided, matched by hand, or undone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import invoice_paid, line_decisions, worklist
from dashboards.widgets import acting, figures, forms, look, sections, stating, tables
from dashboards.widgets.forms import Form
from ledger.answers.documents.papers import LineSeen, line_seen
from ledger.answers.sheet import names
from ledger.briefing.code_words import code_in_words, with_its_code
from ledger.briefing.evidence_on_paper import VAT_WORDS
from ledger.domain.agencies.sheets import Agency
from ledger.domain.documents.measures import ASKED, ASKED_LESS_VALUE, CONTRACT_VALUE, OVERCHARGE, VAT_ASKED
from ledger.domain.documents.sheets import LineDecision, LineMatch
from ledger.domain.money_and_days.figures import Measure
from ledger.domain.sheet.changes import Version
from ledger.domain.splits.measures import CREDIT, DEBIT
from ledger.reconciliation.provider.lines import FoundLine


def show() -> None:
    """All there is about the line that the address names."""
    asked = str(st.query_params.get("line", ""))
    seen = reading.in_books_now(line_seen, int(asked)) if asked.isdecimal() else None
    if seen is None:
        sections.nothing("There is no such invoice line, or it is no longer there", "Choose one from the worklist.")
        _back()
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


def _back() -> None:
    pages.link("worklist", "Back to the worklist", "arrow_back")


def _position(found: FoundLine) -> None:
    st.header(look.plain(found.name), anchor="line")
    st.markdown(
        f"**{worklist.match_status(found.found)}**, {look.words(found.status)}: {look.plain(found.reason)}"
        + (f" Also: {', '.join(map(code_in_words, found.also.split()))}." if found.also else "")
    )
    amounts = ((ASKED, found.billed), (CONTRACT_VALUE, found.expected), (ASKED_LESS_VALUE, found.difference))
    told = [sections.key_figure(measure.of(pence, **_named(found, measure))) for measure, pence in amounts]
    if found.invoice:
        told.append(
            sections.key_figure(OVERCHARGE.of(found.in_question or 0, invoice=found.invoice, line=found.line))
        )
    sections.key_figures(told, alt="Key figures of the line")
    tables.show(
        [{"what": what, "said": said} for what, said in _details(found)],
        [tables.text("what", "Detail"), tables.text("said", "Recorded")],
        alt="What is recorded of the line",
    )
    key = reading.key_of(found.placement)
    if key:
        month = {"month": found.service_month} if found.service_month else {}
        label = "The placement, its prices and how each month is worked out"
        pages.link("placement", label, "open_in_new", placement=key, **month)


def _named(found: FoundLine, measure: Measure) -> dict[str, str | None]:
    """What names a line, or a charge without one, to a measure."""
    if found.invoice:
        return {"invoice": found.invoice, "line": found.line}
    return {"placement": found.placement, "service_month": found.service_month}


def _details(found: FoundLine) -> list[tuple[str, str | None]]:
    told = [
        ("Provider", found.provider_name or found.provider),
        ("Addressed to", reading.in_books_now(names, Agency).get(found.agency or "", found.agency)),
        ("Dated", look.day(found.dated)),
        ("Days", look.days(found.first_day, found.last_day)),
        ("VAT", _vat(found)),
        ("Description", found.words),
        ("Placement", found.placement),
        ("Price", found.price),
        ("How it was matched", found.matched_by),
    ]
    return [(what, said) for what, said in told if said and said != look.NIL]


def _vat(found: FoundLine) -> str | None:
    """The VAT of the line, with its category; None where it does not say."""
    amount = figures.to_the_penny(VAT_ASKED.of(found.vat or 0, invoice=found.invoice, line=found.line))
    category = VAT_WORDS[found.vat_category] if found.vat_category else ""
    return None if found.vat is None and not category else ", ".join(part for part in (amount, category) if part)


def _match(seen: LineSeen) -> None:
    found = seen.line
    st.header("Match by hand", anchor="match")
    st.markdown(
        "A match by hand takes precedence over the automatic match. Leave the placement empty if the line is for "
        "no placement of ours."
    )
    Form(
        LineMatch,
        "Save match",
        row=next(iter(seen.standing(LineMatch)), None),
        fixed={"invoice": found.invoice, "line": found.line},
        now={"placement": found.placement, "price": found.price},
        key=f"match {found.name}",
        work="Recording and reconciling",
        then=worklist.posted_and_reconciled,
    ).show()


def _undo(seen: LineSeen) -> None:
    """Withdraw what a person said this line is for; a decision is withdrawn where one decides."""
    stands = seen.standing(LineMatch)
    if not stands:
        return
    why = forms.reason(f"why undo {LineMatch.sheet}")
    if st.button("Withdraw the match by hand", key=f"undo {LineMatch.sheet}", icon=":material/undo:"):
        if not why:
            forms.without_reason()
            return
        withdrawn = partial(line_decisions.withdrawn, stands, why, worklist.posted_and_reconciled)
        acting.do("Withdrawing", withdrawn, told=lambda said: said)


def _trail(said: Sequence[Version]) -> None:
    st.header("Decisions and matches", anchor="trail")
    if not said:
        st.markdown("Nobody has decided on this line or matched it by hand yet.")
        return
    tables.show(
        said,
        [
            tables.moment("origin.recorded_at", "When (UTC)"),
            tables.text("origin.who", "Who"),
            tables.in_words("What", _said),
            tables.in_words("Why", lambda version: version.origin.why or version.row.why),
            tables.numbered("origin.batch", "Change"),
        ],
        alt="Decisions and matches by hand, the latest first",
    )


def _said(version: Version) -> str | None:
    match version.row:
        case LineDecision() as row:
            said = _decided(row, version.origin.batch)
        case LineMatch() as row:
            said = f"matched to {row.placement or 'no placement of ours'}"
        case _:
            return None
    return f"{said} (withdrawn)" if version.origin.withdrawn else said


def _decided(row: LineDecision, batch: int) -> str:
    amount = f" {figures.to_the_penny(stating.stated(row, row.amount, batch))}" if row.amount is not None else ""
    lead = ", paid by the lead commissioner alone" if row.borne == "lead" else ""
    charged = f", charged on {look.day(row.day)}" if row.day else ""
    return f"{row.decision}{amount} on {look.day(row.on)}{charged}{lead}"


def _entries(seen: LineSeen) -> None:
    st.header("Entries of the document", anchor="entries")
    if not seen.entries:
        sections.nothing("The document has no entries yet", "They are made when documents are reconciled.")
        return
    show_entries(seen.entries, alt=f"The postings of {seen.line.invoice} in each agency's books")


_ENTRIES = [
    tables.numbered("entry", "Entry"),
    tables.coded("kind", "Kind"),
    tables.month("posting_month", "Posted in"),
    tables.placement(),
    tables.text("agency", "Books of"),
    tables.in_words("Account", lambda row: look.beginning(with_its_code(row["account"]))),
    tables.text("counterparty", "With"),
    tables.text("budget", "Budget"),
    tables.money("debit", "Debit (£)", DEBIT),
    tables.money("credit", "Credit (£)", CREDIT),
]


def show_entries(rows: Sequence[Any], *, alt: str) -> None:
    """Postings of a document as a table."""
    named = [{**row._asdict(), "debit": max(row.amount, 0), "credit": max(-row.amount, 0)} for row in rows]
    tables.show(named, _ENTRIES, alt=alt)


if __name__ == "__main__":
    show()
