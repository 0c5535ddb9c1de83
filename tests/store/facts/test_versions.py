"""Facts go into the store and come back, as they are known and as they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from ledger.domain.money_and_days.money import Pence
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES, packages_of
from ledger.domain.what_if.supposition import placements_touched
from ledger.errors import DataFault
from ledger.store.books import books_at, books_to_write
from ledger.store.facts.versions import read_facts, read_origins
from ledger.store.keeping.engine import read, write
from ledger.store.statements import write_facts
from tests.store.sample import SAMPLE, Change, differing, dropped, record, sample, stated, withdrawn


def known(engine: Engine, at: int | None = None) -> Facts:
    with read(engine) as connection:
        return read_facts(connection, at)


def test_the_sample_fills_every_column_of_every_sheet() -> None:
    assert {sheet: {name for row in rows for name in row} for sheet, rows in SAMPLE.items()} == {
        sheet: set(model.columns()) for sheet, model in SHEETS.items()
    }


def test_what_goes_in_comes_back(filled: Engine) -> None:
    rows = [change.row for change in sample() if change.row]
    assert known(filled).rows == Facts.of(rows).rows
    assert len(list(known(filled))) == len(rows)


def test_money_comes_back_as_pence_and_not_as_pounds(filled: Engine) -> None:
    cap = known(filled).rows["clauses"]["A-2", 1, "H-OLD"]
    assert cap.amount == 6_000_000
    assert type(cap.amount) is Pence


def test_a_share_comes_back_exactly(filled: Engine) -> None:
    cap = known(filled).rows["clauses"]["A-2", 1, "H-OLD"]
    assert cap.percent * 3 == 100


def test_the_same_facts_in_another_order_are_the_same(engine: Engine) -> None:
    record(engine, *reversed(sample()))
    assert known(engine).rows == Facts.of(change.row for change in sample() if change.row).rows


def test_a_changed_row_supersedes_and_what_was_known_stays(filled: Engine) -> None:
    record(filled, differing("prices", rate="6000"))
    assert known(filled).rows["prices"]["P-1",].rate == 6000
    assert known(filled, 1).rows == Facts.of(change.row for change in sample() if change.row).rows


def test_nothing_is_known_before_the_first_batch(filled: Engine) -> None:
    assert not list(known(filled, 0))


def test_a_withdrawn_row_counts_no_longer_but_keeps_its_last_values(filled: Engine) -> None:
    record(filled, withdrawn("observations", "O-1", date(2025, 10, 1), "carer"))
    assert known(filled).rows["observations"] == {}
    assert len(known(filled, 1).rows["observations"]) == 1
    with read(filled) as connection:
        versions = connection.execute(text("SELECT value, withdrawn FROM observation_versions ORDER BY id")).all()
    assert versions == [("4.5", 0), ("4.5", 1)]


def test_a_withdrawn_row_may_be_stated_again(filled: Engine) -> None:
    record(filled, withdrawn("prices", "P-2"))
    record(filled, differing("prices", 1, rate="11"))
    assert known(filled).rows["prices"]["P-2",].rate == 11
    assert ("P-2",) not in known(filled, 2).rows["prices"]


def test_a_row_dropped_from_its_group_leaves_no_version(filled: Engine) -> None:
    record(filled, dropped("clauses", "B-1", 1, "C-ED"))
    assert ("B-1", 1, "C-ED") not in known(filled).rows["clauses"]
    with read(filled) as connection:
        left = connection.execute(text("SELECT count(*) FROM clause_versions WHERE superseded_by IS NULL"))
        assert left.scalar_one() == 3


def test_withdrawing_what_was_never_known_leaves_nothing(filled: Engine) -> None:
    record(filled, withdrawn("prices", "P-9"), dropped("clauses", "B-9", 1, "C-ED"))
    assert known(filled).rows == known(filled, 1).rows


def test_records_without_a_reference_are_known_by_the_rest_of_their_key(filled: Engine) -> None:
    record(filled, differing("partner_records", 1, amount="12.00"))
    records = known(filled).rows["partner_records"]
    assert {key[-1]: row.amount for key, row in records.items()} == {"X": 1000, None: 1200}


def test_a_key_has_one_version_that_stands(filled: Engine) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)unique constraint"):
        record(filled, differing("prices", rate="1"), differing("prices", rate="2"))


def test_a_code_that_nothing_defines_is_refused_without_being_repeated(filled: Engine) -> None:
    with pytest.raises(ValueError, match="child names one of children that nothing defines") as fault:
        record(filled, differing("placements", child="CH-9"))
    assert "CH-9" not in str(fault.value)
    assert known(filled).rows == known(filled, 1).rows


def test_one_placement_can_be_read_alone(filled: Engine) -> None:
    with read(filled) as connection:
        facts = read_facts(connection, placements=["PL-2"])
    whole = known(filled)
    assert [key for (key,) in facts.rows["placements"]] == ["PL-2"]
    assert [key for (key,) in facts.rows["agreements"]] == ["B-1"]
    assert set(facts.rows["clauses"]) == {("B-1", 1, "C-SC"), ("B-1", 1, "C-ED")}
    assert [len(facts.rows[sheet]) for sheet in ("approvals", "observations", "invoice_lines")] == [0, 0, 0]
    for sheet in ("agencies", "budgets", "calendars", "providers", "homes", "invoices"):
        assert facts.rows[sheet] == whole.rows[sheet]
    (package,) = packages_of(facts)
    assert package.placement.placement == "PL-2"


def test_no_placements_are_none_and_not_all(filled: Engine) -> None:
    with read(filled) as connection:
        assert not read_facts(connection, placements=[]).rows["prices"]


def test_only_the_sheets_asked_for_are_read(filled: Engine) -> None:
    asked = [model.sheet for model in SHEETS_OF_PACKAGES]
    with read(filled) as connection:
        facts = read_facts(connection, sheets=asked)
    assert {sheet for sheet, rows in facts.rows.items() if rows} == set(asked)


def test_a_row_says_where_it_is_from(filled: Engine) -> None:
    record(filled, withdrawn("prices", "P-2"))
    with read(filled) as connection:
        origins = read_origins(connection)
    assert {key for sheet, key in origins if sheet == "prices"} == {("P-1",), ("P-2",)}
    assert (origins["prices", ("P-2",)].batch, origins["prices", ("P-2",)].withdrawn) == (2, True)
    assert (origins["prices", ("P-1",)].batch, origins["prices", ("P-1",)].source) == (1, "book")
    facts = known(filled)
    assert {(sheet, key) for sheet, rows in facts.rows.items() for key in rows} == set(origins) - {
        ("prices", ("P-2",))
    }


def test_file_and_row_are_kept_with_each_version(filled: Engine) -> None:
    price = stated("prices", **SAMPLE["prices"][0])
    record(filled, Change("prices", price.key, price.row, file="prices.csv", line=17))
    with read(filled) as connection:
        origin = connection.execute(
            text('SELECT file, "row" FROM price_versions WHERE superseded_by IS NULL AND batch = 2')
        )
        assert origin.all() == [("prices.csv", 17)]


@pytest.mark.sqlite("its file is changed by somebody else's hand")
def test_a_row_that_no_longer_fits_is_told_without_its_values(filled: Engine) -> None:
    with write(filled) as connection:
        connection.execute(text("DROP TRIGGER placement_versions_superseded_once"))
        connection.execute(text("UPDATE placement_versions SET child_id = NULL WHERE home_id IS NOT NULL"))
    with pytest.raises(DataFault, match="placements that is kept in the ledger does not fit: child") as fault:
        known(filled)
    assert "PL-1" not in str(fault.value)


@pytest.mark.parametrize(
    ("change", "placements"),
    [
        (lambda: differing("placements", 1, setting="SHORT"), {"PL-2"}),
        (lambda: differing("prices", 1, rate="11"), {"PL-2"}),
        (lambda: withdrawn("agreements", "B-1"), {"PL-2"}),
        (lambda: dropped("clauses", "B-1", 1, "C-ED"), {"PL-2"}),
        (lambda: differing("prices", 1, placement="PL-1"), {"PL-1", "PL-2"}),
        (lambda: stated("calendars", calendar="TERM", first_day="2026-04-20", last_day="2026-05-22"), {"PL-1"}),
        (lambda: differing("budgets", 1, name="Health of children"), {"PL-1", "PL-2"}),
        (lambda: differing("outcomes", due="2027-04-01"), set()),
    ],
)
def test_what_decides_a_posting_marks_its_placements(
    filled: Engine, change: Callable[[], Change], placements: set[str]
) -> None:
    batch = record(filled, change())
    with books_at(filled) as books:
        assert books.as_known_after(batch.number).placements_changed(1) == placements
        assert books.as_known_after(batch.number).placements_changed(batch.number) == set()
        assert books.as_known_after(1).placements_changed(0) == {"PL-1", "PL-2"}


@pytest.mark.parametrize(
    ("change", "placements"),
    [
        (lambda: differing("placements", 1, setting="SHORT"), {"PL-2"}),
        (lambda: differing("prices", 1, placement="PL-1"), {"PL-1", "PL-2"}),
        (lambda: dropped("clauses", "B-1", 1, "C-ED"), {"PL-2"}),
        (lambda: stated("calendars", calendar="TERM", first_day="2026-04-20", last_day="2026-05-22"), {"PL-1"}),
        (lambda: differing("outcomes", due="2027-04-01"), set()),
    ],
)
def test_two_states_of_the_facts_say_of_a_change_what_the_store_says(
    filled: Engine, change: Callable[[], Change], placements: set[str]
) -> None:
    batch = record(filled, change())
    with books_at(filled) as books:
        before, after = read_facts(books.connection, 1), read_facts(books.connection)
        assert (
            placements_touched(before, after)
            == books.as_known_after(batch.number).placements_changed(1)
            == placements
        )


def test_a_budget_that_passes_on_as_it_did_concerns_nobody_though_the_store_cannot_tell(filled: Engine) -> None:
    batch = record(filled, differing("budgets", 1, name="Health of children"))
    with books_at(filled) as books:
        assert placements_touched(read_facts(books.connection, 1), read_facts(books.connection)) == set()
        assert books.as_known_after(batch.number).placements_changed(1) == {"PL-1", "PL-2"}
        assert books.as_known_after(batch.number).placements_changed(1, by_budgets=False) == set()


def test_facts_need_a_batch(filled: Engine) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), books_to_write(filled) as books:
        write_facts(books, 7, [differing("prices", rate="1")])
