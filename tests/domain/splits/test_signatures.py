"""Who has still to sign: a signature counts for the agency that gave it and for those that took its budget over."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.signatures import still_to_sign


def budget(code: str, agency: str, last_day: date | None = None, successor: str | None = None) -> Budget:
    return Budget(
        budget=code, agency=agency, stream="health", name="Continuing care", last_day=last_day, successor=successor
    )


PURSES = Purses(
    {
        row.budget: row
        for row in (
            budget("A1", "FIRST", date(2025, 3, 31), "A2"),
            budget("A2", "SECOND", date(2026, 3, 31), "A3"),
            budget("A3", "THIRD"),
            budget("B1", "OTHER", date(2025, 3, 31), "A2"),
            budget("C", "COUNCIL"),
        )
    }
)


@pytest.mark.parametrize(
    ("signed", "left"),
    [
        (set(), ("COUNCIL", "THIRD")),
        ({"COUNCIL", "FIRST"}, ()),
        ({"COUNCIL", "SECOND"}, ()),
        ({"COUNCIL", "THIRD"}, ()),
        ({"COUNCIL", "OTHER"}, ("THIRD",)),
    ],
    ids=[
        "nobody",
        "the one that was named",
        "the one in between",
        "the one it is now",
        "one whose budget is not named",
    ],
)
def test_whose_signature_counts_follows_the_budgets_that_the_agreement_names(
    signed: set[str], left: tuple[str, ...]
) -> None:
    assert still_to_sign(("C", "A1"), signed, PURSES, Month(2026, 6)) == left


def test_an_agency_is_asked_under_the_name_it_has_in_the_month() -> None:
    assert still_to_sign(("A1",), (), PURSES, Month(2025, 3)) == ("FIRST",)
    assert still_to_sign(("A1",), (), PURSES, Month(2026, 3)) == ("SECOND",)
