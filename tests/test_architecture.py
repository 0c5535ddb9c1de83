"""The house stands: who may import whom, one home for each outside library, no cycles, no float near money.

The guards first prove that they see: they count the files they read, and a planted fault must be found.
"""

from __future__ import annotations

import ast
import re
import subprocess
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path

import pytest

from ledger.marts.build import SQL

ROOT = Path(__file__).resolve().parent.parent
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
        ("answer", "remembered"),
        *((subject,) for subject in SUBJECTS if subject != "registry"),
        ("journal", "month_end"),
        ("registry",),
    ),
    "ledger.book": (
        ("problems",),
        ("instruments", "settings"),
        ("sheets",),
        ("documents",),
        ("returns",),
        ("handover",),
    ),
    "ledger.reconciliation": (("lineage", "sums"), ("provider", "partners")),
    "ledger.store": (
        *(("keeping",), ("sheet_tables",), ("migrations",), ("facts",), ("books",)),
        *(("statements", "journal"), ("documents",)),
    ),
    "dashboards": (
        *(("reading",), ("pages",), ("widgets",)),
        *(("finance", "review", "leadership"), ("placement",), ("app", "start")),
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
    "adbc_driver_manager": ("ledger.marts",),
    "pyarrow": ("ledger.marts", "ledger.tasks"),
    "streamlit": ("dashboards",),
    "altair": ("dashboards",),
    "pandas": ("dashboards",),
    "typer": ("ledger.commands", "ledger.__main__"),
    "rich": ("ledger.commands",),
    "python_calamine": ("ledger.book",),
    "defusedxml": ("ledger.book",),
    "typst": ("ledger.exports",),
    "xlsxwriter": ("ledger.exports",),
    "pydantic": ("ledger.domain", "ledger.book", "ledger.store", "ledger.exports", "ledger.answers", "ledger.tasks"),
    "pydantic_core": ("ledger.domain", "ledger.book"),
}
AT_THE_ROOT = {
    *("README.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml", ".gitignore"),
    *("requirements.lock", "requirements-test.lock", "requirements-postgres.lock", "requirements-build.lock"),
    *("ledger", "dashboards", "data", "docs", "tests", ".ci"),
}
"""What lies at the root: the parts of the house, what is needed to set it up, and what explains it."""
STORE_OF_SCREENS = ("ledger.store.books", "ledger.store.keeping.engine", "ledger.store.facts.posted")
"""What screens know of the store: how books are opened, and how far they are posted."""
PURE = ("ledger.domain", "ledger.journal", "ledger.briefing")
MONEY_ROOMS = ("ledger.domain", "ledger.journal", "ledger.store", "ledger.exports", "ledger.pipeline", "ledger.tasks")


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources(root: Path) -> dict[str, ast.Module]:
    paths = [path for folder in ("ledger", "dashboards") for path in sorted((root / folder).rglob("*.py"))]
    return {module_name(path, root): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def imported(tree: ast.Module) -> Iterator[str]:
    """Each module (or name in one) that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


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
            homes = HOMES.get(name.split(".")[0])
            if homes and not any(within(module, home) for home in homes):
                faults.append(f"{module} imports {name}, whose home is {homes[0]}")
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


def clock_faults(trees: dict[str, ast.Module]) -> list[str]:
    """Screens that look at a clock of their own instead of `dashboards.reading.today`, which tests can set."""
    return [
        f"{module}:{node.lineno} looks at a clock"
        for module, tree in trees.items()
        if within(module, "dashboards") and module != "dashboards.reading"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow")
        if isinstance(node.value, ast.Name) and node.value.id in ("date", "datetime")
    ]


def reading_faults(trees: dict[str, ast.Module]) -> list[str]:
    """Screens that read rows of the store themselves, instead of asking an answer."""
    return [
        f"{module} imports {name}"
        for module, tree in trees.items()
        if within(module, "dashboards")
        for name in imported(tree)
        if within(name, "ledger.store") and name != "ledger.store"
        if not any(within(name, known) for known in STORE_OF_SCREENS)
    ]


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


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return sources(ROOT)


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


def test_no_file_repeats_the_name_of_its_room(trees: dict[str, ast.Module]) -> None:
    files = (path for path in (ROOT / "tests").rglob("*.py") if path.stem != "__init__")
    tests = {module_name(path, ROOT).replace(".test_", "."): ast.parse("") for path in files}
    assert len(tests) > 100
    assert repeated_words(trees | tests) == []


@pytest.mark.parametrize(
    "module",
    [
        "ledger.domain.funds.fund_checks",
        "ledger.domain.funds.checks_of_funds",
        "ledger.exports.export_funds",
        "dashboards.review.closer_to_home.closer_forms",
        "dashboards.finance.debts.finance_front",
        "tests.store.store_sample",
    ],
)
def test_a_planted_file_that_repeats_its_room_is_seen(module: str) -> None:
    assert repeated_words({module: ast.parse("")}) == [module]


def repeated_words(trees: dict[str, ast.Module]) -> list[str]:
    """Modules that say in their name what a room round them says already.

    One whose name is its room's is what the room is named for; a room that names two things tells neither apart.
    """
    return [
        module
        for module in trees
        for rooms, name in [(module.split(".")[1:-1], module.split(".")[-1])]
        if any(
            words(name) & words(room)
            for room in rooms
            if "_and_" not in room and name.removesuffix("s") != room.removesuffix("s")
        )
    ]


def words(name: str) -> set[str]:
    """The words of a name, of which there may be one or several of a thing."""
    return {word.removesuffix("s") for word in name.split("_")} - {"of", "to", "and"}


def twice_named(trees: dict[str, ast.Module]) -> list[str]:
    """Names of types that stand in more than one module, those with an underscore before them included."""
    return [f"{name}: {', '.join(sorted(where))}" for name, where in sorted(named(trees).items()) if len(where) > 1]


def named(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """The classes by name, and what else is named as a type, each with the modules in which it stands."""
    found: dict[str, set[str]] = {}
    for module, tree in trees.items():
        classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        for name in (each.lstrip("_") for each in [*classes, *given(tree)]):
            if name[0].isupper() and not name.isupper():
                found.setdefault(name, set()).add(module)
    return found


def given(tree: ast.Module) -> Iterator[str]:
    """What a module names that is not defined: `Rows = list[Row]`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and not (
            isinstance(node.value, ast.Call) and "TypeVar" in ast.dump(node.value)
        ):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def test_each_type_has_a_name_of_its_own(trees: dict[str, ast.Module]) -> None:
    assert len(named(trees)) > 700
    assert {"Claim", "ReceiptClaim", "Standard", "OutcomeState"} <= set(named(trees))
    assert twice_named(trees) == []


@pytest.mark.parametrize("text", ["def worked():\n    class _Claim:\n        pass\n", "Claim = tuple[str, int]\n"])
def test_a_planted_name_that_stands_twice_is_seen(text: str, trees: dict[str, ast.Module]) -> None:
    found = ["Claim: ledger.journal.planted, ledger.reconciliation.partners.reasons"]
    assert twice_named(trees | {"ledger.journal.planted": ast.parse(text)}) == found


def test_each_outside_library_has_one_home(trees: dict[str, ast.Module]) -> None:
    assert home_faults(trees) == []


def test_no_float_near_money(trees: dict[str, ast.Module]) -> None:
    assert float_faults(trees) == []


def test_the_screens_have_one_clock(trees: dict[str, ast.Module]) -> None:
    assert clock_faults(trees) == []


def test_screens_ask_answers_what_the_store_holds(trees: dict[str, ast.Module]) -> None:
    assert reading_faults(trees) == []


def test_there_are_no_circles_of_imports(trees: dict[str, ast.Module]) -> None:
    assert cycles(trees) == []


def test_every_module_says_what_it_is_for(trees: dict[str, ast.Module]) -> None:
    assert [module for module, tree in trees.items() if not ast.get_docstring(tree)] == []


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
        (float_faults, "ledger.domain.planted", "half = 0.5"),
        (float_faults, "ledger.journal.planted", "amount = float('1')"),
        (clock_faults, "dashboards.review.planted", "on = date.today()"),
        (reading_faults, "dashboards.finance.planted", "from ledger.store.documents.worklists import line_of"),
        (reading_faults, "dashboards.finance.planted", "from ledger.store import recharges"),
    ],
)
def test_a_planted_fault_is_seen(guard: object, module: str, text: str) -> None:
    assert guard({module: ast.parse(text)}) != []


