"""Snapshots: whoever reads sees one whole snapshot, whatever is built meanwhile; the past is built beside."""

from __future__ import annotations

import shutil
import threading
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from ledger.answers.earlier_snapshot import still_holding
from ledger.answers.splits.who_pays import exposures
from ledger.domain.agencies.viewer import Viewer
from ledger.domain.money_and_days.periods import Month
from ledger.errors import Refused
from ledger.marts.address_keys import secret_of
from ledger.marts.query import Snapshot, open_current, open_named
from ledger.marts.snapshots import NoSnapshot, current_name, folder_of, names_as_known, next_snapshot, path_of
from ledger.store.keeping.engine import Engine
from ledger.tasks.close import close
from ledger.tasks.post import post
from ledger.tasks.refresh_marts import BuiltSnapshot, refresh_marts
from tests.desk import in_books
from tests.marts.story import BOOK, IN_APRIL, IN_MAY, copy_ledger, hand_over, said
from tests.new_stores import opened_new

ALL = Viewer.all()
REFUSED = """
agreements: agreement,placement,status,basis,first_day,decided_on
B-2,B,declined,panel,2026-04-01,2026-06-02

agreements: agreement,placement,status,basis,first_day,last_day,decided_on
D-1,D,agreed,s75,2026-01-15,2026-04-15,2026-01-10
"""
"""What was hoped for is declined, and an agreement ends earlier than was known."""


@pytest.fixture
def own(county: Engine, tmp_path: Path) -> Engine:
    return copy_ledger(county, tmp_path / "own.db")


def test_before_the_first_snapshot_the_command_to_give_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshot, match="joint-ledger marts"):
        open_current(tmp_path)


def test_each_refresh_is_a_new_file_and_the_last_three_are_kept(own: Engine) -> None:
    names = [refresh_marts(own).name for _ in range(4)]
    folder = folder_of(str(own.url))
    assert names == ["snap-000001", "snap-000002", "snap-000003", "snap-000004"]
    assert current_name(folder) == "snap-000004"
    assert sorted(path.stem for path in folder.glob("*.duckdb")) == names[1:]
    with pytest.raises(NoSnapshot, match="snap-000001"):
        open_named(folder, "snap-000001")


def test_a_reader_keeps_what_it_reads_while_snapshots_come_and_go(own: Engine) -> None:
    first = refresh_marts(own)
    folder = folder_of(str(own.url))
    with open_current(folder) as reader:
        for _ in range(4):
            refresh_marts(own)
        assert not first.path.exists()
        assert reader.rows("meta", ALL)[0]["snapshot"] == first.name
        assert reader.rows("who_pays", ALL)


def test_readers_during_swaps_never_fail_and_never_mix(own: Engine) -> None:
    refresh_marts(own)
    folder = folder_of(str(own.url))
    seen: list[tuple[str, str]] = []
    faults: list[Exception] = []
    done = threading.Event()

    def look() -> None:
        try:
            while not done.is_set():
                with open_current(folder) as snapshot:
                    seen.append((snapshot.name, snapshot.rows("meta", ALL)[0]["snapshot"]))
        except Exception as fault:
            faults.append(fault)

    reader = threading.Thread(target=look)
    reader.start()
    for _ in range(5):
        refresh_marts(own)
    done.set()
    reader.join()
    assert faults == []
    assert len({name for name, _ in seen}) > 1
    assert all(asked == told for asked, told in seen)


def test_one_snapshot_answers_several_threads_at_once(snapshot: Snapshot) -> None:
    wrong: list[str] = []
    months = [f"2026-0{number}" for number in range(1, 6)]
    told = {month: snapshot.rows("placement_entries", ALL, placement="A", month=month) for month in months}

    def ask(month: str) -> None:
        answers = (snapshot.rows("placement_entries", ALL, placement="A", month=month) for _ in range(20))
        wrong.extend(month for rows in answers if rows != told[month])

    assert all(told.values())
    threads = [threading.Thread(target=ask, args=(month,)) for month in months]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def _half_build(folder: Path) -> None:
    with next_snapshot(folder) as (_, path):
        path.write_bytes(b"half")
        raise ZeroDivisionError


