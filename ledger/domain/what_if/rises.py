"""What an agreed uplift makes of the facts: the old price ends, a new one begins; and shares follow or stay frozen.

Following shares need nothing: the clauses work on the dearer price. To freeze them, the agreement in force is
superseded by one of the same clauses, before which the lead budget takes what the rise adds: 1 - old rate / new rate
of the component. What it leaves is to the fraction of a penny what the old price cost, so every clause, cap and
threshold that follows takes what it took.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY, Month, months_between
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.acceptances import Acceptance
from ledger.domain.splits.charges import charged_days, charges_of, stay_in
from ledger.domain.splits.packages import Deal, Package, packages_of
from ledger.domain.splits.position import bounds, frames, position
from ledger.domain.splits.restating import NotExpressible, restated, used_before
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.domain.what_if.sheets import Uplift

JOINT = "+"
"""Stands between a price or agreement and the uplift that made it another: `PR-1+U-26`."""


class NotRaised(ValueError):
    """An uplift that cannot be made into facts as it stands; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class UpliftRows:
    """The rows that an uplift states, all of them new or superseding; and what a reader should know of them."""

    old: Price
    new: Price
    agreement: Agreement | None
    clauses: tuple[ClauseRow, ...]
    notes: tuple[str, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, of three sheets."""
        return (self.old, self.new, *([self.agreement] if self.agreement else []), *self.clauses)


def raised_code(code: str, uplift: str, uplifts: Collection[str]) -> str:
    """The code of what an uplift makes of a price or agreement; an earlier uplift's name falls away from it."""
    head, joint, tail = code.rpartition(JOINT)
    base = head if joint and tail in uplifts else code
    return f"{base}{JOINT}{uplift}"


def raised_price(price: Price, uplift: Uplift, uplifts: Collection[str]) -> tuple[Price, Price]:
    """The price until the day before, and the one from the day on. Raises NotRaised where that may not stand."""
    named, day = f"price {price.price}", uplift.first_day.isoformat()
    if price.unit == "once":
        raise NotRaised(f"{named} is charged once, on {price.first_day.isoformat()}; state another price instead.")
    if uplift.first_day <= price.first_day:
        raise NotRaised(
            f"{named} begins on {price.first_day.isoformat()}, not before {day}: change the rate of the price "
            "itself, or let the uplift begin on a later day."
        )
    if price.last_day and uplift.first_day > price.last_day:
        raise NotRaised(
            f"{named} ends on {price.last_day.isoformat()}, before {day}: "
            "request the uplift of the price that is open that day."
        )
    rate = uplift.rate_from(price.rate)
    if rate == price.rate:
        raise NotRaised(f"{named} already has that rate: decline the uplift request, or agree more than nothing.")
    code = raised_code(price.price, uplift.uplift, uplifts)
    note = f"Uplift {uplift.uplift}" + (f": {uplift.reason}" if uplift.reason else "")
    new = price.model_copy(update={"price": code, "rate": rate, "first_day": uplift.first_day, "note": note})
    return price.model_copy(update={"last_day": uplift.first_day - ONE_DAY}), new


def risen(
    facts: Facts,
    uplift: Uplift,
    uplifts: Collection[str],
    through: date,
    made: Collection[str] = (),
    accepted: Collection[Acceptance] = (),
) -> UpliftRows:
    """What an uplift states, given the facts of one placement; frozen shares are proved through a day.

    `made` are agreements that other uplifts of the same round have just made: one that begins on the same day is
    extended instead of superseded. `accepted` is what is accepted of the placement's lines, which clauses take of
    too. Raises NotRaised, also where the partners' shares cannot be frozen exactly.
    """
    price = facts.sheet(Price)[(uplift.price,)]
    old, new = raised_price(price, uplift, uplifts)
    simply = UpliftRows(old, new, None, (), ())
    if not uplift.frozen:
        return simply
    if new.rate < old.rate:
        raise NotRaised(
            f"price {price.price} falls: partners' shares cannot be frozen, the lead budget's would be negative."
        )
    package = _package(facts).with_accepted(accepted)
    deal = _deal_in_force(package, uplift.first_day, through)
    if deal is None:
        return simply
    _alone_in_its_component(package, price, new, through)
    found = _frozen(facts, package, simply, deal, uplift, uplifts, made)
    _prove(package, _package(with_rows(facts, found.rows)).with_accepted(accepted), uplift, through)
    return found


def with_rows(facts: Facts, rows: Iterable[Row]) -> Facts:
    """The facts with these rows stated on top; the clauses of an agreement are stated as a whole."""
    rows = list(rows)
    after = {sheet: dict(known) if sheet in _STATED else known for sheet, known in facts.rows.items()}
    whole = {row.agreement for row in rows if isinstance(row, ClauseRow)}
    clauses = after[ClauseRow.sheet]
    for key in [key for key in clauses if key[0] in whole]:
        del clauses[key]
    for row in rows:
        after[row.sheet][row.key_values] = row
    return Facts(after)


_STATED = frozenset({Price.sheet, Agreement.sheet, ClauseRow.sheet})


def arrears(package: Package, old: Price, new: Price, through: date) -> dict[Month, int]:
    """Pence by service month by which the new price is dearer than the old one would have been, through a day."""
    without = replace(package, prices=(old.model_copy(update={"last_day": new.last_day}),))
    raised = replace(package, prices=(old, new))
    last = bounds(raised, through)[1]
    found = {}
    for month in months_between(Month.of(new.first_day), Month.of(last)):
        upto = span(month, None, last)
        dearer = sum(charge.amount for charge in charges_of(raised, month, upto))
        dearer -= sum(charge.amount for charge in charges_of(without, month, upto))
        if dearer:
            found[month] = dearer
    return found


def _package(facts: Facts) -> Package:
    return next(packages_of(facts))


def _deal_in_force(package: Package, first: date, through: date) -> Deal | None:
    """The agreement in force from a day on; None where there is none. Raises NotRaised where there are several."""
    found: dict[str, Deal] = {}
    for frame in frames(package, through):
        after = span(frame.month, first, None)
        found.update((part.deal.code, part.deal) for part in frame.covered if part.deal and part.days & after)
    if len(found) > 1:
        raise NotRaised(
            f"{' and '.join(sorted(found))} are in force from {first.isoformat()} on: shares are frozen for one "
            "agreement at a time. Let them follow, or state the agreements that freeze them."
        )
    return next(iter(found.values()), None)


def _alone_in_its_component(package: Package, price: Price, new: Price, through: date) -> None:
    """Raises NotRaised where another price of the component, or what was accepted, charges on the new one's days."""
    first, last = new.first_day, min(new.last_day or FOREVER, bounds(package, through)[1])
    for accepted in package.accepted:
        if accepted.alone is None and accepted.component == price.component and first <= accepted.day <= last:
            raise NotRaised(
                f"{pounds(accepted.amount)} was accepted on {accepted.name} above {price.price}: what the "
                "rise adds cannot be told from it. Take the acceptance back, or let shares follow."
            )
    others = [row for row in package.prices if row.component == price.component and row.price != price.price]
    for month in months_between(Month.of(first), Month.of(last)):
        days = span(month, first, last)
        for other in others:
            if charged_days(other, package, month, stay_in(package, month)) & days:
                raise NotRaised(
                    f"price {other.price} charges {price.component} on the same days as {price.price}: what the rise "
                    "adds cannot be told from it. Let shares follow, or give one of them another component."
                )


def _frozen(
    facts: Facts,
    package: Package,
    simply: UpliftRows,
    deal: Deal,
    uplift: Uplift,
    uplifts: Collection[str],
    made: Collection[str],
) -> UpliftRows:
    """The superseding agreement: what the rise adds to the lead first, then the clauses as they were."""
    lead = package.placement.lead_budget
    rows = [row for row in facts.sheet(ClauseRow).values() if row.agreement == deal.code]
    first = max(uplift.first_day, deal.agreement.first_day)
    extended = deal.code in made and deal.agreement.first_day == first
    code = deal.code if extended else raised_code(deal.code, uplift.uplift, uplifts)
    same, notes = tuple(rows), tuple[str, ...]()
    if not extended:
        try:
            found = restated(rows, used_before(package, deal.code, first), code, first, deal.agreement.last_day, ())
        except NotExpressible as fault:
            raise NotRaised(f"{deal.code} cannot be frozen. {fault} Let shares follow.") from None
        same, notes = found.clauses, found.notes
    adds = ClauseRow(
        agreement=code,
        rank=1,
        kind="share",
        budget=lead,
        percent=(1 - Fraction(simply.old.rate) / Fraction(simply.new.rate)) * 100,
        components=(simply.new.component,),
        last_day=simply.new.last_day,
        settled=next((row.settled for row in rows if row.budget == lead), None),
    )
    places = {rank: place for place, rank in enumerate(sorted({row.rank for row in same}), 2)}
    clauses = (adds, *(row.model_copy(update={"rank": places[row.rank]}) for row in same))
    agreement = None if extended else _superseding(deal.agreement, code, first, uplift)
    return replace(simply, agreement=agreement, clauses=clauses, notes=notes)


def _superseding(agreement: Agreement, code: str, first: date, uplift: Uplift) -> Agreement:
    """The same decision from a day on: decided when the uplift was, unless the agreement itself was decided later."""
    decided = [day for day in (agreement.decided_on, uplift.decided_on) if day]
    return agreement.model_copy(
        update={
            "agreement": code,
            "first_day": first,
            "decided_on": max(decided, default=None),
            "minute": f"Shares frozen at uplift {uplift.uplift}",
            "panel": None,
            "requested_on": uplift.claimed_on,
            "supersedes": agreement.agreement,
        }
    )


def _prove(before: Package, after: Package, uplift: Uplift, through: date) -> None:
    """Raises NotRaised where a partner would not bear what it bore, within a penny however long it runs."""
    lead = before.placement.lead_budget
    drift: dict[str, Fraction] = defaultdict(Fraction)
    was, is_now = (dict(_borne_exactly(package, through)) for package in (before, after))
    for month in sorted({month for month, _ in was.keys() | is_now.keys()}):
        for budget in sorted({budget for _, budget in was.keys() | is_now.keys()} - {lead}):
            drift[budget] += is_now.get((month, budget), Fraction(0)) - was.get((month, budget), Fraction(0))
            if abs(drift[budget]) >= 1:
                raise NotRaised(
                    f"what {budget} pays of {before.placement.placement} in {month} would not stay as it was: "
                    f"its share depends on the whole month, which is parted on {uplift.first_day.isoformat()}. Let "
                    "the uplift begin with a month, or let shares follow."
                )


def _borne_exactly(package: Package, through: date) -> Iterator[tuple[tuple[Month, str], Fraction]]:
    """Exact pence by month and budget that clauses take, before anything is rounded."""
    sums: dict[tuple[Month, str], Fraction] = defaultdict(Fraction)
    for month in position(package, through):
        for worked in (worked for case in month.cases for worked in case.stretches):
            for take in (take for step in worked.steps for take in step.takes):
                sums[month.month, take.budget] += take.exact
    yield from sums.items()


def facts_by_placement(facts: Facts) -> dict[str, Facts]:
    """Facts of several placements as facts of one each; budgets, calendars and the like are shared, not copied."""
    placement_of = {row.agreement: row.placement for row in facts.sheet(Agreement).values()}
    found = {
        code: Facts({**facts.rows, Placement.sheet: {(code,): row}, **{sheet: {} for sheet in _STATED}})
        for (code,), row in facts.sheet(Placement).items()
    }
    for price in facts.sheet(Price).values():
        if price.placement in found:
            found[price.placement].rows[Price.sheet][price.key_values] = price
    for agreement in facts.sheet(Agreement).values():
        if agreement.placement in found:
            found[agreement.placement].rows[Agreement.sheet][agreement.key_values] = agreement
    for clause in facts.sheet(ClauseRow).values():
        placement = placement_of.get(clause.agreement)
        if placement in found:
            found[placement].rows[ClauseRow.sheet][clause.key_values] = clause
    return found
