"""Whoever pulls the plug in the middle of an import or a posting leaves all of it behind, or nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.config import ROOT
from tests.desk import SMALL, Ledger, write_book

pytestmark = pytest.mark.sqlite("the plug is pulled at its statements")

PRELUDE = """
import os, signal, sys
from datetime import date, datetime
from pathlib import Path
from sqlalchemy import event
from ledger.store.keeping.engine import open_store

engine = open_store(sys.argv[1], create=True)
left = int(sys.argv[2])
table = sys.argv[3]

@event.listens_for(engine, "before_cursor_execute")
def pull_the_plug(connection, cursor, statement, parameters, context, executemany):
    global left
    if statement.lstrip().upper().startswith(f"INSERT INTO {table}".upper()):
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
"""
IMPORT = """
from ledger.tasks.import_book import import_book
import_book(engine, Path(sys.argv[4]), now=datetime(2026, 6, 1))
"""
POST = """
from ledger.tasks.post import post
def stop(done, total):
    if table == "progress":
        os.kill(os.getpid(), signal.SIGKILL)
post(engine, date(2026, 5, 31), now=datetime(2026, 6, 2), progress=stop)
"""


def dies(ledger: Ledger, program: str, table: str, after: int = 0, *words: str) -> None:
    """Run a program that is killed when it has written to a table so many times."""
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + program, ledger.url, str(after), table, *words],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "own")


@pytest.mark.parametrize(
    ("table", "after"),
    [("batches", 0), ("batch_files", 0), ("agencies", 0), ("placement_versions", 0), ("clause_versions", 0)],
)
def test_an_import_that_was_cut_off_left_nothing(ledger: Ledger, tmp_path: Path, table: str, after: int) -> None:
    book = write_book(tmp_path / "book", SMALL)
    dies(ledger, IMPORT, table, after, str(book))
    ledger.do("verify")
    assert ledger.figures("import", str(book), "--dry-run")["sheets"]["prices"]["new"] == 3
    said = ledger.do("import", str(book), "--now", "2026-06-01")
    assert said.splitlines()[-1] == "rows changed: 25, in change 1."


@pytest.mark.parametrize("table", ["batches", "charges", "entries", "postings", "allocations", "progress", "posted"])
def test_a_posting_that_was_cut_off_left_nothing(ledger: Ledger, table: str) -> None:
    ledger.take(SMALL, "2026-06-01")
    dies(ledger, POST, table)
    assert ledger.rows("journal") == []
    assert ledger.rows("charges") == []
    assert ledger.figures("verify")["horizon"] is None
    done = ledger.figures("post", "--through", "2026-05-31", "--no-marts", "--now", "2026-06-02")
    assert (done["batch"], done["entries"]) == (2, 14)
    ledger.do("verify")


def test_a_posting_cut_off_among_its_transfers_leaves_what_stood_before(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-06-01")
    ledger.post("2026-03-31", "2026-06-01")
    before = ledger.text("journal")
    dies(ledger, POST, "entries", 1)
    assert ledger.text("journal") == before
    assert ledger.figures("verify")["horizon"] == "2026-03-31"
    assert ledger.post("2026-05-31", "2026-06-02") == 9
    ledger.do("verify")
