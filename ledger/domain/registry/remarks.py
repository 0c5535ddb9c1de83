"""What is odd but may stand: the remarks of docs/book.md section 5, one function each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import combinations, pairwise

from ledger.domain.agencies.sheets import Agency, Budget, Home
from ledger.domain.debts.sheets import Dispute
from ledger.domain.homes.sheets import HomeBed, HomeBlock
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.placements.calendars import calendars_of
from ledger.domain.placements.day_spans import charged_spans, open_days
from ledger.domain.placements.sheets import Child, Placement, Price
from ledger.domain.sheet.cells import PERCENT, percent_text
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Oddity
from ledger.domain.sheet.personal import is_nhs_number
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.clause_kinds import KINDS, amount_in_words
from ledger.domain.splits.in_force import decided_spans
from ledger.domain.splits.packages import Deal, Package, agreements_of, clauses_of, package_of, prices_of
from ledger.domain.splits.sheets import IN_FORCE, ClauseRow
from ledger.domain.therapeutic.sheets import TherapyHours

VERY_MANY = 100
"""More placements than this that want the same are counted, not told one by one."""


def oddities(facts: Facts, placements: Collection[str], settings: Collection[str] = ()) -> Iterator[Oddity]:
    """All remarks on the placements named; `settings` are the known codes (empty: not asked).

    The facts must have passed their checks.
    """
    yield from _outliving_their_agency(facts)
    yield from _not_bought_yet(facts, placements)
    for code in sorted(placements):
        placement = facts.sheet(Placement).get((code,))
        if placement is None:
            continue
        yield from _of_placement(facts, placement, settings)
        for price in prices_of(facts, code):
            yield from _never_charges(facts, placement, price)
        package = package_of(facts, placement)
        yield from _comes_back(package)
        yield from _starts_afresh(facts, package)
    yield from _disputed_by_a_minute(facts, placements)
    yield from _without_bed(facts, placements)
    yield from _hours_under_the_core_price(facts, frozenset(placements))
    yield from _overlaps(facts, frozenset(placements))


def small_percents(rows: Iterable[Row]) -> Iterator[Oddity]:
    """Percents below one of the rows: 0.5 is half of one percent, and was mostly meant as half of the whole."""
    for row in rows:
        for name, column in type(row).columns().items():
            value = getattr(row, name)
            if column.cell is PERCENT and value is not None and 0 < value < 1:
                whole = percent_text(value * 100)
                said = f"{name} {percent_text(value)} is less than one percent: if {whole} % is meant, write {whole}"
                yield Oddity(row, f"{said}, or format the cell as a percent")


def _outliving_their_agency(facts: Facts) -> Iterator[Oddity]:
    """Budgets that go on when their agency has ended: what they bear stands in the books of nobody that exists."""
    for budget in facts.sheet(Budget).values():
        agency = facts.sheet(Agency).get((budget.agency,))
        ends = agency.last_day if agency else None
        if ends is not None and (budget.last_day is None or budget.last_day > Month.of(ends).last_day):
            yield Oddity(
                budget,
                f"{budget.agency} ends on {ends.isoformat()} and its budget {budget.budget} goes on: give it a "
                "last_day and a successor",
            )


def _not_bought_yet(facts: Facts, placements: Collection[str]) -> Iterator[Oddity]:
    """Placements without price or agreement: each by itself, or of very many (a return states neither) how many."""
    known = facts.sheet(Placement)
    named = [known[code,] for code in sorted(placements) if (code,) in known]
    without_price = [each for each in named if not prices_of(facts, each.placement)]
    without_agreement = [each for each in named if not agreements_of(facts, each.placement)]
    if len(without_price) > VERY_MANY:
        yield Oddity(without_price[0], f"{len(without_price):,} placements have no price: they cost nothing")
    if len(without_agreement) > VERY_MANY:
        told = f"{len(without_agreement):,} placements have no agreement: the lead or fallback budget pays the whole"
        yield Oddity(without_agreement[0], told)
    for each in without_price if len(without_price) <= VERY_MANY else ():
        yield Oddity(each, f"placement {each.placement} has no price: it costs nothing")
    for each in without_agreement if len(without_agreement) <= VERY_MANY else ():
        bearer = each.bearer_without_agreement
        yield Oddity(each, f"placement {each.placement} has no agreement: {bearer} pays the whole")


def _of_placement(facts: Facts, placement: Placement, settings: Collection[str]) -> Iterator[Oddity]:
    code = placement.placement
    if settings and placement.setting not in settings:
        yield Oddity(placement, f"placement {code} has the setting {placement.setting}, which no list knows")
    child = facts.sheet(Child).get((placement.child,))
    if child is not None and is_nhs_number(child.child):
        yield Oddity(child, "a child's code has the ten digits of an NHS number: use a pseudonym instead")
    home = facts.sheet(Home).get((placement.home,))
    if home is not None and home.provider != placement.provider:
        yield Oddity(
            placement,
            f"placement {code} is with {placement.provider}, but home {home.home} is run by {home.provider}",
        )


def _hours_under_the_core_price(facts: Facts, placements: Collection[str]) -> Iterator[Oddity]:
    """Hours of therapy that name the price of the whole placement: an hour would seem to cost a part of all of it."""
    prices, told = facts.sheet(Price), set()
    for row in facts.sheet(TherapyHours).values():
        price = prices.get((row.price,))
        if row.placement not in placements or price is None or row.hourly_rate is not None or price.price in told:
            continue
        if price.component == "core":
            told.add(price.price)
            yield Oddity(
                row,
                f"hours of therapy of {row.placement} name its core price {price.price}, whose whole charge is "
                "spread over them: give an hourly rate instead",
            )


def _disputed_by_a_minute(facts: Facts, placements: Collection[str]) -> Iterator[Oddity]:
    """Disputed agreements whose minute tells of a dispute that they do not state: its end would not end them."""
    minutes = {f"Dispute {row.dispute}": row.dispute for row in facts.sheet(Dispute).values()}
    for code in sorted(placements) if minutes else ():
        for row in agreements_of(facts, code):
            if row.status == "disputed" and row.dispute is None and row.minute in minutes:
                told = f"agreement {row.agreement} tells of dispute {minutes[row.minute]} in its minute only"
                yield Oddity(row, f"{told}: state it in the column dispute, or it stays disputed when that ends")


def _without_bed(facts: Facts, placements: Collection[str]) -> Iterator[Oddity]:
    """Children in a home whose block of beds is paid for, of whom no row says which bed they have."""
    blocks = {row.home for row in facts.sheet(HomeBlock).values()}
    lodged = {row.placement for row in facts.sheet(HomeBed).values()} if blocks else set()
    for code in sorted(placements):
        placement = facts.sheet(Placement).get((code,))
        if placement is not None and placement.home in blocks and code not in lodged:
            yield Oddity(
                placement,
                f"placement {code} has no bed in home {placement.home}: state one in home_beds, or the bed counts "
                f"as empty",
            )


def _never_charges(facts: Facts, placement: Placement, price: Price) -> Iterator[Oddity]:
    if charged_spans(price, placement, calendars_of(facts)):
        return
    opened = open_days(price)
    if opened.last == FOREVER:
        missed = f"all days from {opened.first.isoformat()} on"
    else:
        number = (opened.last - opened.first).days + 1
        missed = f"{number} day{'s' if number != 1 else ''}, {_days(opened.first, opened.last)}"
    first, last = placement.stay
    where = f"the stay ({_days(first, last)})"
    if price.calendar:
        where += f" and the calendar {price.calendar}"
    yield Oddity(price, f"price {price.price} never charges: it is open on {missed}, none of them in {where}")


def _days(first: date, last: date) -> str:
    if first == last:
        return first.isoformat()
    return f"{first.isoformat()} to {last.isoformat() if last != FOREVER else 'open'}"


def _comes_back(package: Package) -> Iterator[Oddity]:
    for (_, last, later), (first, _, older) in pairwise(decided_spans(package)):
        if older.decided_last < later.decided_last and older.covers(last):
            yield Oddity(
                older.agreement,
                f"agreement {older.code} comes back into force on {first.isoformat()}, when {later.code}, "
                f"decided after it, ends; give it a last_day, or name it in supersedes, if it should not",
            )


def _starts_afresh(facts: Facts, package: Package) -> Iterator[Oddity]:
    counted: list[tuple[date, Deal]] = []
    met: set[str] = set()
    for first, last, deal in decided_spans(package):
        if deal.agreement.status not in IN_FORCE:
            continue
        if deal.code not in met:
            met.add(deal.code)
            yield from _caps_begun_again(facts, deal, first, counted)
        counted.append((last, deal))


def _caps_begun_again(facts: Facts, deal: Deal, first: date, counted: list[tuple[date, Deal]]) -> Iterator[Oddity]:
    earlier = {
        (row.kind, row.budget): (last, other.code)
        for last, other in counted
        if other.code != deal.code
        for row in _running(facts, other)
    }
    for row in _running(facts, deal):
        found = earlier.get((row.kind, row.budget))
        if found is None:
            continue
        last, code = found
        if row.per == "year" and Month.of(last).financial_year != Month.of(first).financial_year:
            continue
        yield Oddity(
            row,
            f"the {KINDS[row.kind].limit} of {amount_in_words(pounds(row.amount or 0), row.per)} for {row.budget} in "
            f"{deal.code} starts afresh on {first.isoformat()}: what counted under {code} is not counted on",
        )


def _running(facts: Facts, deal: Deal) -> list[ClauseRow]:
    return [row for row in clauses_of(facts, deal.code) if KINDS[row.kind].runs(row.per)]


def _overlaps(facts: Facts, placements: Collection[str]) -> Iterator[Oddity]:
    stays: dict[str, list[Placement]] = {}
    for placement in facts.sheet(Placement).values():
        if placement.child is not None:
            stays.setdefault(placement.child, []).append(placement)
    for each in stays.values():
        each.sort(key=lambda row: (row.first_day, row.placement))
        for one, other in combinations(each, 2):
            if one.placement not in placements and other.placement not in placements:
                continue
            first = max(one.stay[0], other.stay[0])
            last = min(one.stay[1], other.stay[1])
            if first <= last:
                yield Oddity(
                    other,
                    f"placements {one.placement} and {other.placement} of one child overlap: {_days(first, last)}",
                )
