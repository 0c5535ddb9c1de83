"""Sheets of the month's workbook on debts between agencies: what is outstanding, how it is made up, and as held.

Bridges are made by the definitions that pages draw (docs/rules.md section 9).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ledger.answers.debts.aged import aged_debt
from ledger.answers.debts.control import at_end_of
from ledger.answers.debts.outstanding import Outstanding, outstanding, value_in_dispute
from ledger.briefing.code_words import code_in_words, with_its_code
from ledger.domain.debts.measures import BALANCE
from ledger.domain.money_and_days.figures import Figure, figures_of, made_of
from ledger.domain.money_and_days.periods import Month
from ledger.exports.workbook import Sheet, WorkbookCell, WorkbookColumn
from ledger.store.books import Books

WrittenRows = list[list[WorkbookCell]]


def aged_debt_sheet(books: Books, month: Month, agency: str | None) -> Sheet:
    """What is outstanding on the month's last day, by document and reason."""
    on = month.last_day
    debts = aged_debt(books, on).debts
    rows: WrittenRows = [
        [
            debt.creditor,
            debt.debtor,
            debt.recharge,
            debt.dated,
            debt.due,
            debt.days,
            code_in_words(debt.band),
            with_its_code(debt.reason),
            debt.position.replace("_", " "),
            amount,
            " ".join(debt.whys),
        ]
        for debt, amount in zip(debts, figures_of(BALANCE, debts, "amount", on=on), strict=True)
        if agency in (None, debt.creditor, debt.debtor)
    ]
    return Sheet(
        "aged debt",
        f"What is outstanding of recharges on {on:%d/%m/%Y}, by days past due and reason: in dispute, without "
        "prejudice, in process or not due. Open credits and unallocated cash are negative.",
        [
            *(WorkbookColumn(name) for name in ("creditor", "debtor", "recharge")),
            WorkbookColumn("dated", "day"),
            WorkbookColumn("due", "day"),
            WorkbookColumn("days past due", "number"),
            *(WorkbookColumn(name) for name in ("band", "reason", "position")),
            WorkbookColumn("amount", "money"),
            WorkbookColumn("why"),
        ],
        rows,
        frozen=3,
    )


def control_accounts_sheet(books: Books, month: Month, agency: str | None) -> Sheet:
    """Debtors and unallocated cash as listed at the month's end, and as the books hold them."""
    found = at_end_of(books, month)
    rows: WrittenRows = [
        [
            with_its_code(each.of.account),
            each.agency,
            each.counterparty,
            each.of.budget,
            each.of.towards,
            each.listed,
            each.held,
            each.listed - each.held,
        ]
        for each in found or ()
        if agency in (None, each.agency, each.counterparty)
    ]
    known = (
        "Debts by document and receipt as listed, and as the books hold them: the difference is to be £0."
        if found is not None
        else "Not known of a closed month, nor until documents are reconciled anew."
    )
    return Sheet(
        "control accounts",
        f"Debtors and unallocated cash on {month.last_day:%d/%m/%Y}. {known}",
        [
            *(WorkbookColumn(name) for name in ("account", "books of", "towards", "budget", "budget of the other")),
            WorkbookColumn("listed", "money"),
            WorkbookColumn("in the books", "money"),
            WorkbookColumn("difference", "money", "{listed}-{in the books}"),
        ],
        rows,
        frozen=3,
    )


def bridges_sheet(books: Books, month: Month, agency: str | None) -> Sheet:
    """How debts on the month's last day are made up: debtors of their parts, the balance, and what is in dispute."""
    on = month.last_day
    rows: WrittenRows = [
        [whose, of.measure.name, "less" if sign < 0 else "", part.measure.name, part]
        for whose, of, sign, part in _parts(books, on, agency)
    ]
    return Sheet(
        "how it is made up",
        f"How debts on {on:%d/%m/%Y} are made up: each figure with its parts, and under them what they come to.",
        [
            *(WorkbookColumn(name) for name in ("whose", "figure", "sign", "part")),
            WorkbookColumn("amount", "money", total=False),
        ],
        rows,
        frozen=2,
    )


def _parts(books: Books, on: date, agency: str | None) -> Iterator[tuple[str, Figure, int, Figure]]:
    """Each figure's parts with their signs, and then the figure itself."""
    found = aged_debt(books, on)
    sides: dict[str, Mapping[str, str]] = {"owed between all agencies": {}}
    if agency is not None:
        sides = {f"owed to {agency}": {"creditor": agency}, f"owed by {agency}": {"debtor": agency}}
    for whose, kept in sides.items():
        for of, parts in _bridges(outstanding(found, **kept)):
            yield from _bridge(whose, of, parts)
    if agency is None:
        value = value_in_dispute(books, found)
        yield from _bridge("between all agencies", value.value, (value.in_dispute, value.accrued))


def _bridges(told: Outstanding) -> Iterator[tuple[Figure, tuple[Figure, ...]]]:
    yield told.debtors, told.parts
    yield told.balance, (told.debtors, told.open_credits, told.unallocated_cash)


def _bridge(whose: str, of: Figure, parts: tuple[Figure, ...]) -> Iterator[tuple[str, Figure, int, Figure]]:
    if made_of(of.measure, *parts) != of:
        raise ValueError(f"{of.measure.name} is not what its parts come to")
    for part, (sign, _) in zip(parts, of.measure.makes, strict=True):
        yield whose, of, sign, part
    yield whose, of, 1, of
