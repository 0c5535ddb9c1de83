"""A plugin of pytest that watches which test passes which line, one file of it for each process.

It is loaded by name (`-p tests.mutants.watching`) with LEDGER_WATCHED set to the folder for its files.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from pathlib import Path
from uuid import uuid4

import pytest
from coverage import Coverage

from tests.mutants.subjects import SUBJECTS
from tests.sources import ROOT

FOLDER = Path(os.environ["LEDGER_WATCHED"])
LASTED = "lasted-*.json"
PASSED = ".passed"
MODULES = [str(ROOT / subject.modules) for subject in SUBJECTS]
_watching = Coverage(data_file=FOLDER / PASSED, data_suffix=True, include=MODULES, config_file=False)
# The process that hands out the tests passes none of them itself.
_watching.set_option("run:disable_warnings", ["no-data-collected"])
_lasted: dict[str, float] = {}


def pytest_configure() -> None:
    """Watch from before the first import: what runs in no test is what a module does when it is read."""
    _watching.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Its making ready is the test's own too: a store that a fixture fills is passed by it."""
    _watching.switch_context(item.nodeid)
    try:
        return (yield)
    finally:
        _watching.switch_context("")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """How long each test took, with what it made ready."""
    _lasted[report.nodeid] = _lasted.get(report.nodeid, 0.0) + report.duration


def pytest_sessionfinish() -> None:
    """Keep both beside what other processes keep."""
    _watching.stop()
    _watching.save()
    (FOLDER / LASTED.replace("*", uuid4().hex)).write_text(json.dumps(_lasted), encoding="utf-8")
