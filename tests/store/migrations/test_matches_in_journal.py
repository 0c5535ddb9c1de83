"""A ledger that kept no matches: what its journal has as settled on the day of its migration stands as it is."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.answers.documents.agency_side import settled
from ledger.store.books import books_at
from ledger.store.documents.receipt_matches import read_matches
from ledger.store.keeping.engine import open_store, write
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
    before_matches_were_kept(ledger.store)
    assert stands(ledger.store) == (before, matched)
    again = max(step["now"] for step in steps if "now" in step)
    assert "Nothing changed" in ledger.run("reconcile", "--no-marts", "--now", again)
    ledger.run("verify")


def stands(store: str) -> tuple[object, dict[tuple[str, str, int], int]]:
    """What is owed of each line and on account, and what each receipt pays of each line."""
    with books_at(open_store(store)) as books:
        found = settled(books)
        matched: Counter[tuple[str, str, int]] = Counter()
        for match in read_matches(books):
            matched[match.receipt, match.recharge, match.line] += match.amount
    return (found.outstanding, found.on_account, found.written_off), {
        key: sum_ for key, sum_ in matched.items() if sum_
    }


def before_matches_were_kept(store: str) -> None:
    """Make the store as it was before matches were kept."""
    with write(open_store(store)) as connection:
        connection.execute(text("DROP TABLE receipt_matches"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0009'"))