def test_a_build_that_fails_leaves_what_was_there(own: Engine) -> None:
    refresh_marts(own)
    folder = folder_of(str(own.url))
    with pytest.raises(ZeroDivisionError):
        _half_build(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["address-secret", "current", "snap-000001.duckdb"]
    assert refresh_marts(own).name == "snap-000002"


def test_a_slow_build_does_not_take_the_place_of_a_later_one(tmp_path: Path) -> None:
    with next_snapshot(tmp_path) as (slow, path_of_slow):
        with next_snapshot(tmp_path) as (quick, path_of_quick):
            path_of_quick.write_bytes(b"\0" * 8 + b"DUCK later")
        path_of_slow.write_bytes(b"\0" * 8 + b"DUCK earlier")
    assert slow < quick == current_name(tmp_path)


def test_the_past_is_built_beside_and_the_pointer_stays(own: Engine) -> None:
    now = refresh_marts(own)
    then = refresh_marts(own, as_known_at=datetime(2026, 4, 30, 23, 59, 59))
    folder = folder_of(str(own.url))
    assert current_name(folder) == now.name
    assert names_as_known(folder) == [then.name] == ["asof-2026-04-30T235959"]
    with open_named(folder, then.name) as past, open_current(folder) as present:
        assert past.rows("meta", ALL)[0]["horizon"] == date(2026, 3, 31)
        assert past.rows("meta", ALL)[0]["closed_through"] == "2026-02"
        before = {row["agreement"] for row in past.rows("allocations", ALL) if row["placement"] == "A"}
        after = {row["agreement"] for row in present.rows("allocations", ALL) if row["placement"] == "A"}
    assert (before, after) == ({"A-1"}, {"A-1", "A-2"})


def test_as_known_then_is_what_was_counted_then(own: Engine, tmp_path: Path) -> None:
    then = opened_new(tmp_path / "then.db")
    with_the_secret_of(own, then)
    hand_over(then, said(BOOK), IN_APRIL)
    post(then, date(2026, 3, 31), now=IN_APRIL)
    close(then, Month(2026, 2), now=IN_APRIL)
    counted_then = refresh_marts(then, now=IN_APRIL)
    as_known = refresh_marts(own, as_known_at=IN_APRIL)
    marts = ("allocations", "who_pays", "exposure", "commitment", "needs_decision", "trial_balance")
    with (
        open_named(counted_then.path.parent, counted_then.name) as one,
        open_named(as_known.path.parent, as_known.name) as other,
    ):
        for mart in marts:
            assert sorted(map(str, one.rows(mart, ALL))) == sorted(map(str, other.rows(mart, ALL))) != []


def test_a_ledger_without_postings_can_be_counted(tmp_path: Path) -> None:
    engine = opened_new(tmp_path / "new.db")
    empty = refresh_marts(engine)
    assert (empty.batch, empty.horizon, empty.failed_checks) == (0, None, ())
    hand_over(engine, said(BOOK), IN_MAY)
    refresh_marts(engine)
    with open_current(folder_of(str(engine.url))) as snapshot:
        assert len(snapshot.rows("dim_placement", ALL)) == 5
        assert snapshot.rows("needs_decision", ALL) == []


def test_a_snapshot_is_cut_off_from_files(built: BuiltSnapshot) -> None:
    with open_named(built.path.parent, built.name) as snapshot:
        _try_to_get_out(snapshot)


def _try_to_get_out(snapshot: Snapshot) -> None:
    inside = snapshot._connection.cursor()
    with pytest.raises(duckdb.PermissionException):
        inside.execute("SELECT * FROM read_text('/etc/hostname')")
    with pytest.raises(duckdb.Error, match="locked"):
        inside.execute("SET enable_external_access = true")
    with pytest.raises(duckdb.Error, match="read-only"):
        inside.execute("DELETE FROM who_pays")


def test_parameters_are_bound_and_never_run(snapshot: Snapshot) -> None:
    assert snapshot.rows("placement_entries", ALL, placement="A' OR '1' = '1", month="2026-04") == []


def test_nobody_is_answered_who_may_not_see_all(snapshot: Snapshot) -> None:
    with pytest.raises(Refused, match="may not see"):
        snapshot.rows("who_pays", Viewer("somebody"))


def test_the_snapshots_of_a_server_lie_apart_by_store_and_without_its_password() -> None:
    one = folder_of("postgresql://me:secret@host/ledger")
    assert one == folder_of("postgresql://me:other@host/ledger")
    assert one != folder_of("postgresql://me:secret@host/another")
    assert "secret" not in str(one)
    assert path_of(folder_of("sqlite:////srv/x.db"), "snap-000001") == Path("/srv/x.marts/snap-000001.duckdb")


def test_using_the_snapshot_before_gives_what_counting_afresh_gives(own: Engine) -> None:
    refresh_marts(own)
    hand_over(own, said(REFUSED), datetime(2026, 6, 3))
    refresh_marts(own)
    for through in (date(2026, 5, 20), date(2026, 5, 31), date(2026, 8, 15), date(2027, 4, 10)):
        post(own, through, now=datetime(2027, 5, 1))
        step = refresh_marts(own)
        afresh = _afresh(own)
        assert step.horizon == through
        with open_named(step.path.parent, step.name) as one, open_named(afresh.path.parent, afresh.name) as other:
            for mart in ("exposure", "forecast", "commitment", "needs_decision", "dim_placement"):
                assert sorted(map(str, one.rows(mart, ALL))) == sorted(map(str, other.rows(mart, ALL))) != []


def test_an_answer_uses_what_the_snapshot_remembers_and_works_out_what_changed_since(own: Engine) -> None:
    refresh_marts(own)
    before = in_books(own, exposures.listed)
    hand_over(own, said(REFUSED), datetime(2026, 6, 3))
    post(own, in_books(own, lambda books: books.posted.horizon), now=datetime(2026, 6, 3))
    held = in_books(own, still_holding)
    assert {row.placement for row in held.exposure} == {"E"}
    assert in_books(own, exposures.listed) == in_books(_copy(own), exposures.listed) != before


def _afresh(engine: Engine) -> BuiltSnapshot:
    """Count a copy of the ledger that has no snapshot to start from."""
    return refresh_marts(_copy(engine))


def _copy(engine: Engine) -> Engine:
    """A copy of the ledger that has no snapshot."""
    copy = Path(str(engine.url.database)).with_name("afresh.db")
    copy.unlink(missing_ok=True)
    shutil.rmtree(copy.with_suffix(".marts"), ignore_errors=True)
    copied = copy_ledger(engine, copy)
    with_the_secret_of(engine, copied)
    return copied


def with_the_secret_of(engine: Engine, other: Engine) -> None:
    """Have another ledger make the keys of addresses as this one does, so that their figures can be compared."""
    secret, folder = secret_of(folder_of(str(engine.url))), folder_of(str(other.url))
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "address-secret").write_text(secret, encoding="ascii")
