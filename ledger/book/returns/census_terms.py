"""What a census changes of prices and agreements: nothing that the ledger's own census of that day would say too.

The ledger's own week on the census day (domain/splits/weekly) is compared with what the row states. Where the cost
differs, the only price is ended on the day before and a new one begins on the census day; where the contributions
differ, a new agreement does, which supersedes the one in force. Where the ledger knows more than a census can say
(several prices), or a later census has been taken in, it is told and nothing is changed. Of a placement that is new,
price and agreement begin with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ledger.book.returns.census_rows import CensusRow
from ledger.domain.agencies.purses import purses_of
from ledger.domain.money_and_days.money import Pence, pounds
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY, Month
from ledger.domain.placements.calendars import calendars_of
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.clauses import Waterfall
from ledger.domain.splits.in_force import coverage
from ledger.domain.splits.packages import Deal, Package
from ledger.domain.splits.sheets import DECIDING, Agreement, ClauseRow
from ledger.domain.splits.weekly import open_on, week_on

_REST = 100
_A_DAY = len("2026-03-31")


@dataclass
class CensusTerms:
    """What is to be stated: rows of prices, an agreement with its clauses; and what to tell."""

    what: str = "same"
    """`new` where anything is stated, else `same`."""
    prices: list[dict[str, Any]] = field(default_factory=list)
    agreement: dict[str, Any] | None = None
    clauses: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass
class _Asking:
    """One row beside what is known of its placement."""

    row: CensusRow
    package: Package
    """The placement as it will be; without prices and agreements where it is new."""
    day: date
    lead: str
    budgets: Mapping[str, str]
    """The budget of each stream that contributes beside the lead's."""
    known: Facts
    priced: bool
    """Whether anything was known of what it costs: if so, a lead that bears it all needs no agreement to say so."""
    terms: CensusTerms = field(default_factory=CensusTerms)

    @property
    def code(self) -> str:
        """The code of what this census begins: that of the placement, with the day behind it."""
        return f"{self.package.placement.placement}-{self.day.isoformat()}"

    @property
    def first_day(self) -> date:
        """From when it counts: all along where nothing was known, else from the census day on."""
        return max(self.package.placement.first_day, self.day)


def terms_of(
    row: CensusRow,
    placement: Mapping[str, Any],
    package: Package | None,
    day: date,
    lead: str,
    budgets: Mapping[str, str],
    known: Facts,
) -> CensusTerms:
    """What the row changes; `placement` is what is stated of it, `package` what is known."""
    if package is None:
        new = Placement(**placement)
        package = Package(new, (), (), calendars_of(known))
    asking = _Asking(row, package, day, lead, budgets, known, bool(package.prices or package.deals))
    later = _later_census(package, day)
    if later is not None:
        asking.terms.remarks.append(f"a census of {later} was taken in before: this one changes nothing of its cost")
        return asking.terms
    asking.package = replace(package, prices=_prices(asking))
    if row.stated:
        _agree(asking)
    if asking.terms.prices or asking.terms.agreement or asking.terms.clauses:
        asking.terms.what = "new"
    return asking.terms


def _later_census(package: Package, day: date) -> str | None:
    """The day of a later census from which the placement's price or agreement is known."""
    own = f"{package.placement.placement}-"
    codes = [price.price for price in package.prices] + [deal.code for deal in package.deals]
    days = [code.removeprefix(own) for code in codes if code.startswith(own) and len(code) == len(own) + _A_DAY]
    return max((each for each in days if each > day.isoformat()), default=None)


# Prices


def _prices(asking: _Asking) -> tuple[Price, ...]:
    """The placement's prices once the census is counted; what changes is noted to be stated."""
    package, day, total = asking.package, asking.day, asking.row.total
    if not package.prices:
        return (_price(asking, package.placement.first_day, None),)
    if week_on(package, purses_of(asking.known), day).cost == total:
        return package.prices
    found = [price for price in package.prices if open_on(price, day)]
    if len(found) > 1 or (found and found[0].component != "core"):
        knows = week_on(package, purses_of(asking.known), day).cost
        asking.terms.remarks.append(
            f"the ledger has {len(found)} prices that come to {pounds(knows)} a week, the census says "
            f"{pounds(total)}; they are kept: say in a data workbook which of them changed"
        )
        return package.prices
    others = tuple(price for price in package.prices if price not in found)
    until = _until(others, asking)
    if not found:
        return (*others, _price(asking, asking.first_day, until))
    old = found[0]
    if old.price == asking.code or old.first_day == asking.day:
        return (*others, _price(asking, old.first_day, old.last_day, old.price))
    ended = old.model_copy(update={"last_day": day - ONE_DAY})
    asking.terms.prices.append({"price": old.price, "last_day": ended.last_day})
    return (*others, ended, _price(asking, day, old.last_day))