def test_a_planted_circle_is_seen() -> None:
    planted = {"ledger.a": ast.parse("import ledger.b"), "ledger.b": ast.parse("import ledger.a")}
    assert cycles(planted) == ["ledger.a -> ledger.b -> ledger.a"]


def bare_texts(trees: dict[str, ast.Module]) -> list[str]:
    """Texts that stand alone in a page's module, which Streamlit would write on the page."""
    return [
        f"{module}:{node.lineno}"
        for module, tree in trees.items()
        if _is_page(module, tree)
        for node in tree.body[1:]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]


def _is_page(module: str, tree: ast.Module) -> bool:
    """Whether a module is (a part of) a page: it lies in an audience's folder and has a function `show`."""
    shows = any(isinstance(node, ast.FunctionDef) and node.name == "show" for node in tree.body)
    return shows and module.startswith("dashboards.") and module.count(".") >= 2 and ".widgets." not in module


def test_no_text_for_readers_of_the_code_lands_on_a_page(trees: dict[str, ast.Module]) -> None:
    assert sum(_is_page(module, tree) for module, tree in trees.items()) >= 5
    assert bare_texts(trees) == []


def test_a_planted_text_is_seen() -> None:
    planted = '"""A page."""\nNAMES = {}\n"""What they are."""\ndef show(): pass\n'
    assert bare_texts({"dashboards.review.planted": ast.parse(planted)}) == ["dashboards.review.planted:3"]


