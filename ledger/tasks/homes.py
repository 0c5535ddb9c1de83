"""Jointly commissioned homes: state the prices by which beds come to their home's block price."""

from __future__ import annotations

from datetime import datetime

from ledger.answers.homes.bed_plan import BedPlan, plan_beds
from ledger.book.sheets.form import Forms
from ledger.store.books import Books
from ledger.store.keeping.engine import Engine
from ledger.tasks.import_book import record_worked_out
from ledger.tasks.import_results import ImportResult


def record_beds(
    engine: Engine, *, home: str | None = None, dry_run: bool = False, now: datetime | None = None
) -> tuple[BedPlan, ImportResult | None]:
    """Record what `plan_beds` finds, in one batch; nothing (None) where there is nothing to record."""

    def planned(books: Books) -> tuple[Forms, BedPlan]:
        plan = plan_beds(books, home)
        return plan.rows, plan

    outcome, plan = record_worked_out(engine, planned, dry_run=dry_run, now=now)
    return plan, outcome if plan.changes else None
