"""What holds for every column of a kind: marks of nil where money stands, names and codes as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.answers.sheet import rows_known
from ledger.book.sheets.reading import BookRow, empty_value, read_book
from ledger.domain.documents.sheets import Invoice
from ledger.domain.money_and_days.money import Pence
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.cells import CODE, PERCENT, TEXT, Cell
from tests.desk import Ledger

CASES = Path(__file__).parents[2] / "cases"
MARKS = ("-", " - ", "£-", "£ - ", "N/A", "n/a", "–", "\u2212", "(-)")


def columns_of(*kinds: Cell, money: bool = False) -> list[tuple[str, str]]:
    return [
        (sheet, name)
        for sheet, model in SHEETS.items()
        for name, column in model.columns().items()
        if column.cell in kinds or (money and column.cell.is_money)
    ]


def read_alone(folder: Path, sheet: str, column: str, texts: tuple[str, ...]) -> list[BookRow]:
    """Rows of a book that hold a text in one column and a different key each."""
    key = [name for name in SHEETS[sheet].key if name != column]
    rows = [[*(f"{at}" for _ in key), f'"{text}"'] for at, text in enumerate(texts, start=1)]
    lines = [",".join(row) for row in [[*key, column], *rows]]
    (folder / f"{sheet}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_book(folder).rows


@pytest.mark.parametrize(("sheet", "column"), columns_of(money=True))
def test_a_mark_of_nil_is_nil_where_money_must_stand_and_else_says_that_there_is_none(
    sheet: str, column: str, tmp_path: Path
) -> None:
    model = SHEETS[sheet]
    meant = Pence(0) if model.columns()[column].required else empty_value(model, column)
    rows = read_alone(tmp_path, sheet, column, MARKS)
    assert [row.values.get(column, "broken") for row in rows] == [meant] * len(MARKS)


@pytest.mark.parametrize(("sheet", "column"), columns_of(PERCENT))
def test_a_mark_of_nil_is_no_percent(sheet: str, column: str, tmp_path: Path) -> None:
    assert {row.values.get(column, "broken") for row in read_alone(tmp_path, sheet, column, MARKS)} == {None}


@pytest.mark.parametrize(("sheet", "column"), columns_of(TEXT, CODE))
def test_a_name_or_code_is_kept_in_one_way_however_it_was_written(sheet: str, column: str, tmp_path: Path) -> None:
    written = ("Café-1", "Cafe\u0301-1", "\u200bCafé\u2060-1\u00a0", "\ufeffCafé-1")
    assert {row.values[column] for row in read_alone(tmp_path, sheet, column, written)} == {"Café-1"}


def test_there_are_columns_of_every_kind() -> None:
    assert [len(columns_of(money=True)) > 15, len(columns_of(PERCENT)) > 5, len(columns_of(TEXT, CODE)) > 150] == [
        True
    ] * 3


def test_headers_and_sheets_are_known_however_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "Budget\u2010Amounts.csv").write_text(
        "\ufeffBUDGET,Financial\u00a0Year\u200b,amount ★\nB,2026-27,-\n", encoding="utf-8"
    )
    book = read_book(tmp_path)
    assert book.problems == []
    assert book.rows[0].values == {"budget": "B", "financial_year": "2026-27", "amount": 0}


def test_a_choice_is_known_in_any_case_of_letters(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("agency,name,kind\nC,The council,Council\u00a0\n", encoding="utf-8")
    book = read_book(tmp_path)
    assert (book.problems, book.rows[0].values["kind"]) == ([], "council")


@pytest.mark.parametrize(
    "name",
    [
        "Café Bärenhöhle Homes Ltd",
        "CAFÉ BÄRENHÖHLE HOMES LTD",
        "Cafe\u0301\u00a0Ba\u0308renho\u0308hle Homes\u200b Ltd",
    ],
)
def test_a_sender_is_known_by_its_name_though_its_file_writes_accents_apart(name: str, tmp_path: Path) -> None:
    """The file has the name decomposed; the book has it in one of three ways."""
    assert "e\u0301" in (CASES / "name-nfd.csv").read_text(encoding="utf-8")
    ledger = Ledger(tmp_path)
    ledger.do("import", str(CASES / "base-book"), "--now", "2026-06-30")
    ledger.take(f"providers: provider,name\nCAFE,{name}\n", "2026-06-30")
    ledger.do("import", str(CASES / "name-nfd.csv"), "--format", "provider-invoices", "--now", "2026-06-30")
    with ledger.books() as books:
        (invoice,) = rows_known(books, Invoice)
    assert (invoice.invoice, invoice.provider, invoice.net) == ("U2", "CAFE", 100_00)
