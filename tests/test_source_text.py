"""How modules are written: each says what it is for, functions are short, and exceptions to checks have reasons."""

from __future__ import annotations

import ast
import re
import tokenize
import tomllib
from collections.abc import Iterable, Mapping
from io import StringIO

import pytest

from tests.sources import ROOT, within


def test_every_module_says_what_it_is_for(trees: dict[str, ast.Module]) -> None:
    assert [module for module, tree in trees.items() if not ast.get_docstring(tree)] == []


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
    "room",
    ["dashboards", *(f"dashboards.{room}" for room in ("finance", "leadership", "placement", "review", "widgets"))],
)
def test_functions_of_the_dashboards_are_short(trees: dict[str, ast.Module], room: str) -> None:
    found = lengths(trees, room)
    assert len(found) > 20
    assert nine_in_ten(found.values()) < SHORT


def test_types_are_checked_strictly_in_the_whole_house() -> None:
    checked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert checked["strict"] is True
    assert set(checked["files"]) == {"ledger", "dashboards"}


def test_a_planted_long_function_is_seen() -> None:
    long = "def show():\n" + "    pass\n" * LONGEST + "    def within():\n        pass\n\n"
    planted = {"dashboards.finance.planted": ast.parse(long), "ledger.planted": ast.parse(long)}
    assert lengths(planted, "dashboards") == {
        "dashboards.finance.planted:1 show": LONGEST + 3,
        f"dashboards.finance.planted:{LONGEST + 2} within": 2,
    }
    assert nine_in_ten([3] * 9 + [60]) == 3
    assert nine_in_ten([3] * 8 + [60] * 2) == 60
