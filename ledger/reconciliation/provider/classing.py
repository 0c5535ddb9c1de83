"""In which class an invoice line is, and why: the first that applies, the others beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.documents.vat import vat_against_net, vat_told
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import pounds, round_half_away
from ledger.domain.money_and_days.periods import Month, days_in_financial_year, months_between
from ledger.domain.placements.sheets import Price
from ledger.domain.sheet.cells import decimal_text
from ledger.domain.splits.charges import charge_in
from ledger.reconciliation.provider.costing import Costed, Giver
from ledger.reconciliation.provider.lines import CLASSES, Finding, LineClass, LineStatus
from ledger.reconciliation.provider.matches import Days
from ledger.reconciliation.provider.papers import LineKey, Papers, Placed

NAMED = 3
"""So many other lines are named in a reason."""


class ClassGiven(NamedTuple):
    """A class that applies, and why."""

    found: LineClass
    why: str


class Classed(NamedTuple):
    """The class a line is in, the others that apply, and the reason in words."""

    found: LineClass
    also: tuple[LineClass, ...]
    reason: str


def classed(
    said: Iterable[ClassGiven], oddities: Iterable[ClassGiven] = (), agreeing: str = "It is what its days cost."
) -> Classed:
    """The first class that applies; a line to which none does agrees, whatever is odd about it."""
    ordered = sorted(said, key=lambda item: CLASSES.index(item.found))
    odd = sorted(oddities, key=lambda item: CLASSES.index(item.found))
    whys = list(dict.fromkeys(item.why for item in (*ordered, *odd) if item.why))
    names = list(dict.fromkeys(item.found for item in (*ordered, *odd)))
    if not ordered:
        return Classed("agrees", tuple(names), " ".join([agreeing, *whys]))
    return Classed(names[0], tuple(names[1:]), " ".join(whys))


def faults_of_invoice(papers: Papers, invoice: Invoice, lines: Iterable[InvoiceLine]) -> Iterator[ClassGiven]:
    """What is wrong with an invoice as a whole: it is said of each of its lines."""
    vat = int(invoice.vat or 0)
    own = [line for line in lines if (line.invoice, line.line) not in papers.unexplained]
    together = sum(int(line.net) for line in own)
    if own and together != invoice.net:
        yield ClassGiven(
            "arithmetic", f"The lines add up to {pounds(together)}, the invoice says {pounds(invoice.net)}."
        )
    if invoice.net + vat != invoice.gross:
        sums = f"{pounds(invoice.net)} and VAT of {pounds(vat)} are not {pounds(invoice.gross)}"
        yield ClassGiven("arithmetic", f"{sums}.")
    if vat_told(own) is None:
        yield from _vat_beside(papers, invoice, vat, int(invoice.net))


def _faults_of_line(papers: Papers, invoice: Invoice, line: InvoiceLine) -> Iterator[ClassGiven]:
    """VAT of a line that says how much it bears but not why: where it names a category, VAT is due as that has it."""
    if vat_against_net(line):
        sums = f"VAT is {pounds(int(line.vat or 0))} on {pounds(line.net)}"
        yield ClassGiven("vat", f"{sums}: one asks for money and the other gives it back.")
    elif line.vat is not None and line.vat_category is None:
        yield from _vat_beside(papers, invoice, int(line.vat), int(line.net))


def _vat_beside(papers: Papers, invoice: Invoice, vat: int, net: int) -> Iterator[ClassGiven]:
    """VAT that is not the percent expected of what is taxed."""
    percent = papers.thresholds.of("vat_percent", invoice.to_agency)
    due = round_half_away(Fraction(percent) * net / 100)
    if abs(vat - due) > (1 if percent else 0):
        yield ClassGiven("vat", f"VAT is {pounds(vat)}; at {decimal_text(percent)} % it is {pounds(due)}.")


def _reason(found: Classed, line: InvoiceLine) -> str:
    """Why a line is in its class; one on which VAT is due by its category says that beside it."""
    if not line.vat or line.vat_category is None:
        return found.reason
    return f"{found.reason} It bears VAT of {pounds(line.vat)} (category {line.vat_category})."


def class_line(papers: Papers, costed: Costed, of_invoice: Iterable[ClassGiven], duplicate_of: str | None) -> Classed:
    """The class of a line that asks for something."""
    match, net = costed.match, costed.net
    placed = papers.placed[match.placement] if match.placement else None
    said = list(of_invoice)
    if not multiplies(costed.line, match.days, placed, match.prices, papers.tolerance(costed.invoice.to_agency)):
        said.append(ClassGiven("arithmetic", f"No reading of its quantity and rate comes to {pounds(net)}."))
    before = _before(costed) if costed.query else ()
    said += _asked_before(costed, before, duplicate_of)
    if placed is None or not placed.concerns(costed.invoice.to_agency):
        return classed([*said, _placeless(papers, costed, placed)])
    if not match.prices:
        said.append(ClassGiven("no_price", match.why_not))
    said += _in_advance(papers, match.days)
    if not match.prices or match.days is None:
        return classed(said)
    if agrees(costed):
        beyond = _beyond(placed, costed)
        return classed(said, [ClassGiven("days", beyond)] if beyond else (), _why_it_agrees(costed))
    near = papers.tolerance(costed.invoice.to_agency)
    if not (before and abs(net - costed.full) <= near):
        together = len(costed.compared.lines) > 1 and not costed.query
        told = () if together else _differences(placed, costed, match.days)
        said.append(next(iter(told), ClassGiven("rate", _asks(costed))))
    return classed(said)


def agrees(costed: Costed) -> bool:
    """Whether a line is what it should come to, to a penny for each of the lines that it is compared with."""
    return not costed.query and abs(costed.difference) <= costed.compared.near


def _why_it_agrees(costed: Costed) -> str:
    if costed.all_given_back:
        return "All of it was given back."
    others = _others(costed)
    return f"With {_some(others)} it is what their days cost." if others else "It is what its days cost."


def _before(costed: Costed) -> tuple[str, ...]:
    """The lines that asked for any of its days before, as many as are named and one."""
    lines = costed.compared.lines
    earlier = islice(lines, lines.index(costed))
    return tuple(islice((_name(line) for line in earlier if line.overlaps(costed)), NAMED + 1))


def _others(costed: Costed) -> tuple[str, ...]:
    """The lines that it is compared with, as many as are named and one."""
    return tuple(islice((_name(line) for line in costed.compared.lines if line is not costed), NAMED + 1))


def _name(costed: Costed) -> str:
    return f"{costed.invoice.invoice} line {costed.line.line}"


def _asked_before(costed: Costed, before: tuple[str, ...], duplicate_of: str | None) -> Iterator[ClassGiven]:
    """A line whose days were asked for before; or one like another, where it is not known what either is for."""
    if before:
        left = f"{pounds(costed.expected)} is left of them" if costed.expected else "nothing is left of them"
        yield ClassGiven("already_invoiced", f"Its days were invoiced before by {_some(before)}; {left}.")
    if duplicate_of and not costed.match.prices:
        yield ClassGiven("possible_duplicate", f"It is like {duplicate_of}, and nothing shows that they differ.")


def _placeless(papers: Papers, costed: Costed, placed: Placed | None) -> ClassGiven:
    if placed is None:
        return _unplaced(papers, costed, costed.match.why_not)
    lead = papers.purses.budgets[placed.payers.lead].agency
    return ClassGiven(
        "no_placement", f"The placement is led by {lead}: {costed.invoice.to_agency} owes nothing for it."
    )


def _unplaced(papers: Papers, of: Costed | Giver, why: str) -> ClassGiven:
    """A line without a placement; what no line explains is in a class of its own."""
    unexplained = (of.line.invoice, of.line.line) in papers.unexplained
    return ClassGiven("no_lines" if unexplained else "no_placement", why)


def _in_advance(papers: Papers, days: Days | None) -> Iterator[ClassGiven]:
    if days and (papers.horizon is None or days[1] > papers.horizon):
        posted = f"the ledger is posted through {_day(papers.horizon)}" if papers.horizon else "nothing is posted yet"
        yield ClassGiven("in_advance", f"It asks for days up to {_day(days[1])}; {posted}.")


def _asks(costed: Costed) -> str:
    if others := _others(costed):
        asked, cost = pounds(costed.compared.asked), pounds(costed.compared.cost)
        return f"With {_some(others)} it asks {asked} for days that cost {cost}."
    return f"It asks {pounds(costed.net)} for days that cost {pounds(costed.expected)}."


def _some(lines: tuple[str, ...]) -> str:
    return ", ".join(lines[:NAMED]) + (" and others" if len(lines) > NAMED else "")


# Quantity and rate against the sum


def multiplies(
    line: InvoiceLine, days: Days | None, placed: Placed | None, prices: tuple[str, ...], near: int
) -> bool:
    """Whether a line's quantity and rate come to its sum by any reading that an honest provider may have."""
    if line.rate is None or line.quantity is None:
        return True
    net, rate, quantity = abs(int(line.net)), Fraction(line.rate) * 100, Fraction(line.quantity)
    # A quantity that is itself rounded, as 57.57 hours, may be half of its last digit off.
    slack = Fraction(0)
    if quantity.denominator > 1:
        slack = Fraction(10) ** int(line.quantity.as_tuple().exponent) / 2
    for times, loose in _factors(days, quantity, slack):
        if abs(round_half_away(rate * times) - net) <= near + rate * loose:
            return True
    if placed and len(prices) == 1 and days:
        count = days_charged(placed, placed.prices[prices[0]], days)
        per_week = Fraction(count, 7)
        readings = (per_week, quantity * per_week, Fraction(count), quantity * count)
        return any(abs(round_half_away(rate * times) - net) <= near for times in readings)
    return False