def _price(asking: _Asking, first_day: date, last_day: date | None, code: str | None = None) -> Price:
    values: dict[str, Any] = {
        "price": code or asking.code,
        "placement": asking.package.placement.placement,
        "component": "core",
        "rate": Decimal(asking.row.total).scaleb(-2),
        "unit": "week",
        "quantity": None,
        "calendar": None,
        "first_day": first_day,
        "last_day": last_day,
    }
    asking.terms.prices.append(values)
    return Price(**values)


def _until(others: tuple[Price, ...], asking: _Asking) -> date | None:
    """The day before the next core price begins; None where none does."""
    later = [price.first_day for price in others if price.component == "core" and price.first_day > asking.day]
    return min(later) - ONE_DAY if later else None


# Agreements


def _agree(asking: _Asking) -> None:
    """State an agreement where the one in force gives other contributions, or none is."""
    package, day, purses = asking.package, asking.day, purses_of(asking.known)
    covered = coverage(package, Month.of(day), 1 << (day.day - 1))[0]
    before = covered.deal
    deal = _deal(asking, before)
    asked = week_on(replace(package, deals=(deal,)), purses, day).by_stream(purses)
    if asking.priced and week_on(package, purses, day).by_stream(purses) == asked:
        return
    if before is None or before.code != deal.code:
        asking.terms.agreement = {
            name: value for name, value in deal.agreement if value is not None or name == "last_day"
        }
    asking.terms.clauses = [_clause_values(row) for row in _clauses(asking)]


def _deal(asking: _Asking, before: Deal | None) -> Deal:
    """The agreement that the row states, in force from the census day on; of a new placement, all along."""
    package, day = asking.package, asking.day
    if before is not None and before.code == asking.code:
        return replace(before, waterfall=Waterfall.of(_clauses(asking)))
    known = before.agreement if before else None
    ends = [deal.agreement.first_day - ONE_DAY for deal in package.deals if _decides_later(deal, day)]
    last = min([*ends, before.last_day if before else FOREVER])
    first = asking.first_day if package.deals else _first_day(asking)
    agreement = Agreement(
        agreement=asking.code,
        placement=package.placement.placement,
        status=known.status if known else "agreed",
        basis=known.basis if known else "other",
        first_day=first,
        last_day=None if last == FOREVER else last,
        review_by=known.review_by if known else None,
        decided_on=day,
        minute=f"Census of {day.isoformat()}",
        supersedes=before.code if before else None,
    )
    return Deal(agreement, Waterfall.of(_clauses(asking)), last)


def _first_day(asking: _Asking) -> date:
    """The first day of the stay, or the first on which all budgets of the split may be used, if that is later."""
    named = [asking.budgets[stream] for stream in asking.row.of_others(purses_of(asking.known).stream(asking.lead))]
    begun = [first for code in named if (first := purses_of(asking.known).budgets[code].first_day)]
    stay = asking.package.placement.first_day
    first = max([stay, *begun])
    if first > stay:
        asking.terms.remarks.append(
            f"the split is stated from {first.isoformat()}, when all of its budgets may be used; before that "
            f"{asking.lead} pays the whole"
        )
    return first


def _decides_later(deal: Deal, day: date) -> bool:
    return deal.agreement.status in DECIDING and deal.agreement.first_day > day


def _clauses(asking: _Asking) -> list[ClauseRow]:
    """A fixed clause of what the others contribute a week, and the lead's budget for the rest."""
    own = purses_of(asking.known).stream(asking.lead)
    fixed = [
        ClauseRow(
            agreement=asking.code,
            rank=1,
            kind="fixed",
            budget=asking.budgets[stream],
            amount=Pence(pence),
            per="week",
        )
        for stream, pence in asking.row.of_others(own).items()
    ]
    rest = ClauseRow(agreement=asking.code, rank=2, kind="rest", budget=asking.lead, percent=_REST)
    return [*fixed, rest]


def _clause_values(row: ClauseRow) -> dict[str, Any]:
    given = ("agreement", "rank", "kind", "budget", "percent", "amount", "per")
    return {name: getattr(row, name) for name in given}
