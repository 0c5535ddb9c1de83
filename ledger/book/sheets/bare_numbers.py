"""A bare number names the document that has it, where one has; where several have it, nobody can know which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ledger.book.problems import Problem
from ledger.book.sheets.reading import Book, BookRow
from ledger.domain.documents.identity import DocumentRegister
from ledger.domain.documents.sheets import Invoice
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts

_NAMING = [
    (sheet, name)
    for sheet, model in SHEETS.items()
    for name, column in model.columns().items()
    if column.refers == Invoice.sheet
]
"""Columns that name a document."""


def take_bare_numbers(book: Book, known: Facts) -> Iterator[Problem]:
    """Put the code in place of a number that is no code and that one document has; a problem where several have it.

    A number that nothing has is left: it is told with the codes that nothing defines.
    """
    codes = {code for (code,) in known.rows[Invoice.sheet]}
    stated = [row for row in book.rows if row.sheet == Invoice.sheet and row.key is not None]
    codes.update(row.values["invoice"] for row in stated)
    columns: dict[str, list[str]] = {}
    for sheet, name in _NAMING:
        columns.setdefault(sheet, []).append(name)
    bare = [
        (row, name)
        for row in book.rows
        for name in columns.get(row.sheet, ())
        if row.values.get(name) is not None and row.values[name] not in codes
    ]
    if not bare:
        return
    register = DocumentRegister(_documents(known, stated))
    for row, name in bare:
        number = row.values[name]
        found = [each.invoice for each in register.numbered(number)]
        if len(found) == 1:
            row.values[name] = found[0]
        elif found:
            del row.values[name]
            row.broken.add(name)
            yield ambiguous(row.file, row.line, name, number, found)


def ambiguous(file: str, line: int | None, column: str, number: str, candidates: Sequence[str]) -> Problem:
    """The problem of a number that several documents have."""
    return Problem(
        file,
        line,
        column,
        number,
        f"a number that one document has; {', '.join(candidates)} have it",
        "Write the code of the one that is meant in its place",
    )


def _documents(known: Facts, stated: Iterable[BookRow]) -> Iterator[Invoice]:
    """The documents as they will stand, as far as numbers go: what a book corrects has the number it says."""
    said = {row.values["invoice"]: row for row in stated if not row.withdrawn}
    gone = {row.values["invoice"] for row in stated if row.withdrawn}
    for invoice in known.sheet(Invoice).values():
        row = said.pop(invoice.invoice, None)
        if invoice.invoice in gone:
            continue
        number = row.values.get("number", invoice.number) if row else invoice.number
        yield invoice.model_copy(update={"number": number or invoice.invoice})
    for code, row in said.items():
        names = ("provider", "to_agency", "kind", "dated")
        if all(name in row.values for name in names):
            values = {name: row.values[name] for name in names}
            number = row.values.get("number") or code
            yield Invoice.model_construct(invoice=code, number=number, **values)
