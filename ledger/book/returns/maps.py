"""What a return does not say of our books: whose budget leads, a budget a stream, providers by URN. It is data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from ledger.book.documents.layout_door import LayoutKind, read_layout
from ledger.book.documents.layouts import LayoutPart
from ledger.book.problems import Problem, nearest, some_of
from ledger.domain.agencies.sheets import Budget, Home, Provider, Stream
from ledger.domain.sheet.cells import CODE, DAY
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.spelling import in_one_line


class MappedProvider(LayoutPart):
    """Whom a number means: a provider, and perhaps one of its homes."""

    provider: Annotated[str, CODE]
    home: Annotated[str, CODE] | None = None


def _short(given: Any) -> Any:
    return {"provider": given} if isinstance(given, str) else given


class ReturnMap(LayoutPart):
    """One organisation's map. Budgets and providers are codes that the ledger knows."""

    lead_budget: Annotated[str, CODE]
    prefix: Annotated[str, CODE] = "R-"
    """What the codes of placements begin with."""
    child_prefix: Annotated[str, CODE] | None = None
    """What the codes of children begin with, where the return's numbers are not theirs already."""
    year: Annotated[int, Field(ge=2000, le=2200)] | None = None
    """Of SSDA903: the return's year ends on 31 March of it; without it, the latest that its days reach."""
    census_day: Annotated[date, DAY] | None = None
    """Of a census: the day it states."""
    budgets: Mapping[Stream, Annotated[str, CODE]] = {}
    providers: Mapping[str, Annotated[MappedProvider, BeforeValidator(_short)]] = {}
    """By URN, by company number, or of SSDA903 by PLACE_PROVIDER where there is no URN."""
    words: Mapping[str, Mapping[str, str]] = {}
    """By column: what words of this file mean here, before those of the reference list."""

    def child(self, number: str) -> str:
        """The code of the child that a return knows by this number."""
        return f"{self.child_prefix or ''}{'-'.join(in_one_line(number).split())}"

    def faults(self, file: str, known: Facts) -> Iterator[Problem]:
        """A problem for each code that the ledger does not know, at its key in the map; one where it knows none."""
        found = list(self._unknown_codes(file, known))
        named = {self.lead_budget, *self.budgets.values()}
        named |= {code for each in self.providers.values() for code in (each.provider, each.home) if code}
        strange = {problem.found for problem in found}
        if len(named) > 1 and named <= strange:
            expected = "codes of budgets, providers and homes in the ledger, which has none"
            remedy = "Give the map of this ledger's organisation, or import the data workbook that defines them first"
            yield Problem(file, None, "", some_of(sorted(named)), expected, remedy)
        else:
            yield from found

    def _unknown_codes(self, file: str, known: Facts) -> Iterator[Problem]:
        budgets = {row.budget: row for row in known.sheet(Budget).values()}
        yield from _unknown(file, "lead_budget", self.lead_budget, budgets, "budget")
        for stream, code in self.budgets.items():
            key = f"budgets.{stream}"
            yield from _unknown(file, key, code, budgets, "budget")
            if code in budgets and budgets[code].stream != stream:
                yield Problem(
                    file,
                    None,
                    key,
                    f"{code}, of stream {budgets[code].stream}",
                    f"a budget of the stream {stream}",
                    "Name another, or amend the stream of that budget",
                )
        providers = {row.provider for row in known.sheet(Provider).values()}
        homes = {row.home for row in known.sheet(Home).values()}
        for number, named in self.providers.items():
            yield from _unknown(file, f"providers.{number}", named.provider, providers, "provider")
            if named.home is not None:
                yield from _unknown(file, f"providers.{number}", named.home, homes, "home")


def _unknown(file: str, key: str, code: str, known: Any, kind: str) -> Iterator[Problem]:
    if code in known:
        return
    near = nearest(code, known)
    yield Problem(
        file,
        None,
        key,
        code,
        f"the code of a {kind} in the ledger" + (f"; {near} is there" if near else ""),
        f"Amend the map, or import a data workbook that defines the {kind} first",
    )


RETURN_MAPS = LayoutKind(ReturnMap, "return_maps", "map")
"""Maps of returns, at the door of all layouts."""


def read_map(path: Path) -> ReturnMap:
    """Read a map. Raises WrongUsage where there is none, DataFault with every fault in it and its place."""
    return read_layout(RETURN_MAPS, path)
