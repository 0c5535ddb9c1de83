"""Verify: read everything back through the constructors it was made by, and check every invariant.

Money is checked in pairs: what a constructor refuses and a table's CHECK forbids is looked for again here,
in what the store really holds, and a fourth time by the checks over the marts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from pydantic import ValidationError

from ledger import pipeline
from ledger.answers.debts.control import months_known
from ledger.answers.documents.papers import SettledBeyondRow, paid_beyond
from ledger.answers.documents.waiting_matters import WaitingMatter, own_receipts_waiting
from ledger.answers.month_end.book_checks import BOOK_CHECKS, BookCheck
from ledger.answers.ticks import NOTHING_BEHIND, Footing, Tick, checked, present_state, together, unknown
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.faults import Unsound
from ledger.domain.splits.packages import packages_of
from ledger.errors import DataFault, LedgerError, StoreUnusable
from ledger.journal.accounts import EXPENDITURE_BUDGET
from ledger.journal.posting import differences
from ledger.journal.transfers import in_whose_name
from ledger.store.books import Books, books_at
from ledger.store.documents.conflicts import conflict_faults
from ledger.store.documents.entries import accepted_as_posted
from ledger.store.documents.identity import identity_faults
from ledger.store.documents.payment_matches import payment_match_faults
from ledger.store.documents.posting_months import month_faults
from ledger.store.documents.published_payments import published_faults
from ledger.store.documents.receipt_matches import match_faults
from ledger.store.documents.recharge_faults import recharge_faults
from ledger.store.journal.control import moved_without_document
from ledger.store.journal.entries import entries_held, posted_faults
from ledger.store.journal.recording import batch_faults
from ledger.store.journal.standing import expenditure_gaps, misplaced_balances, what_stands
from ledger.store.keeping.batches import day_of
from ledger.store.keeping.engine import Engine
from ledger.store.soundness.chains import chain_faults
from ledger.store.soundness.references import reference_faults
from ledger.store.soundness.rows import row_faults
from ledger.store.soundness.schema import lacks_tables, schema_faults
from ledger.tasks.mart_check import mart_gaps
from ledger.tasks.reconcile import found_by_an_earlier_edition
from ledger.tasks.verify_entries import entry_faults
from ledger.tasks.verify_papers import paper_faults


class BrokenInvariant(NamedTuple):
    """Something that does not hold, and where."""

    check: str
    where: str
    what: str


@dataclass
class Verified:
    """What was looked at, what was found wrong, and what is known but not posted yet (no fault)."""

    batch: int
    horizon: date | None
    entries: int = 0
    marts: str = ""
    """Which snapshot was held against the journal, or why there was none."""
    findings: list[BrokenInvariant] = field(default_factory=list)
    looked_at_rows: bool = True
    """Whether the store has all tables and columns; else its rows cannot be read, and nothing is said of them."""
    found_earlier: bool = False
    """Whether documents stand as an earlier edition reconciled them, so that they cannot be made once more."""
    settled_beyond: list[str] = field(default_factory=list)
    """Invoices paid or credited beyond what they ask, in words: money to be had back, and no fault of the books."""
    own_receipts: dict[str, int] = field(default_factory=dict)
    """Receipts from an agency to itself that pay no instalment of a fund: the journal has nothing of them; pence.

    Lines of statements that wait are named by their number, as `conflict 3`.
    """
    not_yet_posted: list[str] = field(default_factory=list)
    """Placements whose facts changed after the last posting."""
    ticks: list[Tick] = field(default_factory=list)
    """What each check came to that needs documents to be reconciled, days posted, or figures counted."""
    accepted_as_posted: dict[str, int] = field(default_factory=dict)
    """What an older ledger accepted of invoices and no clause shares: it stands as it was posted; pence."""

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "batch": self.batch,
            "horizon": self.horizon.isoformat() if self.horizon else None,
            "entries": self.entries,
            "marts": self.marts,
            "looked_at_rows": self.looked_at_rows,
            "findings": [finding._asdict() for finding in self.findings],
            "settled_beyond": self.settled_beyond,
            "own_receipts": self.own_receipts,
            "found_earlier": self.found_earlier,
            "not_yet_posted": self.not_yet_posted,
            "accepted_as_posted": self.accepted_as_posted,
        }

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked."""
        through = f"posted to {self.horizon}" if self.horizon else "nothing posted yet"
        said = [f"entries checked: {self.entries} ({through}, change {self.batch})"]
        said.append(f"marts: {self.marts}")
        if self.not_yet_posted:
            said.append(f"not yet posted: records of {', '.join(self.not_yet_posted)} came after the last posting")
        if self.settled_beyond:
            told = ", ".join(self.settled_beyond)
            said.append(f"to be recovered, paid or credited above what invoices ask: {told}")
        if self.own_receipts:
            told = ", ".join(f"{receipt} {pounds(pence)}" for receipt, pence in self.own_receipts.items())
            said.append(
                f"receipts from an agency to itself that pay no instalment of a fund, so the journal has none of it: "
                f"{told}; joint-ledger conflicts says what to do"
            )
        if self.found_earlier:
            said.append("documents: found by an earlier edition of the program; reconcile, and verify again")
        if self.accepted_as_posted:
            told = ", ".join(f"{invoice} {pounds(pence)}" for invoice, pence in self.accepted_as_posted.items())
            said.append(f"accepted by an older ledger, and kept as it posted it: {told}")
        if not self.looked_at_rows:
            said.append("Rows were not looked at: put back a backup, or have the tables made that are named below.")
        said.append(self._ending)
        return said

    @property
    def tick(self) -> Tick:
        """What verifying came to: done only where all of it could be looked at."""
        left_over = f"faults found: {len(self.findings)}"
        found = checked(NOTHING_BEHIND, self.findings, done="no fault", left_over=left_over, stands_on=())
        return together([found, *self.ticks], done="Everything agrees.")

    @property
    def _ending(self) -> str:
        if self.findings:
            return f"faults found: {len(self.findings)}"
        tick = self.tick
        return tick.said if tick.state == "done" else f"Everything agrees that could be looked at. {tick.sentence}."


