"""Privacy at the door: nothing by which a child is known outside goes in, neither as a code nor within a text.

What is found is never repeated: a problem says what kind of number it is, and where. In a child's own cells it is
refused. In a text somebody may say that it names nobody after all, row by row, which is recorded with the batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from hashlib import sha256

from ledger.book.problems import CELLS_OF_A_CHILD, Problem
from ledger.book.sheets.form import THE_FORM
from ledger.book.sheets.places import key_text
from ledger.book.sheets.reading import Book, BookRow
from ledger.domain.sheet.cells import TEXT
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.personal import NHS_NUMBER, found_in_code, found_in_prose
from ledger.domain.sheet.rows import Row
from ledger.domain.sheet.spelling import in_one_line

NAMES_NOBODY = "--names-nobody"
"""By what it is said of a file that a text in it names nobody."""
ON_A_FORM = "tick that it names nobody"
"""By what it is said of a form."""
_NUMBERS_OF_OTHERS = {
    *("company_number", "number", "reference", "value", "system", "urn", "ods_code", "gss_code"),
    *("cost_centre", "subjective", "minute", "postcode_district", "home_district"),
}
"""Columns of text that hold numbers of another series, of which one in eleven checks by chance."""
_PROSE = {("circumstances", "value"), ("panel_items", "minute")}
"""Columns called the same on other sheets, in which people write sentences."""


def place_of(file: str, line: int | None) -> str:
    """How somebody names a row whose text names nobody: `prices.csv:4`; a file without rows by its name."""
    return f"{file}:{line}" if line is not None else file


def place_of_text(text: str) -> str:
    """How a text that has no row, like a reason, is named where it names nobody: by itself, without repeating it."""
    return f"text {sha256(in_one_line(text).encode()).hexdigest()[:16]}"


def personal_cells(book: Book, known: Facts) -> Iterator[Problem]:
    """A problem for each cell with a number or day by which a child is known outside.

    What a ledger holds already is not asked again: neither a child's code nor a text that stays as it is.
    """
    for row in _rows(book):
        for name in _looked_through(row.model):
            text = row.raw.get(name)
            if text and name in CELLS_OF_A_CHILD:
                yield from _of_a_child(row, name, text, known)
            elif text:
                yield from _in_a_text(book, row, name, text, known)


@cache
def _looked_through(model: type[Row]) -> tuple[str, ...]:
    """The columns of a sheet that could hold a number of a person's."""
    prose = {name for name in model.columns() if name not in _NUMBERS_OF_OTHERS or (model.sheet, name) in _PROSE}
    texts = {name for name in prose if model.columns()[name].cell is TEXT}
    return tuple(name for name in model.columns() if name in texts | CELLS_OF_A_CHILD)


def _rows(book: Book) -> Iterator[BookRow]:
    yield from book.rows
    for again in book.again:
        yield from again


def _of_a_child(row: BookRow, name: str, text: str, known: Facts) -> Iterator[Problem]:
    kind = found_in_code(text)
    is_first = name == "birth_month" and text.endswith("-01")  # a spreadsheet makes 1 May of the month of May
    of = row.model.columns()[name].identity
    if kind is None or is_first or (of and (text,) in known.rows[of]):
        return
    row.broken.add(name)
    row.values.pop(name, None)
    expected = "a pseudonym: no NHS number, no pupil number, no date of birth"
    remedy = "Give the child a code of your own (a month of birth like 2011-07), and keep who it is elsewhere"
    yield Problem(row.file, row.line, name, kind, expected, remedy)


def _in_a_text(book: Book, row: BookRow, name: str, text: str, known: Facts) -> Iterator[Problem]:
    kind = found_in_prose(text) and found_in_prose(_without(text, row.numbers_of_others))
    if kind is None or name not in row.values:
        return
    before = known.rows[row.sheet].get(row.key) if row.key is not None else None
    if before is not None and getattr(before, name) == row.values[name]:
        return
    place = place_of(row.file, row.line)
    if place in book.names_nobody or place_of_text(text) in book.names_nobody:
        # A form has no file that is kept, so what it stated is named by its key.
        typed = row.file.startswith(THE_FORM) and row.key is not None
        book.named_nobody.add(f"{row.sheet} {key_text(row.model, row.key)}" if typed and row.key else place)
        return
    on_a_form, of_a_file = f"{ON_A_FORM}, or {NAMES_NOBODY}", f"{NAMES_NOBODY} {place}, or on Import"
    by = on_a_form if row.file.startswith(THE_FORM) else of_a_file
    remedy = f"Take it out; if it is none, say so: {by}"
    yield Problem(row.file, row.line, name, kind, "text that names nobody", remedy)


def _without(text: str, numbers: Collection[str]) -> str:
    """A text without what its sender says elsewhere are numbers of invoices, orders or accounts."""
    for number in sorted(numbers, key=len, reverse=True):
        if found_in_prose(number) == NHS_NUMBER:
            text = text.replace(number, " ")
    return text