def _factors(days: Days | None, quantity: Fraction, slack: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """By what a rate may be multiplied, and how far that may be off where a quantity is rounded."""
    yield quantity, slack
    if days is None:
        return
    first, last = days
    count = (last - first).days + 1
    months = Fraction(0)
    for month in months_between(Month.of(first), Month.of(last)):
        months += Fraction(span(month, first, last).bit_count(), month.days)
    in_year = Fraction(count, days_in_financial_year(Month.of(first).financial_year))
    for times in (Fraction(count, 7), Fraction(count), months, in_year):
        yield times, Fraction(0)
        yield quantity * times, slack * times


def days_charged(placed: Placed, price: Price, days: Days) -> int:
    """How many days a price charges from one day to another."""
    first, last = days
    return sum(
        (charge_in(price, placed.package, month).days & span(month, first, last)).bit_count()
        for month in months_between(Month.of(first), Month.of(last))
    )


# Why a line differs from what its days cost


def _beyond(placed: Placed, costed: Costed) -> str:
    """How a line reaches before the first or after the last day that its prices charge; empty if it does not."""
    if costed.match.days is None or not costed.match.prices:
        return ""
    (first, last), opened = costed.match.days, [placed.open_days(placed.prices[code]) for code in costed.match.prices]
    begins, ends = min(one[0] for one in opened), max(one[1] for one in opened)
    if first < begins:
        return f"It asks for days from {_day(first)}; charging begins on {_day(begins)}."
    if last > ends:
        return f"It asks for days up to {_day(last)}; the last day charged is {_day(ends)}."
    return ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _differences(placed: Placed, costed: Costed, days: Days) -> Iterator[ClassGiven]:
    """Days, quantity or rate, the first that explains a difference first; nothing where none can be named."""
    if beyond := _beyond(placed, costed):
        yield ClassGiven("days", beyond)
    if len(costed.match.prices) != 1:
        return
    price = placed.prices[costed.match.prices[0]]
    charged = days_charged(placed, price, days)
    if not charged:
        return
    yield from _count_differs(costed, price, charged)
    line, times = costed.line, Fraction(price.times)
    if line.quantity is not None and Fraction(line.quantity) not in (
        times,
        times * charged,
        times * Fraction(charged, 7),
        Fraction(charged),
        Fraction(charged, 7),
        Fraction(1),
    ):
        agreed = decimal_text(price.times)
        yield ClassGiven(
            "quantity", f"Its quantity is {decimal_text(line.quantity)}; agreed is {agreed} per {price.unit}."
        )
    if line.rate is not None and line.rate != price.rate:
        rates = f"Its rate is £{decimal_text(line.rate)}; agreed is £{decimal_text(price.rate)} per {price.unit}"
        yield ClassGiven("rate", f"{rates}.")


def _count_differs(costed: Costed, price: Price, charged: int) -> Iterator[ClassGiven]:
    """Whether the line counts other days than are charged: as it says, or as its sum tells at the agreed rate."""
    line = costed.line
    said: Fraction | None = None
    quantity = line.quantity if line.quantity != charged else None
    if quantity is not None and price.times == 1 and price.unit in ("day", "week"):
        # Days may be counted where the price is by the week: the reading nearer to what is charged is meant.
        readings = (Fraction(quantity), Fraction(quantity) * 7) if price.unit == "week" else (Fraction(quantity),)
        said = min(readings, key=lambda days: abs(days - charged))
        said = said if said != 1 and said.denominator == 1 else None
    if said is None and line.rate in (None, price.rate) and costed.full and price.unit != "once":
        implied = round_half_away(Fraction(costed.net * charged, costed.full))
        if implied > 0 and abs(round_half_away(Fraction(costed.full * implied, charged)) - costed.net) <= 1:
            same_quantity = line.quantity in (None, price.times)
            said = Fraction(implied) if same_quantity else None
    if said is not None and said != charged:
        yield ClassGiven("days", f"It counts {said} days; {charged} are charged.")


def findings_of(
    papers: Papers, invoice: Invoice, lines: Sequence[tuple[Costed | Giver, int]], duplicates: Mapping[LineKey, str]
) -> Iterator[Finding]:
    """One finding a line of the paper, in order, each given with the pence that it has in question.

    `duplicates` name the line that one may be a copy of.
    """
    faults = list(faults_of_invoice(papers, invoice, (each.line for each, _ in lines)))
    for of, in_question in lines:
        match, key = of.match, (of.line.invoice, of.line.line)
        billed = of.net if invoice.kind == "invoice" else -of.net
        wrong = [*faults, *_faults_of_line(papers, invoice, of.line)]
        if isinstance(of, Costed):
            found, expected = class_line(papers, of, wrong, duplicates.get(key)), of.expected
        else:
            found = _class_of_giver(papers, of, wrong)
            expected = 0 if match.placement is None else billed
        yield Finding(
            *key,
            found.found,
            found.also,
            match.placement,
            match.prices[0] if len(match.prices) == 1 else None,
            str(of.month),
            expected,
            billed,
            _status(papers, of, found, in_question),
            match.matched_by,
            _reason(found, of.line),
            in_question,
        )


def _class_of_giver(papers: Papers, giver: Giver, faults: Sequence[ClassGiven]) -> Classed:
    """A line that gives money back agrees with what it gives back of, if one knows what that is."""
    if giver.match.placement is None:
        return classed([*faults, _unplaced(papers, giver, f"{giver.match.why_not} {giver.told}")])
    if giver.asks:
        return classed([*faults, ClassGiven("no_price", giver.told)])
    found = classed(faults)
    return found._replace(reason=giver.told if found.found == "agrees" else f"{found.reason} {giver.told}")


def _status(papers: Papers, of: Costed | Giver, found: Classed, in_question: int) -> LineStatus:
    if found.found == "agrees":
        return "agreed"
    if isinstance(of, Costed) and of.query and not of.query_left:
        return "credited"
    decision = papers.decisions.get((of.line.invoice, of.line.line))
    if decision and decision.decision == "accepted" and in_question:
        return "open"  # accepted in part: it waits with what is left
    return decision.decision if decision else "open"
