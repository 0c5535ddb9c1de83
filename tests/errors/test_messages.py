"""A bad book for every message: told at the right place, with the remedy, and nothing else told."""

from __future__ import annotations

import csv
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ledger.book.handover import read_handover
from ledger.book.problems import Problem
from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.config import SAMPLES
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from ledger.exports.problems import write_problems_csv
from tests.errors.messages import expected_texts, reasons

HERE = Path(__file__).parent
GOOD = SAMPLES / "first-book"
CASES = sorted(path.parent.name for path in HERE.glob("*/expected.csv"))
BY_OTHER_DOORS = {
    "it is empty": "an empty cell is no text; Row models are also built from code",
    "it has a time of day": "only a workbook has times: tests/book/sheets/test_workbook.py",
    "it is yes or no": "only a workbook has cells that are yes or no: tests/book/sheets/test_workbook.py",
    "its cell is formatted as a percent": "only a workbook formats cells: tests/book/sheets/test_workbook.py",
    "not an amount in pounds": "a cell that is no number is told so first; tests/domain/money_and_days/test_money.py",
}
"""Reasons that no folder of CSV files can bring about."""
TOLD_EARLIER = {
    re.escape("each budget once in a clause"): "such rows have one key: they are told as stated twice",
    re.escape("a line that another statement seems to have had"): "only --another names such a row",
    re.escape("cells beside each other, within the 16,384 columns and 1,048,576 rows of a sheet"): (
        "only a workbook's cells are far from others: tests/book/sheets/test_foreign_workbooks.py"
    ),
    r"a\ day\ not\ after\ today,\ .*": "no bad book is handed over on a day",
    r"an\ answer\ of\ .*,\ for\ which\ this\ ledger\ is\ used;\ .*\ records\ its\ own": (
        "no bad book is handed over for an agency: tests/tasks/test_own_answers.py"
    ),
    r"who\ told\ it,\ for\ .*\ is\ not\ the\ lead\ commissioner\ and\ records\ its\ own\ answers": (
        "only a screen is asked: tests/tasks/test_own_answers.py"
    ),
}
"""What no bad book brings about: reading tells the fault first, or a word beside it does; tested by those doors."""


def problems_of(case: str, tmp_path: Path) -> list[Problem]:
    """The problems of a case: changes to the good book, or a second book after the good one."""
    folder = HERE / case
    if (folder / "papers.toml").exists():
        return problems_of_papers(folder, tmp_path)
    if (folder / "then").exists():
        known = state(read_book(GOOD), Facts(), {})
        assert not known.problems
        return state(read_book(folder / "then"), known.facts_after, {}).problems
    book = tmp_path / "book"
    shutil.copytree(GOOD, book)
    without = folder / "without.txt"
    for sheet in without.read_text().split() if without.exists() else ():
        (book / f"{sheet}.csv").unlink()
    shutil.copytree(folder / "book", book, dirs_exist_ok=True)
    return state(read_book(book), Facts(), {}).problems


def problems_of_papers(folder: Path, tmp_path: Path) -> list[Problem]:
    """The problems of changes to good papers, handed over after the good book and perhaps more rows."""
    case = tomllib.loads((folder / "papers.toml").read_text(encoding="utf-8"))
    known = state(read_book(GOOD), Facts(), {}).facts_after
    if (folder / "book").exists():
        known = state(read_book(folder / "book"), known, {}).facts_after
    text = case.get("content") or (SAMPLES / "papers" / case["sample"]).read_text(encoding="utf-8")
    for change in case.get("change", ()):
        assert text.count(change["from"]) >= 1, f"{folder.name} changes nothing"
        text = text.replace(change["from"], change["to"])
    text += case.get("times", 0) * case.get("filler", " ")
    file = tmp_path / Path(case["sample"]).name
    file.write_text(text, encoding="utf-8")
    book = read_handover(file, case["form"], map_of(case, tmp_path)).book(known)
    return state(book, known, {}).problems


def map_of(case: dict[str, Any], tmp_path: Path) -> Path | None:
    """The map of a return: a sample's, changed where the case says so."""
    if "map" not in case:
        return None
    text = (SAMPLES / "papers" / case["map"]).read_text(encoding="utf-8")
    for change in case.get("map_change", ()):
        assert text.count(change["from"]) >= 1, "the map is not changed"
        text = text.replace(change["from"], change["to"])
    mapped = tmp_path / "map.toml"
    mapped.write_text(text, encoding="utf-8")
    return mapped


@pytest.mark.parametrize("case", CASES)
def test_a_bad_book_is_told_where_and_what_to_do(case: str, tmp_path: Path) -> None:
    told = tmp_path / "told.csv"
    write_problems_csv(told, problems_of(case, tmp_path))
    expected = (HERE / case / "expected.csv").read_text(encoding="utf-8")
    assert told.read_text(encoding="utf-8") == expected.replace("{every sheet}", ", ".join(SHEETS))


def test_messages_of_rooms_within_rooms_are_seen(tmp_path: Path) -> None:
    module = tmp_path / "domain" / "one" / "two" / "three.py"
    module.parent.mkdir(parents=True)
    module.write_text('Cell("money", "an amount")\n', encoding="utf-8")
    assert expected_texts(tmp_path) == {r"an\ amount": "three.py:1"}


def test_the_good_book_has_no_problem() -> None:
    assert state(read_book(GOOD), Facts(), {}).problems == []


def _told(column: str) -> list[str]:
    texts = []
    for case in CASES:
        with (HERE / case / "expected.csv").open(encoding="utf-8", newline="") as file:
            texts += [row[column] for row in csv.DictReader(file)]
    return texts


def test_every_message_has_a_bad_book() -> None:
    patterns = expected_texts()
    assert len(patterns) > 50, "the source was not read"
    told = _told("expected")
    missing = {
        pattern: place for pattern, place in patterns.items() if not any(re.fullmatch(pattern, text) for text in told)
    }
    assert missing.keys() == TOLD_EARLIER.keys(), missing


def test_every_reason_has_a_bad_book() -> None:
    patterns = reasons()
    assert len(patterns) > 10, "the source was not read"
    told = _told("remedy")
    missing = {
        pattern: place
        for pattern, place in patterns.items()
        if not any(re.search(rf"\({pattern}\)", text) for text in told)
    }
    assert {re.sub(r"\\(.)", r"\1", pattern) for pattern in missing} == set(BY_OTHER_DOORS)


def test_a_message_without_a_bad_book_would_be_noticed() -> None:
    assert not any(re.fullmatch(r"a\ message\ nobody\ gives", text) for text in _told("expected"))
    assert all(text for text in _told("expected"))
    assert all(text for text in _told("remedy"))
