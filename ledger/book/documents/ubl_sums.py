"""Whether a UBL paper adds up: lines, allowances and charges and totals to the penny, VAT within a pound a category.

A charge or an allowance is what its indicator says, whatever the sign of its amount. VAT may be worked out by line,
rounded down or on the whole: EN 16931 lets it differ by a pound a category, and what differs is a remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.documents.vat import NO_VAT, VAT_SLACK, spread_vat
from ledger.domain.money_and_days.money import pounds, round_half_away, text_from_pence

Category = tuple[str, Fraction]
"""A VAT category with its percent: `("S", 20)`."""
CATEGORIES = NO_VAT | {"S"}
_SLACK = 2
"""Pence by which the standard lets a line differ from its quantity times its price."""


@dataclass(frozen=True, slots=True)
class LineSum:
    """What one line says; amounts in pence, `exact` its quantity times its price, `extras` less allowances."""

    place: str
    net: int
    exact: Fraction | None
    extras: int
    category: Category | None


@dataclass(frozen=True, slots=True)
class Extra:
    """A charge or an allowance, as its indicator says; `stated` in pence, as the paper has it."""

    stated: int
    charge: bool
    category: Category | None
    reason: str = ""

    @property
    def amount(self) -> int:
        """What it adds to the paper."""
        return self.stated if self.charge else -self.stated


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """What a paper says of one VAT category."""

    category: Category | None
    taxable: int
    tax: int


@dataclass(frozen=True, slots=True)
class PaperSums:
    """All sums of one paper, in pence as it states them: those of a credit note are above nil."""

    lines: list[LineSum]
    extras: list[Extra]
    breakdown: list[BreakdownRow]
    tax: int
    line_extension: int
    allowances: int
    charges: int
    exclusive: int
    inclusive: int
    prepaid: int
    rounding: int
    payable: int


Faulty = tuple[str, str, str]
"""A sum that is not so: its place, what it says, what it was expected to be."""


def sum_faults(sums: PaperSums) -> Iterator[Faulty]:
    """Every sum that does not come out."""
    yield from _line_faults(sums)
    yield from _total_faults(sums)
    yield from _vat_faults(sums)


def _line_faults(sums: PaperSums) -> Iterator[Faulty]:
    for line in sums.lines:
        if line.exact is None:
            continue
        worked = round_half_away(line.exact) + line.extras
        if abs(line.net - worked) > _SLACK:
            expected = f"{text_from_pence(worked)}, its quantity times its price with its charges and allowances"
            yield f"{line.place}LineExtensionAmount", text_from_pence(line.net), expected


def _total_faults(sums: PaperSums) -> Iterator[Faulty]:
    lines = sum(line.net for line in sums.lines)
    allowances = sum(extra.stated for extra in sums.extras if not extra.charge)
    charges = sum(extra.stated for extra in sums.extras if extra.charge)
    for column, said, worked, how in (
        ("LineExtensionAmount", sums.line_extension, lines, "the sum of the lines"),
        ("AllowanceTotalAmount", sums.allowances, allowances, "the sum of the allowances"),
        ("ChargeTotalAmount", sums.charges, charges, "the sum of the charges"),
        (
            "TaxExclusiveAmount",
            sums.exclusive,
            sums.line_extension - sums.allowances + sums.charges,
            "the lines less the allowances with the charges",
        ),
        ("TaxInclusiveAmount", sums.inclusive, sums.exclusive + sums.tax, "the total without VAT with the VAT"),
        (
            "PayableAmount",
            sums.payable,
            sums.inclusive - sums.prepaid + sums.rounding,
            "the total with VAT less what was prepaid, rounded as stated",
        ),
    ):
        if said != worked:
            yield column, text_from_pence(said), f"{text_from_pence(worked)}, {how}"


def _vat_faults(sums: PaperSums) -> Iterator[Faulty]:
    if not sums.breakdown:
        if sums.tax:
            yield "TaxSubtotal", "", "the VAT by category, since there is VAT"
        return
    tax = sum(row.tax for row in sums.breakdown)
    if tax != sums.tax:
        yield "TaxAmount", text_from_pence(sums.tax), f"{text_from_pence(tax)}, the sum of the VAT by category"
    taxable = sum(row.taxable for row in sums.breakdown)
    if taxable != sums.exclusive:
        how = "the total without VAT"
        yield "TaxSubtotal: TaxableAmount", text_from_pence(taxable), f"{text_from_pence(sums.exclusive)}, {how}"
    for row in sums.breakdown:
        yield from _category_faults(sums, row)


def _category_faults(sums: PaperSums, row: BreakdownRow) -> Iterator[Faulty]:
    if row.category is None or row.category[0] not in CATEGORIES:
        name = row.category[0] if row.category else ""
        yield "TaxSubtotal: TaxCategory", name, "E or Z (welfare services), O (outside VAT) or S (with VAT)"
        return
    name, tax = row.category[0], _worked_out(row)
    if abs(row.tax - tax) > (0 if name in NO_VAT else VAT_SLACK):
        how = f"the VAT of category {name} on {text_from_pence(row.taxable)}"
        yield "TaxSubtotal: TaxAmount", text_from_pence(row.tax), f"{text_from_pence(tax)}, {how}"
    parts = [*((line.net, line.category) for line in sums.lines), *((e.amount, e.category) for e in sums.extras)]
    alone = len(sums.breakdown) == 1
    taxable = sum(amount for amount, category in parts if category == row.category or (alone and category is None))
    if row.taxable != taxable:
        how = f"what the lines have in category {name}"
        yield "TaxSubtotal: TaxableAmount", text_from_pence(row.taxable), f"{text_from_pence(taxable)}, {how}"


def vat_remarks(sums: PaperSums) -> Iterator[str]:
    """VAT that is not its percent of what is taxed, and near enough to be taken, by category."""
    for row in sums.breakdown:
        if row.category is not None and row.category[0] in CATEGORIES and row.tax != _worked_out(row):
            yield (
                f"the VAT of category {row.category[0]} is {pounds(row.tax)}, and {pounds(_worked_out(row))} by its "
                "percent of what is taxed (it may have been rounded otherwise, or by line); taken as stated"
            )


def _worked_out(row: BreakdownRow) -> int:
    """The VAT of a category by its percent, rounded once."""
    name, percent = row.category or ("", Fraction(0))
    return 0 if name in NO_VAT else round_half_away(row.taxable * percent / 100)


class VatOfLine(NamedTuple):
    """The VAT that a line bears, and its category; None where the paper does not say."""

    vat: int | None
    category: str | None


def vat_by_line(sums: PaperSums) -> list[VatOfLine]:
    """The VAT of each line, then of each allowance and charge: what the paper says of its category, spread over it.

    So the lines bear the VAT of the paper to the penny, however it was rounded. A paper without a breakdown has none.
    """
    alone = sums.breakdown[0].category if len(sums.breakdown) == 1 else None
    parts = [*((line.net, line.category) for line in sums.lines), *((e.amount, e.category) for e in sums.extras)]
    categories = [category or alone for _, category in parts]
    found = [VatOfLine(None, category[0] if category else None) for category in categories]
    for row in sums.breakdown:
        places = [place for place, category in enumerate(categories) if category == row.category]
        if row.category is None or row.category[0] in NO_VAT:
            continue
        for place, vat in zip(places, spread_vat(row.tax, [parts[each][0] for each in places]), strict=True):
            found[place] = VatOfLine(vat, row.category[0])
    return found