_Look = Callable[[Books, Verified], Iterable[BrokenInvariant]]


def verify(
    engine: Engine,
    *,
    as_known_at: datetime | None = None,
    now: datetime | None = None,
    progress: Tell | None = None,
) -> Verified:
    """Check the whole ledger as known now or at a moment. Findings are returned, not raised.

    Where rows that somebody altered make no sense to whoever reads them, that is a finding of the check that needs
    them, and the others are made.
    """
    with books_at(engine, as_known_at, today=day_of(now)) as books:
        lacking = [BrokenInvariant("schema", *fault) for fault in schema_faults(books)]
        if lacks_tables(books):
            return Verified(books.batch, None, marts="not looked at", findings=lacking, looked_at_rows=False)
        result = Verified(books.batch, None, findings=lacking)
        for check, faults in _OF_ROWS:
            _look(books, result, check, _naming(check, faults))
        for check, look in _OF_ENTRIES:
            _look(books, result, check, look)
        if _look(books, result, "facts", _check_facts) and result.horizon:
            _look(books, result, "comparison", partial(_check_comparison, progress=progress))
            for check, look in _OF_WHAT_IS_POSTED:
                _look(books, result, check, look)
            for each in BOOK_CHECKS:
                _look(books, result, each.name, partial(_check_two_roads, each))
        _look(books, result, "marts", partial(_check_marts, engine, as_known_at))
    return result


def _look(books: Books, result: Verified, check: str, look: _Look) -> bool:
    """Add what a check finds, as far as it can be made; whether it found nothing."""
    before = len(result.findings)
    try:
        with books.set_apart():
            for found in look(books, result):
                result.findings.append(found)
    except StoreUnusable:
        raise
    except Exception as fault:
        # Whatever rows that were altered by hand bring about is a finding, and all else is looked at.
        result.findings.append(BrokenInvariant(check, "store", _not_read(fault)))
    return len(result.findings) == before


def _not_read(fault: Exception) -> str:
    """Why a check could not be made, without what the rows hold: that may name a child."""
    if isinstance(fault, (LedgerError, Unsound)):
        return str(fault).splitlines()[0]
    return (
        f"rows that this check reads do not hold what they should ({type(fault).__name__}), so it was not made to "
        "its end; put back a backup, or undo what was altered"
    )


