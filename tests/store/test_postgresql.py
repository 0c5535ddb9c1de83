"""What only PostgreSQL has, and what both databases must give alike: the same figures to the byte, the same order.

What else the store and the pipeline must do is tried on both by their own tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, insert, make_url
from sqlalchemy.exc import IntegrityError

from ledger.config import SAMPLES
from ledger.domain.agencies.viewer import Viewer
from ledger.errors import Refused, StoreUnusable
from ledger.marts.address_keys import secret_of
from ledger.marts.build import tables_in_order
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from ledger.store.books import books_at
from ledger.store.facts.versions import read_facts
from ledger.store.journal.standing import what_stands
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.engine import open_store, read, write
from ledger.store.keeping.tables import Base
from ledger.store.soundness.chains import chain_faults
from ledger.store.soundness.references import reference_faults
from ledger.store.soundness.rows import row_faults
from ledger.store.soundness.schema import schema_faults
from ledger.tasks.demo import PAYMENTS, build
from ledger.tasks.export import EXPORTS
from tests.desk import SMALL
from tests.examples import LONG, RUN
from tests.golden.test_golden import STORIES, Ledger, tell
from tests.new_stores import Databases, kept_in_postgresql, new_store
from tests.store.keeping.test_engine import WRITES_TEN_BATCHES, batches, child
from tests.store.sample import ONLY_GROW, change, differing, record, sample

# What the demonstration's first year has nothing of yet.
NOT_YET = {
    *("payment-matches", "settled-beyond", "uplifts", "uplift-arrears", "uplift-costs", "planned-ends"),
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

agreements: agreement,placement,status,basis,first_day,last_day,review_by
B-1,B-1,agreed,panel,2026-03-01,,
a,a,agreed,panel,2026-03-01,,
b1,b1,interim,panel,2026-03-01,,2026-06-30
A,A,disputed,panel,2026-03-01,,
g,a-2,agreed,panel,2026-03-01,2026-03-10,
G,a-2,interim,panel,2026-03-11,,2026-06-30

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


@pytest.fixture(scope="module", autouse=True)
def on_both(databases: Databases) -> Iterator[None]:
    """These are tried on PostgreSQL alone, or on both at once."""
    with kept_in_postgresql(databases):
        yield


@pytest.fixture
def database(databases: Databases) -> Iterator[str]:
    """The name of a database without a table."""
    name = databases.make()
    yield name
    databases.drop(name)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of an empty ledger."""
    return new_store(tmp_path / "ledger.db")


def with_settings(url: str, *settings: str) -> str:
    """The address of a store for somebody for whom the server is set otherwise."""
    words = " ".join(f"-c {setting}" for setting in settings)
    return make_url(url).update_query_dict({"options": words}).render_as_string(hide_password=False)


@pytest.fixture
def two(database: str, databases: Databases, tmp_path: Path) -> tuple[Ledger, Ledger]:
    """Where ledgers can be made on SQLite and on PostgreSQL, which make the keys of addresses with one secret."""
    folders = [tmp_path / name for name in ("sqlite", "postgresql")]
    for folder in folders:
        folder.mkdir()
    in_a_file = f"sqlite:///{folders[0] / 'ledger.db'}"
    sqlite, postgresql = Ledger(folders[0], in_a_file), Ledger(folders[1], databases.address(database))
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


@pytest.mark.long
@pytest.mark.parametrize("story", STORIES if RUN == LONG else STORIES[::3], ids=lambda path: path.name)
def test_the_ledger_gives_what_was_worked_by_hand(story: Path, tmp_path: Path) -> None:
    """Every third story, and all of them in the long run: on SQLite each is told in any run."""
    assert tell(story, tmp_path)


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
    assert "Everything agrees" in told[1]
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


