"""The workbook to fill in is a book: empty it states nothing, filled it says what was filled in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.config import SAMPLES
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.clause_kinds import KINDS
from ledger.errors import DataFault
from ledger.exports.template import write_template


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "book.xlsx"
    write_template(path)
    return path


def test_an_empty_template_states_nothing_and_has_no_problem(template: Path) -> None:
    book = read_book(template)
    assert (book.rows, book.problems) == ([], [])


def test_it_has_every_sheet_with_every_column_in_order(template: Path) -> None:
    workbook = CalamineWorkbook.from_path(str(template))
    assert workbook.sheet_names == ["read me", *SHEETS, "lists"]
    for sheet, model in SHEETS.items():
        [header] = workbook.get_sheet_by_name(sheet).to_python()
        assert header == [*model.columns(), "withdrawn"]


def test_a_filled_one_says_what_was_filled_in(tmp_path: Path) -> None:
    good = state(read_book(SAMPLES / "first-book"), Facts(), {}).facts_after
    write_template(tmp_path / "filled.xlsx", good)
    read = state(read_book(tmp_path / "filled.xlsx"), Facts(), {})
    assert read.problems == []
    assert read.facts_after.rows == good.rows


def test_cells_have_lists_to_choose_from(template: Path) -> None:
    with zipfile.ZipFile(template) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    rules = "".join(sheets)
    assert "council,icb,department" in rules
    assert '"yes,no"' in rules
    assert "budgets!$A$2:$A$2001" in rules
    assert "lists!$A$2" in rules
    assert ",".join(KINDS) in rules


def test_the_same_template_is_the_same_to_the_byte(template: Path, tmp_path: Path) -> None:
    write_template(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == template.read_bytes()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataFault, match="cannot be written"):
        write_template(tmp_path / "no-such-folder" / "book.xlsx")
