"""A fault is found by a test that fails, or that cannot end; and only those are tried that pass its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.faults import Mutant, mutant_at, places_of
from tests.mutants.nearest import WHEN_READ, Passed
from tests.mutants.trial import is_found

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
    return tmp_path


def faults(house: Path) -> dict[str, Mutant]:
    return {mutant.now: mutant for mutant in (mutant_at(house, MODULE, *place) for place in places_of(OWED))}


def test_a_fault_is_found_by_a_test_that_fails_and_survives_those_that_do_not(house: Path) -> None:
    tests = [f"tests/test_owed.py::{name}" for name in ("test_nothing_is_owed_twice", "test_what_is_left_is_owed")]
    smaller = faults(house)["min(charged - paid, 0)"]
    assert is_found(house, smaller, tests)
    assert (house / MODULE).read_text(encoding="utf-8") == OWED
    never_below_a_penny = faults(house)["1"]
    assert is_found(house, never_below_a_penny, tests)
    assert not is_found(house, never_below_a_penny, tests[1:])
    assert not is_found(house, smaller, [])


def test_those_that_pass_the_line_are_tried_the_quickest_first() -> None:
    passed = Passed(
        {MODULE: {1: {WHEN_READ}, 2: {"a::slow", "a::quick", "b::other"}, 3: {"a::far"}}},
        {"a::slow": 2, "a::quick": 1, "b::other": 0, "a::far": 0},
    )
    of_a_line = Mutant(MODULE, 2, 2, "", "", "")
    assert passed.nearest(of_a_line, ["a"]) == ["a::quick", "a::slow"]
    of_its_heading = Mutant(MODULE, 1, 1, "", "", "")
    assert passed.nearest(of_its_heading, ["a"]) == ["a::far", "a::quick", "a::slow"]
    assert passed.nearest(Mutant(Path("ledger/other.py"), 1, 1, "", "", ""), ["a"]) == []
