"""Hand over papers: files are read and shown as what they would change, before anything is recorded."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import published
from dashboards.finance.files import File, as_files
from dashboards.widgets import acting, look, sections, tables
from ledger.book.documents.layouts import layout_names
from ledger.book.documents.paper_layouts import paper_layout_titles
from ledger.book.sheets.privacy import NAMES_NOBODY, place_of
from ledger.domain.documents.dates import AHEAD
from ledger.errors import LedgerError
from ledger.tasks.import_book import import_book
from ledger.tasks.import_results import ImportResult, write_problems, write_remarks

_BOOK, _UBL, _OWN, _PAYMENTS = "book", "ubl", "own", "payments"
_RETURNS = {
    "ssda903": "Episodes of children looked after (SSDA903)",
    "pnw-census": "Regional census of placements (Placements North West)",
}
_DATED_AHEAD = "dated_ahead"
_NOBODY = "names_nobody"
# So many problems or conflicts are drawn; the file holds all of them.
_SHOWN = 200


def show() -> None:
    """Choose files, look at what they would do, record it; then post and reconcile."""
    st.markdown(
        "Files are read and compared with what is known; nothing is recorded until you press the button that says so."
    )
    kinds = _kinds()
    kind = str(
        st.selectbox(
            "What is it?",
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
    pages.doors()


class _FileKind(NamedTuple):
    """What may be handed over, in words, and how its files end."""

    words: str
    asks: str
    endings: tuple[str, ...]
    several: bool = False


def _kinds() -> dict[str, _FileKind]:
    """Everything that may be handed over; the name of each is what an address holds."""
    one, own = "The file", "The file, and beside it the layout (.toml)"
    kinds = {
        _BOOK: _FileKind(
            "A book: CSV files or a workbook", "The CSV files, all at once, or one workbook", ("csv", "xlsx"), True
        ),
        _UBL: _FileKind("Invoices as UBL (Peppol BIS 3)", "The XML files, all at once", ("xml",), True),
    }
    for name, title in paper_layout_titles().items():
        kinds[name] = _FileKind(f"{title} (layout {name})", one, ("csv", "xlsx"))
    for name, words in _RETURNS.items():
        kinds[name] = _FileKind(words, "The file, and beside it your map (.toml)", ("csv", "xlsx", "toml"))
    kinds[_OWN] = _FileKind("Papers by a layout of your own", own, ("csv", "xlsx", "toml"))
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
        return "One file is taken in at a time by a layout", "Choose one file; hand over the next afterwards."
    if len(rest) > 1 and any(name.lower().endswith(".xlsx") for name, _ in rest):
        return "A workbook is handed over alone", "Remove the other files, or hand over the CSV files."
    return None


def _dated_ahead(outcome: ImportResult) -> None:
    """A tick for documents dated after today, where there are any: then they are meant."""
    asked = any(AHEAD in problem.remedy for problem in outcome.problems)
    if asked or st.session_state.get(_DATED_AHEAD, False):
        st.checkbox("Documents dated after today are meant", key=_DATED_AHEAD)


def _names_nobody(outcome: ImportResult) -> None:
    """Rows whose text seems to have a number of a person: chosen here, somebody says that it is none."""
    asked = [NAMES_NOBODY in problem.remedy and place_of(problem.file, problem.row) for problem in outcome.problems]
    places = dict.fromkeys([*st.session_state.get(_NOBODY, ()), *filter(None, asked)])
    if places:
        st.multiselect(
            "Rows whose text names nobody",
            list(places),
            key=_NOBODY,
            help="It is recorded by name",
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
    """Read what was chosen: a return with the map beside it, papers by the layout beside them, or a book."""
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
    """CSV files of a book and invoices are read by their folder; a workbook, and a file with a layout, as itself."""
    first = next(folder.iterdir())
    by_folder = kind == _UBL or (kind == _BOOK and first.suffix.lower() != ".xlsx")
    return folder if by_folder else first


def _told(outcome: ImportResult, kind: str, given: Sequence[File], prefer: bool, another: Sequence[int] = ()) -> None:
    changes = sum(count.new + count.changed + count.withdrawn + count.dropped for count in outcome.counts.values())
    st.header("What these files would do")
    if outcome.problems:
        st.markdown(
            f":red[:material/error: **{look.counted(len(outcome.problems), 'problem')}.**] A book goes in whole or "
            "not at all: put them right and choose the files again."
        )
        _dated_ahead(outcome)
        _names_nobody(outcome)
        _problems(outcome)
        return
    _dated_ahead(outcome)
    _names_nobody(outcome)
    st.markdown(
        f"**{look.counted(changes, 'row')} would change.** {look.counted(len(outcome.remarks), 'remark')}, "
        f"{look.counted(len(outcome.conflicts), 'conflict')} with what stands."
    )
    _counts(outcome)
    _conflicts(outcome, prefer)
    _remarks(outcome)
    fresh = [each for each in outcome.conflicts if each.number is None]
    if not changes and fresh:
        st.markdown("No row changes; what is in conflict is kept until somebody says which side holds.")
    if not changes and not fresh:
        sections.nothing("The files say nothing that was not known", "There is nothing to record.")
        return
    what = look.counted(changes, "change") if changes else look.counted(len(fresh), "conflict")
    if st.button(f"Record {what}", type="primary", icon=":material/save:"):
        acting.do("Recording", lambda progress: _record(kind, given, prefer, another, progress), told=_recorded)


def _record(kind: str, given: Sequence[File], prefer: bool, another: Sequence[int], progress: Any) -> ImportResult:
    with as_files(given) as (folder, layout):
        outcome = _read(kind, folder, layout, prefer, another, progress=progress)
    st.session_state["hand_over_turn"] = st.session_state.get("hand_over_turn", 0) + 1
    return outcome


def _recorded(outcome: ImportResult) -> Sequence[str]:
    return [f"Recorded in batch {outcome.batch} by {reading.who()}", *outcome.sentences]


def _counts(outcome: ImportResult) -> None:
    tables.show_all(
        [{"sheet": sheet, **asdict(count)} for sheet, count in outcome.counts.items()],
        [
            tables.coded("sheet", "Sheet"),
            tables.count("new", "New"),
            tables.count("changed", "Changed"),
            tables.count("withdrawn", "Withdrawn"),
            tables.count("dropped", "Left out"),
            tables.count("same", "The same"),
        ],
        alt="Rows of each sheet compared with what is known",
    )


def _problems(outcome: ImportResult) -> None:
    with _written("problems.csv", lambda path: write_problems(path, outcome)) as content:
        st.download_button(
            "Download all problems (CSV)", content, "problems.csv", "text/csv", icon=":material/download:"
        )
    tables.show(
        outcome.problems[:_SHOWN],
        [
            tables.code("file", "File"),
            tables.count("row", "Row"),
            tables.text("column", "Column"),
            tables.text("found", "What is there"),
            tables.text("expected", "What was expected"),
            tables.text("remedy", "What to do"),
        ],
        alt="What is wrong with the files, row by row",
    )


@contextmanager
def _written(name: str, write: Callable[[Path], None]) -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        yield path.read_bytes()


def _conflicts(outcome: ImportResult, prefer: bool) -> None:
    if not outcome.conflicts and not prefer:
        return
    st.subheader("Conflicts")
    st.markdown(
        "Stated otherwise than it stands. What stands is kept, and so is what was sent, until somebody says which "
        "holds."
    )
    if prefer or any(each.why == "screen" for each in outcome.conflicts):
        st.toggle("Prefer the book: let it overrule the screen", key="prefer_book")
    if outcome.conflicts:
        tables.show(
            outcome.conflicts[:_SHOWN],
            [
                tables.coded("sheet", "Sheet"),
                tables.code("key", "Row"),
                tables.text("said", "Why"),
                tables.text("here", "Here"),
                tables.text("there", "Sent"),
                tables.text("who", "Who stated it"),
                tables.day("when", "When"),
            ],
            alt="What was stated otherwise than it stands",
        )


_KNOWN_ALREADY = [
    tables.count("row", "Row"),
    tables.text("what", "What it says"),
    tables.code("key", "Known as"),
    tables.in_words("Which had it", lambda line: line.held_in),
]


def _known_already(outcome: ImportResult, given: Sequence[File]) -> list[int]:
    """The lines that another statement had too, and which of them somebody says are money of their own."""
    lines = [line for line in outcome.known_already if not line.itself]
    if not outcome.known_already:
        return []
    st.header("Known already")
    again = len(outcome.known_already) - len(lines)
    if again:
        said = "1 row of this very file was taken in before; it stays as it is."
        many = f"{again:,} rows of this very file were taken in before; they stay as they are."
        st.markdown(said if again == 1 else many)
    if not lines:
        return []
    st.markdown(
        f"**{look.counted(len(lines), 'row')} that another statement had, or a screen stated.** Each is taken as "
        "that same money and does not go in again. Choose those that are money of their own all the same."
    )
    tables.show(
        lines, _KNOWN_ALREADY, alt="Rows of this statement that are known already, and which statement had them"
    )
    words = {line.row: f"Row {line.row}: {line.what}" for line in lines if line.row is not None}
    key = f"another {_digest(given)}"
    return list(st.multiselect("Take as another", list(words), format_func=words.__getitem__, key=key, width=760))


def _remarks(outcome: ImportResult) -> None:
    if not outcome.remarks:
        return
    st.subheader("Remarks")
    many = len(outcome.remarks) > _SHOWN
    st.markdown(
        "Odd, but taken in all the same."
        + (f" The first {_SHOWN} of {len(outcome.remarks):,} are shown; the file has all of them." if many else "")
    )
    if many:
        with _written("remarks.csv", lambda path: write_remarks(path, outcome)) as content:
            st.download_button(
                "Download all remarks (CSV)", content, "remarks.csv", "text/csv", icon=":material/download:"
            )
    tables.show(
        outcome.remarks[:_SHOWN],
        [tables.code("file", "File"), tables.count("row", "Row"), tables.text("text", "Remark")],
        alt="What is odd about the files",
    )


if __name__ == "__main__":
    show()
