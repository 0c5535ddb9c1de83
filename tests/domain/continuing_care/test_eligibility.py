"""Eligibility on a day: by the board's decision, by what is stated, or that a case is open."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.continuing_care.eligibility import eligibility_on
from ledger.domain.continuing_care.sheets import CareCase, CareStep
from ledger.domain.placements.sheets import Circumstance
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row

CASE = CareCase(care_case="CC", child="K", agency="H", referred_on="2026-03-01")


def step(on: str, result: Any, what: Any = "decision") -> CareStep:
    return CareStep(care_case="CC", step=what, on=on, result=result)


def stated(value: str, on: str) -> Circumstance:
    return Circumstance(child="K", what="continuing_care", value=value, first_day=on)


@pytest.mark.parametrize(
    ("rows", "day", "expected"),
    [
        ((), "2026-04-01", None),
        ((CASE,), "2026-02-28", None),
        ((CASE,), "2026-03-01", ("case open", "2026-03-01")),
        ((CASE, stated("unknown", "2026-01-01")), "2026-03-01", ("case open", "2026-03-01")),
        ((CASE, stated("not eligible", "2025-01-01")), "2026-03-01", ("not eligible", "2025-01-01")),
        ((CASE, step("2026-04-10", "eligible")), "2026-04-09", ("case open", "2026-03-01")),
        ((CASE, step("2026-04-10", "eligible")), "2026-04-10", ("eligible", "2026-04-10")),
        ((CASE, step("2026-04-10", "deferred")), "2026-04-10", ("case open", "2026-03-01")),
        # What a forum recommends is no decision.
        ((CASE, step("2026-04-01", "eligible", "forum")), "2026-04-10", ("case open", "2026-03-01")),
        ((CASE, step("2026-04-10", "eligible"), step("2026-07-10", "not_eligible", "review")), "2026-07-10",
         ("not eligible", "2026-07-10")),
        ((CASE, stated("not eligible", "2026-04-10"), step("2026-04-10", "eligible")), "2026-04-10",
         ("eligible", "2026-04-10")),
        ((CASE, step("2026-04-10", "eligible"), stated("not eligible", "2026-05-01")), "2026-05-01",
         ("not eligible", "2026-05-01")),
    ],
)  # fmt: skip
def test_the_later_of_what_was_decided_and_stated_is_true_and_an_open_case_where_nothing_is_known(
    rows: tuple[Row, ...], day: str, expected: tuple[str, str] | None
) -> None:
    found = eligibility_on(Facts.of(rows), "K", date.fromisoformat(day))
    assert (found and (found.value, found.first_day.isoformat())) == expected
