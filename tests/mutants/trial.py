"""One fault, and the tests that could find it run with it.

Each trial is forked from a process that has read the libraries and the house already, which takes longer than most
trials do. Where the fault is in a function, that function is exchanged there; else it goes into a copy.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.mutants.exchanging import exchange
from tests.mutants.faults import Mutant
from tests.sources import ROOT

WORK = (20, 6)
"""Seconds of a processor's work, and times what the tests took, after which a mutant is taken to run without end."""
PATIENCE = 3600
"""Seconds by the clock after which it is taken to wait for what never comes."""
LIBRARIES = ["pytest", "pydantic", "sqlalchemy", "duckdb", "openpyxl", "xlsxwriter", "typer"]
READ = ["tests.conftest", "tests.desk"]
"""What of the house is read before: with the commands, all of it."""
OURS = {"ledger", "dashboards", "tests"}
# What has been read already is not rewritten by pytest; its assertions fail all the same.
QUIETLY = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
NOT_EXCHANGED = 99
"""How a trial ends whose fault is in no function of a module that has been read: it needs a copy of the house."""

_forked = multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload([*LIBRARIES, *READ])


def is_found(house: Path, mutant: Mutant, tests: Sequence[str], seconds: float) -> bool:
    """Whether a test fails, or none can run, with this fault; the tests took so many seconds without it.

    `house` is a copy of the house, for faults that need one; it is put right again. A mutant that runs without end is
    found too: nobody would take its answer. Where no test passes it, it is not.
    """
    if not tests:
        return False
    by_exchange = ends_exchanged(mutant, tests, seconds)
    return (ends_in_copy(house, mutant, tests, seconds) if by_exchange == NOT_EXCHANGED else by_exchange) != 0


def ends_exchanged(mutant: Mutant, tests: Sequence[str], seconds: float) -> int | None:
    """How the tests end with the function exchanged: 0 if all succeed, nothing if they do not end."""
    return _end(seconds, _try_exchanged, (mutant, tuple(tests)))


def ends_in_copy(house: Path, mutant: Mutant, tests: Sequence[str], seconds: float) -> int | None:
    """How the tests end in a copy of the house with the fault, likewise."""
    file = house / mutant.module
    sound = file.read_text(encoding="utf-8")
    file.write_text(mutant.text, encoding="utf-8")
    try:
        return _end(seconds, _try_in_copy, (str(house), tuple(tests)))
    finally:
        file.write_text(sound, encoding="utf-8")


def _end(seconds: float, trial: Callable[..., None], given: tuple[object, ...]) -> int | None:
    work = WORK[0] + int(WORK[1] * seconds)
    process = _forked.Process(target=_bounded, args=(work, trial, *given))
    process.start()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        process.join()
        return None
    return process.exitcode


def _bounded(work: int, trial: Callable[..., None], *given: object) -> None:
    """In a process of its own, which does only so much work and says nothing."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (work, work))
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    trial(*given)


def _try_exchanged(mutant: Mutant, tests: Sequence[str]) -> None:
    """Exchange the function in the house that has been read, and run its tests."""
    if not exchange(mutant):
        sys.exit(NOT_EXCHANGED)
    os.chdir(ROOT)
    _run(tests)


def _try_in_copy(house: str, tests: Sequence[str]) -> None:
    """Forget the sound house, and run tests of the copy."""
    os.chdir(house)
    os.environ["PYTHONPATH"] = house
    sys.dont_write_bytecode = True
    sys.path.insert(0, house)
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    _run(tests)


def _run(tests: Sequence[str]) -> None:
    import pytest

    sys.exit(pytest.main([*QUIETLY, *tests]))
