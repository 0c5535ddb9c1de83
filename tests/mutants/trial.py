"""One fault put into a copy of the house, and the tests that could find it run there.

Each trial is forked from a process that has read the libraries already, which takes longer than most trials do.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.mutants.faults import Mutant

WORK = 300
"""Seconds of a processor's work after which a mutant is taken to run without end, however busy the machine is."""
PATIENCE = 3600
"""Seconds by the clock after which it is taken to wait for what never comes."""
LIBRARIES = ["pytest", "pydantic", "sqlalchemy", "duckdb", "openpyxl", "xlsxwriter", "typer"]
OURS = {"ledger", "dashboards", "tests"}
QUIETLY = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]

_forked = multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload(LIBRARIES)


def is_found(house: Path, mutant: Mutant, tests: Sequence[str]) -> bool:
    """Whether a test fails, or none can run, with this fault in this copy of the house, which is put right again.

    A mutant that runs without end is found too: nobody would take its answer. Where no test passes it, it is not.
    """
    if not tests:
        return False
    file = house / mutant.module
    sound = file.read_text(encoding="utf-8")
    file.write_text(mutant.text, encoding="utf-8")
    try:
        return _end(house, tests) != 0
    finally:
        file.write_text(sound, encoding="utf-8")


def _end(house: Path, tests: Sequence[str]) -> int | None:
    """How a run of tests ended: 0 if all succeeded, nothing if it had not ended in time."""
    trial = _forked.Process(target=_try, args=(str(house), tuple(tests)))
    trial.start()
    trial.join(PATIENCE)
    if trial.exitcode is None:
        trial.kill()
        trial.join()
        return None
    return trial.exitcode


def _try(house: str, tests: Sequence[str]) -> None:
    """In a process of its own: forget the sound house, and run tests of the copy."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (WORK, WORK))
    os.chdir(house)
    os.environ |= {"PYTHONPATH": house, "LEDGER_EXAMPLES": "quick"}
    sys.dont_write_bytecode = True
    sys.path.insert(0, house)
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        import pytest

        sys.exit(pytest.main([*QUIETLY, *tests]))
