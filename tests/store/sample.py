"""A small ledger that uses every sheet and every column, and what tests state about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import Engine, insert, text

from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Key
from ledger.domain.sheet.rows import Column, Row
from ledger.store import keeping
from ledger.store.books import books_to_write
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.batches import Batch
from ledger.store.keeping.engine import write
from ledger.store.keeping.tables import Base
from ledger.store.sheet_tables import VERSIONS
from ledger.store.statements import write_facts

# Tables are declared once their modules are imported: all of them, whichever test runs first.
for _module in iter_modules(keeping.__path__):
    import_module(f"{keeping.__name__}.{_module.name}")

_OF_A_KIND = {
    "date": "2025-10-01",
    "month": "2025-12",
    "financial year": "2026-27",
    "text": "=SUM(A1) of Müller & O'Hara",
    "money": "1234567.89",
    "money either way": "-5.01",
    "money decided": "1234567.89",
    "rate": "5432.175",
    "quantity": "1.5",
    "number": "2.5",
    "percent": "100/3",
    "whole number": "4",
    "yes or no": "yes",
    "latitude": "50.72",
    "longitude": "-3.53",
    "rounded latitude": "50.7",
    "rounded longitude": "-3.5",
    "components": "core therapy",
    "weekdays": "mon tue",
    "professions": "psychologist nurse",
}
"""What a cell of each kind holds; a choice is the first of them, and a code one that the sample has."""
_GIVEN = {"agency": "H", "what": "an analyst", "value": "12000.00", "per": "year", "first_day": "2025-04-01"}
_SAID: dict[str, list[dict[str, str]]] = {
    "agencies": [
        {"agency": "C", "last_day": "2031-03-31", "successor": "H"},
        {"agency": "H", "name": "Health", "kind": "icb"},
    ],
    "budgets": [
        {"budget": "H-OLD", "agency": "H", "successor": "H-NEW"},
        {"budget": "H-NEW", "agency": "H", "stream": "health", "name": "Health"},
        {"budget": "C-SC", "agency": "C", "stream": "social_care", "name": "Social care"},
        {"budget": "C-ED", "agency": "C", "stream": "education", "name": "High needs"},
    ],
    "children": [{"child": "CH-1"}, {"child": "CH-2"}],
    "placements": [
        {"placement": "PL-1", "setting": "K2", "lead_budget": "C-SC", "stepped_from": "PL-2"},
        {
            "placement": "PL-2",
            "child": "CH-2",
            "provider": "providers-1",
            "setting": "WRAP",
            "lead_budget": "C-SC",
            "first_day": "2025-01-01",
        },
    ],
    "prices": [
        {"price": "P-1"},
        {
            "price": "P-2",
            "placement": "PL-2",
            "component": "core",
            "rate": "10",
            "unit": "day",
            "first_day": "2025-01-01",
        },
    ],
    "calendars": [
        {"calendar": "TERM", "first_day": "2025-09-01", "last_day": "2025-12-19"},
        {"calendar": "TERM", "first_day": "2026-01-05", "last_day": "2026-03-27"},
    ],
    "agreements": [
        {"agreement": "A-2", "status": "agreed", "supersedes": "A-1"},
        {"agreement": "A-1", "placement": "PL-1", "status": "interim", "basis": "panel", "first_day": "2025-04-01"},
        {"agreement": "B-1", "placement": "PL-2", "status": "agreed", "basis": "panel", "first_day": "2025-01-01"},
    ],
    "clauses": [
        {"rank": "1", "kind": "capped", "amount": "60000.00", "per": "year"},
        {"agreement": "A-2", "rank": "2", "kind": "rest", "budget": "C-SC", "percent": "100"},
        {"agreement": "B-1", "rank": "1", "kind": "rest", "budget": "C-SC", "percent": "66.6"},
        {"agreement": "B-1", "rank": "1", "kind": "rest", "budget": "C-ED", "percent": "33.4"},
    ],
    "uplifts": [
        {"uplift": "U-1", "claimed_rate": "", "agreed_rate": ""},
        {
            "uplift": "U-2",
            "price": "P-1",
            "first_day": "2026-10-01",
            "claimed_rate": "2000.125",
            "agreed_rate": "1999.99",
            "status": "claimed",
        },
    ],
    "partner_records": [
        {"amount": "10.00", "reference": "X"},
        {
            "agency": "H",
            "placement": "PL-1",
            "service_month": "2025-12",
            "kind": "accrued",
            "counterparty": "C",
            "amount": "11.00",
        },
    ],
    "in_kind": [
        {"contribution": "K-1", "fund": "", "home": ""},
        {"contribution": "K-2", "fund": "funds-1", **_GIVEN},
        {"contribution": "K-3", "home": "homes-1", **_GIVEN},
    ],
    "actions": [
        {"action": "AC-1", "review": ""},
        {
            "action": "AC-2",
            "placement": "PL-1",
            "review": "V-1",
            "what": "Visit the school",
            "agency": "C",
            "due": "2026-04-30",
        },
    ],
    "outcomes": [{"outcome": "O-1"}],
    "observations": [{"rater": "carer", "value": "4.5"}],
    "reviews": [{"review": "V-1"}, {"review": "V-2", "placement": "PL-2", "held_on": "2025-10-02"}],
}
"""What tests speak of, and what a row must say to be sound: of a sheet's first row what differs, and further rows."""


