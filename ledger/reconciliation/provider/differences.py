"""Why an invoice line differs from what its days cost: other days, quantity or rate, or what another agency pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from ledger.domain.money_and_days.money import added_up, pounds, round_half_away
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.placements.sheets import Price, Unit
from ledger.domain.sheet.cells import decimal_text
from ledger.reconciliation.provider.costing import Costed
from ledger.reconciliation.provider.lines import ClassGiven
from ledger.reconciliation.provider.matches import Days, listed
from ledger.reconciliation.provider.papers import Papers, Placed
from ledger.reconciliation.provider.readings import WHOLE, days_charged, slack_of
from ledger.reconciliation.provider.stays import beyond_charging, moved

COUNTED: dict[Unit, str] = {"hour": "hours", "session": "sessions"}
"""Units of which a quantity is so many a week."""
_PER: dict[Unit, str] = {"day": " a day", "week": " a week", "month": " a month", "year": " a year"}
_QUARTERS = 4
"""Of an hour: a sum that comes to no quarters at the agreed rate does not tell how many hours are meant."""


class Owed:
    """What the days of a line cost in all books, where a share of them is settled direct; exact pence."""

    def __init__(self, papers: Papers, placed: Placed, costed: Costed) -> None:
        self.agency = costed.invoice.to_agency
        self._sums: dict[str, Fraction] = defaultdict(Fraction)
        self._papers = papers
        if placed.payers.direct and costed.match.days:
            self._add(placed, costed.match.prices or tuple(placed.prices), costed.match.days)

    def _add(self, placed: Placed, prices: tuple[str, ...], days: Days) -> None:
        for code in prices:
            for month in months_between(Month.of(days[0]), Month.of(days[1])):
                for owed in placed.payers.owed(placed.prices[code], month, *days):
                    here = self._papers.lineage.concerns(owed.budget, self.agency)
                    agency = self.agency if here else self._papers.purses.agency(owed.budget, month)
                    self._sums[agency] += owed.exact

    @property
    def others(self) -> Mapping[str, int]:
        """Pence that others owe the provider for these days, agency by agency."""
        sums = {agency: round_half_away(exact) for agency, exact in sorted(self._sums.items())}
        return {agency: pence for agency, pence in sums.items() if pence and agency != self.agency}

    @property
    def whole(self) -> int:
        """Pence of the days in all books."""
        return round_half_away(added_up([Fraction(0), *self._sums.values()]))

    @property
    def part(self) -> Fraction:
        """What of the days' cost is owed in the books of the agency addressed; all, where no share is direct."""
        whole = added_up([Fraction(0), *self._sums.values()])
        return self._sums[self.agency] / whole if whole and self._sums[self.agency] else WHOLE

    @property
    def told(self) -> str:
        """What others owe, in words: `£11,142.86 is to be invoiced to ICB`."""
        return " and ".join(
            f"{pounds(pence)} of it is to be invoiced to {agency}" for agency, pence in self.others.items()
        )


def asked_of_another(papers: Papers, costed: Costed, owed: Owed) -> Iterator[ClassGiven]:
    """A line that asks one agency for all that its days cost, or for the part that another is to be invoiced for."""
    near, others = max(1, papers.tolerance(owed.agency)), owed.others
    if not others:
        return
    if abs(costed.net - owed.whole) <= near:
        cost = f"Its days are right: they cost {pounds(owed.whole)} in all"
        yield ClassGiven("wrong_agency", f"{cost}. {owed.told}, direct; {pounds(costed.full)} to {owed.agency}.")
    elif costed.query and abs(costed.net - sum(others.values())) <= near:
        whose = f"what the provider is to invoice to {listed(others)}, direct"
        yield ClassGiven("wrong_agency", f"It asks {owed.agency} for {whose}.")


def differences(papers: Papers, placed: Placed, costed: Costed, days: Days, part: Fraction) -> Iterator[ClassGiven]:
    """Days, quantity or rate, the first that explains a difference first; nothing where none can be named."""
    if beyond := beyond_charging(placed, costed):
        yield ClassGiven("days", " ".join(filter(None, (beyond, moved(papers, placed, costed)))))
    if len(costed.match.prices) != 1:
        return
    price = placed.prices[costed.match.prices[0]]
    charged = days_charged(placed, price, days)
    if not charged:
        return
    if price.unit in COUNTED:
        yield from _units_differ(costed, price, charged, part)
    else:
        yield from _count_differs(costed, price, charged, days)
        yield from _quantity_differs(costed, price, charged)
    rate = costed.line.rate
    if rate is not None and not _same_rate(rate, price, part):
        rates = f"Its rate is £{decimal_text(rate)}; agreed is £{decimal_text(price.rate)} per {price.unit}"
        yield ClassGiven("rate", f"{rates}.")


