"""Published payments imported: for which period, what they say and take away, before anything is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboards import reading
from dashboards.finance.files import File, as_files
from dashboards.widgets import acting, figures, look, sections, tables
from ledger.book.documents.layouts import find_layout
from ledger.book.documents.payments import read_payments
from ledger.book.documents.published_changes import FileChange, MonthDifference, StandingFile
from ledger.book.documents.published_files import PaymentBook, PublishedFile
from ledger.book.problems import Problem
from ledger.domain.documents.measures import AMOUNT_PUBLISHED, NET_OF_FILE, ROWS_PUBLISHED
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.money_and_days.periods import MonthSpan
from ledger.domain.sheet.measures import PROBLEMS
from ledger.errors import DataFault
from ledger.tasks.import_payments import PaymentReport, import_payments

_WORDS = {"new": "new", "replaced": "replaces what was published before", "unchanged": "unchanged"}
_SHOWN = 200
_FORMS = "Write a month like 2026-05, or a span like 2026-04..2026-06."


def look_at(given: Sequence[File], layout: str) -> None:
    """Read the file by the layout, ask for its period where it is not stated, and show what it would change."""
    book = _read(given, layout)
    if book.problems:
        st.header("What this file would change")
        _problems(book)
        return
    period = None if book.by_row else _period(book)
    if period is None and not book.by_row:
        return
    if book.period and book.period.span == period:
        period = None  # the file says so itself
    report = _taken(given, layout, period, dry_run=True)
    st.header("What this file would change")
    _changes(report)
    if not report.changes.recorded:
        sections.nothing("Everything in this file is recorded already", "There is nothing to record.")
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
    said = "Neither the layout nor the file's name says for which month the file was published."
    proposed = book.proposed
    if proposed is None:
        st.markdown(f"{said} Enter it above.")
        return
    st.markdown(
        f"{said} Most of its rows ({figures.number(_rows(book, 'proposed', proposed.rows))} of "
        f"{figures.number(_rows(book, 'dated', proposed.of))}) are dated in "
        f"{look.month(str(proposed.month))}: confirm that month by recording, or write the right one."
    )


def _rows(book: PaymentBook, what: str, number: int) -> Figure:
    """Rows of the file that are of one kind."""
    return ROWS_PUBLISHED.of(number, file=_name(book), what=what)


def _name(book: PaymentBook) -> str:
    return f"{book.file} {book.sha256[:12]}"


def _problems(book: PaymentBook) -> None:
    problems: Sequence[Problem] = book.problems
    counted = figures.counted(PROBLEMS.of(len(problems), files=_name(book)), "problem")
    st.markdown(
        f":red[:material/error: **{counted}.**] A file with problems is not imported: correct it and choose it again."
    )
    tables.show(
        problems[:_SHOWN],
        [
            tables.numbered("row", "Row"),
            tables.text("column", "Column"),
            tables.text("found", "Found"),
            tables.text("expected", "Expected"),
            tables.text("remedy", "What to do"),
        ],
        alt="What is wrong with the file, row by row",
    )


def _in_figures(book: PaymentBook) -> None:
    """How many rows of each kind the file has, and what its payments come to."""
    told = (
        ("Rows with an amount", "payments", len(book.payments), "Every one is counted"),
        ("Rows without an amount", "blank", len(book.blanks), "Rows that are not imported"),
        ("Rows that are not payments", "others", len(book.others), "Totals, repeated headers and notes: not counted"),
        ("Possible duplicates", "repeated", book.possible_duplicates, "Rows that repeat another: listed and counted"),
    )
    rows = [
        sections.key_figure(_rows(book, what, number), name=name, meaning=meaning)
        for name, what, number, meaning in told
    ]
    net = sections.key_figure(NET_OF_FILE.of(book.net, file=_name(book)), meaning="Payments less credits")
    sections.key_figures([rows[0], net, *rows[1:]], alt="Key figures of the file")


def _changes(report: PaymentReport) -> None:
    """What the file says as a whole, and by body and period; then what it takes away and overlaps."""
    book, named = report.book, _name(report.book)
    _in_figures(book)
    tables.show(
        report.changes.files,
        [
            tables.text("file.body", "Body"),
            tables.text("file.series", "Series"),
            tables.in_words("Period", lambda change: _in_words(change.file.period)),
            tables.named("change", "What it would do", _WORDS),
            tables.number_of(
                "Rows with an amount",
                lambda change: ROWS_PUBLISHED.of(
                    len(change.file.payments), file=named, what="payments", **_of(change.file)
                ),
            ),
            tables.money_of(
                "Net of the file (£)",
                lambda change: NET_OF_FILE.of(change.file.net, file=named, **_of(change.file)),
            ),
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
            f"This same file is recorded as that of {_which(standing)}. Recording it again removes those rows."
        )
        _by_month(months, f"What is no longer recorded as {_which(standing)}, by month", _recorded(standing))
    for standing in report.changes.elsewhere:
        st.markdown(
            f":orange[:material/warning: This same file is also recorded as that of {_which(standing)}] "
            f"({look.plain(standing.file)}, layout {look.plain(standing.layout)}, change {standing.batch}). "
            "If both have the same rows, they are counted twice."
        )


def _taken_away(change: FileChange) -> None:
    if change.before is None or not change.months:
        return
    before = change.before
    st.subheader(f"What this would remove of {_which(before)}")
    st.markdown(
        f"{look.plain(before.file)} was recorded for it in change {before.batch}: {_rows_and_net(before)}. What both "
        "files have is kept."
    )
    _by_month(change.months, f"What the file would remove of {_which(before)} and add, by month", _recorded(before))


def _of(file: PublishedFile | StandingFile) -> dict[str, str]:
    return {"body": file.body, "series": file.series, "period": str(file.period)}


def _recorded(standing: StandingFile) -> str:
    """What names a file that is recorded to a measure."""
    return f"{standing.file}, change {standing.batch}"


def _rows_and_net(standing: StandingFile) -> str:
    of = {"file": _recorded(standing), **_of(standing)}
    rows = figures.counted(ROWS_PUBLISHED.of(standing.rows, what="payments", **of), "row")
    return f"{rows}, {figures.amount(NET_OF_FILE.of(standing.net, **of))}"


def _by_month(months: Sequence[MonthDifference], alt: str, file: str) -> None:
    gone, come = {"file": file, "what": "taken away"}, {"file": file, "what": "added"}
    tables.show(
        months,
        [
            tables.month("month", "Month"),
            tables.number_of("Rows removed", lambda row: ROWS_PUBLISHED.of(row.rows_gone, month=row.month, **gone)),
            tables.money_of("Removed (£)", lambda row: AMOUNT_PUBLISHED.of(row.gone, month=row.month, **gone)),
            tables.number_of("Rows added", lambda row: ROWS_PUBLISHED.of(row.rows_come, month=row.month, **come)),
            tables.money_of("Added (£)", lambda row: AMOUNT_PUBLISHED.of(row.come, month=row.month, **come)),
        ],
        alt=alt,
    )


def _overlaps(change: FileChange) -> None:
    for other in change.overlaps:
        st.markdown(
            f":orange[:material/warning: The period overlaps that of {look.plain(other.file)}] "
            f"({_which(other)}, {_rows_and_net(other)}), and both are counted. "
            "If they have the same payments, import a file with only its header row for the period to be removed."
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
    rows = figures.counted(_rows(report.book, "payments", report.rows_taken), "row")
    net = NET_OF_FILE.of(report.book.net, file=_name(report.book))
    return [
        f"Recorded in change {report.batch} by {reading.who()}",
        f"{rows} imported, {figures.amount(net)} in all",
    ]
