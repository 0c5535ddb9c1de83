"""Backup and restore: a copy of the ledger in one file while it is in use, and a ledger put in place from one.

Both are verified before they take their name; one that was stopped leaves a file that the next throws away.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ledger.domain.money_and_days.progress import Tell
from ledger.errors import NoLedger, Refused
from ledger.marts import address_keys
from ledger.marts.snapshots import folder_of, forget, runs
from ledger.store.keeping.copies import (
    copy_of_file,
    copy_to_file,
    holds_anything,
    log_ahead,
    put_beside,
    put_in_place,
    take_from_beside,
    told_place,
)
from ledger.store.keeping.engine import Engine, open_store
from ledger.store.keeping.sqlite_file import make_folder
from ledger.tasks.verify import Verified, verify

_ADDRESSES = "addresses"
"""By what a backup keeps the secret of its ledger's addresses."""
_SHOWN = 3
"""How many faults of a backup are told where it is refused; `verify` of the file tells them all."""


@dataclass(frozen=True)
class Copied:
    """What was copied, from where to where, and what verify said of the copy."""

    done: str
    source: str
    target: str
    verified: Verified

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {self.done: self.target, "from": self.source, "verified": self.verified.as_dict()}

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked."""
        found = len(self.verified.findings)
        said = f"{found} faults found, as they are in the ledger" if found else "verified: everything agrees"
        return [
            f"{self.done} {self.source} to {self.target}: change {self.verified.batch}, "
            f"{self.verified.entries} entries; {said}."
        ]


def backup(
    engine: Engine, file: Path, *, replace: bool = False, now: datetime | None = None, progress: Tell | None = None
) -> Copied:
    """Copy the ledger as it is now to a file, whatever is written meanwhile; the file is a ledger on SQLite.

    The secret of its addresses goes with it, so that links lead where they did once it is restored. A ledger with
    faults is copied too, and they are told. Raises Refused where the file is there (unless it may be replaced), or
    cannot be written.
    """
    if file.exists() and not replace:
        raise Refused(f"{file} is there already.", "Name another file, or say --replace.")
    with _unfinished(file.parent, file.name) as copy:
        copy_to_file(engine, copy)
        found = _verified(copy, now, progress)
        secret = address_keys.kept_secret(folder_of(engine.url.render_as_string(hide_password=False)))
        if secret:
            put_beside(copy, _ADDRESSES, secret)
        os.replace(copy, file)
    return Copied("backed up", told_place(engine), str(file), found)


def restore(
    file: Path, url: str, *, replace: bool = False, now: datetime | None = None, progress: Tell | None = None
) -> Copied:
    """Put the ledger of a backup in place at an address, on SQLite or PostgreSQL, once it is brought up to date.

    Raises Refused where there is a ledger (unless it is to be replaced), where the file is no backup, or where verify
    finds a fault in it; then nothing is changed.
    """
    if not file.is_file():
        raise Refused(f"There is no file {file}.", "Name the file that joint-ledger backup wrote.")
    there = _there(url, replace=replace)
    try:
        folder = Path(tempfile.gettempdir()) if there and there.dialect.name != "sqlite" else _file_of(url).parent
        with _unfinished(folder, f"{file.name}-restored") as copy:
            copy_of_file(file, copy)
            found = _verified(copy, now, progress)
            _refuse_faults(file, found)
            secret = take_from_beside(copy, _ADDRESSES)
            if there is None:
                log_ahead(copy)
                os.replace(copy, _file_of(url))
            else:
                put_in_place(copy, there)
    finally:
        if there is not None:
            there.dispose()
    forget(folder_of(url))
    if secret:
        address_keys.take_secret(folder_of(url), secret)
    placed = open_store(url)
    try:
        return Copied("restored", str(file), told_place(placed), found)
    finally:
        placed.dispose()


def _there(url: str, *, replace: bool) -> Engine | None:
    """The store at an address that is to be filled or replaced; None where a file is to be made."""
    try:
        there = open_store(url)
    except NoLedger:
        return None if url.startswith("sqlite") else open_store(url, create=True)
    if holds_anything(there) and not replace:
        place = told_place(there)
        there.dispose()
        raise Refused(
            f"There is a ledger at {place} already; it was not changed.",
            "Name another store with --store, or say --replace to have it replaced.",
        )
    return there


def _file_of(url: str) -> Path:
    return Path(re.sub(r"^sqlite(\+\w+)?:///", "", url).partition("?")[0])


def _verified(copy: Path, now: datetime | None, progress: Tell | None) -> Verified:
    engine = open_store(f"sqlite:///{copy}")
    try:
        return verify(engine, now=now, progress=progress)
    finally:
        engine.dispose()


def _refuse_faults(file: Path, found: Verified) -> None:
    if found.findings:
        told = "; ".join(f"{fault.check}: {fault.where}: {fault.what}" for fault in found.findings[:_SHOWN])
        more = f"; and {len(found.findings) - _SHOWN} more" if len(found.findings) > _SHOWN else ""
        raise Refused(
            f"The ledger in {file} has faults, so it was not put in place: {told}{more}.",
            f"Look at them all: joint-ledger --store sqlite:///{file} verify",
        )


@contextmanager
def _unfinished(folder: Path, name: str) -> Iterator[Path]:
    """A file beside where the whole one will stand; what was left of earlier ones is thrown away. Raises Refused."""
    unfinished = folder / f"{name}.{os.getpid()}.unfinished"
    try:
        make_folder(folder)
        for path in folder.glob("*.unfinished*"):
            left = re.fullmatch(rf"{re.escape(name)}\.(\d+)\.unfinished(-\w+)?", path.name)
            if left and not runs(left[1]):
                path.unlink(missing_ok=True)
        yield unfinished
    except (OSError, sqlite3.OperationalError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise Refused(f"{folder / name} cannot be written: {reason}.", "Make room, or name another place.") from None
    finally:
        for path in folder.glob(f"{unfinished.name}*"):
            path.unlink(missing_ok=True)
