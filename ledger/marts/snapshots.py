"""Snapshots: files that are written once, and a pointer to the one that counts.

A DuckDB file has one writer or many readers, and a file replaced under a reader goes on showing the old data. So each
refresh writes a file of its own, and then the pointer is replaced.
"""

from __future__ import annotations

import hashlib
import os
import re
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


class NoSnapshot(Refused):
    """Nothing was counted yet, or the snapshot asked for is gone."""


def folder_of(url: str) -> Path:
    """Where the snapshots of a store are: beside a SQLite file, else in the program's own folder."""
    if url.startswith("sqlite"):
        return sqlite_path(url).with_suffix(".marts")
    return LOCAL / f"marts-{hashlib.sha256(_place(url).encode()).hexdigest()[:12]}"


def _place(url: str) -> str:
    """What an address says however it is written: without driver and password, its settings in order."""
    parts = urlsplit(url)
    settings = sorted(item for item in parse_qsl(parts.query) if item[0] != "password")
    return repr((unquote(parts.username or ""), parts.hostname, parts.port, unquote(parts.path), settings))


def current_name(folder: Path) -> str:
    """The name of the snapshot that counts. Raises NoSnapshot where there is none."""
    try:
        return (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise NoSnapshot("Nothing was counted yet.", "Build the first snapshot: joint-ledger marts") from None


def path_of(folder: Path, name: str) -> Path:
    """The file of a snapshot."""
    return folder / f"{name}.duckdb"


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


@contextmanager
def _new_file(folder: Path, named: Callable[[], str]) -> Iterator[tuple[str, Path]]:
    """A file that has its name only once it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    name = named()
    unfinished = folder / f"{name}.{os.getpid()}.unfinished"
    unfinished.unlink(missing_ok=True)
    try:
        yield name, unfinished
        os.replace(unfinished, path_of(folder, name))
    except BaseException:
        unfinished.unlink(missing_ok=True)
        if path_of(folder, name).is_file() and not path_of(folder, name).stat().st_size:
            path_of(folder, name).unlink()
        raise


def _reserve(folder: Path) -> str:
    """The next number, taken by an empty file, so that two who count at once do not write the same one."""
    number = max(_numbers(folder), default=0)
    while True:
        number += 1
        name = f"snap-{number:06d}"
        try:
            path_of(folder, name).touch(exist_ok=False)
        except FileExistsError:
            continue
        return name


def _point(folder: Path, name: str) -> None:
    """Let a snapshot count, unless one that was begun later does already."""
    if (folder / POINTER).exists() and current_name(folder) > name:
        return
    beside = folder / f"{POINTER}.{os.getpid()}"
    beside.write_text(name + "\n", encoding="utf-8")
    os.replace(beside, folder / POINTER)


def _prune(folder: Path) -> None:
    pointed_at = _NUMBERED.fullmatch(f"{current_name(folder)}.duckdb")
    upto = int(pointed_at[1]) if pointed_at else 0
    for number in sorted(number for number in _numbers(folder) if number <= upto)[:-KEPT]:
        (folder / f"snap-{number:06d}.duckdb").unlink(missing_ok=True)


def _numbers(folder: Path) -> list[int]:
    found = (_NUMBERED.fullmatch(path.name) for path in folder.glob("snap-*.duckdb"))
    return [int(match[1]) for match in found if match]
