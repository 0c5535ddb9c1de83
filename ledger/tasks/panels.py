"""Panels: what is put on a sitting's agenda, and what officers decide after it.

A recommendation moves nothing. An officer's decision is a record of its own; where it decides the agreement, the
agreement's status and day are stated in the same batch, and the next posting makes it count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ledger.answers.sheet import new_row
from ledger.book.sheets.form import Forms
from ledger.domain.decisions.sheets import Decision, Panel, PanelItem
from ledger.domain.sheet.facts import Key
from ledger.domain.splits.sheets import Agreement
from ledger.store.books import Books
from ledger.store.keeping.engine import Engine
from ledger.tasks.import_book import record_worked_out
from ledger.tasks.import_results import ImportResult


class NewItem(NamedTuple):
    """What is to be put on an agenda."""

    placement: str
    agreement: str | None = None
    request: str | None = None


def put_on(
    engine: Engine, panel: str, wanted: Sequence[NewItem], *, dry_run: bool = False, now: datetime | None = None
) -> ImportResult:
    """Put placements on a sitting's agenda, each as one item, after those that are on it; not twice."""

    def items(books: Books) -> tuple[Forms, None]:
        there = [row for row in books.facts(PanelItem).sheet(PanelItem).values() if row.panel == panel]
        on = {(row.placement, row.agreement) for row in there}
        new = [each for each in dict.fromkeys(wanted) if (each.placement, each.agreement) not in on]
        first = max((row.item for row in there), default=0) + 1
        numbered = [{"panel": panel, "item": item, **each._asdict()} for item, each in enumerate(new, first)]
        return {PanelItem.sheet: numbered}, None

    return record_worked_out(engine, items, dry_run=dry_run, now=now)[0]


def decide(
    engine: Engine,
    decision: Mapping[str, Any],
    *,
    counts: bool = True,
    dry_run: bool = False,
    now: datetime | None = None,
) -> ImportResult:
    """Record an officer's decision, given by the columns of its sheet; without a code it gets the next one.

    A decision that is known is not restated by another: raises Refused where one has its code.

    With `counts` it decides the agreement: status, day, panel and minute, until when and by when it is reviewed are
    stated with it, in one batch, and the next posting makes it count. Without, others are still to decide, and the
    agreement stays as it is.
    """
    row = {name: value for name, value in decision.items() if value is not None}

    def decided(books: Books) -> tuple[Forms, None]:
        new = new_row(books, Decision, row, "D")
        agreement = {Agreement.sheet: [agreement_decided(row, books.facts(Panel).sheet(Panel))]} if counts else {}
        return {Decision.sheet: [new], **agreement}, None

    return record_worked_out(engine, decided, dry_run=dry_run, now=now)[0]


def agreement_decided(decision: Mapping[str, Any], panels: Mapping[Key, Panel]) -> dict[str, Any]:
    """The agreement as a decision states it: what moves money, once it is posted; `panels` give its panel's name."""
    stated: dict[str, Any] = {"agreement": decision.get("agreement"), "status": decision.get("decided")}
    stated["decided_on"] = decision.get("on")
    if decision.get("panel"):
        panel = panels.get((decision["panel"],))
        stated["panel"] = panel.name if panel else decision["panel"]
    return stated | {name: decision[name] for name in ("minute", "last_day", "review_by") if decision.get(name)}
