"""Importing published payments: for which period, what is recorded, what is replaced, and what the report says."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from ledger.domain.money_and_days.money import text_from_pence
from ledger.domain.money_and_days.periods import MonthSpan
from ledger.errors import DataFault, WrongUsage
from ledger.store.keeping.engine import read
from ledger.tasks.import_payments import PaymentReport, import_payments
from tests.examples import examples
from tests.new_stores import opened_new

CASES = Path(__file__).parent / "published"
LAYOUT = """
name = "{name}"
title = "Moorshire, one row a payment"
{series}
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
LATE = "30/04/2026,Ash Court,19,5.00\n"
TABLES = ("batches", "batch_files", "payment_files", "published_payments")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = opened_new(tmp_path / "ledger.db")
    yield opened
    opened.dispose()


def take(
    engine: Engine,
    folder: Path,
    rows: str,
    file: str = "paid-2026-04.csv",
    *,
    layout: str = "moorshire",
    series: str = "",
    period: str = "",
    dry_run: bool = False,
) -> PaymentReport:
    """Import these rows by a layout of this name, whose months are those of dates."""
    said = f'series = "{series}"' if series else ""
    (folder / f"{layout}.toml").write_text(LAYOUT.format(name=layout, series=said))
    (folder / file).write_text(HEADER + rows)
    stated = MonthSpan.parse(period) if period else None
    return import_payments(engine, folder / file, folder / f"{layout}.toml", period=stated, dry_run=dry_run)


