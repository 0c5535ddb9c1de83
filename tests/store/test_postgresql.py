"""On PostgreSQL the ledger is what it is on SQLite: the same figures to the byte, the same guards, the same order.

These run where LEDGER_TEST_POSTGRES names an empty database; each works in a schema of its own and drops it. Best is
a database that orders text as people do (CREATE DATABASE ... LOCALE_PROVIDER icu ICU_LOCALE 'en-GB'), for the ledger
must not depend on that.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, insert, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from ledger.config import SAMPLES
from ledger.domain.agencies.viewer import Viewer
from ledger.domain.sheet.facts import Facts
from ledger.errors import Refused, StoreUnusable
from ledger.marts.address_keys import secret_of
from ledger.marts.build import tables_in_order
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from ledger.store.books import books_at, books_to_write
from ledger.store.facts.versions import read_facts, read_origins
from ledger.store.journal.recording import open_batch
from ledger.store.journal.standing import what_stands
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.engine import open_store, read, write
from ledger.store.keeping.journal_tables import PostingTable
from ledger.store.keeping.tables import Base, table
from ledger.store.soundness.chains import chain_faults
from ledger.store.soundness.references import reference_faults
from ledger.store.soundness.rows import row_faults
from ledger.store.soundness.schema import schema_faults
from ledger.tasks.demo import PAYMENTS, build
from ledger.tasks.export import EXPORTS
from tests.desk import SMALL
from tests.golden.test_golden import STORIES, Ledger, tell
from tests.store.keeping.test_engine import WRITES_TEN_BATCHES, batches, child
from tests.store.sample import A_ROW_EACH, ONLY_GROW, SUPERSEDED_ONCE, differing, record, sample, stated, withdrawn

GIVEN = os.environ.get("LEDGER_TEST_POSTGRES", "")
# What the demonstration's first year has nothing of yet.
NOT_YET = {
    *("payment-matches", "uplifts", "uplift-arrears", "uplift-costs"),
    *("funds", "fund-instalments", "fund-contributors", "in-kind", "homes", "empty-beds"),
    *("money-without-outcome", "therapy-hours", "therapy-payers", "programmes", "programme-families"),
}
LAYOUT = str(PAYMENTS / "wendlemere.toml")
NOW = "2025-04-30"
PLACEMENTS = ("PL-1", "PL-2")
MARCH = ("--month", "2026-03")
MERGED = """
agencies: agency,name,kind
C,County,council
h,Old board,icb
H,New board,icb

budgets: budget,agency,stream,name,last_day,successor
C-SC,C,social_care,Social care,,
h-cc,h,health,Old,2026-03-31,H-CC
h-CC,h,health,Old as well,2026-03-31,H-CC
H-CC,H,health,New,,

providers: provider,name
P,Provider

children: child
k

placements: placement,child,provider,setting,lead_budget,first_day
B-1,k,P,K2,C-SC,2026-03-01
a,k,P,K2,C-SC,2026-03-01
b1,k,P,K2,C-SC,2026-03-01
A,k,P,K2,C-SC,2026-03-01
a-2,k,P,K2,C-SC,2026-03-01

prices: price,placement,component,rate,unit,first_day
B-1,B-1,core,1000,week,2026-03-01
a,a,core,1000,week,2026-03-01
b1,b1,core,1000,week,2026-03-01
A,A,core,1000,week,2026-03-01
a-2,a-2,core,1000,week,2026-03-01

agreements: agreement,placement,status,basis,first_day,last_day
B-1,B-1,agreed,panel,2026-03-01,
a,a,agreed,panel,2026-03-01,
b1,b1,interim,panel,2026-03-01,
A,A,disputed,panel,2026-03-01,
g,a-2,agreed,panel,2026-03-01,2026-03-10
G,a-2,interim,panel,2026-03-11,

