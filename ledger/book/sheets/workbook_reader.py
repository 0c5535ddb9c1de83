"""One workbook from outside is read: a program of its own, run by `ledger.book.sheets.workbook` for each.

What is wrong with a foreign file then ends this program and not the ledger's. It is run by its path with `python -I`,
imports nothing of the ledger, is given the file as its input and its limits as its argument, opens nothing else, and
writes a line of JSON for each sheet, row and fault, which its caller reads.
"""

from __future__ import annotations

import html
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineWorkbook

_STYLES = "xl/styles.xml"
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
"""Of a sheet: XFD1048576."""
_MANY_ROWS = 10_000
_FAR = re.compile(rb"\br\s*=\s*[\"'](?:[A-Za-z]{3,}\d|[A-Za-z]*\d{7})")
"""A cell from column AAA or row 1000000 on."""
_ROW = re.compile(rb"<row\b[^>]*?\br\s*=\s*[\"'](\d+)")
_FAILED = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_MANY_COLUMNS = 702
_SPARSE = 50
"""How many times as large as its filled cells a sheet may be, once it has many rows or columns."""
_MOST_CELLS = 30_000_000
_BUILT_IN = frozenset({"9", "10"})
"""The numbers of 0% and 0.00%, which no workbook writes out."""
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
"""Parts of a format that are text, room or conditions: a percent sign there only stands beside the figure."""
_FILLING = frozenset({"v", "f", "is"})
_PLACE = re.compile(r"([A-Za-z]*)(\d+)")
CellPlace = tuple[int, int]
"""Row and column, counted from nought."""


class NotToBeRead(Exception):
    """The workbook is larger than what may be read; the text says how large, and the limit."""


@dataclass
class SheetCells:
    """What the reader of workbooks hands over as empty, bare, or not at all: where the cells of a sheet are."""

    percents: set[CellPlace] = field(default_factory=set)
    failed: dict[CellPlace, str] = field(default_factory=dict)
    filled: int = 0
    lowest: CellPlace = (0, 0)
    rightmost: CellPlace = (0, 0)

    @property
    def stray(self) -> CellPlace | None:
        """A filled cell that no sheet has, or so far from the others that what is between them is nearly all."""
        height, width = self.lowest[0] + 1, self.rightmost[1] + 1
        if height > _LAST_ROW or width > _LAST_COLUMN:
            return self.lowest if height > _LAST_ROW else self.rightmost
        far = height > _MANY_ROWS or width > _MANY_COLUMNS
        sparse = far and height * width > _SPARSE * self.filled
        if not sparse and height * width <= _MOST_CELLS:
            return None
        return self.lowest if height > width else self.rightmost


def percent_styles(styles: bytes) -> frozenset[int]:
    """The places, in the workbook's list of formats of cells, of those that show a percent."""
    percents, formats, inside = set(_BUILT_IN), [], [""]

    def start(tag: str, given: Mapping[str, str]) -> None:
        name = _bare(tag)
        inside.append(name)
        if name == "numFmt" and "%" in _NOT_SHOWN.sub("", given.get("formatCode", "")):
            percents.add(given.get("numFmtId", ""))
        if name == "xf" and inside[-2] == "cellXfs":
            formats.append(given.get("numFmtId"))

    _parsed(styles, start, lambda _: inside.pop())
    return frozenset(place for place, form in enumerate(formats) if form in percents)


def cells_of(sheet: bytes, percents: frozenset[int]) -> SheetCells:
    """One pass over a sheet: which cells are filled, failed, or formatted as one of the percents.

    Cells say where they are; where a program left that out, they follow the one before.
    """
    reading = _CellsReading(percents)
    _parsed(sheet, reading.start, reading.end, reading)
    return reading.found


class _CellsReading:
    """The pass: at which cell it is, and what that holds so far. It is as plain as a million cells ask for."""

    def __init__(self, percents: frozenset[int]) -> None:
        self.found = SheetCells()
        self.parser: expat.XMLParserType | None = None
        self.percents = frozenset(map(str, percents))
        self.row, self.column = -1, -1
        self.cell: Mapping[str, str] = {}
        self.is_filled = False
        self.value = ""

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        name = tag if ":" not in tag else _bare(tag)
        if name == "c":
            place = _PLACE.fullmatch(given.get("r", ""))
            self.row = int(place[2][:12]) - 1 if place else self.row
            self.column = _column(place[1]) if place and place[1] else self.column + 1
            self.cell, self.is_filled, self.value = given, False, ""
        elif name in _FILLING:
            self.is_filled = True
            if name == "v" and self.cell.get("t") == "e" and self.parser:
                self.parser.CharacterDataHandler = self._text
        elif name == "row":
            place = _PLACE.fullmatch(given.get("r", ""))
            self.row, self.column = (int(place[2][:12]) - 1 if place else self.row + 1), -1

    def _text(self, text: str) -> None:
        self.value += text

    def end(self, tag: str) -> None:
        name = tag if ":" not in tag else _bare(tag)
        if name == "v" and self.parser:
            self.parser.CharacterDataHandler = None
        has_failed = name == "c" and self.cell.get("t") == "e"
        if name != "c" or not (self.is_filled or has_failed):
            return
        found, at = self.found, (self.row, self.column)
        found.filled += 1
        found.lowest = max(found.lowest, at)
        if self.column > found.rightmost[1]:
            found.rightmost = at
        if has_failed:
            found.failed[at] = self.value.strip() or "#N/A"
        elif self.cell.get("s", "0") in self.percents:
            found.percents.add(at)


