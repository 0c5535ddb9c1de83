"""Hand over papers: files are read and shown as what they would change, before anything is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from dashboards import acting, look, reading, sections, tables
from dashboards.finance import ways
from ledger.errors import LedgerError
from ledger.tasks.import_book import Outcome, import_book, write_problems

_KINDS = ["csv", "xlsx"]
_STRANGE = re.compile(r"[^\w .()+-]")
# So many problems or conflicts are drawn; the file holds all of them.
_SHOWN = 200


def show() -> None:
    """Choose files, look at what they would do, record it; then post and reconcile."""
    st.markdown(
        "Choose the CSV files of a book (several at once), or one workbook. They are read and compared with what is "
        "known; nothing is recorded until you press the button."
    )
    turn = st.session_state.get("hand_over_turn", 0)
    files = st.file_uploader(
        "Files", type=_KINDS, accept_multiple_files=True, key=f"files {turn}", help="Drop them all at once."
    )
    if not files:
        ways.show()
        return
    given = [(file.name, file.getvalue()) for file in files]
    if sum(name.lower().endswith(".xlsx") for name, _ in given) and len(given) > 1:
        sections.nothing("A workbook is handed over alone", "Remove the other files, or hand over the CSV files.")
        return
    prefer = _preferred()
    try:
        outcome = _tried(given, prefer)
    except LedgerError as fault:
        acting.refused(fault)
        return
    _told(outcome, given, prefer)


def _preferred() -> bool:
    return bool(st.session_state.get("prefer_book", False))


def _tried(given: Sequence[tuple[str, bytes]], prefer: bool) -> Outcome:
    """What the files would do, worked out once for the same files and the same state of the ledger."""
    digest = sha256(b"".join(sha256(name.encode() + content).digest() for name, content in given)).hexdigest()
    key = (digest, reading.batches_since(0), prefer)
    kept = st.session_state.get("tried")
    if kept and kept[0] == key:
        return kept[1]  # type: ignore[no-any-return]
    with st.spinner("Reading the files …"), _as_files(given) as path:
        outcome = import_book(reading.store(), path, dry_run=True, prefer_book=prefer)
    st.session_state["tried"] = (key, outcome)
    return outcome


@contextmanager
def _as_files(given: Sequence[tuple[str, bytes]]) -> Iterator[Path]:
    """The files in a folder of their own, for as long as they are read; a workbook by itself."""
    with TemporaryDirectory(prefix="joint-ledger-") as folder:
        paths = []
        for name, content in given:
            paths.append(Path(folder) / safe_name(name))
            paths[-1].write_bytes(content)
        yield paths[0] if paths[0].suffix.lower() == ".xlsx" else Path(folder)


def safe_name(name: str) -> str:
    """A file's own name without anything that could lead out of the folder it is put in."""
    own = _STRANGE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".")
    return own or "file"


def _told(outcome: Outcome, given: Sequence[tuple[str, bytes]], prefer: bool) -> None:
    changes = sum(count.new + count.changed + count.withdrawn + count.dropped for count in outcome.counts.values())
    st.header("What these files would do")
    if outcome.problems:
        st.markdown(
            f":red[:material/error: **{look.counted(len(outcome.problems), 'problem')}.**] A book goes in whole or "
            "not at all: put them right and choose the files again."
        )
        _problems(outcome)
        return
    st.markdown(
        f"**{look.counted(changes, 'row')} would change.** {look.counted(len(outcome.remarks), 'remark')}, "
        f"{look.counted(len(outcome.conflicts), 'conflict')} with what was stated on a screen."
    )
    _counts(outcome)
    _conflicts(outcome, prefer)
    _remarks(outcome)
    if not changes:
        sections.nothing("The files say nothing that was not known", "There is nothing to record.")
        return
    if st.button(f"Record {look.counted(changes, 'change')}", type="primary", icon=":material/save:"):
        acting.do("Recording", lambda progress: _record(given, prefer, progress), told=_recorded)


def _record(given: Sequence[tuple[str, bytes]], prefer: bool, progress: Any) -> Outcome:
    with _as_files(given) as path:
        outcome = import_book(reading.store(), path, prefer_book=prefer, progress=progress)
    st.session_state["hand_over_turn"] = st.session_state.get("hand_over_turn", 0) + 1
    return outcome


def _recorded(outcome: Outcome) -> Sequence[str]:
    return [f"Recorded in batch {outcome.batch} by {reading.who()}", *outcome.sentences]


def _counts(outcome: Outcome) -> None:
    tables.show(
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


def _problems(outcome: Outcome) -> None:
    with _csv_of(outcome) as content:
        st.download_button(
            "Download all problems (CSV)", content, "problems.csv", "text/csv", icon=":material/download:"
        )
    tables.show(
        [asdict(problem) for problem in outcome.problems[:_SHOWN]],
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
def _csv_of(outcome: Outcome) -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "problems.csv"
        write_problems(path, outcome)
        yield path.read_bytes()


def _conflicts(outcome: Outcome, prefer: bool) -> None:
    if not outcome.conflicts and not prefer:
        return
    st.subheader("Conflicts")
    st.markdown(
        "Stated on a screen after the book's last word. They are kept as they are, unless the book is preferred."
    )
    st.toggle("Prefer the book: let it overrule the screen", key="prefer_book")
    if outcome.conflicts:
        tables.show(
            [{**asdict(each), "when": f"{look.day(each.when)}"} for each in outcome.conflicts[:_SHOWN]],
            [
                tables.coded("sheet", "Sheet"),
                tables.code("key", "Row"),
                tables.text("here", "Here"),
                tables.text("there", "In the book"),
                tables.text("who", "Who stated it"),
                tables.code("when", "When"),
            ],
            alt="Rows that the book would overrule",
        )


def _remarks(outcome: Outcome) -> None:
    if not outcome.remarks:
        return
    st.subheader("Remarks")
    st.markdown("Odd, but taken in all the same.")
    tables.show(
        [asdict(remark) for remark in outcome.remarks[:_SHOWN]],
        [tables.code("file", "File"), tables.count("row", "Row"), tables.text("text", "Remark")],
        alt="What is odd about the files",
    )


if __name__ == "__main__":
    show()