UNEXPLAINED = re.compile(r"#\s*(type: ignore(\[[\w, -]+\])?|noqa(: *[A-Z]+\d+(, *[A-Z]+\d+)*)?)[\s#(]*$")


def silent_exceptions(texts: Mapping[str, str]) -> list[str]:
    """Where a check is told to look away, and nothing beside it says why."""
    return [
        f"{path}:{token.start[0]}"
        for path, text in texts.items()
        for token in tokenize.generate_tokens(StringIO(text).readline)
        if token.type == tokenize.COMMENT and UNEXPLAINED.search(token.string)
    ]


def test_where_a_check_looks_away_it_is_said_why() -> None:
    paths = [
        path for room in ("ledger", "dashboards", "tests", "data") for path in sorted((ROOT / room).rglob("*.py"))
    ]
    assert len(paths) >= 500
    assert silent_exceptions({str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}) == []


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("a = 1  # type: ignore[misc]", True),
        ("a = 1  # noqa", True),
        ("a = 1  # noqa: S603, S607", True),
        ("a = 1  # noqa: S603 (our own words)", False),
        ("a = 1  # type: ignore[misc]  # the library has no types", False),
        ('a = "# noqa"', False),
    ],
)
def test_a_check_told_to_look_away_without_a_reason_is_seen(line: str, seen: bool) -> None:
    assert silent_exceptions({"planted.py": line}) == (["planted.py:1"] if seen else [])


LONGEST = 50
"""So many lines a function has at most, from its name to its end."""
SHORT = 25
"""Nine in ten functions of the dashboards are shorter: a page is parted by what it shows."""