def _code_of(sheet: str) -> str:
    """The code of a sheet's first row."""
    said = _SAID.get(sheet, [{}])[0]
    return said.get(SHEETS[sheet].key[0], f"{sheet}-1")


def _cell(sheet: str, column: Column) -> str:
    if column.refers or column.identity:
        return _code_of(column.refers or sheet)
    return column.choices[0] if column.choices else _OF_A_KIND.get(column.cell.name, f"{sheet}-1")


def _rows(sheet: str) -> list[dict[str, str]]:
    """A row that fills every column but those that it says are empty, and the others that are said."""
    first, *others = _SAID.get(sheet, [{}])
    cells = {name: _cell(sheet, column) for name, column in SHEETS[sheet].columns().items()} | first
    return [{name: text for name, text in cells.items() if text}, *others]


# Placements come before what they refer to: the order of sheets and rows must not matter.
SAMPLE = {sheet: _rows(sheet) for sheet in dict.fromkeys(("placements", *SHEETS))}


A_ROW_EACH: dict[str, dict[str, object]] = {
    "entries": {"number": 1, "batch": 2, "posting_month": "2026-05", "kind": "charge", "placement_id": 1},
    "postings": {"entry": 1, "line": 1, "agency_id": 1, "account": "provider:accrued", "purse_id": 1, "amount": -100},
    "allocations": {
        "entry": 1,
        "line": 1,
        "budget_id": 1,
        "standing": "unagreed",
        "settled": "recharge",
        "lead_budget_id": 1,
        "amount": 100,
    },
    "charges": {
        "placement_id": 1,
        "price_id": 1,
        "service_month": "2026-05",
        "component": "core",
        "batch": 2,
        "amount": 100,
    },
    "accepted_charges": {
        "placement_id": 1,
        "invoice_id": 1,
        "line": "1",
        "service_month": "2026-05",
        "component": "core",
        "batch": 2,
        "amount": 10,
    },
    "accepted_since": {"batch": 1},
    "entry_papers": {"entry": 1, "paper": "I-1"},
    "reconciled": {"batch": 2, "entries": 1},
    "line_findings": {
        "id": 1,
        "batch": 2,
        "invoice_id": 1,
        "line": "1",
        "found": "rate",
        "also": "",
        "placement_id": 1,
        "price_id": 1,
        "service_month": "2026-05",
        "expected": 100,
        "billed": 110,
        "status": "open",
        "matched_by": "placement",
        "reason": "10p a day more",
    },
    "recharges": {
        "id": 1,
        "batch": 2,
        "number": "C-000001",
        "from_agency_id": 1,
        "sequence": 1,
        "to_agency_id": 2,
        "kind": "recharge",
        "month": "2026-05",
        "dated": date(2026, 6, 1),
        "due": date(2026, 7, 1),
        "total": 100,
    },
    "recharge_lines": {
        "recharge_id": 1,
        "line": 1,
        "placement_id": 1,
        "service_month": "2026-05",
        "budget_id": 1,
        "standing": "agreed",
        "lead_budget_id": 1,
        "amount": 100,
    },
    "receipt_matches": {
        "id": 1,
        "batch": 2,
        "receipt_id": 1,
        "recharge_id": 1,
        "line": 1,
        "amount": 100,
        "rule": "named",
        "how": "named in the reference",
        "day": date(2026, 6, 20),
    },
    "payment_matches": {
        "id": 1,
        "batch": 2,
        "payment_id": 1,
        "invoice_id": 1,
        "amount": 100,
        "rule": "named",
        "how": "by its reference",
    },
    "conflicts": {
        "id": 1,
        "batch": 2,
        "sheet": "invoices",
        "subject": "I-1",
        "why": "content",
        "said": "it was sent before with other content",
        "file": "invoices.csv",
        "row": 2,
        "differences": "[]",
        "content": "[]",
        "digest": "0",
    },
    "conflict_resolutions": {"conflict_id": 1, "batch": 2, "taken": "here", "why": "Agreed by telephone"},
    "left_matters": {
        "id": 1,
        "batch": 2,
        "matter": "on_account",
        "subject": "R-1",
        "amount": 100,
        "why": "It is next",
    },
    "batch_rows": {"batch": 1, "kept_in": "left_elsewhere", "added": 1, "superseded": 0},
    "posted": {"batch": 2, "through": date(2026, 5, 31), "entries": 1},
    "closings": {"batch": 2, "month": "2026-05", "action": "closed"},
    "payment_files": {
        "id": 1,
        "batch": 2,
        "body": "County",
        "layout": "county",
        "month": "2026-05",
        "file": "may.csv",
        "rows_taken": 1,
        "rows_blank": 0,
        "net": 100,
    },
    "published_payments": {"id": 1, "payment_file": 1, "row": 2, "supplier": "Elms", "amount": 100},
}
"""A row for each table that is not filled by facts, once the sample is batch 1 and there is a batch 2."""
SUPERSEDED_ONCE = [*(table.name for table in VERSIONS.values()), "line_findings", "payment_files"]
ONLY_GROW = sorted(set(Base.metadata.tables) - set(SUPERSEDED_ONCE))


