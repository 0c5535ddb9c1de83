"""What if: what stating something would do to the cost of every budget and to what is posted; it writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ledger import pipeline
from ledger.answers.what_if.supposition import (
    TRUE_UP,
    Cost,
    CostWithoutShare,
    SupposedExposure,
    Supposition,
    supposition,
)
from ledger.book.handover import read_handover
from ledger.book.problems import PROBLEM_COLUMNS, Problem, Remark, rows_of
from ledger.book.settings import known_settings
from ledger.book.sheets.comparison import Conflict, Statement
from ledger.book.sheets.form import Forms, book_of_forms
from ledger.book.sheets.statement import state
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Agency
from ledger.domain.decisions.answers import said_of
from ledger.domain.decisions.records import Records
from ledger.domain.decisions.sheets import Decision, Request
from ledger.domain.documents.sheets import LineDecision
from ledger.domain.money_and_days.periods import Month, financial_year_name, year_end
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.acceptances import AcceptedByPlacement
from ledger.domain.splits.exposure import exposure
from ledger.domain.splits.exposure_parts import InParts
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES, Package, packages_of
from ledger.domain.splits.sheets import Agreement, Approval
from ledger.domain.what_if.supposition import changed_rows, of_placements, placements_touched
from ledger.errors import DataFault
from ledger.exports.csv_table import write_csv
from ledger.journal.true_up import ByFacts, Moved, by_facts, compare
from ledger.reconciliation.provider.accepted import accepted_of_facts
from ledger.store.books import Books
from ledger.store.journal.standing import what_stands

_DATED = (Agreement, Placement, Price)
_OF_ONE = (Agency, *SHEETS_OF_PACKAGES, Request, Approval, Decision)
"""What has to be known of a single placement."""


@dataclass(frozen=True)
class WhatIf:
    """What became of a supposition: what is wrong with it, or what it would do."""

    found: Supposition | None
    """None where there is any problem."""
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def tables(self) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """The problems, or what was found, as tables with their columns; none that is empty."""
        found = [(PROBLEM_COLUMNS, rows_of(self.problems)), *(self.found.tables if self.found else ())]
        return [(columns, rows) for columns, rows in found if rows]

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked."""
        said = [
            f"remark: {each.file}{f', row {each.row}' if each.row is not None else ''}: {each.text}"
            for each in self.remarks
        ]
        if self.conflicts:
            said.append(
                f"rows in conflict with what was stated on a screen: {len(self.conflicts)}. They were taken as they "
                "are recorded; --prefer-book takes those of the data workbook."
            )
        if self.found is None:
            return [*said, f"problems: {len(self.problems)}. Nothing was worked out."]
        return [*said, *self.found.sentences]

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "problems": [asdict(each) for each in self.problems],
            "remarks": [asdict(each) for each in self.remarks],
            "conflicts": [each.as_dict() for each in self.conflicts],
            **(self.found.as_dict() if self.found else {}),
        }


def what_if(
    books: Books,
    book: Path | None = None,
    *,
    decide: str | None = None,
    on: date | None = None,
    through: date | None = None,
    prefer_book: bool = False,
    progress: Tell | None = None,
) -> WhatIf:
    """What importing a book (None: none) and posting through the horizon would do; nothing is written.

    `decide` names a draft, of the ledger or of the book, to be taken as agreed `on` a day (None: today). Cost is
    counted to `through` (None: as far as can be foreseen). Raises DataFault where nothing can be read at `book`, or
    there is no such draft.
    """
    known = books.facts(*SHEETS.values())
    statements = []
    after = known
    if book is not None:
        read_book = read_handover(book, "book").book(known)
        origins = books.origins(*(SHEETS[sheet] for sheet in sorted({row.sheet for row in read_book.rows})))
        statements.append(state(read_book, known, origins, prefer_book=prefer_book, settings=known_settings()))
        after = statements[-1].facts_after
    if decide is not None and not any(each.problems for each in statements):
        forms = decided(after, decide, on or books.today)
        statements.append(state(book_of_forms(forms), after, {}))
    return _worked_out(books, known, statements, through, progress)


