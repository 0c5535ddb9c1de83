"""A workbook is read as spreadsheet programs write it: date cells, figures, failed formulas."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ledger.book.sheets.reading import Book, read_book
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.cells import PERCENT
from ledger.errors import DataFault


def workbook(path: Path, **sheets: list[list[Any]]) -> Book:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("#"):
                        sheet.write_formula(at, place, "=1/0", None, cell)
                    elif isinstance(cell, (date, datetime)):
                        sheet.write_datetime(at, place, cell)
                    else:
                        sheet.write(at, place, cell)
    return read_book(path)


def test_date_cells_are_days_and_figures_are_exact(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "b.xlsx",
        Prices=[["price", "rate", "quantity", "first_day"], [1042, 5432.17, 0.1, date(2026, 4, 1)]],
    )
    assert book.problems == []
    assert book.rows[0].values == {
        "price": "1042",
        "rate": Decimal("5432.17"),
        "quantity": Decimal("0.1"),
        "first_day": date(2026, 4, 1),
    }


def test_percents_money_and_months_are_read_from_figures_and_dates(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "b.xlsx",
        clauses=[["agreement", "rank", "budget", "percent", "amount"], ["A", 1, "B", 33.5, 1234.56]],
        children=[["child", "birth_month"], ["K", date(2011, 7, 1)]],
    )
    assert book.problems == []
    assert book.rows[0].values["percent"] == Fraction(67, 2)
    assert book.rows[0].values["amount"] == 123456
    assert book.rows[1].values["birth_month"] == "2011-07"


def test_a_formula_that_failed_is_a_problem_and_not_an_empty_cell(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "b.xlsx",
        providers=[["provider", "name", "sector"], ["A", "One", "#REF!"], ["B", "#N/A", ""]],
        agencies=[["agency"], ["A"]],
    )
    assert [(each.file, each.row, each.column, each.found) for each in book.problems] == [
        ("b.xlsx, sheet providers", 2, "sector", "#REF!"),
        ("b.xlsx, sheet providers", 3, "name", "#N/A"),
    ]


def test_a_time_of_day_and_a_yes_are_told_where_a_day_or_money_is_meant(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "b.xlsx",
        payments=[["payment", "invoice", "paid_on", "amount"], ["P", "I", datetime(2026, 4, 1, 9, 30), True]],
    )
    assert [(each.column, each.found) for each in book.problems] == [
        ("paid_on", "2026-04-01 09:30:00"),
        ("amount", "yes"),
    ]
    assert "time of day" in book.problems[0].remedy
    assert "yes or no" in book.problems[1].remedy


def test_rows_above_and_columns_beside_the_table_keep_its_row_numbers(tmp_path: Path) -> None:
    book = workbook(tmp_path / "b.xlsx", providers=[[], ["", "provider", "name"], [], ["", "A", ""]])
    assert [(each.row, each.column) for each in book.problems] == [(4, "name")]


def test_sheets_that_explain_are_skipped_and_strange_ones_told(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "b.xlsx",
        **{"Read me": [["hello"]], "lists": [["x"]], "CLAUSES": [["agreement", "rank", "budget"]], "Sheet7": [["x"]]},
    )
    assert [each.found for each in book.problems] == ["Sheet7"]


def test_a_file_that_only_says_it_is_a_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(DataFault, match="not a workbook"):
        read_book(tmp_path / "b.xlsx")


def test_a_failed_formula_at_the_very_end_of_a_sheet_is_found(tmp_path: Path) -> None:
    book = workbook(tmp_path / "b.xlsx", providers=[["provider", "name"], ["A", "One"], ["", "#VALUE!"]])
    assert [(each.row, each.column, each.found) for each in book.problems] == [
        (3, "name", "#VALUE!"),
        (3, "provider", ""),
    ]


def formatted(path: Path, sheet: str, header: list[str], row: list[Any], form: str) -> Book:
    """A workbook of one row whose figures are formatted so."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        style = book.add_format({"num_format": form})
        page.write_row(0, 0, header)
        for place, cell in enumerate(row):
            page.write(1, place, cell, style if isinstance(cell, float) else None)
    return read_book(path)


PERCENTS = [
    (sheet, name)
    for sheet, model in SHEETS.items()
    for name, column in model.columns().items()
    if column.cell is PERCENT
]


@pytest.mark.parametrize(("sheet", "column"), PERCENTS)
def test_every_percent_is_what_its_cell_shows(sheet: str, column: str, tmp_path: Path) -> None:
    key = [name for name in SHEETS[sheet].key if name != column]
    for form, given, meant in (
        ("0%", 0.5, Fraction(50)),
        ("0.00%", 0.335, Fraction(67, 2)),
        ("0.0 %;[Red]-0.0 %", 0.1 + 0.2, Fraction(30)),
        ("General", 0.5, Fraction(1, 2)),
        ('0.0"%"', 50.0, Fraction(50)),
        ("0.0\\%", 50.0, Fraction(50)),
    ):
        book = formatted(tmp_path / "b.xlsx", sheet, [*key, column], [*("1" for _ in key), given], form)
        assert [row.values[column] for row in book.rows] == [meant], form


def test_there_are_percents_to_be_read() -> None:
    assert len(PERCENTS) >= 6


def test_a_quantity_of_half_is_half_and_money_is_no_percent(tmp_path: Path) -> None:
    header = ["price", "placement", "component", "rate", "unit", "quantity", "first_day"]
    row = ["P", "A", "core", "5200", "hour", 0.5, "2026-04-01"]
    assert formatted(tmp_path / "b.xlsx", "prices", header, row, "0%").rows[0].values["quantity"] == Decimal("0.5")
    row[3:6] = [5200.0, "hour", ""]
    (problem,) = formatted(tmp_path / "b.xlsx", "prices", header, row, "0%").problems
    assert (problem.column, problem.found) == ("rate", "520000%")
    assert "formatted as a percent" in problem.remedy


def test_what_is_measured_in_percent_is_what_its_cell_shows(tmp_path: Path) -> None:
    header, row = ["outcome", "on", "value", "rater"], ["O", "2026-05-01", 0.95, "record"]
    assert formatted(tmp_path / "b.xlsx", "observations", header, row, "0%").rows[0].values["value"] == Decimal(95)
