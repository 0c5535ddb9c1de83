"""One writer at a time, all or nothing, and clear words where a store cannot be used."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from ledger.errors import StoreUnusable
from ledger.store.keeping.engine import open_store, read, write
from tests.store.sample import SAMPLE, record, sample, stated

ROOT = Path(__file__).parents[3]


def batches(engine: Engine) -> int:
    with read(engine) as connection:
        return int(connection.execute(text("SELECT count(*) FROM batches")).scalar_one())


@pytest.mark.sqlite("of a file that is no ledger yet")
def test_where_there_is_no_ledger_the_remedy_is_the_command_that_makes_one(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable) as fault:
        open_store(url)
    assert str(fault.value) == f"There is no ledger at {url}.\nMake one with: joint-ledger --store {url} init"
    assert fault.value.exit_code == 3
    assert not list(tmp_path.iterdir())


@pytest.mark.sqlite("of a file that is no ledger yet")
def test_an_empty_file_is_no_ledger_until_one_is_made_in_it(url: str, tmp_path: Path) -> None:
    (tmp_path / "ledger.db").touch()
    with pytest.raises(StoreUnusable, match="There is no ledger at"):
        open_store(url)
    engine = open_store(url, create=True)
    assert batches(engine) == 0
    engine.dispose()


@pytest.mark.sqlite("of a file that is no ledger yet")
def test_the_folder_of_a_new_ledger_is_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'a' / 'b' / '100 % mine.db'}", create=True).dispose()
    assert (tmp_path / "a" / "b" / "100 % mine.db").exists()


@pytest.mark.sqlite("of a file that is no ledger yet")
def test_a_file_that_is_no_database_is_left_as_it_is(url: str, tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_text("child,placement\n" * 100)
    with pytest.raises(StoreUnusable, match="is not a ledger, or is damaged"):
        open_store(url, create=True)
    assert (tmp_path / "ledger.db").read_text() == "child,placement\n" * 100


@pytest.mark.sqlite("of a file that is no ledger yet")
def test_the_database_of_something_else_is_left_as_it_is(url: str, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "ledger.db")
    other.execute("CREATE TABLE customers (name)")
    other.close()
    before = (tmp_path / "ledger.db").read_bytes()
    with pytest.raises(StoreUnusable, match="is not a ledger; it was not changed"):
        open_store(url, create=True)
    assert (tmp_path / "ledger.db").read_bytes() == before


def test_a_ledger_of_a_newer_version_is_not_touched(engine: Engine, url: str) -> None:
    with write(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnusable, match="made by a newer version of this program"):
        open_store(url, create=True)


@pytest.mark.sqlite("of a file that is no ledger yet")
@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ledger.db", "is not the address of a store"),
        ("mysql://host/name", "not kept in mysql"),
        ("sqlite://", "kept in a file"),
        ("sqlite:///:memory:", "kept in a file"),
        (f"sqlite:///{ROOT}", "it is a folder"),
        ("sqlite:////proc/nowhere/ledger.db", "cannot be used"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(url: str, message: str) -> None:
    with pytest.raises(StoreUnusable, match=message):
        open_store(url, create=True)


def test_a_password_is_never_shown() -> None:
    with pytest.raises(StoreUnusable) as fault:
        open_store("postgresql://me:secret@127.0.0.1:1/ledger")
    assert "secret" not in str(fault.value)


@pytest.mark.sqlite("patience is asked for in its words")
def test_a_ledger_that_somebody_else_writes_to_is_busy(engine: Engine, url: str) -> None:
    impatient = open_store(f"{url}?timeout=0.05")
    with write(engine), pytest.raises(StoreUnusable, match="is busy: another program"), write(impatient):
        pass
    impatient.dispose()
    assert batches(engine) == 0


def test_readers_see_one_moment_while_others_write(engine: Engine) -> None:
    with read(engine) as connection:
        before = connection.execute(text("SELECT count(*) FROM batches")).scalar_one()
        record(engine, *sample())
        assert connection.execute(text("SELECT count(*) FROM batches")).scalar_one() == before == 0
    assert batches(engine) == 1


def test_a_fault_in_the_middle_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(ValueError, match="nothing defines"):
        record(engine, stated("prices", **SAMPLE["prices"][0]))
    assert batches(engine) == 0


def test_values_are_kept_out_of_what_a_database_complains_about(filled: Engine) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)unique constraint") as fault, write(filled) as connection:
        connection.execute(text("INSERT INTO children VALUES (9, :code, 1)"), {"code": "CH-1"})
    assert "CH-1" not in str(fault.value)


def child(url: str, code: str, *words: str) -> subprocess.Popen[str]:
    """Another process that works on the same store."""
    program = f"import sys; url = sys.argv[1]\n{code}"
    return subprocess.Popen(
        [sys.executable, "-c", program, url, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


KILLED_IN_THE_MIDDLE = """
import time
from tests.store.sample import sample
from ledger.store.books import books_to_write
from ledger.store.keeping.engine import open_store
from ledger.store.journal.recording import open_batch
from ledger.store.statements import write_facts
with books_to_write(open_store(url)) as books:
    if url.startswith("sqlite"):  # pages are written out before the end
        books.connection.exec_driver_sql("PRAGMA cache_size = 1")
    write_facts(books, open_batch(books, command="import", source="book").number, sample())
    print("written", flush=True)
    time.sleep(60)
"""


def test_a_program_killed_in_the_middle_leaves_nothing_and_locks_nobody_out(engine: Engine, url: str) -> None:
    process = child(url, KILLED_IN_THE_MIDDLE)
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert batches(engine) == 0
    record(engine, *sample())
    assert batches(engine) == 1


WRITES_TEN_BATCHES = """
from ledger.store.books import books_to_write
from ledger.store.keeping.engine import open_store
from ledger.store.journal.recording import open_batch
engine = open_store(url, create=True)
for _ in range(10):
    with books_to_write(engine) as books:
        open_batch(books, command="import", source="book")
"""


def test_two_programs_that_make_and_write_the_same_ledger_take_turns(url: str) -> None:
    processes = [child(url, WRITES_TEN_BATCHES) for _ in range(2)]
    for process in processes:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
    engine = open_store(url)
    assert batches(engine) == 20
    engine.dispose()


def test_threads_take_turns_too(engine: Engine) -> None:
    threads = [threading.Thread(target=record, args=(engine,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert batches(engine) == 8