def lengths(trees: Mapping[str, ast.Module], room: str) -> dict[str, int]:
    """How many lines each function of a room has, those within others too, by module, line and name."""
    return {
        f"{module}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for module, tree in trees.items()
        if within(module, room)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def nine_in_ten(lines: Iterable[int]) -> int:
    """The length that nine functions in ten do not exceed: the 90th percentile."""
    ordered = sorted(lines)
    return ordered[-(-9 * len(ordered) // 10) - 1]


def test_no_function_is_longer_than_a_screen(trees: dict[str, ast.Module]) -> None:
    found = lengths(trees, "ledger") | lengths(trees, "dashboards")
    assert len(found) > 3_000
    assert {name: lines for name, lines in found.items() if lines > LONGEST} == {}


@pytest.mark.parametrize(
    "room", [f"dashboards.{room}" for room in ("finance", "leadership", "placement", "review", "widgets")]
)
def test_functions_of_the_dashboards_are_short(trees: dict[str, ast.Module], room: str) -> None:
    found = lengths(trees, room)
    assert len(found) > 20
    assert nine_in_ten(found.values()) < SHORT


def test_a_planted_long_function_is_seen() -> None:
    long = "def show():\n" + "    pass\n" * LONGEST + "    def within():\n        pass\n\n"
    planted = {"dashboards.finance.planted": ast.parse(long), "ledger.planted": ast.parse(long)}
    assert lengths(planted, "dashboards") == {
        "dashboards.finance.planted:1 show": LONGEST + 3,
        f"dashboards.finance.planted:{LONGEST + 2} within": 2,
    }
    assert nine_in_ten([3] * 9 + [60]) == 3
    assert nine_in_ten([3] * 8 + [60] * 2) == 60


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


def functions_of_tasks(trees: dict[str, ast.Module]) -> dict[str, ast.FunctionDef]:
    """The functions of tasks, methods included, by module and name; what is defined within one is part of it."""
    return {
        f"{module}.{node.name}": node
        for module, tree in trees.items()
        if within(module, "ledger.tasks")
        for part in tree.body
        for node in (part.body if isinstance(part, ast.ClassDef) else [part])
        if isinstance(node, ast.FunctionDef)
    }


OPENS = {"read": "read", "books_at": "read", "write": "write", "books_to_write": "write"}
"""What opens a transaction of which kind."""


def transactions(function: ast.FunctionDef) -> set[str]:
    """The kinds of transaction that a function opens itself; one opened to read or to write, as is asked, writes."""
    kinds: set[str] = set()
    for node in ast.walk(function):
        for item in node.items if isinstance(node, ast.With) else ():
            opened = {
                OPENS[call.func.id]
                for call in ast.walk(item.context_expr)
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in OPENS
            }
            kinds |= {"write"} if "write" in opened else opened
    return kinds


def called(name: str, function: ast.FunctionDef, tree: ast.Module) -> Iterator[str]:
    """What a function names of its own module and of what that imports, by module and name."""
    module = name.rpartition(".")[0]
    there = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield there.get(node.id, f"{module}.{node.id}")


def reads_then_writes(trees: dict[str, ast.Module]) -> list[str]:
    """Tasks that open one transaction to read and another to write, themselves or by what they call."""
    functions = functions_of_tasks(trees)
    opened = {name: transactions(function) for name, function in functions.items()}
    calls = {
        name: [other for other in called(name, function, trees[name.rpartition(".")[0]]) if other in functions]
        for name, function in functions.items()
    }
    while True:
        wider = {name: kinds.union(*(opened[other] for other in calls[name])) for name, kinds in opened.items()}
        if wider == opened:
            return sorted(name for name, kinds in opened.items() if kinds == {"read", "write"})
        opened = wider


ALONE = "ledger.tasks.demo"
"""It makes a ledger of its own, month by month, which nobody else writes to."""


def test_no_task_reads_in_one_transaction_and_writes_in_another(trees: dict[str, ast.Module]) -> None:
    functions = functions_of_tasks(trees)
    kinds = [transactions(function) for function in functions.values()]
    assert sum("read" in each for each in kinds) >= 3
    assert sum("write" in each for each in kinds) > 5
    writing = {"panels.put_on", "disputes.raise_dispute", "drafts.decide_draft", "uplifts.agree", "homes.record_beds"}
    assert writing <= {name.removeprefix("ledger.tasks.") for name in functions}
    assert [name for name in reads_then_writes(trees) if not within(name, ALONE)] == []


READS = (
    "from ledger.store.keeping.engine import read, write\n"
    "def known(engine):\n    with read(engine) as c:\n        pass\n"
)
RECORDS = "from ledger.tasks.import_book import record_together\ndef put(engine):\n"
TAKES_IN = "def record_together(engine):\n    with read(engine) if dry else write(engine) as c:\n        pass\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{RECORDS}    with read(engine) as c:\n        n = 1\n    record_together(engine)\n", ["put"]),
        (f"{READS}{RECORDS}    known(engine)\n    record_together(engine)\n", ["put"]),
        (f"{READS}{RECORDS}    record_together(engine)\n", []),
        (f"{RECORDS}    with books_at(engine) as books:\n        n = 1\n    record_together(engine)\n", ["put"]),
        (f"{READS}def put(engine):\n    known(engine)\n    with write(engine) as c:\n        pass\n", ["put"]),
    ],
)
def test_a_planted_reading_before_a_writing_is_seen(text: str, found: list[str]) -> None:
    planted = {"ledger.tasks.import_book": ast.parse(TAKES_IN), "ledger.tasks.planted": ast.parse(text)}
    assert reads_then_writes(planted) == [f"ledger.tasks.planted.{name}" for name in found]


def on_connections(trees: dict[str, ast.Module]) -> set[str]:
    """Modules outside the store that hold a connection to it: they name one, open one, or take one out of books."""
    found = set()
    for module, tree in trees.items():
        if within(module, "ledger.store"):
            continue
        named = {
            name
            for name in imported(tree)
            if name in {f"ledger.store.keeping.engine.{each}" for each in ("Connection", "read", "write")}
        }
        taken_out = any(isinstance(node, ast.Attribute) and node.attr == "connection" for node in ast.walk(tree))
        if named or taken_out:
            found.add(module)
    return found


