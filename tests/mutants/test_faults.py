"""A fault is made in what a module does, one at a time, and never in what it only says."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.mutants.faults import mutant_at, places_of
from tests.mutants.run import draw
from tests.mutants.subjects import SUBJECTS
from tests.sources import ROOT

MODULE = '''"""A module."""

Key = tuple[str, int] | None


@dataclass(frozen=True)
class Debt:
    """What is owed."""

    pence: int = 7


def owed(charged: int, paid: int, closed: bool = False) -> int | None:
    """What is left."""
    if charged < paid or closed:
        raise ValueError(f"{charged - paid} too much")
    for _ in range(3):
        break
    for _, _ in zip("a", "b", strict=True):
        continue
    return max(charged - paid, 0)
'''
FAULTS = [
    ("if charged < paid or closed:", "if not (charged < paid or closed):"),
    ("return max(charged - paid, 0)", "return None"),
    ("False", "True"),
    ("charged < paid or closed", "charged < paid and closed"),
    ("7", "8"),
    ("break", "continue"),
    ("continue", "pass"),
    ("max(charged - paid, 0)", "min(charged - paid, 0)"),
    ("charged < paid", "charged <= paid"),
    ("3", "4"),
    ("charged - paid", "charged + paid"),
    ("0", "1"),
]


def test_each_part_that_acts_is_spoiled_once_and_what_is_only_said_is_left(tmp_path: Path) -> None:
    (tmp_path / "owed.py").write_text(MODULE, encoding="utf-8")
    made = [mutant_at(tmp_path, Path("owed.py"), *place) for place in places_of(MODULE)]
    assert sorted((mutant.was, mutant.now) for mutant in made) == sorted(FAULTS)
    plain = ast.unparse(ast.parse(MODULE))
    for mutant in made:
        assert plain.replace(mutant.was.rstrip(":"), mutant.now.rstrip(":")) != plain
        assert mutant.text != plain


def test_a_seed_draws_the_same_faults_of_every_subject() -> None:
    drawn = draw(60, 7)
    assert drawn == draw(60, 7) != draw(60, 8)
    assert {subject for subject, _ in drawn} <= set(SUBJECTS)
    assert all(ast.parse(mutant.text) for _, mutant in drawn)


def test_every_subject_has_modules_and_tests() -> None:
    for subject in SUBJECTS:
        assert list(ROOT.glob(subject.modules))
        assert all((ROOT / path).exists() for path in subject.tests)
