"""A ledger that kept no matches: what its journal has as settled on the day of its migration stands as it is."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from ledger.answers.documents.agency_side import settled
from ledger.store.books import books_at
from ledger.store.documents.receipt_matches import read_matches
from ledger.store.keeping.engine import open_store, write
from ledger.store.keeping.tables import Base
from tests.desk import command
from tests.golden.test_golden import HERE, Ledger, take

_STORIES = (
    "money-in-from-a-partner",
    "a-debt-that-passed-on-before-it-was-paid",
    "a-receipt-learnt-after-another-had-paid",
)


@pytest.mark.parametrize("story", _STORIES)
def test_what_was_settled_stays_as_it_stood(story: str, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    steps = tomllib.loads((HERE / story / "steps.toml").read_text(encoding="utf-8"))["step"]
    for step in steps:
        if "expect" not in step or "now" in step:
            take(ledger, HERE / story, step)
    before, matched = stands(ledger.store)
    assert matched
    migrated_again(ledger.store, "0010_receipt_matches", "receipt_matches")
    assert stands(ledger.store) == (before, matched)
    again = max(step["now"] for step in steps if "now" in step)
    assert "Nothing changed" in ledger.run("reconcile", "--no-marts", "--now", again)
    assert faults_of_the_books(ledger.store) == []


def stands(store: str) -> tuple[object, dict[tuple[str, str, int], int]]:
    """What is owed of each line and on account, and what each receipt pays of each line."""
    engine = open_store(store)
    with books_at(engine) as books:
        found = settled(books)
        matched: Counter[tuple[str, str, int]] = Counter()
        for match in read_matches(books):
            matched[match.receipt, match.recharge, match.line] += match.amount
    engine.dispose()
    return (found.outstanding, found.on_account, found.written_off), {
        key: sum_ for key, sum_ in matched.items() if sum_
    }


def faults_of_the_books(store: str) -> list[dict[str, str]]:
    """What verify finds wrong, but for rows that a batch is no longer said to have added: they were made anew."""
    found: list[dict[str, str]] = json.loads(command(store, "verify", "--json").stdout)["findings"]
    return [finding for finding in found if finding["check"] != "rows"]


def migrated_again(store: str, name: str, table: str) -> None:
    """Take the table away that a migration makes, and run that migration again on what else is there."""
    migration = import_module(f"ledger.store.migrations.versions.{name}")
    engine = open_store(store)
    with write(engine) as connection:
        connection.execute(text(f"DROP TABLE {table}"))
        with Operations.context(MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})):
            migration.upgrade()
    engine.dispose()
