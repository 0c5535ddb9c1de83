"""Damaged files by script, over every reader: told or taken in whole, never a traceback, never without bound."""

from __future__ import annotations

import io
import resource
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from ledger.config import REFERENCE, SAMPLES
from ledger.errors import LedgerError
from ledger.store.books import books_at
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.import_book import import_book
from ledger.tasks.import_payments import import_payments
from ledger.tasks.post import post
from tests.examples import examples
from tests.new_stores import opened_new
from tests.sources import ROOT

PUBLISHED = ROOT / "tests" / "tasks" / "published"
MOST_MEMORY = 1_500 * 2**20
"""Bytes more than before, of this process or of one that reads for it."""
Damage = Callable[[Random, bytes], bytes]


class Reader(NamedTuple):
    """A road in: the good file, how it is taken in, and whether a map or layout beside it is damaged instead."""

    file: Path
    form: str
    beside: Path | None = None


READERS = {
    "ubl": Reader(SAMPLES / "papers" / "ubl" / "HH-0201.xml", "ubl"),
    "provider-invoices": Reader(SAMPLES / "papers" / "provider-invoices.csv", "provider-invoices"),
    "bank-receipts": Reader(SAMPLES / "papers" / "bank-receipts.csv", "bank-receipts"),
    "partner-records": Reader(SAMPLES / "papers" / "partner-records.csv", "partner-records"),
    "supplier-payments": Reader(SAMPLES / "papers" / "supplier-payments.csv", "supplier-payments"),
    "ssda903": Reader(SAMPLES / "ssda903" / "episodes.csv", "ssda903", SAMPLES / "ssda903" / "map.toml"),
    "pnw-census": Reader(SAMPLES / "census" / "march-2026.csv", "pnw-census", SAMPLES / "census" / "map.toml"),
    "payments": Reader(PUBLISHED / "straddle-2026-12.csv", "payments", PUBLISHED / "payments-layout-by-date.toml"),
    "layout": Reader(
        SAMPLES / "papers" / "provider-invoices.csv",
        "layout",
        REFERENCE / "paper_layouts" / "provider-invoices.toml",
    ),
}
KEPT = (0, 3, 11)
"""Seeds that are always tried, of every reader: such as once found something."""
_PIECES = (
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b'"', b",", b"\n", b"\r", b";", b"\t", b"<", b"&#0;", b"]]>", b"\\"),
    *(b"9" * 5000, b"-", b"0", b"1e308", b"NaN", b"Infinity", b"1/0", b"0001-01-01", b"9999-12-31", b"29/02/2025"),
    *(b"99999999999999999999", b"0.000000000000000000000001", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"\x1b[2J"),
    *(b"943 476 5919", b"yes", b"x" * 300, b"\xed\xa0\x80", b"2026-02-30", b"#REF!", b"1,000,000,000,000", b"=1+1"),
)
"""What is put where it should not be."""


