"""In which class an invoice line is, and why: the first that applies, the others beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.documents.vat import has_no_vat, is_standard_rated, lines_with_all_vat, vat_against_net, vat_told
from ledger.domain.money_and_days.money import pounds, round_half_away
from ledger.domain.sheet.cells import decimal_text
from ledger.reconciliation.provider.costing import Costed, Giver
from ledger.reconciliation.provider.differences import Owed, asked_of_another, differences
from ledger.reconciliation.provider.lines import CLASSES, ClassGiven, Finding, LineClass, LineStatus
from ledger.reconciliation.provider.matches import Days
from ledger.reconciliation.provider.papers import LineKey, Papers, Placed
from ledger.reconciliation.provider.readings import WHOLE, multiplies
from ledger.reconciliation.provider.stays import begins_after, beyond_charging, day_told, ended_before, moved

NAMED = 3
"""So many other lines are named in a reason."""


class Classed(NamedTuple):
    """The class a line is in, the others that apply, and the reason in words."""

    found: LineClass
    also: tuple[LineClass, ...]
    reason: str


def classed(
    said: Iterable[ClassGiven],
    oddities: Iterable[ClassGiven] = (),
    agreeing: str = "It agrees with the contract value.",
) -> Classed:
    """The first class that applies; a line to which none does agrees, whatever is odd about it."""
    ordered = sorted(said, key=lambda item: CLASSES.index(item.found))
    odd = sorted(oddities, key=lambda item: CLASSES.index(item.found))
    whys = list(dict.fromkeys(item.why for item in (*ordered, *odd) if item.why))
    names = list(dict.fromkeys(item.found for item in (*ordered, *odd)))
    if not ordered:
        return Classed("agrees", tuple(names), " ".join([agreeing, *whys]))
    return Classed(names[0], tuple(names[1:]), " ".join(whys))


def faults_of_invoice(papers: Papers, invoice: Invoice, own: Sequence[InvoiceLine]) -> Iterator[ClassGiven]:
    """What is wrong with an invoice as a whole: it is said of each of its lines; `own` are those that it has."""
    vat = int(invoice.vat or 0)
    together = sum(int(line.net) for line in own)
    if own and together != invoice.net:
        yield ClassGiven(
            "arithmetic", f"The lines add up to {pounds(together)}, the invoice says {pounds(invoice.net)}."
        )
    if invoice.net + vat != invoice.gross:
        sums = f"{pounds(invoice.net)} and VAT of {pounds(vat)} are not {pounds(invoice.gross)}"
        yield ClassGiven("arithmetic", f"{sums}.")
    if vat_told(own) is None and lines_with_all_vat(invoice, own) is None:
        yield from _vat_beside(papers, invoice, vat, int(invoice.net))


def _faults_of_line(
    papers: Papers, invoice: Invoice, line: InvoiceLine, lines: Sequence[InvoiceLine]
) -> Iterator[ClassGiven]:
    """VAT that a line bears and does not say why: where it names a category, VAT is due as that has it."""
    if vat_against_net(line):
        sums = f"VAT is {pounds(int(line.vat or 0))} on {pounds(line.net)}"
        yield ClassGiven("vat", f"{sums}: one asks for money and the other gives it back.")
        return
    if line.vat_category is not None or not line.net:
        return
    bearing = lines_with_all_vat(invoice, lines) or ()
    vat = int(line.vat if line.vat is not None else (invoice.vat or 0) if line in bearing else 0)
    if line.vat is None and line not in bearing:
        return
    none_due = not papers.thresholds.of("vat_percent", invoice.to_agency)
    if none_due and vat and len(bearing) < len(lines) and is_standard_rated(int(line.net), vat):
        yield ClassGiven("standard_rated", f"{_on_this_line(vat, line, lines)} If it is due, state its category S.")
    else:
        yield from _vat_beside(papers, invoice, vat, int(line.net))


def _on_this_line(vat: int, line: InvoiceLine, lines: Sequence[InvoiceLine]) -> str:
    """That VAT is on one line of a document, or on some, and on none of the others."""
    if line.vat is None:
        return f"The invoice's VAT of {pounds(vat)} is 20 % of this line alone: none is on its other lines."
    alone = " alone" if sum(bool(other.vat) for other in lines) <= 1 else ""
    return f"VAT of {pounds(vat)}, 20 % of it, is on this line{alone}: the invoice's other lines have none."


def _vat_beside(papers: Papers, invoice: Invoice, vat: int, net: int) -> Iterator[ClassGiven]:
    """VAT that is not the percent expected of what is taxed."""
    percent = papers.thresholds.of("vat_percent", invoice.to_agency)
    due = round_half_away(Fraction(percent) * net / 100)
    if abs(vat - due) > (1 if percent else 0):
        yield ClassGiven("vat", f"VAT is {pounds(vat)}; at {decimal_text(percent)} % it is {pounds(due)}.")


def _with_vat(found: Classed, line: InvoiceLine, lines: Sequence[InvoiceLine]) -> Classed:
    """Where VAT is due on a line by its category: that is told beside its class, and that other lines are exempt."""
    if not line.vat or line.vat_category is None or vat_against_net(line):
        return found
    due = f"VAT of {pounds(int(line.vat))} is due on it (category {line.vat_category})"
    others = [other for other in lines if other is not line]
    if not any(has_no_vat(other) for other in others):
        return found._replace(reason=f"{found.reason} {due}.")
    also = tuple(name for name in CLASSES if name in (*found.also, "standard_rated"))
    return found._replace(also=also, reason=f"{found.reason} {due}, and none on lines that are exempt.")


def class_line(papers: Papers, costed: Costed, of_invoice: Iterable[ClassGiven], duplicate_of: str | None) -> Classed:
    """The class of a line that asks for something."""
    match, net = costed.match, costed.net
    placed = papers.placed[match.placement] if match.placement else None
    said = list(of_invoice)
    owed = Owed(papers, placed, costed) if placed else None
    part = owed.part if owed else WHOLE
    near = papers.tolerance(costed.invoice.to_agency)
    if not multiplies(costed.line, match.days, placed, match.prices, near, part):
        said.append(ClassGiven("arithmetic", f"No reading of its quantity and rate comes to {pounds(net)}."))
    before = _before(costed) if costed.query else ()
    said += _asked_before(costed, before, duplicate_of)
    if placed is None or owed is None or not placed.concerns(costed.invoice.to_agency):
        return classed([*said, _placeless(papers, costed, placed)])
    if not match.prices:
        said.append(_priceless(papers, placed, costed, owed))
    said += _in_advance(papers, match.days)
    if not match.prices or match.days is None:
        return classed(said)
    if agrees(costed):
        beyond = beyond_charging(placed, costed)
        return classed(said, [ClassGiven("days", beyond)] if beyond else (), _why_it_agrees(costed))
    of_another = list(asked_of_another(papers, costed, owed))
    if not of_another and not (before and abs(net - costed.full) <= near):
        together = len(costed.compared.lines) > 1 and not costed.query
        told = () if together else differences(papers, placed, costed, match.days, part)
        said.append(next(iter(told), ClassGiven("rate", _asks(costed, owed))))
    return classed([*said, *of_another])


def agrees(costed: Costed) -> bool:
    """Whether a line is what it should come to, to a penny for each of the lines that it is compared with."""
    return not costed.query and abs(costed.difference) <= costed.compared.near


def _why_it_agrees(costed: Costed) -> str:
    if costed.all_given_back:
        return "All of it was given back."
    others = _others(costed)
    return (
        f"Together with {_some(others)} it agrees with the contract value of their days."
        if others
        else "It agrees with the contract value."
    )


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
        left = f"{pounds(costed.expected)} of them remains" if costed.expected else "none of them remains"
        yield ClassGiven("already_invoiced", f"Its days were invoiced before by {_some(before)}; {left}.")
    if duplicate_of and not costed.match.prices:
        yield ClassGiven("possible_duplicate", f"It is like {duplicate_of}, and nothing shows that they differ.")


def _placeless(papers: Papers, costed: Costed, placed: Placed | None) -> ClassGiven:
    if placed is None:
        return _unplaced(papers, costed, costed.match.why_not)
    lead, addressed = papers.purses.budgets[placed.payers.lead].agency, costed.invoice.to_agency
    whose = f"The placement is led by {lead}: {addressed} owes nothing for it."
    return ClassGiven("wrong_agency", f"{whose} The provider is to credit it, and to invoice {lead}.")


def _priceless(papers: Papers, placed: Placed, costed: Costed, owed: Owed) -> ClassGiven:
    """Why no price charges on the days of a line, in the books of the agency that it is addressed to."""
    days, others = costed.match.days, owed.others
    if days is None or placed.charging(*days, costed.invoice.to_agency):
        return ClassGiven("no_price", costed.match.why_not)
    if others:
        whose = f"{owed.agency} owes the provider nothing for its days. {owed.told}."
        return ClassGiven("wrong_agency", whose.replace("of it ", ""))
    elsewhere = moved(papers, placed, costed)
    if ended := ended_before(placed, days):
        return ClassGiven("ended_before", _sentences(ended, elsewhere))
    return ClassGiven("no_price", _sentences(begins_after(placed, days) or costed.match.why_not, elsewhere))


def _sentences(*told: str) -> str:
    return " ".join(filter(None, told))


def _unplaced(papers: Papers, of: Costed | Giver, why: str) -> ClassGiven:
    """A line without a placement; what no line explains is in a class of its own."""
    unexplained = (of.line.invoice, of.line.line) in papers.unexplained
    return ClassGiven("no_lines" if unexplained else "no_placement", why)


def _in_advance(papers: Papers, days: Days | None) -> Iterator[ClassGiven]:
    if days and (papers.horizon is None or days[1] > papers.horizon):
        posted = f"the ledger is posted to {day_told(papers.horizon)}" if papers.horizon else "nothing is posted yet"
        yield ClassGiven("in_advance", f"It asks for days up to {day_told(days[1])}; {posted}.")


def _asks(costed: Costed, owed: Owed) -> str:
    if others := _others(costed):
        asked, cost = pounds(costed.compared.asked), pounds(costed.compared.cost)
        return f"With {_some(others)} it asks {asked} for days that cost {cost}."
    asks = f"It asks {pounds(costed.net)} for days that cost {pounds(costed.expected)}"
    return (
        f"{asks} in the books of {owed.agency}: of {pounds(owed.whole)} in all, {owed.told}."
        if owed.others
        else f"{asks}."
    )


def _some(lines: tuple[str, ...]) -> str:
    return ", ".join(lines[:NAMED]) + (" and others" if len(lines) > NAMED else "")


def findings_of(
    papers: Papers, invoice: Invoice, lines: Sequence[tuple[Costed | Giver, int]], duplicates: Mapping[LineKey, str]
) -> Iterator[Finding]:
    """One finding a line of the paper, in order, each given with the pence that it has in question.

    `duplicates` name the line that one may be a copy of.
    """
    own = [of.line for of, _ in lines if (of.line.invoice, of.line.line) not in papers.unexplained]
    faults = list(faults_of_invoice(papers, invoice, own))
    for of, in_question in lines:
        match, key = of.match, (of.line.invoice, of.line.line)
        billed = of.net if invoice.kind == "invoice" else -of.net
        wrong = [*faults, *_faults_of_line(papers, invoice, of.line, own)]
        if isinstance(of, Costed):
            found, expected = class_line(papers, of, wrong, duplicates.get(key)), of.expected
        else:
            found = _class_of_giver(papers, of, wrong)
            expected = 0 if match.placement is None else billed
        found = _with_vat(found, of.line, own)
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
            found.reason,
            in_question,
        )


def _class_of_giver(papers: Papers, giver: Giver, faults: Sequence[ClassGiven]) -> Classed:
    """A line that gives money back agrees with what it gives back of, if one knows what that is."""
    if giver.match.placement is None:
        return classed([*faults, _unplaced(papers, giver, f"{giver.match.why_not} {giver.told}")])
    if giver.asks:
        return classed([*faults, ClassGiven("no_price", giver.told)])
    beyond = giver.too_much and papers.credited(giver.invoice.invoice)
    found = classed([*faults, *([ClassGiven("credited_beyond", "")] if beyond else [])])
    if found.found == "credited_beyond":
        return found._replace(reason=giver.told)
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
