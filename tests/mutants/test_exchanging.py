"""A function is exchanged wherever it stands; what is no function's doing is left to a copy of the house."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mutants.exchanging import exchange
from tests.mutants.faults import mutant_at, places_of

WHOLE = '''"""A module."""

from dataclasses import dataclass
from functools import cache

LIMIT = 10


def plain(a):
    return a + 1


@cache
def remembered(a):
    return a + 2


@dataclass(frozen=True, slots=True)
class Debt:
    pence: int = 7

    @property
    def open(self):
        return self.pence - 3

    @classmethod
    def of(cls, pence):
        return cls(pence * 4)

    @staticmethod
    def least(a, b):
        inner = lambda: min(a, b)
        return inner()
'''
SOUND = (2, 3, 6, 4, 2, 10, 7)
EXCHANGED = {
    "a - 1": (0, 3, 6, 4, 2, 10, 7),
    "a - 2": (2, -1, 6, 4, 2, 10, 7),
    "self.pence + 3": (2, 3, 12, 4, 2, 10, 7),
    "pence // 4": (2, 3, 6, 0, 2, 10, 7),
    "max(a, b)": (2, 3, 6, 4, 5, 10, 7),
}
NOT_EXCHANGED = ("11", "8")


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that can be read by its name, and has been read by nobody."""
    (tmp_path / "owed_to_some.py").write_text(WHOLE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "owed_to_some", raising=False)
    return tmp_path


def answers() -> tuple[int, ...]:
    """What each function and each constant of the module gives."""
    given: Any = importlib.import_module("owed_to_some")
    debt = given.Debt
    of_debts = (debt(9).open, debt.of(1).pence, debt.least(2, 5))
    return (given.plain(1), given.remembered(1), *of_debts, given.LIMIT, debt().pence)


@pytest.mark.parametrize("fault", [*EXCHANGED, *NOT_EXCHANGED])
def test_a_function_does_what_the_fault_makes_of_it(named: Path, fault: str) -> None:
    module = Path("owed_to_some.py")
    assert answers() == SOUND
    mutant = next(each for place in places_of(WHOLE) if (each := mutant_at(named, module, *place)).now == fault)
    assert exchange(mutant) is (fault in EXCHANGED)
    importlib.import_module("owed_to_some").remembered.cache_clear()
    assert answers() == EXCHANGED.get(fault, SOUND)