def _parsed(xml: bytes, start: Any, end: Any, reading: _CellsReading | None = None) -> None:
    """Have the XML read by expat: a document type, which could define or fetch anything, is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = _refuse
    if reading is not None:
        reading.parser = parser
    parser.Parse(xml, True)


def _refuse(*_: object) -> None:
    raise ValueError("a document type definition")


def _bare(tag: str) -> str:
    return tag.rpartition(":")[2]


def _column(letters: str) -> int:
    """The place of a column from nought: A is 0, AA is 26."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_name(place: CellPlace) -> str:
    """What a spreadsheet calls a cell, like A1: letters for its column, a number for its row."""
    letters, number = "", place[1] + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{place[0] + 1}"


def lines_of(content: bytes, limits: Mapping[str, Any]) -> Iterator[object]:
    """What there is to tell of a workbook, in order: sheets, each with its rows, or with its stray cell."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(part.file_size for part in archive.infolist())
        if size > limits["unpacked"]:
            raise NotToBeRead(f"unpacked it has {size:,} bytes, and at most {limits['unpacked']:,} are read")
        percents = percent_styles(archive.read(_STYLES)) if _STYLES in archive.namelist() else frozenset()
        parts = {name: _looked_through(archive.read(part), percents) for name, part in _parts(archive)}
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        if " ".join(name.split()).casefold() in limits["left_out"]:
            continue
        cells = parts.get(name) or SheetCells()
        yield {"sheet": name}
        if cells.stray:
            yield {"stray": cell_name(cells.stray), "row": cells.stray[0] + 1}
        else:
            yield from _rows(book, name, cells)


def _looked_through(sheet: bytes, percents: frozenset[int]) -> SheetCells | None:
    """The cells of a sheet where something may be amiss with them: of a million cells the pass takes seconds."""
    formatted = b"|".join(str(each).encode() for each in percents)
    if percents and re.search(rb"\bs\s*=\s*[\"'](?:" + formatted + rb")[\"']", sheet):
        return cells_of(sheet, percents)
    if _FAILED.search(sheet) or _FAR.search(sheet) or _is_sparse(sheet):
        return cells_of(sheet, percents)
    return None


def _is_sparse(sheet: bytes) -> bool:
    """Whether the sheet has many rows and fewer filled cells than these, as far as a glance can tell."""
    last = _ROW.match(sheet, max(sheet.rfind(b"<row"), 0))
    height = max(int(last[1][:12]) if last else 0, sheet.count(b"<row"))
    return height > _MANY_ROWS and height > sheet.count(b"<v") + sheet.count(b"<is")


def _rows(book: CalamineWorkbook, name: str, cells: SheetCells) -> Iterator[list[Any]]:
    """The rows of a sheet, with what the reader leaves out: failed formulas, even beyond what it takes as filled."""
    failed: dict[int, dict[int, str]] = {}
    for (row, column), text in cells.failed.items():
        failed.setdefault(row, {})[column] = text
    percents: dict[int, set[int]] = {}
    for row, column in cells.percents:
        percents.setdefault(row, set()).add(column)
    at, width = -1, 0
    for at, given in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
        width = len(given)
        yield _mended(list(given), failed.get(at, {}), percents.get(at, ()))
    for row in range(at + 1, max(failed, default=-1) + 1):
        yield _mended([""] * width if row in failed else [], failed.get(row, {}), ())


def _mended(cells: list[Any], failed: Mapping[int, str], percents: Any) -> list[Any]:
    cells += [""] * (max(failed, default=-1) + 1 - len(cells))
    for column, text in failed.items():
        cells[column] = text
    for column in percents:
        if column < len(cells) and type(cells[column]) in (int, float):
            cells[column] = {"percent": cells[column]}
    return cells


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets by name, each with the part of the archive that holds it."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(tag: str, given: Mapping[str, str]) -> None:
        if _bare(tag) == "Relationship":
            targets[given.get("Id", "")] = given.get("Target", "")

    def sheet(tag: str, given: Mapping[str, str]) -> None:
        if _bare(tag) == "sheet":
            of = next((text for name, text in given.items() if name.endswith(":id")), "")
            sheets.append((html.unescape(given.get("name", "")), of))

    _parsed(archive.read(_RELATIONS), relation, None)
    _parsed(archive.read(_WORKBOOK), sheet, None)
    for name, of in sheets:
        target = targets.get(of, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.namelist():
            yield name, part


def _told(value: object) -> object:
    """What JSON has no word for: days, moments, times and lengths of time."""
    if isinstance(value, datetime | date):
        return {"moment" if isinstance(value, datetime) else "day": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    return {"text": value.isoformat() if isinstance(value, time) else str(value)}


def keep_to(memory: int, seconds: int) -> None:
    """Have the system end this program where it takes more memory or time; not every system can limit memory."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def main(given: str) -> None:
    """Read the workbook that is the input; write what it holds, and that the end was reached."""
    limits = json.loads(given)
    keep_to(limits["memory"], limits["seconds"])
    encode = json.JSONEncoder(default=_told, check_circular=False).encode
    write, left = sys.stdout.write, limits["unpacked"]
    try:
        for line in lines_of(sys.stdin.buffer.read(), limits):
            text = encode(line)
            left -= len(text)
            if left < 0:
                raise NotToBeRead(f"its cells hold more than the {limits['unpacked']:,} bytes that are read")
            write(text + "\n")
        end: dict[str, str] = {"end": "read"}
    except NotToBeRead as fault:
        end = {"end": "too large", "why": str(fault)}
    except MemoryError:
        end = {"end": "memory"}
    except Exception:  # whatever a foreign file brings about: it cannot be read, and why helps nobody
        end = {"end": "no workbook"}
    write(json.dumps(end) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
