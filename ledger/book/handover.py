"""What people hand over, whatever its form: it becomes a book once what is known is at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ledger.book.laid_out_papers import read_laid_out
from ledger.book.paper_layouts import find_paper_layout
from ledger.book.reading import Book, read_book
from ledger.book.ubl import read_ubl
from ledger.domain.facts import Facts


class HandedOver(NamedTuple):
    """What was read: how many rows or papers it has, and the book it makes of what is known."""

    size: int
    book: Callable[[Facts], Book]


def read_handover(path: Path, form: str = "book") -> HandedOver:
    """Read what is at `path`: a `book`, invoices as `ubl`, or papers by a layout (its name or .toml file).

    Raises DataFault where nothing can be read there, WrongUsage where there is no such form.
    """
    if form == "book":
        book = read_book(path)
        return HandedOver(len(book.rows), lambda known: book)
    papers = read_ubl(path) if form == "ubl" else read_laid_out(path, find_paper_layout(form))
    return HandedOver(len(papers.papers) + len(papers.rows), papers.book)
