"""The house stands: who may import whom, one home for each outside library, no cycles, no float near money.

The guards first prove that they see: they count the files they read, and a planted fault must be found.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.marts.build import SQL
from tests.sources import ROOT, imported, within

FLOORS: tuple[tuple[str, ...], ...] = (
    ("ledger.errors", "ledger.config"),
    ("ledger.domain",),
    ("ledger.book", "ledger.journal", "ledger.reconciliation", "ledger.briefing"),
    ("ledger.store", "ledger.marts", "ledger.exports"),
    ("ledger.pipeline",),
    ("ledger.answers",),
    ("ledger.tasks",),
    ("dashboards", "ledger.commands"),
    ("ledger.__main__",),
)


SUBJECTS = (
    *(
        "money_and_days",
        "sheet",
        "agencies",
        "placements",
        "splits",
        "what_if",
        "documents",
        "debts",
        "funds",
        "homes",
    ),
    *("outcomes", "therapeutic", "closer_to_home", "family_help", "continuing_care", "decisions"),
    *("action_required", "registry"),
)
"""What the books are about. A subject has this name on every floor; a room imports only from those before it."""


ROOMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "ledger.domain": tuple((subject,) for subject in SUBJECTS),
    "ledger.answers": (
        ("answer", "earlier_snapshot", "ticks"),
        *((subject,) for subject in SUBJECTS if subject != "registry"),
        ("journal", "month_end"),
        ("registry",),
    ),
    "ledger.book": (
        ("problems",),
        ("adjoining_authorities", "file_limits", "instruments", "settings"),
        ("sheets",),
        ("documents",),
        ("returns",),
        ("handover",),
    ),
    "ledger.reconciliation": (("sums",), ("provider", "partners")),
    "ledger.store": (
        *(("keeping",), ("sheet_tables",), ("migrations",), ("facts",), ("books",)),
        *(("statements", "journal", "soundness"), ("documents",)),
    ),
    "dashboards": (
        *(("reading",), ("pages",), ("widgets",)),
        *(("finance", "review", "leadership", "glossary"), ("placement",), ("app", "start", "served")),
    ),
}
"""The rooms of a floor, each only for those after it; rooms named together do not import each other."""


BESIDE_SUBJECTS = {"journal"}
"""What SQL is about beside the subjects: the journal itself."""


HOMES = {
    "sqlalchemy": ("ledger.store",),
    "alembic": ("ledger.store",),
    "duckdb": ("ledger.marts",),
    "adbc_driver_sqlite": ("ledger.marts",),
    "adbc_driver_postgresql": ("ledger.marts",),
    "pyarrow": ("ledger.marts",),
    "streamlit": ("dashboards",),
    "starlette": ("dashboards",),
    "altair": ("dashboards",),
    "pandas": ("dashboards",),
    "typer": ("ledger.commands", "ledger.__main__"),
    "rich": ("ledger.commands",),
    "python_calamine": ("ledger.book",),
    "defusedxml": ("ledger.book",),
    "typst": ("ledger.exports",),
    "xlsxwriter": ("ledger.exports",),
    "pydantic": ("ledger.domain", "ledger.book", "ledger.store", "ledger.exports", "ledger.answers", "ledger.tasks"),
    "pydantic_core": ("ledger.domain",),
}


AT_THE_ROOT = {
    *("README.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml", ".gitignore"),
    *("requirements.lock", "requirements-test.lock", "requirements-postgres.lock", "requirements-build.lock"),
    *("ledger", "dashboards", "data", "docs", "tests", ".ci"),
}
"""What lies at the root: the parts of the house, what is needed to set it up, and what explains it."""


PURE = ("ledger.domain", "ledger.journal", "ledger.reconciliation", "ledger.briefing")
"""Floors that open no file and look at no clock: the same facts give the same answer whenever and wherever."""
OUTSIDE_WORLD = {"os", "io", "pathlib", "time", "tempfile", "shutil", "glob", "socket", "subprocess", "sqlite3"}
"""Modules of the standard library through which a program sees files, clocks and other programs."""
OPENING = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
CLOCKS = re.compile(r"\bdate(time)?\.(now|today|utcnow)$")


MONEY_ROOMS = ("ledger.domain", "ledger.journal", "ledger.store", "ledger.exports", "ledger.pipeline", "ledger.tasks")


def room_of(module: str) -> tuple[int, str] | None:
    found = [(floor, room) for floor, rooms in enumerate(FLOORS) for room in rooms if within(module, room)]
    return max(found, key=lambda item: len(item[1]), default=None)


def import_faults(trees: dict[str, ast.Module]) -> list[str]:
    faults = []
    for module, tree in trees.items():
        here = room_of(module)
        for name in imported(tree):
            there = room_of(name)
            if here is None or there is None or here == there:
                continue
            if there[0] >= here[0]:
                faults.append(f"{module} imports {name}")
    return faults


def inner_room(floor: str, module: str) -> int | None:
    """The place of a module's room on its floor; None where the floor has no room of that name."""
    name = module.removeprefix(f"{floor}.").split(".")[0]
    return next((place for place, rooms in enumerate(ROOMS[floor]) if name in rooms), None)


