"""Verify papers: what stands of them is made once more, and each line is in one class and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ledger.answers.month_end.provider_checks import query_gaps
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.journal.entries import Entry
from ledger.journal.papers import PaperSide, entries_by_month, paper_entries
from ledger.reconciliation.provider.lines import Finding
from ledger.store.books import Books
from ledger.store.documents.entries import papers_stand, papers_stand_by_month
from ledger.store.documents.findings import lines_without_finding, read_findings
from ledger.store.journal.recording import last_reconciliation, posted_by_month
from ledger.tasks.reconcile import SIDES, found_by_an_earlier_edition


def paper_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Where the papers are not as the last reconciliation should have left them: place and what is wrong."""
    batch = last_reconciliation(books)
    if batch is None or found_by_an_earlier_edition(books):
        return
    as_left = books.as_known_after(batch.number, batch.recorded_at.date())
    should_find: set[Finding] = set()
    for side in SIDES:
        found = side(as_left, None)
        should_find |= {_without_words(finding) for finding in found.findings}
        for entry in _lacking(as_left, found.side, by_month=posted_by_month(books, batch.number)):
            told = "; ".join(f"{account.account} {pounds(pence)}" for account, pence in entry.postings)
            month = f" in {entry.posting_month}" if entry.kind in found.side.kinds_by_month else ""
            yield f"{entry.kind} {entry.paper}{month}", f"the journal lacks {told}"
    stand = list(read_findings(as_left))
    for subject, times in Counter(finding.subject for finding in stand).items():
        if times > 1:
            yield " ".join(subject), f"it has {times} match statuses"
    for finding in sorted(should_find ^ {_without_words(finding) for finding in stand}, key=_order):
        held = "is found of it, and not kept" if finding in should_find else "is kept of it, and not found"
        yield " ".join(finding.subject), f"{finding.found} ({pounds(finding.difference)}) {held}"
    yield from ((gap.where, gap.what) for gap in query_gaps(as_left))
    for invoice, line in lines_without_finding(as_left):
        yield f"line {invoice} {line}", "it has no match status"


def _lacking(as_left: Books, side: PaperSide, *, by_month: bool) -> Iterator[Entry]:
    """What would have to be posted of a side, were it reconciled once more; by the total, or month by month."""
    kinds = set(side.kinds) - set(side.kinds_by_month if by_month else ())
    stands, last = papers_stand(as_left, kinds)
    moves = {matter: places for matter, places in side.moves.items() if matter.kind in kinds}
    yield from paper_entries(moves, stands, last, as_left.purses, lambda _: Month.of(as_left.today))
    if by_month and side.kinds_by_month:
        held = papers_stand_by_month(as_left, side.kinds_by_month)
        yield from entries_by_month(side.by_month, held, {}, as_left.purses, as_left.posted.posting_month)


def _without_words(finding: Finding) -> Finding:
    """A finding by what it says in figures: words may be put better by a newer version of the program."""
    return replace(finding, matched_by=None, reason="")


def _order(finding: Finding) -> tuple[str, ...]:
    return (*finding.subject, finding.found)
