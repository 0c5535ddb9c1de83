"""What is stated on a sheet: the codes that a form offers, with their names, and the rows as they are known."""

from __future__ import annotations

from typing import TypeVar

from ledger.domain.sheet.codes import next_code
from ledger.domain.sheet.rows import Row
from ledger.store.books import Books

R = TypeVar("R", bound=Row)


def names(books: Books, model: type[Row]) -> dict[str, str]:
    """The codes that a sheet defines, in order, with the name of each; the code itself where it has none."""
    return {
        str(key[0]): str(getattr(row, "name", key[0])) for key, row in sorted(books.facts(model).sheet(model).items())
    }


def codes_ever(books: Books, model: type[Row]) -> set[str]:
    """The codes of a sheet that were ever stated: one that was withdrawn is given to nothing else either."""
    return {str(key[0]) for key in books.facts(model, withdrawn_too=True).sheet(model)}


def next_of(books: Books, model: type[Row], series: str) -> str:
    """The next code of a series on a sheet, as `RQ-0007`."""
    return next_code(series, codes_ever(books, model))


def rows_known(books: Books, model: type[R]) -> list[R]:
    """All rows known of a short sheet, in the order of their keys."""
    rows = books.facts(model).sheet(model)
    return [row for _, row in sorted(rows.items(), key=lambda item: tuple(str(part or "") for part in item[0]))]