def kept(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with read(engine) as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def current(engine: Engine) -> list[tuple[object, ...]]:
    """The files in force: series, period, rows, net pence."""
    return kept(
        engine,
        "SELECT series, month || coalesce('..' || last_month, ''), rows_taken, net FROM payment_files"
        " WHERE superseded_by IS NULL ORDER BY 1, 2",
    )


def by_month(engine: Engine) -> dict[str, int]:
    """What counts in each month, in pence."""
    statement = (
        "SELECT coalesce(p.month, f.month), sum(p.amount) FROM published_payments p"
        " JOIN payment_files f ON f.id = p.payment_file WHERE f.superseded_by IS NULL GROUP BY 1"
    )
    return {str(month): int(str(amount)) for month, amount in kept(engine, statement)}


@pytest.mark.sqlite("rows are read as it keeps them, days as text")
def test_payments_are_kept_by_body_series_and_period_with_the_batch_and_the_digest_of_the_file(
    engine: Engine, tmp_path: Path
) -> None:
    report = take(engine, tmp_path, APRIL + MAY + ",Nobody,,\n", period="2026-04..2026-05")
    assert (report.exit_code, report.batch, report.rows_taken, report.net_total) == (0, 1, 3, "379.50")
    assert current(engine) == [("payments", "2026-04..2026-05", 3, 37950)]
    assert by_month(engine) == {"2026-04": 7950, "2026-05": 30000}
    assert kept(engine, "SELECT batch, name, sha256 FROM batch_files") == [
        (1, "paid-2026-04.csv", report.book.sha256)
    ]
    assert kept(engine, "SELECT body, sha256 FROM payment_files") == [("Moorshire Council", report.book.sha256)]
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
    assert json.loads(str(details))["period"] == "2026-04..2026-05"


def test_the_same_file_twice_records_nothing_even_under_another_name_and_sorted_anew(
    engine: Engine, tmp_path: Path
) -> None:
    take(engine, tmp_path, APRIL + LATE)
    before = [kept(engine, f"SELECT * FROM {table}") for table in TABLES]
    again = take(engine, tmp_path, LATE + APRIL, "again 2026-04.csv")
    assert (again.exit_code, again.batch, again.rows_taken, again.net_total) == (0, None, 3, "84.50")
    assert "Nothing has changed: all of this was known, and nothing was recorded." in list(again.sentences)
    assert [kept(engine, f"SELECT * FROM {table}") for table in TABLES] == before


def test_a_late_row_of_the_month_before_replaces_nothing(engine: Engine) -> None:
    """January has 100.00 and 250.50; December's file has 10.00, and 5.00 dated in that same January: 365.50."""
    layout = CASES / "payments-layout-by-date.toml"
    january = import_payments(engine, CASES / "straddle-2026-01.csv", layout)
    december = import_payments(engine, CASES / "straddle-2026-12.csv", layout)
    assert (january.net_total, december.net_total) == ("350.50", "15.00")
    assert current(engine) == [("payments", "2026-01", 2, 35050), ("payments", "2026-12", 2, 1500)]
    assert by_month(engine) == {"2026-01": 35550, "2026-12": 1000}
    assert import_payments(engine, CASES / "straddle-2026-01.csv", layout).batch is None
    assert by_month(engine) == {"2026-01": 35550, "2026-12": 1000}


def test_a_total_at_the_foot_is_told_and_not_counted(engine: Engine) -> None:
    report = import_payments(engine, CASES / "total-row-2026-03.csv", CASES / "payments-layout.toml")
    assert (report.rows_taken, report.net_total) == (2, "350.50")
    lines = list(report.sentences)
    assert "rows that are no payments: 1 (not counted)" in lines
    assert "  row 4 is a total, £350.50, which is what the rows above come to" in lines
    assert report.as_dict()["rows_that_are_no_payments"] == [
        {"row": 4, "why": "total", "text": "350.50", "amount": "350.50", "above": "350.50"}
    ]
    assert by_month(engine) == {"2026-03": 35050}


def test_another_file_for_the_period_replaces_it_and_says_by_month_what_it_takes_away(
    engine: Engine, tmp_path: Path
) -> None:
    take(engine, tmp_path, APRIL + MAY, period="2026-04..2026-05")
    tried = take(engine, tmp_path, APRIL.replace("100.00", "90.00"), "b.csv", period="2026-04..2026-05", dry_run=True)
    told = [
        "Moorshire Council, payments, 2026-04..2026-05: replaced, 2 rows, net £69.50 "
        "(before: 3 rows, net £379.50, from paid-2026-04.csv in change 1)",
        "  2026-04: takes away 1 row, net £100.00 and brings 1 row, net £90.00",
        "  2026-05: takes away 1 row, net £300.00",
    ]
    assert list(tried.sentences)[-3:] == told
    assert "Nothing was recorded: this is what the file would do." in list(tried.sentences)
    assert by_month(engine) == {"2026-04": 7950, "2026-05": 30000}
    months = tried.as_dict()["files"][0]["months"]
    assert months[1] == {"month": "2026-05", "rows_gone": 1, "gone": "300.00", "rows_come": 0, "come": "0.00"}

    done = take(engine, tmp_path, APRIL.replace("100.00", "90.00"), "b.csv", period="2026-04..2026-05")
    assert list(done.sentences)[-3:] == told
    assert by_month(engine) == {"2026-04": 6950}
    assert kept(engine, "SELECT batch, superseded_by FROM payment_files ORDER BY id") == [(1, 2), (2, None)]


def test_a_file_with_the_same_total_but_another_supplier_is_another(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, MAY)
    report = take(engine, tmp_path, MAY.replace("Elm House", "Ash Court"))
    assert [change.change for change in report.changes.files] == ["replaced"]


def test_series_of_one_body_stand_beside_each_other(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, APRIL)
    cards = take(engine, tmp_path, LATE, "cards-2026-04.csv", layout="cards", series="purchase cards")
    assert [change.change for change in cards.changes.files] == ["new"]
    assert current(engine) == [("payments", "2026-04", 2, 7950), ("purchase cards", "2026-04", 1, 500)]
    assert by_month(engine) == {"2026-04": 8450}


def test_periods_of_one_series_that_overlap_are_told_and_both_count(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, APRIL)
    take(engine, tmp_path, LATE, "cards-2026-04.csv", layout="cards", series="purchase cards")
    quarter = take(engine, tmp_path, APRIL + MAY, "q1.csv", period="2026-04..2026-06")
    assert list(quarter.sentences)[-1] == (
        "  its period overlaps 2026-04 (paid-2026-04.csv, 2 rows, net £79.50): both count. "
        "If one says what the other says, import a file of the header alone for the period to be taken out"
    )
    assert [each["period"] for each in quarter.as_dict()["files"][0]["overlaps"]] == ["2026-04"]
    assert by_month(engine) == {"2026-04": 16400, "2026-05": 30000}

    emptied = take(engine, tmp_path, "", "paid-2026-04.csv")
    assert list(emptied.sentences)[-1] == "  2026-04: takes away 2 rows, net £79.50"
    assert by_month(engine) == {"2026-04": 8450, "2026-05": 30000}
    assert "overlaps" not in "".join(take(engine, tmp_path, MAY, "q1.csv", period="2026-04..2026-06").sentences)


def test_the_same_file_with_another_period_stated_moves_there(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, MAY, "may.csv", period="2026-04")
    report = take(engine, tmp_path, MAY, "may.csv", period="2026-05")
    assert list(report.sentences)[-2:] == [
        "Moorshire Council, payments, 2026-04: this same file said it, and says it there no longer",
        "  2026-05: takes away 1 row, net £300.00",
    ]
    assert current(engine) == [("payments", "2026-05", 1, 30000)]
    other = take(engine, tmp_path, MAY, "may.csv", layout="copy", period="2026-06")
    assert list(other.sentences)[-1] == (
        "This same file is known as Moorshire Council, payments, 2026-05 too (may.csv, layout moorshire, change 2): "
        "if both read the same rows, they count twice"
    )


def test_files_that_are_alike_but_for_their_name_stand_beside_each_other(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, LATE, "paid-2026-04.csv")
    again = take(engine, tmp_path, LATE, "paid-2026-05.csv")
    assert "This same file is known as Moorshire Council, payments, 2026-04 too" in list(again.sentences)[-1]
    assert by_month(engine) == {"2026-04": 1000}


def test_where_nothing_states_the_period_the_month_of_most_rows_is_proposed_and_asked_for(
    engine: Engine, tmp_path: Path
) -> None:
    with pytest.raises(WrongUsage) as asked:
        take(engine, tmp_path, APRIL + LATE + MAY, "paid.csv")
    assert str(asked.value) == (
        "Nothing says for which month paid.csv was published: neither its layout nor one month in its name. Most of "
        "its rows (3 of 4) are dated in 2026-04, the first in 2026-04 and the last in 2026-05.\n"
        "If that is its month, say so: --period 2026-04; else say another (--period 2026-05, or --period "
        "2026-05..2026-07 for several months)."
    )
    assert [kept(engine, f"SELECT count(*) FROM {table}") for table in TABLES] == [[(0,)]] * 4
    assert take(engine, tmp_path, APRIL + LATE + MAY, "paid.csv", period="2026-05").batch == 1
    assert current(engine) == [("payments", "2026-05", 4, 38450)]
    assert by_month(engine) == {"2026-04": 8450, "2026-05": 30000}


def test_what_is_said_by_hand_holds_and_the_name_of_the_file_is_told(engine: Engine, tmp_path: Path) -> None:
    said = list(take(engine, tmp_path, APRIL, period="2026-05").sentences)
    assert "period: 2026-05 (as stated)" in said
    assert "  the file's name says 2026-04; 2026-05 holds, as stated" in said
    assert "period: 2026-04 (by the file's name)" in list(take(engine, tmp_path, APRIL, dry_run=True).sentences)


def test_a_workbook_is_read_as_a_file_of_text_is(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, APRIL)
    with xlsxwriter.Workbook(str(tmp_path / "paid-2026-04.xlsx")) as book:
        book.add_worksheet("About").write_string(0, 0, "Payments over £500")
        sheet, dates = book.add_worksheet("April"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Date", "Supplier", "Number", "Net"])
        sheet.write_row(1, 1, ["Elm House", 17, 100.0])
        sheet.write_row(2, 1, ["Oak Lodge", "18", -20.5])
        sheet.write_row(3, 0, ["Total", "", "", 79.5])
        for row, day in enumerate((7, 8), start=1):
            sheet.write_datetime(row, 0, datetime(2026, 4, day), dates)
    layout = tmp_path / "moorshire.toml"
    layout.write_text(layout.read_text() + '[file]\nsheet = "april"\n')
    again = import_payments(engine, tmp_path / "paid-2026-04.xlsx", layout)
    assert ([change.change for change in again.changes.files], again.batch) == (["unchanged"], None)
    assert [row.why for row in again.book.others] == ["total"]


def test_a_file_with_a_problem_is_not_taken_at_all(engine: Engine, tmp_path: Path) -> None:
    report = take(engine, tmp_path, APRIL + "07/05/2026,Elm House,17,three hundred\n")
    assert (report.exit_code, report.batch, report.rows_taken, report.net_total) == (1, None, 0, "0.00")
    lines = list(report.sentences)
    assert "problems: 1" in lines
    assert lines[-1].startswith("  paid-2026-04.csv, row 4, Net: three hundred; expected an amount in pounds")
    assert report.as_dict()["problems"][0]["row"] == 4
    assert [kept(engine, f"SELECT count(*) FROM {table}") for table in TABLES] == [[(0,)]] * 4


def test_the_report_counts_everything_in_lines_other_programs_can_rely_on(engine: Engine, tmp_path: Path) -> None:
    report = take(engine, tmp_path, MAY * 3 + APRIL + ",Nobody,,\n")
    assert list(report.sentences)[:9] == [
        "rows taken: 5",
        "rows without an amount: 1",
        "problems: 0",
        "net total: 979.50",
        "negatives: 1 (−£20.50)",
        "possible duplicates: 2",
        "change: 1",
        "period: 2026-04 (by the file's name)",
        "  rows 2, 3, 4 say exactly the same; all were counted",
    ]
    figures = json.loads(json.dumps(report.as_dict()))
    assert figures["possible_duplicates"] == {"count": 2, "rows": [[2, 3, 4]]}
    assert figures["period"] == {"months": "2026-04", "said_by": "file_name"}
    assert figures["files"] == [
        {
            "body": "Moorshire Council",
            "series": "payments",
            "period": "2026-04",
            "change": "new",
            "rows": 5,
            "net": "979.50",
            "before": None,
            "months": [],
            "overlaps": [],
        }
    ]


def test_the_clock_is_an_argument_and_never_runs_back(engine: Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, APRIL)
    (tmp_path / "paid-2026-05.csv").write_text(HEADER + MAY)
    with pytest.raises(WrongUsage, match="before the last change"):
        import_payments(engine, tmp_path / "paid-2026-05.csv", tmp_path / "moorshire.toml", now=datetime(2020, 1, 1))
    assert len(current(engine)) == 1


def test_text_from_outside_is_kept_as_it_is_and_never_runs(engine: Engine, tmp_path: Path) -> None:
    nasty = "=HYPERLINK(1)'); DROP TABLE batches;--"
    take(engine, tmp_path, f"07/05/2026,{nasty},17,1\n")
    assert kept(engine, "SELECT supplier FROM published_payments") == [(nasty,)]


def test_a_file_that_is_not_there_is_said_so(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="cannot be read"):
        import_payments(engine, tmp_path / "gone.csv", "salford")


# Months of published files, each with rows of its own and late ones of the month before.
ROWS = st.lists(
    st.tuples(st.booleans(), st.integers(1, 28), st.sampled_from("AB"), st.integers(-99, 999)), max_size=6
)
YEAR = st.lists(ROWS, min_size=1, max_size=4)


@given(YEAR, st.data())
@examples(25)
def test_monthly_files_with_late_rows_in_any_order_and_again_hold_all_their_rows_once(
    months: list[list[tuple[bool, int, str, int]]], data: st.DataObject
) -> None:
    order = data.draw(st.lists(st.integers(0, len(months) - 1), max_size=8)) + data.draw(
        st.permutations(range(len(months)))
    )
    expected: dict[str, int] = {}
    with TemporaryDirectory() as place:
        folder = Path(place)
        engine = opened_new(folder / "ledger.db")
        files = {}
        for at, rows in enumerate(months):
            month = at + 4
            text_of = ""
            for late, day, who, pence in rows:
                of = month - late
                text_of += f"{day:02d}/{of:02d}/2026,{who},7,{text_from_pence(pence)}\n"
                expected[f"2026-{of:02d}"] = expected.get(f"2026-{of:02d}", 0) + pence
            files[at] = (text_of, f"paid-2026-{month:02d}.csv")
        for at in order:
            take(engine, folder, *files[at])
        found, rows_kept = by_month(engine), sum(int(str(row[2])) for row in current(engine))
        engine.dispose()
    assert found == expected
    assert rows_kept == sum(map(len, months))


def real(name: str) -> Path:
    folder = os.environ.get("LEDGER_REAL_DATA")
    if not folder:
        pytest.skip("set LEDGER_REAL_DATA to the folder that holds spend/ to test against the real files")
    return Path(folder) / "spend" / name


def test_the_real_files_of_one_council_come_in_and_a_month_in_both_counts_once(engine: Engine) -> None:
    """The cut of 48 monthly files, then one of those whole: it replaces that one's cut, £84,455,494.53 for it."""
    cut = import_payments(
        engine, real("devon_childrens_placements_2020-04_to_2024-03.csv"), "devon-childrens-placements"
    )
    whole = import_payments(engine, real("devon_DCCSpendingOver500_202403.csv"), "devon-2024")
    assert (cut.rows_taken, cut.net_total, whole.net_total) == (16111, "387333559.87", "84455494.53")
    (change,) = whole.changes.files
    assert change.change == "replaced"
    march = next(file for file in cut.changes.files if str(file.file.period) == "2024-03")
    assert [month.month for month in change.months] == ["2024-03"]
    assert by_month(engine)["2024-03"] == 8445549453
    assert sum(by_month(engine).values()) == 38733355987 - march.file.net + 8445549453


@pytest.mark.parametrize(
    ("layout", "file", "rows", "net", "period"),
    [
        ("devon-2024", "devon_DCCSpendingOver500_202403.csv", 10690, "84455494.53", "2024-03"),
        ("devon-2025", "devon_DCCSpendingOver500_202504.csv", 237, "2845421.21", "2025-04"),
        ("salford", "salford_2022-06.csv", 1809, "21292074.37", "2022-06"),
        ("darlington", "darlington_2022-06.csv", 1678, "11920292.76", "2022-06"),
        ("nhs-ncl", "ccg_NCL_2020-21_over25k.csv", 6323, "862180746.00", "2020-04..2021-03"),
    ],
)
def test_a_real_file_says_its_period_and_comes_in_whole(
    engine: Engine, layout: str, file: str, rows: int, net: str, period: str
) -> None:
    report = import_payments(engine, real(file), layout)
    assert (report.rows_taken, report.net_total, report.book.others) == (rows, net, ())
    assert [str(change.file.period) for change in report.changes.files] == [period]
    assert text_from_pence(sum(by_month(engine).values())) == net
