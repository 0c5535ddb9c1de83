"""What screens may do: one clock, answers instead of the store, no stray text, and memory for one viewer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.sources import imported, within

STORE_OF_SCREENS = ("ledger.store.books", "ledger.store.keeping.engine", "ledger.store.facts.horizon")
"""What screens know of the store: how books are opened, and how far they are posted."""


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


def test_the_screens_have_one_clock(trees: dict[str, ast.Module]) -> None:
    assert clock_faults(trees) == []


def test_screens_ask_answers_what_the_store_holds(trees: dict[str, ast.Module]) -> None:
    assert reading_faults(trees) == []


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


@pytest.mark.parametrize(
    ("guard", "module", "text"),
    [
        (clock_faults, "dashboards.review.planted", "on = date.today()"),
        (reading_faults, "dashboards.finance.planted", "from ledger.store.documents.findings import line_of"),
        (reading_faults, "dashboards.finance.planted", "from ledger.store import recharges"),
    ],
)
def test_a_planted_fault_of_a_screen_is_seen(guard: object, module: str, text: str) -> None:
    assert guard({module: ast.parse(text)}) != []
