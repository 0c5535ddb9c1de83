"""A book as one `.xlsx` workbook, a sheet a sheet: read by a program of its own, which has limits.

What a foreign file may bring about (memory without bound, an endless loop, a fault in the library that reads it) ends
that program, `workbook_reader.py`, and is told in one sentence here. It is started anew and never forked from the
ledger's own process, whose threads may hold locks.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from ledger.book.problems import Problem, shown_name
from ledger.book.sheets.tables import NOT_SHEETS, BookTable, Handover
from ledger.domain.sheet.cells import PercentFigure
from ledger.errors import DataFault

_READER = Path(__file__).with_name("workbook_reader.py")
_NEEDED = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")
"""What of our environment the reader is given: passwords of a store are not among it."""

_TOO_SLOW = -int(getattr(signal, "SIGXCPU", 24))
_NO_MEMORY = {-int(signal.SIGABRT), -int(getattr(signal, "SIGKILL", 9))}
"""How the system, or the library that asks it for memory in vain, ends a program."""


class ReadingLimits(NamedTuple):
    """What reading one workbook may take: memory in bytes, seconds of work, and bytes that it unpacks to.

    Linux holds the reader to all three, also macOS to the time and what is unpacked; Windows to these, by the clock.
    """

    memory: int = 2 * 2**30
    seconds: int = 60
    unpacked: int = 512 * 2**20

    @property
    def patience(self) -> int:
        """Seconds by the clock until the reader is ended: twice its work, since the machine may be busy."""
        return 2 * self.seconds


def recognise(path: Path) -> bool:
    """Whether the path is named as a workbook."""
    return path.suffix.lower() == ".xlsx"


AS_EVER = ReadingLimits()
"""The limits within which a workbook is read."""


def read(path: Path, limits: ReadingLimits = AS_EVER) -> Handover:
    """All sheets of the workbook except those that explain or list; a cell far from all others is a problem.

    Raises DataFault if it is no workbook, or one that cannot be read within the limits.
    """
    size = path.stat().st_size
    if size > limits.unpacked:
        raise _fault(shown_name(path), {"end": "too large", "why": f"it has {size:,} bytes"}, 0, limits)
    with path.open("rb") as given, TemporaryFile() as told:
        digest = hashlib.file_digest(given, "sha256").hexdigest()
        given.seek(0)
        ended = _run(given, told, limits)
        told.seek(0)
        tables, last = _tables(shown_name(path), map(_line, told))
    if last.get("end") != "read":
        raise _fault(shown_name(path), last, ended, limits)
    return Handover(tables, [(shown_name(path), digest)])


def _run(given: IO[bytes], told: IO[bytes], limits: ReadingLimits) -> int:
    """Have the reader read what is given; how it ended, by the system's number, as for a signal below nil."""
    asked = json.dumps({**limits._asdict(), "left_out": sorted(NOT_SHEETS)})
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    command = [sys.executable, "-I", "-X", "utf8", str(_READER), asked]
    pipes: dict[str, Any] = {"stdin": given, "stdout": told, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, **pipes) as reader:  # noqa: S603 (our own words)
        try:
            return reader.wait(limits.patience)
        except subprocess.TimeoutExpired:
            reader.kill()
            return _TOO_SLOW


def _line(text: bytes) -> Any:
    try:
        return _decode(text.decode())
    except ValueError:  # cut off where the reader was ended
        return {"end": ""}


def _value(told: dict[str, Any]) -> Any:
    """A cell of a kind that JSON has no word for; any other object is a word of the reader's."""
    if "percent" in told:
        return PercentFigure(told["percent"])
    if "day" in told:
        return date.fromisoformat(told["day"])
    if "moment" in told:
        return datetime.fromisoformat(told["moment"])
    if "seconds" in told:
        return timedelta(seconds=told["seconds"])
    return told.get("text", told)


_decode = json.JSONDecoder(object_hook=_value).decode


def _tables(file: str, lines: Iterator[Any]) -> tuple[list[BookTable], Mapping[str, str]]:
    """The sheets, and the last word of the reader: empty where it has none."""
    tables: list[BookTable] = []
    for line in lines:
        if isinstance(line, list):
            tables[-1].rows.append(line)
        elif "sheet" in line:
            tables.append(BookTable(f"{file}, sheet {line['sheet']}", line["sheet"], []))
        elif "stray" in line:
            tables[-1].stopped = True
            tables[-1].problems.append(_stray(tables[-1].file, line["stray"], line["row"]))
        else:
            return tables, line
    return tables, {}


def _stray(file: str, cell: str, row: int) -> Problem:
    return Problem(
        file,
        row,
        f"cell {cell}",
        "a cell far from all others",
        "cells beside each other, within the 16,384 columns and 1,048,576 rows of a sheet",
        "Delete what is there, or the rows and columns between; the sheet could not be read",
    )


def _fault(file: str, last: Mapping[str, str], ended: int, limits: ReadingLimits) -> DataFault:
    smaller = "Save only the sheets and rows that are meant as a new workbook, or import CSV files."
    if last.get("end") == "too large":
        return DataFault(f"{file} is larger than what is read: {last['why']}.", smaller)
    if ended == _TOO_SLOW:
        return DataFault(f"{file} takes more than the {limits.seconds} seconds that reading a workbook may.", smaller)
    if last.get("end") == "memory" or ended in _NO_MEMORY:
        return DataFault(f"{file} takes more than the {limits.memory:,} bytes that reading a workbook may.", smaller)
    return DataFault(
        f"{file} is not a workbook that can be read.",
        "Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) without a password.",
    )
