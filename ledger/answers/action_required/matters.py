"""Action required: what needs somebody on a day, with the pounds at stake; and what waiting has cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.earlier_snapshot import ToComeRow
from ledger.answers.splits.to_come import to_come_of_year
from ledger.book.adjoining_authorities import land_borders
from ledger.domain.action_required.attention import attention
from ledger.domain.action_required.matters import Matter
from ledger.domain.action_required.measures import DAYS_OPEN, VALUE_OF_MATTERS
from ledger.domain.action_required.stakes import (
    BorneOfMonth,
    BorneSince,
    ExpectedFrom,
    ExpectedOfMonth,
    HopedFor,
    MoneyToYearEnd,
)
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.decisions.delay import all_delays, delayed
from ledger.domain.decisions.measures import COST_OF_DELAY, DAYS_AWAITED, DELAY_NOT_KNOWN
from ledger.domain.decisions.records import SHEETS_OF_RECORDS, Records
from ledger.domain.decisions.waits import waits
from ledger.domain.money_and_days.periods import Month, year_end
from ledger.domain.sheet.columns import Amount, OfPlacement, Rule
from ledger.domain.sheet.facts import grouped
from ledger.domain.splits.exposure import exposure, hoped_for
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES, Package
from ledger.domain.splits.position import position
from ledger.journal.posting import should_stand
from ledger.store.books import Books
from ledger.store.journal.spending import allocated_under


def records_of(books: Books) -> Records:
    """What is known beside the money."""
    return Records(books.facts(*SHEETS_OF_PACKAGES, *SHEETS_OF_RECORDS), land_borders())


def matters_on(books: Books, on: date) -> list[Matter]:
    """What needs somebody on a day, by all facts known, posted or not."""
    records, until = books.once(records_of), year_end(charged_to(books, on))
    return list(attention(books.packages().values(), purses_of(records.facts), records, on, until))


def charged_to(books: Books, on: date) -> date:
    """The last day of which charges are told: the horizon, or the day where it is before that."""
    return min(on, books.posted.horizon or on)


class Weighed(NamedTuple):
    """A matter with the pounds at stake in it, in pence; None where there are none or they are not known."""

    matter: Matter
    amount: int | None


def weighed(books: Books, matters: Iterable[Matter], on: date) -> list[Weighed]:
    """Matters of a day with the pounds at stake to 31 March, in order of placement, then as they are shown."""
    matters = list(matters)
    money = _money(books, matters, charged_to(books, on), Month.of(on))
    found = (Weighed(matter, matter.amount(money.get(matter.placement or ""))) for matter in matters)
    return sorted(found, key=lambda each: [str(part or "") for part in each.matter[:5]])


def _money(books: Books, matters: list[Matter], on: date, now: Month) -> dict[str, MoneyToYearEnd]:
    """The money to 31 March of placements in which something is at stake, by placement.

    Charges are told up to a day, what is to come after it, and agencies by whose purses are theirs `now`. On the
    horizon day the journal and what is to come by it (as Commitments has it) tell all that did not change since they
    were posted: that is quicker than to work it out by the facts, and comes to the same.
    """
    concerned, packages = _staked(matters, on), books.packages()
    purses = purses_of(books.once(records_of).facts)
    posted: dict[str, Month] = {}
    if on == books.posted.horizon:
        changed = books.placements_changed(books.posted.last_posted)
        posted = {code: first for code, first in concerned.items() if code not in changed}
    borne = _borne_as_posted(books, posted, now)
    for row in to_come_of_year.listed(books) if posted else ():
        if row.placement in posted:
            borne[row.placement].append(_coming(packages[row.placement], purses, now, row))
    borne |= {code: borne_by_facts(packages[code], purses, on, now) for code in concerned if code not in posted}
    hoping = {matter.placement for matter in matters if isinstance(matter.stake, (HopedFor, ExpectedFrom))}
    return {
        code: MoneyToYearEnd(rows, _expected(packages[code], purses, year_end(on)) if code in hoping else ())
        for code, rows in borne.items()
    }


def _coming(package: Package, purses: Purses, now: Month, row: ToComeRow) -> BorneOfMonth:
    """What a budget has still to bear, as stakes look at it."""
    lead = purses.bearer(package.placement.lead_budget, Month.parse(row.service_month))
    return _borne(purses, now, *row[1:5], lead, row.amount)._replace(to_come=True)


def _expected(package: Package, purses: Purses, until: date) -> list[ExpectedOfMonth]:
    by_month = hoped_for(exposure(package, purses, until), lambda each: (each.month, each.standing))
    return [ExpectedOfMonth(*key, pence) for key, pence in by_month.items()]


def _staked(matters: Iterable[Matter], on: date) -> dict[str, Month]:
    """The placements whose money says what is at stake, each with the first month of it that has to be told apart."""
    found: dict[str, Month] = {}
    for matter in matters:
        if matter.stake is not None and matter.placement:
            first = matter.stake.month if isinstance(matter.stake, BorneSince) else Month.of(on)
            found[matter.placement] = min(first, found.get(matter.placement, first))
    return found


def borne_by_facts(package: Package, purses: Purses, on: date, now: Month) -> list[BorneOfMonth]:
    """What a placement's months should bear to the 31 March after a day, and which part of it after that day.

    Agencies are told by whose purses are theirs `now`.
    """
    charged, whole = (_should_bear(package, purses, through) for through in (on, year_end(on)))
    rows = [_borne(purses, now, *key, pence) for key, pence in charged.items()]
    for key, pence in whole.items():
        if pence != charged.get(key, 0):
            rows.append(_borne(purses, now, *key, pence - charged.get(key, 0))._replace(to_come=True))
    return rows


_MatterBearing = tuple[str, str | None, str, str, str]
"""Month, agreement, budget, standing and lead budget."""


def _should_bear(package: Package, purses: Purses, through: date) -> dict[_MatterBearing, int]:
    sums: dict[_MatterBearing, int] = defaultdict(int)
    for month, allocations in should_stand(package.placement, position(package, through), purses).allocations.items():
        for key, amount in allocations.items():
            sums[month, key.agreement, key.budget, key.standing, key.lead_budget] += amount
    return sums


def _borne_as_posted(books: Books, placements: Mapping[str, Month], now: Month) -> dict[str, list[BorneOfMonth]]:
    """What the journal says these placements bear.

    What stands under a budget that is not known is a fault; the checks name it.
    """
    purses = books.purses
    borne: dict[str, list[BorneOfMonth]] = {code: [] for code in placements}
    for month, codes in grouped(placements, placements.__getitem__).items():
        for row in allocated_under(books, codes, str(month)):
            if row.budget in purses.budgets and row.lead_budget in purses.budgets:
                borne[row.placement].append(_borne(purses, now, *row[1:]))
    return borne


def _borne(
    purses: Purses,
    called: Month,
    month: str,
    agreement: str | None,
    budget: str,
    standing: str,
    lead_budget: str,
    amount: int,
) -> BorneOfMonth:
    """An allocation as stakes look at it: with the agencies whose purses these are, and to whom they have passed."""
    budgets = purses.budgets
    now = purses.agency(budget, called)
    return BorneOfMonth(
        Month.parse(month), agreement, budgets[budget].agency, now, budgets[lead_budget].agency, standing, amount
    )


class MatterRow(NamedTuple):
    """A placement, matter and agency that is to act; a day still to come is that until which there is time."""

    placement: OfPlacement | None
    agreement: str | None
    what: Rule
    agency: str
    since: date
    days: Annotated[int, DAYS_OPEN]
    amount: Annotated[Amount | None, VALUE_OF_MATTERS]
    """The most that hangs on it to 31 March; several matters may hang on the same pounds."""
    counted: bool
    """Whether its pounds count in a sum of one matter's: both sides of a dispute have it, and the lead's row all."""
    law: int | None
    """Its place among what the law asks; None where the law asks nothing of it."""
    about: tuple[str, ...]
    """Of a duty that nobody is known to hold: the agency that has ended, and those between which it lies."""


MATTER_COLUMNS = (*MatterRow._fields[:7], "about")
"""What a file tells of a matter: how it is sorted and added up on a page is no part of it."""


@answer(
    "attention",
    "Needs a decision: matters on which action is required, and their value to 31 March",
    purse="each agency that is to act",
    window="as at the day; the value to the 31 March after the horizon",
    day="asked",
    exported=MATTER_COLUMNS,
    staged="matters",
)
def action_required(books: Books, on: date) -> Iterator[MatterRow]:
    """One row a matter and agency, in order of placement."""
    for matter, amount in weighed(books, matters_on(books, on), on):
        days = (on - matter.since).days
        yield MatterRow(*matter[:5], days, amount, matter.counted, matter.law, matter.about)


class DelayRow(NamedTuple):
    """A decision asked for, those waited for, and the agency for whom the lead carried it (none: nobody can say)."""

    placement: OfPlacement
    request: str | None
    agreement: str | None
    waited_for: tuple[str, ...]
    agency: str | None
    first_day: date
    last_day: date
    days: Annotated[int, DAYS_AWAITED]
    decided_on: date | None
    basis: Rule
    carried: Annotated[Amount | None, COST_OF_DELAY]
    cost: Annotated[Amount | None, DELAY_NOT_KNOWN]
    """What the days cost, where nothing says what would be shared."""
    cost_of_days: Amount
    """The same of all; on each row of a wait, so never to be added up."""

    @property
    def asked(self) -> str | None:
        """What was asked: the request, else the agreement."""
        return self.request or self.agreement

    @property
    def state(self) -> str:
        """Whether it is still awaited, or was decided."""
        return "decided" if self.decided_on else "awaited"


@answer(
    "cost-of-delay",
    "Cost of delay: what the lead commissioner paid for others while a decision was awaited",
    purse="the lead commissioner, for each agency waited for",
    window="from the day asked to the day answered, or the day",
    day="asked",
    exported=DelayRow._fields[:12],
    staged="delays",
)
def cost_of_delay(books: Books, on: date) -> Iterator[DelayRow]:
    """One row a wait, those waited for and the agency it was carried for, in order of placement and day of asking."""
    records = books.once(records_of)
    for package in books.packages().values():
        found = all_delays(package, waits(package, records), purses_of(records.facts), on)
        for wait, parts in sorted(found, key=lambda each: each[0].asked_on):
            for row in delayed(wait, parts):
                yield DelayRow(
                    placement=wait.placement,
                    request=wait.request,
                    agreement=wait.agreement,
                    waited_for=row.awaited,
                    agency=row.agency,
                    first_day=row.first_day,
                    last_day=row.last_day,
                    days=row.days,
                    decided_on=wait.answered_on,
                    basis=row.basis,
                    carried=row.carried,
                    cost=row.cost if row.carried is None else None,
                    cost_of_days=row.cost,
                )
