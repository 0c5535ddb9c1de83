"""Uplifts: what providers claim and what was agreed, the arrears, and what it costs each budget."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import ValidationError

from ledger.answers.answer import answer
from ledger.answers.what_if.uplift_costs import work_out
from ledger.answers.what_if.uplift_round import Round, UpliftCost
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.sheet.columns import Amount, InMonth, OfPlacement, Rule
from ledger.domain.what_if.measures import ARREARS, UPLIFTS_TO_COME
from ledger.domain.what_if.sheets import Uplift
from ledger.errors import DataFault
from ledger.store.books import Books

Changes = Mapping[str, Mapping[str, Any]]
"""By uplift, columns of its row as somebody proposes them: `{"U-1": {"agreed_percent": "3.2"}}`."""


def uplift_round(
    books: Books,
    codes: Collection[str] | None = None,
    *,
    changes: Changes | None = None,
    through: date | None = None,
    progress: Tell | None = None,
) -> Round:
    """What these uplifts (None: all known) do to prices, and what those not yet applied would cost, by the facts.

    `changes` are what somebody proposes instead of what is stated. Costs are counted to `through` (None: the
    31 March after the horizon and every first day). Raises DataFault for an unknown code.
    """
    rows = [as_proposed(row, (changes or {}).get(row.uplift, {})) for row in uplifts_of(books, codes)]
    return work_out(books, rows, through, progress).round


def uplifts_of(books: Books, codes: Collection[str] | None) -> list[Uplift]:
    """The uplifts of these codes, or (None) all, in order of code. Raises DataFault for an unknown code."""
    known = books.facts(Uplift).sheet(Uplift)
    for code in codes or ():
        if (code,) not in known:
            raise DataFault(f"There is no uplift {code} in the ledger.", "State it on the sheet uplifts first.")
    return [known[key] for key in ([(code,) for code in codes] if codes else sorted(known))]


def as_proposed(row: Uplift, changes: Mapping[str, Any]) -> Uplift:
    """The row with what is proposed; a percent proposed replaces a rate, and a rate a percent.

    Raises DataFault for a change that may not stand.
    """
    if not changes:
        return row
    values = {name: getattr(row, name) for name in Uplift.columns()}
    for what, other in (("agreed_percent", "agreed_rate"), ("agreed_rate", "agreed_percent")):
        if changes.get(what) not in (None, ""):
            values[other] = None
    values.update((name, None if value == "" else value) for name, value in changes.items())
    try:
        return Uplift(**values)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        context = first.get("ctx", {})
        column = context.get("column") or (first["loc"][0] if first["loc"] else "a column")
        raise DataFault(
            f"Uplift {row.uplift}, {column}: expected {context.get('expected', 'a column of uplifts')}.",
            f"{context.get('remedy', 'Take it out')}.",
        ) from None


class UpliftRow(NamedTuple):
    """One uplift: what it does to a price, and by how much the placement is dearer."""

    uplift: str
    provider: str
    placement: OfPlacement
    price: str
    component: Rule
    unit: Rule
    old_rate: Decimal
    new_rate: Decimal
    percent: str
    first_day: date
    state: Rule
    shares: str
    new_price: str
    arrears: Annotated[Amount, ARREARS]
    to_come: Annotated[Amount, "Uplift cost to come", UPLIFTS_TO_COME]
    refusal: str | None


@answer("uplifts", "What uplift requests, made and agreed, do to prices", window="to 31 March")
def uplifts(books: Books) -> Iterator[UpliftRow]:
    """One row an uplift."""
    for rise in books.once(uplift_round).rises:
        row = rise.uplift
        where = (row.uplift, rise.provider, rise.placement, row.price, rise.component, rise.unit)
        rates = (rise.old_rate, rise.new_rate, rise.percent_text, row.first_day)
        stands = (rise.state, row.shares or "following", rise.new_price)
        yield UpliftRow(*where, *rates, *stands, rise.owing, rise.to_come, rise.refusal)


class ArrearsRow(NamedTuple):
    """What a provider may bill on top of what it billed, of one uplift and service month."""

    uplift: str
    provider: str
    placement: OfPlacement
    service_month: InMonth
    arrears: Annotated[Amount, ARREARS]


@answer("uplift-arrears", "Arrears of uplifts that are not declined", window="through the horizon")
def arrears(books: Books) -> Iterator[ArrearsRow]:
    """One row an uplift and service month."""
    for rise in books.once(uplift_round).rises:
        for month, pence in rise.arrears.items():
            yield ArrearsRow(rise.uplift.uplift, rise.provider, rise.placement, str(month), pence)


@answer(
    "uplift-costs",
    "In-year and full-year effect on each budget of uplifts not yet applied",
    purse="each budget",
    window="to 31 March",
)
def uplift_costs(books: Books) -> list[UpliftCost]:
    """One row a placement, budget and month that uplifts not yet applied would move."""
    return books.once(uplift_round).costs
