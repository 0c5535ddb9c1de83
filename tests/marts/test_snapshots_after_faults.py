"""A full disk, a build that was killed, a pointer or a folder that is none: told, cleaned up, and built again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from ledger.config import ROOT
from ledger.marts.query import open_current
from ledger.marts.snapshots import POINTER, NoSnapshot, current_name, folder_of, next_snapshot, path_of
from ledger.store.keeping.engine import Engine
from tests.desk import SMALL, Ledger
from tests.marts.story import copy_ledger

GONE = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
NOBODY = int(GONE.stdout)
"""The number of a program that has ended."""
WHOLE = b"\0" * 8 + b"DUCK"


def build(folder: Path) -> str:
    """A snapshot that holds nothing, but is whole."""
    with next_snapshot(folder) as (name, path):
        path.write_bytes(WHOLE)
    return name


@pytest.fixture
def marts(tmp_path: Path) -> Path:
    """A folder with one whole snapshot, which counts."""
    assert build(tmp_path / "ledger.marts") == "snap-000001"
    return tmp_path / "ledger.marts"


def held(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_killed_builds_left_is_cleaned_by_the_next(marts: Path) -> None:
    left = f"snap-000002.{NOBODY}.unfinished"
    beside = [left, f"{left}.wal", f"{left}.store"]
    for name in (*beside, f"asof-2026-04-30T000000.{NOBODY}.unfinished", f"{POINTER}.{NOBODY}"):
        (marts / name).write_bytes(b"half")
    (marts / f"{left}.tmp").mkdir()
    (marts / f"{left}.tmp" / "spilled").write_bytes(b"half")
    (marts / "snap-000002.duckdb").write_text(str(NOBODY))
    (marts / "snap-000003.duckdb").touch()
    os.utime(marts / "snap-000003.duckdb", (0, 0))
    assert build(marts) == "snap-000002"
    assert held(marts) == {"snap-000001.duckdb", "snap-000002.duckdb", POINTER}


def test_what_others_are_building_is_left_to_them(marts: Path) -> None:
    living = os.getppid()
    theirs = {f"snap-000002.{living}.unfinished", "snap-000002.duckdb"}
    (marts / f"snap-000002.{living}.unfinished").write_bytes(b"half")
    (marts / "snap-000002.duckdb").write_text(str(living))
    assert build(marts) == "snap-000003"
    assert theirs < held(marts)


def test_only_whole_snapshots_count_among_the_three(marts: Path) -> None:
    for _ in range(2):
        build(marts)
    for number in (4, 5, 6):
        (marts / f"snap-{number:06d}.duckdb").write_text(str(os.getppid()))
    assert build(marts) == "snap-000007"
    whole = {name for name in held(marts) if name.endswith(".duckdb") and len((marts / name).read_bytes()) == 12}
    assert whole == {"snap-000002.duckdb", "snap-000003.duckdb", "snap-000007.duckdb"}


def fails(folder: Path) -> None:
    """A build that stops with half a file and half a log."""
    with next_snapshot(folder) as (_, path):
        path.write_bytes(b"half")
        path.with_name(f"{path.name}.wal").write_bytes(b"half")
        raise ZeroDivisionError


def test_a_build_that_fails_leaves_nothing(marts: Path) -> None:
    before = held(marts)
    with pytest.raises(ZeroDivisionError):
        fails(marts)
    assert held(marts) == before


@pytest.mark.parametrize("said", [b"\xff\xfe\x00snap", b"", b"../../etc/passwd", "sn\u00e4p-000001".encode()])
def test_a_pointer_that_says_nothing_is_told_and_written_anew(marts: Path, said: bytes) -> None:
    (marts / POINTER).write_bytes(said)
    with pytest.raises(NoSnapshot, match=r"does not name a report refresh.*\n.*joint-ledger marts"):
        open_current(marts)
    assert build(marts) == current_name(marts) == "snap-000002"


def test_a_pointer_to_a_snapshot_that_is_not_whole_gives_way(marts: Path) -> None:
    (marts / POINTER).write_text("snap-000009\n")
    assert build(marts) == current_name(marts) == "snap-000002"


@pytest.fixture
def own(county: Engine, tmp_path: Path) -> Engine:
    return copy_ledger(county, tmp_path / "own.db")


def test_a_file_where_the_folder_belongs_is_set_aside_and_told(own: Engine) -> None:
    store = Ledger(Path(str(own.url.database)).parent, made=False)
    store.url = str(own.url)
    folder = folder_of(store.url)
    folder.write_text("notes")
    assert "marts: not compared with the journal. Nothing was counted yet." in store.do("verify")
    aside = folder.with_name("own.marts.set-aside")
    assert f"A file was where the folder of the report refreshes belongs; it is kept as {aside}." in store.do("marts")
    assert aside.read_text() == "notes"
    assert "snap-000001 compared with the journal" in store.do("verify")
    # A snapshot of an earlier edition lacks what this one knows: told, and built again.
    with duckdb.connect(str(path_of(folder, "snap-000001"))) as connection:
        connection.execute("DROP TABLE who_pays")
        connection.execute("ALTER TABLE meta DROP COLUMN tables")
    said = "The report refresh snap-000001 was made by another edition of the program."
    assert f"marts: not compared with the journal. {said}" in store.do("verify")
    store.do("marts")
    assert "snap-000002 compared with the journal" in store.do("verify")


POSTS_WITH_LITTLE_ROOM = """
import resource, signal, sys
from typer.testing import CliRunner
from ledger.__main__ import app
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
words = ["--store", sys.argv[1], "post", "--through", "2026-05-31", "--now", "2026-06-01"]
result = CliRunner().invoke(app, words)
print(result.output)
sys.exit(result.exit_code)
"""


def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(ledger: Ledger) -> None:
    """No file may grow beyond the store's own: what a full disk says, without one."""
    ledger.take(SMALL, "2026-06-01")
    room = str(ledger.file.stat().st_size + 200_000)
    done = subprocess.run(
        [sys.executable, "-c", POSTS_WITH_LITTLE_ROOM, ledger.url, room],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stdout.count("\n") < 6
    assert "entries added: 14" in done.stdout
    assert "What was recorded is kept, but the figures were not refreshed: File too large." in done.stdout
    assert held(ledger.file.with_suffix(".marts")) == {"address-secret"}
    assert "Everything agrees" in ledger.do("verify")


def test_a_pointer_that_cannot_be_read_is_told_as_that(tmp_path: Path) -> None:
    """A folder in its place is read by nobody, not even by root, whom no mode of a file keeps out."""
    (tmp_path / POINTER).mkdir()
    with pytest.raises(NoSnapshot, match=r"current cannot be read: .*\n.*made readable, or refresh again"):
        current_name(tmp_path)
