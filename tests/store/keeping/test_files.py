"""A store is its owner's alone; one on what cannot be written is read all the same, or it is told why not."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.errors import StoreUnusable
from ledger.store.keeping.engine import open_store
from tests.desk import SMALL, Ledger
from tests.sealed import sealed_folder

pytestmark = pytest.mark.sqlite("of files")


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(path.stat().st_mode & 0o777) for path in [folder, *folder.rglob("*")]}


def test_a_new_store_and_what_is_made_for_it_is_its_owner_s_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        store = Ledger(tmp_path / "open", made=False)
        store.url = f"sqlite:///{tmp_path / 'made' / 'for' / 'ledger.db'}"
        store.do("init")
        store.take(SMALL, "2026-06-01")
        store.do("post", "--through", "2026-05-31", "--now", "2026-06-01")
    finally:
        os.umask(before)
    found = modes(tmp_path / "made")
    assert {found.pop(name) for name in ("made", "for", "ledger.marts")} == {"0o700"}
    assert found.keys() == {"ledger.db", "address-secret", "current", "snap-000001.duckdb"}
    assert set(found.values()) == {"0o600"}


def test_what_others_could_read_is_tightened_when_it_is_written_and_a_folder_that_was_there_is_not(
    ledger: Ledger,
) -> None:
    ledger.file.chmod(0o644)
    ledger.folder.chmod(0o755)
    ledger.do("verify")
    assert ledger.file.stat().st_mode & 0o777 == 0o644, "reading changes nothing"
    ledger.take(SMALL, "2026-06-01")
    assert ledger.file.stat().st_mode & 0o777 == 0o600
    assert ledger.folder.stat().st_mode & 0o777 == 0o755


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with snapshots in a folder that cannot be written."""
    store = Ledger(tmp_path / "sealed")
    store.take(SMALL, "2026-06-01")
    store.do("post", "--through", "2026-05-31", "--now", "2026-06-01")
    beside = Ledger(tmp_path / "beside", made=False)
    beside.url = store.url
    beside.file = store.file
    with sealed_folder(store.folder):
        yield beside


def test_a_ledger_on_what_cannot_be_written_is_verified_exported_and_shown(sealed: Ledger) -> None:
    said = sealed.do("verify")
    assert "snap-000001 compared with the journal" in said
    assert said.splitlines()[-1].startswith("Everything agrees")
    assert len(sealed.rows("journal")) == 88
    assert "7000" in sealed.do("explain", "A", "--month", "2026-03").replace(",", "")
    refused = sealed.ask("close", "2026-02", "--now", "2026-06-02")
    assert refused.exit_code == 3
    said = " ".join(refused.output.split())
    assert "can be read and not be written: nothing was recorded." in said
    assert "joint-ledger backup, then restore" in said
    counted = sealed.ask("marts")
    assert counted.exit_code == 1
    assert "the figures were not refreshed: " in counted.output


def test_a_copy_without_its_log_in_order_is_told_where_nothing_can_be_written(tmp_path: Path) -> None:
    store = Ledger(tmp_path / "used")
    with sqlite3.connect(store.file) as reader:
        reader.execute("SELECT count(*) FROM batches").fetchall()
        store.take(SMALL, "2026-06-01")
        copied = tmp_path / "copied"
        copied.mkdir()
        for name in ("ledger.db", "ledger.db-wal"):
            shutil.copy(store.folder / name, copied / name)
    reader.close()
    assert (copied / "ledger.db-wal").stat().st_size
    access = os.access
    copied.chmod(0o500)
    with pytest.MonkeyPatch.context() as patch:
        # The mark of a medium that cannot be written: root could write into any folder.
        patch.setattr(os, "access", lambda path, how: not str(path).startswith(str(copied)) and access(path, how))
        with pytest.raises(StoreUnusable, match="was copied while it was in use"):
            open_store(f"sqlite:///{copied / 'ledger.db'}")
    copied.chmod(0o700)
