"""The second reading of the rules and the sums worked by hand say the same: neither is a copy of the other."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from ledger.domain.money_and_days.money import text_from_pence
from ledger.domain.placements.sheets import Placement
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from tests.domain.splits.second_reading import Reading, read

READ = ("charges.csv", "allocations.csv", "exposure.csv")


def told_by_books(story: Path) -> bool:
    """Whether a story's books alone say what stands, with no other command, and it expects something read here."""
    steps = tomllib.loads((story / "steps.toml").read_text(encoding="utf-8"))["step"]
    read_here = any(
        (story / "expected" / step["expect"] / name).exists() for step in steps if "expect" in step for name in READ
    )
    return read_here and not any("run" in step for step in steps)


STORIES = [
    path.parent
    for path in sorted((Path(__file__).parents[2] / "golden").glob("*/steps.toml"))
    if told_by_books(path.parent)
]


def rows_of(sheet: Path, known: Facts) -> Iterator[tuple[Row, bool]]:
    """Each row of a sheet, and whether it is withdrawn; a column that is absent leaves what is known."""
    model = SHEETS[sheet.stem]
    with sheet.open(encoding="utf-8", newline="") as lines:
        for cells in csv.DictReader(lines):
            withdrawn = cells.pop("withdrawn", "") == "yes"
            key = tuple(model.columns()[name].cell.read(cells[name]) for name in model.key if cells.get(name))
            before = known.rows[model.sheet].get(key)
            left = {name: value for name, value in before if name not in cells} if before else {}
            yield model(**left, **{name: cell for name, cell in cells.items() if cell}), withdrawn


def facts_after(story: Path, books: list[str]) -> Facts:
    """What is known once the books of a story are in."""
    facts = Facts()
    for book in books:
        for sheet in sorted((story / book).glob("*.csv")):
            for row, withdrawn in rows_of(sheet, facts):
                facts.rows[row.sheet].pop(row.key_values, None)
                if not withdrawn:
                    facts.rows[row.sheet][row.key_values] = row
    return facts


READ_ELSEWHERE = {"agency", "declined", "awaited", "not_asked"}
"""Columns of exposure that `tests/second_reading/exposure_parts.py` reads."""


def expected(file: Path) -> list[tuple[str, ...]]:
    """The rows of an expected file, the placement first."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    names = ["placement", *(name for name in rows[0] if name != "placement" and name not in READ_ELSEWHERE)]
    return sorted(tuple(row[name] for name in names) for row in rows)


def exposed(reading: Reading) -> list[tuple[str, ...]]:
    """The rows of `export exposure`, without the placement."""
    rows = []
    for (month, standing, basis), carried in reading.carried.items():
        if basis == "not_known":
            rows.append((month, standing, basis, "", "", text_from_pence(carried)))
        rows += [
            (month, standing, basis, budget, text_from_pence(pence), text_from_pence(carried))
            for (of, of_standing, of_basis, budget), pence in reading.exposure.items()
            if (of, of_standing, of_basis) == (month, standing, basis)
        ]
    return sorted(rows)


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)
def test_both_give_the_same_figures(story: Path) -> None:
    books: list[str] = []
    readings: dict[str, Reading] = {}
    compared = 0
    for step in tomllib.loads((story / "steps.toml").read_text(encoding="utf-8"))["step"]:
        if "import" in step:
            books.append(step["import"])
        if "post" in step:
            facts = facts_after(story, books)
            placements = [row.placement for row in facts.sheet(Placement).values()]
            readings = {code: read(facts, code, date.fromisoformat(step["post"])) for code in placements}
        if "expect" in step and "as_known_at" not in step:
            compared += compare(story / "expected" / step["expect"], readings)
    assert compared


def test_there_are_stories_to_read() -> None:
    assert len(STORIES) >= 27


def compare(folder: Path, readings: Mapping[str, Reading]) -> int:
    """Compare what the folder expects of the readings of its placements; how many files it compared."""
    ours: dict[str, list[tuple[str, ...]]] = {name: [] for name in READ}
    for code, reading in readings.items():
        rows = {
            "charges.csv": _in_pounds(reading.charges),
            "allocations.csv": _in_pounds(reading.allocations),
            "exposure.csv": exposed(reading),
        }
        for name, found in rows.items():
            ours[name] += [(code, *row) for row in found]
    files = [file for file in sorted(folder.iterdir()) if file.name in ours]
    for file in files:
        assert sorted(ours[file.name]) == expected(file)
    return len(files)


def _in_pounds(figures: Mapping[tuple[str, ...], int]) -> list[tuple[str, ...]]:
    return [(*key, text_from_pence(pence)) for key, pence in figures.items() if pence]
