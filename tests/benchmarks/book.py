"""A book of many placements, made the same each time: four prices and a few clauses each, over three years."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

FIRST_DAY = date(2023, 4, 1)
THROUGH = date(2026, 3, 31)

Sheets = dict[str, list[dict[str, str]]]


def write_book(folder: Path, placements: int) -> None:
    """Write a book of so many placements as CSV files."""
    write_sheets(folder, sheets(placements))


def write_sheets(folder: Path, book: Sheets) -> None:
    """Write the rows of a book, sheet by sheet, as CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for sheet, rows in book.items():
        columns = list(dict.fromkeys(name for row in rows for name in row))
        with (folder / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def sheets(placements: int) -> Sheets:
    """The rows of the book by sheet."""
    random = Random(20260401)  # noqa: S311 (a book to measure with, not a secret)
    book = _who()
    book |= {name: [] for name in ("children", "placements", "prices", "agreements", "clauses")}
    for number in range(1, placements + 1):
        _add_placement(book, number, random)
    return book


def _who() -> Sheets:
    return {
        "agencies": [
            {"agency": "C", "name": "Council", "kind": "council"},
            {"agency": "H1", "name": "First ICB", "kind": "icb"},
            {"agency": "H2", "name": "Second ICB", "kind": "icb"},
        ],
        "budgets": [
            {"budget": "C-SC", "agency": "C", "stream": "social_care", "name": "Placements"},
            {"budget": "C-HN", "agency": "C", "stream": "education", "name": "High needs"},
            {"budget": "H1-CC", "agency": "H1", "stream": "health", "name": "Continuing care"},
            {"budget": "H2-CC", "agency": "H2", "stream": "health", "name": "Continuing care"},
        ],
        "providers": [{"provider": "P", "name": "Provider"}],
        "calendars": [
            {
                "calendar": "WEEK",
                "first_day": "2023-01-01",
                "last_day": "2027-12-31",
                "weekdays": "mon tue wed thu fri",
            }
        ],
    }


def _add_placement(book: Sheets, number: int, random: Random) -> None:
    placement, child = f"PL-{number:05d}", f"CH-{number:05d}"
    book["children"].append({"child": child})
    book["placements"].append(
        {
            "placement": placement,
            "child": child,
            "provider": "P",
            "setting": "K2",
            "lead_budget": "C-SC",
            "first_day": str(FIRST_DAY),
        }
    )
    for line, (component, unit, low, high) in enumerate(
        (
            ("core", "week", 380000, 760000),
            ("education", "year", 3000000, 6000000),
            ("therapy", "hour", 6500, 12500),
            ("transport", "day", 1500, 9000),
        ),
        1,
    ):
        rate = random.randint(low, high)
        book["prices"].append(
            {
                "price": f"{placement}-{line}",
                "placement": placement,
                "component": component,
                "rate": f"{rate // 100}.{rate % 100:02d}",
                "unit": unit,
                "quantity": "3" if unit == "hour" else "",
                "calendar": "WEEK" if unit == "day" else "",
                "first_day": str(FIRST_DAY),
            }
        )
    for agreement, first_day, last_day in (
        (f"{placement}-A", FIRST_DAY, date(2024, 9, 30)),
        (f"{placement}-B", date(2024, 10, 1), None),
    ):
        book["agreements"].append(
            {
                "agreement": agreement,
                "placement": placement,
                "status": random.choice(("agreed", "agreed", "interim", "disputed")),
                "basis": "panel",
                "first_day": str(first_day),
                "last_day": str(last_day or ""),
                "decided_on": str(first_day),
                "review_by": str(date(first_day.year + 1, 3, 31)),
            }
        )
        health = random.choice(("H1-CC", "H2-CC"))
        book["clauses"] += _clauses(agreement, health, random)


def _clauses(agreement: str, health: str, random: Random) -> Iterator[dict[str, str]]:
    shape = random.randrange(3)
    yield {
        "agreement": agreement,
        "rank": "1",
        "kind": "share",
        "budget": "C-HN",
        "percent": "100",
        "components": "education",
    }
    if shape == 0:
        yield {
            "agreement": agreement,
            "rank": "2",
            "kind": "fixed",
            "budget": health,
            "amount": "850.00",
            "per": "week",
        }
    elif shape == 1:
        cap = {"percent": "50", "amount": "90000.00", "per": "year"}
        yield {"agreement": agreement, "rank": "2", "kind": "capped", "budget": health, **cap}
    else:
        yield {"agreement": agreement, "rank": "2", "kind": "share", "budget": health, "percent": "100/3"}
    yield {"agreement": agreement, "rank": "3", "kind": "rest", "budget": "C-SC", "percent": "100"}
