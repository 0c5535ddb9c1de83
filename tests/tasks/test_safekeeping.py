"""A backup is the ledger of one moment, whoever writes meanwhile; what is restored is that to the row, or nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ledger.config import ROOT
from ledger.marts.address_keys import key_of, secret_of
from ledger.marts.snapshots import folder_of
from tests.desk import SMALL, Ledger


@pytest.fixture
def posted(ledger: Ledger) -> Ledger:
    ledger.take(SMALL, "2026-06-01")
    ledger.post("2026-05-31", "2026-06-01")
    ledger.do("close", "2026-02", "--now", "2026-06-02")
    return ledger


def at(folder: Path) -> Ledger:
    return Ledger(folder, made=False)


def test_what_was_backed_up_is_restored_elsewhere(posted: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "safe" / "ledger.backup"
    said = posted.do("backup", str(file))
    assert said == f"backed up {posted.url} to {file}: change 3, 14 entries; verified: everything agrees.\n"
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert [path.name for path in file.parent.iterdir()] == ["ledger.backup"]
    other = at(tmp_path / "elsewhere")
    assert "restored" in other.do("restore", str(file))
    assert oct(other.file.stat().st_mode & 0o777) == "0o600"
    assert [path.name for path in other.folder.iterdir()] == ["ledger.db"]
    for what in ("journal", "allocations", "charges"):
        assert other.text(what) == posted.text(what)
    assert other.do("verify").splitlines()[-1].startswith("Everything agrees")
    other.post("2026-06-30", "2026-07-01")


def test_links_lead_where_they_did_once_a_ledger_is_restored(posted: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "ledger.backup"
    posted.do("marts")
    key, secret = key_of("A", folder_of(posted.url)), secret_of(folder_of(posted.url))
    posted.do("backup", str(file))
    other = at(tmp_path / "elsewhere")
    other.do("init")
    assert key_of("A", folder_of(other.url)) != key
    other.do("restore", str(file), "--replace")
    other.do("marts")
    assert key_of("A", folder_of(other.url)) == key, "a program that had the other secret knows it at once"
    assert oct((folder_of(other.url) / "address-secret").stat().st_mode & 0o777) == "0o600"
    assert secret.encode() not in other.file.read_bytes(), "it is none of the facts, and stands in no store"
    exported = [other.text(what) for what in ("journal", "charges", "recharges")]
    assert not any(secret in text for text in exported)
    assert other.do("verify").splitlines()[-1].startswith("Everything agrees")


def test_a_backup_without_a_secret_leaves_the_one_that_is_there(posted: Ledger, tmp_path: Path) -> None:
    (folder_of(posted.url) / "address-secret").unlink(missing_ok=True)
    posted.do("backup", str(tmp_path / "ledger.backup"))
    other = at(tmp_path / "elsewhere")
    other.do("init")
    key = key_of("A", folder_of(other.url))
    other.do("restore", str(tmp_path / "ledger.backup"), "--replace")
    assert key_of("A", folder_of(other.url)) == key


@pytest.mark.sqlite("of files")
def test_what_is_still_in_the_log_is_backed_up_where_a_plain_copy_lacks_it(posted: Ledger, tmp_path: Path) -> None:
    with closing(sqlite3.connect(posted.file)) as page:
        page.execute("BEGIN")
        page.execute("SELECT count(*) FROM batches").fetchall()
        posted.do("reopen", "2026-02", "--why", "a late invoice", "--now", "2026-06-03")
        plain = tmp_path / "plain.db"
        plain.write_bytes(posted.file.read_bytes())
        assert "change 4" in posted.do("backup", str(tmp_path / "ledger.backup"))
        with closing(sqlite3.connect(plain)) as copy:
            assert copy.execute("SELECT max(number) FROM batches").fetchone() == (3,)


POSTS = """
import sys
from typer.testing import CliRunner
from ledger.__main__ import app
for number in range(1, 5):
    words = ["--store", sys.argv[1], "post", "--through", f"2026-{number + 6:02}-28", "--ahead", "--no-marts"]
    assert CliRunner().invoke(app, words).exit_code == 0
"""


def test_backups_while_others_post_are_whole(posted: Ledger, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", POSTS, posted.url], cwd=ROOT) as writer:
        for number in range(3):
            assert "everything agrees" in posted.do("backup", str(tmp_path / f"{number}.backup"))
        assert writer.wait(200) == 0


@pytest.mark.sqlite("of files")
def test_what_is_there_is_replaced_only_where_that_is_said(posted: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "ledger.backup"
    posted.do("backup", str(file))
    again = posted.ask("backup", str(file))
    assert (again.exit_code, again.output) == (1, f"{file} is there already.\nName another file, or say --replace.\n")
    posted.do("backup", str(file), "--replace")
    posted.do("marts")
    posted.post("2026-07-31", "2026-07-31")
    refused = posted.ask("restore", str(file))
    assert refused.exit_code == 1
    assert refused.output.startswith(f"There is a ledger at {posted.url} already; it was not changed.\n")
    with closing(sqlite3.connect(posted.file)) as page:
        page.execute("SELECT count(*) FROM batches").fetchall()  # a page that has it open
        posted.do("restore", str(file), "--replace")
        assert page.execute("SELECT max(number) FROM batches").fetchone() == (3,)
    said = posted.do("verify")
    assert "(posted to 2026-05-31, change 3)" in said
    assert "Nothing was counted yet" in said, "snapshots of the ledger that was there do not count"


@pytest.mark.sqlite("of files")
def test_a_backup_with_faults_is_written_and_told_and_not_restored(posted: Ledger, tmp_path: Path) -> None:
    with closing(sqlite3.connect(posted.file)) as connection:
        connection.execute("DROP TRIGGER closings_no_delete")
        connection.execute("DELETE FROM closings")
        connection.commit()
    file = tmp_path / "ledger.backup"
    told = posted.ask("backup", str(file))
    assert told.exit_code == 1
    assert "closings: it added 1 row, and 0 are held" in told.output
    refused = at(tmp_path / "elsewhere").ask("restore", str(file))
    assert refused.exit_code == 1
    assert "has faults, so it was not put in place: schema: closings: its guard closings_no_delete" in refused.output
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"agencies,name\n", b"SQLite format 3\x00" + b"x" * 5000])
def test_what_is_no_backup_is_told_and_leaves_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.csv"
    file.write_bytes(content)
    other = at(tmp_path / "elsewhere")
    said = other.ask("restore", str(file))
    assert said.exit_code in (1, 3)
    assert said.output.count("\n") == 2
    assert list(other.folder.iterdir()) == []


def test_what_a_killed_backup_left_is_thrown_away_by_the_next(posted: Ledger, tmp_path: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = tmp_path / f"ledger.backup.{int(gone.stdout)}.unfinished"
    left.write_bytes(b"half")
    posted.do("backup", str(tmp_path / "ledger.backup"))
    assert not left.exists()
