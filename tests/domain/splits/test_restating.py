"""An agreement restated from a day on: nobody gets a second cap, and nothing else moves."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.money_and_days.money import Pence
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.packages import Package, packages_of
from ledger.domain.splits.position import position
from ledger.domain.splits.restating import NotExpressible, restated, used_before
from ledger.domain.splits.sheets import Agreement, ClauseRow

slowly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIRST, THROUGH = date(2025, 6, 1), date(2026, 9, 30)


def clause(rank: int, kind: Any, budget: str, agreement: str = "A", **figures: Any) -> ClauseRow:
    return ClauseRow(agreement=agreement, rank=rank, kind=kind, budget=budget, **figures)


REST = clause(9, "rest", "SC", percent=Fraction(100))


def package_of(rate: str, agreements: dict[str, tuple[date, str | None, list[ClauseRow]]]) -> Package:
    rows: list[Any] = [
        Placement(placement="P", child="K", provider="OAK", setting="K2", lead_budget="SC", first_day=FIRST),
        Price(price="P-core", placement="P", component="core", rate=Decimal(rate), unit="week", first_day=FIRST),
    ]
    for code, (first, supersedes, clauses) in agreements.items():
        rows.append(
            Agreement(
                agreement=code,
                placement="P",
                status="disputed" if supersedes else "agreed",
                basis="panel",
                first_day=first,
                decided_on=first,
                supersedes=supersedes,
            )
        )
        rows += clauses
    return next(packages_of(Facts.of(rows)))


def borne(package: Package) -> dict[tuple[str, int], int]:
    """What each budget was allocated, by budget and financial year."""
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for month in position(package, THROUGH):
        for case in month.cases:
            for target in case.targets:
                sums[target.budget, month.month.financial_year] += target.allocated
    return sums


def taken(package: Package, budget: str) -> dict[int, Fraction]:
    """What a budget took by its clauses, exactly, by financial year."""
    sums: dict[int, Fraction] = defaultdict(Fraction)
    for month in position(package, THROUGH):
        for worked in (worked for case in month.cases for worked in case.stretches):
            for take in (take for step in worked.steps for take in step.takes if take.budget == budget):
                sums[month.month.financial_year] += take.exact
    return sums


def disputed(rate: str, rows: list[ClauseRow], day: date) -> tuple[Package, Package, tuple[str, ...]]:
    """The placement as it was agreed, and as it is once it is disputed from a day on."""
    before = package_of(rate, {"A": (FIRST, None, rows)})
    found = restated(rows, used_before(before, "A", day), "B", day, None)
    return before, package_of(rate, {"A": (FIRST, None, rows), "B": (day, "A", list(found.clauses))}), found.notes


days = st.integers(1, 480).map(lambda number: FIRST + timedelta(number))
rates = st.integers(10_000, 2_000_000).map(lambda pence: str(Decimal(pence) / 100))


@slowly
@given(rates, days, st.integers(0, 30_000_000), st.sampled_from(("year", "total")), st.sampled_from((30, 50, 100)))
def test_a_cap_is_not_started_afresh_by_a_dispute(
    rate: str, day: date, amount: int, per: Literal["year", "total"], percent: int
) -> None:
    rows = [clause(1, "capped", "HE", percent=Fraction(percent), amount=Pence(amount), per=per), REST]
    agreed, contested, _ = disputed(rate, rows, day)
    asked, given_now = taken(agreed, "HE"), taken(contested, "HE")
    for year in set(asked) | set(given_now):
        assert 0 <= asked[year] - given_now[year] < 1
    most = borne(contested)
    if per == "total":
        assert sum(pence for (budget, _), pence in most.items() if budget == "HE") <= amount
    else:
        assert all(pence <= amount for (budget, _), pence in most.items() if budget == "HE")


@slowly
@given(rates, days, st.integers(0, 30_000_000), st.sampled_from(("year", "total")))
def test_a_threshold_is_not_met_a_second_time_in_a_dispute(
    rate: str, day: date, amount: int, per: Literal["year", "total"]
) -> None:
    rows = [clause(1, "above", "HE", percent=Fraction(50), amount=Pence(amount), per=per), REST]
    agreed, contested, _ = disputed(rate, rows, day)
    asked, given_now = taken(agreed, "HE"), taken(contested, "HE")
    for year in set(asked) | set(given_now):
        assert 0 <= asked[year] - given_now[year] < 1


@slowly
@given(rates, days, st.integers(0, 500_000))
def test_what_is_fixed_or_capped_by_the_week_stays_as_it_was(rate: str, day: date, amount: int) -> None:
    rows = [
        clause(1, "fixed", "ED", amount=Pence(amount), per="week"),
        clause(2, "share", "HE", percent=Fraction(100, 3)),
        REST,
    ]
    agreed, contested, notes = disputed(rate, rows, day)
    assert notes == ()
    for budget in ("ED", "HE", "SC"):
        assert taken(agreed, budget) == taken(contested, budget)


def test_what_was_used_of_a_yearly_cap_is_told_and_the_whole_comes_again_on_1_april() -> None:
    # £700 a week is £100 a day: from 1 June to 31 October 2025 (153 days) half of it is £7,650.
    rows = [clause(1, "capped", "HE", percent=Fraction(50), amount=Pence(1_000_000), per="year"), REST]
    _, _, notes = disputed("700", rows, date(2025, 11, 1))
    assert notes == (
        "Of the cap of £10,000.00 a year for HE, £7,650.00 was used before 2025-11-01: £2,350.00 is left"
        " until 2026-03-31, and the whole again from 2026-04-01.",
    )
    found = restated(rows, {(1, "HE"): Fraction(765_000)}, "B", date(2025, 11, 1), None)
    assert [(row.rank, row.kind, row.amount, row.first_day, row.last_day) for row in found.clauses] == [
        (1, "capped", 235_000, None, date(2026, 3, 31)),
        (2, "capped", 1_000_000, date(2026, 4, 1), None),
        (3, "rest", None, None, None),
    ]


def test_what_a_cap_took_before_1_april_is_not_used_of_the_new_year() -> None:
    # £700 a week is £100 a day: half of it from 1 June 2025 on, and of the new year in April and May only (61 days).
    rows = [clause(1, "capped", "HE", percent=Fraction(50), amount=Pence(2_000_000), per="year"), REST]
    before = package_of("700", {"A": (FIRST, None, rows)})
    assert used_before(before, "A", date(2026, 6, 1)) == {(1, "HE"): 305_000}


def test_a_fixed_amount_a_year_is_no_limit_and_is_never_used_up() -> None:
    rows = [clause(1, "fixed", "ED", amount=Pence(6_000_000), per="year"), REST]
    agreed, contested, notes = disputed("7000", rows, date(2025, 11, 1))
    assert notes == ()
    assert taken(agreed, "ED") == taken(contested, "ED")
    found = restated(rows, used_before(agreed, "A", date(2025, 11, 1)), "B", date(2025, 11, 1), None)
    assert [(row.kind, row.amount) for row in found.clauses] == [("fixed", 6_000_000), ("rest", None)]


def test_only_the_contested_clause_is_disputed_where_one_is_named() -> None:
    rows = [
        clause(1, "share", "ED", percent=Fraction(10), standing="interim"),
        clause(2, "share", "HE", percent=Fraction(50)),
        REST,
    ]
    found = restated(rows, {}, "B", date(2025, 11, 1), None, contested=[2])
    assert [row.standing for row in found.clauses] == ["interim", "disputed", None]


def test_a_cap_by_the_year_beside_one_in_total_cannot_be_parted_and_says_so() -> None:
    rows = [
        clause(1, "capped", "ED", percent=Fraction(10), amount=Pence(100_000), per="year"),
        clause(1, "capped", "HE", percent=Fraction(50), amount=Pence(1_000_000), per="total"),
        REST,
    ]
    used = {(1, "ED"): Fraction(10), (1, "HE"): Fraction(20)}
    with pytest.raises(NotExpressible, match="rank 1"):
        restated(rows, used, "B", date(2025, 11, 1), None)
    ends_in_time = restated(rows, used, "B", date(2025, 11, 1), date(2026, 3, 31))
    assert [row.amount for row in ends_in_time.clauses] == [99_990, 999_980, None]