def _same_rate(rate: Decimal, price: Price, part: Fraction) -> bool:
    """Whether a rate is the agreed one, by the day or by the week; or the part of it that is owed here."""
    agreed = Fraction(price.rate)
    by_other_unit = {"week": [agreed / 7], "day": [agreed * 7]}.get(price.unit, [])
    parts = [each * part for each in (agreed, *by_other_unit)] if part != WHOLE else []
    slack = max(slack_of(rate), Fraction(1, 200))
    return Fraction(rate) == agreed or any(abs(Fraction(rate) - each) <= slack for each in (*by_other_unit, *parts))


def _units_differ(costed: Costed, price: Price, charged: int, part: Fraction) -> Iterator[ClassGiven]:
    """Hours or sessions: as the line counts them, or as its sum tells at the agreed rate; never told as days."""
    agreed = Fraction(price.times) * charged / 7
    asked = _units_asked(costed, price, agreed, part)
    if asked is None:
        return
    apart, words = costed.net - costed.full, COUNTED[price.unit]
    short = f"{pounds(abs(apart))} {'short of' if apart < 0 else 'beyond'}"
    weekly = f"{decimal_text(price.times)} a week, £{price.rate:,.2f} {_EACH[price.unit]}"
    yield ClassGiven(
        "quantity",
        f"It asks for {_rounded(asked)} {words}, {short} the {_rounded(agreed)} agreed for its days ({weekly}).",
    )


_EACH: dict[Unit, str] = {"hour": "an hour", "session": "a session"}


def _units_asked(costed: Costed, price: Price, agreed: Fraction, part: Fraction) -> Fraction | None:
    """How many hours or sessions a line asks for; None where it is as many as agreed, or cannot be known."""
    line = costed.line
    if line.quantity is not None and Fraction(line.quantity) != price.times:
        said = Fraction(line.quantity)
        return None if abs(said - agreed) <= max(slack_of(line.quantity), Fraction(1, 200)) else said
    if line.rate not in (None, price.rate) or not price.rate or costed.net <= 0:
        return None
    said = Fraction(costed.net) / (Fraction(price.rate) * 100 * part)
    nearest = Fraction(round_half_away(said * _QUARTERS), _QUARTERS)
    meant = abs(nearest * Fraction(price.rate) * 100 * part - costed.net) <= 1
    return nearest if meant and nearest != agreed else None


def _rounded(number: Fraction) -> str:
    """To two places, without trailing noughts."""
    return decimal_text(Decimal(round_half_away(number * 100)) / 100)


def _quantity_differs(costed: Costed, price: Price, charged: int) -> Iterator[ClassGiven]:
    """A quantity that is none of those which mean what is agreed."""
    quantity, times = costed.line.quantity, Fraction(price.times)
    if quantity is None:
        return
    innocent = (times, times * charged, times * charged / 7, Fraction(charged), Fraction(charged, 7), WHOLE)
    if any(abs(Fraction(quantity) - each) <= slack_of(quantity) for each in innocent):
        return
    agreed = f"{decimal_text(price.times)}{_PER.get(price.unit, '')}"
    yield ClassGiven("quantity", f"Its quantity is {decimal_text(quantity)}; agreed is {agreed}.")


def _count_differs(costed: Costed, price: Price, charged: int, days: Days) -> Iterator[ClassGiven]:
    """Whether the line counts other days than are charged: as it says, or as its sum tells at the agreed rate."""
    line = costed.line
    said: Fraction | None = None
    # A quantity of 1 is the line as a whole, and counts neither days nor weeks.
    quantity = line.quantity if line.quantity not in (charged, 1) else None
    if quantity is not None and price.times == 1 and price.unit in ("day", "week"):
        # Days may be counted where the price is by the week: the reading nearer to what is charged is meant.
        readings = (Fraction(quantity), Fraction(quantity) * 7) if price.unit == "week" else (Fraction(quantity),)
        said = min(readings, key=lambda count: abs(count - charged))
        said = said if said.denominator == 1 else None
    if said is None and line.rate in (None, price.rate) and line.quantity in (None, price.times):
        said = _days_implied(costed, price, charged, days)
    if said is not None and said != charged:
        yield ClassGiven("days", f"It counts {_rounded(said)} days; {charged} are charged.")


def _days_implied(costed: Costed, price: Price, charged: int, days: Days) -> Fraction | None:
    """How many days a sum comes to at what a day costs; None where it comes to none that anybody may have counted."""
    if not costed.full or price.unit == "once":
        return None
    implied = round_half_away(Fraction(costed.net * charged, costed.full))
    exact = abs(round_half_away(Fraction(costed.full * implied, charged)) - costed.net) <= 1
    # One day more than there are is a slip in counting; what is far beyond is no other count of days.
    return Fraction(implied) if exact and 0 < implied <= (days[1] - days[0]).days + 2 else None
