"""Every reader of files has limits: beyond them one sentence says which file, where and what to do."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ledger.answers.sheet import rows_known
from ledger.book.file_limits import (
    LARGEST_FILE,
    LARGEST_FOLDER,
    LARGEST_LAYOUT,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
)
from ledger.domain.agencies.sheets import Agency
from tests.desk import Ledger

LAYOUT = "bank-receipts"
RETURN_MAP = "data/reference/return_maps/example.toml"


def empty(path: Path, size: int) -> Path:
    """A file of so many bytes that takes no room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(size)
    return path


def roads(file: Path) -> dict[str, tuple[str, ...]]:
    """The commands that read such a file."""
    return {
        "book": ("import", str(file.parent)),
        "layout": ("import", str(file), "--format", LAYOUT),
        "return": ("import", str(file), "--format", "ssda903", "--map", RETURN_MAP),
    }


ROADS = ("book", "layout", "return")


def refused(ledger: Ledger, *words: str) -> str:
    """What a command says that ends with one message, and leaves the ledger as it was."""
    result = ledger.ask(*words)
    said = " ".join(result.output.split())
    assert result.exit_code == 1, said
    assert "Traceback" not in said
    assert len(said) < 500
    with ledger.books() as books:
        assert rows_known(books, Agency) == []
    return said


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    found.do("init")
    return found


@pytest.mark.parametrize("road", ROADS)
def test_a_file_of_too_many_bytes_is_told_with_the_limit(road: str, ledger: Ledger, tmp_path: Path) -> None:
    file = empty(tmp_path / "given" / "agencies.csv", LARGEST_FILE + 1)
    said = refused(ledger, *roads(file)[road])
    assert "agencies.csv is larger than what is read" in said
    assert f"{LARGEST_FILE:,}" in said


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a\n" * (MOST_ROWS + 1), f"{MOST_ROWS:,} rows"),
        ("a,b\n" + "," * MOST_COLUMNS, "row 2, has 16,385 cells"),
        (("," * 15_999 + "\n") * (MOST_CELLS // 16_000 + 1), f"{MOST_CELLS:,} cells down to row 1,251"),
    ],
    ids=["rows", "columns", "cells"],
)
def test_too_many_rows_columns_or_cells_are_told_with_the_row(
    text: str, where: str, road: str, ledger: Ledger, tmp_path: Path
) -> None:
    file = tmp_path / "given" / "agencies.csv"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    said = refused(ledger, *roads(file)[road])
    assert where in said
    assert "agencies.csv" in said


@pytest.mark.parametrize(("form", "name"), [("book", "{}.csv"), ("ubl", "{}.xml")])
def test_files_of_a_folder_have_a_limit_together(form: str, name: str, ledger: Ledger, tmp_path: Path) -> None:
    for number in range(17):
        empty(tmp_path / "given" / name.format(number), LARGEST_FOLDER // 16)
    said = refused(ledger, "import", str(tmp_path / "given"), "--format", form)
    assert f"{LARGEST_FOLDER:,}" in said


def test_a_layout_and_a_map_have_a_limit_and_may_not_nest_without_end(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("a\n1\n", encoding="utf-8")
    large = empty(tmp_path / "large.toml", LARGEST_LAYOUT + 1)
    deep = tmp_path / "deep.toml"
    deep.write_text("a = " + "[" * 100_000, encoding="utf-8")
    for toml, words in ((large, "larger than what is read"), (deep, "nests values too deeply")):
        assert words in refused(ledger, "import", str(tmp_path / "f.csv"), "--format", str(toml))
        by_map = ("import", str(tmp_path / "f.csv"), "--format", "ssda903", "--map", str(toml))
        assert words in refused(ledger, *by_map)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with a name")
def test_what_is_no_file_is_not_waited_for(ledger: Ledger, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "is not a file" in refused(ledger, "import", str(tmp_path / "pipe.csv"), "--format", LAYOUT)


def test_a_header_as_wide_as_a_sheet_is_told_in_short(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    header = "agency," + ",".join(f"strange column {number}" for number in range(MOST_COLUMNS - 1))
    (folder / "agencies.csv").write_text(f"{header}\nC\n", encoding="utf-8")
    began = time.process_time()
    said = ledger.ask("import", str(folder))
    assert time.process_time() - began < 5
    assert said.exit_code == 1
    assert "16,383 columns that agencies has not" in " ".join(said.output.split())
