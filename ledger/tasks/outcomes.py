"""Outcomes: record what a screen states of them, with what is odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.store.keeping.engine import Engine
from ledger.tasks.import_book import ImportResult, record


def state_outcome(
    engine: Engine, sheet: str, row: Mapping[str, Any], *, dry_run: bool
) -> tuple[ImportResult, list[str]]:
    """Record an outcome, an observation or an ending that a screen states; and what is odd about it."""
    done = record(engine, sheet, row, dry_run=dry_run)
    return done, [f"{remark.text[:1].upper()}{remark.text[1:]}." for remark in done.remarks]
