"""Published payments handed over: for which period, what they say and take away, before anything is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboards import reading
from dashboards.finance.files import File, as_files
from dashboards.widgets import acting, look, sections, tables
from dashboards.widgets.sections import KeyFigure as Figure
from ledger.book.documents.layouts import find_layout
from ledger.book.documents.payments import read_payments
from ledger.book.documents.published_changes import FileChange, MonthDifference, StandingFile
from ledger.book.documents.published_files import PaymentBook
from ledger.book.problems import Problem
from ledger.domain.money_and_days.periods import MonthSpan
from ledger.errors import DataFault
from ledger.tasks.import_payments import PaymentReport, import_payments

_WORDS = {"new": "new", "replaced": "replaces what was published before", "unchanged": "unchanged"}
_SHOWN = 200
_FORMS = "Write a month like 2026-05, or a span like 2026-04..2026-06."


def look_at(given: Sequence[File], layout: str) -> None:
    """Read the file by the layout, ask for its period where it is not stated, and show what it would change."""
    book = _read(given, layout)
    if book.problems:
        st.header("What this file would do")
        _problems(book.problems)
        return
    period = None if book.by_row else _period(book)
    if period is None and not book.by_row:
        return
    if book.period and book.period.span == period:
        period = None  # the file says so itself
    report = _taken(given, layout, period, dry_run=True)
    st.header("What this file would do")
    _changes(report)
    if not report.changes.recorded:
        sections.nothing("The file says nothing that was not known", "There is nothing to record.")
        return
    label = f"Record these payments as those of {_in_words(period)}" if period else "Record these payments"
    if st.button(label, type="primary", icon=":material/save:"):
        acting.do("Recording", lambda _: _taken(given, layout, period, dry_run=False), told=_told)


def _read(given: Sequence[File], layout: str) -> PaymentBook:
    with as_files(given) as (folder, own):
        return read_payments(next(folder.iterdir()), find_layout(own or layout))


def _period(book: PaymentBook) -> MonthSpan | None:
    """The period in the field: as it is stated, or as it is proposed; None where what is typed is none."""
    stated, proposed = book.period, book.proposed
    first = str(stated.span) if stated else str(proposed.month) if proposed else ""
    typed = st.text_input(
        "For which month, or months, was it published?",
        first,
        key=f"period of {book.file} {book.sha256[:12]} {book.layout}",
        help=f"{_FORMS} Another file for the same period replaces this one.",
        width=320,
    )
    if stated is None:
        _ask(book)
    if not typed.strip():
        return None
    try:
        return MonthSpan.parse(typed)
    except ValueError:
        acting.refused(DataFault(f"{typed} is not a period.", _FORMS))
        return None


def _ask(book: PaymentBook) -> None:
    said = "Neither the layout nor the file's name says for which month it was published."
    proposed = book.proposed
    if proposed is None:
        st.markdown(f"{said} Say it here.")
        return
    st.markdown(
        f"{said} Most of its rows ({proposed.rows:,} of {proposed.of:,}) are dated in "
        f"{look.month(str(proposed.month))}: confirm that month by recording, or write the right one."
    )


def _problems(problems: Sequence[Problem]) -> None:
    st.markdown(
        f":red[:material/error: **{look.counted(len(problems), 'problem')}.**] A file with problems is not "
        "taken in: put them right and choose it again."
    )
    tables.show(
        problems[:_SHOWN],
        [
            tables.count("row", "Row"),
            tables.text("column", "Column"),
            tables.text("found", "What is there"),
            tables.text("expected", "What was expected"),
            tables.text("remedy", "What to do"),
        ],
        alt="What is wrong with the file, row by row",
    )


def _changes(report: PaymentReport) -> None:
    """What the file says as a whole, and by body and period; then what it takes away and overlaps."""
    book = report.book
    sections.key_figures(
        [
            Figure("Rows", f"{len(book.payments):,}", "Rows with an amount: every one is counted"),
            Figure("Net", look.to_the_penny(book.net), "Payments less credits"),
            Figure("Without an amount", f"{len(book.blanks):,}", "Rows that are not taken in"),
            Figure("No payments", f"{len(book.others):,}", "Totals, the header again, notes: told and not counted"),
            Figure("Possible duplicates", f"{book.possible_duplicates:,}", "Repeated rows: listed and counted"),
        ],
        alt="Key figures of the file",
    )
    tables.show(
        report.changes.files,
        [
            tables.text("file.body", "Body"),
            tables.text("file.series", "Series"),
            tables.in_words("Period", lambda change: _in_words(change.file.period)),
            tables.named("change", "What it would do", _WORDS),
            tables.in_words("Rows", lambda change: f"{len(change.file.payments):,}", figure=True),
            tables.penny("file.net", "Net (£)"),
        ],
        alt="What the file would change, by body and period",
    )
    for row in book.others[:_SHOWN]:
        st.markdown(f":small[{look.plain(row.sentence)}; it is not counted.]")
    for change in report.changes.files:
        _taken_away(change)
        _overlaps(change)
    for standing, months in report.changes.moved:
        st.markdown(
            f"This same file stands as that of {_which(standing)}: recorded anew, it says its rows there no longer."
        )
        _by_month(months, f"What is said no longer as {_which(standing)}, by month")
    for standing in report.changes.elsewhere:
        st.markdown(
            f":orange[:material/warning: This same file stands as that of {_which(standing)} too] "
            f"({look.plain(standing.file)}, layout {look.plain(standing.layout)}, batch {standing.batch}): "
            "if both read the same rows, they count twice."
        )


def _taken_away(change: FileChange) -> None:
    if change.before is None or not change.months:
        return
    before = change.before
    st.subheader(f"What this takes away of {_which(before)}")
    st.markdown(
        f"{look.plain(before.file)} was recorded for it in batch {before.batch}: "
        f"{look.counted(before.rows, 'row')}, {look.to_the_penny(before.net)}. What both say stays."
    )
    _by_month(change.months, f"What the file takes away of {_which(before)} and brings, by month")


def _by_month(months: Sequence[MonthDifference], alt: str) -> None:
    tables.show(
        months,
        [
            tables.month("month", "Month"),
            tables.count("rows_gone", "Rows taken away"),
            tables.penny("gone", "Taken away (£)"),
            tables.count("rows_come", "Rows brought"),
            tables.penny("come", "Brought (£)"),
        ],
        alt=alt,
    )


def _overlaps(change: FileChange) -> None:
    for other in change.overlaps:
        st.markdown(
            f":orange[:material/warning: The period overlaps that of {look.plain(other.file)}] "
            f"({_which(other)}, {look.counted(other.rows, 'row')}, {look.to_the_penny(other.net)}): both count. "
            "If one says what the other says, hand over a file of the header alone for the period to be taken out."
        )


def _which(standing: StandingFile) -> str:
    return f"{look.plain(standing.body)}, {look.plain(standing.series)}, {_in_words(standing.period)}"


def _in_words(period: MonthSpan) -> str:
    first, last = (look.month(month) for month in period.names)
    return first if first == last else f"{first} to {last}"


def _taken(given: Sequence[File], layout: str, period: MonthSpan | None, *, dry_run: bool) -> PaymentReport:
    with as_files(given) as (folder, own):
        file: Path = next(folder.iterdir())
        report = import_payments(reading.store(), file, own or layout, period=period, dry_run=dry_run)
    if not dry_run:
        st.session_state["hand_over_turn"] = st.session_state.get("hand_over_turn", 0) + 1
    return report


def _told(report: PaymentReport) -> Sequence[str]:
    return [
        f"Recorded in batch {report.batch} by {reading.who()}",
        f"{look.counted(report.rows_taken, 'row')} taken, net £{report.net_total}",
    ]
