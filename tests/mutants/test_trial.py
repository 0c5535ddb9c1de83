"""A fault is found by a test that fails, or that cannot end; and only those are tried that pass its line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutants.faults import Mutant, mutant_at, places_of
from tests.mutants.nearest import WHEN_READ, Passed
from tests.sources import ROOT

OWED = "def owed(charged: int, paid: int) -> int:\n    return max(charged - paid, 0)\n"
TESTS = """from ledger.owed import owed

def test_nothing_is_owed_twice():
    assert owed(5, 7) == 0

def test_what_is_left_is_owed():
    assert owed(7, 5) == 2
"""
MODULE = Path("ledger/owed.py")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name, text in {"ledger/__init__.py": "", str(MODULE): OWED, "tests/test_owed.py": TESTS}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    # Warnings are faults there as they are here.
    shutil.copy2(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def found(house: Path, fault: str, *tests: str) -> bool:
    """Whether a fault is found, tried in a program of its own: what is forked begins with the main module again."""
    (place,) = [place for place in places_of(OWED) if mutant_at(house, MODULE, *place).now == fault]
    named = [f"tests/test_owed.py::{test}" for test in tests]
    program = (
        "from pathlib import Path; "
        "from tests.mutants.faults import mutant_at; from tests.mutants.trial import is_found; "
        f"house = Path({str(house)!r}); "
        f"print(is_found(house, mutant_at(house, Path({str(MODULE)!r}), *{place}), {named}, 1.0))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (house / MODULE).read_text(encoding="utf-8") == OWED
    return {"True": True, "False": False}[done.stdout.strip()]


def test_a_fault_is_found_by_a_test_that_fails_and_survives_those_that_do_not(house: Path) -> None:
    twice, left = "test_nothing_is_owed_twice", "test_what_is_left_is_owed"
    assert found(house, "min(charged - paid, 0)", twice, left)
    assert found(house, "1", twice, left)
    assert not found(house, "1", left)
    assert not found(house, "min(charged - paid, 0)")


def test_those_that_pass_the_line_are_tried_the_quickest_first() -> None:
    passed = Passed(
        {MODULE: {1: {WHEN_READ}, 2: {"a::slow", "a::quick", "b::other"}, 3: {"a::far"}}},
        {"a::slow": 2, "a::quick": 1, "b::other": 0, "a::far": 0},
    )
    of_a_line = Mutant(MODULE, 2, 2, "", "", "")
    assert passed.nearest(of_a_line, ["a"]) == ["a::quick", "a::slow"]
    assert passed.lasting(["a::quick", "a::slow"]) == 3
    long = Passed(
        {MODULE: {2: {"a::slow", "a::quick", "a::slower"}}}, {"a::slow": 59, "a::quick": 1, "a::slower": 60}
    )
    assert long.nearest(of_a_line, ["a"]) == ["a::quick", "a::slow"]
    of_its_heading = Mutant(MODULE, 1, 1, "", "", "")
    assert passed.nearest(of_its_heading, ["a"]) == ["a::far", "a::quick", "a::slow"]
    assert passed.nearest(Mutant(Path("ledger/other.py"), 1, 1, "", "", ""), ["a"]) == []
