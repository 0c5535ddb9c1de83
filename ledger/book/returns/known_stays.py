"""What a return states is found again among what is known: placements by child and day, homes by URN."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from ledger.book.returns.maps import MappedProvider, ReturnMap
from ledger.domain.agencies.sheets import Home, Identifier, Provider
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.spelling import fold

_SHORT = 12
"""Figures of a hash: among a million placements hardly one chance in five hundred that any two are alike."""


OFSTED_NUMBERS = "Ofsted URN"
"""The system under which identifiers hold a provider's own number, where it is not that of a home."""


class StatedPlace(NamedTuple):
    """What a return says of where a child is: numbers and name of the provider, URN and name of the home."""

    numbers: tuple[str, ...]
    name: str = ""
    home_urn: str = ""
    home_name: str = ""


class KnownPlace(NamedTuple):
    """With whom and where; and whether neither map nor ledger knew the provider."""

    provider: str
    home: str | None
    unknown: bool


class KnownPlaces:
    """Providers and homes by number and name: the map's word first, then the ledger's, else `UNKNOWN-<number>`."""

    def __init__(self, mapped: ReturnMap, known: Facts) -> None:
        self._named = {fold(number): named for number, named in mapped.providers.items()}
        self.homes = {row.home: row for row in known.sheet(Home).values()}
        self.providers = {row.provider: row for row in known.sheet(Provider).values()}
        self._by_urn = {fold(row.urn): row for row in self.homes.values() if row.urn}
        self._by_place = {(row.provider, fold(row.name)): row for row in self.homes.values()}
        self._numbered = {
            fold(row.company_number): row.provider for row in self.providers.values() if row.company_number
        }
        self._numbered.update(
            (fold(row.value), row.code)
            for row in known.sheet(Identifier).values()
            if row.kind == "provider" and row.system == OFSTED_NUMBERS and row.code in self.providers
        )
        self._called: dict[str, set[str]] = defaultdict(set)
        for row in self.providers.values():
            self._called[fold(row.name)].add(row.provider)

    def find(self, said: StatedPlace) -> KnownPlace:
        """Who and where is meant; a home that has a number or name, but is not known, has a code made of it."""
        home = self._by_urn.get(fold(said.home_urn)) if said.home_urn else None
        named = self._mapped((said.home_urn, *said.numbers))
        provider = named.provider if named else home.provider if home else self._known(said)
        unknown = provider is None
        if provider is None:
            provider = _unknown(next((number for number in said.numbers if number), said.home_urn or said.name))
        if named and named.home and fold(said.home_urn) in self._named:
            return KnownPlace(provider, named.home, unknown)
        if home is None and said.home_name:
            home = self._by_place.get((provider, fold(said.home_name)))
        number = said.home_urn or said.home_name
        return KnownPlace(provider, home.home if home else _unknown(number) if number else None, unknown)

    def _mapped(self, numbers: Iterable[str]) -> MappedProvider | None:
        return next((self._named[fold(number)] for number in numbers if fold(number) in self._named), None)

    def _known(self, said: StatedPlace) -> str | None:
        by_number = next((self._numbered[fold(each)] for each in said.numbers if fold(each) in self._numbered), None)
        if by_number is not None:
            return by_number
        number = next((each for each in said.numbers if each), "")
        if number or not said.name:
            code = _unknown(number or said.home_urn)
            return code if code in self.providers else None
        called = self._called.get(fold(said.name), set())
        code = _unknown(said.name)
        # A name that several have says nothing, unless it is all that one of them is known by.
        return code if code in called else next(iter(called)) if len(called) == 1 else None


def _unknown(number: str) -> str:
    """The code of whoever is known by nothing but this number or name."""
    return f"UNKNOWN-{'-'.join(re.findall(r'[0-9A-Za-z]+', number)) or 'NONE'}"


class KnownStays:
    """The placements known of each child. What was found once, or is new, is not found a second time."""

    def __init__(self, known: Facts, prefix: str) -> None:
        self._prefix = prefix
        self._of: dict[str, list[Placement]] = defaultdict(list)
        for row in known.sheet(Placement).values():
            if row.child is not None:
                self._of[row.child].append(row)
        self._taken: set[str] = set()
        self._codes = {row.placement for row in known.sheet(Placement).values()}

    def begun_on(self, child: str, days: Collection[date], where: KnownPlace) -> Placement | None:
        """The child's placement begun on one of the days: in this home, else with this provider, else the only."""
        begun = [row for row in self._free(child) if row.first_day in days]
        for same in (
            [row for row in begun if where.home is not None and row.home == where.home],
            [row for row in begun if row.provider == where.provider],
            begun if len(begun) == 1 else [],
        ):
            if same:
                return self._take(min(same, key=lambda row: row.placement))
        return None

    def running_on(self, child: str, day: date, where: KnownPlace) -> Placement | None:
        """The child's placement there that began before the day and ran up to it, or longer."""
        for row in self._free(child):
            there = row.home == where.home if where.home is not None else row.provider == where.provider
            if there and row.first_day < day and (row.last_day or FOREVER) >= day - ONE_DAY:
                return self._take(row)
        return None

    def new_code(self, child: str, first_day: date) -> str:
        """A code for a placement that is not known: the same whenever it is stated, without the child's own.

        It is short for a hash of child and first day; a second placement of that child and day has `-2` behind it.
        """
        digest = hashlib.sha256(f"{child}|{first_day.isoformat()}".encode()).hexdigest()[:_SHORT]
        code = base = f"{self._prefix}{digest}"
        number = 1
        while code in self._taken or code in self._codes:
            number += 1
            code = f"{base}-{number}"
        self._taken.add(code)
        return code

    def _free(self, child: str) -> list[Placement]:
        return [row for row in self._of.get(child, ()) if row.placement not in self._taken]

    def _take(self, row: Placement) -> Placement:
        self._taken.add(row.placement)
        return row
