"""Import: files are read and shown as what they would change, before anything is recorded."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from dashboards import reading
from dashboards.finance import import_outcome, published
from dashboards.finance.files import File, as_files
from dashboards.widgets import acting, figures, look, sections, tables
from ledger.book.documents.layouts import layout_names
from ledger.book.documents.paper_layouts import paper_layout_titles
from ledger.book.sheets.privacy import NAMES_NOBODY, place_of
from ledger.domain.documents.dates import AHEAD
from ledger.domain.money_and_days.figures import Figure, whole
from ledger.domain.sheet.measures import CONFLICTS, KNOWN_ALREADY, PROBLEMS, REMARKS, ROWS_TO_IMPORT
from ledger.errors import LedgerError
from ledger.tasks.import_book import import_book
from ledger.tasks.import_results import ImportResult

_BOOK, _UBL, _OWN, _PAYMENTS = "book", "ubl", "own", "payments"
_RETURNS = {
    "ssda903": "Episodes of children looked after (SSDA903)",
    "pnw-census": "Regional census of placements (Placements North West)",
}
_DATED_AHEAD = "dated_ahead"
_NOBODY = "names_nobody"


def show() -> None:
    """Choose files, look at what they would do, record it; then post and reconcile."""
    st.markdown(
        "Files are read and compared with what is recorded. Nothing is imported until you press the button to record."
    )
    kinds = _kinds()
    kind = str(
        st.selectbox(
            "What is imported",
            list(kinds),
            format_func=lambda name: kinds[name].words,
            key="what",
            bind="query-params",
        )
    )
    turn = st.session_state.get("hand_over_turn", 0)
    files = st.file_uploader(
        kinds[kind].asks, type=list(kinds[kind].endings), accept_multiple_files=True, key=f"files {kind} {turn}"
    )
    given = [(file.name, file.getvalue()) for file in files or []]
    if given:
        _look_at(kind, kinds[kind], given)


class _FileKind(NamedTuple):
    """What may be imported, in words, and how its files end."""

    words: str
    asks: str
    endings: tuple[str, ...]
    several: bool = False


def _kinds() -> dict[str, _FileKind]:
    """Everything that may be imported; the name of each is what an address holds."""
    one, own = "The file", "The file and its layout (.toml)"
    kinds = {
        _BOOK: _FileKind(
            "A data workbook, or its sheets as CSV files",
            "One data workbook, or the CSV files all at once",
            ("csv", "xlsx"),
            True,
        ),
        _UBL: _FileKind("Invoices as UBL (Peppol BIS 3)", "The XML files, all at once", ("xml",), True),
    }
    for name, title in paper_layout_titles().items():
        kinds[name] = _FileKind(f"{title} (layout {name})", one, ("csv", "xlsx"))
    for name, words in _RETURNS.items():
        kinds[name] = _FileKind(words, "The file and your map (.toml)", ("csv", "xlsx", "toml"))
    kinds[_OWN] = _FileKind("Documents by a layout of your own", own, ("csv", "xlsx", "toml"))
    for name in layout_names():
        kinds[f"{_PAYMENTS} {name}"] = _FileKind(f"Published payments (layout {name})", one, ("csv", "xlsx"))
    kinds[f"{_PAYMENTS} {_OWN}"] = _FileKind(
        "Published payments by a layout of your own", own, ("csv", "xlsx", "toml")
    )
    return kinds


def _look_at(kind: str, about: _FileKind, given: Sequence[File]) -> None:
    """Read the files without recording anything, and show what they would do."""
    layouts = [file for file in given if file[0].lower().endswith(".toml")]
    rest = [file for file in given if file not in layouts]
    wrong = _wrong_files(kind, about, layouts, rest)
    if wrong:
        sections.nothing(*wrong)
        return
    try:
        if kind.startswith(_PAYMENTS):
            published.look_at(given, kind.removeprefix(f"{_PAYMENTS} "))
            return
        outcome = _tried(kind, given, _preferred())
        another = _known_already(outcome, given)
        if another:
            outcome = _tried(kind, given, _preferred(), another)
    except LedgerError as fault:
        acting.refused(fault)
        return
    _told(outcome, kind, given, _preferred(), another)


def _wrong_files(
    kind: str, about: _FileKind, layouts: Sequence[File], rest: Sequence[File]
) -> tuple[str, str] | None:
    """What is wrong with the choice of files, and what to do; None where nothing is."""
    if kind in _RETURNS and len(layouts) != 1:
        return (
            "The map is missing, or there is more than one",
            "Choose one .toml file beside the return: it names your lead budget, a budget a stream, and providers. "
            "One to copy is data/reference/return_maps/example.toml.",
        )
    if kind.endswith(_OWN) and len(layouts) != 1:
        return (
            "The layout is missing, or there is more than one",
            "Choose one .toml file beside the file it describes.",
        )
    if not about.several and len(rest) != 1:
        return "A layout reads one file at a time", "Choose one file, and import the next one afterwards."
    if len(rest) > 1 and any(name.lower().endswith(".xlsx") for name, _ in rest):
        return "A data workbook is imported alone", "Remove the other files, or import the CSV files."
    return None


def _dated_ahead(outcome: ImportResult) -> None:
    """A tick for documents dated after today, where there are any: then they are meant."""
    asked = any(AHEAD in problem.remedy for problem in outcome.problems)
    if asked or st.session_state.get(_DATED_AHEAD, False):
        st.checkbox("The dates after today are correct", key=_DATED_AHEAD)


def _names_nobody(outcome: ImportResult) -> None:
    """Rows whose text seems to have a number of a person: chosen here, somebody says that it is none."""
    asked = [NAMES_NOBODY in problem.remedy and place_of(problem.file, problem.row) for problem in outcome.problems]
    places = dict.fromkeys([*st.session_state.get(_NOBODY, ()), *filter(None, asked)])
    if places:
        st.multiselect(
            "Rows whose text identifies nobody",
            list(places),
            key=_NOBODY,
            help="Your choice is recorded with your name",
            width=760,
        )


def _preferred() -> bool:
    return bool(st.session_state.get("prefer_book", False))


def _tried(kind: str, given: Sequence[File], prefer: bool, another: Sequence[int] = ()) -> ImportResult:
    """What the files would do, worked out once for the same files and the same state of the ledger."""
    meant = (st.session_state.get(_DATED_AHEAD, False), tuple(st.session_state.get(_NOBODY, ())))
    key = (kind, _digest(given), reading.view(), prefer, tuple(another), meant)
    name = f"tried {bool(another)}"
    kept: tuple[Hashable, ImportResult] | None = st.session_state.get(name)
    if kept and kept[0] == key:
        return kept[1]
    with st.spinner("Reading the files …"), as_files(given) as (folder, layout):
        outcome = _read(kind, folder, layout, prefer, another, dry_run=True)
    st.session_state[name] = (key, outcome)
    return outcome


def _digest(given: Sequence[File]) -> str:
    return sha256(b"".join(sha256(name.encode() + content).digest() for name, content in given)).hexdigest()


def _read(
    kind: str,
    folder: Path,
    beside: str,
    prefer: bool,
    another: Sequence[int],
    *,
    dry_run: bool = False,
    progress: Any = None,
) -> ImportResult:
    """Read what was chosen: a return with the map beside it, documents by a layout beside them, or a workbook."""
    is_return = kind in _RETURNS
    return import_book(
        reading.store(),
        _to_read(kind, folder),
        form=kind if is_return else beside or kind,
        map_file=Path(beside) if is_return else None,
        dry_run=dry_run,
        prefer_book=prefer,
        another=another,
        dated_ahead=bool(st.session_state.get(_DATED_AHEAD, False)),
        names_nobody=tuple(st.session_state.get(_NOBODY, ())),
        progress=progress,
    )


def _to_read(kind: str, folder: Path) -> Path:
    """CSV files and invoices are read by their folder; a workbook, and a file with a layout, as itself."""
    first = next(folder.iterdir())
    by_folder = kind == _UBL or (kind == _BOOK and first.suffix.lower() != ".xlsx")
    return folder if by_folder else first


def _told(outcome: ImportResult, kind: str, given: Sequence[File], prefer: bool, another: Sequence[int] = ()) -> None:
    of = _named(given, prefer, another)
    rows = _rows(outcome, of)
    st.header("What these files would change")
    if outcome.problems:
        problems = figures.counted(PROBLEMS.of(len(outcome.problems), files=of), "problem")
        st.markdown(
            f":red[:material/error: **{problems}.**] Files are imported completely or not at all: correct them and "
            "choose them again."
        )
        _dated_ahead(outcome)
        _names_nobody(outcome)
        import_outcome.problems(outcome)
        return
    _dated_ahead(outcome)
    _names_nobody(outcome)
    changes = whole(ROWS_TO_IMPORT, [each for each in rows if each.argument("change") != "same"], _BY_SHEET, files=of)
    fresh = CONFLICTS.of(len([each for each in outcome.conflicts if each.number is None]), files=of, state="new")
    remarks = figures.counted(REMARKS.of(len(outcome.remarks), files=of), "remark")
    conflicts = figures.counted(CONFLICTS.of(len(outcome.conflicts), files=of), "conflict")
    st.markdown(
        f"**{look.beginning(figures.counted(changes, 'row'))} would change.** {look.beginning(remarks)}, {conflicts} "
        "with what is recorded."
    )
    import_outcome.counts(outcome, rows)
    import_outcome.conflicts(outcome, prefer)
    import_outcome.remarks(outcome, of)
    if not changes and fresh:
        st.markdown("No row changes. What is in conflict is kept until somebody decides which side is right.")
    if not changes and not fresh:
        sections.nothing("Everything in these files is recorded already", "There is nothing to record.")
        return
    what = figures.counted(changes, "change") if changes else figures.counted(fresh, "conflict")
    if st.button(f"Record {what}", type="primary", icon=":material/save:"):
        acting.do("Recording", lambda progress: _record(kind, given, prefer, another, progress), told=_recorded)


_BY_SHEET = ("sheet", "change")


def _named(given: Sequence[File], prefer: bool, another: Sequence[int]) -> str:
    """What names files, with what was said of them, to a measure."""
    return f"{_digest(given)[:12]} {prefer} {' '.join(map(str, another))}"


def _rows(outcome: ImportResult, files: str) -> list[Figure]:
    """How many rows of each sheet would be new, changed, withdrawn, removed or the same."""
    return [
        ROWS_TO_IMPORT.of(number, files=files, sheet=sheet, change=change)
        for sheet, count in outcome.counts.items()
        for change, number in asdict(count).items()
    ]


def _record(kind: str, given: Sequence[File], prefer: bool, another: Sequence[int], progress: Any) -> ImportResult:
    with as_files(given) as (folder, layout):
        outcome = _read(kind, folder, layout, prefer, another, progress=progress)
    st.session_state["hand_over_turn"] = st.session_state.get("hand_over_turn", 0) + 1
    return outcome


def _recorded(outcome: ImportResult) -> Sequence[str]:
    return [f"Recorded in change {outcome.batch} by {reading.who()}", *outcome.sentences]


_KNOWN_ALREADY = [
    tables.numbered("row", "Row"),
    tables.text("what", "What it says"),
    tables.code("key", "Known as"),
    tables.in_words("Where it was", lambda line: line.held_in),
]


def _known_already(outcome: ImportResult, given: Sequence[File]) -> list[int]:
    """The lines that another statement had too, and which of them somebody says are money of their own."""
    lines = [line for line in outcome.known_already if not line.itself]
    if not outcome.known_already:
        return []
    st.header("Known already")
    of = _digest(given)[:12]
    again = KNOWN_ALREADY.of(len(outcome.known_already) - len(lines), **{"files": of, "from": "this file"})
    if again:
        rows = figures.counted(again, "row of this same file was", "rows of this same file were")
        st.markdown(f"{rows} imported before and stay as recorded.")
    if not lines:
        return []
    rows = figures.counted(KNOWN_ALREADY.of(len(lines), **{"files": of, "from": "others"}), "row")
    st.markdown(
        f"**{rows} already on another statement, or recorded on a screen.** Each is treated as the same money and is "
        "not imported again. Choose those that are a separate receipt or payment."
    )
    tables.show(
        lines, _KNOWN_ALREADY, alt="Rows of this statement that are known already, and which statement they were on"
    )
    words = {line.row: f"Row {line.row}: {line.what}" for line in lines if line.row is not None}
    key = f"another {_digest(given)}"
    return list(st.multiselect("Import as separate", list(words), format_func=words.__getitem__, key=key, width=760))


if __name__ == "__main__":
    show()
