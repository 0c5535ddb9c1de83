"""Whom and what a paper means: the numbers and names under which others know what is ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ledger.domain.agencies.sheets import Agency, Home, Identifier, Provider
from ledger.domain.documents.identity import DocumentRegister
from ledger.domain.documents.sheets import Invoice
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.spelling import fold, in_one_line

PartyKind = Literal["provider", "agency", "placement"]
_SHORTEST_COMPANY_NUMBER = 6
"""Figures of a company number without the noughts in front; a shorter number is somebody's supplier number."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number or code by which a paper says whom or what it means; `system` where it says whose numbering."""

    text: str
    system: str | None = None


class Directory:
    """What is known by which number, code or name, looked through once."""

    def __init__(self, facts: Facts) -> None:
        self._of_system: dict[tuple[PartyKind, str, str], set[str]] = defaultdict(set)
        self._numbered: dict[tuple[PartyKind, str], set[str]] = defaultdict(set)
        self._called: dict[tuple[PartyKind, str], set[str]] = defaultdict(set)
        self._homes = {home.home: home.provider for home in facts.sheet(Home).values()}
        self.prices = {price.price: price.placement for price in facts.sheet(Price).values()}
        self.provider_of = {row.placement: row.provider for row in facts.sheet(Placement).values()}
        self.documents = DocumentRegister(facts.sheet(Invoice).values())
        for provider in facts.sheet(Provider).values():
            self._know("provider", provider.provider, provider.name, provider.company_number)
            if provider.company_number:
                self._numbered["provider", _bare(provider.company_number)].add(provider.provider)
        for home in facts.sheet(Home).values():
            if home.urn:
                self._numbered["provider", fold(home.urn)].add(home.provider)
        for agency in facts.sheet(Agency).values():
            self._know("agency", agency.agency, agency.name, agency.ods_code, agency.gss_code)
        for placement in self.provider_of:
            self._know("placement", placement, None)
        for identifier in facts.sheet(Identifier).values():
            self._identify(identifier)

    def _know(self, kind: PartyKind, code: str, name: str | None, *numbers: str | None) -> None:
        for number in (code, *numbers):
            if number:
                self._numbered[kind, fold(number)].add(code)
        if name:
            self._called[kind, fold(name)].add(code)

    def _identify(self, row: Identifier) -> None:
        kind, code = row.kind, row.code
        if kind == "home":  # who runs a home is who sends its invoices
            if code not in self._homes:
                return
            kind, code = "provider", self._homes[code]
        self._of_system[kind, fold(row.system), fold(row.value)].add(code)
        self._numbered[kind, fold(row.value)].add(code)
        self._called[kind, fold(row.value)].add(code)

    def find(self, kind: PartyKind, marks: Iterable[Mark], names: Iterable[str] = ()) -> set[str]:
        """The codes that the marks mean, else that the names do; a mark with its own system comes before all.

        More than one: the paper contradicts itself, or a number is known for several.
        """
        marks = list(marks)
        own = [self._of_system.get((kind, fold(mark.system), fold(mark.text)), ()) for mark in marks if mark.system]
        numbered = [
            self._numbered.get((kind, form), ()) for mark in marks for form in (fold(mark.text), _bare(mark.text))
        ]
        called = [self._called.get((kind, fold(name)), ()) for name in names]
        for found in (own, numbered, called):
            codes = {code for each in found for code in each}
            if codes:
                return codes
        return set()

    def placements(self, marks: Iterable[Mark], provider: str | None) -> set[str]:
        """The placements of this provider (None: of anyone) that the marks mean; another's is none of them."""
        found = self.find("placement", marks)
        return {code for code in found if provider is None or self.provider_of.get(code) == provider}

    def meant(self, number: str, provider: str | None) -> list[str]:
        """The codes of the documents that a number or a code may mean, of this provider (None: of whoever has it)."""
        code = code_of(number)
        named = (self.documents.codes.get(each) for each in (code, f"{provider}:{code}"))
        found = [*self.documents.numbered(number, provider), *(each for each in named if each is not None)]
        return sorted({each.invoice for each in found if provider in (None, each.provider)})


def code_of(number: str) -> str:
    """A number as a code: codes have no white space, so a hyphen stands for it."""
    return "-".join(in_one_line(number).split())


def _bare(text: str) -> str:
    """A company number without the noughts that some write in front of it."""
    folded = fold(text)
    bare = folded.lstrip("0")
    return bare if bare.isdecimal() and len(bare) >= _SHORTEST_COMPANY_NUMBER else folded
