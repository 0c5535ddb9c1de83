"""An answer: rows of one kind, declared once with what they measure; file, marts' table and dictionary follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, TypeVar, get_args, get_type_hints

from ledger.domain.sheet.columns import columns_of, texts_of
from ledger.store.books import Books

R = TypeVar("R", bound=tuple[Any, ...])
AsAt = Literal["known", "horizon", "asked", "clock"]
"""As at which day the rows are: as known (of no one day), at the horizon, on a day that whoever asks names, or on the
day of asking that the books have, with money to the horizon (docs/rules.md section 8)."""
RefreshedBy = Literal["placement", "document", "agency", "budget", "programme", "home", "fund", "offer", "all"]
"""What one of must have changed before rows differ: only rows of those need be worked out anew."""


@dataclass(frozen=True)
class Answer(Generic[R]):
    """What can be asked of the books, and what comes back."""

    name: str
    """How commands, files and pages call it."""
    row: type[R]
    """A NamedTuple; its docstring says what one row is."""
    rows: Callable[..., Iterable[R]]
    """Asked with the books, and with the day where it is of one that is named."""
    measure: str
    """What it counts; by the name of the measure, where it has one."""
    purse: str
    """Whose money it is."""
    window: str
    unit: str
    day: AsAt = "known"
    refreshed_by: RefreshedBy = "placement"
    exported: tuple[str, ...] | None = None
    """Columns of the file; all where it is empty. None: it is no file."""
    of_file: Callable[[R], bool] = lambda row: True
    """Which rows the file has."""
    staged: str = ""
    """The marts' table it fills; empty: none."""
    mart: str = ""
    """The mart in which pages read it with names beside the codes, as at the horizon; empty: the table alone."""

    @property
    def on_a_day(self) -> bool:
        """Whether whoever asks names the day."""
        return self.day == "asked"

    @property
    def of_the_day(self) -> bool:
        """Whether another day of asking changes its rows."""
        return self.day in ("asked", "clock")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its file."""
        return self.exported or tuple(column.name for column in columns_of(self.row))

    def texts(self, books: Books, on: date | None = None) -> Iterator[tuple[str, ...]]:
        """The rows as its file writes them."""
        return texts_of(self.row, self.in_file(books, on), self.columns)

    def in_file(self, books: Books, on: date | None = None) -> Iterable[R]:
        """The rows that its file has."""
        return filter(self.of_file, self.asked(books, on))

    def asked(self, books: Books, on: date | None = None) -> Iterable[R]:
        """The rows; `on` is the day, where it is of one that is named."""
        return self.rows(books, on) if self.on_a_day else self.rows(books)

    def listed(self, books: Books, on: date | None = None) -> Sequence[R]:
        """The same, worked out once of books that stand still."""
        return books.once(_listed, self, on if self.on_a_day else None)


def answer(
    name: str,
    measure: str,
    *,
    purse: str = "all",
    window: str = "all that is known",
    unit: str = "pence",
    day: AsAt = "known",
    refreshed_by: RefreshedBy = "placement",
    exported: Sequence[str] | None = (),
    of_file: Callable[[Any], bool] = lambda row: True,
    staged: str = "",
    mart: str = "",
) -> Callable[[Callable[..., Iterable[R]]], Answer[R]]:
    """Declare what a function answers; the class of its rows is what it says it returns.

    What is declared beside the function is all that others need: its file, its table in the marts, its line in the
    dictionary and its measure on a page follow from it and cannot differ.

    >>> from typing import NamedTuple
    >>> class StayRow(NamedTuple):
    ...     placement: str
    ...     days: int
    >>> @answer("stays", "How long children stay", unit="days")
    ... def stays(books: Books) -> Iterator[StayRow]:
    ...     yield StayRow("P", 30)
    >>> stays.name, stays.columns
    ('stays', ('placement', 'days'))
    """

    def declared(rows: Callable[..., Iterable[R]]) -> Answer[R]:
        (row,) = get_args(get_type_hints(rows)["return"])
        columns = None if exported is None else tuple(exported)
        return Answer(
            name, row, rows, measure, purse, window, unit, day, refreshed_by, columns, of_file, staged, mart
        )

    return declared


def _listed(books: Books, asked: Answer[R], on: date | None) -> Sequence[R]:
    return list(asked.asked(books, on))
