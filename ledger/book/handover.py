"""What people hand over, whatever its form: it becomes a book once what is known is at hand."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple, Protocol

from ledger.book.documents.bank_lines import Held
from ledger.book.documents.laid_out_papers import read_laid_out
from ledger.book.documents.paper_layouts import find_paper_layout
from ledger.book.documents.ubl import read_ubl
from ledger.book.returns.maps import ReturnMap, read_map
from ledger.book.returns.pnw_census import read_pnw_census
from ledger.book.returns.ssda903 import read_ssda903
from ledger.book.sheets.reading import Book, read_book
from ledger.domain.sheet.facts import Facts
from ledger.errors import WrongUsage


class BookOfKnown(Protocol):
    """Makes the book of what is known, and of the history of money where what was read tells of money."""

    def __call__(self, known: Facts, held: Held | None = None) -> Book:
        """The book; without `held` money is known by what stands."""


class HandedOver(NamedTuple):
    """What was read: how many rows or papers it has, and the book it makes of what is known."""

    size: int
    book: BookOfKnown
    money: Collection[str] = ()
    """The sheets of money that came or went on which it has lines: their history says which are known already."""


class Return(Protocol):
    """A return as it was read, before it is known whom its numbers mean."""

    @property
    def size(self) -> int:
        """How many rows it has."""

    def book(self, known: Facts) -> Book:
        """The book it makes of what is known."""


RETURNS: dict[str, Callable[[Path, ReturnMap, str], Return]] = {
    "ssda903": read_ssda903,
    "pnw-census": read_pnw_census,
}
"""Returns, by the name of their form: they are read with an organisation's map."""


def read_handover(path: Path, form: str = "book", map_file: Path | None = None) -> HandedOver:
    """Read what is at `path`: a `book`, `ubl`, one of RETURNS with its map, or papers by a layout (name or .toml).

    Raises DataFault where nothing can be read there, WrongUsage where there is no such form, or its map is missing.
    """
    if form in RETURNS:
        if map_file is None:
            raise WrongUsage(
                f"{form} is read with a map of your budgets and providers.",
                "Give it: --map MAP.toml; data/reference/return_maps/example.toml is one to copy.",
            )
        found = RETURNS[form](path, read_map(map_file), map_file.name)
        return HandedOver(found.size, lambda known, held=None: found.book(known))
    if map_file is not None:
        raise WrongUsage(
            f"{form} takes no map.", f"Leave --map out, or say what it is: --format {' or '.join(RETURNS)}."
        )
    if form == "book":
        book = read_book(path)
        return HandedOver(len(book.rows), lambda known, held=None: book)
    papers = read_ubl(path) if form == "ubl" else read_laid_out(path, find_paper_layout(form))
    return HandedOver(len(papers.papers) + len(papers.rows), papers.book, papers.money)
