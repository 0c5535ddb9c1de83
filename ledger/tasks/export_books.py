"""Export the books for other programs: plain-text accounting, journals for a general ledger, a workbook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ledger.briefing.figures import counted
from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.errors import DataFault, Refused, WrongUsage
from ledger.exports.beancount import beancount_text
from ledger.exports.csv_table import write_csv
from ledger.exports.general_ledger import BudgetCodes, CodesOf, Unmapped, journal_rows, unmapped
from ledger.exports.gl_profiles import GlProfile, find_profile
from ledger.exports.hledger import hledger_text
from ledger.exports.text_file import write_text
from ledger.journal.accruals import accrual_lines
from ledger.journal.lines import BookLine, BookSum
from ledger.store.books import Books
from ledger.store.journal.entries import KnownNumbers, entries_held, journal_lines, used_accounts
from ledger.store.journal.general_ledger import Chosen, accrual_cases, book_lines, book_sums
from ledger.tasks.month_end_workbook import export_workbook

PLAIN_TEXT = {"beancount": beancount_text, "hledger": hledger_text}
"""The programs whose text the journal can be written as."""
BOOKS: dict[str, tuple[str, ...]] = {
    "beancount": (),
    "hledger": (),
    "gl": ("agency", "month", "profile"),
    "accruals": ("agency", "month", "profile"),
    "workbook": ("agency", "month"),
}
"""What can be written, and which options narrow it or set it out."""


class Narrowed(NamedTuple):
    """What narrows an export, and how it is set out."""

    agency: str | None = None
    month: Month | None = None
    profile: str | None = None
    year: int | None = None
    """Of a return: the year in which the financial year starts."""
    identities: Path | None = None

    def want_only(self, what: str, taken: Collection[str]) -> None:
        """Raise WrongUsage where something is given that this export does not take."""
        strange = [name for name in self._fields if getattr(self, name) is not None and name not in taken]
        if strange:
            raise WrongUsage(
                f"{what} takes no --{strange[0]}.",
                f"It takes {', '.join(f'--{name}' for name in taken)}." if taken else "Leave it out.",
            )

    def month_of(self, why: str) -> Month:
        """The month. Raises WrongUsage where none is given."""
        if self.month is None:
            raise WrongUsage(why, "Say which: --month 2026-05")
        return self.month


class WrittenExport(NamedTuple):
    """How many rows were written, and what in them has no code in the general ledger."""

    rows: int
    unmapped: tuple[Unmapped, ...]

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked."""
        return [f"rows written: {self.rows}", *_told(self.unmapped)]


def export_books(books: Books, what: str, path: Path, narrowed: Narrowed) -> list[str]:
    """Write one of BOOKS to a file; what to tell whoever asked."""
    narrowed.want_only(what, BOOKS[what])
    if what in PLAIN_TEXT:
        return [f"entries written: {export_plain_text(books, what, path)}"]
    if narrowed.agency and narrowed.agency not in KnownNumbers(books).agencies:
        raise DataFault(f"There is no agency {narrowed.agency}.", "Give an agency's code.")
    if what == "workbook":
        month = narrowed.month_of("A workbook is that of a month.")
        return [f"rows written: {export_workbook(books, path, month, narrowed.agency)}"]
    return export_general_ledger(books, what, path, narrowed).sentences


def export_plain_text(books: Books, program: str, path: Path) -> int:
    """Write the whole journal for one of PLAIN_TEXT, by its days; the number of entries."""
    title = f"Joint commissioning ledger, as known at change {books.batch}"
    write_text(path, PLAIN_TEXT[program](used_accounts(books), journal_lines(books, by_month=True), title))
    return entries_held(books)


def export_general_ledger(books: Books, what: str, path: Path, narrowed: Narrowed) -> WrittenExport:
    """Write journals for a general ledger as its profile wants them, of one agency's books or all.

    `gl` are the postings, of one month or all; `accruals` what is accrued at a month's end, with its reversal on the
    first day of the next. Refused where the books of an agency and period do not balance, and where a profile
    wants every code and one is not known; else these are named, and our own word stands in the file.
    """
    profile = find_profile(narrowed.profile or "plain")
    codes_of = _codes_of(books.purses)
    lines, sums = _lines_and_sums(books, what, narrowed)
    _want_balanced(sums)
    missing = unmapped(profile, sums, codes_of)
    if missing and profile.unmapped == "refused":
        raise Refused("\n".join(_told(missing)), f"Give them codes in the profile {profile.name} or the budgets.")
    return WrittenExport(_write(path, profile, lines, codes_of), tuple(missing))


def _lines_and_sums(books: Books, what: str, narrowed: Narrowed) -> tuple[Iterable[BookLine], list[BookSum]]:
    if what == "gl":
        chosen = Chosen(narrowed.agency, narrowed.month)
        return book_lines(books, chosen), book_sums(books, chosen)
    month = narrowed.month_of("Accruals are those of a month's end.")
    created = books.last.recorded_at.date() if books.last else books.today
    lines = list(accrual_lines(accrual_cases(books, month, narrowed.agency), month, books.batch, created))
    return lines, list(_added_up(lines))


def _added_up(lines: Iterable[BookLine]) -> Iterator[BookSum]:
    sums: dict[tuple[str, Month, str, str, str | None, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in lines:
        held = sums[line.agency, Month.of(line.day), line.kind, line.account, line.counterparty, line.purse]
        held[0] += 1
        held[1] += line.amount
        held[2] += abs(line.amount)
    return (BookSum(*key, *held) for key, held in sums.items())


def _want_balanced(sums: Iterable[BookSum]) -> None:
    """Refuse books of an agency and period that do not come to nil; normally there are none."""
    balances: dict[tuple[str, Month], int] = defaultdict(int)
    for item in sums:
        balances[item.agency, item.month] += item.amount
    wrong = [f"{agency} in {month} by {pounds(gap)}" for (agency, month), gap in sorted(balances.items()) if gap]
    if wrong:
        raise Refused(f"The books do not balance: {', '.join(wrong)}.", "Ask what is wrong: joint-ledger verify")


def _codes_of(purses: Purses) -> CodesOf:
    """The general-ledger codes of a purse in a month."""

    @cache
    def codes(purse: str, month: Month) -> BudgetCodes:
        bearer = purses.bearer(purse, month)
        budget = purses.budgets[bearer]
        return BudgetCodes(bearer, budget.cost_centre, budget.subjective)

    return codes


def _write(path: Path, profile: GlProfile, lines: Iterable[BookLine], codes_of: CodesOf) -> int:
    columns = tuple(profile.columns) if profile.file.header else ()
    rows = journal_rows(profile, lines, codes_of)
    return write_csv(path, columns, rows, delimiter=profile.file.delimiter, encoding=profile.file.encoding)


def _told(missing: Iterable[Unmapped]) -> list[str]:
    return [f"not mapped: {item.what} ({counted(item.number, 'posting')}, {pounds(item.moved)})" for item in missing]
