"""Snapshots: files that are written once, and a pointer to the one that counts.

A DuckDB file has one writer or many readers, and a file replaced under a reader goes on showing the old data. So each
refresh writes a file of its own, and then the pointer is replaced.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from ledger.config import LOCAL
from ledger.errors import Refused
from ledger.marts.extract import sqlite_path

POINTER = "current"
KEPT = 3
"""How many snapshots are kept: whoever still reads the one before is not cut off."""
_NUMBERED = re.compile(r"snap-(\d{6,})\.duckdb")
_UNFINISHED = re.compile(rf"(?:(?:snap|asof)-[\w-]+\.|{POINTER}\.)(\d+)(?:\.unfinished.*)?")
"""What is being built or was, with the number of the program that builds it."""
_AT_ONCE = 60
"""Seconds within which whoever made a file has surely written into it."""


class NoSnapshot(Refused):
    """Nothing was counted yet, or the snapshot asked for is gone, or was made by another edition of the program."""


class NotCounted(Refused):
    """A snapshot could not be built; the ledger itself is as it was before."""


def folder_of(url: str) -> Path:
    """Where the snapshots of a store are: beside a SQLite file, else in the program's own folder.

    There too where nothing can be written beside the file, unless snapshots came with it.
    """
    if url.startswith("sqlite"):
        beside = sqlite_path(url).with_suffix(".marts")
        if beside.exists() or not beside.parent.is_dir() or os.access(beside.parent, os.W_OK):
            return beside
    return LOCAL / f"marts-{hashlib.sha256(_place(url).encode()).hexdigest()[:12]}"


def _place(url: str) -> str:
    """What an address says however it is written: without driver and password, its settings in order."""
    parts = urlsplit(url)
    settings = sorted(item for item in parse_qsl(parts.query) if item[0] != "password")
    return repr((unquote(parts.username or ""), parts.hostname, parts.port, unquote(parts.path), settings))


def current_name(folder: Path) -> str:
    """The name of the snapshot that counts. Raises NoSnapshot where there is none, or the pointer cannot be read."""
    try:
        said = (folder / POINTER).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NoSnapshot("Nothing was counted yet.", "Run the first report refresh: joint-ledger marts") from None
    except OSError as fault:  # it may be another user's alone
        told = f"{folder / POINTER} cannot be read: {fault.strerror}."
        raise NoSnapshot(
            told, "Have it and the report refreshes beside it made readable, or refresh again."
        ) from None
    name = said.decode("ascii", "replace").strip()
    if not _NUMBERED.fullmatch(f"{name}.duckdb"):
        raise NoSnapshot(f"{folder / POINTER} does not name a report refresh.", "Count again: joint-ledger marts")
    return name


def path_of(folder: Path, name: str) -> Path:
    """The file of a snapshot."""
    return folder / f"{name}.duckdb"


def is_current(name: str) -> bool:
    """Whether a snapshot is one of those that show the present, not one of a past moment."""
    return _NUMBERED.fullmatch(f"{name}.duckdb") is not None


def names_as_known(folder: Path) -> list[str]:
    """The snapshots of past moments that are kept beside, in order of the moment."""
    return sorted(path.stem for path in folder.glob("asof-*.duckdb"))


def name_as_known(moment: datetime) -> str:
    """What the snapshot of a past moment is called."""
    return f"asof-{moment.strftime('%Y-%m-%dT%H%M%S')}"


@contextmanager
def next_snapshot(folder: Path) -> Iterator[tuple[str, Path]]:
    """A name and a file to write; once it is written it counts, and the oldest are thrown away."""
    with _new_file(folder, lambda: _reserve(folder)) as (name, path):
        yield name, path
    _point(folder, name)
    _prune(folder)


@contextmanager
def snapshot_as_known(folder: Path, moment: datetime) -> Iterator[tuple[str, Path]]:
    """A name and a file to write for a past moment; the pointer stays where it is."""
    with _new_file(folder, lambda: name_as_known(moment)) as (name, path):
        yield name, path


def set_aside(folder: Path) -> Path | None:
    """Where a file stands in place of the snapshots' folder, give it another name; that, or None where none did."""
    if not folder.exists() or folder.is_dir():
        return None
    beside = folder.with_name(f"{folder.name}.set-aside")
    os.replace(folder, beside)
    return beside