def _naming(check: str, faults: Callable[[Books], Iterable[tuple[str, str]]]) -> _Look:
    """What finds places and what is wrong there, as a check with this name."""
    return lambda books, _: (BrokenInvariant(check, *fault) for fault in faults(books))


def _named(matter: WaitingMatter) -> str:
    return f"conflict {matter.number}" if matter.number else matter.row


def _told(row: SettledBeyondRow) -> str:
    return f"{row.invoice} ({row.how.replace('_', ' ')}, {pounds(row.beyond)})"


def _check_horizon(books: Books, result: Verified) -> Iterator[BrokenInvariant]:
    """How far was posted and closed can be read."""
    result.horizon = books.posted.horizon
    yield from ()


def _check_facts(books: Books, _: Verified) -> Iterator[BrokenInvariant]:
    """All facts fit their models, and all agreements their waterfalls."""
    try:
        for _package in packages_of(books.facts(*SHEETS.values())):
            pass
    except ValidationError as fault:
        yield BrokenInvariant("facts", "store", fault.errors(include_input=False)[0]["msg"])
    except (DataFault, Unsound) as fault:
        yield BrokenInvariant("facts", "store", str(fault))


def _check_entries(books: Books, result: Verified) -> Iterator[BrokenInvariant]:
    """Every entry can be made again as it stands, and debts have their mirrors."""
    result.entries = entries_held(books)
    yield from (BrokenInvariant(*fault) for fault in entry_faults(books))


def _check_sums(books: Books, _: Verified) -> Iterator[BrokenInvariant]:
    """Allocations of a month are its charges; expenditure of budgets is what was allocated to them."""
    for placement, found in what_stands(books).items():
        charged: dict[str, int] = defaultdict(int)
        for name, amount in found.standing.charges.items():
            charged[name.service_month] += amount
        for month, allocations in found.standing.allocations.items():
            charged[month] -= sum(allocations.values())
        for month, gap in charged.items():
            if gap:
                what = f"charges exceed allocations by {pounds(gap)}"
                yield BrokenInvariant("allocations", f"{placement} {month}", what)
    for row in expenditure_gaps(books, EXPENDITURE_BUDGET):
        what = f"postings exceed allocations of {row.budget} ({row.standing}) by {pounds(int(row.gap))}"
        yield BrokenInvariant("expenditure", f"{row.placement} {row.service_month}", what)


def _check_comparison(books: Books, _: Verified, *, progress: Tell | None) -> Iterator[BrokenInvariant]:
    """The journal is what should stand at the horizon by the facts known at the last posting."""
    horizon = books.posted.horizon
    if horizon is None:
        return
    then, placements = books.as_posted, sorted(books.all_placements())
    accepted = then.accepted(horizon)
    for done, some in pipeline.in_parts(placements):
        held = what_stands(books, some)
        for code, should in pipeline.standing_by_facts(then, some, horizon, accepted):
            stands = held[code].standing if code in held else None
            for month in sorted(should.allocations.keys() | (stands.allocations.keys() if stands else set())):
                gap = differences(
                    should.allocations.get(month, {}), stands.allocations.get(month, {}) if stands else {}
                )
                if gap:
                    told = "; ".join(f"{key.budget} ({key.standing}) {pounds(pence)}" for key, pence in gap.items())
                    yield BrokenInvariant("comparison", f"{code} {month}", f"the journal lacks {told}")
            if differences(should.charges, stands.charges if stands else {}):
                yield BrokenInvariant("comparison", code, "the charges kept are not what they should be")
        if progress:
            progress(done, len(placements))


def _check_control(books: Books, result: Verified) -> Iterator[BrokenInvariant]:
    """As at each open month's end what is listed between agencies is what the journal holds."""
    known = months_known(books)
    result.found_earlier |= known is None
    for each in known or ():
        if each.listed != each.held:
            budgets = f"{each.of.budget} towards {each.of.towards}"
            where = f"{each.of.account} of {each.agency} towards {each.counterparty}, end of {each.month}"
            what = f"{pounds(each.listed)} are listed of {budgets}, and the journal holds {pounds(each.held)}"
            yield BrokenInvariant("control account", where, what)


