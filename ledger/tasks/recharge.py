"""Recharge: bill what stands unbilled between agencies, once; and see beforehand what that would be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ledger import pipeline
from ledger.answers.documents.agency_side import settled_as_posted
from ledger.answers.documents.standings import standing_entries
from ledger.briefing.figures import counted
from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Agency
from ledger.domain.debts.sheets import Terms
from ledger.domain.documents.issued import Recharge
from ledger.domain.documents.sheets import PurchaseOrder
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.errors import Refused
from ledger.journal.dues import billed, moves_of
from ledger.journal.entries import Entry
from ledger.journal.papers import Moves, paper_entries
from ledger.reconciliation.partners.differences import Unbilled, differing, differing_internally
from ledger.reconciliation.partners.line_parts import BilledLine, Part
from ledger.reconciliation.partners.recharges import Issue
from ledger.store.books import Books, books_to_write
from ledger.store.documents.entries import record_reconciled
from ledger.store.documents.recharges import (
    LinesOfMonth,
    issued_before,
    lines_issued,
    lines_of_months,
    read_recharges,
    write_recharges,
)
from ledger.store.facts.horizon import PostedState
from ledger.store.journal.entries import Writer
from ledger.store.journal.recording import day_now, open_batch
from ledger.store.journal.unbilled import (
    months_billed_otherwise,
    months_told_otherwise,
    shares_due,
    shares_that_stand,
)
from ledger.store.keeping.batches import day_of
from ledger.store.keeping.engine import Engine

_FIRST_YEAR = 1990
"""No document of a ledger is older."""
_KIND_WORDS = {"recharge": "recharge to", "credit_note": "credit note to", "internal_journal": "internal journal of"}


@dataclass(frozen=True)
class Recharged:
    """The papers issued for a month; `batch` is None where there was nothing to bill."""

    month: Month
    batch: int | None
    papers: tuple[Recharge, ...]
    posted_through: date | None
    """The horizon: where it lies before the month's end, more will be left to bill."""
    moved: int = 0
    """Months billed before that stand otherwise now, at the same amount: moved by entries without a paper."""
    dry_run: bool = False
    """Whether the papers were only shown."""

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "batch": self.batch,
            "month": str(self.month),
            "posted_through": self.posted_through.isoformat() if self.posted_through else None,
            "moved": self.moved,
            "dry_run": self.dry_run,
            "papers": [
                {
                    "recharge": paper.number,
                    "kind": paper.kind,
                    "from_agency": paper.from_agency,
                    "to_agency": paper.to_agency,
                    "dated": paper.dated.isoformat(),
                    "due": paper.due.isoformat(),
                    "lines": len(paper.lines),
                    "pence": paper.total,
                }
                for paper in self.papers
            ],
        }

    @property
    def rows(self) -> list[tuple[str, str, str, str, str, str, str]]:
        """The lines, one by one: paper, line, placement, service month, standing, what it corrects, and pounds."""
        return [
            (
                paper.number,
                str(line.line),
                line.placement,
                line.service_month,
                line.standing,
                str(line.corrects or ""),
                pounds(line.amount),
            )
            for paper in self.papers
            for line in paper.lines
        ]

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever billed: each paper, then the pounds by debtor."""
        said = [_told(paper) for paper in self.papers]
        said += _by_debtor(self.papers)
        if self.posted_through is None or self.posted_through < self.month.last_day:
            through = f"only to {self.posted_through}" if self.posted_through else "not at all"
            said.append(
                f"warning: {self.month} is posted {through}. "
                "Post it and recharge it again: what is new is invoiced then."
            )
        if self.moved:
            said.append(
                f"invoiced before, and moved to another decision, budget or funding status in change {self.batch}: "
                f"{counted(self.moved, 'placement month')}; numbers and due dates stay"
            )
        if not self.papers:
            batch = "" if self.moved else ", no change recorded"
            said.append(
                f"There is nothing more to invoice up to {self.month} of what is posted: no document issued{batch}."
            )
        else:
            papers = f"{len(self.papers)}, with {counted(sum(len(paper.lines) for paper in self.papers), 'line')}"
            issued = f"documents issued: {papers}, in change {self.batch}"
            said.append(f"documents that would be issued: {papers}; nothing was recorded" if self.dry_run else issued)
        return said


def _told(paper: Recharge) -> str:
    due = "" if paper.kind == "internal_journal" else f", due {paper.due}"
    kind = f"{_KIND_WORDS[paper.kind]} {paper.to_agency}"
    return f"{paper.number}: {kind}, {counted(len(paper.lines), 'line')}, {pounds(paper.total)}{due}"


def _by_debtor(papers: Iterable[Recharge]) -> Iterator[str]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for paper in papers:
        if paper.kind != "internal_journal":
            sums[paper.from_agency, paper.to_agency] += paper.total
    for (creditor, debtor), amount in sorted(sums.items()):
        yield f"{debtor} owes {creditor} by these documents: {pounds(amount)}"


def recharge(
    engine: Engine,
    month: Month,
    *,
    agency: str | None = None,
    dated: date | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Recharged:
    """Issue papers for all that is unbilled of service months up to `month`, in one batch; twice issues nothing.

    They are posted in the month of their date: what is billed on 10 April for March is income accrued on 31 March.
    With `agency`, only papers addressed to that debtor; on a `dry_run` nothing is issued. Raises Refused for an
    agency that nobody knows, and for a day (`dated`; None: today by the clock) of a closed month, after today, or
    more than a month before a service month that would be billed.
    """
    with books_to_write(engine, day_of(now)) as books:
        today = day_of(now) or day_now(books)
        found = _find(books, month, agency, _day_to_bear(books, dated, today))
        _not_long_before(found, dated, today)
        if dry_run:
            papers = _draw_up(books, found, month)
            return Recharged(month, None, tuple(papers), found.state.horizon, dry_run=True)
        moved = [] if found.unbilled else _stood_otherwise(books)
        if not (found.unbilled or moved):
            return Recharged(month, None, (), found.state.horizon)
        details = {"month": str(month), "agency": agency or "", "dated": found.dated.isoformat()}
        batch = open_batch(books, command="recharge", source="command", now=now, details=details)
        papers, writer = _draw_up(books, found, month), Writer(books, batch.number)
        write_recharges(books, batch.number, papers)
        writer.add(list(_billed(found, papers)))
        moved = moved or _stood_otherwise(books, papers)
        writer.add(moved)
        _pass_on(writer, found, {entry.placement or "" for entry in moved})
        record_reconciled(books, batch.number, writer.added)
    return Recharged(month, batch.number, tuple(papers), found.state.horizon, len(moved))


def preview(books: Books, month: Month, *, agency: str | None = None, dated: date | None = None) -> list[Recharge]:
    """The papers that `recharge` would issue today, with the numbers they would have; refuses what it would."""
    found = _find(books, month, agency, _day_to_bear(books, dated, books.today))
    _not_long_before(found, dated, books.today)
    return _draw_up(books, found, month)


def _day_to_bear(books: Books, dated: date | None, today: date) -> date:
    """The day that papers are to bear: one of an open month, and not after today."""
    day, first = dated or today, books.posted.first_open.first_day
    if day.year < _FIRST_YEAR:
        raise Refused(f"{day} is before {_FIRST_YEAR}: no document has such a date.", "Amend the day.")
    if day > today:
        raise Refused(
            f"{day} is after today, {today}: no document is issued ahead of its date.",
            "Date it today or before, or issue it on that day.",
        )
    if day < first:
        raise Refused(
            f"{day} is in a closed period: a document is posted in the month of its date.",
            f"Date it {first} or later, or reopen {Month.of(day)} first."
            if first <= today
            else f"Issue it from {first} on, or reopen {Month.of(day)} first.",
        )
    return day


def _not_long_before(found: _ToBill, dated: date | None, today: date) -> None:
    """Refuse an earlier day on which nobody could have billed so far: books reach into the next month at most."""
    last = max((each.share.service_month for each in found.unbilled), default=None)
    if last is None or dated in (None, today) or last <= str(Month.of(found.dated).next):
        return
    first = Month.parse(last).previous.first_day
    raise Refused(
        f"{found.dated} is more than a month before {last}, the latest month that would be invoiced.",
        f"Date it {first} or later, or invoice only the months up to {Month.of(found.dated).next}.",
    )


class _ToBill(NamedTuple):
    """What is to be billed, on which day, and in whose names."""

    unbilled: list[Unbilled]
    dated: date
    state: PostedState
    purses: Purses


def _find(books: Books, month: Month, agency: str | None, dated: date) -> _ToBill:
    """What charges come to of each placement and month, less what was billed, by who holds the budgets on the day."""
    state, purses = books.posted, books.purses
    if agency is not None and (agency,) not in books.facts(Agency).sheet(Agency):
        raise Refused(f"{agency} is not an agency in the ledger.", "Name the debtor by its code.")
    holders = {budget: purses.agency(budget, Month.of(dated)) for budget in purses.budgets}
    owed = months_billed_otherwise(books, month, holders)
    internal = months_told_otherwise(books, month, lambda one, other: _ever_one(purses, one, other))
    due = shares_due(books, {placement for placement, _ in owed})
    lines = lines_issued(books, {placement for placement, _ in (*owed, *internal)})
    unbilled: list[Unbilled] = []
    for key in sorted(owed):
        unbilled += differing(due.get(key, ()), lines[key].owed if key in lines else (), holders)
    for key in sorted(internal):
        unbilled += differing_internally(internal[key], _told_of(internal[key], lines.get(key)), holders)
    debtor = purses.agency_in(agency, Month.of(dated)) if agency else None
    wanted = [each for each in unbilled if debtor in (None, each.to_agency)]
    return _ToBill(wanted, dated, state, purses)


def _told_of(parts: Iterable[Part], lines: LinesOfMonth | None) -> list[BilledLine]:
    """What internal journals told of the budgets of these parts."""
    budgets = {(part.share.lead_budget, part.share.budget) for part in parts}
    told = lines.internal if lines else ()
    return [line for line in told if (line.share.lead_budget, line.share.budget) in budgets]


def _ever_one(purses: Purses, one: str, other: str) -> bool:
    """Whether two budgets ever stood in the books of one agency."""
    return bool(_owners(purses, one) & _owners(purses, other))


def _owners(purses: Purses, budget: str) -> set[str]:
    """The agencies in whose books a budget stood, down the line of its successors."""
    owners, seen = set(), set()
    following: str | None = budget
    while following and following not in seen:
        seen.add(following)
        owners.add(purses.budgets[following].agency)
        following = purses.budgets[following].successor
    return owners


def _draw_up(books: Books, found: _ToBill, month: Month) -> list[Recharge]:
    facts, on = books.facts(Terms, PurchaseOrder), Month.of(found.dated)

    def now(agency: str) -> str:
        return found.purses.agency_in(agency, on)

    # What a merged agency agreed or ordered holds for the one it has become, unless that one has said otherwise.
    stated = sorted(facts.sheet(Terms).values(), key=lambda row: now(row.from_agency) == row.from_agency)
    terms = {(now(row.from_agency), now(row.to_agency)): row for row in stated}
    orders = [
        row.model_copy(update={"from_agency": now(row.from_agency), "to_agency": now(row.to_agency)})
        for row in facts.sheet(PurchaseOrder).values()
    ]
    issue = Issue(month, found.dated, terms, orders)
    return issue.papers(found.unbilled, issued_before(books))


def _billed(found: _ToBill, papers: Iterable[Recharge]) -> Iterator[Entry]:
    """What was billed moves from unbilled to billed; internal journals move no balance."""
    moves: Moves = moves_of(
        movement
        for paper in papers
        if paper.kind != "internal_journal"
        for line in paper.lines
        for movement in billed(paper.number, line.share, line.amount)
    )
    return paper_entries(moves, {}, {}, found.purses, lambda _: Month.of(found.dated))


def _stood_otherwise(books: Books, issued: Iterable[Recharge] = ()) -> list[Entry]:
    """What was billed and stands under another decision, budget or standing now moves there without a paper.

    All that can have changed are months in which something stands unbilled, and those of what was just `issued`
    that have a credit: what is open of one has no standing.
    """
    now = books.until_something_is_written()
    papers = read_recharges(now)
    lines = lines_of_months(papers)
    concerned = shares_that_stand(now, unbilled_only=True).keys() & lines.keys()
    just_issued = {(line.placement, line.service_month) for paper in issued for line in paper.lines}
    concerned |= {key for key in just_issued if any(line.amount < 0 for line in lines[key].owed)}
    if not concerned:
        return []
    outstanding = settled_as_posted(now, papers).outstanding
    return list(standing_entries(now, lines, outstanding, concerned=concerned))


def _pass_on(writer: Writer, found: _ToBill, placements: set[str]) -> None:
    """The papers name whoever holds the budgets on their day, so what they take from has to pass on by then."""
    if found.state.horizon:
        touched = placements | {each.share.placement for each in found.unbilled}
        pipeline.pass_on_balances(writer, max(found.state.horizon, found.dated), touched)
