"""What may not stand between rows, asked of the models themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.placements.sheets import Placement
from ledger.domain.registry.checks import faults
from ledger.domain.registry.references import still_named
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Unsound
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.clauses import Waterfall
from ledger.domain.splits.sheets import Agreement, ClauseRow


def budget(code: str, **more: Any) -> Budget:
    return Budget(budget=code, agency=more.pop("agency", "CC"), stream="health", name=code, **more)


def agreement(code: str, **more: Any) -> Agreement:
    given = {"placement": "P", "status": "draft", "basis": "panel", "first_day": date(2026, 4, 1), **more}
    return Agreement(agreement=code, **given)


def clause(rank: int, name: str, **more: Any) -> ClauseRow:
    return ClauseRow(agreement="A", rank=rank, kind=more.pop("kind", "rest"), budget=name, **more)


PLACEMENT = Placement(
    placement="P", child="K", provider="X", setting="K2", lead_budget="B", first_day=date(2026, 4, 1)
)


def told(*rows: Row) -> list[tuple[str, str]]:
    facts = Facts.of(rows)
    placements = [code for (code,) in facts.sheet(Placement)]
    return [(fault.row.key_values[0], fault.column) for fault in faults(facts, placements)]


def test_a_budget_that_succeeds_itself_is_a_circle() -> None:
    assert told(budget("B", last_day=date(2026, 3, 31), successor="B")) == [("B", "successor")]


def test_each_circle_is_told_once_and_what_leads_into_it_is_no_part_of_it() -> None:
    rows = [budget(code, successor=follows) for code, follows in ("ab", "bc", "cb", "de", "ed")]
    assert told(*rows) == [("c", "successor"), ("e", "successor")]


def test_a_line_of_successors_is_sound_and_using_one_by_succession_is_no_use() -> None:
    rows = [
        budget("B", last_day=date(2026, 4, 30), successor="C"),
        budget("C", first_day=date(2026, 7, 1)),
    ]
    assert told(PLACEMENT, *rows) == []


def test_a_draft_may_name_a_budget_that_is_yet_to_begin_and_a_request_may_not() -> None:
    rows = [PLACEMENT, budget("B"), budget("C", first_day=date(2026, 7, 1)), clause(1, "C", percent=100)]
    assert told(*rows, agreement("A")) == []
    assert told(*rows, agreement("A", status="in_principle")) == [("A", "budget")]
    assert told(*rows, agreement("A", status="agreed", first_day=date(2026, 7, 1))) == []


def test_an_agreement_declined_needs_no_clauses_and_one_in_force_does() -> None:
    rows = [PLACEMENT, budget("B")]
    assert told(*rows, agreement("A", status="declined")) == []
    assert told(*rows, agreement("A", status="interim")) == [("A", "status")]


def test_an_agreement_that_supersedes_itself_is_a_circle() -> None:
    assert told(PLACEMENT, budget("B"), agreement("A", supersedes="A")) == [("A", "supersedes")]


def test_clauses_of_an_agreement_that_is_not_there_are_still_checked() -> None:
    assert told(clause(1, "B", percent=90)) == [("A", "percent")]


def test_a_budget_twice_in_one_clause_may_not_be_constructed() -> None:
    with pytest.raises(Unsound, match="each budget once in a clause"):
        Waterfall.of([clause(1, "B", percent=50), clause(1, "B", percent=50)])


def test_what_names_a_code_is_found_in_every_column_that_may() -> None:
    facts = Facts.of([Agency(agency="CC", name="C", kind="council"), budget("B", successor="B"), PLACEMENT])
    named = [(row.sheet, column) for row, column, _, _ in still_named(facts, {"budgets": {"B"}, "agencies": {"CC"}})]
    assert named == [("budgets", "agency"), ("budgets", "successor"), ("placements", "lead_budget")]
