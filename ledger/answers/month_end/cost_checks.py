"""What placements cost by two roads: a week of one, and its days without an agreement, against what was posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from ledger.answers.month_end.gaps import Gap, Placements, told_apart
from ledger.answers.splits.who_pays import exposures
from ledger.briefing.figures import month_name
from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY, Month
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Key
from ledger.domain.splits.charges import week_from
from ledger.domain.splits.expected_shares import HOPED_FOR
from ledger.domain.splits.packages import Package
from ledger.domain.splits.sheets import IN_FORCE, status_in_words
from ledger.domain.splits.stretches import Clause
from ledger.store.books import Books
from ledger.store.journal.spending import borne_without_agreement, charged_in_month, months_with_accepted

_HALF = Fraction(1, 2)
"""By so much of a penny a sum that is rounded once may be off."""


def weekly_gaps(books: Books, only: Placements = None) -> Iterator[Gap]:
    """Where a week of a placement does not cost what the last month that is wholly posted was charged for its days.

    Of placements of which that month is all alike: in the stay throughout, every price open on all days of it, none
    with a calendar. Each charge was rounded to a penny, and so is the week: they agree within that.
    """
    month = _last_whole_month(books.posted.horizon)
    if month is None:
        return
    charged = charged_in_month(books, str(month))
    for code, package in books.as_posted.packages(only).items():
        prices = _prices_throughout(package, month)
        if prices:
            pence = sum(charged.get((code, price.price), 0) for price in prices)
            off = week_from(package, month.last_day) - Fraction(7 * pence, month.days)
            if abs(off) > _HALF + Fraction(7, month.days) * _HALF * len(prices):
                gap = round_half_away(off)
                what = f"a week at its prices is {told_apart(gap)} than a week of the charges of {month_name(month)}"
                yield Gap(_agency(books, package.placement, month), None, f"placement {code}", what, gap)


def _last_whole_month(horizon: date | None) -> Month | None:
    if horizon is None:
        return None
    return Month.of(horizon + ONE_DAY).previous


def _prices_throughout(package: Package, month: Month) -> list[Price]:
    """What is charged again and again on every day of the month; nothing where any of it is charged on some only."""
    first, last = package.placement.stay
    again = [price for price in package.prices if price.unit != "once"]
    found = [price for price in again if price.first_day <= month.last_day and _ends(price) >= month.first_day]
    alike = first <= month.first_day and last >= month.last_day
    for price in found:
        alike &= price.first_day <= month.first_day and _ends(price) >= month.last_day and not price.calendar
    return found if alike else []


def _ends(price: Price) -> date:
    return price.last_day or FOREVER


def exposure_gaps(books: Books, only: Placements = None) -> Iterator[Gap]:
    """Where what is expected of partners is not its three parts, or its days not what was borne without an agreement.

    What the days cost is worked out beside the books from prices; what was borne of them is in the journal, each of
    its charges rounded to a penny: they are no more than that. They may be less where clauses would have partners
    bear nothing of some days: those are the lead's own, and no exposure. Where no split that was ever proposed or
    agreed can leave a day to the lead alone, they are no less either.
    """
    places = books.as_posted.facts(Placement).sheet(Placement)
    costs: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in exposures.listed(books):
        if only is not None and row.placement not in only:
            continue
        costs[row.placement, row.service_month, row.standing][row.basis] = row.carried
        parts = (row.declined or 0) + (row.awaited or 0) + (row.not_asked or 0)
        if row.expected is not None and parts != row.expected:
            what = f"declined, awaited and not asked for are {told_apart(parts - row.expected)} than is expected"
            yield _of_month(books, places, row.placement, row.service_month, what, parts - row.expected)
    packages, purses = books.as_posted.packages(only), books.as_posted.purses
    borne, accepted = borne_without_agreement(books), months_with_accepted(books)
    for key in sorted(costs.keys() | borne.keys()):
        placement, month, standing = key
        # What was accepted may be one budget's alone, and is then no cost of the days.
        if (placement, month) not in accepted and (only is None or placement in only):
            held = borne.get(key)
            gap = sum(costs[key].values()) - (held.amount if held else 0)
            beyond = abs(gap) > 1 + _HALF * (len(costs[key]) + (held.charges if held else 0))
            if beyond and (gap > 0 or _leaves_no_day_to_the_lead(packages[placement], purses, Month.parse(month))):
                what = f"its days that are {status_in_words(standing)} cost {told_apart(gap)} than was paid of them"
                yield _of_month(books, places, placement, month, what, gap)


def _leaves_no_day_to_the_lead(package: Package, purses: Purses, month: Month) -> bool:
    """Whether others would bear something of every day that costs anything, by whatever split it is looked at.

    Where there never was one nobody can say, and every day is told as such. Else the first clause of each has to take
    for others whatever the days cost, and on all of them: what takes later may find nothing left.
    """
    lead = purses.agency(package.placement.lead_budget, month)
    return all(
        _takes_for_others(deal.waterfall.clauses[0], lead, purses, month)
        for deal in package.deals
        if deal.waterfall and deal.agreement.status in HOPED_FOR | IN_FORCE
    )


def _takes_for_others(clause: Clause, lead: str, purses: Purses, month: Month) -> bool:
    if clause.components or clause.calendar or clause.first_day or clause.last_day:
        return False
    others = [each for each in clause.bearers if purses.agency(each.budget, month) != lead]
    if clause.kind == "fixed":
        return any(each.amount for each in others)
    return clause.kind in ("share", "rest") and any(each.percent for each in others)


def _of_month(
    books: Books, places: Mapping[Key, Placement], placement: str, month: str, what: str, pence: int
) -> Gap:
    row = places.get((placement,))
    agency = _agency(books, row, Month.parse(month)) if row else ""
    return Gap(agency, None, f"placement {placement} in {month_name(Month.parse(month))}", what, pence)


def _agency(books: Books, placement: Placement, month: Month) -> str:
    return books.purses.agency(placement.lead_budget, month)