def flipped(chance: Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def cut(chance: Random, content: bytes) -> bytes:
    first, last = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[:first] + content[min(last, first + chance.choice((1, 20, 10**9))) :]


def doubled(chance: Random, content: bytes) -> bytes:
    first, last = sorted(chance.randrange(len(content)) for _ in range(2))
    return content[:first] + content[first:last] * chance.choice((2, 3, 40)) + content[last:]


def put_in(chance: Random, content: bytes) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(_PIECES) + content[at:]


def lines_moved(chance: Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def a_cell_replaced(chance: Random, content: bytes) -> bytes:
    """A cell of a table, or what stands between two tags, with something that is none."""
    if content.lstrip().startswith(b"<"):
        parts = content.split(b">")
        at = chance.randrange(len(parts))
        parts[at] = chance.choice(_PIECES) + b"<" + parts[at].partition(b"<")[2]
        return b">".join(parts)
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    cells = lines[at].split(b",")
    cells[chance.randrange(len(cells))] = chance.choice(_PIECES)
    lines[at] = b",".join(cells)
    return b"\n".join(lines)


DAMAGES: tuple[Damage, ...] = (flipped, cut, doubled, put_in, lines_moved, a_cell_replaced, a_cell_replaced)


def damaged(chance: Random, content: bytes) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        content = chance.choice(DAMAGES)(chance, content) or b" "
    return content


@cache
def _workbook() -> bytes:
    """The first book as a workbook of its sheets of children, placements, prices and clauses."""
    found = io.BytesIO()
    with xlsxwriter.Workbook(found) as book:
        for sheet in ("children", "prices", "clauses", "providers"):
            page = book.add_worksheet(sheet)
            for at, line in enumerate((SAMPLES / "first-book" / f"{sheet}.csv").read_text("utf-8").splitlines()):
                for place, cell in enumerate(line.split(",")):
                    page.write(at, place, float(cell) if cell.replace(".", "", 1).isdigit() and at else cell)
    return found.getvalue()


def damaged_workbook(chance: Random) -> bytes:
    """A workbook with a byte or more of it damaged, or with one of its parts damaged and packed again."""
    if chance.random() < 0.3:
        return damaged(chance, _workbook())
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as good, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as bad:
        names = good.namelist()
        hit = chance.choice([name for name in names if "sheet" in name or "shared" in name or "styles" in name])
        for name in names:
            bad.writestr(name, damaged(chance, good.read(name)) if name == hit else good.read(name))
    return found.getvalue()


def damaged_book(chance: Random, folder: Path) -> Path:
    """The first book with one of its files damaged: most often those of splits and prices."""
    shutil.copytree(SAMPLES / "first-book", folder / "book")
    files = sorted((folder / "book").glob("*.csv"))
    often = [
        each for each in files if each.stem in ("clauses", "prices", "placements", "agreements", "invoice_lines")
    ]
    file = chance.choice(often if chance.random() < 0.5 else files)
    file.write_bytes(damaged(chance, file.read_bytes()))
    return folder / "book"


def taken_in(engine: Engine, reader: str, chance: Random, folder: Path) -> bool:
    """Hand over a damaged file of a reader: whether it was taken in. Raises LedgerError where it is told so."""
    if reader == "book":
        return import_book(engine, damaged_book(chance, folder), dated_ahead=True).batch is not None
    if reader == "workbook":
        (folder / "b.xlsx").write_bytes(damaged_workbook(chance))
        return import_book(engine, folder / "b.xlsx", dated_ahead=True).batch is not None
    file, form, beside = READERS[reader]
    path, own = folder / file.name, folder / beside.name if beside else None
    path.write_bytes(file.read_bytes())
    if own and beside:
        own.write_bytes(beside.read_bytes())
    hit = own if own and (reader == "layout" or chance.random() < 0.2) else path
    hit.write_bytes(damaged(chance, hit.read_bytes()))
    if reader == "payments" and own:
        return bool(import_payments(engine, path, own).batch)
    if reader == "layout":
        return import_book(engine, path, form=str(own), dated_ahead=True).batch is not None
    return import_book(engine, path, form=form, map_file=own, dated_ahead=True).batch is not None


@pytest.fixture(scope="module")
def known() -> Iterator[Path]:
    """A store that knows the first book."""
    with TemporaryDirectory() as folder:
        engine = opened_new(Path(folder) / "known.db")
        assert import_book(engine, SAMPLES / "first-book", dated_ahead=True).batch == 1
        engine.dispose()
        yield Path(folder) / "known.db"


def tried(reader: str, seed: int, known: Path) -> bool:
    """One damaged file: told or taken in, and then posted."""
    chance = Random(f"{reader} {seed}")  # noqa: S311 (damage, no secret)
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(known, folder / "store.db")
        engine = open_store(f"sqlite:///{folder / 'store.db'}")
        try:
            went_in = taken_in(engine, reader, chance, folder)
        except LedgerError:
            went_in = False
        with books_at(engine) as books:
            assert books.last
            assert books.last.number == 1 + went_in
        if went_in:
            post(engine, date(2026, 6, 30), ahead=True)
        engine.dispose()
        return went_in


@pytest.mark.parametrize("reader", ["book", "workbook", *READERS])
@given(seed=st.integers(0, 2**32))
@examples(2, same_each_time=True, in_long_run=300)
def test_a_damaged_file_is_told_or_taken_in_whole(reader: str, known: Path, seed: int) -> None:
    before = _memory()
    tried(reader, seed, known)
    assert _memory() - before < MOST_MEMORY


@pytest.mark.parametrize("reader", ["book", "workbook", *READERS])
def test_damage_that_once_found_something_finds_nothing_now(reader: str, known: Path) -> None:
    for seed in KEPT:
        tried(reader, seed, known)


def test_the_damage_does_both_some_files_go_in_and_some_do_not(known: Path) -> None:
    went_in = [tried("book", seed, known) for seed in range(12)]
    assert 0 < sum(went_in) < len(went_in)


def _memory() -> int:
    """The most memory, in bytes, that this process or one that it waited for ever had."""
    most = max(resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return most * 1024
