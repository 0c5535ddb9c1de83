"""Drafts: splits that somebody proposes are kept, and one of them is turned into the agreement.

A draft is an agreement of status `draft`. It never counts in the books, so any number may be kept beside what is
in force; the decision is its status, and the next posting makes it count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from ledger.answers.sheet import codes_ever
from ledger.answers.what_if.drafts import draft_of
from ledger.book.sheets.form import Forms
from ledger.domain.decisions.sheets import Decision
from ledger.domain.sheet.codes import free_code
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import IN_FORCE, Agreement, ClauseRow, status_in_words
from ledger.errors import Refused
from ledger.store.books import Books
from ledger.store.keeping.engine import Engine
from ledger.tasks.import_book import record_worked_out
from ledger.tasks.import_results import ImportResult

DecidedStatus = Literal["agreed", "interim", "in_principle"]


class Decider(NamedTuple):
    """For which agency somebody decided, and in what office; never a name."""

    agency: str
    role: str
    told_by: str | None = None
    """In which role somebody of that agency told it, where another recorded it."""


@dataclass(frozen=True)
class DecidedDraft:
    """What became of a draft that was decided."""

    outcome: ImportResult
    agreement: str
    status: str
    posted_through: date | None

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever decided."""
        if self.outcome.problems:
            return [f"problems: {len(self.outcome.problems)}. Nothing was written."]
        if self.outcome.batch is None:
            return ["Nothing has changed."]
        said = [f"{self.agreement} is {status_in_words(self.status)}, recorded in change {self.outcome.batch}."]
        if self.status not in IN_FORCE:
            return [*said, "In principle moves no money yet; what is expected of partners follows it."]
        if self.posted_through:
            said.append(f"It counts in the books from the next posting on: post to {self.posted_through} again.")
        return said


def keep_draft(
    engine: Engine,
    agreement: Mapping[str, Any],
    clauses: Sequence[Mapping[str, Any]],
    *,
    new: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
) -> ImportResult:
    """Record an agreement as a draft, with its clauses, given by the columns of their sheets; once more restates it.

    Raises Refused where its code is that of an agreement that was decided, or of another placement's; where it is
    `new`, of any.
    """
    code = str(agreement.get("agreement", "")).strip()

    def kept(books: Books) -> tuple[Forms, None]:
        there = books.facts(Agreement).sheet(Agreement).get((code,))
        if there and (new or there.status != "draft" or there.placement != agreement.get("placement")):
            what = f"is {there.status}" if there.status != "draft" else "is a draft"
            what += "" if there.placement == agreement.get("placement") else " of another placement"
            raise Refused(f"Agreement {code} is known already and {what}.", "Give the draft a code of its own.")
        return as_forms({**agreement, "status": "draft"}, clauses), None

    return record_worked_out(engine, kept, dry_run=dry_run, now=now)[0]


def decide_draft(
    engine: Engine,
    code: str,
    on: date,
    *,
    status: DecidedStatus = "agreed",
    panel: str | None = None,
    minute: str | None = None,
    last_day: date | None = None,
    review_by: date | None = None,
    by: Sequence[Decider] = (),
    dry_run: bool = False,
    now: datetime | None = None,
) -> DecidedDraft:
    """Make a draft the agreement: its status, when it was decided, and a decision for each agency that decided.

    `last_day` is until when, `review_by` by when it is to be reviewed; None: as the draft says.

    It counts in the books once it is posted. Raises DataFault where there is no such draft.
    """
    row: dict[str, Any] = {"agreement": code, "status": status, "decided_on": on}
    ends = {"last_day": last_day, "review_by": review_by}
    row |= {name: said for name, said in {"panel": panel, "minute": minute, **ends}.items() if said}

    def made(books: Books) -> tuple[Forms, date | None]:
        draft_of(books.facts(Agreement), code)
        taken = codes_ever(books, Decision)
        decisions = []
        for decider in by:
            taken.add(named := free_code(f"{code}-{decider.agency}", taken))
            own = {"decision": named, "agreement": code, **decider._asdict(), "decided": status, "on": on}
            decisions.append({**own, **ends})
        said = [{**each, "minute": minute} if minute else each for each in decisions]
        return {Agreement.sheet: [row], Decision.sheet: said}, books.posted.horizon

    outcome, horizon = record_worked_out(engine, made, dry_run=dry_run, now=now)
    return DecidedDraft(outcome, code, status, horizon)


def drop_draft(engine: Engine, code: str, *, now: datetime | None = None) -> ImportResult:
    """Lay a draft aside: it stays readable, withdrawn. Raises DataFault where there is no such draft."""

    def dropped(books: Books) -> tuple[Forms, None]:
        draft_of(books.facts(Agreement), code)
        return {Agreement.sheet: [{"agreement": code, "status": "withdrawn"}]}, None

    return record_worked_out(engine, dropped, now=now)[0]


def as_forms(agreement: Mapping[str, Any], clauses: Sequence[Mapping[str, Any]]) -> Forms:
    """An agreement and its clauses as a screen states them; every clause is of that agreement."""
    return {
        Agreement.sheet: [agreement],
        ClauseRow.sheet: [{**row, "agreement": agreement.get("agreement")} for row in clauses],
    }


def cells_of(row: Row) -> dict[str, Any]:
    """A row as a form holds it: every column by name."""
    return {name: getattr(row, name) for name in row.columns()}
