"""The examples in docstrings are true: each is run, with the names that its room and those it names set up."""

from __future__ import annotations

import ast
import doctest
import importlib
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import ledger

ROOT = Path(ledger.__file__).resolve().parent.parent
OF_ONE_PLACEMENT = "ledger.domain.splits"
"""The room whose docstring sets up the placement that examples of other rooms speak of too."""


def modules_with_examples() -> list[str]:
    """The modules of the house whose docstrings hold examples, rooms before what stands in them."""
    found = []
    for path in sorted((ROOT / "ledger").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if ">>> " in path.read_text(encoding="utf-8"):
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def set_up(room: str) -> dict[str, Any]:
    """The names that the examples in a room's own docstring leave behind."""
    doc = ast.get_docstring(ast.parse((ROOT.joinpath(*room.split(".")) / "__init__.py").read_text(encoding="utf-8")))
    names: dict[str, Any] = {}
    for example in doctest.DocTestParser().get_examples(doc or ""):
        exec(compile(example.source, room, "single"), names)  # noqa: S102 (our own docstring)
    return names


def examples_of(name: str) -> list[doctest.DocTest]:
    """The docstrings of a module that hold examples, each with the names it may use."""
    module = importlib.import_module(name)
    room = name.rpartition(".")[0]
    names = {**set_up(OF_ONE_PLACEMENT), **(set_up(room) if room.count(".") > 1 else {}), **vars(module)}
    return [test for test in doctest.DocTestFinder().find(module, name, globs=names) if test.examples]


def faults(test: doctest.DocTest) -> str:
    """What an example comes to where that is not what it says; empty where it is true."""
    said = StringIO()
    doctest.DocTestRunner().run(test, out=said.write)
    return said.getvalue()


@pytest.mark.parametrize("name", modules_with_examples())
def test_the_examples_of_a_module_are_true(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    tests = examples_of(name)
    assert tests
    assert [said for test in tests if (said := faults(test))] == []


def test_what_newcomers_meet_first_has_examples() -> None:
    told = {test.name for name in modules_with_examples() for test in examples_of(name)}
    assert len(told) >= 24
    first = {"apportion.apportion", "position.position", "posting.differences", "matching.match_lines"}
    assert first <= {".".join(name.split(".")[-2:]) for name in told}


def test_an_example_that_is_not_true_is_seen() -> None:
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "planted", None, None)
    assert "Expected:" in faults(wrong)
