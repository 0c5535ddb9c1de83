"""What may not stand in the clauses of one agreement: each fault is told at the row where it is put right."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from ledger.domain.money_and_days.money import Pence
from ledger.domain.sheet.faults import Unsound
from ledger.domain.splits.clauses import Waterfall
from ledger.domain.splits.sheets import ClauseRow
from ledger.domain.splits.stretches import Bearer


def row(
    rank: int, kind: str, budget: str, percent: str | None = None, amount: int | None = None, **more: Any
) -> ClauseRow:
    return ClauseRow(
        agreement="A",
        rank=rank,
        kind=kind,
        budget=budget,
        percent=None if percent is None else Fraction(percent),
        amount=None if amount is None else Pence(amount),
        **more,
    )


REST = row(9, "rest", "SC", "100")


def faults(*rows: ClauseRow) -> list[tuple[int, str, str, list[tuple[int, str]]]]:
    """Each fault: rank, budget and column of its row, and the other rows that have a part in it."""
    try:
        Waterfall.of(rows)
    except Unsound as fault:
        return [
            (each.row.rank, each.row.budget, each.column, [(key[1], key[2]) for _, key in each.others])
            for each in fault.faults
            if isinstance(each.row, ClauseRow)
        ]
    return []


def test_percents_that_do_not_add_up_are_told_at_the_last_row_beside_the_others() -> None:
    rest = [row(9, "rest", budget, percent) for budget, percent in (("A", "50"), ("B", "30"), ("C", "19"))]
    assert faults(*rest) == [(9, "C", "percent", [(9, "A"), (9, "B")])]
    assert faults(*rest[:2], row(9, "rest", "C", "20")) == []
    shares = [row(1, "share", budget, percent) for budget, percent in (("A", "50"), ("B", "30"), ("C", "21"))]
    assert faults(*shares, REST) == [(1, "C", "percent", [(1, "A"), (1, "B")])]
    assert faults(*shares[:2], row(1, "share", "C", "20"), REST) == []


def test_a_clause_has_the_percents_and_amounts_of_its_kind() -> None:
    assert faults(row(1, "share", "A"), REST) == [(1, "A", "percent", [])]
    assert faults(row(1, "capped", "A", None, 100), REST) == []
    two_capped = [row(1, "capped", "A", None, 100), row(1, "capped", "B", "50", 100)]
    assert faults(*two_capped, REST) == [(1, "A", "percent", [])]
    assert faults(row(1, "fixed", "A", "50", 100), REST) == [(1, "A", "percent", [])]
    assert faults(row(1, "fixed", "A"), REST) == [(1, "A", "amount", [])]
    assert faults(row(9, "rest", "A"), row(9, "rest", "B", "60")) == [(9, "A", "percent", [])]


def test_an_amount_that_a_kind_has_not_is_told_at_the_cell_that_is_filled() -> None:
    assert faults(row(1, "share", "A", "50", 100), REST) == [(1, "A", "amount", [])]
    assert faults(row(1, "share", "A", "50", per="day"), REST) == [(1, "A", "per", [])]
    assert faults(row(1, "share", "A", "50", 100, per="day"), REST) == [(1, "A", "amount", [])]


def test_only_a_cap_or_a_threshold_may_run_in_total() -> None:
    assert faults(row(1, "fixed", "A", None, 100, per="total"), REST) == [(1, "A", "per", [])]
    assert faults(row(1, "fixed", "A", None, 100, per="year"), REST) == []
    for kind in ("capped", "above"):
        assert faults(row(1, kind, "A", "50", 100, per="total"), REST) == []


def test_rows_of_one_clause_are_alike_and_a_threshold_is_one() -> None:
    unlike = [row(1, "share", "A", "50"), row(1, "share", "B", "50", components=("core",))]
    assert faults(*unlike, REST) == [(1, "B", "components", [(1, "A")])]
    above = [row(1, "above", "A", "50", 100, per="day"), row(1, "above", "B", "50", 101, per="week")]
    assert faults(*above, REST) == [(1, "B", "amount", [(1, "A")]), (1, "B", "per", [(1, "A")])]
    assert faults(row(1, "fixed", "A", None, 100, per="day"), row(1, "fixed", "B", None, 101), REST) == []
    assert faults(row(1, "share", "A", "50"), row(1, "share", "A", "40"), REST) == [(1, "A", "budget", [])]


def test_the_rest_is_one_clause_and_the_last_without_days_or_components_of_its_own() -> None:
    assert faults(row(1, "share", "A", "50"), row(2, "share", "B", "50")) == [(2, "B", "kind", [])]
    assert faults(row(1, "rest", "A", "100"), REST) == [(1, "A", "kind", [])]
    assert faults(row(1, "rest", "A", "100"), row(2, "share", "B", "50")) == [(1, "A", "rank", [])]
    scoped = row(9, "rest", "A", "100", components=("core",), calendar="TERM", first_day="2026-04-01")
    assert [fault[2] for fault in faults(scoped)] == ["components", "calendar", "first_day"]


@pytest.mark.parametrize("settled", [None, "recharge"])
def test_a_budget_is_settled_in_one_way_throughout(settled: str | None) -> None:
    first = row(1, "share", "A", "50", settled=settled)
    assert faults(first, row(2, "share", "A", "50"), REST) == []
    direct = row(2, "share", "A", "50", settled="direct")
    assert faults(first, direct, REST) == [(2, "A", "settled", [(1, "A")])]
    assert faults(first, row(2, "share", "B", "50", settled="direct"), REST) == []


def test_a_clause_takes_what_its_rows_say_and_what_an_empty_cell_means() -> None:
    capped = row(1, "capped", "H", None, 500, per="day", settled="direct")
    waterfall = Waterfall.of([row(9, "rest", "B", "200/3"), row(9, "rest", "A", "100/3"), capped])
    first, rest = waterfall.clauses
    assert first.bearers == (Bearer("H", Fraction(100), 500, "day", "direct"),)
    assert rest is waterfall.rest
    assert rest.bearers == (
        Bearer("A", Fraction(100, 3), 0, "week", "recharge"),
        Bearer("B", Fraction(200, 3), 0, "week", "recharge"),
    )
    assert (rest.weights, rest.weights_over) == ((1, 2), 3)
    assert not waterfall.runs
    assert Waterfall.of([row(1, "capped", "H", None, 500, per="year"), REST]).runs
    assert not waterfall.parts_days
    assert Waterfall.of([row(1, "share", "H", "50", last_day="2026-04-01"), REST]).parts_days
    assert Waterfall.of([]).clauses == ()
