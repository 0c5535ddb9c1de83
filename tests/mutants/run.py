"""Draw small faults in what must be exact, and see the subject's own tests find them.

`make mutants` draws 500 by a seed over splits, journal, reconciliation and the superseding of facts. With
each, those tests of its subject that pass its line run until one fails, the quickest first; a fault that none finds
has survived, and is told with its place.
"""

from __future__ import annotations

import argparse
import compileall
import os
import random
import shutil
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

from tests.mutants.faults import Mutant, mutant_at, places_of
from tests.mutants.nearest import Passed, watched
from tests.mutants.subjects import SUBJECTS, Subject
from tests.mutants.trial import ends_exchanged, ends_in_copy, is_found
from tests.sources import ROOT

COPIED = ("ledger", "dashboards", "data", "tests", "docs", "pyproject.toml", "README.md", "CHANGELOG.md", "Makefile")


def main(words: Sequence[str] | None = None) -> int:
    """Draw, try and tell; 1 if fewer than nine of ten were found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--number", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args(words)
    drawn = draw(given.number, given.seed)
    print(f"{len(drawn)} mutants by seed {given.seed}", flush=True)
    survived = try_all(drawn)
    found = len(drawn) - len(survived)
    print(f"{found} of {len(drawn)} found: {found * 100 // len(drawn)} in a hundred")
    for _, mutant in survived:
        print(_said(mutant))
    return int(found * 10 < len(drawn) * 9)


def draw(number: int, seed: int) -> list[tuple[Subject, Mutant]]:
    """So many mutants of all subjects; the same for the same seed and text."""
    every = [
        (subject, path.relative_to(ROOT), *place)
        for subject in SUBJECTS
        for path in sorted(ROOT.glob(subject.modules))
        for place in places_of(path.read_text(encoding="utf-8"))
    ]
    drawn = random.Random(seed).sample(every, min(number, len(every)))  # noqa: S311 (nothing is kept secret by it)
    return [(subject, mutant_at(ROOT, module, place, choice)) for subject, module, place, choice in drawn]


def try_all(drawn: Sequence[tuple[Subject, Mutant]]) -> list[tuple[Subject, Mutant]]:
    """Those that no test found, one copy of the house for each core."""
    # What trials are forked from reads it once, as it reads the tests' settings.
    os.environ["LEDGER_EXAMPLES"] = "quick"
    passed = watched(sorted({path for subject, _ in drawn for path in subject.tests}))
    houses: Queue[Path] = Queue()

    def tried(one: tuple[Subject, Mutant]) -> bool:
        subject, mutant = one
        house = houses.get()
        try:
            tests = passed.nearest(mutant, subject.tests)
            return is_found(house, mutant, tests, passed.lasting(tests))
        finally:
            houses.put(house)

    with TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        for number in range(os.cpu_count() or 1):
            houses.put(_copy(Path(folder) / str(number)))
        if _fail_without_fault(Path(folder) / "0", passed, *drawn[0]):
            raise SystemExit("Nothing can be said of faults: the tests fail, or cannot run, without any.")
        every = list(_told(threads.map(tried, drawn), drawn))
    return [one for one, found in zip(drawn, every, strict=True) if not found]


def _fail_without_fault(house: Path, passed: Passed, subject: Subject, mutant: Mutant) -> bool:
    """Whether tests fail, in the house or in a copy, that have to succeed."""
    tests = passed.nearest(mutant, subject.tests)
    sound = replace(mutant, text=(ROOT / mutant.module).read_text(encoding="utf-8"))
    given = sound, tests, passed.lasting(tests)
    return ends_exchanged(*given) != 0 or ends_in_copy(house, *given) != 0


def _told(results: Iterable[bool], drawn: Sequence[tuple[Subject, Mutant]]) -> Iterable[bool]:
    for number, (found, (_, mutant)) in enumerate(zip(results, drawn, strict=True), 1):
        if not found:
            print(f"survived: {_said(mutant)}", flush=True)
        if number % 50 == 0:
            print(f"{number} of {len(drawn)}", flush=True)
        yield found


def _said(mutant: Mutant) -> str:
    return f"{mutant.module}:{mutant.line}: {mutant.was!r} -> {mutant.now!r}"


def _copy(house: Path) -> Path:
    """A copy of the house, compiled: a trial compiles again what was spoiled alone."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, house / name, ignore=shutil.ignore_patterns("local", "__pycache__"))
        else:
            shutil.copy2(ROOT / name, house / name)
    for name in ("ledger", "dashboards", "tests"):
        compileall.compile_dir(house / name, quiet=1)
    return house


if __name__ == "__main__":
    sys.exit(main())
