"""The uplift round: what claims would cost before anyone agrees, and what agreeing makes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ledger.answers.what_if.uplift_costs import work_out
from ledger.answers.what_if.uplift_round import Rise, Round
from ledger.answers.what_if.uplifts import Changes, as_proposed, uplifts_of
from ledger.book.sheets.form import Forms
from ledger.domain.what_if.sheets import Uplift
from ledger.errors import Refused
from ledger.store.books import Books
from ledger.store.keeping.engine import Engine
from ledger.tasks.import_book import record_worked_out
from ledger.tasks.import_results import ImportResult, problem_rows


@dataclass(frozen=True)
class DecidedUplifts:
    """What became of a decision on uplifts: nothing was written where there are refusals or problems."""

    outcome: ImportResult | None
    refusals: list[Rise] = field(default_factory=list)

    @property
    def written(self) -> bool:
        """Whether it was recorded."""
        return self.outcome is not None and self.outcome.batch is not None

    @property
    def done(self) -> bool:
        """Whether everything stands as it was decided, newly recorded or not."""
        return self.outcome is not None and not self.outcome.problems

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever decided."""
        said = [f"{rise.uplift.uplift}: {rise.refusal}" for rise in self.refusals]
        if self.outcome is None:
            return [*said, f"uplifts that cannot be agreed as they are: {len(said)}. Nothing was written."]
        if not self.outcome.counts:
            return ["No uplift is agreed and not applied yet."]
        problems = [" ".join(str(cell) for cell in row if cell) for row in problem_rows(self.outcome)]
        return [*problems, *self.outcome.sentences]


def agree(
    engine: Engine,
    codes: Collection[str],
    *,
    decided_on: date,
    changes: Changes | None = None,
    now: datetime | None = None,
) -> DecidedUplifts:
    """Agree uplifts and make them facts, in one batch: what is claimed, unless stated or `changes` say otherwise.

    The old price ends the day before, the new one begins on the day, shares follow or are frozen. All or nothing.
    Raises DataFault for an unknown code or a change that may not stand, Refused for an uplift that is applied.
    """

    def agreed(books: Books) -> list[Uplift]:
        return [_as_agreed(row, decided_on, (changes or {}).get(row.uplift, {})) for row in uplifts_of(books, codes)]

    return _make_facts(engine, agreed, now)


def apply(engine: Engine, codes: Collection[str] | None = None, *, now: datetime | None = None) -> DecidedUplifts:
    """Make facts of uplifts that a book or a screen states as agreed (None: all of them); twice changes nothing."""

    def to_apply(books: Books) -> list[Uplift]:
        found = work_out(books, uplifts_of(books, codes), counted=False).round
        return [rise.uplift for rise in found.rises if rise.state == "agreed"]

    return _make_facts(engine, to_apply, now)


def decline(
    engine: Engine,
    codes: Collection[str],
    *,
    decided_on: date,
    reason: str | None = None,
    now: datetime | None = None,
) -> ImportResult:
    """Decline uplifts: no price changes. Raises Refused for one that is applied already."""
    decided: dict[str, Any] = {"status": "declined", "decided_on": decided_on}
    if reason:
        decided["reason"] = reason

    def declined(books: Books) -> tuple[Forms, None]:
        _refuse_applied(work_out(books, uplifts_of(books, codes), counted=False).round)
        return {Uplift.sheet: [{"uplift": code, **decided} for code in codes]}, None

    return record_worked_out(engine, declined, now=now)[0]


def _make_facts(engine: Engine, chosen: Callable[[Books], Sequence[Uplift]], now: datetime | None) -> DecidedUplifts:
    """State the uplifts and what they make of prices and agreements, all of it or nothing."""

    def worked_out(books: Books) -> tuple[Forms, list[Rise]]:
        rows = chosen(books)
        worked = work_out(books, rows, counted=False)
        _refuse_applied(worked.round)
        stated: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in (*rows, *worked.stated):
            stated[row.sheet].append({name: getattr(row, name) for name in type(row).columns()})
        refusals = worked.round.refusals
        return {} if refusals else stated, refusals

    outcome, refusals = record_worked_out(engine, worked_out, now=now)
    return DecidedUplifts(None if refusals else outcome, refusals)


def _refuse_applied(found: Round) -> None:
    for rise in found.rises:
        if rise.state == "applied":
            raise Refused(
                f"{rise.uplift.uplift} is applied: price {rise.new_price} is in its place.",
                "State the prices anew if it was a mistake.",
            )


def _as_agreed(row: Uplift, decided_on: date, changes: Mapping[str, Any]) -> Uplift:
    agreed: dict[str, Any] = {"status": "agreed", "decided_on": decided_on}
    if row.agreed_percent is None and row.agreed_rate is None:
        agreed |= {"agreed_percent": row.claimed_percent, "agreed_rate": row.claimed_rate}
    return as_proposed(row, {**agreed, **changes})