def what_if_stated(
    books: Books, sheets: Forms, placement: str | None = None, *, through: date | None = None
) -> WhatIf:
    """What a screen's statement would do, were it recorded and posted; nothing is written.

    One on a single `placement` is worked out from what is known of that alone.
    """
    alone = placement is not None
    known = books.facts(*(_OF_ONE if alone else SHEETS.values()), placements=_only(placement))
    statements = [state(book_of_forms(sheets), known, {}, prefer_book=True)]
    return _worked_out(books, known, statements, through, None)


def _only(placement: str | None) -> list[str] | None:
    return None if placement is None else [placement]


def decided(facts: Facts, draft: str, on: date) -> Forms:
    """A draft as it would be stated if it were agreed on a day. Raises DataFault where there is no such draft."""
    row = facts.sheet(Agreement).get((draft,))
    if row is None:
        raise DataFault(f"There is no agreement {draft} in the ledger or the data workbook.", "Amend its code.")
    if row.status != "draft":
        raise DataFault(f"Agreement {draft} is {row.status}, not a draft.", "Name a draft, or leave --decide out.")
    return {Agreement.sheet: [{"agreement": draft, "status": "agreed", "decided_on": on}]}


def write_files(asked: WhatIf, *, costs: Path | None = None, true_up: Path | None = None) -> None:
    """Write cost by placement, budget, year and standing as CSV, and the true-up by placement, month and share.

    Nothing is written where there is any problem.
    """
    if asked.found and costs is not None:
        write_csv(costs, Cost._fields, asked.found.cost_lines())
    if asked.found and true_up is not None:
        write_csv(true_up, TRUE_UP, asked.found.true_up_lines())


def _worked_out(
    books: Books, known: Facts, statements: Sequence[Statement], through: date | None, progress: Tell | None
) -> WhatIf:
    problems = [problem for each in statements for problem in each.problems]
    told = (
        problems,
        list(dict.fromkeys(remark for each in statements for remark in each.remarks)),
        [conflict for each in statements for conflict in each.conflicts],
    )
    if problems:
        return WhatIf(None, *told)
    after = statements[-1].facts_after if statements else known
    return WhatIf(suppose(books, known, after, through=through, progress=progress), *told)


def suppose(
    books: Books, known: Facts, supposed: Facts, *, through: date | None = None, progress: Tell | None = None
) -> Supposition:
    """What would move if these facts held instead of those that are known; of placements that do not change, nothing.

    Without `through` cost is counted to the 31 March after the horizon (and after every day from which a change
    holds), and a year further where a change still moves something then.
    """
    horizon = books.posted.horizon
    accepted = (books.accepted(books.posted.horizon), _accepted(books, known, supposed))
    moved = {code for code in {**accepted[0], **accepted[1]} if accepted[0].get(code) != accepted[1].get(code)}
    touched = sorted(placements_touched(known, supposed) | moved)
    base = _last_day(known, supposed, horizon)
    last = max(through or date(base.year + 1, 3, 31), horizon or date.min)
    working = _ComparisonInWork(books, (known, supposed), accepted, touched, last)
    for done, part in pipeline.in_parts(touched):
        working.take_in(part)
        if progress:
            progress(done, len(touched))
    if through is None and working.cut(base):
        last = base
    # A budget that is supposed to be withdrawn still stands in the journal.
    purses = Purses({**books.purses.budgets, **purses_of(supposed).budgets})
    return supposition(working.moved, touched, *working.exposed(), last, books.posted, purses, supposed)


def _accepted(books: Books, known: Facts, supposed: Facts) -> AcceptedByPlacement:
    """What would be accepted of invoice lines: another price may overtake it, another decision be taken."""
    invoices = {each.invoice for group in books.accepted(books.posted.horizon).values() for each in group}
    invoices |= {row.invoice for row in changed_rows(known, supposed, LineDecision) if isinstance(row, LineDecision)}
    if not invoices:
        return {}
    facts = books.facts_of_invoices(invoices)
    for sheet in facts.rows:
        was, would = known.rows[sheet], supposed.rows[sheet]
        kept = {key: row for key, row in facts.rows[sheet].items() if key in would or key not in was}
        facts.rows[sheet] = {**kept, **{key: row for key, row in would.items() if was.get(key) != row}}
    return accepted_of_facts(facts, purses_of(facts), books.posted.horizon)