@contextmanager
def _new_file(folder: Path, named: Callable[[], str]) -> Iterator[tuple[str, Path]]:
    """A file that has its name only once it is whole; what builds that were killed left is thrown away first."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    _clean(folder)
    name = named()
    unfinished = folder / f"{name}.{os.getpid()}.unfinished"
    try:
        yield name, unfinished
        unfinished.chmod(0o600)
        os.replace(unfinished, path_of(folder, name))
    except BaseException:
        _remove(unfinished)
        if path_of(folder, name).exists() and not is_whole(path_of(folder, name)):
            path_of(folder, name).unlink()
        raise


def is_whole(path: Path) -> bool:
    """Whether a file is a database of DuckDB, and not a number that was taken for one that is being built."""
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == b"DUCK"
    except OSError:
        return False


def _clean(folder: Path) -> None:
    """Throw away what builds left whose program is gone: files that were not finished, and numbers taken in vain."""
    for path in folder.iterdir():
        left = _UNFINISHED.match(path.name)
        if left and not runs(left[1]):
            _remove(path)
        elif _NUMBERED.fullmatch(path.name) and not is_whole(path) and not runs(_taken_by(path)):
            path.unlink(missing_ok=True)


def _taken_by(path: Path) -> str:
    """The program that took a number: it is written into the file, at once after that is made."""
    try:
        said = path.read_bytes()[:20].decode("ascii", "replace").strip()
        return said or (str(os.getpid()) if time.time() - path.stat().st_mtime < _AT_ONCE else "")
    except FileNotFoundError:
        return ""


def runs(program: str) -> bool:
    """Whether a program of that number runs here."""
    try:
        os.kill(int(program), 0)
    except PermissionError:
        return True
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    return True


def _remove(path: Path) -> None:
    """Remove an unfinished file with what DuckDB keeps beside it: its log, and a folder for what does not fit."""
    for each in path.parent.glob(f"{path.name}*"):
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)


def _reserve(folder: Path) -> str:
    """The next number, taken by a file that names this program, so that two do not write the same one."""
    number = max(_numbers(folder), default=0)
    while True:
        number += 1
        name = f"snap-{number:06d}"
        try:
            with path_of(folder, name).open("x", encoding="ascii") as file:
                file.write(str(os.getpid()))
        except FileExistsError:
            continue
        return name


def forget(folder: Path) -> None:
    """Let no snapshot count any more: another ledger stands where that was which they were counted of."""
    if (folder / POINTER).is_file():
        (folder / POINTER).unlink()


def _point(folder: Path, name: str) -> None:
    """Let a snapshot count, unless one that was begun later does already."""
    try:
        if current_name(folder) > name and is_whole(path_of(folder, current_name(folder))):
            return
    except NoSnapshot:
        pass
    if (folder / POINTER).is_dir():
        shutil.rmtree(folder / POINTER)
    beside = folder / f"{POINTER}.{os.getpid()}"
    beside.write_text(name + "\n", encoding="utf-8")
    beside.chmod(0o600)
    os.replace(beside, folder / POINTER)


def _prune(folder: Path) -> None:
    """Keep the last snapshots that are whole, up to the one that counts."""
    pointed_at = _NUMBERED.fullmatch(f"{current_name(folder)}.duckdb")
    upto = int(pointed_at[1]) if pointed_at else 0
    whole = sorted(number for number in _numbers(folder) if number <= upto and is_whole(_path_of(folder, number)))
    for number in whole[:-KEPT]:
        _path_of(folder, number).unlink(missing_ok=True)


def _path_of(folder: Path, number: int) -> Path:
    return path_of(folder, f"snap-{number:06d}")


def _numbers(folder: Path) -> list[int]:
    found = (_NUMBERED.fullmatch(path.name) for path in folder.glob("snap-*.duckdb"))
    return [int(match[1]) for match in found if match]
