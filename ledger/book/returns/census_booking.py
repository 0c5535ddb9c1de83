"""A census becomes rows of a book, by what is known: what differs from its day on, and nothing that is the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from ledger.book.documents.laid_rows import row_of
from ledger.book.problems import Problem, Remark
from ledger.book.returns import census_words as census
from ledger.book.returns.census_rows import CensusRow
from ledger.book.returns.census_terms import CensusTerms, terms_of
from ledger.book.returns.known_stays import OFSTED_NUMBERS, KnownPlace, KnownPlaces, KnownStays
from ledger.book.returns.maps import ReturnMap
from ledger.book.returns.tables import rows_told
from ledger.book.sheets.reading import Book
from ledger.domain.agencies.purses import purses_of
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import FOREVER
from ledger.domain.placements.sheets import Child, Placement
from ledger.domain.sheet.cells import YES_NO
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.spelling import fold
from ledger.domain.splits.packages import Package, packages_of

_COLUMNS_OF = {
    "setting": census.PROVISION,
    "sourcing": census.SOURCED,
    "registration": census.REGISTRATION,
    "deprivation_of_liberty": census.LIBERTY,
}
_TOLD = 10


class CensusBooking:
    """The rows of a census becoming those of a book."""

    def __init__(
        self,
        file: str,
        mapped: ReturnMap,
        map_file: str,
        day: date,
        words: census.Words,
        known: Facts,
        book: Book,
    ) -> None:
        self.file = file
        self.mapped = mapped
        self.map_file = map_file
        self.day = day
        self.words = words
        self.known = known
        self.book = book
        self.places = KnownPlaces(mapped, known)
        self.stays = KnownStays(known, mapped.prefix)
        self.packages = {each.placement.placement: each for each in packages_of(known)}
        self.unknown: dict[str, list[int]] = defaultdict(list)
        self.stated: set[tuple[str, ...]] = set()
        self.lacking: dict[str, list[int]] = defaultdict(list)
        self.counted: Counter[str] = Counter()
        self.head = len(book.remarks)
        """Where what is told of the census as a whole stands: before what is told of its rows."""

    def take(self, rows: Iterable[CensusRow]) -> None:
        """State every row: its child, provider, home and placement, and what it costs whom from the census day on."""
        named = set()
        for row in rows:
            where = self._where(row)
            self._child(row)
            placement, package = self._placement(row, where)
            named.add(placement["placement"])
            self._terms(row, placement, package)
        for provider, numbers in self.unknown.items():
            text = f"{provider}: it is in neither the map nor the ledger ({rows_told(numbers)})"
            self._remark(numbers[0], text)
        for stream, numbers in self.lacking.items():
            self.book.problems.append(
                Problem(
                    self.map_file,
                    None,
                    f"budgets.{stream}",
                    "",
                    f"a budget of the stream {stream}: {self.file} has contributions of it",
                    f"Name the budget in the map ({rows_told(numbers)})",
                )
            )
        self._tell_counts(named)

    def _state(self, sheet: str, row: int, **values: Any) -> None:
        self.book.rows.append(row_of(sheet, self.file, row, values))

    def _remark(self, row: int, text: str) -> None:
        self.book.remarks.append(Remark(self.file, row, text))

    def _new(self, *what: str) -> bool:
        """Whether nothing was stated of it yet."""
        fresh = what not in self.stated
        self.stated.add(what)
        return fresh

    # Who and where

    def _child(self, row: CensusRow) -> None:
        known = self.known.sheet(Child).get((row.child,))
        before = known.gender if known else None
        gender = row.gender
        if before and self.words.value(census.GENDER, before) == gender:
            gender = before
        if self._new("children", row.child):
            self._state("children", row.number, child=row.child, **({"gender": gender} if gender else {}))

    def _where(self, row: CensusRow) -> KnownPlace:
        said = row.said
        where = self.places.find(said)
        if where.unknown or where.provider.startswith("UNKNOWN-"):
            self.unknown[where.provider].append(row.number)
        if where.provider not in self.places.providers and self._new("providers", where.provider):
            name = said.name or "Not named yet"
            company = {"company_number": said.numbers[1]} if said.numbers[1] else {}
            self._state("providers", row.number, provider=where.provider, name=name, **company)
        if said.numbers[0] and self._new("identifiers", where.provider, said.numbers[0]):
            values = {"kind": "provider", "system": OFSTED_NUMBERS, "value": said.numbers[0]}
            self._state("identifiers", row.number, code=where.provider, **values)
        if where.home is not None and self._new("homes", where.home):
            self._home(row, where.home, where.provider)
        return where

    def _home(self, row: CensusRow, home: str, provider: str) -> None:
        known = self.places.homes.get(home)
        if known is None:
            urn = row.said.home_urn
            values = {"name": row.said.home_name or f"Not named yet (URN {urn})", **({"urn": urn} if urn else {})}
            self._state("homes", row.number, home=home, provider=provider, **values)
        elif known.provider != provider:
            self._state("homes", row.number, home=home, provider=provider)

    # The placement

    def _placement(self, row: CensusRow, where: KnownPlace) -> tuple[dict[str, Any], Package | None]:
        """What is stated of the placement, and what is known of it."""
        before = self.stays.begun_on(row.child, {row.first_day}, where)
        if before is None:
            before = self.stays.running_on(row.child, self.day, where)
            if before is not None:
                text = f"it starts on {row.first_day.isoformat()} here; the ledger has {before.placement} from"
                self._remark(row.number, f"{text} {before.first_day.isoformat()}, which is kept")
        values: dict[str, Any] = {
            "placement": before.placement if before else self.stays.new_code(row.child, row.first_day),
            "child": row.child,
            "provider": where.provider,
            **({"home": where.home} if where.home else {}),
            **self._coded(row, before),
            **({"distance_reason": row.distance_reason} if row.distance_reason else {}),
            **({} if before else {"lead_budget": self.mapped.lead_budget, "first_day": row.first_day}),
        }
        if before is not None and before.last_day is not None and before.last_day < self.day:
            text = f"{before.placement} is recorded as ended on {before.last_day.isoformat()}; that is kept"
            self._remark(row.number, text)
        self._state("placements", row.number, **values)
        return values, self.packages.get(values["placement"])

    def _coded(self, row: CensusRow, before: Placement | None) -> dict[str, Any]:
        """What coded cells say; a cell that is empty, or says in other words what is known, changes nothing."""
        found: dict[str, Any] = {}
        for name, column in _COLUMNS_OF.items():
            value = row.setting if name == "setting" else row.values[column]
            if value is None:
                continue
            known = getattr(before, name) if before else None
            text = known if isinstance(known, str) else "" if known is None else YES_NO.write(known)
            words = self.words.write(column, text)
            if words is not None and fold(words) == fold(row.words[column]):
                continue
            found[name] = YES_NO.read(value) if name == "deprivation_of_liberty" else value
        return found

    # What it costs, and whom

    def _terms(self, row: CensusRow, placement: dict[str, Any], package: Package | None) -> None:
        lead = package.placement.lead_budget if package else self.mapped.lead_budget
        stream = purses_of(self.known).stream(lead)
        budgets = {str(name): code for name, code in self.mapped.budgets.items()}
        lacking = [other for other in row.of_others(stream) if other not in budgets]
        for other in lacking:
            self.lacking[other].append(row.number)
        if lacking:
            return
        terms = terms_of(row, placement, package, self.day, lead, budgets, self.known)
        self._tell(row, terms, lead, stream)
        for price in terms.prices:
            self._state("prices", row.number, **price)
        if terms.agreement:
            self._state("agreements", row.number, **terms.agreement)
        for clause in terms.clauses:
            self._state("clauses", row.number, **clause)
        self.counted[terms.what] += 1

    def _tell(self, row: CensusRow, terms: CensusTerms, lead: str, stream: str) -> None:
        for text in terms.remarks:
            self._remark(row.number, text)
        if not row.stated:
            self._remark(row.number, f"no contribution is given: no agreement is stated of it, and {lead} pays it")
        elif row.together != row.total:
            self.counted["do not add up"] += 1
            self._remark(row.number, does_not_add_up(row, lead, stream))

    def _tell_counts(self, named: set[str]) -> None:
        counts = (
            f"contributions that do not add up to the total: {self.counted['do not add up']}; new prices or "
            f"agreements: {self.counted['new']}; the same as known: {self.counted['same']}"
        )
        self.book.remarks.insert(self.head, Remark(self.file, None, counts))
        left_out = [
            code
            for code, package in self.packages.items()
            if code not in named and _open_on(package.placement, self.day) and self._leads(package.placement)
        ]
        if left_out:
            more = f" and {len(left_out) - _TOLD:,} more" if len(left_out) > _TOLD else ""
            listed = ", ".join(left_out[:_TOLD])
            text = f"open on the day, but not in this census; they go on: {listed}{more}"
            self.book.remarks.insert(self.head + 1, Remark(self.file, None, text))

    def _leads(self, placement: Placement) -> bool:
        """Whether the placement is led by the agency whose census this is."""
        agencies: Sequence[str] = [
            purses_of(self.known).budgets[budget].agency
            for budget in (placement.lead_budget, self.mapped.lead_budget)
        ]
        return agencies[0] == agencies[1] and placement.child is not None


def _open_on(placement: Placement, day: date) -> bool:
    return placement.first_day <= day <= (placement.last_day or FOREVER)


def does_not_add_up(row: CensusRow, lead: str, lead_stream: str) -> str:
    """By how much contributions miss the total, and what becomes of the difference."""
    given = ", ".join(
        f"{stream.replace('_', ' ')} {pounds(pence or 0)}" for stream, pence in row.contributions.items()
    )
    short = row.total - row.together
    said = f"{pounds(abs(short))} {'less' if short > 0 else 'more'} than the total of {pounds(row.total)}"
    others = sum(row.of_others(lead_stream).values())
    own = row.contributions.get(lead_stream) or 0
    if others > row.total:
        rest = f"the others alone come to more, so each is cut in proportion and {lead} pays nothing"
    else:
        rest = f"the others' are kept as given and {lead} pays {pounds(row.total - others)}, not {pounds(own)}"
    return f"does not add up: {given} come to {pounds(row.together)}, {said}; {rest}"
