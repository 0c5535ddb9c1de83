"""The Placements North West census: a row a placement, as it stood on one day, with who contributes what a week.

A census states a day. It adds what is new and changes what differs from that day on; it never ends a placement. The
contributions of a row are kept as they are given: those of the other streams as a `fixed` clause, and the lead's
budget bears the `rest`. Where the three do not add up to the total, the row is named, with the difference and what
becomes of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from ledger.book.problems import Problem, nearest
from ledger.book.returns import census_words as census
from ledger.book.returns.census_booking import CensusBooking
from ledger.book.returns.census_rows import CensusRow
from ledger.book.returns.known_stays import StatedPlace
from ledger.book.returns.maps import ReturnMap
from ledger.book.returns.tables import ReturnColumn, ReturnRow, ReturnTable, read_table, rows_told
from ledger.book.sheets.reading import Book, stated_twice
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.spelling import fold
from ledger.errors import DataFault

_NEEDED = frozenset({census.IDENTIFIER, census.PROVISION, census.START, census.TOTAL, *census.CONTRIBUTIONS.values()})
_ONCE = {
    census.PROVIDER_URN: ("Provider ID",),
    census.HOME_URN: ("Establishment registration URN",),
    census.REGISTRATION: ("Registration type",),
    census.DISTANCE: ("Primary Placing at Distance Reason",),
}
"""What columns were called in censuses before December 2025."""
_CODED = (census.GENDER, census.SOURCED, census.REGISTRATION, census.PROVISION, census.LIBERTY)


@dataclass
class PnwCensus:
    """A census as it was read, before it is known whom its numbers mean."""

    table: ReturnTable
    mapped: ReturnMap
    map_file: str
    day: date
    rows: list[CensusRow] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @cached_property
    def words(self) -> census.Words:
        """What its words mean."""
        return census.census_words().also(self.mapped.words)

    def book(self, known: Facts) -> Book:
        """The book that the census makes of what is known."""
        book = Book([], list(self.table.problems), list(self.table.files), remarks=list(self.table.remarks))
        book.problems += self.mapped.faults(self.map_file, known)
        if not book.problems:
            CensusBooking(self.table.file, self.mapped, self.map_file, self.day, self.words, known, book).take(
                self.rows
            )
            book.problems += stated_twice(book.rows)
        return book


def read_pnw_census(path: Path, mapped: ReturnMap, map_file: str) -> PnwCensus:
    """Read a census with the organisation's map. Raises DataFault where no file is, or the map names no day."""
    if mapped.census_day is None:
        raise DataFault(
            f"The map {map_file} does not say which day the census states.", 'Add it: census_day = "2026-03-31".'
        )
    columns = [ReturnColumn(name, name in _NEEDED, _ONCE.get(name, ())) for name in census.COLUMNS]
    table = read_table(path, columns, "pnw-census")
    found = PnwCensus(table, mapped, map_file, mapped.census_day)
    table.problems += [problem for column in mapped.words if (problem := _no_such_column(column, map_file))]
    strange: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in table.rows():
        stated = _census_row(row, found, strange)
        if stated is not None:
            found.rows.append(stated)
    _tell(found, strange)
    return found


def _no_such_column(column: str, map_file: str) -> Problem | None:
    if column in _CODED:
        return None
    near = nearest(column, _CODED)
    return Problem(
        map_file,
        None,
        f"words.{column}",
        column,
        f"a column whose words are looked up: {', '.join(_CODED)}",
        f"Rename it to {near}" if near else "Take it out of the map",
    )


def _tell(found: PnwCensus, strange: Mapping[tuple[str, str], list[int]]) -> None:
    table = found.table
    table.remark(None, f"{len(found.rows):,} placements on {found.day.isoformat()}")
    not_kept = [name for name in census.NOT_KEPT if name in table.places] + table.strange
    if not_kept:
        table.remark(None, f"not kept: {'; '.join(not_kept)}")
    for (column, text), rows in strange.items():
        table.remark(rows[0], f"{column}: no list knows {text!r}, so it is left out: {rows_told(rows)}")


def _census_row(row: ReturnRow, found: PnwCensus, strange: dict[tuple[str, str], list[int]]) -> CensusRow | None:
    """The row; None, and told, where it cannot be read."""
    before = len(row.table.problems)
    identifier, first_day = row.needed(census.IDENTIFIER), row.day(census.START, needed=True)
    provision = row.needed(census.PROVISION)
    total = row.money(census.TOTAL)
    if not row.text(census.TOTAL):
        row.needed(census.TOTAL)
    contributions = {stream: row.money(column) for stream, column in census.CONTRIBUTIONS.items()}
    words = {column: row.text(column) for column in _CODED}
    values = {column: found.words.value(column, text) if text else None for column, text in words.items()}
    if provision and values[census.PROVISION] is None and not _is_code(provision):
        row.tell(
            census.PROVISION,
            provision,
            "a text in the reference list or the map, or the code of a setting",
            'Say in the map what they mean: [words."Type of provision"]',
        )
    for column in (census.SOURCED, census.REGISTRATION, census.LIBERTY):
        if words[column] and values[column] is None:
            strange[column, words[column]].append(row.number)
    if len(row.table.problems) > before or identifier is None or first_day is None or total is None:
        return None
    return CensusRow(
        number=row.number,
        child=found.mapped.child(identifier),
        first_day=first_day,
        said=_said(row),
        setting=values[census.PROVISION] or (provision or "").upper(),
        gender=values[census.GENDER] or words[census.GENDER] or None,
        values=values,
        words=words,
        distance_reason=row.text(census.DISTANCE) or None,
        total=total,
        contributions=contributions,
    )


def _said(row: ReturnRow) -> StatedPlace:
    establishment = row.text(census.ESTABLISHMENT)
    if fold(establishment) == fold(census.FOSTER_CARER):
        establishment = ""
    return StatedPlace(
        numbers=(row.text(census.PROVIDER_URN), row.text(census.COMPANY)),
        name=row.text(census.ORGANISATION),
        home_urn=row.text(census.HOME_URN),
        home_name=establishment,
    )


def _is_code(text: str) -> bool:
    """Whether a text can be the code of a setting, as our own census has it where there are no words for it."""
    return text.isascii() and text.isalnum() and text.upper() == text and len(text) <= 5
