"""A round of uplifts worked out: what each makes of its price, and what all of them together move of budgets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledger import pipeline
from ledger.answers.what_if.overtaken import accepted_around, less_overtaken
from ledger.answers.what_if.overtaken import by_price as by_price_of
from ledger.answers.what_if.uplift_round import Rise, Round, RoundBudgetCost, UpliftCost, UpliftState
from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Agency, Provider
from ledger.domain.money_and_days.periods import Month, financial_year_name, year_end
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.placements.sheets import Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.acceptances import Acceptance
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES, Package, packages_of
from ledger.domain.splits.sheets import ClauseRow
from ledger.domain.what_if.rises import (
    NotRaised,
    arrears,
    facts_by_placement,
    raised_code,
    risen,
    with_rows,
)
from ledger.domain.what_if.sheets import Uplift
from ledger.journal.movements import borne_by_month
from ledger.journal.posting import differences
from ledger.store.books import Books


@dataclass
class WorkedRound:
    """A round as told, and the rows it would state."""

    round: Round
    stated: list[Row]


def work_out(
    books: Books,
    rows: Sequence[Uplift],
    through: date | None = None,
    progress: Tell | None = None,
    *,
    counted: bool = True,
) -> WorkedRound:
    """Work out a round as the rows say, by all facts known; with its cost by budget, if that is to be `counted`."""
    horizon, names, by_price = books.posted.horizon, books.facts(Provider, Agency, Uplift), _by_price(rows)
    known = {code for (code,) in names.sheet(Uplift)}
    found = _RoundInWork(known, horizon, through or _last_day(rows, horizon), books.purses, names, counted)
    placements = sorted(books.placements_of_prices(by_price))
    for done, part in pipeline.in_parts(placements):
        found.take_in_all(books, books.facts(*SHEETS_OF_PACKAGES, placements=part), by_price)
        if progress:
            progress(done, len(placements))
    return found.worked(rows)


def _by_price(rows: Iterable[Uplift]) -> dict[str, list[Uplift]]:
    found: dict[str, list[Uplift]] = defaultdict(list)
    for row in rows:
        found[row.price].append(row)
    return found


def _last_day(rows: Iterable[Uplift], horizon: date | None) -> date:
    """The 31 March after the horizon and after every day from which something rises."""
    days = [row.first_day for row in rows] + ([horizon] if horizon else [])
    return year_end(max(days, default=date.min))


@dataclass
class _ToldRise:
    """One uplift of a placement in work: the facts that it stands on, and what it makes of the price."""

    uplift: Uplift
    state: UpliftState
    facts: Facts
    old: Price | None = None
    new: Price | None = None
    notes: tuple[str, ...] = ()
    refusal: str | None = None


@dataclass
class _RaisedPlacement:
    """A placement's facts as known, without any rise of the round, and with all of them."""

    before: Facts
    without: Facts
    after: Facts
    told: list[_ToldRise] = field(default_factory=list)

    def undo(self, old: Price, new: Price) -> None:
        """Take out what an uplift made: the old price goes on."""
        facts = with_rows(self.without, [old.model_copy(update={"last_day": new.last_day})])
        del facts.rows[Price.sheet][new.key_values]
        self.without = facts


