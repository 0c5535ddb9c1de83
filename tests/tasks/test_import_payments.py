"""Importing published payments: what is recorded, what is replaced, and what the report says."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from ledger.domain.money_and_days.money import pence_from_text
from ledger.errors import DataFault, WrongUsage
from ledger.store.documents.published_payments import COUNTED_FILES
from ledger.store.keeping.engine import read
from ledger.tasks.import_payments import PaymentReport, import_payments
from tests.new_stores import opened_new

LAYOUT = """
name = "{name}"
title = "Moorshire, one row a payment"
[body]
constant = "Moorshire Council"
[month]
from = "date"
[date]
column = "Date"
formats = ["DD/MM/YYYY"]
[amount]
column = "Net"
vat = "excluded"
[keep]
supplier = "Supplier"
supplier_id = "Number"
"""
HEADER = "Date,Supplier,Number,Net\n"
APRIL = "07/04/2026,Elm House,17,100.00\n08/04/2026,Oak Lodge,18,-20.50\n"
MAY = "07/05/2026,Elm House,17,300.00\n"
TABLES = ("batches", "batch_files", "payment_files", "published_payments")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = opened_new(tmp_path / "ledger.db")
    yield opened
    opened.dispose()


def take(engine: Engine, folder: Path, rows: str, layout: str = "moorshire", file: str = "paid.csv") -> PaymentReport:
    """Import these rows by a layout of this name."""
    (folder / f"{layout}.toml").write_text(LAYOUT.format(name=layout))
    (folder / file).write_text(HEADER + rows)
    return import_payments(engine, folder / file, folder / f"{layout}.toml")


def kept(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with read(engine) as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def current(engine: Engine) -> list[tuple[object, ...]]:
    """The months in force: layout, month, rows, net pence."""
    return kept(
        engine,
        "SELECT layout, month, rows_taken, net FROM payment_files WHERE superseded_by IS NULL ORDER BY 1, 2",
    )


def test_payments_are_kept_by_body_and_month_with_the_batch_and_the_digest_of_the_file(
    engine: Engine, tmp_path: Path
) -> None:
    report = take(engine, tmp_path, APRIL + MAY + ",Nobody,,\n")
    assert (report.exit_code, report.batch, report.rows_taken, report.net_total) == (0, 1, 3, "379.50")
    assert current(engine) == [("moorshire", "2026-04", 2, 7950), ("moorshire", "2026-05", 1, 30000)]
    assert kept(engine, "SELECT batch, name, sha256 FROM batch_files") == [(1, "paid.csv", report.book.sha256)]
    assert kept(
        engine, "SELECT row, paid_on, supplier, supplier_id, amount FROM published_payments ORDER BY row"
    ) == [
        (2, "2026-04-07", "Elm House", "17", 10000),
        (3, "2026-04-08", "Oak Lodge", "18", -2050),
        (4, "2026-05-07", "Elm House", "17", 30000),
    ]
    ((command, source, details),) = kept(engine, "SELECT command, source, details FROM batches")
    assert (command, source) == ("import-payments", "command")
    assert json.loads(str(details))["rows_without_an_amount"] == 1


def test_the_same_file_twice_records_nothing_even_under_another_name_and_sorted_anew(
    engine: Engine, tmp_path: Path
) -> None:
    take(engine, tmp_path, APRIL + MAY)
    before = [kept(engine, f"SELECT * FROM {table}") for table in TABLES]
    again = take(engine, tmp_path, MAY + APRIL, file="again.csv")
    assert (again.exit_code, again.batch, again.rows_taken, again.net_total) == (0, None, 3, "379.50")
    assert "Nothing has changed: all of this was known, and nothing was recorded." in list(again.sentences)
    assert [kept(engine, f"SELECT * FROM {table}") for table in TABLES] == before


def test_a_month_that_differs_is_replaced_and_the_others_are_left(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, APRIL + MAY)
    report = take(engine, tmp_path, APRIL.replace("100.00", "90.00") + MAY)
    assert list(report.sentences)[-2:] == [
        "Moorshire Council, 2026-04: replaced, 2 rows, net £69.50 (before: 2 rows, net £79.50)",
        "Moorshire Council, 2026-05: unchanged, 1 row, net £300.00",
    ]
    assert current(engine) == [("moorshire", "2026-04", 2, 6950), ("moorshire", "2026-05", 1, 30000)]
    assert kept(engine, "SELECT batch, superseded_by FROM payment_files ORDER BY id") == [
        (1, 2),
        (1, None),
        (2, None),
    ]


def test_a_month_with_the_same_total_but_another_supplier_is_replaced(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, MAY)
    report = take(engine, tmp_path, MAY.replace("Elm House", "Ash Court"))
    assert [change.change for change in report.changes] == ["changed"]


def test_a_month_that_a_later_file_does_not_speak_of_stays(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, APRIL)
    take(engine, tmp_path, MAY)
    assert [row[1] for row in current(engine)] == ["2026-04", "2026-05"]


def counted(engine: Engine) -> list[tuple[object, ...]]:
    return sorted(row[2:4] for row in kept(engine, COUNTED_FILES))


def test_a_month_covered_by_two_layouts_counts_once_by_the_one_imported_last(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, APRIL + MAY, "whole")
    cut = take(engine, tmp_path, MAY, "cut")
    assert len(current(engine)) == 3
    assert counted(engine) == [("2026-04", "whole"), ("2026-05", "cut")]
    assert list(cut.sentences)[-1].endswith("; counts from now on instead of what layout whole says of that month")

    again = take(engine, tmp_path, APRIL + MAY, "whole")
    assert [change.change for change in again.changes] == ["unchanged", "counts_again"]
    assert counted(engine) == [("2026-04", "whole"), ("2026-05", "whole")]
    assert take(engine, tmp_path, APRIL + MAY, "whole").batch is None


def test_a_file_with_a_problem_is_not_taken_at_all(engine: Engine, tmp_path: Path) -> None:
    report = take(engine, tmp_path, APRIL + "07/05/2026,Elm House,17,three hundred\n")
    assert (report.exit_code, report.batch, report.rows_taken, report.net_total) == (1, None, 0, "0.00")
    lines = list(report.sentences)
    assert "problems: 1" in lines
    assert lines[-1].startswith("  paid.csv, row 4, Net: three hundred; expected an amount in pounds")
    assert report.as_dict()["problems"][0]["row"] == 4
    assert [kept(engine, f"SELECT count(*) FROM {table}") for table in TABLES] == [[(0,)]] * 4


def test_the_report_counts_everything_in_lines_other_programs_can_rely_on(engine: Engine, tmp_path: Path) -> None:
    report = take(engine, tmp_path, MAY * 3 + APRIL + ",Nobody,,\n")
    assert list(report.sentences)[:8] == [
        "rows taken: 5",
        "rows without an amount: 1",
        "problems: 0",
        "net total: 979.50",
        "negatives: 1 (−£20.50)",
        "possible duplicates: 2",
        "batch: 1",
        "  rows 2, 3, 4 say exactly the same; all were counted",
    ]
    figures = json.loads(json.dumps(report.as_dict()))
    assert figures["possible_duplicates"] == {"count": 2, "rows": [[2, 3, 4]]}
    assert figures["months"][1] == {
        "body": "Moorshire Council",
        "month": "2026-05",
        "change": "new",
        "rows": 3,
        "net": "900.00",
        "before": None,
        "counts_instead_of": None,
    }


def test_the_clock_is_an_argument_and_never_runs_back(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, APRIL)
    with pytest.raises(WrongUsage, match="before the last batch"):
        import_payments(engine, *_file(tmp_path, MAY), now=datetime(2020, 1, 1))
    assert len(current(engine)) == 1


def _file(folder: Path, rows: str) -> tuple[Path, Path]:
    (folder / "paid.csv").write_text(HEADER + rows)
    return folder / "paid.csv", folder / "moorshire.toml"


def test_text_from_outside_is_kept_as_it_is_and_never_runs(engine: Engine, tmp_path: Path) -> None:
    nasty = "=HYPERLINK(1)'); DROP TABLE batches;--"
    take(engine, tmp_path, f"07/05/2026,{nasty},17,1\n")
    assert kept(engine, "SELECT supplier FROM published_payments") == [(nasty,)]


def test_a_file_that_is_not_there_is_said_so(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="cannot be read"):
        import_payments(engine, tmp_path / "gone.csv", "salford")


def test_the_real_files_of_one_council_come_in_and_a_month_in_both_counts_once(engine: Engine) -> None:
    folder = os.environ.get("LEDGER_REAL_DATA")
    if not folder:
        pytest.skip("set LEDGER_REAL_DATA to the folder that holds spend/ to test against the real files")
    spend = Path(folder) / "spend"
    cut = import_payments(
        engine, spend / "devon_childrens_placements_2020-04_to_2024-03.csv", "devon-childrens-placements"
    )
    whole = import_payments(engine, spend / "devon_DCCSpendingOver500_202403.csv", "devon-2024")
    assert (cut.rows_taken, cut.net_total, whole.net_total) == (16111, "387333559.87", "84455494.53")
    assert [change.instead_of for change in whole.changes] == ["devon-childrens-placements"]
    ((march,),) = kept(
        engine,
        "SELECT sum(amount) FROM published_payments WHERE payment_file IN"
        f" (SELECT id FROM ({COUNTED_FILES}) AS counted WHERE month = '2024-03')",
    )
    assert march == pence_from_text(whole.net_total)
