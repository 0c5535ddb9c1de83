"""What importing files would do: rows compared with what is recorded, and what is wrong, in conflict or unusual."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from dashboards.widgets import figures, tables
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.sheet.measures import REMARKS
from ledger.tasks.import_results import ImportResult, write_problems, write_remarks

# So many problems or conflicts are drawn; the file holds all of them.
_SHOWN = 200


def counts(outcome: ImportResult, rows: Sequence[Figure]) -> None:
    """How many rows of each sheet would be new, changed, withdrawn or the same."""
    by_sheet = {(each.argument("sheet"), each.argument("change")): each for each in rows}
    tables.show_all(
        [
            {"sheet": sheet, **{change: by_sheet[sheet, change] for change in asdict(count)}}
            for sheet, count in outcome.counts.items()
        ],
        [
            tables.coded("sheet", "Sheet"),
            tables.number("new", "New"),
            tables.number("changed", "Changed"),
            tables.number("withdrawn", "Withdrawn"),
            tables.number("dropped", "No longer stated"),
            tables.number("same", "Unchanged"),
        ],
        alt="Rows of each sheet compared with what is recorded",
    )


def problems(outcome: ImportResult) -> None:
    """What is wrong with the files: the first of it on the page, all of it as a file."""
    with _written("problems.csv", lambda path: write_problems(path, outcome)) as content:
        st.download_button(
            "Download all problems (CSV)", content, "problems.csv", "text/csv", icon=":material/download:"
        )
    tables.show(
        outcome.problems[:_SHOWN],
        [
            tables.code("file", "File"),
            tables.numbered("row", "Row"),
            tables.text("column", "Column"),
            tables.text("found", "Found"),
            tables.text("expected", "Expected"),
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


def conflicts(outcome: ImportResult, prefer: bool) -> None:
    """Rows that say something else than what is recorded, with the choice to `prefer` the data workbook."""
    if not outcome.conflicts and not prefer:
        return
    st.subheader("Conflicts")
    st.markdown(
        "These rows differ from what is recorded. Both versions are kept until somebody decides which is right."
    )
    if prefer or any(each.why == "screen" for each in outcome.conflicts):
        st.toggle("Prefer the data workbook to what was recorded on a screen", key="prefer_book")
    if outcome.conflicts:
        tables.show(
            outcome.conflicts[:_SHOWN],
            [
                tables.coded("sheet", "Sheet"),
                tables.code("key", "Row"),
                tables.text("said", "Why"),
                tables.text("here", "Recorded"),
                tables.text("there", "Sent"),
                tables.text("who", "Recorded by"),
                tables.day("when", "When"),
            ],
            alt="Rows that differ from what is recorded",
        )


def remarks(outcome: ImportResult, files: str) -> None:
    """What is unusual and goes in all the same; `files` names the files to a measure."""
    if not outcome.remarks:
        return
    st.subheader("Remarks")
    many = len(outcome.remarks) > _SHOWN
    number = figures.number(REMARKS.of(len(outcome.remarks), files=files))
    st.markdown(
        "Unusual, but imported all the same."
        + (f" The first {_SHOWN} of {number} are shown; the file has all of them." if many else "")
    )
    if many:
        with _written("remarks.csv", lambda path: write_remarks(path, outcome)) as content:
            st.download_button(
                "Download all remarks (CSV)", content, "remarks.csv", "text/csv", icon=":material/download:"
            )
    tables.show(
        outcome.remarks[:_SHOWN],
        [tables.code("file", "File"), tables.numbered("row", "Row"), tables.text("text", "Remark")],
        alt="What is unusual about the files",
    )
