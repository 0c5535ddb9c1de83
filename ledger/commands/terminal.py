"""How a command reads what is typed and answers on the terminal: days in, sentences, tables and JSON out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ledger.domain.money_and_days.periods import Month, MonthSpan, parse_financial_year, parse_moment
from ledger.domain.sheet.limits import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:  # tasks are loaded by the command that needs them, so that help is there at once
    from ledger.domain.money_and_days.progress import Tell
    from ledger.store.keeping.engine import Engine

out = Console(soft_wrap=True, highlight=False, markup=False)
if not out.is_terminal:
    out.width = 240  # nobody folds a file: one row, one line
err = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def a_moment(text: str) -> datetime:
    """A moment as typed; raises typer.BadParameter."""
    try:
        return parse_moment(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a moment: write 2026-03-31, or 2026-03-31T12:00 (UTC).") from None


def a_day(text: str) -> date:
    """A day as typed; raises typer.BadParameter."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a day: write it like 2026-03-31.") from None
    _within(day.year, text)
    return day


def a_month(text: str) -> Month:
    """A month as typed; raises typer.BadParameter."""
    try:
        month = Month.parse(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a month: write it like 2026-03.") from None
    _within(month.year, text)
    return month


def _within(year: int, text: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise typer.BadParameter(f"{text} is outside the years {FIRST_YEAR} to {LAST_YEAR}: is it a slip?")


def a_period(text: str) -> MonthSpan:
    """A month or a span of months as typed; raises typer.BadParameter."""
    try:
        return MonthSpan.parse(text)
    except ValueError:
        told = f"{text} is not a period: write a month like 2026-03, or a span like 2026-03..2026-05."
        raise typer.BadParameter(told) from None


def a_year(text: str) -> int:
    """The calendar year in which the financial year typed begins; raises typer.BadParameter."""
    try:
        return parse_financial_year(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a financial year: write it like 2026-27.") from None


AsJson = Annotated[bool, typer.Option("--json", help="Print figures as JSON.")]
Now = Annotated[
    datetime | None,
    typer.Option(parser=a_moment, metavar="MOMENT", help="The clock: a UTC time, or a date meaning its end."),
]
AsKnownAt = Annotated[
    datetime | None,
    typer.Option(
        parser=a_moment, metavar="MOMENT", help="By what was known then: a UTC time, or a date meaning its end."
    ),
]
NoMarts = Annotated[bool, typer.Option("--no-marts", help="Do not run the report refresh.")]
DatedAhead = Annotated[
    bool, typer.Option("--dated-ahead", help="Dates of documents after today are correct: import them.")
]
TypedNamesNobody = Annotated[
    bool,
    typer.Option("--names-nobody", help="A number in what is typed looks like a person's and is none; recorded so."),
]
PreferBook = Annotated[
    bool, typer.Option("--prefer-book", help="Let the data workbook overrule what was stated on a screen.")
]
Problems = Annotated[Path | None, typer.Option(metavar="FILE.csv", help="Write the problems there as CSV.")]


def day_of(now: datetime | None) -> date | None:
    """The day of the clock that was given; None where none was."""
    from ledger.store.keeping.batches import day_of

    return day_of(now)


def opened(context: typer.Context, *, create: bool = False) -> Engine:
    """The store that was asked for; it is let go of when the command ends."""
    from ledger.store.keeping.engine import open_store

    engine = open_store(context.obj, create=create)
    context.call_on_close(engine.dispose)
    return engine


def count_again(
    context: typer.Context,
    as_known_at: datetime | None,
    *,
    now: datetime | None,
    quiet: bool,
    as_json: bool = False,
    afresh: bool = False,
) -> None:
    """Runs the report refresh that the dashboards read, and says so unless it is to be quiet.

    It counts what changed since the one before, unless all is to be counted `afresh`.
    """
    from ledger.tasks.refresh_marts import refresh_marts

    with progress_of("Counting") as progress:
        built = refresh_marts(opened(context), as_known_at=as_known_at, now=now, afresh=afresh, progress=progress)
    if as_json or not quiet:
        answer(built, as_json)


@contextmanager
def progress_of(what: str) -> Iterator[Tell]:
    """A bar on the terminal for whatever takes more than a moment; nothing where there is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def nameless(names_nobody: bool, *typed: str | None) -> Iterator[None]:
    """Have it hold within that what was typed names nobody, where that was said."""
    from ledger.book.sheets.privacy import place_of_text
    from ledger.tasks.meant import SaidToBeMeant, meant

    places = frozenset(place_of_text(text) for text in typed if text) if names_nobody else frozenset()
    with meant(SaidToBeMeant(names_nobody=places)):
        yield


class Reply(Protocol):
    """What a task gives back: figures for other programs, and sentences for people."""

    @property
    def sentences(self) -> Iterable[str]:
        """What to tell whoever asked."""

    def as_dict(self) -> dict[str, Any]:
        """The figures, for other programs."""


def answer(
    found: Reply,
    as_json: bool,
    *tables: tuple[Sequence[str], Sequence[Sequence[Any]]],
    figures: frozenset[str] = frozenset(),
) -> None:
    """Prints what a task found: its figures as JSON, or tables (columns, rows) and then its sentences.

    A table without rows is left out; of all tables the columns named in `figures` stand to the right.
    """
    if as_json:
        print_json(found.as_dict())
        return
    for columns, rows in tables:
        if rows:
            print_table(columns, rows, figures)
    tell(found.sentences)


def tell(sentences: Iterable[str]) -> None:
    """Prints sentences, a line each."""
    for sentence in sentences:
        out.print(sentence)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], figures: frozenset[str] = frozenset()) -> None:
    """Prints a table; the columns named in `figures` stand to the right."""
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in figures else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    out.print(table)


def print_json(figures: Any) -> None:
    """Prints figures for another program."""
    typer.echo(json.dumps(figures, ensure_ascii=False, indent=1, default=str))
