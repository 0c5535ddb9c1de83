"""What needs somebody today, page by page: which of the rows that a snapshot counts do, and how urgent that is.

What needs somebody about a placement is told by `ledger.domain.attention` alone; here it is counted, and beside it
stands what the books, budgets and services ask for. It reads rows of questions to a snapshot; pages say it in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

Rows = list[dict[str, Any]]
Urgency = Literal["Act", "Check", "Know"]
AT_MOST = 2
"""So many of the largest sums are told one by one."""
CONTESTED = ("interim", "disputed")
"""Standings of shares that are borne and not firm."""
SPLITS = ("unagreed", "expired_and_charging", "in_principle", "declined", "disputed", "interim")
"""Matters of a split that needs a decision."""
_URGENT = ("unagreed", "expired_and_charging", "disputed", "emergency_not_ratified", "unregistered")
"""Matters of placements that are acted on first."""


class Needed(NamedTuple):
    """Something that needs somebody, and the rows in which it shows: one at least, what matters most first."""

    what: str
    urgency: Urgency
    rows: Rows

    @property
    def first(self) -> dict[str, Any]:
        """The row that matters most."""
        return self.rows[0]

    def sum(self, column: str) -> int:
        """What a column comes to."""
        return sum(row[column] for row in self.rows)


def _together(*found: tuple[str, Urgency, Iterable[dict[str, Any]]]) -> Iterator[Needed]:
    for what, urgency, rows in found:
        if there := list(rows):
            yield Needed(what, urgency, there)


def needed_in_the_books(balances: Rows, overdue: Rows, waiting: Rows, months: Rows) -> Iterator[Needed]:
    """What is owed and contested, invoices past their due date or with lines that wait, and months left open."""
    contested = sorted((row for row in balances if row["standing"] in CONTESTED), key=lambda row: -row["amount"])
    for row in contested[:AT_MOST]:
        yield Needed("contested", "Act", [row])
    yield from _together(
        ("overdue", "Act", overdue),
        ("lines_wait", "Act", waiting),
        ("not_closed", "Check", (row for row in months if row["posted_to_its_end"] and not row["closed"])),
    )


def needed_of_budgets(budgets: Rows, exposed: Rows, expiring: Rows) -> Iterator[Needed]:
    """Budgets committed beyond their amount, what is hoped for from partners, and agreements that end soon."""
    for row in sorted((row for row in budgets if (row["left"] or 0) < 0), key=lambda row: row["left"])[:AT_MOST]:
        yield Needed("over_budget", "Act", [row])
    for row in exposed:
        if row["expected"]:
            yield Needed("hoped_for", "Act" if row["standing"] == "declined" else "Check", [row])
    yield from _together(("expiring", "Check", sorted(expiring, key=lambda row: row["since"])))


def needed_of_placements(reasons: Rows) -> Iterator[Needed]:
    """Why placements need somebody, the urgent reasons first; `reasons` are in the order in which they are shown."""
    for row in sorted(reasons, key=lambda row: row["what"] not in _URGENT):
        yield Needed(row["what"], "Act" if row["what"] in _URGENT else "Check", [row])


def needed_of_therapy(offers: Rows, shortfalls: Rows, overdue: Rows) -> Iterator[Needed]:
    """Hours that were bought and missing, claims without evidence, and plans past their review."""
    yield from _together(
        ("hours_missing", "Act", (row for row in shortfalls if row["long_missing"] and row["open"])),
        ("accreditation_ended", "Act", (row for row in offers if row["accreditation"] == "ended")),
        ("accreditation_ending", "Check", (row for row in offers if row["accreditation"] == "ending")),
        ("never_evidenced", "Check", (row for row in offers if not row["latest_on"])),
        ("evidence_stale", "Check", (row for row in offers if row["latest_on"] and not row["heads_current"])),
        ("hours_not_reported", "Check", (row for row in shortfalls if row["not_reported"])),
        ("plan_overdue", "Check", overdue),
        ("hours_not_priced", "Know", (row for row in shortfalls if row["not_known"])),
    )
