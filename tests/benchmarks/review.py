"""Measure joint review on a large ledger: what its pages and files are made from, beside the first posting.

Run with `make bench`. Figures are ratios within one run, for machines are noisy.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from ledger.answers.what_if.comparison import what_if
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.export import EXPORTS, export
from ledger.tasks.import_book import import_book
from ledger.tasks.post import post
from ledger.tasks.refresh_marts import refresh_marts
from tests.benchmarks.book import THROUGH, Sheets, sheets, write_sheets
from tests.benchmarks.run import timed
from tests.desk import in_books

FILES = (
    *("attention", "agenda", "actions", "cost-of-delay"),
    *("accountability", "outcome-progress", "money-without-outcome"),
    *("therapy-hours", "therapy-payers"),
    *("distances", "secured-funding", "step-downs", "step-down-costs", "waits", "wait-costs"),
)


def main(placements: int = 1_000) -> None:
    """Run every measurement and print the figures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_sheets(folder / "book", reviewed(placements))
        write_sheets(folder / "otherwise", _otherwise(placements))
        engine = open_store(f"sqlite:///{folder / 'ledger.db'}", create=True)
        print(f"{placements} placements in joint review; {os.cpu_count()} cores; Python {sys.version.split()[0]}")
        timed("import the book", lambda: _taken(engine, folder / "book"))
        first = timed("first posting", lambda: post(engine, THROUGH))
        marts = timed("mart build", lambda: refresh_marts(engine))
        took = {what: timed(f"export {what}", lambda what=what: _written(engine, what, folder)) for what in FILES}
        asked = timed("what if every split were another", lambda: in_books(engine, what_if, folder / "otherwise"))
    print(f"mart build / first posting: {marts / first:.2f}")
    for what, seconds in (*took.items(), ("what if", asked)):
        print(f"{what} / first posting: {seconds / first:.2f}")


def _taken(engine: Engine, book: Path) -> None:
    problems = import_book(engine, book).problems
    if problems:
        raise SystemExit(f"The book of the benchmark has {len(problems)} problems, the first: {problems[0]}")


def _written(engine: Engine, what: str, folder: Path) -> int:
    rows = in_books(engine, export, what, folder / f"{what}.csv", on=THROUGH if EXPORTS[what].on_a_day else None)
    if not rows:
        raise SystemExit(f"{what} has no rows: nothing was measured")
    return rows


def reviewed(placements: int) -> Sheets:
    """The large book, and of each placement what was asked, planned, observed, given and looked for."""
    book = sheets(placements)
    book |= {
        name: []
        for name in (
            *("homes", "requests", "actions", "outcomes", "observations", "therapy_hours", "searches", "averts"),
            "search_refusals",
        )
    }
    book["homes"] = [
        {"home": f"HM-{number}", "provider": "P", "name": f"Home {number}", "latitude": f"{50 + number / 40:.2f}",
         "longitude": "-3.50"}
        for number in range(40)
    ]  # fmt: skip
    for number, placement in enumerate(book["placements"], 1):
        code, child = placement["placement"], book["children"][number - 1]
        child |= {"home_district": "EX4", "home_latitude": "50.70", "home_longitude": "-3.50"}
        placement |= {"home": f"HM-{number % 40}", "planned_last_day": "2025-12-31" if number % 5 == 0 else ""}
        if number % 7 == 0:
            placement["setting"] = "WRAP"
            book["averts"].append(
                {"placement": code, "setting": "K2", "weekly_price": "5000.00", "judged_on": "2025-01-01",
                 "judged_by": "Panel"}
            )  # fmt: skip
        _ask(book, number, code)
        if number % 50:
            _aim(book, code)
        for month in range(12):
            book["therapy_hours"].append(
                {"placement": code, "service_month": f"2025-{month + 1:02d}", "clinician": "psychologist",
                 "contact": "direct", "contracted": "13", "delivered": str(9 + month % 5), "price": f"{code}-3"}
            )  # fmt: skip
        if number % 10 == 0:
            book["searches"].append(
                {"search": f"SE-{number}", "child": child["child"], "kind": "step_down", "agency": "C",
                 "needed_on": "2025-10-01", "held_in": code}
            )  # fmt: skip
            book["search_refusals"].append(
                {"search": f"SE-{number}", "provider": "P", "on": "2025-11-01", "reason": "no_bed"}
            )
    return book


def _ask(book: Sheets, number: int, code: str) -> None:
    """Every third placement waits for a decision on a proposal from the start of 2026 on; something is to be done."""
    book["actions"].append(
        {"action": f"AC-{number}", "placement": code, "what": "Look again", "agency": "H1", "due": "2026-01-31"}
    )
    if number % 3:
        return
    proposal = f"{code}-P"
    second = book["agreements"][2 * number - 1]  # each placement has two, in their order
    second["last_day"] = "2025-12-31"
    book["agreements"].append(
        {"agreement": proposal, "placement": code, "status": "in_principle", "basis": "panel",
         "first_day": "2026-01-01"}
    )  # fmt: skip
    for budget, percent in (("C-SC", "60"), ("H1-CC", "40")):
        book["clauses"].append(
            {"agreement": proposal, "rank": "1", "kind": "rest", "budget": budget, "percent": percent}
        )
    book["requests"].append(
        {"request": f"RQ-{number}", "placement": code, "agreement": proposal, "what": "renewal", "asked_by": "C",
         "asked_of": "H1", "asked_on": "2025-12-01"}
    )  # fmt: skip


def _aim(book: Sheets, code: str) -> None:
    """Three outcomes with an observation a quarter."""
    for number, (domain, agency) in enumerate((("education", "C"), ("health", "H1"), ("safety", "C")), 1):
        outcome = f"{code}-O{number}"
        book["outcomes"].append(
            {"outcome": outcome, "placement": code, "domain": domain, "statement": "It goes better",
             "whose_words": "child", "accountable": agency, "first_day": "2024-01-01", "instrument": "goal",
             "baseline": "3", "target": "8"}
        )  # fmt: skip
        for quarter in range(8):
            book["observations"].append(
                {"outcome": outcome, "on": f"202{4 + quarter // 4}-{quarter % 4 * 3 + 1:02d}-15",
                 "value": str(3 + quarter % 5), "rater": "practitioner"}
            )  # fmt: skip


def _otherwise(placements: int) -> Sheets:
    """Another split of every placement from 1 October 2025 on."""
    book: Sheets = {"agreements": [], "clauses": []}
    for number in range(1, placements + 1):
        code = f"PL-{number:05d}"
        book["agreements"].append(
            {"agreement": f"{code}-Q", "placement": code, "status": "agreed", "basis": "panel",
             "first_day": "2025-10-01", "decided_on": "2026-03-20"}
        )  # fmt: skip
        for budget, percent in (("C-SC", "70"), ("H1-CC", "30")):
            book["clauses"].append(
                {"agreement": f"{code}-Q", "rank": "1", "kind": "rest", "budget": budget, "percent": percent}
            )
    return book


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