class _RoundInWork:
    """A round being worked out, one placement after the other."""

    def __init__(
        self,
        known: Collection[str],
        horizon: date | None,
        through: date,
        purses: Purses,
        names: Facts,
        counted: bool,
    ) -> None:
        self.known = known
        self.horizon = horizon
        self.through = through
        self.purses = purses
        self.names = names
        self.counted = counted
        self.rises: dict[str, Rise] = {}
        self.costs: list[UpliftCost] = []
        self.stated: dict[tuple[str, Any], Row] = {}

    def take_in_all(self, books: Books, facts: Facts, by_price: Mapping[str, Iterable[Uplift]]) -> None:
        """Work out the uplifts of some placements, by the price that each is of."""
        placements = facts_by_placement(facts)
        known = books.accepted(self.horizon, placements)
        worked = {}
        for code, own in placements.items():
            rows = [row for (price,) in own.sheet(Price) for row in by_price.get(price, ())]
            worked[code] = self._worked_out(own, rows, known.get(code, ()))
        accepted = accepted_around(
            books,
            {code: each.without for code, each in worked.items()},
            {code: each.after for code, each in worked.items()},
        )
        for code, each in worked.items():
            self._tell_all(each, accepted.fallen(code))
            if self.counted and each.after is not each.before:
                then, now = next(packages_of(each.before)), next(packages_of(each.after))
                raised = accepted.raised.get(code, ())
                self._count(then.with_accepted(known.get(code, ())), now.with_accepted(raised))

    def _worked_out(self, facts: Facts, rows: Iterable[Uplift], accepted: Sequence[Acceptance]) -> _RaisedPlacement:
        """The uplifts of one placement: in order of their days, those whose shares follow first."""
        prices, worked, made = facts.sheet(Price), _RaisedPlacement(facts, facts, facts), set[str]()
        for row in sorted(rows, key=lambda row: (row.first_day, row.frozen, row.uplift)):
            told = _ToldRise(row, self._state(row, prices), worked.after)
            worked.told.append(told)
            if told.state in ("claimed", "agreed"):
                self._raise(told, worked, made, accepted)
            elif told.state == "applied":
                told.old = prices[(row.price,)]
                told.new = prices[(raised_code(row.price, row.uplift, self.known),)]
                worked.undo(told.old, told.new)
        return worked

    def worked(self, rows: Iterable[Uplift]) -> WorkedRound:
        """All that was found; the rises in the order asked."""
        rises = [self.rises[row.uplift] for row in rows if row.uplift in self.rises]
        costs = sorted(self.costs)
        told = Round(self.through, self.horizon, rises, costs, list(self._by_budget(costs)))
        return WorkedRound(told, list(self.stated.values()))

    def _state(self, row: Uplift, prices: Mapping[Any, Price]) -> UpliftState:
        if row.status == "agreed" and (raised_code(row.price, row.uplift, self.known),) in prices:
            return "applied"
        return row.status

    def _raise(
        self, told: _ToldRise, worked: _RaisedPlacement, made: set[str], accepted: Sequence[Acceptance]
    ) -> None:
        """Make facts of one uplift on top of those before it; the same facts where it cannot be."""
        try:
            found = risen(worked.after, told.uplift, self.known, self.through, made, accepted)
        except NotRaised as fault:
            told.refusal = str(fault)
            return
        told.old, told.new, told.notes = found.old, found.new, found.notes
        made.update(clause.agreement for clause in found.clauses)
        if found.agreement is None:  # an agreement that an uplift before has made is stated anew, as a whole
            again = {clause.agreement for clause in found.clauses}
            for key in [key for key, old in self.stated.items() if getattr(old, "agreement", None) in again]:
                if isinstance(self.stated[key], ClauseRow):
                    del self.stated[key]
        self.stated.update(((stated.sheet, stated.key_values), stated) for stated in found.rows)
        worked.after = with_rows(worked.after, found.rows)

    def _tell_all(self, worked: _RaisedPlacement, fallen: Iterable[Acceptance]) -> None:
        of_prices = by_price_of(fallen, [told.new for told in worked.told if told.new])
        for told in worked.told:
            self._tell(told, of_prices.get(told.new.price, ()) if told.new else ())

    def _tell(self, told: _ToldRise, fallen: Sequence[Acceptance]) -> None:
        """One rise: what it adds, less what of that was accepted and paid beyond the old price before."""
        row, state, package, new = told.uplift, told.state, next(packages_of(told.facts)), told.new
        price = told.facts.sheet(Price)[(row.price,)]
        dearer: dict[Month, int] = {}
        owing: dict[Month, int] = {}
        if new and told.old:
            dearer = less_overtaken(arrears(package, told.old, new, self.through), fallen, self.through)
            if self.horizon:
                owing = less_overtaken(arrears(package, told.old, new, self.horizon), fallen, self.horizon)
        provider = package.placement.provider
        named = self.names.sheet(Provider).get((provider,))
        self.rises[row.uplift] = Rise(
            row,
            state,
            price.placement,
            provider,
            named.name if named else provider,
            price.component,
            price.unit,
            price.rate,
            new.rate if new else row.rate_from(price.rate),
            raised_code(price.price, row.uplift, self.known) if state != "declined" else "",
            owing,
            sum(dearer.values()) - sum(owing.values()),
            told.notes,
            told.refusal,
        )

    def _count(self, then: Package, now: Package) -> None:
        """What the placement's uplifts together move of each budget's months."""
        moved = self._moved(then, now, self.through)
        posted: Mapping[tuple[str, str], int] = {}
        if self.horizon:
            whole = self.horizon >= Month.of(self.horizon).last_day and self.horizon <= self.through
            upto = str(Month.of(self.horizon))
            posted = moved if whole else self._moved(then, now, self.horizon)
            posted = {key: pence for key, pence in posted.items() if key[0] <= upto}
        for month, budget in moved.keys() | posted.keys():
            year = financial_year_name(Month.parse(month).financial_year)
            figures = moved.get((month, budget), 0), posted.get((month, budget), 0)
            self.costs.append(UpliftCost(then.placement.placement, budget, year, month, *figures))

    def _moved(self, then: Package, now: Package, through: date) -> dict[tuple[str, str], int]:
        before, after = (borne_by_month(package, self.purses, through) for package in (then, now))
        return differences(after, before)

    def _by_budget(self, costs: Iterable[UpliftCost]) -> Iterator[RoundBudgetCost]:
        sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for cost in costs:
            found = sums[cost.budget, cost.financial_year]
            found[0] += cost.true_up
            found[1] += cost.cost - cost.true_up
        agencies = {row.agency: row.name for row in self.names.sheet(Agency).values()}
        for (code, year), (true_up, to_come) in sorted(sums.items()):
            budget = self.purses.budgets[code]
            name = agencies.get(budget.agency, budget.agency)
            yield RoundBudgetCost(code, budget.name, budget.agency, name, year, true_up, to_come)
