"""Published payments handed over: what a file says and what it would change, before it is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboards import reading
from dashboards.finance.files import File, as_files
from dashboards.widgets import acting, look, sections, tables
from dashboards.widgets.sections import Figure
from ledger.book.problems import Problem
from ledger.tasks.import_payments import PaymentReport, import_payments

_WORDS = {
    "new": "new",
    "changed": "replaces what was known",
    "counts_again": "known already, counts again",
    "unchanged": "unchanged",
}


def look_at(given: Sequence[File], layout: str) -> None:
    """Read the file by the layout and show what it would change; a button records it."""
    report = _taken(given, layout, dry_run=True)
    st.header("What this file would do")
    if report.book.problems:
        _problems(report.book.problems)
        return
    _changes(report)
    if not any(change.recorded for change in report.changes):
        sections.nothing("The file says nothing that was not known", "There is nothing to record.")
        return
    if st.button("Record these payments", type="primary", icon=":material/save:"):
        acting.do("Recording", lambda _: _taken(given, layout, dry_run=False), told=_told)


def _problems(problems: Sequence[Problem]) -> None:
    st.markdown(
        f":red[:material/error: **{look.counted(len(problems), 'problem')}.**] A file with problems is not "
        "taken in: put them right and choose it again."
    )
    tables.show(
        problems[:200],
        [
            tables.count("row", "Row"),
            tables.text("column", "Column"),
            tables.text("found", "What is there"),
            tables.text("expected", "What was expected"),
        ],
        alt="What is wrong with the file, row by row",
    )


def _changes(report: PaymentReport) -> None:
    """What the file says as a whole, and by body and month."""
    book = report.book
    sections.key_figures(
        [
            Figure("Rows", f"{len(book.payments):,}", "Rows with an amount: every one is counted"),
            Figure("Net", look.to_the_penny(book.net), "Payments less credits"),
            Figure("Without an amount", f"{len(book.blanks):,}", "Rows that are not taken in"),
            Figure("Possible duplicates", f"{book.possible_duplicates:,}", "Repeated rows: listed and counted"),
        ],
        alt="Key figures of the file",
    )
    tables.show(
        report.changes,
        [
            tables.text("month.body", "Body"),
            tables.month("month.month", "Month"),
            tables.named("change", "What it would do", _WORDS),
            tables.in_words("Rows", lambda change: f"{len(change.month.payments):,}", figure=True),
            tables.penny("month.net", "Net (£)"),
        ],
        alt="What the file would change, by body and month",
    )


def _taken(given: Sequence[File], layout: str, *, dry_run: bool) -> PaymentReport:
    with as_files(given) as (folder, own):
        file: Path = next(folder.iterdir())
        report = import_payments(reading.store(), file, own or layout, dry_run=dry_run)
    if not dry_run:
        st.session_state["hand_over_turn"] = st.session_state.get("hand_over_turn", 0) + 1
    return report


def _told(report: PaymentReport) -> Sequence[str]:
    return [
        f"Recorded in batch {report.batch} by {reading.who()}",
        f"{look.counted(report.rows_taken, 'row')} taken, net £{report.net_total}",
    ]
