"""Whoever kills a writing command at any moment leaves a ledger where all of it stands, or none, and nothing beside.

Each command is killed at random moments of its run, on both stores; in the long run only, since each try is a program
of its own. Moments inside the writing itself are in tests/tasks/test_crash.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.config import ROOT
from tests.desk import SMALL, Ledger, write_book
from tests.examples import LONG, RUN, examples
from tests.new_stores import KEPT_IN, POSTGRESQL, Databases

PAPERS = """
invoices: invoice,provider,to_agency,kind,dated,net,gross
INV1,OAK,C,invoice,2026-03-31,31000,31000

invoice_lines: invoice,line,placement,price,first_day,last_day,net
INV1,1,A,A-core,2026-03-01,2026-03-31,31000

receipts: receipt,from_agency,to_agency,received_on,amount,reference
R1,H1,C,2026-04-08,12400.00,C-000001
"""
COMMANDS: dict[str, tuple[str, ...]] = {
    "import": ("import", "{later}", "--dated-ahead", "--now", "2026-06-10"),
    "post": ("post", "--through", "2026-05-31", "--now", "2026-06-10"),
    "reconcile": ("reconcile", "--no-marts", "--now", "2026-06-10"),
    "unmatch": ("unmatch", "R1", "C-000001", "--why", "not theirs", "--no-marts", "--now", "2026-06-10"),
    "recharge": ("recharge", "2026-03", "--now", "2026-06-10"),
    "close": ("close", "2026-03", "--now", "2026-06-10"),
    "reopen": ("reopen", "2026-01", "--why", "late", "--now", "2026-06-10"),
    "marts": ("marts",),
    "backup": ("backup", "{folder}/ledger.backup", "--replace"),
    "restore": ("restore", "{safe}", "--replace"),
}
pytestmark = [
    pytest.mark.sqlite("each test says itself where its store is"),
    pytest.mark.skipif(RUN != LONG, reason="each try is a program of its own: in make long only"),
]


@pytest.fixture(scope="module")
def safe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a ledger on which every command has something to do; a book of what is to be taken in beside it."""
    folder = tmp_path_factory.mktemp("safe")
    ledger = Ledger(folder / "made")
    ledger.take(SMALL, "2026-03-01")
    ledger.post("2026-03-31", "2026-04-01")
    ledger.do("close", "2026-01", "--now", "2026-04-01")
    ledger.do("recharge", "2026-02", "--now", "2026-04-02")
    ledger.take(PAPERS, "2026-04-09")
    ledger.do("reconcile", "--no-marts", "--now", "2026-04-10")
    ledger.take("prices: price,rate\nA-core,7700", "2026-04-11")
    ledger.do("backup", str(folder / "ledger.backup"))
    write_book(folder / "later", "prices: price,rate\nB-core,350")
    return folder / "ledger.backup"


@pytest.mark.parametrize("store", KEPT_IN)
@pytest.mark.parametrize("name", COMMANDS)
@examples(2, in_long_run=20)
@given(moment=st.floats(0, 1))
def test_a_command_that_was_killed_did_all_or_nothing(
    safe: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
    name: str,
    store: str,
    moment: float,
) -> None:
    ledger = Ledger(tmp_path_factory.mktemp(name), made=False)
    if store == POSTGRESQL:
        databases: Databases = request.getfixturevalue("databases")
        database = databases.make()
        ledger.url = databases.address(database)
    ledger.do("restore", str(safe))
    before = ledger.figures("verify")["batch"]
    given_words = {"later": safe.parent / "later", "folder": ledger.folder, "safe": safe}
    words = [word.format(**given_words) for word in COMMANDS[name]]
    passing = ledger.folder / "passing"
    passing.mkdir()
    _killed([sys.executable, "-m", "ledger", "--store", ledger.url, *words], moment, passing)
    found = ledger.figures("verify")
    assert found["findings"] == []
    assert found["batch"] in (before, before + 1)
    ledger.do(*words) if found["batch"] == before else ledger.ask(*words)
    assert ledger.figures("verify")["findings"] == []
    beside = {path.name for path in ledger.folder.rglob("*")}
    assert not [path for path in beside if "unfinished" in path or path.startswith("tmp")]
    assert not list(passing.iterdir())
    if store == POSTGRESQL:
        databases.drop(database)


def _killed(command: list[str], moment: float, passing: Path) -> None:
    """Kill a command at a moment of its run: between 0 and 1, of four seconds or so, by when it has ended.

    Files that are to pass away it may make in a folder of its own.
    """
    where = {**os.environ, "TMPDIR": str(passing)}
    with subprocess.Popen(
        command, cwd=ROOT, env=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as program:
        until = time.monotonic() + 4 * moment
        while program.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        program.kill()