clauses: agreement,rank,kind,budget,percent
B-1,1,rest,C-SC,50
B-1,1,rest,h-cc,50
a,1,rest,C-SC,50
a,1,rest,h-CC,50
b1,1,rest,C-SC,50
b1,1,rest,h-cc,50
A,1,rest,C-SC,50
A,1,rest,h-CC,50
g,1,rest,C-SC,50
g,1,rest,h-cc,25
g,1,rest,h-CC,25
G,1,rest,C-SC,50
G,1,rest,h-CC,25
G,1,rest,h-cc,25
"""
"""Codes that people would put in another order than a machine does; and two budgets that pass to another agency."""
pytestmark = pytest.mark.skipif(
    not GIVEN, reason="LEDGER_TEST_POSTGRES names no empty PostgreSQL database that the tests may use"
)


def say(statement: str) -> None:
    """Have the server do something outside any ledger."""
    import psycopg

    plain = make_url(GIVEN).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement.encode())


def address(schema: str, *settings: str) -> str:
    options = " ".join(f"-c {setting}" for setting in (f"search_path={schema}", *settings))
    return make_url(GIVEN).update_query_dict({"options": options}).render_as_string(hide_password=False)


@pytest.fixture
def schema() -> Iterator[str]:
    name = f"ledger_{uuid4().hex[:12]}"
    say(f"CREATE SCHEMA {name}")
    yield name
    say(f"DROP SCHEMA {name} CASCADE")


@pytest.fixture
def url(schema: str) -> Iterator[str]:
    given = address(schema)
    yield given
    shutil.rmtree(folder_of(given), ignore_errors=True)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_store(url, create=True)
    yield engine
    engine.dispose()


@pytest.fixture
def two(url: str, tmp_path: Path) -> tuple[Ledger, Ledger]:
    """A ledger on SQLite and one on PostgreSQL, which make the keys of addresses with one secret."""
    folders = [tmp_path / name for name in ("sqlite", "postgresql")]
    for folder in folders:
        folder.mkdir()
    sqlite, postgresql = Ledger(folders[0]), Ledger(folders[1], url)
    marts = folder_of(sqlite.store)
    marts.mkdir(mode=0o700)
    (marts / "address-secret").write_text(secret_of(folder_of(postgresql.store)), encoding="ascii")
    return sqlite, postgresql


def exported(ledger: Ledger, what: str, *words: str) -> bytes:
    file = ledger.folder / f"{what}.csv"
    ledger.run("export", what, str(file), *words)
    return file.read_bytes()


def counted(ledger: Ledger) -> dict[str, list[str]]:
    """The rows of every table of the current snapshot."""
    with open_current(folder_of(ledger.store)) as snapshot:
        return {name: sorted(map(str, snapshot.rows(name, Viewer.all()))) for name in tables_in_order()}


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_the_ledger_gives_what_was_worked_by_hand(story: Path, url: str, tmp_path: Path) -> None:
    assert tell(story, tmp_path, url)


def test_the_demonstration_s_first_year_is_the_same_to_the_byte(two: tuple[Ledger, Ledger]) -> None:
    for ledger in two:
        assert build(ledger.store, months=12).entries > 400
        ledger.run("import-payments", str(PAYMENTS / "wendlemere-2024-25.csv"), "--layout", LAYOUT, "--now", NOW)
        ledger.run("marts")
    sqlite, postgresql = two
    for then in ((), ("--as-known-at", "2024-08-31")):
        empty = set()
        for what, export in EXPORTS.items():
            words = (*then, *(("--on", "2024-08-31") if export.on_a_day else ()))
            rows = exported(postgresql, what, *words)
            assert rows == exported(sqlite, what, *words)
            if rows.count(b"\n") == 1:
                empty.add(what)
        assert empty <= NOT_YET
    told = [ledger.run("verify") for ledger in two]
    assert "Everything agrees." in told[1]
    assert told[0] == told[1]
    figures = counted(postgresql)
    assert len(figures["who_pays"]) > 100
    assert len(figures["staging.published_payments"]) > 100
    assert figures == counted(sqlite)


def test_every_command_says_the_same(two: tuple[Ledger, Ledger]) -> None:
    payments = str(PAYMENTS / "wendlemere-2024-25.csv")
    for words in (
        ("import", str(SAMPLES / "first-book"), "--dry-run"),
        ("init",),
        ("import", str(SAMPLES / "first-book"), "--dated-ahead", "--now", "2026-04-01"),
        ("import", str(SAMPLES / "first-book"), "--dated-ahead", "--now", "2026-04-02"),
        ("post", "--through", "2026-03-31", "--no-marts", "--now", "2026-04-03"),
        ("close", "2026-02", "--now", "2026-04-04"),
        ("reopen", "2026-02", "--why", "a late decision", "--now", "2026-04-05"),
        ("import-payments", payments, "--layout", LAYOUT, "--now", "2026-04-06"),
        ("import-payments", payments, "--layout", LAYOUT, "--now", "2026-04-07"),
        ("post", "--through", "2026-03-31", "--no-marts", "--now", "2026-04-08"),
        ("reconcile", "--no-marts", "--now", "2026-04-09"),
        ("recharge", "2026-03", "--now", "2026-04-10"),
        ("reconcile", "--no-marts", "--now", "2026-04-11"),
        ("month-end", "2026-03"),
        ("verify", "--json"),
        *(("explain", placement, "--month", "2026-02", "--json") for placement in PLACEMENTS),
    ):
        sqlite, postgresql = (ledger.run(*words) for ledger in two)
        assert sqlite == postgresql != ""


PAID = """
receipts: receipt,from_agency,to_agency,received_on,amount,reference
R1,H1,C,2026-04-10,24052.37,C-000001
R2,H1,C,2026-04-11,500.00,
"""


def test_lines_of_entries_are_in_one_order_on_both(two: tuple[Ledger, Ledger], schema: str) -> None:
    """What no longer pays takes back what stands: lines that nothing but the database's own rows tell.

    A server that avoids sorting groups rows in no order at all, as any may where they are many.
    """
    two[1].store = address(schema, "enable_sort=off", "enable_hashagg=on")
    for ledger in two:
        for name, book in (("book", SMALL), ("paid", PAID)):
            write_sheets(ledger.folder / name, book)
        ledger.run("import", str(ledger.folder / "book"), "--dated-ahead", "--now", "2026-03-01")
        ledger.run("post", "--through", "2026-03-31", "--no-marts", "--now", "2026-03-31")
        ledger.run("recharge", "2026-03", "--now", "2026-04-01")
        ledger.run("import", str(ledger.folder / "paid"), "--dated-ahead", "--now", "2026-04-12")
        ledger.run("reconcile", "--no-marts", "--now", "2026-04-12")
        ledger.run("unmatch", "R1", "C-000001", "--why", "not theirs", "--no-marts", "--now", "2026-05-07")
        ledger.run("reconcile", "--no-marts", "--now", "2026-05-07")
    sqlite, postgresql = two
    rows = exported(postgresql, "journal")
    assert rows.count(b",receipt,") > 20
    assert rows == exported(sqlite, "journal")
    for story in ("receipt-matches", "recharges"):
        assert exported(postgresql, story) == exported(sqlite, story)


def test_a_backup_goes_from_either_store_to_the_other_and_back(two: tuple[Ledger, Ledger], tmp_path: Path) -> None:
    sqlite, postgresql = two
    for words in (
        ("import", str(SAMPLES / "first-book"), "--dated-ahead", "--now", "2026-04-01"),
        ("post", "--through", "2026-03-31", "--no-marts", "--now", "2026-04-03"),
        ("close", "2026-02", "--now", "2026-04-04"),
    ):
        sqlite.run(*words)
    first, second = (str(tmp_path / name) for name in ("first.backup", "second.backup"))
    sqlite.run("backup", first)
    postgresql.run("restore", first)
    postgresql.run("backup", second)
    folder = tmp_path / "back"
    folder.mkdir()
    back = Ledger(folder)
    back.run("restore", second)
    told = [ledger.run("verify", "--json") for ledger in (sqlite, postgresql, back)]
    assert told[0] == told[1] == told[2]
    rows = [exported(ledger, "journal") for ledger in (sqlite, postgresql, back)]
    assert rows[0] == rows[1] == rows[2]
    postgresql.run("reopen", "2026-02", "--why", "a late decision", "--now", "2026-04-05")
    postgresql.run("restore", first, "--replace")
    assert postgresql.run("verify", "--json") == told[0]
    engine = open_store(postgresql.store)
    with pytest.raises(IntegrityError, match="only grows"):
        change(engine, "DELETE FROM closings")
    engine.dispose()


def test_codes_are_in_the_order_of_code_points_whatever_the_database_thinks(two: tuple[Ledger, Ledger]) -> None:
    for ledger in two:
        write_sheets(ledger.folder / "book", MERGED)
        ledger.run("import", str(ledger.folder / "book"), "--now", "2026-04-01")
        ledger.run("post", "--through", "2026-04-30", "--no-marts", "--now", "2026-04-30")
    sqlite, postgresql = two
    rows = exported(postgresql, "journal")
    assert rows.count(b",transfer,") > 10
    assert rows == exported(sqlite, "journal")
    assert exported(postgresql, "allocations") == exported(sqlite, "allocations")
    for books in (("beancount",), ("hledger",), ("gl",), *((made, *MARCH) for made in ("accruals", "workbook"))):
        assert exported(postgresql, *books) == exported(sqlite, *books)
    assert sqlite.run("month-end", MARCH[1]) == postgresql.run("month-end", MARCH[1]) != ""


def write_sheets(folder: Path, book: str) -> None:
    folder.mkdir()
    for block in book.strip().split("\n\n"):
        sheet, _, rows = block.partition(": ")
        (folder / f"{sheet}.csv").write_text(rows + "\n", encoding="utf-8")


def test_what_goes_in_comes_back(engine: Engine) -> None:
    record(engine, *sample())
    rows = [change.row for change in sample() if change.row]
    record(engine, differing("prices", rate="6000"), withdrawn("reviews", "V-2"))
    with books_at(engine) as books:
        assert read_facts(books.connection, 1).rows == Facts.of(rows).rows
        now = read_facts(books.connection).rows
        assert books.as_known_after(2).placements_changed(1) == {"PL-1"}
        assert read_origins(books.connection, ["reviews"])["reviews", ("V-2",)].withdrawn
    assert now["prices"]["P-1",].rate == 6000
    assert ("V-2",) not in now["reviews"]


def test_any_text_comes_back_as_it_was(engine: Engine) -> None:
    note = "a\\tb\\N \\. 'quoted' \"twice\" Zoë £5 %s {x} :y\nnext\tline"
    record(engine, *sample())
    record(engine, differing("prices", note=note))
    with read(engine) as connection:
        assert read_facts(connection).rows["prices"]["P-1",].note == note


def test_sums_are_whole_numbers(used: Engine) -> None:
    with books_at(used) as books:
        standing = what_stands(books)["PL-1"].standing
    sums = [*standing.charges.values(), *(amount for row in standing.allocations.values() for amount in row.values())]
    assert sums == [100, 10, 100]
    assert {type(amount) for amount in sums} == {int}


def test_migrations_make_the_tables_that_the_code_knows(engine: Engine) -> None:
    with read(engine) as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _but_alembic_s})
        assert compare_metadata(context, Base.metadata) == []


def _but_alembic_s(_: object, name: str | None, *__: object) -> bool:
    return name != "alembic_version"


def change(engine: Engine, statement: str) -> None:
    with write(engine) as connection:
        connection.execute(text(statement))


def test_rows_that_only_grow_cannot_be_changed_or_deleted(used: Engine) -> None:
    for name in ONLY_GROW:
        column = next(iter(Base.metadata.tables[name].columns)).name
        for statement in (
            f'UPDATE {name} SET "{column}" = "{column}"',
            f"DELETE FROM {name}",
            f"TRUNCATE {name} CASCADE",
        ):
            with pytest.raises(IntegrityError, match="only grows"):
                change(used, statement)


def test_versions_are_superseded_once_and_never_change_otherwise(used: Engine) -> None:
    with books_to_write(used) as books:
        open_batch(books, command="import", source="book")
    for name in SUPERSEDED_ONCE:
        with pytest.raises(IntegrityError, match="superseded row by row, once"):
            change(used, f"UPDATE {name} SET id = id + 1000, superseded_by = 3")
        with pytest.raises(IntegrityError, match="only grows"):
            change(used, f"DELETE FROM {name}")
        change(used, f"UPDATE {name} SET superseded_by = 3")
        with pytest.raises(IntegrityError, match="superseded row by row, once"):
            change(used, f"UPDATE {name} SET superseded_by = NULL")


def test_what_was_altered_by_hand_is_named(used: Engine) -> None:
    change(used, "ALTER TABLE batch_rows DISABLE TRIGGER USER")
    change(used, "DELETE FROM batch_rows WHERE kept_in = 'left_elsewhere'")
    change(used, "ALTER TABLE batch_rows ENABLE TRIGGER USER")
    found = (schema_faults, reference_faults, chain_faults, row_faults)
    with books_at(used) as books:
        assert [fault for faults in found for fault in faults(books)] == []
    change(used, "ALTER TABLE closings DISABLE TRIGGER closings_no_delete; DELETE FROM closings")
    change(used, "DROP INDEX ix_entries_batch; ALTER TABLE entries DROP CONSTRAINT fk_entries_placement_id")
    with books_at(used) as books:
        assert [fault for faults in found for fault in faults(books)] == [
            ("entries", "its index ix_entries_batch is missing"),
            ("entries", "its reference from placement_id to placements is missing"),
            ("closings", "its guard closings_no_delete is missing"),
            ("batch 2", "closings: it added 1 row, and 0 are held"),
        ]


@pytest.mark.parametrize("amount", [1.5, 0, "12 pounds", None])
def test_only_whole_pence_are_posted(used: Engine, amount: object) -> None:
    columns = ("entry", "line", "agency_id", "account", "purse_id", "amount")
    with pytest.raises(DBAPIError, match=r"amount|bigint"), write(used) as connection:
        bulk_insert(connection, table(PostingTable), columns, [(1, 2, 1, "cash", 1, amount)])


@pytest.mark.parametrize("number", [1, 3])
def test_entries_are_numbered_without_gaps(used: Engine, number: int) -> None:
    with pytest.raises(IntegrityError, match="without gaps"), write(used) as connection:
        connection.execute(insert(Base.metadata.tables["entries"]), {**A_ROW_EACH["entries"], "number": number})


def test_two_programs_that_make_and_write_the_same_ledger_take_turns(url: str) -> None:
    processes = [child(url, WRITES_TEN_BATCHES) for _ in range(2)]
    for process in processes:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    engine = open_store(url)
    assert batches(engine) == 20
    engine.dispose()


KILLED_IN_THE_MIDDLE = """
import time
from tests.store.sample import sample
from ledger.store.books import books_to_write
from ledger.store.keeping.engine import open_store
from ledger.store.journal.recording import open_batch
from ledger.store.statements import write_facts
with books_to_write(open_store(url)) as books:
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


