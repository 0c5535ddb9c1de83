"""A book is read: tables become rows of typed values, and everything that cannot be read is told at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ledger.book.problems import KnownAlready, Problem, Remark, is_another_file, nearest, some_of
from ledger.book.sheets.cell_texts import shown
from ledger.book.sheets.formats import hand_over
from ledger.book.sheets.tables import NOT_SHEETS, BookTable
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.cells import PERCENT, YES_NO
from ledger.domain.sheet.rows import Column, Row
from ledger.domain.sheet.spelling import as_kept, fold, in_one_line, is_nil_mark

WITHDRAWN = "withdrawn"
"""The column every sheet may have: `yes` says that the row was a mistake."""
SPREADSHEET_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)


@dataclass(slots=True)
class BookRow:
    """One row of a book: the values of the columns it has, the text as it stood, and the place.

    A cell that could not be read is in `broken` and not in `values`.
    """

    sheet: str
    values: dict[str, Any]
    withdrawn: bool
    file: str
    line: int | None
    raw: dict[str, str]
    broken: set[str] = field(default_factory=set)
    within_limits: bool = False
    """Whether its cells were read by their kinds, which have limits."""
    numbers_of_others: Collection[str] = ()
    """What a document has, in fields of their own, as numbers of invoices or orders: its texts repeat them."""

    @property
    def model(self) -> type[Row]:
        """The model of the row's sheet."""
        return SHEETS[self.sheet]

    @property
    def key(self) -> tuple[Any, ...] | None:
        """What the row is known by; None if a cell of its key could not be read."""
        names = self.model.key
        if self.broken and not self.broken.isdisjoint(names):
            return None
        return tuple(self.values[name] if name in self.values else empty_value(self.model, name) for name in names)

    @property
    def place(self) -> str:
        """Where the row stands, in words."""
        return f"{self.file}, row {self.line}" if self.line is not None else self.file


class UnknownPayer(NamedTuple):
    """A receipt by whose payer none of our agencies is known, or several are, or the one that received it."""

    row: BookRow
    """The receipt without its payer; with it, where that is the receiver itself."""
    payer: str
    """Who paid it, in the words of the statement."""
    occurrence: int
    """Which it is of equal ones in the statement, from one."""
    meant: Sequence[str] = ()
    """The agencies that are known by the payer's words, where they are several."""


