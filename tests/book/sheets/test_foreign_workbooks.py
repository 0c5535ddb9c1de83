"""What a foreign workbook brings about ends the program that reads it, and is told in a sentence."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import xlsxwriter

from ledger.book.documents.layouts import find_layout
from ledger.book.documents.payments import read_payments
from ledger.book.problems import Problem
from ledger.book.sheets import workbook
from ledger.book.sheets.reading import read_book
from ledger.errors import DataFault
from tests.sources import ROOT

FILES = ROOT / "tests" / "cases" / "files"
GOOD = FILES / "stray_cell_A1048576.xlsx"
STRAY = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'


def changed(path: Path, instead: str, after: str = "") -> Path:
    """A workbook of one agency with this in place of its stray row, and this after its last row."""
    with zipfile.ZipFile(GOOD) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad:
        for part in good.namelist():
            text = good.read(part)
            if part == "xl/worksheets/sheet1.xml":
                assert text.decode().count(STRAY) == 1
                text = text.decode().replace(STRAY, instead).replace("</sheetData>", f"</sheetData>{after}").encode()
            bad.writestr(part, text)
    return path


def told(problems: list[Problem]) -> list[tuple[int | None, str]]:
    return [(each.row, each.column) for each in problems]


@pytest.mark.parametrize(
    ("name", "cell", "row"),
    [
        ("stray_cell_A1048576", "A1048576", 1_048_576),
        ("stray_cell_XFD1048576", "XFD1048576", 1_048_576),
        ("stray_cell_XFD2", "XFD2", 2),
        ("error_cell_row_1e9", "A900000000", 900_000_000),
    ],
)
def test_a_cell_far_from_all_others_is_told_by_its_name(name: str, cell: str, row: int) -> None:
    book = read_book(FILES / f"{name}.xlsx")
    assert told(book.problems) == [(row, f"cell {cell}")]
    assert book.problems[0].file == f"{name}.xlsx, sheet agencies"
    assert "Delete" in book.problems[0].remedy
    assert book.unread == {"agencies"}


def test_what_stands_in_a_comment_is_no_cell() -> None:
    for name in ("error_cell_col_ZZZZZZ", "error_cells_selfclosing_60k"):
        book = read_book(FILES / f"{name}.xlsx")
        assert (book.problems, [row.values["agency"] for row in book.rows]) == ([], ["CC"]), name


def test_a_sheet_that_is_no_text_is_told_in_a_sentence() -> None:
    with pytest.raises(DataFault, match=r"error_value_not_utf8.xlsx is not a workbook that can be read"):
        read_book(FILES / "error_value_not_utf8.xlsx")


def test_a_column_that_no_sheet_has_is_told(tmp_path: Path) -> None:
    file = changed(tmp_path / "b.xlsx", '<row r="3"><c r="ZZZZZZ3" t="e"><v>x</v></c></row>')
    assert told(read_book(file).problems) == [(3, "cell ZZZZZZ3")]


def test_sixty_thousand_failed_cells_are_each_told_and_soon(tmp_path: Path) -> None:
    many = "".join(f'<row r="{row}"><c r="C{row}" t="e"/></row>' for row in range(3, 60_003))
    before = time.process_time()
    problems = read_book(changed(tmp_path / "b.xlsx", many)).problems
    failed = [each for each in problems if each.column == "kind"]
    assert len(failed) == 60_000
    assert (failed[0].row, failed[-1].row, failed[0].found) == (3, 60_002, "#N/A")
    assert time.process_time() - before < 20


def test_blanks_beyond_the_limit_are_one_message_with_the_limit(tmp_path: Path) -> None:
    file = changed(tmp_path / "b.xlsx", "", after=" " * 3_000_000)
    with pytest.raises(DataFault, match=r"b.xlsx is larger than .* at most 2,000,000 are read"):
        workbook.read(file, workbook.ReadingLimits(unpacked=2_000_000))


def test_memory_beyond_the_limit_is_one_message_with_the_limit(tmp_path: Path) -> None:
    file = changed(tmp_path / "b.xlsx", '<row r="9000"><c r="ZZ9000"><v>1</v></c></row>')
    with pytest.raises(DataFault, match=r"b.xlsx takes more than the 150,000,000 bytes"):
        workbook.read(file, workbook.ReadingLimits(memory=150_000_000))
    assert workbook.read(file).tables[0].rows[8999][701] == 1


def test_time_beyond_the_limit_is_one_message_with_the_limit() -> None:
    with pytest.raises(DataFault, match=r"xlsx takes more than the 0 seconds"):
        workbook.read(FILES / "stray_cell_XFD2.xlsx", workbook.ReadingLimits(seconds=0))


def test_a_document_type_in_a_sheet_is_never_followed(tmp_path: Path) -> None:
    file = tmp_path / "b.xlsx"
    with zipfile.ZipFile(GOOD) as good, zipfile.ZipFile(file, "w") as bad:
        for part in good.namelist():
            text = good.read(part)
            if part == "xl/worksheets/sheet1.xml":
                text = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + text
            bad.writestr(part, text)
    with pytest.raises(DataFault, match="not a workbook"):
        read_book(file)


def test_layouts_and_returns_tell_such_a_cell_too(tmp_path: Path) -> None:
    layout = tmp_path / "own.toml"
    layout.write_text(
        'name = "own"\ntitle = "Own"\nbody = {constant = "Castleshire"}\n'
        'month = {from = "date"}\ndate = {column = "agency", formats = ["DD/MM/YYYY"]}\n'
        'amount = {column = "name", vat = "excluded"}\nkeep = {supplier = "kind"}\n'
    )
    problems = read_payments(GOOD, find_layout(layout)).problems
    assert told(list(problems)) == [(1_048_576, "cell A1048576")]


def test_workbooks_are_read_from_many_threads_at_once() -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(read_book, [FILES / "error_cell_col_ZZZZZZ.xlsx", GOOD] * 4))
    assert [len(book.rows) for book in found] == [1, 0] * 4


def test_nothing_that_lies_beside_the_file_is_run(tmp_path: Path) -> None:
    for name in ("json", "zipfile", "python_calamine"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)\n")
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx")) as book:
        book.add_worksheet("agencies").write_row(0, 0, ["agency"])
    asked = f"import sys; sys.path[:0] = [{str(ROOT)!r}]; import os; from ledger.book.sheets import workbook; "
    asked += (
        f"os.chdir({str(tmp_path)!r}); from pathlib import Path; print(workbook.read(Path('b.xlsx')).tables[0].rows)"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout == "[['agency']]\n"


def test_the_library_that_reads_them_is_never_in_our_own_process() -> None:
    asked = "import sys; from ledger.book import handover; print('python_calamine' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout == "False\n"
