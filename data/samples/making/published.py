"""What the council publishes of its payments: the same money as in the books, with the disorder of such files."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ledger.domain.money_and_days.money import text_from_pence
from making.books import Books, days
from making.county import COUNCIL, COUNCIL_NAME
from making.plan import SEED

HEADER = (
    "Body",
    "Payment Date",
    "Supplier Name",
    "Supplier ID",
    "Transaction Number",
    "Expense Type",
    "Expense Area",
    "Amount",
)
OTHERS = (
    ("BRIGHTWATER TAXIS (INVENTED)", "790001", "Transport of pupils"),
    ("DUNLIN OFFICE SUPPLIES (INVENTED)", "790002", "Stationery"),
    ("PLOVER FOSTERING AGENCY (INVENTED)", "790003", "Fostering agency"),
    ("SANDERLING ADVOCACY (INVENTED)", "790004", "Professional services"),
)
"""Suppliers that have no placement in the ledger."""


class Paid(NamedTuple):
    """One row of the file, before it is written."""

    on: date
    name: str
    number: str
    transaction: str
    expense: str
    pence: int | None


def write_published(books: Books, folder: Path) -> None:
    """A file a financial year in `folder`; the layout that reads them lies beside them."""
    chance = random.Random(f"{SEED}:published")  # noqa: S311  a story, not a secret
    rows = sorted([*_for_placements(books, chance), *_for_others(chance)])
    for start in (2024, 2025, 2026):
        within = [row for row in rows if date(start, 4, 1) <= row.on < date(start + 1, 4, 1)]
        _write(folder / f"wendlemere-{start}-{(start + 1) % 100}.csv", within)


def _write(path: Path, rows: list[Paid]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for row in rows:
            amount = "" if row.pence is None else text_from_pence(row.pence)
            cells = (f"{row.on:%d/%m/%Y}", row.name, row.number, row.transaction, row.expense, "Children", amount)
            writer.writerow((COUNCIL_NAME, *cells))


def _for_placements(books: Books, chance: random.Random) -> Iterator[Paid]:
    """Payments and credits of invoices addressed to the council, under one or other of the supplier's names."""
    known: dict[tuple[Any, ...], Any] = {key: row for (sheet, key), row in books.known.items() if sheet == "invoices"}
    names = _names(books)
    for (sheet, _), row in books.known.items():
        if sheet == "payments" and known[row.invoice,].to_agency == COUNCIL:
            yield _paid(row.paid_on, row.invoice, row.amount, names[known[row.invoice,].provider], chance)
        elif sheet == "invoices" and row.kind == "credit" and row.to_agency == COUNCIL:
            yield _paid(row.dated + days(2), row.invoice, -row.gross, names[row.provider], chance)


def _names(books: Books) -> dict[str, list[tuple[str, str]]]:
    """By provider: the pairs of name and number under which the council has set it up."""
    values: dict[str, list[str]] = {}
    for (sheet, _), row in books.known.items():
        if sheet == "identifiers" and row.kind == "provider" and row.system == COUNCIL_NAME:
            values.setdefault(row.code, []).append(row.value)
    return {
        provider: list(
            zip([one for one in found if not one.isdigit()], [one for one in found if one.isdigit()], strict=True)
        )
        for provider, found in values.items()
    }


def _paid(on: date, invoice: str, pence: int, names: list[tuple[str, str]], chance: random.Random) -> Paid:
    name, number = chance.choice(names)
    return Paid(on, name, number, invoice.replace("-", ""), "Children's placements", pence)


def _for_others(chance: random.Random) -> Iterator[Paid]:
    """What has nothing to do with the ledger; a row that comes twice; a row without an amount."""
    on = date(2024, 4, 11)
    number = 0
    while on <= date(2026, 10, 29):
        number += 1
        name, supplier, expense = OTHERS[number % len(OTHERS)]
        pence = chance.randrange(52_000, 940_000)
        row = Paid(on, name, supplier, f"T{500000 + number}", expense, None if number % 41 == 0 else pence)
        yield row
        if number % 57 == 0:
            yield row
        on += days(chance.choice((7, 7, 14)))
