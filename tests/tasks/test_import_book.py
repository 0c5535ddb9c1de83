"""A book goes in whole or not at all, and a form is a book of one row."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.config import SAMPLES
from ledger.domain.debts.sheets import Terms
from ledger.domain.placements.sheets import Price
from ledger.domain.sheet.facts import Facts
from ledger.errors import Refused, WrongUsage
from ledger.store.books import books_at
from ledger.store.facts.versions import read_facts
from ledger.store.keeping.engine import Engine, read
from ledger.tasks.import_book import import_book, record, record_new, record_worked_out
from ledger.tasks.import_results import problem_rows, write_problems
from tests.desk import rows_in
from tests.new_stores import opened_new
from tests.two_at_once import before_it_writes

GOOD = SAMPLES / "first-book"
JUNE = datetime(2026, 6, 1, 12)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = opened_new(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "a-book"
    folder.mkdir()
    return folder


def facts(engine: Engine, known_at: int | None = None) -> Facts:
    with read(engine) as connection:
        return read_facts(connection, known_at)


def count(engine: Engine, table: str) -> int:
    with read(engine) as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def rate(engine: Engine, price: str, known_at: int | None = None) -> str:
    return str(facts(engine, known_at).sheet(Price)[(price,)].rate)


def test_a_book_goes_in_as_one_batch_with_its_files(engine: Engine) -> None:
    outcome = import_book(engine, GOOD, now=JUNE)
    assert (outcome.batch, outcome.problems, outcome.conflicts) == (1, [], [])
    # What was said of its recharge comes in the same book, before the ledger has issued it.
    assert [(each.file, "CC-000001, which was not issued" in each.text) for each in outcome.remarks] == [
        ("receipt_allocations.csv", True),
        ("debt_decisions.csv", True),
    ]
    assert outcome.sentences[-1] == f"rows changed: {rows_in(GOOD)}, in change 1."
    assert count(engine, "batch_files") == len(list(GOOD.glob("*.csv")))
    assert sum(len(rows) for rows in facts(engine).rows.values()) == rows_in(GOOD) > 150


def test_the_same_book_twice_is_one_import(engine: Engine) -> None:
    import_book(engine, GOOD, now=JUNE)
    again = import_book(engine, GOOD, now=JUNE)
    assert again.batch is None
    assert again.sentences[-1] == "The data workbook says nothing new: no change was recorded."
    assert count(engine, "batches") == 1


def test_a_book_with_a_problem_leaves_nothing_behind(engine: Engine, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    shutil.copytree(GOOD, bad)
    (bad / "payments.csv").write_text("payment,invoice,paid_on,amount\nX,HH-0101,soon,1.00\n")
    outcome = import_book(engine, bad, now=JUNE)
    assert outcome.batch is None
    assert problem_rows(outcome)[0][:4] == ("payments.csv", "2", "paid_on", "soon")
    assert outcome.sentences[-1] == "problems: 1. Nothing was written."
    assert (count(engine, "batches"), count(engine, "agencies")) == (0, 0)


def test_a_dry_run_does_all_but_write(engine: Engine) -> None:
    outcome = import_book(engine, GOOD, dry_run=True)
    assert outcome.batch is None
    assert (
        outcome.sentences[-1] == f"rows that would change: {rows_in(GOOD)}. This was a dry run: nothing was written."
    )
    assert count(engine, "batches") == 0


def test_a_changed_row_supersedes_and_the_past_stays_known(engine: Engine, book: Path) -> None:
    import_book(engine, GOOD, now=JUNE)
    (book / "prices.csv").write_text("price,rate\nPR-1,5250.00\n")
    assert import_book(engine, book, now=JUNE).batch == 2
    assert (rate(engine, "PR-1"), rate(engine, "PR-1", known_at=1)) == ("5250", "5200")


def test_a_form_is_a_book_of_one_row_that_a_later_book_does_not_overrule(engine: Engine, book: Path) -> None:
    import_book(engine, GOOD, now=JUNE)
    assert record(engine, "prices", {"price": "PR-1", "rate": "5300"}, now=JUNE).batch == 2
    outcome = import_book(engine, GOOD, now=JUNE)
    assert (outcome.batch, rate(engine, "PR-1")) == (3, "5300"), "the conflict is kept, and nothing else"
    assert sum(each.changed + each.new for each in outcome.counts.values()) == 0
    assert outcome.sentences[0].startswith("conflict 1: prices PR-1: it was stated on a screen since, ")
    assert outcome.sentences[0].endswith(" UTC; here rate 5300; sent rate 5200 (prices.csv, row 2)")
    assert import_book(engine, GOOD, prefer_book=True, now=JUNE).batch == 4
    assert rate(engine, "PR-1") == "5200"


def test_a_form_has_the_same_checks(engine: Engine) -> None:
    import_book(engine, GOOD, now=JUNE)
    outcome = record(engine, "prices", {"price": "PR-1", "rate": "dear", "placement": "PL-9"})
    assert [row[:4] for row in problem_rows(outcome)] == [
        ("the form", "2", "rate", "dear"),
        ("the form", "2", "placement", "PL-9"),
    ]


def test_a_new_row_takes_no_code_that_another_has_by_then(engine: Engine) -> None:
    import_book(engine, GOOD, now=JUNE)
    oak = {"provider": "OAK-2", "name": "Oak Two Ltd"}
    before_it_writes(engine, lambda: record(engine, "providers", oak, now=JUNE))
    with pytest.raises(Refused, match="OAK-2 is known already on the sheet providers"):
        record_new(engine, "providers", {**oak, "name": "Another"}, now=JUNE)
    assert facts(engine).rows["providers"]["OAK-2",].name == "Oak Two Ltd"


def test_a_code_of_a_series_that_was_withdrawn_is_not_given_to_another_row(engine: Engine) -> None:
    def plan() -> str:
        record_new(engine, "panels", {"name": "Joint panel", "held_on": "2026-07-01"}, series="PN", now=JUNE)
        return max(code for (code,) in facts(engine).rows["panels"])

    assert [plan(), plan()] == ["PN-0001", "PN-0002"]
    record(engine, "panels", {"panel": "PN-0001", "withdrawn": "yes"}, now=JUNE)
    record(engine, "panels", {"panel": "PN-0002", "withdrawn": "yes"}, now=JUNE)
    assert plan() == "PN-0003"


def test_what_is_worked_out_is_worked_out_from_what_is_known_as_it_is_written(engine: Engine) -> None:
    import_book(engine, GOOD, now=JUNE)
    price = next(iter(facts(engine).sheet(Price).values()))
    cells = {name: getattr(price, name) for name in Price.columns()}
    before_it_writes(engine, lambda: record(engine, "prices", {**cells, "note": "seen"}, now=JUNE))
    outcome, told = record_worked_out(
        engine,
        lambda books: ({"prices": [cells | {"note": "after"}]}, books.facts(Price).sheet(Price)[price.price,].note),
    )
    assert (told, outcome.counts["prices"].changed) == ("seen", 1)
    with pytest.raises(ZeroDivisionError):
        record_worked_out(engine, lambda _: ({}, 1 // 0))
    assert record_worked_out(engine, lambda _: ({}, None))[0].batch is None


def test_a_form_may_state_the_clauses_of_an_agreement(engine: Engine) -> None:
    import_book(engine, GOOD, now=JUNE)
    rows = [
        {"agreement": "A-1", "rank": 1, "kind": "rest", "budget": "CC-SC", "percent": "70"},
        {"agreement": "A-1", "rank": 1, "kind": "rest", "budget": "ICB-CH", "percent": "30"},
    ]
    assert record(engine, "clauses", rows, now=JUNE).batch == 2
    assert record(engine, "clauses", rows[:1], now=JUNE).problems[0].column == "percent"


def test_a_clause_a_screen_left_out_is_not_put_back_by_a_book(engine: Engine) -> None:
    import_book(engine, GOOD, now=JUNE)
    record(
        engine,
        "clauses",
        [{"agreement": "A-3", "rank": 2, "kind": "rest", "budget": "CC-SC", "percent": 100}],
        now=JUNE,
    )
    outcome = import_book(engine, GOOD, now=JUNE)
    assert [(each.key, each.differences[0].key) for each in outcome.conflicts] == [("A-3", "A-3 1 ICB-CH")]
    assert sum(each.changed + each.new for each in outcome.counts.values()) == 0


def test_the_clock_does_not_run_backwards(engine: Engine, book: Path) -> None:
    import_book(engine, GOOD, now=JUNE)
    (book / "prices.csv").write_text("price,rate\nPR-1,5250.00\n")
    with pytest.raises(WrongUsage):
        import_book(engine, book, now=datetime(2026, 5, 1))
    assert rate(engine, "PR-1") == "5200"


def test_problems_leave_as_csv_and_run_no_formula(engine: Engine, book: Path, tmp_path: Path) -> None:
    (book / "payments.csv").write_text('payment,invoice,paid_on,amount\nX,Y,"=cmd()",-1e\n')
    write_problems(tmp_path / "problems.csv", import_book(engine, book))
    lines = (tmp_path / "problems.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "file,row,column,found,expected,remedy"
    assert lines[1].startswith("payments.csv,2,paid_on,'=cmd(),")
    assert lines[2].startswith("payments.csv,2,amount,'-1e,")


def test_what_a_new_row_would_replace_is_shown_and_stays(engine: Engine) -> None:
    import_book(engine, GOOD, now=JUNE)
    row = {"from_agency": "DEPT", "to_agency": "CC", "payment_days": "30"}
    assert record_new(engine, "terms", row, now=JUNE).batch == 2
    with pytest.raises(Refused, match=r"CC of DEPT is known already on the sheet terms: payment_days 30") as refusal:
        record_new(engine, "terms", {**row, "payment_days": "14"}, now=JUNE)
    assert "Amend the row that is known" in refusal.value.remedy
    assert facts(engine).rows["terms"]["DEPT", "CC"].payment_days == 30


def test_why_something_was_withdrawn_is_read_back(engine: Engine) -> None:
    import_book(engine, GOOD, now=JUNE)
    row = {"from_agency": "DEPT", "to_agency": "CC"}
    record(engine, "terms", {**row, "payment_days": "30"}, now=JUNE)
    record(engine, "terms", {**row, "withdrawn": "yes"}, why="agreed by nobody", now=JUNE)
    with books_at(engine) as books:
        assert [version.origin.why for version in books.trail(Terms, row)] == ["agreed by nobody", None]
