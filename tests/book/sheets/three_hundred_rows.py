"""A good book of some three hundred rows, the same each time it is made."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SETTINGS = ("K2", "WRAP", "S1", "U4", "SHORT", "R2")
Table = list[list[str]]


def tables() -> dict[str, Table]:
    """All sheets of the book: header, then rows."""
    book = {
        "agencies": [
            ["agency", "name", "kind"],
            ["CC", "Castleshire Council", "council"],
            ["ICB-N", "NHS North", "icb"],
            ["ICB-S", "NHS South", "icb"],
        ],
        "budgets": [
            ["budget", "agency", "stream", "name", "first_day", "last_day", "successor"],
            ["CC-SC", "CC", "social_care", "Social care", "", "", ""],
            ["CC-HN", "CC", "education", "High needs", "", "", ""],
            ["N-CHC", "ICB-N", "health", "Continuing care", "2020-04-01", "2026-03-31", "S-CHC"],
            ["S-CHC", "ICB-S", "health", "Continuing care", "", "", ""],
        ],
        "budget_amounts": [["budget", "financial_year", "amount"], ["CC-SC", "2026-27", "4500000.00"]],
        "providers": [["provider", "name"], *([f"P-{n}", f"Provider {n}"] for n in range(1, 6))],
        "calendars": [
            ["calendar", "first_day", "last_day", "weekdays"],
            ["TERM", "2025-09-01", "2025-12-19", ""],
            ["TERM", "2026-01-05", "2026-03-27", ""],
            ["TERM", "2026-04-13", "2026-07-21", ""],
            ["SAT-SUN", "2025-04-01", "2027-03-31", "sat sun"],
        ],
    }
    for sheet, header in _HEADERS.items():
        book[sheet] = [header]
    for number in range(1, 21):
        for sheet, row in _one_child(number):
            book[sheet].append(row)
    return book


_HEADERS = {
    "children": ["child", "birth_month"],
    "placements": [
        *("placement", "child", "provider", "setting", "lead_budget", "fallback_budget", "first_day", "last_day"),
    ],
    "prices": ["price", "placement", "component", "rate", "unit", "quantity", "calendar", "first_day", "last_day"],
    "agreements": ["agreement", "placement", "status", "basis", "first_day", "review_by", "decided_on", "supersedes"],
    "clauses": ["agreement", "rank", "kind", "budget", "percent", "amount", "per", "components", "settled"],
    "outcomes": ["outcome", "placement", "domain", "statement", "accountable", "first_day", "instrument"],
    "observations": ["outcome", "on", "value", "rater"],
}


def _one_child(number: int) -> Iterator[tuple[str, list[str]]]:
    child, placement = f"K-{number:03d}", f"PL-{number:03d}"
    first = date(2025, 4, 1) + timedelta(days=9 * number)
    change = (first + timedelta(days=200)).isoformat()
    before = (first + timedelta(days=199)).isoformat()
    begins = first.isoformat()
    setting = SETTINGS[number % len(SETTINGS)]
    yield "children", [child, f"20{10 + number % 8}-0{1 + number % 9}"]
    yield (
        "placements",
        [placement, child, f"P-{1 + number % 5}", setting, "CC-SC", "CC-HN" if number % 4 == 0 else "", begins, ""],
    )
    yield "prices", [f"{placement}-A", placement, "core", f"{4000 + 37 * number}.50", "week", "", "", begins, before]
    yield "prices", [f"{placement}-B", placement, "core", f"{4100 + 37 * number}.50", "week", "", "", change, ""]
    yield "prices", [f"{placement}-C", placement, "education", "812.00", "week", "", "TERM", begins, ""]
    if number % 3 == 0:
        yield "prices", [f"{placement}-D", placement, "transport", "45.00", "day", "2", "SAT-SUN", begins, ""]
    yield "agreements", [f"{placement}/1", placement, "interim", "panel", begins, change, begins, ""]
    yield "agreements", [f"{placement}/2", placement, "agreed", "panel", change, "", change, f"{placement}/1"]
    for rest in (["CC-SC", "50"], ["S-CHC", "50"]):
        yield "clauses", [f"{placement}/1", "1", "rest", *rest, "", "", "", ""]
    yield "clauses", [f"{placement}/2", "1", "share", "CC-HN", "100", "", "", "education", ""]
    yield "clauses", [f"{placement}/2", "2", "capped", "N-CHC", "100/3", "60000.00", "year", "", ""]
    yield "clauses", [f"{placement}/2", "3", "rest", "CC-SC", "60", "", "", "", ""]
    yield "clauses", [f"{placement}/2", "3", "rest", "CC-HN", "40", "", "", "", ""]
    yield "outcomes", [f"O-{number:03d}", placement, "stability", "I stay here", "CC", begins, "goal"]
    yield "observations", [f"O-{number:03d}", change, str(number), "child"]


def write(folder: Path, book: dict[str, Table]) -> None:
    """Write the sheets as a folder of CSV files."""
    folder.mkdir(exist_ok=True)
    for sheet, rows in book.items():
        with (folder / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
