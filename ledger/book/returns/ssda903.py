"""Episodes of SSDA903, the yearly return on children looked after: they become stays with their dates.

An episode ends when anything about it changes, the legal status too, and the next begins on the day it ends; so
our `last_day` is the day before DEC. Episodes of one child that follow on from one another, of which the later has
RNE "L" (only the legal status changed) and the same PLACE, PLACE_PROVIDER, URN and PL_POST, are one placement. Any
other RNE begins a new one, also "T" and "U" with the same carer: where the child lives has changed. An "L" whose
place differs all the same is a new placement, and a remark; so is one that does not begin on the day the other ends.

Every two neighbouring episodes of a child, in order of DECOM, are looked at: the earlier one ends after the later
begins, or not at all (an overlap), or before it begins (a gap). Both are told, and nothing is mended.

A file may hold the returns of several years one below the other; what of one episode holds then, its module says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from ledger.book.documents.laid_rows import row_of
from ledger.book.returns.known_stays import OFSTED_NUMBERS, KnownPlace, KnownPlaces, KnownStays, StatedPlace
from ledger.book.returns.maps import ReturnMap
from ledger.book.returns.ssda903_codes import CODED, codes
from ledger.book.returns.ssda903_episodes import Episode, as_last_stated
from ledger.book.returns.tables import ReturnColumn, ReturnRow, ReturnTable, district, read_table, rows_told
from ledger.book.sheets.reading import Book, stated_twice
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY
from ledger.domain.placements.circumstances import NOT_LOOKED_AFTER
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts

COLUMNS = (
    ReturnColumn("CHILD", True),
    ReturnColumn("DECOM", True),
    ReturnColumn("RNE", True),
    ReturnColumn("LS", True),
    ReturnColumn("CIN"),
    ReturnColumn("PLACE", True),
    ReturnColumn("PLACE_PROVIDER"),
    ReturnColumn("DEC", True),
    ReturnColumn("REC", True),
    ReturnColumn("REASON_PLACE_CHANGE"),
    ReturnColumn("HOME_POST"),
    ReturnColumn("PL_POST"),
    ReturnColumn("URN", True),
    ReturnColumn("YEAR"),
)
_KEPT_AS = {"T4": "T0"}
"""PLACE codes that mean something else here: our T4 is an inpatient bed."""


@dataclass
class Ssda903:
    """A return as it was read, before it is known whom its numbers mean."""

    table: ReturnTable
    mapped: ReturnMap
    map_file: str
    episodes: list[Episode] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many episodes there are."""
        return len(self.episodes)

    @cached_property
    def of_child(self) -> dict[str, list[Episode]]:
        """The episodes of each child, in order of time."""
        found: dict[str, list[Episode]] = defaultdict(list)
        for episode in self.episodes:
            found[episode.child].append(episode)
        return {child: sorted(each, key=lambda one: one.in_order) for child, each in found.items()}

    @property
    def year(self) -> int:
        """The year in which the return's year ends."""
        if self.mapped.year is not None:
            return self.mapped.year
        days = [each.ended - ONE_DAY if each.ended else each.first_day for each in self.episodes]
        last = max(days, default=date(2000, 3, 31))
        return last.year + (last > date(last.year, 3, 31))

    def book(self, known: Facts) -> Book:
        """The book that the return makes of what is known."""
        book = Book([], list(self.table.problems), list(self.table.files), remarks=list(self.table.remarks))
        book.problems += self.mapped.faults(self.map_file, known)
        if not book.problems:
            _ReturnBooking(self, known, book).take()
            book.problems += stated_twice(book.rows)
        return book


