"""Outcomes: record what a screen states of them, with what is odd about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.answers.sheet import new_row
from ledger.briefing.figures import beginning
from ledger.domain.outcomes.sheets import Outcome
from ledger.domain.registry.sheets import SHEETS
from ledger.store.keeping.engine import Engine
from ledger.tasks.import_book import record, record_worked_out
from ledger.tasks.import_results import ImportResult

SERIES = "OC"
"""What the codes of outcomes begin with that are given as they are recorded."""


def state_outcome(
    engine: Engine, sheet: str, row: Mapping[str, Any], *, known: bool = False, dry_run: bool
) -> tuple[ImportResult, list[str]]:
    """Record an outcome, an observation or an ending that a screen states; and what is odd about it.

    An outcome without a code is given the next one. `known`: it amends a row that is known. Raises Refused where it
    is a new one and a row that stands has what it is known by.
    """
    if known:
        done = record(engine, sheet, row, dry_run=dry_run)
    else:
        series = SERIES if sheet == Outcome.sheet else ""
        done = record_worked_out(
            engine, lambda books: ({sheet: [new_row(books, SHEETS[sheet], row, series)]}, None), dry_run=dry_run
        )[0]
    return done, [f"{beginning(remark.text)}." for remark in done.remarks]
