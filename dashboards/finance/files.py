"""Files that come to a page and leave it: each in a folder of its own for as long as it is read or written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TypeVar

import streamlit as st

from dashboards import reading
from dashboards.widgets import acting, look, sections
from ledger.domain.sheet.spelling import fold
from ledger.errors import DataFault, LedgerError

Done = TypeVar("Done")
File = tuple[str, bytes]
"""The name of a file as it was chosen, and what it holds."""
_LONGEST_NAME = 255
_STRANGE = re.compile(r"[^\w .()+-]")


@contextmanager
def as_files(given: Sequence[File]) -> Iterator[tuple[Path, str]]:
    """The folder that holds the files, and the path of a layout that was chosen with them (else empty).

    Of several files with one name each has a name of its own, as `prices (2).csv`, which is read as `prices` is.
    Raises DataFault for a name that no file may have.
    """
    with TemporaryDirectory(prefix="joint-ledger-") as folder:
        book = Path(folder) / "files"
        book.mkdir()
        layout = ""
        taken: set[str] = set()
        for name, content in given:
            own = _own_name(name, taken)
            path = (Path(folder) if own.lower().endswith(".toml") else book) / own
            path.write_bytes(content)
            layout = str(path) if path.parent != book else layout
        yield book, layout


def _own_name(name: str, taken: set[str]) -> str:
    """A name that no other file has, whatever the case of its letters, which some systems do not tell apart."""
    safe = safe_name(name)
    own, number = safe, 1
    while fold(own) in taken:
        number += 1
        own = f"{safe.rpartition('.')[0] or safe} ({number}){PurePath(safe).suffix}"
    if len(os.fsencode(own)) > _LONGEST_NAME:
        raise DataFault(
            f"The name of the file {own[:60]} … has more than the {_LONGEST_NAME} bytes that a name may have.",
            "Give the file a shorter name, and choose it again.",
        )
    taken.add(fold(own))
    return own


def safe_name(name: str) -> str:
    """A file's own name without anything that could lead out of the folder it is put in."""
    own = _STRANGE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".")
    return own or "file"


def made(
    name: str,
    key: tuple[Hashable, ...],
    label: str,
    write: Callable[[Path], Done],
    *,
    warned: Callable[[Done], Sequence[str]] = lambda _: (),
) -> None:
    """A button that has files written, and then one to download each, as long as the ledger stays as it is.

    What they lack is shown above, as long as they can be downloaded: by what was `warned` of as they were written.
    """
    asked = (reading.view(), *key)
    kept = st.session_state.get(f"made {name}")
    if kept and kept[0] == asked:
        if kept[2]:
            lacking = "\n".join(f"- {look.plain(sentence)}" for sentence in kept[2])
            st.warning(lacking, title="Check this before you use the file", icon=":material/warning:")
        for file, content in kept[1]:
            st.download_button(f"Download {file}", content, file, icon=":material/download:", key=f"{name} {file}")
        if not kept[1]:
            sections.nothing("There is nothing to export", "There are no records for it yet.")
        return
    if not st.button(label, icon=":material/draft:", key=f"make {name}"):
        return
    try:
        with st.spinner("Writing …"), TemporaryDirectory(prefix="joint-ledger-") as folder:
            lacks = warned(write(Path(folder)))
            files = [(path.name, path.read_bytes()) for path in sorted(Path(folder).iterdir())]
    except LedgerError as fault:
        acting.refused(fault)
        return
    st.session_state[f"made {name}"] = (asked, files, list(lacks))
    st.rerun()
