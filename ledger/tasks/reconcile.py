"""Reconcile: match papers and post what they move. A comparison, so twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from ledger import pipeline
from ledger.answers.documents.agency_side import between_agencies
from ledger.answers.documents.paper_sides import ReconciledSide, WorkOutSide
from ledger.answers.documents.provider_side import provider_side
from ledger.answers.documents.standings import standing_entries
from ledger.answers.ticks import reconciled_all
from ledger.briefing.figures import counted
from ledger.domain.documents.issued import LineName
from ledger.domain.money_and_days.money import pounds, text_from_pence
from ledger.domain.money_and_days.periods import Month
from ledger.domain.money_and_days.progress import Tell
from ledger.journal.entries import Entry
from ledger.journal.papers import PaperMatter, PaperSide, entries_by_month, paper_entries
from ledger.reconciliation.partners.settlement import ReceiptMatch
from ledger.reconciliation.provider.lines import CLASSES, FOUND_BY, Finding
from ledger.reconciliation.provider.payment_matches import PaymentMatch
from ledger.store.books import Books, books_to_write
from ledger.store.documents.entries import (
    months_of_entries,
    papers_stand,
    papers_stand_by_month,
    record_reconciled,
)
from ledger.store.documents.findings import changed_findings, read_findings, write_findings
from ledger.store.documents.payment_matches import write_payment_matches
from ledger.store.documents.receipt_matches import write_matches
from ledger.store.documents.recharges import lines_of_months, read_recharges
from ledger.store.journal.entries import Writer
from ledger.store.journal.recording import last_reconciliation, lines_found_by, moment_now, open_batch
from ledger.store.keeping.batches import day_of
from ledger.store.keeping.engine import Engine


class ClassTotal(NamedTuple):
    """How many lines are in a class, and their pence."""

    lines: int
    billed: int
    difference: int


@dataclass(frozen=True)
class Reconciled:
    """What a reconciliation found and did; `batch` is None where nothing changed."""

    batch: int | None
    entries: int
    changed: int
    """Findings that are new or not as they were."""
    classes: Mapping[str, ClassTotal] = field(default_factory=dict)
    notes: Sequence[str] = ()

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "batch": self.batch,
            "entries": self.entries,
            "changed": self.changed,
            "classes": {
                name: {
                    "lines": found.lines,
                    "billed": text_from_pence(found.billed),
                    "difference": text_from_pence(found.difference),
                }
                for name, found in self.classes.items()
            },
            "notes": list(self.notes),
        }

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """Class, lines, pounds billed and pounds of difference, for a table."""
        return [
            (name, f"{found.lines:,}", pounds(found.billed), pounds(found.difference))
            for name, found in self.classes.items()
        ]

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever reconciled."""
        if self.batch is None:
            return [*self.notes, "Nothing changed: no change was recorded."]
        if not (self.changed or self.entries):
            return [*self.notes, f"Nothing changed: change {self.batch} records that all was looked at."]
        return [
            *self.notes,
            f"{counted(self.changed, 'invoice line')} changed, entries added: {self.entries}, change {self.batch}.",
        ]


SIDES: tuple[WorkOutSide, ...] = (provider_side, between_agencies)
"""Everyone who has something to say of papers."""


def reconcile(engine: Engine, *, now: datetime | None = None, progress: Tell | None = None) -> Reconciled:
    """Match, class and post all papers in one batch; a repeat that changes nothing records none.

    What came since the last reconciliation and changes nothing is recorded as looked at, so that one can tell.
    """
    with books_to_write(engine, day_of(now)) as books:
        moment = now or moment_now(books)
        found = _look_at(books, moment, progress)
        if not found.changes and reconciled_all(books) and not found.by_an_earlier_edition:
            return Reconciled(None, 0, 0, by_class(found.findings), found.notes)
        batch = open_batch(books, command="reconcile", source="command", now=moment, details=rules_of(books))
        return _write(books, batch.number, found)


def reconcile_within(books: Books, batch: int, moment: datetime) -> Reconciled:
    """The same in a batch in which something was stated: that and what follows from it stand, or neither."""
    return _write(books, batch, _look_at(books, moment))


def rules_of(books: Books) -> dict[str, Any]:
    """What a batch says of how it reconciled: month by month, from which month on it could, and by which rules."""
    return {"first_open": str(books.posted.first_open), "found_by": FOUND_BY}