def test_lines_of_entries_are_in_one_order_on_both(two: tuple[Ledger, Ledger]) -> None:
    """What no longer pays takes back what stands: lines that nothing but the database's own rows tell.

    A server that avoids sorting groups rows in no order at all, as any may where they are many.
    """
    two[1].store = with_settings(two[1].store, "enable_sort=off", "enable_hashagg=on")
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


def test_a_refresh_by_what_changed_counts_what_one_afresh_counts_on_both(two: tuple[Ledger, Ledger]) -> None:
    for ledger in two:
        for name, book in (("book", SMALL), ("later", "providers: provider,name\nELM,Elm Trust")):
            write_sheets(ledger.folder / name, book)
        ledger.run("import", str(ledger.folder / "book"), "--dated-ahead", "--now", "2026-03-01")
        ledger.run("marts", "--now", "2026-03-31")
        ledger.run("post", "--through", "2026-03-31", "--now", "2026-03-31")
        ledger.run("import", str(ledger.folder / "later"), "--now", "2026-03-31")
        ledger.run("marts", "--now", "2026-03-31")
        by_change = counted(ledger)
        assert any("Elm Trust" in row for row in by_change["staging.providers"])
        ledger.run("marts", "--afresh", "--now", "2026-03-31")
        assert counted(ledger) == by_change
    assert counted(two[0]) == counted(two[1])


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
            ("change 2", "closings: it added 1 row, and 0 are held"),
        ]


def test_two_programs_that_make_and_write_the_same_ledger_take_turns(database: str, databases: Databases) -> None:
    url = databases.address(database)
    processes = [child(url, WRITES_TEN_BATCHES) for _ in range(2)]
    for process in processes:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    engine = open_store(url)
    assert batches(engine) == 20
    engine.dispose()


def test_a_ledger_that_somebody_else_writes_to_is_busy(engine: Engine, url: str) -> None:
    impatient = open_store(with_settings(url, "lock_timeout=50"))
    with write(engine), pytest.raises(StoreUnusable, match="is busy: another program"), write(impatient):
        pass
    impatient.dispose()
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


def test_a_server_that_is_not_there_or_not_ours_is_told(database: str, databases: Databases) -> None:
    ours = databases.address(database)
    nobody = make_url(ours).set(database=f"no_{database}", password="secret")  # noqa: S106 (nobody's, and wrong)
    with pytest.raises(StoreUnusable, match="cannot be used: ") as fault:
        open_store(nobody.render_as_string(hide_password=False))
    assert "secret" not in str(fault.value)
    with pytest.raises(StoreUnusable, match="There is no ledger at postgresql://"):
        open_store(ours)
    databases.say("CREATE TABLE customers (name text)", database)
    with pytest.raises(StoreUnusable, match="is not a ledger; it was not changed"):
        open_store(ours, create=True)


def test_who_may_not_write_is_told_so(engine: Engine, url: str, databases: Databases) -> None:
    name = str(make_url(url).database)
    reader = f"reader_of_{name}"
    databases.say(f"CREATE ROLE {reader}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}", name)
    only_reads = open_store(with_settings(url, f"role={reader}"))
    with pytest.raises(StoreUnusable, match="permission denied"):
        record(only_reads)
    assert batches(only_reads) == 0
    only_reads.dispose()
    databases.say(f"DROP OWNED BY {reader}; DROP ROLE {reader}", name)


def test_a_ledger_may_have_a_schema_of_its_own(database: str, databases: Databases) -> None:
    databases.say("CREATE SCHEMA joint", database)
    open_store(databases.address(database, "search_path=joint"), create=True).dispose()
    with pytest.raises(StoreUnusable, match="There is no ledger at postgresql://"):
        open_store(databases.address(database))
    engine = open_store(databases.address(database, "search_path=joint"))
    assert batches(engine) == 0
    engine.dispose()


def test_the_demonstration_is_not_built_into_a_ledger_in_use(engine: Engine, url: str) -> None:
    record(engine, *sample())
    with pytest.raises(Refused, match="There is already a ledger at"):
        build(url, months=1)
    assert batches(engine) == 1
