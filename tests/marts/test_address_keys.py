"""Addresses name placements by keys that nobody can work out who has not the ledger's secret."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from dashboards import reading
from ledger.marts import address_keys, snapshots
from ledger.marts.address_keys import earlier_key_of, key_of, macro_of, secret_of
from tests.desk import SMALL, Ledger


@pytest.fixture
def counted(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    ledger.take(SMALL, "2026-01-02")
    ledger.do("post", "--through", "2026-02-28", "--now", "2026-03-01")
    ledger.do("marts")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    return ledger


def keys_in(ledger: Ledger) -> dict[str, str]:
    folder = snapshots.folder_of(ledger.url)
    with duckdb.connect(str(snapshots.path_of(folder, snapshots.current_name(folder))), read_only=True) as found:
        return dict(found.execute("SELECT placement, key FROM dim_placement").fetchall())


def test_pages_and_figures_know_a_placement_by_one_key_and_old_links_still_lead_to_it(counted: Ledger) -> None:
    keys = keys_in(counted)
    assert keys == {code: reading.key_of(code) for code in ("A", "B")}
    assert all(len(key) == 12 for key in keys.values())
    for code, key in keys.items():
        assert key != earlier_key_of(code) == sha256(f"placement:{code}".encode()).hexdigest()[:12]
        assert reading.placement_of(key) == reading.placement_of(earlier_key_of(code)) == code
        assert reading.key_now(earlier_key_of(code)) == reading.key_now(key) == key
    assert reading.placement_of("0" * 12) is None
    assert reading.key_now("0" * 12) == "0" * 12


def test_the_secret_is_its_owners_alone_stays_and_is_in_no_snapshot(counted: Ledger) -> None:
    folder = snapshots.folder_of(counted.url)
    (file,) = folder.glob("address-secret*")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = keys_in(counted)
    assert address_keys.kept_secret(folder / ".." / folder.name) == file.read_text(encoding="ascii")
    counted.do("marts")
    assert keys_in(counted) == before
    snapshot = snapshots.path_of(folder, snapshots.current_name(folder))
    assert file.read_bytes() not in snapshot.read_bytes()


def test_two_ledgers_know_one_code_by_two_keys(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert key_of("PL-1", one) == key_of("PL-1", one) != key_of("PL-1", other)


def test_whoever_is_first_makes_the_secret(tmp_path: Path) -> None:
    def made(number: int) -> str:
        return secret_of(tmp_path.joinpath("marts", *("..", "marts") * number))  # a way nobody remembers

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(made, range(40)))) == 1
    assert [path.name for path in (tmp_path / "marts").iterdir()] == ["address-secret"]


def test_where_nothing_can_be_written_a_secret_holds_while_the_program_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert key_of("PL-1", tmp_path / "file" / "marts") == key_of("PL-1", tmp_path / "file" / "marts")


def test_sql_makes_the_same_key() -> None:
    with duckdb.connect() as connection:
        connection.execute(macro_of("abc"))
        ((made,),) = connection.execute("SELECT placement_key('PL-é')").fetchall()
    assert made == sha256("abc:placement:PL-é".encode()).hexdigest()[:12]