@dataclass(frozen=True)
class _ToBeWritten:
    """What has to be written so that documents stand by all that is known."""

    sides: Sequence[ReconciledSide]
    findings: Sequence[Finding]
    fresh: Sequence[Finding]
    stale: Sequence[int]
    entries: Sequence[Entry]
    by_an_earlier_edition: bool

    @property
    def notes(self) -> list[str]:
        return [note for side in self.sides for note in side.notes]

    @property
    def matches(self) -> list[ReceiptMatch]:
        return [match for side in self.sides for match in side.matches]

    @property
    def payment_matches(self) -> list[PaymentMatch]:
        return [match for side in self.sides for match in side.payment_matches]

    @property
    def changes(self) -> bool:
        return bool(self.fresh or self.stale or self.entries or self.matches or self.payment_matches)


def _look_at(books: Books, moment: datetime, progress: Tell | None = None) -> _ToBeWritten:
    as_of = books.until_something_is_written().as_known_after(books.batch, moment.date())
    sides = [side(as_of, progress) for side in SIDES]
    findings = [finding for found in sides for finding in found.findings]
    fresh, stale = changed_findings(books, findings)
    entries = [entry for found in sides for entry in _entries(as_of, found.side)]
    outstanding = {name: amount for found in sides for name, amount in found.outstanding.items()}
    entries += _stood_otherwise(as_of, entries, outstanding)
    return _ToBeWritten(sides, findings, fresh, stale, entries, found_by_an_earlier_edition(as_of))


def _write(books: Books, batch: int, found: _ToBeWritten) -> Reconciled:
    write_findings(books, batch, found.fresh, found.stale)
    write_matches(books, batch, found.matches)
    write_payment_matches(books, batch, found.payment_matches)
    added = add_entries(books, batch, found.entries)
    changed = max(len(found.fresh), len(found.stale))
    return Reconciled(batch, added, changed, by_class(found.findings), found.notes)


def found_by_an_earlier_edition(books: Books) -> bool:
    """Whether lines stand as an earlier edition of the program found them, by the rules of its day.

    They are held against the journal once they were reconciled anew.
    """
    batch, found = last_reconciliation(books), list(read_findings(books))
    if batch is None or not found:
        return False
    return lines_found_by(books, batch.number) < FOUND_BY or any(each.in_question is None for each in found)


def add_entries(books: Books, batch: int, entries: Sequence[Entry]) -> int:
    """Post entries of papers and pass on what they leave in the name of a budget that ended; how many were added."""
    state, writer = books.posted, Writer(books, batch)
    writer.add(entries)
    touched = {entry.placement or "" for entry in entries}  # one without a placement concerns them too
    if entries and state.horizon:
        pipeline.pass_on_balances(writer, state.horizon, touched)
    record_reconciled(books, batch, writer.added)
    return writer.added


def by_class(findings: Sequence[Finding]) -> dict[str, ClassTotal]:
    """Lines and pence of each class that has any, in the order of classes."""
    found: dict[str, ClassTotal] = {}
    for name in CLASSES:
        those = [finding for finding in findings if finding.found == name]
        if those:
            billed = sum(finding.billed for finding in those)
            found[name] = ClassTotal(len(those), billed, sum(finding.difference for finding in those))
    return found


def _stood_otherwise(books: Books, entries: Sequence[Entry], outstanding: Mapping[LineName, int]) -> Iterator[Entry]:
    """What is billed and open stands where its share stands now, once these entries are posted."""
    lines = lines_of_months(books.once(read_recharges))
    if lines:
        yield from standing_entries(books, lines, outstanding, added=entries)


def _entries(books: Books, side: PaperSide) -> Iterator[Entry]:
    """What has to be posted of one side's papers: of each in its own month, or month by month where it moves on."""
    at_once = set(side.kinds) - set(side.kinds_by_month)
    stands, last = papers_stand(books, at_once)
    gone = [last[matter] for matter in stands if (matter.kind, matter.paper) not in side.dated]
    months, state = months_of_entries(books, gone), books.posted

    def posting_month(matter: PaperMatter) -> Month:
        dated = side.dated.get((matter.kind, matter.paper))
        # A paper that is known no longer is turned round where it was posted, if that month is still open.
        return state.posting_month(Month.of(dated) if dated else months[last[matter]])

    moves = {matter: places for matter, places in side.moves.items() if matter.kind in at_once}
    yield from paper_entries(moves, stands, last, books.purses, posting_month)
    if side.kinds_by_month:
        _, last = papers_stand(books, side.kinds_by_month)
        by_month = papers_stand_by_month(books, side.kinds_by_month)
        yield from entries_by_month(side.by_month, by_month, last, books.purses, state.posting_month)
