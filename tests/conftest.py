"""What all tests share: properties are proved, never timed, since machines are noisy."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import settings

from ledger.store.keeping.engine import Engine, open_store
from tests.desk import Ledger
from tests.examples import examples
from tests.new_stores import (
    KEPT_IN,
    POSTGRESQL,
    SQLITE,
    Databases,
    kept_in_postgresql,
    never_wait_for_the_disk,
    share_what_is_compiled,
)
from tests.postgresql_server import NoServer, server, told
from tests.sources import ROOT, sources

settings.register_profile("ledger", examples(100))
settings.load_profile("ledger")
share_what_is_compiled()
never_wait_for_the_disk()

MAKE_STORES = {"ledger", "engine", "tmp_path", "tmp_path_factory"}
"""A test that asks for none of these has no store of its own."""


def pytest_configure(config: pytest.Config) -> None:
    """The marks of tests that try more in the long run, and of those that concern one database alone."""
    config.addinivalue_line("markers", "long: takes longer, and tries more, in `make long`")
    config.addinivalue_line("markers", f"{SQLITE}: only of SQLite, for a reason that it gives")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A run says which PostgreSQL it took, or why none."""
    terminalreporter.write_line(told())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of the store, the journal or the pipeline is tried in both databases, unless its mark says otherwise."""
    asked = set(metafunc.fixturenames)
    if "kept_in" in asked and asked & MAKE_STORES and not metafunc.definition.get_closest_marker(SQLITE):
        metafunc.parametrize("kept_in", KEPT_IN, indirect=True, scope="module")


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """A PostgreSQL server for this run. Skips where there is none, and says why."""
    try:
        with server() as address:
            databases = Databases(address)
            yield databases
            databases.close()
    except NoServer as none:
        pytest.skip(str(none))


@pytest.fixture(scope="module")
def kept_in(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the stores of a module's tests are kept: in files, or on a server."""
    where: str = getattr(request, "param", SQLITE)
    kept = kept_in_postgresql(request.getfixturevalue("databases")) if where == POSTGRESQL else nullcontext()
    with kept:
        yield where


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """An empty folder for a ledger of the test's own, and the commands on it; a module may have another."""
    return Ledger(tmp_path / "ledger")


@pytest.fixture
def engine(ledger: Ledger) -> Iterator[Engine]:
    """The store of a module's own ledger, opened."""
    engine = open_store(ledger.url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def trees() -> dict[str, ast.Module]:
    """Every module of the house by name."""
    return sources(ROOT)