def read_ssda903(path: Path, mapped: ReturnMap, map_file: str) -> Ssda903:
    """Read a return of episodes, with the organisation's map. Raises DataFault where no file is."""
    table = read_table(path, COLUMNS, "ssda903")
    found = Ssda903(table, mapped, map_file)
    postcodes: list[int] = []
    for row in table.rows():
        episode = _episode(row, mapped, postcodes)
        if episode is not None:
            found.episodes.append(episode)
    found.episodes = as_last_stated(table, found.episodes)
    kept_out = ["CIN", *(["the second half of postcodes"]), *table.strange]
    table.remark(None, f"{len(found.episodes):,} episodes of {len(found.of_child):,} children")
    table.remark(None, f"not kept: {', '.join(kept_out)}")
    if postcodes:
        table.remark(postcodes[0], f"{rows_told(postcodes)}: it is no postcode, and is left out")
    _tell_neighbours(found)
    _tell_codes(found)
    return found


def _episode(row: ReturnRow, mapped: ReturnMap, postcodes: list[int]) -> Episode | None:
    """The episode; None, and told, where it cannot be read."""
    before = len(row.table.problems)
    child, first = row.needed("CHILD"), row.day("DECOM", needed=True)
    ended = row.day("DEC")
    code = {column: row.text(column).upper() for column in CODED}
    for column in ("RNE", "LS", "PLACE"):
        row.needed(column)
    if first is not None and ended is not None and ended <= first:
        row.tell("DEC", row.text("DEC"), "a day after DECOM: an episode has at least one day", "Amend one of the two")
    if len(row.table.problems) > before or child is None or first is None:
        return None
    posts = [row.text("HOME_POST"), row.text("PL_POST")]
    districts = [district(post) if post else None for post in posts]
    if any(post and not found for post, found in zip(posts, districts, strict=True)):
        postcodes.append(row.number)
    urn = row.text("URN")
    return Episode(
        row.number,
        mapped.child(child),
        first,
        ended,
        code,
        "" if set(urn.upper()) <= {"X"} else urn,
        districts[0],
        posts[1].upper(),
        districts[1],
        row.text("YEAR"),
    )


def _tell_codes(found: Ssda903) -> None:
    """Codes that the list of their year does not have: once each, with the rows."""
    listed = codes()
    strange: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    year = found.year
    for episode in found.episodes:
        last = episode.ended - ONE_DAY if episode.ended else None
        own = min(year, last.year + (last > date(last.year, 3, 31))) if last else year
        for column, text in episode.code.items():
            entry = listed.get((column, text))
            if text and (entry is None or not entry.stands_in(own)):
                strange[column, text, own].append(episode.row)
    for (column, text, own), rows in sorted(strange.items()):
        entry = listed.get((column, text))
        why = "no list knows" if entry is None else "the code list of that year does not have"
        found.table.remark(rows[0], f"{column} {text} in the return of {own}, which {why}: {rows_told(rows)}")


def _tell_neighbours(found: Ssda903) -> None:
    """Each overlap and each gap between two neighbouring episodes of one child."""
    overlaps: list[tuple[int, str]] = []
    gaps: list[tuple[int, str]] = []
    for earlier, later in (pair for each in found.of_child.values() for pair in pairwise(each)):
        if earlier.ended is None or earlier.ended > later.first_day:
            overlaps.append((later.row, _overlap(earlier, later)))
        elif earlier.ended < later.first_day:
            gaps.append((later.row, _gap(earlier, later, earlier.ended)))
    counts = f"overlaps: {len(overlaps)}; gaps: {len(gaps)}; each is told at its row, and none is amended"
    found.table.remark(None, counts)
    for row, text in (*overlaps, *gaps):
        found.table.remark(row, text)


def _overlap(earlier: Episode, later: Episode) -> str:
    if earlier.ended is None:
        return (
            f"overlap: the episode in row {earlier.row} has no end (DEC), and this one of the same child begins on "
            f"{later.first_day.isoformat()}"
        )
    last = min(earlier.ended, later.ended or FOREVER) - ONE_DAY
    return (
        f"overlap: the episode in row {earlier.row} of the same child ends on {earlier.ended.isoformat()}, so both "
        f"have {later.first_day.isoformat()} to {last.isoformat()}"
    )


