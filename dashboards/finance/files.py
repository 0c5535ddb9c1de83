"""Files that come to a page and leave it: each in a folder of its own for as long as it is read or written."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from dashboards import reading
from dashboards.widgets import acting, sections
from ledger.errors import LedgerError

File = tuple[str, bytes]
"""The name of a file as it was chosen, and what it holds."""
_STRANGE = re.compile(r"[^\w .()+-]")


@contextmanager
def as_files(given: Sequence[File]) -> Iterator[tuple[Path, str]]:
    """The folder that holds the files, and the path of a layout that was chosen with them (else empty)."""
    with TemporaryDirectory(prefix="joint-ledger-") as folder:
        book = Path(folder) / "files"
        book.mkdir()
        layout = ""
        for name, content in given:
            own = safe_name(name)
            path = (Path(folder) if own.lower().endswith(".toml") else book) / own
            path.write_bytes(content)
            layout = str(path) if path.parent != book else layout
        yield book, layout


def safe_name(name: str) -> str:
    """A file's own name without anything that could lead out of the folder it is put in."""
    own = _STRANGE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".")
    return own or "file"


def made(name: str, key: tuple[Hashable, ...], label: str, write: Callable[[Path], object]) -> None:
    """A button that has files written, and then one to download each, as long as the ledger stays as it is."""
    asked = (reading.view(), *key)
    kept = st.session_state.get(f"made {name}")
    if kept and kept[0] == asked:
        for file, content in kept[1]:
            st.download_button(f"Download {file}", content, file, icon=":material/download:", key=f"{name} {file}")
        if not kept[1]:
            sections.nothing("There is nothing to write", "What is asked for holds nothing yet.")
        return
    if not st.button(label, icon=":material/draft:", key=f"make {name}"):
        return
    try:
        with st.spinner("Writing …"), TemporaryDirectory(prefix="joint-ledger-") as folder:
            write(Path(folder))
            files = [(path.name, path.read_bytes()) for path in sorted(Path(folder).iterdir())]
    except LedgerError as fault:
        acting.refused(fault)
        return
    st.session_state[f"made {name}"] = (asked, files)
    st.rerun()
