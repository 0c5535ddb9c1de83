"""Export returns to others: the regional census of a day, and London's section 251 table of a year."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ledger.book.returns import census_words
from ledger.domain.agencies.sheets import Agency, Budget, Home, Identifier, Provider
from ledger.domain.money_and_days.periods import Month, financial_year_name
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.outcomes.sheets import Observation, Outcome
from ledger.domain.placements.sheets import CalendarSpan, Child, Circumstance, Placement, Price
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.errors import Refused, WrongUsage
from ledger.exports import s251
from ledger.exports.csv_table import write_csv
from ledger.exports.identities import read_identities
from ledger.exports.pnw_census import census_of
from ledger.exports.return_summary import Summary
from ledger.store.books import Books
from ledger.store.journal.standing import what_stands

_WHO: tuple[type[Row], ...] = (Agency, Budget, Child, Circumstance, Home, Identifier, Placement, Provider)


class ReturnOut(NamedTuple):
    """A return that can be written: its columns, and whether it is of a day (`on`) or of a year (`year`)."""

    columns: tuple[str, ...]
    of: str


RETURNS = {
    "pnw-census": ReturnOut(census_words.COLUMNS, "on"),
    "s251": ReturnOut(s251.COLUMNS, "year"),
}
_ASKS = {
    "on": ("is of one day", "Give the day: --on 2026-03-31."),
    "year": ("is of a financial year", "Give the year: --year 2026-27."),
}


def export_return(
    books: Books,
    what: str,
    path: Path,
    *,
    on: date | None = None,
    year: int | None = None,
    identities: Path | tuple[str, bytes] | None = None,
    progress: Tell | None = None,
) -> Summary:
    """Write one of RETURNS to a CSV file; what to tell whoever asked.

    `year` is the one in which the financial year starts. What `identities` holds is joined in memory only. Raises
    WrongUsage where the day or year is missing, or one is given that the return is not of.
    """
    wanted = RETURNS[what].of
    given = {"on": on, "year": year}
    said, remedy = _ASKS[wanted]
    if given[wanted] is None:
        raise WrongUsage(f"{what} {said}.", remedy)
    strange = [name for name in given if name != wanted and given[name] is not None]
    if strange:
        raise WrongUsage(f"{what} {said}.", f"Leave --{strange[0]} out.")
    joined = read_identities(identities, RETURNS[what].columns)
    if on is not None:
        census = census_of(books.facts(*_WHO, Price, CalendarSpan, Agreement, ClauseRow), on, joined, progress)
        write_csv(path, RETURNS[what].columns, census.rows)
        return census.summary(joined)
    first, through = _year_to_date(books, year or 0)
    facts = books.facts(*_WHO, Outcome, Observation)
    table = s251.section_251(facts, _spent(books, year or 0), first, through, joined)
    write_csv(path, RETURNS[what].columns, table.rows)
    return table.summary(joined, through)


def _year_to_date(books: Books, year: int) -> tuple[date, date]:
    """The first day of the year, and its last day that is posted. Refused where none is."""
    horizon = books.posted.horizon
    first = Month(year, 4).first_day
    if horizon is None or horizon < first:
        raise Refused(
            f"Nothing of {financial_year_name(year)} is posted yet.",
            f"Post to a day of that year first: post --through {first.isoformat()} or later.",
        )
    return first, min(horizon, Month(year + 1, 3).last_day)


def _spent(books: Books, year: int) -> dict[str, dict[str, int]]:
    """Pence of the year's service months by placement and stream, as the journal has them."""
    found: dict[str, dict[str, int]] = {}
    for placement, stands in what_stands(books).items():
        streams: dict[str, int] = defaultdict(int)
        for month, allocations in stands.standing.allocations.items():
            if Month.parse(month).financial_year == year:
                for key, pence in allocations.items():
                    streams[books.purses.stream(key.budget)] += pence
        if streams:
            found[placement] = dict(streams)
    return found