def _gap(earlier: Episode, later: Episode, ended: date) -> str:
    days = (later.first_day - ended).days
    why = f"; care had ended ({earlier.code['REC']})" if earlier.ends_care else ""
    return (
        f"gap: {days} day{'s' if days != 1 else ''} without an episode since that in row {earlier.row}, "
        f"{ended.isoformat()} to {(later.first_day - ONE_DAY).isoformat()}{why}"
    )


def placements_of(episodes: Sequence[Episode]) -> Iterator[list[Episode]]:
    """The episodes of one child, in order, as placements: see the rule at the head of this module."""
    run: list[Episode] = []
    for episode in episodes:
        if run and not (
            episode.follows_by_status and run[-1].ended == episode.first_day and run[-1].place == episode.place
        ):
            yield run
            run = []
        run.append(episode)
    if run:
        yield run


class _ReturnBooking:
    """A return becoming the rows of a book."""

    def __init__(self, found: Ssda903, known: Facts, book: Book) -> None:
        self.found = found
        self.book = book
        self.places = KnownPlaces(found.mapped, known)
        self.stays = KnownStays(known, found.mapped.prefix)
        self.unknown: dict[str, list[int]] = defaultdict(list)
        self.kept_as: dict[str, list[int]] = defaultdict(list)
        self.begun_before: list[int] = []
        self.stated: set[tuple[str, Any]] = set()

    def take(self) -> None:
        """State children, their legal status, and their placements with providers and homes."""
        for child, episodes in self.found.of_child.items():
            self._child(child, episodes)
            self._legal_status(child, episodes)
            for run in placements_of(episodes):
                self._placement(child, run)
        for provider, rows in self.unknown.items():
            self._remark(rows[0], f"{provider}: this number is in neither the map nor the ledger ({rows_told(rows)})")
        if self.begun_before:
            text = (
                "the first of a child is a change of legal status (RNE L), so when its placement began is in no row"
            )
            self._remark(self.begun_before[0], f"{text}; it is stated from DECOM: {rows_told(self.begun_before)}")
        for place, rows in self.kept_as.items():
            text = f"PLACE {place} is kept as {_KEPT_AS[place]}, since {place} means something else here"
            self._remark(rows[0], f"{text}: {rows_told(rows)}")

    def _state(self, sheet: str, row: int, **values: Any) -> None:
        self.book.rows.append(row_of(sheet, self.found.table.file, row, values))

    def _remark(self, row: int, text: str) -> None:
        self.found.table.remark(row, text)
        self.book.remarks.append(self.found.table.remarks.pop())

    def _child(self, child: str, episodes: Sequence[Episode]) -> None:
        homes = [each.home_district for each in episodes if each.home_district]
        values = {"home_district": homes[-1]} if homes else {}
        self._state("children", episodes[0].row, child=child, **values)

    def _legal_status(self, child: str, episodes: Sequence[Episode]) -> None:
        """The status from the first day of every episode, and `none` from the day on which care ended."""
        told: dict[date, tuple[int, str]] = {}
        for episode in episodes:
            status = episode.code["LS"]
            other = told.get(episode.first_day)
            if other is not None and other[1] != status:
                text = f"legal status {status}, and {other[1]} from the same day in row {other[0]}; this one is kept"
                self._remark(episode.row, text)
            told[episode.first_day] = (episode.row, status)
        for episode in episodes:
            if episode.ended is not None and episode.ends_care and not self._in_care(episodes, episode.ended):
                told[episode.ended] = (episode.row, NOT_LOOKED_AFTER)
        for day, (row, status) in told.items():
            self._state("circumstances", row, child=child, what="legal_status", value=status, first_day=day)

    @staticmethod
    def _in_care(episodes: Sequence[Episode], day: date) -> bool:
        return any(each.first_day <= day and (each.ended is None or each.ended > day) for each in episodes)

    def _placement(self, child: str, run: Sequence[Episode]) -> None:
        first, last = run[0], run[-1]
        where = self._where(first)
        before = self.stays.begun_on(child, {each.first_day for each in run}, where)
        if before is None and first.follows_by_status:
            before = self.stays.running_on(child, first.first_day, where)
        if before is None and first.follows_by_status:
            self._status_alone(first, self.found.of_child[child])
        place = first.code["PLACE"]
        if place in _KEPT_AS:
            self.kept_as[place].append(first.row)
        values: dict[str, Any] = {
            "placement": before.placement if before else self.stays.new_code(child, first.first_day),
            "child": child,
            "provider": where.provider,
            "home": where.home,
            "setting": _KEPT_AS.get(place, place),
            **({} if before else {"lead_budget": self.found.mapped.lead_budget}),
            **({} if before and before.first_day < first.first_day else {"first_day": first.first_day}),
            **self._end(last, before),
        }
        self._state("placements", first.row, **values)

    def _status_alone(self, first: Episode, episodes: Sequence[Episode]) -> None:
        """A placement that begins with a change of legal status: at the head of the return, or in a strange way."""
        earlier = episodes[: episodes.index(first)]
        if not earlier:
            self.begun_before.append(first.row)
            return
        self._remark(
            first.row,
            f"only the legal status is said to have changed (RNE L), but since row {earlier[-1].row} place or "
            "days have changed too: it is a placement of its own",
        )

    def _end(self, last: Episode, before: Placement | None) -> dict[str, Any]:
        """The last day and why; an episode that goes on does not undo an end that the ledger knows."""
        if last.ended is not None:
            reason = last.code["REASON_PLACE_CHANGE"] or (last.code["REC"] if last.ends_care else "") or None
            return {"last_day": last.ended - ONE_DAY, "end_reason": reason}
        if before is None or before.last_day is None:
            return {"last_day": None}
        if before.last_day < date(self.found.year, 3, 31):
            text = f"no end (DEC), but {before.placement} is recorded as ended on {before.last_day.isoformat()}"
            self._remark(last.row, f"{text}; that is kept")
        return {}

    def _where(self, episode: Episode) -> KnownPlace:
        place = codes().get(("PLACE", episode.code["PLACE"]))
        home_urn = episode.urn if place is not None and place.establishment else ""
        where = self.places.find(StatedPlace((episode.urn or episode.code["PLACE_PROVIDER"],), home_urn=home_urn))
        if where.unknown or where.provider.startswith("UNKNOWN-"):
            self.unknown[where.provider].append(episode.row)
        name = f"Not named yet (URN {episode.urn})" if episode.urn else "Not named yet"
        if where.provider not in self.places.providers and self._new("providers", where.provider):
            self._state("providers", episode.row, provider=where.provider, name=name)
        if episode.urn and where.home is None and self._new("identifiers", f"{where.provider} {episode.urn}"):
            values = {"kind": "provider", "system": OFSTED_NUMBERS, "value": episode.urn}
            self._state("identifiers", episode.row, code=where.provider, **values)
        if where.home is not None and self._new("homes", where.home):
            self._home(episode, where.home, where.provider, name)
        return where

    def _home(self, episode: Episode, home: str, provider: str, name: str) -> None:
        known = self.places.homes.get(home)
        if known is None:
            values = {"name": name, "urn": episode.urn, "postcode_district": episode.place_district}
            self._state("homes", episode.row, home=home, provider=provider, **values)
        elif known.provider != provider:
            self._state("homes", episode.row, home=home, provider=provider)

    def _new(self, sheet: str, code: str) -> bool:
        """Whether nothing was stated of it yet."""
        fresh = (sheet, code) not in self.stated
        self.stated.add((sheet, code))
        return fresh