def room_faults(trees: dict[str, ast.Module]) -> list[str]:
    """Modules that stand in no room of their floor, or import from a room that comes later or beside theirs."""
    faults = []
    for floor in ROOMS:
        for module, tree in trees.items():
            if not module.startswith(f"{floor}."):
                continue
            here, own = inner_room(floor, module), module.removeprefix(f"{floor}.").split(".")[0]
            if here is None:
                faults.append(f"{module} stands in no room of {floor}")
                continue
            for name in imported(tree):
                if not name.startswith(f"{floor}.") or within(name, f"{floor}.{own}"):
                    continue
                there = inner_room(floor, name)
                if there is not None and there >= here:
                    faults.append(f"{module} imports {name}")
    return faults


def home_faults(trees: dict[str, ast.Module]) -> list[str]:
    faults = []
    for module, tree in trees.items():
        for name in imported(tree):
            library = name.split(".")[0]
            if library in sys.stdlib_module_names or library in ("ledger", "dashboards"):
                continue
            homes = HOMES.get(library, ())
            if not any(within(module, home) for home in homes):
                faults.append(f"{module} imports {name}, whose home is {', '.join(homes) or 'nowhere'}")
    return faults


def purity_faults(trees: dict[str, ast.Module]) -> list[str]:
    """Modules of pure floors that open a file, look at a clock, or import what they could do it with."""
    faults = []
    for module, tree in trees.items():
        if not any(within(module, floor) for floor in PURE):
            continue
        faults += [f"{module} imports {name}" for name in imported(tree) if name.split(".")[0] in OUTSIDE_WORLD]
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and CLOCKS.search(ast.unparse(node)):
                faults.append(f"{module}:{node.lineno} looks at a clock")
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in OPENING:
                faults.append(f"{module}:{node.lineno} opens a file")
    return faults


def float_faults(trees: dict[str, ast.Module]) -> list[str]:
    """Floats made near money: a literal with a point, a call of float(), or a round() of a division."""
    faults = []
    for module, tree in trees.items():
        if not any(within(module, room) for room in MONEY_ROOMS):
            continue
        for node in ast.walk(tree):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            if literal or call:
                faults.append(f"{module}:{node.lineno} makes a float")
    return faults


def cycles(trees: dict[str, ast.Module]) -> list[str]:
    graph = {module: {name for name in imported(tree) if name in trees} - {module} for module, tree in trees.items()}
    done: set[str] = set()
    found = []

    def visit(module: str, path: tuple[str, ...]) -> None:
        if module in path:
            found.append(" -> ".join((*path[path.index(module) :], module)))
        elif module not in done:
            for other in sorted(graph[module]):
                visit(other, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())
    return found


def test_the_guards_see_the_house(trees: dict[str, ast.Module]) -> None:
    assert len(trees) > 40
    rooms = {room for module in trees if (room := room_of(module))}
    assert {room for _, room in rooms} >= {"ledger.domain", "ledger.store", "ledger.tasks", "dashboards"}
    assert sum(1 for tree in trees.values() for _ in imported(tree)) > 200


def test_nobody_imports_upwards_or_across(trees: dict[str, ast.Module]) -> None:
    assert import_faults(trees) == []


def test_rooms_stand_in_their_order(trees: dict[str, ast.Module]) -> None:
    for floor, rooms in ROOMS.items():
        standing = {
            module.removeprefix(f"{floor}.").split(".")[0] for module in trees if module.startswith(f"{floor}.")
        }
        named = {room for together in rooms for room in together}
        assert standing - named == set(), floor
        assert len(named & standing) > 5 or floor == "ledger.reconciliation"
    assert {module.split(".")[2] for module in trees if module.startswith("ledger.domain.")} == set(SUBJECTS)
    assert room_faults(trees) == []


def test_sql_and_tests_stand_in_rooms_of_the_same_names() -> None:
    folders = [path for kind in ("staging", "marts", "questions", "checks") for path in (SQL / kind).iterdir()]
    assert len(folders) > 30
    assert [str(path) for path in folders if path.name not in {*SUBJECTS, *BESIDE_SUBJECTS}] == []
    mirrored = [
        (floor, path.name)
        for floor in ROOMS
        for path in (ROOT / "tests" / floor.removeprefix("ledger.")).glob("*/")
        if path.is_dir() and path.name != "__pycache__"
    ]
    assert len(mirrored) > 25
    assert [f"{floor}: {name}" for floor, name in mirrored if inner_room(floor, f"{floor}.{name}") is None] == []