def _last_day(known: Facts, supposed: Facts, horizon: date | None) -> date:
    """The 31 March after the horizon and after every day from which something changed holds."""
    rows = [row for model in _DATED for row in changed_rows(known, supposed, model)]
    days = [getattr(row, "first_day", date.min) for row in rows] + ([horizon] if horizon else [])
    return year_end(max(days, default=date.min))


class _ComparisonInWork:
    """A supposition being worked out, some placements after the others."""

    def __init__(
        self,
        books: Books,
        facts: tuple[Facts, Facts],
        accepted: tuple[AcceptedByPlacement, AcceptedByPlacement],
        placements: Collection[str],
        through: date,
    ) -> None:
        self.books = books
        both = zip(facts, accepted, strict=True)
        self.packages = [_packages(each, placements, of_lines) for each, of_lines in both]
        self.purses = [purses_of(each) for each in facts]
        self.horizon = books.posted.horizon
        self.through = through
        self.moved = Moved()
        self.records = [Records(each) for each in facts]
        self.expected: dict[tuple[str, str], list[InParts]] = defaultdict(lambda: [_NONE, _NONE])
        self.not_known: dict[str, list[int]] = defaultdict(lambda: [0, 0])

    def take_in(self, placements: Sequence[str]) -> None:
        """Compare what stands, what is known and what is supposed of some placements."""
        stands = what_stands(self.books, placements) if self.horizon else {}
        for code in placements:
            posted = stands[code].standing.allocations if code in stands else {}
            known, supposed = (self._by_facts(place, code) for place in (0, 1))
            compare(self.moved, code, posted, known, supposed, self.horizon)

    def _by_facts(self, place: int, code: str) -> ByFacts:
        package, purses = self.packages[place].get(code), self.purses[place]
        found = by_facts(package, purses, self.horizon, self.through)
        if package and any(key.agreement is None for shares in found.all_along.values() for key in shares):
            self._expose(place, package, purses)
        return found

    def _expose(self, place: int, package: Package, purses: Purses) -> None:
        """Count what is expected of partners, in its parts, and the days of which no share is known."""
        said = said_of(package, self.records[place], purses)
        for each in exposure(package, purses, self.through, said):
            year = financial_year_name(each.month.financial_year)
            if each.budget is None:
                self.not_known[year][place] += each.carried
            elif each.parts:
                held = self.expected[each.budget, year]
                held[place] = InParts(*map(sum, zip(held[place], each.parts, strict=True)))

    def cut(self, base: date) -> bool:
        """Leave out the months after a day if nothing moves in them; whether that was so."""
        last = str(Month.of(base))
        now, then = ({share: p for share, p in of.items() if share.service_month > last} for of in self._both)
        if now != then:
            return False
        for of in self._both:
            for share in now:
                del of[share]
        year = financial_year_name(Month.of(base).financial_year)
        for key in [key for key in self.expected if key[1] > year]:
            del self.expected[key]
        for later in [each for each in self.not_known if each > year]:
            del self.not_known[later]
        return True

    @property
    def _both(self) -> tuple[dict[Any, int], dict[Any, int]]:
        return self.moved.now, self.moved.then

    def exposed(self) -> tuple[list[SupposedExposure], list[CostWithoutShare]]:
        """What is expected of partners by budget and year, and what days without a known share cost by year."""
        expected = (SupposedExposure(*key, *held) for key, held in sorted(self.expected.items()))
        not_known = (CostWithoutShare(year, *held) for year, held in sorted(self.not_known.items()))
        return [row for row in expected if any(row.parts)], [row for row in not_known if row.now or row.then]


_NONE = InParts(0, 0, 0)


def _packages(facts: Facts, placements: Collection[str], accepted: AcceptedByPlacement) -> dict[str, Package]:
    own = of_placements(facts, frozenset(placements))
    packages = ((package.placement.placement, package) for package in packages_of(own))
    return {code: package.with_accepted(accepted.get(code, ())) for code, package in packages}
