"""Recharge: bill what stands unbilled between agencies, once; and see beforehand what that would be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ledger import pipeline
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
from ledger.journal.papers import Moves, paper_entries
from ledger.reconciliation.partners.recharges import Issue, Unbilled
from ledger.store.books import Books, books_to_write
from ledger.store.documents.entries import record_reconciled
from ledger.store.documents.recharges import issued_before, write_recharges
from ledger.store.facts.horizon import PostedState
from ledger.store.journal.entries import Writer
from ledger.store.journal.recording import moment_now, open_batch
from ledger.store.journal.unbilled import unbilled_balances, unbilled_internally
from ledger.store.keeping.engine import Engine

_KIND_WORDS = {"recharge": "recharge to", "credit_note": "credit note to", "internal_journal": "internal journal of"}


@dataclass(frozen=True)
class Recharged:
    """The papers issued for a month; `batch` is None where there was nothing to bill."""

    month: Month
    batch: int | None
    papers: tuple[Recharge, ...]
    posted_through: date | None
    """The horizon: where it lies before the month's end, more will be left to bill."""

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "batch": self.batch,
            "month": str(self.month),
            "posted_through": self.posted_through.isoformat() if self.posted_through else None,
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
    def sentences(self) -> list[str]:
        """What to tell whoever billed: each paper, then the pounds by debtor."""
        said = [_told(paper) for paper in self.papers]
        said += _by_debtor(self.papers)
        if self.posted_through is None or self.posted_through < self.month.last_day:
            through = f"only through {self.posted_through}" if self.posted_through else "not at all"
            said.append(
                f"warning: {self.month} is posted {through}. "
                "Post it and recharge it again: what is new is billed then."
            )
        if not self.papers:
            said.append(f"There is nothing left to bill up to {self.month}: no paper was issued, no batch recorded.")
        else:
            lines = sum(len(paper.lines) for paper in self.papers)
            said.append(f"papers issued: {len(self.papers)}, with {counted(lines, 'line')}, in batch {self.batch}")
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
        yield f"{debtor} owes {creditor} by these papers: {pounds(amount)}"


def recharge(
    engine: Engine,
    month: Month,
    *,
    agency: str | None = None,
    dated: date | None = None,
    now: datetime | None = None,
) -> Recharged:
    """Issue papers for all that is unbilled of service months up to `month`, in one batch; twice issues nothing.

    They are posted in the month of their date: what is billed on 10 April for March is income accrued on 31 March.
    With `agency`, only papers addressed to that debtor. Raises Refused for an agency that nobody knows, and for a
    day (`dated`; None: today by the clock) that lies in a closed month or after today.
    """
    with books_to_write(engine) as books:
        today = (now or moment_now(books)).date()
        found = _find(books, month, agency, _day_to_bear(books, dated, today))
        if not found.unbilled:
            return Recharged(month, None, (), found.state.horizon)
        details = {"month": str(month), "agency": agency or "", "dated": found.dated.isoformat()}
        batch = open_batch(books, command="recharge", source="command", now=now, details=details)
        papers = _draw_up(books, found, month)
        write_recharges(books, batch.number, papers)
        _post(books, batch.number, found, papers)
    return Recharged(month, batch.number, tuple(papers), found.state.horizon)


def preview(books: Books, month: Month, *, agency: str | None = None, dated: date | None = None) -> list[Recharge]:
    """The papers that `recharge` would issue today, with the numbers they would have; refuses what it would."""
    return _draw_up(books, _find(books, month, agency, _day_to_bear(books, dated, books.today)), month)


def _day_to_bear(books: Books, dated: date | None, today: date) -> date:
    """The day that papers are to bear: one of an open month, and not after today."""
    day, first = dated or today, books.posted.first_open.first_day
    if day > today:
        raise Refused(
            f"{day} lies after today, {today}: no paper is issued ahead of its day.",
            "Date it today or before, or issue it on that day.",
        )
    if day < first:
        raise Refused(
            f"{day} lies in a month that is closed: a paper is posted in the month of its date.",
            f"Date it {first} or later, or reopen {Month.of(day)} first."
            if first <= today
            else f"Issue it from {first} on, or reopen {Month.of(day)} first.",
        )
    return day


class _ToBill(NamedTuple):
    """What is to be billed, on which day, and in whose names."""

    unbilled: list[Unbilled]
    dated: date
    state: PostedState
    purses: Purses


def _find(books: Books, month: Month, agency: str | None, dated: date) -> _ToBill:
    state, purses = books.posted, books.purses
    if agency is not None and (agency,) not in books.facts(Agency).sheet(Agency):
        raise Refused(f"{agency} is no agency that the ledger knows.", "Name the debtor by its code.")
    unbilled = []
    for share, amount in unbilled_balances(books, month):
        owed_to, owed_by = (purses.agency(budget, Month.of(dated)) for budget in (share.lead_budget, share.budget))
        if owed_to != owed_by:  # what an agency owed one that it has become is owed no longer
            unbilled.append(Unbilled(owed_to, owed_by, share, amount))
    for share, amount in unbilled_internally(books, month, lambda one, other: _ever_one(purses, one, other)):
        owner = purses.agency(share.lead_budget, Month.parse(share.service_month))
        unbilled.append(Unbilled(owner, owner, share, amount))
    debtor = purses.agency_in(agency, Month.of(dated)) if agency else None
    wanted = [each for each in unbilled if debtor in (None, each.to_agency)]
    return _ToBill(wanted, dated, state, purses)


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
    facts = books.facts(Terms, PurchaseOrder)
    terms = {(row.from_agency, row.to_agency): row for row in facts.sheet(Terms).values()}
    issue = Issue(month, found.dated, terms, list(facts.sheet(PurchaseOrder).values()))
    issued = issued_before(books, {each.share.service_month for each in found.unbilled})
    return issue.papers(found.unbilled, issued)


def _post(books: Books, batch: int, found: _ToBill, papers: Iterable[Recharge]) -> None:
    """Move what was billed from unbilled to billed; internal journals move no balance."""
    owed = [paper for paper in papers if paper.kind != "internal_journal"]
    moves: Moves = moves_of(
        movement
        for paper in owed
        for line in paper.lines
        for movement in billed(paper.number, line.share, line.amount)
    )
    writer = Writer(books, batch)
    writer.add(list(paper_entries(moves, {}, {}, found.purses, lambda _: Month.of(found.dated))))
    touched = {line.placement for paper in owed for line in paper.lines}
    if found.state.horizon:
        # The papers name whoever holds the budgets on their day, so what they take from has to pass on by then.
        pipeline.pass_on_balances(writer, max(found.state.horizon, found.dated), touched)
    record_reconciled(books, batch, writer.added)
