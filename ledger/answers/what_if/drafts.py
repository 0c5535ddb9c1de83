"""Drafts: splits that somebody keeps beside what is in force, and what each would move if it were agreed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ledger.answers.what_if.comparison import WhatIf, decided, what_if_stated
from ledger.domain.money_and_days.periods import year_end
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.changes import Origin
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.in_force import standing_on
from ledger.domain.splits.sheets import IN_FORCE, Agreement, ClauseRow, status_in_words
from ledger.errors import DataFault, Refused
from ledger.store.books import Books


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
class ComparedDraft:
    """One draft, and what would move were it alone agreed; without a finding where it cannot stand."""

    draft: Draft
    asked: WhatIf


def drafts_of(books: Books, placement: str | None = None) -> list[Draft]:
    """The drafts of a placement, with who kept each and when; or (None) of all placements, in order of both codes."""
    facts = books.facts(Agreement, ClauseRow, placements=None if placement is None else [placement])
    stated = books.trail(Agreement, {"placement": placement}) if placement else []
    rows = [row for row in facts.sheet(Agreement).values() if row.status == "draft"]
    rows.sort(key=lambda row: (row.placement, row.agreement))
    origins = {version.row.key_values: version.origin for version in stated if version.current}
    clauses = _clauses(facts, {row.agreement for row in rows})
    return [_kept(row, clauses, origins.get(row.key_values)) for row in rows]


def deals_of(books: Books, placement: str) -> list[Draft]:
    """All agreements of a placement that were decided, with their clauses, the one decided last first."""
    facts = books.facts(Agreement, ClauseRow, placements=[placement])
    rows = [row for row in facts.sheet(Agreement).values() if row.status in IN_FORCE]
    rows.sort(key=lambda row: (row.decided_on or date.min, row.agreement), reverse=True)
    clauses = _clauses(facts, {row.agreement for row in rows})
    return [_kept(row, clauses, None) for row in rows]


def in_force_on(books: Books, placement: str, day: date) -> str:
    """The code of the agreement in force on a day; empty where none is, or the stay does not include it."""
    covered = standing_on(books.packages([placement])[placement], day)
    return covered.agreement if covered else ""


def compare(books: Books, codes: Sequence[str], on: date) -> list[ComparedDraft]:
    """Each draft as if it alone were agreed on a day, all counted to the same last day.

    Raises DataFault for a code that is no draft, Refused for drafts of several placements.
    """
    kept = books.facts(Agreement, ClauseRow)
    rows = [draft_of(kept, code) for code in codes]
    if len({row.placement for row in rows}) > 1:
        raise Refused("Drafts of several placements are not compared.", "Choose drafts of one placement.")
    if not rows:
        return []
    last = year_end(max([row.first_day for row in rows] + ([books.posted.horizon] if books.posted.horizon else [])))
    through = date(last.year + 1, 3, 31)
    clauses = _clauses(kept, codes)
    return [
        ComparedDraft(
            _kept(row, clauses, None),
            what_if_stated(books, decided(kept, row.agreement, on), row.placement, through=through),
        )
        for row in rows
    ]


def placement_known(books: Books, code: str) -> Placement | None:
    """A placement by its code; None where none is known by it."""
    return books.facts(Placement, placements=[code]).sheet(Placement).get((code,))


def draft_of(facts: Facts, code: str) -> Agreement:
    """A draft by its code. Raises DataFault where there is none."""
    row = facts.sheet(Agreement).get((code,))
    if row is None or row.status != "draft":
        said = f"{code} is {status_in_words(row.status)}, not a draft." if row else f"There is no draft {code}."
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
