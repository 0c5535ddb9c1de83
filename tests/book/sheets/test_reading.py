"""A folder of CSV files is read as people and their programs write them."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.book.problems import Problem
from ledger.book.sheets.reading import Book, read_book
from ledger.errors import DataFault


def book_of(folder: Path, **files: str | bytes) -> Book:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_book(folder)


def places(problems: list[Problem]) -> list[str]:
    return [problem.place for problem in problems]


def test_headers_are_read_in_any_case_and_any_order(tmp_path: Path) -> None:
    book = book_of(tmp_path, receipts="AMOUNT,To_Agency, from agency ,Received-On★,receipt\n5,CC,ICB,2026-04-01,R1\n")
    assert book.problems == []
    assert book.rows[0].values == {
        "amount": 500,
        "to_agency": "CC",
        "from_agency": "ICB",
        "received_on": date(2026, 4, 1),
        "receipt": "R1",
    }


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    book = book_of(tmp_path, providers="\ufeffprovider,name\nP,Café\n")
    assert book.problems == []
    assert book.rows[0].values == {"provider": "P", "name": "Café"}


def test_blank_rows_are_skipped_and_rows_count_as_in_a_spreadsheet(tmp_path: Path) -> None:
    book = book_of(tmp_path, providers="provider,name\n\nA,One\n , \n,\r\nB,\n")
    assert [row.line for row in book.rows] == [3, 6]
    assert places(book.problems) == ["providers.csv, row 6, name"]


def test_a_cell_with_line_breaks_is_one_row_and_keeps_them(tmp_path: Path) -> None:
    book = book_of(tmp_path, providers='provider,name\nA,"One\nhouse"\nB,Two\n')
    assert [(row.line, row.values["name"]) for row in book.rows] == [(2, "One\nhouse"), (3, "Two")]


def test_cells_are_trimmed_and_an_empty_one_says_none(tmp_path: Path) -> None:
    book = book_of(tmp_path, providers="provider,name,sector\n A ,\tOne ,\u00a0\n")
    assert book.rows[0].values == {"provider": "A", "name": "One", "sector": None}


def test_an_empty_cell_of_components_says_all(tmp_path: Path) -> None:
    book = book_of(tmp_path, clauses="agreement,rank,kind,budget,components\nA,1,rest,B,\n")
    assert book.rows[0].values["components"] == ()


def test_a_column_that_is_absent_is_not_among_the_values(tmp_path: Path) -> None:
    book = book_of(tmp_path, prices="price,rate\nP,5.5\n")
    assert book.rows[0].values == {"price": "P", "rate": Decimal("5.5")}


def test_a_withdrawn_row_needs_its_key_alone(tmp_path: Path) -> None:
    book = book_of(tmp_path, providers="provider,name,withdrawn\nA,,yes\nB,Bee,no\nC,Sea,\n,,YES\n")
    assert [row.withdrawn for row in book.rows] == [True, False, False, True]
    assert places(book.problems) == ["providers.csv, row 5, provider"]


def test_files_are_named_with_their_sha256(tmp_path: Path) -> None:
    book = book_of(tmp_path, providers=b"provider,name\n")
    assert book.files == [("providers.csv", hashlib.sha256(b"provider,name\n").hexdigest())]


def test_what_is_no_csv_file_is_no_part_of_the_book(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("about this book")
    (tmp_path / ".hidden.csv").write_text("zebra")
    (tmp_path / "older").mkdir()
    (tmp_path / "read me.csv").write_text("not a sheet\n")
    book = book_of(tmp_path, providers="provider,name\nA,One\n")
    assert (len(book.rows), book.problems) == (1, [])


def test_a_file_named_in_capitals_is_the_same_sheet(tmp_path: Path) -> None:
    (tmp_path / "Providers.CSV").write_text("provider,name\nA,One\n")
    assert [row.sheet for row in read_book(tmp_path).rows] == ["providers"]


def test_all_problems_are_told_in_one_go(tmp_path: Path) -> None:
    book = book_of(
        tmp_path,
        placement="placement,chld,provider,setting,lead_budget,first_day\nP1,K,X,K2,B,1/4/26\nP1,K,X,K2,B,2026-04-01\n",
        prices=b"price;rate\nP\xe9;x\n",
    )
    assert places(book.problems) == [
        "placement.csv",
        "placement.csv, row 1, chld",
        "placement.csv, row 2, first_day",
        "prices.csv, row 2",
        "prices.csv, row 1",
        "prices.csv, row 2, rate",
        "placement.csv, row 3, placement",
    ]


def test_text_that_a_spreadsheet_would_run_is_kept_as_it_is(tmp_path: Path) -> None:
    book = book_of(tmp_path, providers='provider,name\nA,"=HYPERLINK(""x"")"\n')
    assert book.rows[0].values["name"] == '=HYPERLINK("x")'


@pytest.mark.parametrize("name", ["nothing-here", "notes.txt", "empty"])
def test_what_is_no_book_is_refused_with_a_remedy(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataFault, match=name) as refused:
        read_book(tmp_path / name)
    assert "CSV" in refused.value.remedy or "template" in refused.value.remedy


def test_a_hundred_thousand_cells_of_one_text_are_read_alike(tmp_path: Path) -> None:
    lines = "".join(f"R{number},A,2026-04-01,5.00\n" for number in range(25_000))
    book = book_of(tmp_path, payments="payment,invoice,paid_on,amount\n" + lines)
    assert len(book.rows) == 25_000
    assert {row.values["amount"] for row in book.rows} == {500}


def test_what_a_spreadsheet_saves_as_unicode_text_is_told_as_such_and_read_on(tmp_path: Path) -> None:
    book = book_of(tmp_path, providers="provider\tname\tsector\nA\tOne\tcharity\n".encode("utf-16"))
    assert [(each.column, each.found) for each in book.problems] == [
        ("", "UTF-16"),
        ("", "tabs"),
        ("sector", "charity"),
    ]