def test_only_the_store_works_on_connections(trees: dict[str, ast.Module]) -> None:
    opened = [
        module
        for module, tree in trees.items()
        if {"ledger.store.books.Books", "ledger.store.books.books_at"} & set(imported(tree))
        if not within(module, "ledger.store")
    ]
    assert len(opened) > 20
    assert on_connections(trees) == set()


@pytest.mark.parametrize(
    "text",
    [
        "from ledger.store.keeping.engine import Connection\ndef known(connection: Connection): pass\n",
        "from ledger.store.keeping.engine import Engine, read\n",
        "def known(books):\n    return books.connection.execute('')\n",
    ],
)
def test_a_planted_connection_is_seen(text: str) -> None:
    assert on_connections({"ledger.answers.planted": ast.parse(text)}) == {"ledger.answers.planted"}


def taken_from(tree: ast.Module) -> dict[str, str]:
    """What a module imports by name from another of the house, and from which."""
    return {
        alias.asname or alias.name: node.module
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("ledger", "dashboards")
        for alias in node.names
    }


def passed_on(trees: dict[str, ast.Module], house: dict[str, ast.Module]) -> list[str]:
    """Names that a module takes from another which has them from a third itself."""
    faults = []
    for module, tree in trees.items():
        takes = [
            (node.module, alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module in house
            for alias in node.names
        ]
        whole = {name: f"{there}.{name}" for name, there in taken_from(tree).items() if f"{there}.{name}" in house}
        takes += [
            (whole[node.value.id], node.attr)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in whole
        ]
        faults += [
            f"{module} takes {name} from {there}, not from {taken_from(house[there])[name]}"
            for there, name in takes
            if name in taken_from(house[there]) and f"{there}.{name}" not in house
        ]
    return faults


def test_each_name_is_taken_from_where_it_is_made(trees: dict[str, ast.Module]) -> None:
    assert sum(len(taken_from(tree)) for tree in trees.values()) > 1_000
    tests = {module_name(path, ROOT): ast.parse(path.read_text("utf-8")) for path in (ROOT / "tests").rglob("*.py")}
    assert len(tests) > 100
    assert passed_on(trees | tests, trees) == []


@pytest.mark.parametrize(
    "text",
    ["from ledger.b import Thing\n", "from ledger import b\nthing = b.Thing\n", "from ledger.b import other\n"],
)
def test_a_planted_name_that_is_passed_on_is_seen(text: str) -> None:
    planted = {
        "ledger.b": ast.parse("from ledger.a import Thing\nother = 1\n"),
        "ledger.c": ast.parse(text),
    }
    found = ["ledger.c takes Thing from ledger.b, not from ledger.a"] if "other" not in text else []
    assert passed_on(planted, planted) == found


def remembering(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Functions of a screen that remember results: in Streamlit's cache, or beside their key in the session."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            cached = any("cache_data" in ast.dump(each) for each in function.decorator_list)
            kept = any(
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Tuple)
                and any("session_state" in ast.dump(target) for target in node.targets)
                for node in ast.walk(function)
            )
            compared = any(
                isinstance(node, ast.Compare) and "kept[0] ==" in ast.unparse(node) for node in ast.walk(function)
            )
            if cached or (kept and compared):
                yield function


def by_whose_view(function: ast.FunctionDef) -> bool:
    """Whether what a function remembers by holds the viewer: it is given one, or asks what answers rest on."""
    given = {node.id for node in ast.walk(function.args) if isinstance(node, ast.Name)}
    asks = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    return bool(given & {"Viewer", "BooksKey"}) or bool(asks & {"reading.view", "view"})


def test_what_screens_remember_is_remembered_for_one_viewer(trees: dict[str, ast.Module]) -> None:
    found = {
        f"{module}.{function.name}": function
        for module, tree in trees.items()
        if within(module, "dashboards")
        for function in remembering(tree)
    }
    assert {
        "dashboards.reading._rows",
        "dashboards.widgets.acting.worked_out",
        "dashboards.finance.files.made",
    } <= set(found)
    assert [name for name, function in found.items() if not by_whose_view(function)] == []
    key = next(node for node in ast.walk(trees["dashboards.reading"]) if getattr(node, "name", "") == "view")
    assert "books.key" in ast.unparse(key)


@pytest.mark.parametrize(
    "text",
    [
        "@st.cache_data\ndef rows(folder: str, question: str): pass\n",
        "def told(asked):\n    if kept[0] == asked:\n        pass\n    st.session_state['told'] = (asked, 1)\n",
    ],
)
def test_what_is_remembered_for_everybody_is_seen(text: str) -> None:
    assert [by_whose_view(function) for function in remembering(ast.parse(text))] == [False]
