"""Draw small faults in what must be exact, and see the subject's own tests find them.

`make mutants` draws 500 by a seed over splits, journal, reconciliation and the superseding of facts. Each is put into
a copy of the house, where the tests of its subject run until one fails; a fault that none finds has survived, and is
told with its place. A mutant that runs without end is found too: nobody would take its answer.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

from tests.mutants.faults import Mutant, mutant_at, places_of
from tests.sources import ROOT

PATIENCE = 300
"""Seconds after which a mutant is taken to run without end."""
COPIED = ("ledger", "dashboards", "data", "tests", "docs", "pyproject.toml", "README.md", "CHANGELOG.md", "Makefile")
OF_TASKS = "tests/tasks/test_{}.py"


@dataclass(frozen=True)
class Subject:
    """Where faults are made, and the tests that should find them, the nearest first."""

    name: str
    modules: str
    tests: tuple[str, ...]


SUBJECTS = (
    Subject("splits", "ledger/domain/splits/*.py", ("tests/domain/splits", "tests/golden")),
    Subject(
        "journal",
        "ledger/journal/*.py",
        ("tests/journal", *map(OF_TASKS.format, ("transfers", "cut_off", "accruals", "matches")), "tests/golden"),
    ),
    Subject(
        "reconciliation",
        "ledger/reconciliation/**/*.py",
        (
            "tests/reconciliation",
            *map(OF_TASKS.format, ("reconcile", "recharge", "matches", "payment_matches", "disputes", "acceptances")),
            "tests/golden",
        ),
    ),
    Subject(
        "superseding of facts",
        "ledger/store/facts/*.py",
        ("tests/store/facts", OF_TASKS.format("import_book"), "tests/golden"),
    ),
)


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
        print(f"survived: {mutant.module}:{mutant.line}: {mutant.was!r} -> {mutant.now!r}")
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
    houses: Queue[Path] = Queue()

    def tried(one: tuple[Subject, Mutant]) -> bool:
        house = houses.get()
        try:
            return _is_found(house, *one)
        finally:
            houses.put(house)

    with TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        for number in range(os.cpu_count() or 1):
            houses.put(_copy(Path(folder) / str(number)))
        found = list(_told(threads.map(tried, drawn), len(drawn)))
    return [one for one, is_found in zip(drawn, found, strict=True) if not is_found]


def _told(results: Iterable[bool], of: int) -> Iterable[bool]:
    for number, is_found in enumerate(results, 1):
        print("." if is_found else "S", end="" if number % 50 else f" {number}/{of}\n", flush=True)
        yield is_found


def _copy(house: Path) -> Path:
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, house / name, ignore=shutil.ignore_patterns("local", "__pycache__"))
        else:
            shutil.copy2(ROOT / name, house / name)
    return house


def _is_found(house: Path, subject: Subject, mutant: Mutant) -> bool:
    """Whether a test fails, or none can run, with this fault in this copy of the house, which is put right again."""
    file = house / mutant.module
    sound = file.read_text(encoding="utf-8")
    file.write_text(mutant.text, encoding="utf-8")
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-B",
                "-m",
                "pytest",
                "-q",
                "-x",
                "-p",
                "no:cacheprovider",
                "-k",
                "not postgresql",
                *subject.tests,
            ],
            cwd=house,
            env=os.environ | {"PYTHONPATH": str(house), "LEDGER_EXAMPLES": "quick"},
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        file.write_text(sound, encoding="utf-8")
    return done.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
