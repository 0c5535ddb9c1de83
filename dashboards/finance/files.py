"""Files chosen on a page, for as long as they are read: in a folder of their own, under their own names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

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
