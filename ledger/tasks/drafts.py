"""Drafts: splits that somebody proposes, kept, compared, and one of them turned into the agreement.

A draft is an agreement of status `draft`. It never counts in the books, so any number may be kept beside what is
in force; the decision is its status, and the next posting makes it count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from ledger.book.form import Forms
from ledger.domain.agreements import IN_FORCE, Agreement, ClauseRow
from ledger.domain.codes import free_code
from ledger.domain.decisions import Decision
from ledger.domain.facts import Facts
from ledger.domain.periods import year_end
from ledger.domain.placements import Placement
from ledger.domain.rows import Row
from ledger.domain.stated import Origin
from ledger.errors import DataFault, Refused
from ledger.store.books import Books, books_of
from ledger.store.engine import Engine, read
from ledger.store.facts import read_facts
from ledger.tasks.import_book import Outcome, record_worked_out
from ledger.tasks.what_if import WhatIf, decided, known_of, stated_within

Status = Literal["agreed", "interim", "in_principle"]
_SHEETS = (Agreement.sheet, ClauseRow.sheet)


@dataclass(frozen=True)
class Draft:
    """A split somebody keeps, or one in force to start from: the agreement and its clauses in order."""

    agreement: Agreement
    clauses: tuple[ClauseRow, ...]
    who: str = ""
    """Who stated it last; empty where nobody asked."""
    kept_at: datetime | None = None

    @property
    def code(self) -> str:
        """The agreement's code."""
        return self.agreement.agreement


@dataclass(frozen=True)
class Compared:
    """One draft, and what would move were it alone agreed; without a finding where it cannot stand."""

    draft: Draft
    asked: WhatIf


class Decider(NamedTuple):
    """For which agency somebody decided, and in what office; never a name."""

    agency: str
    role: str


@dataclass(frozen=True)
class Made:
    """What became of a draft that was decided."""

    outcome: Outcome
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
        said = [f"{self.agreement} is {self.status.replace('_', ' ')}, recorded in batch {self.outcome.batch}."]
        if self.status not in IN_FORCE:
            return [*said, "In principle moves no money yet; what partners are hoped to bear follows it."]
        if self.posted_through:
            said.append(f"It counts in the books from the next posting on: post through {self.posted_through} again.")
        return said


def drafts_of(engine: Engine, placement: str | None = None) -> list[Draft]:
    """The drafts of a placement, with who kept each and when; or (None) of all placements, in order of both codes."""
    with read(engine) as connection:
        facts = read_facts(connection, placements=None if placement is None else [placement], sheets=_SHEETS)
        stated = books_of(connection).trail(Agreement, {"placement": placement}) if placement else []
    rows = [row for row in facts.sheet(Agreement).values() if row.status == "draft"]
    rows.sort(key=lambda row: (row.placement, row.agreement))
    origins = {version.row.key_values: version.origin for version in stated if version.current}
    clauses = _clauses(facts, {row.agreement for row in rows})
    return [_kept(row, clauses, origins.get(row.key_values)) for row in rows]


def deals_of(engine: Engine, placement: str) -> list[Draft]:
    """All agreements of a placement that were decided, with their clauses, the one decided last first."""
    with read(engine) as connection:
        facts = read_facts(connection, placements=[placement], sheets=_SHEETS)
    rows = [row for row in facts.sheet(Agreement).values() if row.status in IN_FORCE]
    rows.sort(key=lambda row: (row.decided_on or date.min, row.agreement), reverse=True)
    clauses = _clauses(facts, {row.agreement for row in rows})
    return [_kept(row, clauses, None) for row in rows]


def compare(engine: Engine, codes: Sequence[str], on: date) -> list[Compared]:
    """Each draft as if it alone were agreed on a day, all counted to the same last day.

    Raises DataFault for a code that is no draft, Refused for drafts of several placements.
    """
    with read(engine) as connection:
        kept = read_facts(connection, sheets=_SHEETS)
        rows = [_draft(kept, code) for code in codes]
        placements = {row.placement for row in rows}
        if len(placements) > 1:
            raise Refused("Drafts of several placements are not compared.", "Choose drafts of one placement.")
        if not rows:
            return []
        known = known_of(connection, placements.pop())
        horizon = books_of(connection).posted.horizon
        last = year_end(max([row.first_day for row in rows] + ([horizon] if horizon else [])))
        through = date(last.year + 1, 3, 31)
        clauses = _clauses(kept, codes)
        return [
            Compared(
                _kept(row, clauses, None),
                stated_within(connection, known, decided(known, row.agreement, on), through=through),
            )
            for row in rows
        ]


