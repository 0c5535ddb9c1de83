"""What tests of the demonstration ledger are given: all its facts, as its books brought them one after another."""

from __future__ import annotations

import pytest

from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.config import SAMPLES
from ledger.domain.sheet.facts import Facts


@pytest.fixture(scope="session")
def facts() -> Facts:
    """All books, one after another, as the ledger takes them in."""
    known = Facts()
    for folder in sorted((SAMPLES / "demonstration").iterdir()):
        statement = state(read_book(folder), known, {})
        assert statement.problems == [], folder.name
        known = statement.facts_after
    return known
