"""The file that a ledger on SQLite is kept in: who may read it, and what where it cannot be written.

A store and the folder made for it are their owner's alone. A folder that was there before is left as it is: it may be
anybody's. On a medium that cannot be written SQLite cannot keep its log, so the file is opened as one that nobody
changes; one whose log holds what the file lacks would then be read without its last batches, and is refused.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL

from ledger.errors import StoreUnusable
from ledger.store.keeping.addresses import absent, not_opened, shown

_OTHERS = 0o077


def prepare(address: URL, *, create: bool) -> None:
    """See to the folder of a new file, and do not let SQLite make an empty one where none is."""
    path = Path(str(address.database))
    if path.is_dir():
        raise StoreUnusable(f"The ledger at {shown(address)} cannot be opened: it is a folder.", "Name a file in it.")
    if path.exists():
        return
    if not create:
        raise absent(address)
    try:
        make_folder(path.parent)
        path.touch(0o600)
    except OSError as fault:
        raise not_opened(address, fault.strerror or str(fault)) from None


def make_folder(folder: Path) -> None:
    """Make a folder, and those it stands in, for the owner alone; those that are there stay as they are."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(0o700, exist_ok=True)


def keep_to_its_owner(address: URL) -> None:
    """Take from others what they may do with the file of a store, and with SQLite's own files beside it."""
    if address.get_backend_name() != "sqlite":
        return
    for path in (Path(f"{address.database}{behind}") for behind in ("", "-wal", "-shm")):
        with suppress(OSError):  # it may be another's, who lets us write
            mode = path.stat().st_mode & 0o777
            if mode & _OTHERS:
                path.chmod(mode & ~_OTHERS)


def opened(address: URL) -> sqlite3.Connection:
    """The file of a store, opened beside all who use it, to be copied."""
    only_read = on_what_cannot_be_written(address)
    return only_read() if only_read else sqlite3.connect(str(address.database))


def on_what_cannot_be_written(address: URL) -> Callable[[], sqlite3.Connection] | None:
    """How to open a file where neither it nor anything beside it can be written; None where that can be.

    Raises StoreUnusable where its log beside it holds what the file lacks.
    """
    path = Path(str(address.database))
    if os.access(path.parent, os.W_OK) and os.access(path, os.W_OK):
        return None
    place = f"file:{quote(str(path.absolute()))}"
    if Path(f"{path}-shm").exists():  # somebody else may be writing: what they do is to be seen
        return lambda: sqlite3.connect(f"{place}?mode=ro", uri=True, check_same_thread=False)
    log = Path(f"{path}-wal")
    if not (log.exists() and log.stat().st_size):
        return lambda: sqlite3.connect(f"{place}?immutable=1", uri=True, check_same_thread=False)
    raise StoreUnusable(
        f"The ledger at {shown(address)} was copied while it was in use: its last changes are in {log.name},"
        " and cannot be read where nothing can be written.",
        "Copy it with joint-ledger backup, or open the copy once where it can be written.",
    )