def keep_draft(
    engine: Engine,
    agreement: Mapping[str, Any],
    clauses: Sequence[Mapping[str, Any]],
    *,
    new: bool = False,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Outcome:
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
    status: Status = "agreed",
    panel: str | None = None,
    minute: str | None = None,
    by: Sequence[Decider] = (),
    dry_run: bool = False,
    now: datetime | None = None,
) -> Made:
    """Make a draft the agreement: its status, when it was decided, and a decision for each agency that decided.

    It counts in the books once it is posted. Raises DataFault where there is no such draft.
    """
    row: dict[str, Any] = {"agreement": code, "status": status, "decided_on": on}
    row |= {name: text for name, text in (("panel", panel), ("minute", minute)) if text}

    def made(books: Books) -> tuple[Forms, date | None]:
        facts = books.facts(Agreement, Decision)
        _draft(facts, code)
        taken = {named for (named,) in facts.sheet(Decision)}
        decisions = []
        for decider in by:
            taken.add(named := free_code(f"{code}-{decider.agency}", taken))
            decisions.append({"decision": named, "agreement": code, **decider._asdict(), "decided": status, "on": on})
        said = [{**each, "minute": minute} if minute else each for each in decisions]
        return {Agreement.sheet: [row], Decision.sheet: said}, books.posted.horizon

    outcome, horizon = record_worked_out(engine, made, dry_run=dry_run, now=now)
    return Made(outcome, code, status, horizon)


def drop_draft(engine: Engine, code: str, *, now: datetime | None = None) -> Outcome:
    """Lay a draft aside: it stays readable, withdrawn. Raises DataFault where there is no such draft."""

    def dropped(books: Books) -> tuple[Forms, None]:
        _draft(books.facts(Agreement), code)
        return {Agreement.sheet: [{"agreement": code, "status": "withdrawn"}]}, None

    return record_worked_out(engine, dropped, now=now)[0]


def placement_known(engine: Engine, code: str) -> Placement | None:
    """A placement by its code; None where none is known by it."""
    with read(engine) as connection:
        return read_facts(connection, placements=[code], sheets=(Placement.sheet,)).sheet(Placement).get((code,))


def as_forms(agreement: Mapping[str, Any], clauses: Sequence[Mapping[str, Any]]) -> Forms:
    """An agreement and its clauses as a screen states them; every clause is of that agreement."""
    return {
        Agreement.sheet: [agreement],
        ClauseRow.sheet: [{**row, "agreement": agreement.get("agreement")} for row in clauses],
    }


def _draft(facts: Facts, code: str) -> Agreement:
    row = facts.sheet(Agreement).get((code,))
    if row is None or row.status != "draft":
        said = f"{code} is {row.status.replace('_', ' ')}, not a draft." if row else f"There is no draft {code}."
        raise DataFault(said, "Look it up in the list of drafts.")
    return row


def _kept(row: Agreement, clauses: Mapping[str, Sequence[ClauseRow]], origin: Origin | None) -> Draft:
    who, when = (origin.who, origin.recorded_at) if origin else ("", None)
    return Draft(row, tuple(clauses.get(row.agreement, ())), who, when)


def _clauses(facts: Facts, agreements: Collection[str]) -> dict[str, list[ClauseRow]]:
    found: dict[str, list[ClauseRow]] = {code: [] for code in agreements}
    for row in sorted(facts.sheet(ClauseRow).values(), key=lambda row: (row.rank, row.budget)):
        if row.agreement in found:
            found[row.agreement].append(row)
    return found


def cells_of(row: Row) -> dict[str, Any]:
    """A row as a form holds it: every column by name."""
    return {name: getattr(row, name) for name in row.columns()}