def test_a_ledger_that_somebody_else_writes_to_is_busy(engine: Engine, schema: str) -> None:
    impatient = open_store(address(schema, "lock_timeout=50"))
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
        record(engine, *sample()[:1], stated("reviews", review="V-3", placement="PL-9", held_on="2025-10-02"))
    assert batches(engine) == 0


def test_values_are_kept_out_of_what_the_database_complains_about(used: Engine) -> None:
    children = Base.metadata.tables["children"]
    row = (9, "CH-1", 1)
    with pytest.raises(IntegrityError, match="unique constraint") as said, write(used) as connection:
        connection.execute(insert(children).values(row))
    with pytest.raises(IntegrityError, match="unique constraint") as copied, write(used) as connection:
        bulk_insert(connection, children, ("id", "code", "batch"), [row])
    for fault in (said.value, copied.value):
        chain: BaseException | None = fault
        while chain:
            assert "CH-1" not in str(chain)
            chain = chain.__cause__


def test_a_server_that_is_not_there_or_not_ours_is_told(schema: str) -> None:
    nobody = make_url(GIVEN).set(database=f"no_{schema}", password="secret")  # noqa: S106 (nobody's, and wrong)
    with pytest.raises(StoreUnusable, match="cannot be used: ") as fault:
        open_store(nobody.render_as_string(hide_password=False))
    assert "secret" not in str(fault.value)
    with pytest.raises(StoreUnusable, match="There is no ledger at postgresql://"):
        open_store(address(schema))
    say(f"CREATE TABLE {schema}.customers (name text)")
    with pytest.raises(StoreUnusable, match="is not a ledger; it was left as it is"):
        open_store(address(schema), create=True)


def test_who_may_not_write_is_told_so(engine: Engine, schema: str) -> None:
    reader = f"reader_of_{schema}"
    say(f"CREATE ROLE {reader}; GRANT USAGE ON SCHEMA {schema} TO {reader}")
    say(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {reader}")
    only_reads = open_store(address(schema, f"role={reader}"))
    with pytest.raises(StoreUnusable, match="permission denied"):
        record(only_reads)
    assert batches(only_reads) == 0
    only_reads.dispose()
    say(f"DROP OWNED BY {reader}; DROP ROLE {reader}")


def test_the_demonstration_is_not_built_into_a_ledger_in_use(engine: Engine, url: str) -> None:
    record(engine, *sample())
    with pytest.raises(Refused, match="There is already a ledger at"):
        build(url, months=1)
    assert batches(engine) == 1
