"""A ledger as a user reaches it: books as text, the command line, and what it exports."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import typer.testing
from click.testing import Result
from typer.main import get_command
from typer.testing import CliRunner

from ledger.__main__ import app
from ledger.answers import sheet
from ledger.domain.sheet.rows import Row
from ledger.store.books import Books, books_at, books_to_write
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.import_results import ImportResult
from tests.new_stores import new_store

# Typer's runner makes all commands anew for each that is run, which takes longer than most of them: once is enough.
typer.testing._get_command = cache(get_command)

P = ParamSpec("P")
R = TypeVar("R", bound=Row)
T = TypeVar("T")
WHO = """
agencies: agency,name,kind
C,County council,council
H1,Old integrated care board,icb
H2,Integrated care board,icb

budgets: budget,agency,stream,name,last_day,successor
C-SC,C,social_care,Children's social care,,
C-ED,C,education,High needs block,,
H1-CC,H1,health,Continuing care (old),2026-03-31,H2-CC
H2-CC,H2,health,Continuing care,,

providers: provider,name
OAK,Oak Homes Ltd

children: child
K1
K2
"""
COUNCIL_AND_BOARD = """
agencies: agency,name,kind
C,County council,council
H,Care board,icb

budgets: budget,agency,stream,name
SC,C,social_care,Children's social care
HE,H,health,Continuing care

providers: provider,name
OAK,Oak Homes Ltd
"""
"""A council with a care board beside it, each with a budget, and a provider: what a book of them begins with."""
SMALL = (
    WHO
    + """
placements: placement,child,provider,setting,lead_budget,first_day,last_day
A,K1,OAK,K2,C-SC,2026-01-01,
B,K2,OAK,K2,C-SC,2026-02-10,2026-05-20

prices: price,placement,component,rate,unit,first_day
A-core,A,core,7000,week,2026-01-01
A-ed,A,education,1000,month,2026-01-01
B-core,B,core,333.33,week,2026-02-10

agreements: agreement,placement,status,basis,first_day,last_day,decided_on
A-1,A,agreed,panel,2026-01-01,,2025-12-20
B-1,B,interim,panel,2026-02-10,2026-03-31,2026-02-01
B-2,B,in_principle,panel,2026-04-01,,

clauses: agreement,rank,kind,budget,percent,components
A-1,1,share,C-ED,100,education
A-1,2,rest,C-SC,60,
A-1,2,rest,H1-CC,40,
B-1,1,rest,C-SC,50,
B-1,1,rest,H1-CC,50,
B-2,1,rest,C-SC,30,
B-2,1,rest,H2-CC,70,
"""
)
"""Two placements of a council with a partner that is merged away on 1 April 2026."""


def write_book(folder: Path, book: str) -> Path:
    """A folder of CSV files from sheets as text, each headed `name: columns`; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for block in book.strip().split("\n\n"):
        name, _, table = block.strip().partition(": ")
        (folder / f"{name}.csv").write_text(table + "\n", encoding="utf-8")
    return folder


def rows_in(folder: Path) -> int:
    """How many rows the files of a book have."""
    texts = [file.read_text(encoding="utf-8") for file in folder.glob("*.csv")]
    return sum(len(list(csv.DictReader(io.StringIO(text)))) for text in texts)


def command(store: str, *words: str, env: Mapping[str, str] | None = None) -> Result:
    """Run one command on a store; how it ended and what it said."""
    return CliRunner().invoke(app, ["--store", store, *words], env=env)


class Ledger:
    """A store of its own in a folder, reached through the command line only."""

    def __init__(self, folder: Path, *, made: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.file = folder / "ledger.db"
        self.url = new_store(self.file) if made else f"sqlite:///{self.file}"
        self._given = 0

    def ask(self, *words: str, env: Mapping[str, str] | None = None) -> Result:
        """Run one command; how it ended and what it said."""
        return command(self.url, *words, env=env)

    def do(self, *words: str, env: Mapping[str, str] | None = None) -> str:
        """Run one command, which must succeed; what it said."""
        result = self.ask(*words, env=env)
        assert result.exit_code == 0, f"{' '.join(words)}: {result.output}{result.exception!r}"
        return result.stdout

    def figures(self, *words: str) -> Any:
        """Run one command with --json; its figures."""
        return json.loads(self.do(*words, "--json"))

    def take(self, book: str, now: str) -> str:
        """Hand over a book given as text. A test means the days of its documents, however far ahead."""
        self._given += 1
        folder = write_book(self.folder / f"book-{self._given}", book)
        return self.do("import", str(folder), "--dated-ahead", "--now", now)

    def post(self, through: str, now: str) -> int:
        """Post through a day without counting it; how many entries that added. A test means the day, however far."""
        return int(self.figures("post", "--through", through, "--ahead", "--no-marts", "--now", now)["entries"])

    def text(self, what: str, as_known_at: str | None = None) -> str:
        """An export as the text of its file."""
        self._given += 1
        file = self.folder / f"{what}-{self._given}.csv"
        self.do("export", what, str(file), *(("--as-known-at", as_known_at) if as_known_at else ()))
        return file.read_text(encoding="utf-8")

    @contextmanager
    def books(self, as_known_at: datetime | None = None, today: date | None = None) -> Iterator[Books]:
        """The books, as known at a moment or now."""
        engine = open_store(self.url)
        with books_at(engine, as_known_at, today=today) as books:
            yield books
        engine.dispose()

    @contextmanager
    def books_to_write(self) -> Iterator[Books]:
        """The books of the writer."""
        engine = open_store(self.url)
        with books_to_write(engine) as books:
            yield books
        engine.dispose()

    def rows(self, what: str, as_known_at: str | None = None) -> list[dict[str, str]]:
        """The rows of an export."""
        return list(csv.DictReader(self.text(what, as_known_at).splitlines()))


def problems_told(result: ImportResult) -> list[tuple[str, str]]:
    """What was refused: of each problem its column, and what was expected there."""
    return [(problem.column, problem.expected) for problem in result.problems]


def rows_known(engine: Engine, model: type[R]) -> list[R]:
    """What is known now of all rows of a sheet."""
    return in_books(engine, sheet.rows_known, model)


def in_books(engine: Engine, question: Callable[Concatenate[Books, P], T], *asked: P.args, **named: P.kwargs) -> T:
    """What the books answer now."""
    with books_at(engine) as books:
        return question(books, *asked, **named)


def amount(row: Mapping[str, str]) -> Decimal:
    """Debit less credit of a row of the journal."""
    return Decimal(row["debit"] or "0") - Decimal(row["credit"] or "0")


def balances(rows: list[dict[str, str]], *columns: str) -> dict[tuple[str, ...], Decimal]:
    """Debit less credit of the journal by these columns, without those that come to nothing."""
    sums: dict[tuple[str, ...], Decimal] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        sums[key] = sums.get(key, Decimal(0)) + amount(row)
    return {key: total for key, total in sums.items() if total}