def _check_present_state(books: Books, result: Verified) -> Iterator[BrokenInvariant]:
    """What nobody can know of these books yet."""
    present = present_state(books)
    footings: tuple[Footing, ...] = ("posted", "invoices", "receipts")
    result.ticks += (checked(present, (), done=footing, stands_on=(footing,)) for footing in footings)
    if result.found_earlier:
        result.ticks.append(unknown("documents were found by an earlier edition of the program; reconcile first"))
    yield from ()


def _check_two_roads(check: BookCheck, books: Books, result: Verified) -> Iterator[BrokenInvariant]:
    """A measure that is reached by two roads comes to the same; not asked of what nobody can know yet."""
    present = books.once(present_state)
    gaps = list(check.gaps(books, None)) if not present.because(check.stands_on) else []
    result.ticks.append(checked(present, gaps, done=check.title, stands_on=check.stands_on))
    if check.name != "papers":  # of documents that is told with the rest of them
        yield from (BrokenInvariant(check.name, gap.where, gap.what) for gap in gaps)


def _tell_beside(books: Books, result: Verified) -> Iterator[BrokenInvariant]:
    """What is known and no fault: money to be had back, what an older ledger accepted, facts not posted yet."""
    result.own_receipts = {_named(matter): matter.amount or 0 for matter in own_receipts_waiting(books)}
    result.settled_beyond = [_told(row) for row in paid_beyond.listed(books)]
    result.found_earlier = result.found_earlier or found_by_an_earlier_edition(books)
    for each in accepted_as_posted(books):
        before = result.accepted_as_posted.get(each.invoice, 0)
        result.accepted_as_posted[each.invoice] = before + each.amount
    result.not_yet_posted = sorted(books.placements_changed(books.posted.last_posted))
    yield from ()


def _check_passed_on(books: Books, _: Verified) -> Iterator[BrokenInvariant]:
    """Nobody is owed by, or owes, an agency whose budget has passed to another, as of the last posting."""
    then = books.as_posted
    upto = then.posted.last_month
    misplaced = misplaced_balances(books, in_whose_name(then.purses, upto, then.purses.budgets), upto)
    for (placement, month), accounts in misplaced.items():
        for account, amount in accounts.items():
            towards = f" towards {account.counterparty}" if account.counterparty else ""
            what = f"{pounds(amount)} of {account.account} are still in the books of {account.agency}{towards}"
            yield BrokenInvariant("passed on", f"{placement} {month}", f"{what}, whose budget has passed on")


def _check_marts(
    engine: Engine, as_known_at: datetime | None, _: Books, result: Verified
) -> Iterator[BrokenInvariant]:
    """The figures that pages show are those of the journal."""
    result.marts = "not compared with the journal"
    result.marts, gaps, compared = mart_gaps(engine, as_known_at)
    if not compared:
        result.ticks.append(unknown("the figures of pages were not compared; count them first: joint-ledger marts"))
    yield from (BrokenInvariant("marts", gap.check.replace("_", " "), gap.detail) for gap in gaps)


_OF_ROWS: tuple[tuple[str, Callable[[Books], Iterable[tuple[str, str]]]], ...] = (
    ("references", reference_faults),
    ("versions", chain_faults),
    ("rows", row_faults),
    ("batches", batch_faults),
    ("numbers", posted_faults),
    ("recharges", recharge_faults),
    ("documents", identity_faults),
    ("conflicts", conflict_faults),
    ("matches", match_faults),
    ("published payments", published_faults),
    ("months", month_faults),
    ("control account", moved_without_document),
    ("matches", payment_match_faults),
)
"""Checks of what the tables hold, by name, in the order in which they are told."""
_OF_ENTRIES: tuple[tuple[str, _Look], ...] = (
    ("months", _check_horizon),
    ("entries", _check_entries),
    ("sums", _check_sums),
)
_OF_WHAT_IS_POSTED: tuple[tuple[str, _Look], ...] = (
    ("passed on", _check_passed_on),
    ("papers", _naming("papers", paper_faults)),
    ("control account", _check_control),
    ("beside", _tell_beside),
    ("present state", _check_present_state),
)
