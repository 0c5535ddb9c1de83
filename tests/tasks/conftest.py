"""Every test of the pipeline is tried on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def on_both(kept_in: str) -> str:
    """Where the stores of a module's tests are kept."""
    return kept_in