def test_each_outside_library_has_one_home(trees: dict[str, ast.Module]) -> None:
    assert home_faults(trees) == []


def test_pure_floors_open_no_file_and_look_at_no_clock(trees: dict[str, ast.Module]) -> None:
    assert all(sum(within(module, floor) for module in trees) > 5 for floor in PURE)
    assert purity_faults(trees) == []


def test_no_float_near_money(trees: dict[str, ast.Module]) -> None:
    assert float_faults(trees) == []


def test_there_are_no_circles_of_imports(trees: dict[str, ast.Module]) -> None:
    assert cycles(trees) == []


@pytest.mark.parametrize(
    ("guard", "module", "text"),
    [
        (import_faults, "ledger.domain.planted", "from ledger.store import engine"),
        (import_faults, "ledger.journal.planted", "from ledger.book import problems"),
        (room_faults, "ledger.domain.splits.planted", "from ledger.domain.debts import sheets"),
        (room_faults, "ledger.domain.funds.planted", "from ledger.domain.registry.sheets import SHEETS"),
        (room_faults, "ledger.domain.planted", "import ast"),
        (room_faults, "ledger.answers.splits.planted", "from ledger.answers import month_end"),
        (room_faults, "ledger.store.keeping.planted", "from ledger.store.books import Books"),
        (
            room_faults,
            "ledger.reconciliation.provider.planted",
            "from ledger.reconciliation.partners import receipt_claims",
        ),
        (room_faults, "dashboards.widgets.planted", "from dashboards.finance import line"),
        (home_faults, "ledger.domain.planted", "import sqlalchemy"),
        (home_faults, "ledger.tasks.planted", "from duckdb import connect"),
        (home_faults, "ledger.tasks.planted", "import polars"),
        (home_faults, "dashboards.widgets.planted", "def show():\n    from plotly.graph_objects import Figure\n"),
        (purity_faults, "ledger.domain.planted", "rows = open('facts.csv').read()"),
        (purity_faults, "ledger.briefing.planted", "def told(path):\n    return path.read_text()\n"),
        (purity_faults, "ledger.briefing.planted", "from pathlib import Path"),
        (purity_faults, "ledger.journal.planted", "at = datetime.now(UTC)"),
        (purity_faults, "ledger.journal.planted", "at: datetime = field(default_factory=datetime.now)"),
        (purity_faults, "ledger.reconciliation.partners.planted", "on = date.today()"),
        (purity_faults, "ledger.domain.planted", "import time\nat = time.monotonic()\n"),
        (purity_faults, "ledger.domain.planted", "from time import time"),
        (float_faults, "ledger.domain.planted", "half = 0.5"),
        (float_faults, "ledger.journal.planted", "amount = float('1')"),
    ],
)
def test_a_planted_fault_is_seen(guard: object, module: str, text: str) -> None:
    assert guard({module: ast.parse(text)}) != []


@pytest.mark.parametrize(
    ("guard", "module", "text"),
    [
        (home_faults, "ledger.store.planted", "from sqlalchemy import select"),
        (home_faults, "ledger.tasks.planted", "import json\nfrom ledger.tasks import post\n"),
        (purity_faults, "ledger.domain.planted", "from datetime import time\nlast = time.max\n"),
        (purity_faults, "ledger.store.planted", "from pathlib import Path\nrows = open('facts.csv')\n"),
    ],
)
def test_what_is_allowed_is_no_fault(guard: object, module: str, text: str) -> None:
    assert guard({module: ast.parse(text)}) == []


def test_a_planted_circle_is_seen() -> None:
    planted = {"ledger.a": ast.parse("import ledger.b"), "ledger.b": ast.parse("import ledger.a")}
    assert cycles(planted) == ["ledger.a -> ledger.b -> ledger.a"]


def at_the_root(root: Path) -> list[str]:
    """The names at the root that git keeps or would keep."""
    listed = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted({name.split("/")[0] for name in files if name and (root / name).exists()})


def test_the_root_holds_the_parts_of_the_house_and_nothing_else() -> None:
    found = at_the_root(ROOT)
    assert len(found) >= 15
    assert [name for name in found if name not in AT_THE_ROOT] == []
    assert {"ledger", "dashboards", "data", "docs", "tests", "README.md"} <= set(found)


def test_a_file_left_at_the_root_is_seen(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for name in (".gitignore", "README.md", "left.csv"):
        (tmp_path / name).write_text("kept/\n", encoding="utf-8")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "ignored.db").touch()
    assert [name for name in at_the_root(tmp_path) if name not in AT_THE_ROOT] == ["left.csv"]
