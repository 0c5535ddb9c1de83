"""Which tests could find a fault: those that pass its line, the quickest first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from coverage import CoverageData

from tests.mutants.faults import Mutant
from tests.sources import ROOT

WHEN_READ = ""
"""The context of what runs in no test: what a module does when it is read."""


A_TRIAL = 60.0
"""Seconds that the tests of one trial took together, at most: what these do not find has survived."""


@dataclass(frozen=True)
class Passed:
    """What a run of sound tests showed: who passes which line of which module, and how long each test took."""

    by_line: Mapping[Path, Mapping[int, Set[str]]]
    seconds: Mapping[str, float]

    def nearest(self, mutant: Mutant, within: Sequence[str]) -> list[str]:
        """The tests under some paths that pass a mutant's lines, the quickest first: as many as take `A_TRIAL`.

        Where a line runs as its module is read, or by no test's own doing, any test that passes the module may tell.
        """
        lines = self.by_line.get(mutant.module, {})
        tests = _of(lines.get(number, frozenset()) for number in range(mutant.line, mutant.last + 1))
        if not tests or WHEN_READ in tests:
            tests = _of(lines.values())
        inside = (test for test in tests if any(test.startswith(path) for path in within))
        nearest = sorted(inside, key=lambda test: (self.seconds.get(test, 0.0), test))
        together = accumulate(self.seconds.get(test, 0.0) for test in nearest)
        return [test for test, seconds in zip(nearest, together, strict=True) if seconds <= A_TRIAL] or nearest[:1]

    def lasting(self, tests: Iterable[str]) -> float:
        """How many seconds these tests took together."""
        return sum(self.seconds.get(test, 0.0) for test in tests)


def watched(paths: Iterable[str]) -> Passed:
    """Run the tests under some paths on the sound house, which must succeed, and see what they pass."""
    with TemporaryDirectory() as folder:
        words = ["-q", "-n", "auto", "-p", "no:cacheprovider", "-p", "tests.mutants.watching", "-k", "not postgresql"]
        subprocess.run(
            [sys.executable, "-m", "pytest", *words, *paths],
            cwd=ROOT,
            env=os.environ | {"LEDGER_WATCHED": folder, "LEDGER_EXAMPLES": "quick"},
            stdout=sys.stderr,
            check=True,
        )
        return _read(Path(folder))


def _read(folder: Path) -> Passed:
    by_line: dict[Path, dict[int, frozenset[str]]] = {}
    for file in folder.glob(".passed*"):
        kept = CoverageData(file)
        kept.read()
        for name in kept.measured_files():
            lines = by_line.setdefault(Path(name).relative_to(ROOT), {})
            for number, tests in kept.contexts_by_lineno(name).items():
                lines[number] = lines.get(number, frozenset()) | frozenset(tests)
    seconds: dict[str, float] = {}
    for file in folder.glob("lasted-*.json"):
        seconds |= json.loads(file.read_text(encoding="utf-8"))
    return Passed(by_line, seconds)


def _of(each: Iterable[Set[str]]) -> frozenset[str]:
    return frozenset().union(*each)
