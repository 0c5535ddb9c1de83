"""VAT of documents: its categories, how much of it each line bears, and whether lines bear what the document says.

VAT may be worked out by line, rounded down or on the whole: EN 16931 lets it differ by a pound a category, and what
differs by less is a remark.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.money_and_days.money import pounds, round_half_away, text_from_pence
from ledger.domain.sheet.facts import Facts, grouped
from ledger.domain.sheet.faults import Fault, Oddity
from ledger.domain.sheet.rows import Row

NO_VAT = frozenset({"E", "Z", "O"})
"""Exempt (as welfare services are), zero-rated, outside VAT."""
VAT_SLACK = 100
"""Pence by which the standard lets the VAT of a category differ from its percent of what is taxed."""


def spread_vat(total: int, nets: Sequence[int]) -> list[int]:
    """The VAT of one category, line by line, in proportion to what the lines come to without it; all in pence.

    Each line has what the lines up to it bear, less what those before it bear, each rounded: so a deduction takes its
    VAT back, and the lines bear the total to the penny. Where the lines come to nil, the first has it.

    >>> spread_vat(2000, [5000, 8000, -3000])
    [1000, 1600, -600]
    >>> spread_vat(100, [1, 1, 1])
    [33, 34, 33]
    """
    taxed, upto, before, found = sum(nets), 0, 0, []
    for net in nets:
        upto += net
        borne = round_half_away(Fraction(total * upto, taxed)) if taxed else total
        found.append(borne - before)
        before = borne
    return found


def has_no_vat(line: InvoiceLine) -> bool:
    """Whether a line says by its category that it bears no VAT."""
    return line.vat_category in NO_VAT


def vat_against_net(line: InvoiceLine) -> bool:
    """Whether a line asks for money and gives its VAT back, or the other way round: one of the signs is a slip."""
    return int(line.net) * int(line.vat or 0) < 0


def vat_told(lines: Collection[InvoiceLine]) -> int | None:
    """Pence of VAT that lines bear together; None where some of them do not say, or none is there."""
    if not lines or any(line.vat is None and not has_no_vat(line) for line in lines):
        return None
    return sum(int(line.vat or 0) for line in lines)


STANDARD_PERCENT = 20
"""The standard rate of VAT in the United Kingdom since 4 January 2011."""


def is_standard_rated(net: int, vat: int) -> bool:
    """Whether VAT is the standard rate of what it is on, to a penny; pence.

    >>> is_standard_rated(50000, 10000), is_standard_rated(50000, 2500)
    (True, False)
    """
    return abs(vat - round_half_away(Fraction(STANDARD_PERCENT * net, 100))) <= 1


def lines_with_all_vat(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[InvoiceLine] | None:
    """The lines that bear all VAT of a document; None where its lines do not show which those are.

    That is known where what some lines say comes to what the document says; and where no line says anything, of a
    document of several lines, if its VAT is the standard rate of exactly one of them.
    """
    vat = int(invoice.vat or 0)
    if not vat:
        return None
    if any(line.vat is not None or line.vat_category for line in lines):
        return [line for line in lines if line.vat] if sum(int(line.vat or 0) for line in lines) == vat else None
    alike = [line for line in lines if line.net and is_standard_rated(int(line.net), vat)]
    return alike if len(alike) == 1 < len(lines) else None


def vat_faults(facts: Facts, changed: Iterable[Row]) -> Iterator[Fault]:
    """VAT on a line of a category that has none; and documents whose VAT is not what their lines bear.

    `changed` are rows that are stated; of documents it is asked that they and their lines, where all of these say
    their VAT, come to the same within a pound for each category that has VAT.
    """
    for invoice, lines in _of_documents(facts, changed):
        for line in lines:
            if has_no_vat(line) and line.vat:
                yield Fault(
                    line,
                    "vat",
                    f"no VAT: category {line.vat_category} has none",
                    "Leave the cell empty, or state the category S",
                )
        told = vat_told(lines)
        if told is not None and abs(told - int(invoice.vat or 0)) > _slack(lines):
            yield Fault(
                invoice,
                "vat",
                f"{text_from_pence(told)}, the VAT of its lines, to within a pound a category",
                "Correct the VAT of the document, or of the line that is wrong",
            )


def vat_oddities(facts: Facts, changed: Iterable[Row]) -> Iterator[Oddity]:
    """A remark on each document whose VAT is not to the penny what its lines bear, and near enough to be taken.

    And one on each line whose VAT has another sign than what it asks for.
    """
    for invoice, lines in _of_documents(facts, changed):
        for line in filter(vat_against_net, lines):
            yield Oddity(
                line,
                f"line {line.line} of {invoice.invoice} has VAT of {pounds(int(line.vat or 0))} on "
                f"{pounds(line.net)}: one asks for money and the other gives it back",
            )
        told, said = vat_told(lines), int(invoice.vat or 0)
        if told is not None and told != said:
            yield Oddity(
                invoice,
                f"the VAT of {invoice.invoice} is {pounds(said)}, and {pounds(told)} line by line (it may have been "
                "rounded otherwise); taken as stated",
            )


def _slack(lines: Iterable[InvoiceLine]) -> int:
    return VAT_SLACK * len({line.vat_category for line in lines if not has_no_vat(line)})


def _of_documents(facts: Facts, changed: Iterable[Row]) -> Iterator[tuple[Invoice, list[InvoiceLine]]]:
    """The documents that rows are of, each with all its lines, as far as any line says something of its VAT."""
    codes = {row.invoice: None for row in changed if isinstance(row, Invoice | InvoiceLine)}
    if not codes:
        return
    lines: Mapping[str, list[InvoiceLine]] = grouped(
        (line for line in facts.sheet(InvoiceLine).values() if line.invoice in codes), lambda line: line.invoice
    )
    invoices = facts.sheet(Invoice)
    for code in codes:
        invoice, own = invoices.get((code,)), lines.get(code, [])
        if invoice is not None and any(line.vat is not None or line.vat_category for line in own):
            yield invoice, own
