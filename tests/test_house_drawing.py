"""The drawing of the house shows every room where it stands, and moves when an import does."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house_drawing import (
    floors_drawn,
    house,
    imports_drawn,
    rooms_in,
    rooms_told,
    sql_told,
    storeys,
    subjects_told,
    who_imports_whom,
)
from tests.test_architecture import FLOORS


@pytest.fixture(scope="module")
def modules() -> dict[str, ast.Module]:
    return dict(house())


def planted(**texts: str) -> dict[str, ast.Module]:
    """Modules of a house by their names, with a stroke below for the point."""
    return {name.replace("__", "."): ast.parse(text) for name, text in texts.items()}


def test_the_house_is_seen(modules: dict[str, ast.Module]) -> None:
    assert len(modules) > 300
    assert len(rooms_in(modules, "ledger.domain")) >= 15


def test_what_imports_another_stands_above_it() -> None:
    graph = {"roof": {"wall", "ground"}, "wall": {"ground"}, "ground": set[str](), "shed": set[str]()}
    assert storeys(graph) == [["ground", "shed"], ["wall"], ["roof"]]


def test_rooms_that_import_each_other_stand_on_one_storey() -> None:
    graph = {"roof": {"one"}, "one": {"other", "ground"}, "other": {"one"}, "ground": set[str]()}
    assert storeys(graph) == [["ground"], ["one", "other"], ["roof"]]


def test_an_import_of_a_name_counts_as_one_of_its_room() -> None:
    modules = planted(
        ledger__domain__one__rules="from ledger.domain.other import sheets\n",
        ledger__domain__other__sheets="import datetime\n",
        ledger__domain__oth="",
    )
    rooms = rooms_in(modules, "ledger.domain")
    assert who_imports_whom(modules, rooms) == {
        "ledger.domain.one": {"ledger.domain.other"},
        "ledger.domain.oth": set(),
        "ledger.domain.other": set(),
    }


def test_every_room_of_every_floor_is_drawn(modules: dict[str, ast.Module]) -> None:
    drawn = floors_drawn(modules)
    rooms = [room for floor in FLOORS for room in floor]
    assert len(rooms) >= 14
    assert [room for room in rooms if f"│ {room.replace('.', '/')}" not in drawn] == []
    inside = [room.rpartition(".")[2] for room in rooms_in(modules, "ledger.domain")]
    assert [room for room in inside if f"{room}/" not in drawn] == []


def test_nothing_is_imported_from_above(modules: dict[str, ast.Module]) -> None:
    rows = imports_drawn(modules, [room for floor in FLOORS for room in floor]).splitlines()[2:-1]
    assert len(rows) >= 14
    assert [row for row in rows if "●" in row.partition("■")[2]] == []


def test_an_import_that_is_planted_moves_the_drawing(modules: dict[str, ast.Module]) -> None:
    rooms = [room for floor in FLOORS for room in floor]
    other = {**modules, "ledger.domain.planted": ast.parse("from ledger.store import tables\n")}
    assert imports_drawn(other, rooms) != imports_drawn(modules, rooms)
    assert floors_drawn(other) != floors_drawn(modules)
    assert any("●" in row.partition("■")[2] for row in imports_drawn(other, rooms).splitlines()[2:-1])


def test_every_subject_is_told_with_what_it_holds(modules: dict[str, ast.Module]) -> None:
    rooms = rooms_in(modules, "ledger.domain")
    rows = subjects_told(modules, rooms).splitlines()[2:]
    assert len(rows) == len(rooms)
    assert [row for row in rows if "|  |" in row] == []


def test_every_module_above_the_facts_is_told_in_its_room(modules: dict[str, ast.Module]) -> None:
    told = rooms_told(modules)
    above = [name for floor in FLOORS[2:] for room in floor for name in modules if name.startswith(f"{room}.")]
    assert len(above) > 200
    assert [name for name in above if f"`{name.rpartition('.')[2]}" not in told] == []
    assert "### `ledger/domain/`" not in told


def test_a_module_that_is_planted_is_told_in_its_room(modules: dict[str, ast.Module]) -> None:
    before = {name.rpartition(".")[2] for name in modules if name.startswith("dashboards.review.panel.")}
    planted = {f"dashboards.review.panel.{name}": ast.parse("'Planted.'") for name in ("planted", "zoned")}
    row = next(line for line in rooms_told({**modules, **planted}).splitlines() if line.startswith("| `review/`"))
    assert "`panel/` (" + ", ".join(f"`{name}`" for name in sorted({*before, "planted", "zoned"})) + ")" in row


def test_sql_is_told_by_kind_and_subject(tmp_path: Path) -> None:
    assert len(sql_told().splitlines()) > 30
    for path in ("staging/splits/agreements", "marts/splits/payers", "questions/debts/a/b", "checks/journal/sums"):
        file = tmp_path / "ledger" / "marts" / "sql" / f"{path}.sql"
        file.parent.mkdir(parents=True)
        file.touch()
    assert sql_told(tmp_path).splitlines()[2:] == [
        "| `staging/splits/` | `agreements` |",
        "| `marts/splits/` | `payers` |",
        "| `questions/debts/` | `a/b` |",
        "| `checks/journal/` | `sums` |",
    ]