@dataclass(frozen=True)
class Change:
    """What a book states of one row."""

    sheet: str
    key: Key
    row: Row | None
    withdrawn: bool = False
    file: str | None = "book.csv"
    line: int | None = 2


def stated(sheet: str, **cells: str) -> Change:
    """A row that is new or differs, from the text of its cells."""
    columns = SHEETS[sheet].columns()
    row = SHEETS[sheet](**{name: columns[name].cell.read(text) for name, text in cells.items()})
    return Change(sheet, row.key_values, row)


def sample() -> list[Change]:
    """All rows of the sample."""
    return [stated(sheet, **cells) for sheet, rows in SAMPLE.items() for cells in rows]


def differing(sheet: str, number: int = 0, **cells: str) -> Change:
    """A row of the sample with some cells changed."""
    return stated(sheet, **{**SAMPLE[sheet][number], **cells})


def withdrawn(sheet: str, *key: Any) -> Change:
    """A row that was a mistake."""
    return Change(sheet, key, None, withdrawn=True)


def dropped(sheet: str, *key: Any) -> Change:
    """A row that is missing from a group stated as a whole."""
    return Change(sheet, key, None)


def record(engine: Engine, *changes: Change, now: datetime | None = None) -> Batch:
    """One batch with these changes."""
    with books_to_write(engine) as books:
        batch = open_batch(books, command="import", source="book", now=now)
        write_facts(books, batch.number, changes)
    return batch


def use_every_table(engine: Engine) -> None:
    """Fill an empty store with the sample, and with at least a row in every table."""
    record(engine, *sample())
    with books_to_write(engine) as books:
        open_batch(books, command="post", source="command", files=[("book.csv", "0" * 64)])
        for name, values in A_ROW_EACH.items():
            books.connection.execute(insert(Base.metadata.tables[name]).values(values))


def change(engine: Engine, statement: str) -> None:
    with write(engine) as connection:
        connection.execute(text(statement))