@dataclass
class Book:
    """What was handed over: rows, the problems of reading them, and the files with their SHA-256."""

    rows: list[BookRow]
    problems: list[Problem] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Sheets of which rows could not be read at all: what they define is not known."""
    remarks: list[Remark] = field(default_factory=list)
    """What is odd about what was handed over, before it is compared with what is known."""
    known_already: list[KnownAlready] = field(default_factory=list)
    """Lines of statements that others had too: they are not among the rows."""
    sent: bool = False
    """Whether it is what others sent, which finds or makes documents and never changes what stands."""
    again: list[list[BookRow]] = field(default_factory=list)
    """Documents that what was sent has a second time, with other content: the rows of each."""
    names_nobody: Collection[str] = ()
    """Places of texts of which somebody said that they name nobody, whatever numbers are in them."""
    named_nobody: set[str] = field(default_factory=set)
    """Those of them where such a number was found."""
    unknown_payers: list[UnknownPayer] = field(default_factory=list)
    """Receipts that wait until somebody names their payer: they are not among the rows."""


def read_book(path: Path) -> Book:
    """Read the folder of CSV files or the workbook at `path`.

    Raises DataFault if there is no book; all that is wrong inside one is collected in its problems, since whoever
    mends a book wants the whole list and not one fault an attempt.

    >>> book = read_book(Path("data/samples/first-book"))
    >>> len(book.rows) > 100, book.problems
    (True, [])
    """
    handover = hand_over(Path(path))
    return read_tables(handover.tables, handover.files)


def read_tables(tables: Iterable[BookTable], files: Iterable[tuple[str, str]] = ()) -> Book:
    """The book that the tables make."""
    book = Book([], files=list(files))
    for table in tables:
        book.problems += table.problems
        sheet = _sheet_of(table, book.problems)
        if sheet is not None:
            rows = _rows(table, sheet, book.problems)
            if rows is None or table.stopped:
                book.unread.add(sheet)
            book.rows += rows or []
    book.problems += stated_twice(book.rows)
    return book


def empty_value(model: type[Row], column: str) -> Any:
    """What an empty cell of a column that may be empty says."""
    info = model.model_fields[column]
    return None if info.is_required() else info.get_default()


def _sheet_of(table: BookTable, problems: list[Problem]) -> str | None:
    name = _plain(table.name)
    if name in SHEETS:
        return name
    if name.replace("_", " ") in NOT_SHEETS:
        return None
    near = nearest(name, SHEETS)
    problems.append(
        Problem(
            table.file,
            None,
            "",
            table.name,
            f"the name of a sheet, like {near}" if near else "the name of a sheet: " + ", ".join(SHEETS),
            f"Rename it to {near}" if near else "Rename it, or take it out of the data workbook",
        )
    )
    # Read on as the nearest sheet, so that what is wrong inside it is told in the same go.
    return near


def _plain(name: str) -> str:
    return "_".join(fold(name).rstrip("★*").replace("-", " ").split())


def _rows(table: BookTable, sheet: str, problems: list[Problem]) -> list[BookRow] | None:
    numbered = [(number, row) for number, row in enumerate(table.rows, start=1) if not _blank(row)]
    if not numbered:
        if not table.stopped:
            problems.append(
                Problem(
                    table.file,
                    1,
                    "",
                    "nothing",
                    "a header row with the names of the columns",
                    "Write the names of the columns in row 1, or take the sheet out of the data workbook",
                )
            )
        return None
    header = numbered[0][1]
    columns = _SheetHeader(table.file, numbered, SHEETS[sheet], problems).read()
    if columns is None:
        return None
    readers = [_CellReader(table.file, SHEETS[sheet], column) for column in columns.values()]
    places = list(columns)
    rows = []
    for line, cells in numbered[1:]:
        if len(cells) != len(header):
            problems += _ragged(table.file, line, header, cells)
        rows.append(_row(sheet, table.file, line, cells, places, readers, problems))
    return rows


def _blank(row: Sequence[Any]) -> bool:
    return all(cell is None or cell == "" or (isinstance(cell, str) and not as_kept(cell)) for cell in row)


def _ragged(file: str, line: int, header: Sequence[Any], cells: Sequence[Any]) -> Iterator[Problem]:
    if len(cells) < len(header):
        yield Problem(
            file,
            line,
            "",
            f"{len(cells)} cells",
            f"{len(header)} cells, as many as the header has",
            "Look for a comma that is missing; empty cells need theirs too",
        )
    for number in range(len(header), len(cells)):
        if shown(cells[number]):
            yield Problem(
                file,
                line,
                f"column {number + 1}",
                shown(cells[number]),
                f"nothing after column {len(header)}, the last that the header names",
                "Look for a comma inside a cell (put the cell in quotation marks), or empty it",
            )


def _row(
    sheet: str,
    file: str,
    line: int,
    cells: Sequence[Any],
    places: list[int],
    readers: list[_CellReader],
    problems: list[Problem],
) -> BookRow:
    row = BookRow(sheet, {}, False, file, line, {}, within_limits=True)
    width = len(cells)
    empty: list[Column] = []
    for place, reader in zip(places, readers, strict=True):
        cell = cells[place] if place < width else None
        name = reader.column.name
        row.raw[name] = text = shown(cell)
        if reader.takes_nil and is_nil_mark(text):
            cell = text = reader.nil
        if not text:
            if reader.column.required:
                empty.append(reader.column)
            elif name != WITHDRAWN:
                row.values[name] = reader.empty
            continue
        problem = reader.read(cell, text, line, row)
        if problem is not None:
            problems.append(problem)
            row.broken.add(name)
    row.withdrawn = bool(row.values.pop(WITHDRAWN, False))
    for column in empty:
        # A withdrawn row needs no more than its key: the rest of it no longer counts.
        if not row.withdrawn or column.name in row.model.key:
            problems.append(
                Problem(file, line, column.name, "", column.cell.expected, f"Fill the cell: {column.help}")
            )
            row.broken.add(column.name)
    return row


class _CellReader:
    """Reads the cells of one column; what it has read once it knows."""

    def __init__(self, file: str, model: type[Row], column: Column) -> None:
        self.file = file
        self.column = column
        self.empty = None if column.name == WITHDRAWN else empty_value(model, column.name)
        self.takes_nil = column.cell.is_money or column.cell.is_figure or column.cell is PERCENT
        # Where an amount must be there, a mark of nil is nil; where none need be, it says that there is none.
        self.nil = "0" if column.required and column.cell.is_money else ""
        self._known: dict[tuple[type, Any], Any] = {}

    def read(self, cell: Any, text: str, line: int, row: BookRow) -> Problem | None:
        """Put the value into the row, or say why it cannot be read."""
        known = self._known
        at = (type(cell), cell)
        if at not in known:
            try:
                if text in SPREADSHEET_ERRORS:
                    raise ValueError("a formula in the spreadsheet has failed")
                known[at] = self.column.cell.take(text if isinstance(cell, str) else cell)
            except (ValueError, ArithmeticError) as fault:
                kind = self.column.cell
                remedy = f"{kind.remedy} ({fault})" if str(fault) else kind.remedy
                return Problem(self.file, line, self.column.name, text, kind.expected, remedy)
        row.values[self.column.name] = known[at]
        return None


_WITHDRAWN_COLUMN = Column(WITHDRAWN, YES_NO, False, None, (), "yes: the row was a mistake")


@dataclass
class _SheetHeader:
    """The header row: which cell of a row belongs to which column."""

    file: str
    rows: Sequence[tuple[int, Sequence[Any]]]
    model: type[Row]
    problems: list[Problem]

    @property
    def cells(self) -> Sequence[Any]:
        """The cells of the header."""
        return self.rows[0][1]

    def read(self) -> dict[int, Column] | None:
        """Columns by their place; None if rows could not be known by their key, or the sheet is another table."""
        known = {**self.model.columns(), WITHDRAWN: _WITHDRAWN_COLUMN}
        found: dict[str, int] = {}
        strange: list[int] = []
        for place, cell in enumerate(self.cells):
            name = _plain(shown(cell))
            if name not in known:
                strange.append(place)
            elif name in found:
                self._tell(name, shown(cell), "each column once", "Take one of the two out")
            else:
                found[name] = place
        if self._is_another_table(known, strange):
            return None
        for place in strange:
            self._unknown(place, known, found)
        missing = [name for name in self.model.key if name not in found and known[name].required]
        for name in missing:
            self._tell(name, "", f"a column {name}, by which rows are known", f"Add the column: {known[name].help}")
        return None if missing else {place: known[name] for name, place in found.items()}

    def _is_another_table(self, known: dict[str, Column], strange: Sequence[int]) -> bool:
        """Whether most of its columns are like none of the sheet's; that is then told once, and not of each."""
        names = [text for cell in self.cells if (text := in_one_line(shown(cell)))]
        others = [text for place in strange if (text := in_one_line(shown(self.cells[place])))]
        if len(others) <= len(known):  # else most of them are like none, and there may be thousands
            others = [text for text in others if nearest(_plain(text), known) is None]
        if not is_another_file(others, names):
            return False
        sheet = self.model.sheet
        self._tell(
            "",
            f"{len(others):,} columns that {sheet} has not: {some_of(others)}",
            f"the columns of {sheet}, in row 1: {', '.join(known)}",
            "Take them out, or see whether this is another file: what others send has a --format of its own",
        )
        return True

    def _unknown(self, place: int, known: dict[str, Column], found: dict[str, int]) -> None:
        text = shown(self.cells[place])
        if not text:
            # Spreadsheets write columns that hold nothing; only one that holds something lacks its name.
            if any(place < len(cells) and shown(cells[place]) for _, cells in self.rows[1:]):
                self._tell(f"column {place + 1}", "", "a name for each column", "Name the column or take it out")
            return
        near = nearest(_plain(text), (name for name in known if name not in found))
        sheet = self.model.sheet
        if near is None:
            names = ", ".join(name for name in known if name not in found) or "it has all of them already"
            self._tell(text, text, f"a column of {sheet} that is not there yet: {names}", "Rename it or take it out")
            return
        # Read on as the nearest column, so that what is wrong inside it is told in the same go.
        found[near] = place
        self._tell(text, text, f"a column of {sheet}, like {near}", f"Rename it to {near}")

    def _tell(self, column: str, found: str, expected: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, self.rows[0][0], column, found, expected, remedy))


def stated_twice(rows: list[BookRow]) -> Iterator[Problem]:
    """A problem for each row whose key an earlier one has."""
    first: dict[tuple[str, tuple[Any, ...]], BookRow] = {}
    for row in rows:
        key = row.key
        if key is None:
            continue
        other = first.setdefault((row.sheet, key), row)
        if other is row:
            continue
        row.broken.add(row.model.key[-1])
        named = ", ".join(f"{name} {text}" for name, text in key_texts(row.model, key) if text)
        own = "code" if len(key) == 1 else "key"
        expected, remedy = row.model.twice or (
            "each row once in a data workbook",
            f"Take one of the two rows out, or give one of them another {own}",
        )
        yield Problem(
            row.file,
            row.line,
            row.model.key[-1],
            row.raw.get(row.model.key[-1], ""),
            f"{expected}: {named} is defined twice, here and in {other.place}",
            remedy,
        )


def key_texts(model: type[Row], key: Sequence[Any]) -> list[tuple[str, str]]:
    """The key of a row as a book writes it: pairs of column and text."""
    columns = model.columns()
    return [
        (name, "" if value is None else columns[name].cell.write(value))
        for name, value in zip(model.key, key, strict=True)
    ]
