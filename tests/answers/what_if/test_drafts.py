"""Drafts: kept beside what is in force, compared, and one of them made the agreement; none counts before."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.answers.what_if.comparison import what_if, what_if_stated
from ledger.answers.what_if.drafts import compare, deals_of, drafts_of, in_force_on
from ledger.domain.decisions.sheets import Decision
from ledger.domain.splits.sheets import Agreement
from ledger.errors import DataFault, Refused
from ledger.store.facts.versions import read_facts
from ledger.store.keeping.engine import Engine, open_store, read
from ledger.tasks.drafts import (
    Decider,
    as_forms,
    decide_draft,
    drop_draft,
    keep_draft,
)
from tests.desk import SMALL, Ledger, amount, in_books, rows_known
from tests.two_at_once import before_it_writes

JUNE = date(2026, 6, 10)
NOON = datetime(2026, 6, 10, 12)


def proposed(code: str, council: int, first_day: str = "2026-05-01") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A draft for placement A, which the council and health share."""
    agreement = {
        "agreement": code,
        "placement": "A",
        "basis": "panel",
        "first_day": first_day,
        "supersedes": "A-1",
    }
    rest = {"rank": 1, "kind": "rest"}
    return agreement, [
        {**rest, "budget": "C-SC", "percent": str(council)},
        {**rest, "budget": "H2-CC", "percent": str(100 - council)},
    ]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path)
    ledger.take(SMALL, "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    return ledger


def test_drafts_are_kept_restated_and_laid_aside_and_the_books_do_not_move(ledger: Ledger, engine: Engine) -> None:
    before = ledger.text("allocations")
    assert keep_draft(engine, *proposed("A-draft", 50), now=NOON).batch
    assert keep_draft(engine, *proposed("A-draft", 45), now=NOON).batch
    assert keep_draft(engine, *proposed("A-draft", 45), now=NOON).batch is None
    [kept] = in_books(engine, drafts_of, "A")
    assert [row.percent for row in kept.clauses] == [45, 55]
    assert (kept.who != "", kept.kept_at) == (True, NOON)
    assert [draft.code for draft in in_books(engine, drafts_of)] == ["A-draft"]
    assert in_books(engine, drafts_of, "B") == []
    assert ledger.post("2026-05-31", "2026-06-11") == 0
    assert ledger.text("allocations") == before
    drop_draft(engine, "A-draft", now=datetime(2026, 6, 12))
    assert in_books(engine, drafts_of, "A") == []


def test_a_split_ends_what_is_in_force_on_its_day_and_nothing_where_the_decision_declined(ledger: Ledger) -> None:
    columns = "agreements: agreement,placement,status,basis,first_day,decided_on,supersedes"
    ledger.take(f"{columns}\nA-2,A,declined,panel,2026-05-01,2026-04-20,A-1", "2026-05-31")
    with ledger.books() as books:
        days = [date(2026, 4, 30), date(2026, 5, 1), date(2025, 12, 31)]
        assert [in_force_on(books, "A", day) for day in days] == ["A-1", "", ""]


def test_a_draft_takes_no_code_that_is_an_agreements(engine: Engine) -> None:
    with pytest.raises(Refused, match="A-1 is known already and is agreed"):
        keep_draft(engine, *proposed("A-1", 50))
    agreement, clauses = proposed("A-draft", 50)
    keep_draft(engine, agreement, clauses, now=NOON)
    with pytest.raises(Refused, match="is a draft of another placement"):
        keep_draft(engine, {**agreement, "placement": "B", "supersedes": None}, clauses)
    with pytest.raises(Refused, match=r"A-draft is known already and is a draft[.]\n"):
        keep_draft(engine, agreement, clauses, new=True)
    with pytest.raises(DataFault, match="There is no draft A-9"):
        decide_draft(engine, "A-9", JUNE)
    with pytest.raises(DataFault, match="A-1 is agreed, not a draft"):
        drop_draft(engine, "A-1")


def test_a_clause_that_may_not_stand_is_told_at_its_row(engine: Engine) -> None:
    agreement, clauses = proposed("A-draft", 50)
    clauses[1]["percent"] = "45"
    outcome = keep_draft(engine, agreement, clauses)
    [problem] = outcome.problems
    assert (outcome.batch, problem.file, problem.row, problem.column) == (None, "the form, clauses", 3, "percent")
    tried = in_books(
        engine, what_if_stated, as_forms({**agreement, "status": "agreed", "decided_on": JUNE}, clauses), "A"
    )
    assert (tried.found, tried.problems) == (None, [problem])


def test_each_draft_is_compared_as_if_it_alone_were_agreed(engine: Engine) -> None:
    for code, council in (("A-half", 50), ("A-third", 30)):
        keep_draft(engine, *proposed(code, council), now=NOON)
    found = in_books(engine, compare, ["A-third", "A-half"], JUNE)
    assert [each.draft.code for each in found] == ["A-third", "A-half"]
    for each in found:
        alone = in_books(engine, what_if, decide=each.draft.code, on=JUNE).found
        assert alone
        assert each.asked.found
        assert (each.asked.found.costs, each.asked.found.true_up) == (alone.costs, alone.true_up)
    shares = [
        next(
            row.then for row in each.asked.found.by_budget() if row[0] == "H2-CC" and row.financial_year == "2027-28"
        )
        for each in found
        if each.asked.found
    ]
    assert shares == [26_460_000, 18_900_000]  # of 366 days at £1,000 and £12,000: £378,000; 70 % and 50 %
    assert in_books(engine, compare, [], JUNE) == []


def test_a_draft_made_the_agreement_says_who_decided_and_posts_what_was_told(ledger: Ledger, engine: Engine) -> None:
    keep_draft(engine, *proposed("A-half", 50), now=NOON)
    told = in_books(engine, what_if, decide="A-half", on=JUNE).found
    assert told
    made = decide_draft(
        engine,
        "A-half",
        JUNE,
        minute="JCP item 4",
        by=[Decider("C", "Head of service"), Decider("H2", "Director of nursing", "Its office")],
        now=NOON,
    )
    assert made.sentences[0] == f"A-half is agreed, recorded in change {made.outcome.batch}."
    assert "post to 2026-05-31 again" in made.sentences[1]
    [latest, _] = in_books(engine, deals_of, "A")
    assert (latest.code, latest.agreement.decided_on, latest.agreement.minute) == ("A-half", JUNE, "JCP item 4")
    with read(engine) as connection:
        decisions = read_facts(connection, sheets=(Decision.sheet,)).sheet(Decision)
    assert {(row.agency, row.role, row.decided, row.on) for row in decisions.values()} == {
        ("C", "Head of service", "agreed", JUNE),
        ("H2", "Director of nursing", "agreed", JUNE),
    }
    before = {row["entry"] for row in ledger.rows("journal")}
    ledger.post("2026-05-31", "2026-06-11")
    owed = [
        amount(row)
        for row in ledger.rows("journal")
        if row["entry"] not in before and (row["agency"], row["account"]) == ("H2", "due_to:unbilled")
    ]
    assert [(row.debtor, row.creditor, -row.pence) for row in told.owed()] == [("H2", "C", sum(owed) * 100)]
    assert in_books(engine, drafts_of, "A") == []


def test_in_principle_moves_no_money_and_says_so(ledger: Ledger, engine: Engine) -> None:
    keep_draft(engine, *proposed("A-half", 50), now=NOON)
    made = decide_draft(engine, "A-half", JUNE, status="in_principle", now=NOON)
    assert "moves no money yet" in made.sentences[1]
    assert ledger.post("2026-05-31", "2026-06-11") == 0


def statuses(engine: Engine) -> dict[str, str]:
    """How far each agreement has come, by code."""
    return {row.agreement: row.status for row in rows_known(engine, Agreement)}


def test_a_draft_that_was_decided_in_the_meantime_is_not_made_a_draft_again(ledger: Ledger, engine: Engine) -> None:
    keep_draft(engine, *proposed("A-draft", 50), now=NOON)
    before_it_writes(engine, lambda: decide_draft(open_store(ledger.url), "A-draft", JUNE))
    with pytest.raises(Refused, match="A-draft is known already and is agreed"):
        keep_draft(engine, *proposed("A-draft", 45))
    assert statuses(engine)["A-draft"] == "agreed"


def test_of_two_who_were_offered_one_code_the_second_keeps_nothing(ledger: Ledger, engine: Engine) -> None:
    before_it_writes(engine, lambda: keep_draft(open_store(ledger.url), *proposed("A-draft", 50), new=True))
    with pytest.raises(Refused, match=r"A-draft is known already and is a draft[.]\n"):
        keep_draft(engine, *proposed("A-draft", 45), new=True)
    [kept] = in_books(engine, drafts_of, "A")
    assert [row.percent for row in kept.clauses] == [50, 50]


def test_a_draft_that_was_laid_aside_in_the_meantime_is_not_decided(ledger: Ledger, engine: Engine) -> None:
    keep_draft(engine, *proposed("A-draft", 50), now=NOON)
    before_it_writes(engine, lambda: drop_draft(open_store(ledger.url), "A-draft"))
    with pytest.raises(DataFault, match="A-draft is withdrawn, not a draft"):
        decide_draft(engine, "A-draft", JUNE, by=[Decider("C", "Head of service")])
    assert statuses(engine)["A-draft"] == "withdrawn"


def test_a_draft_that_was_decided_in_the_meantime_is_not_laid_aside(ledger: Ledger, engine: Engine) -> None:
    keep_draft(engine, *proposed("A-draft", 50), now=NOON)
    before_it_writes(engine, lambda: decide_draft(open_store(ledger.url), "A-draft", JUNE))
    with pytest.raises(DataFault, match="A-draft is agreed, not a draft"):
        drop_draft(engine, "A-draft")
    assert statuses(engine)["A-draft"] == "agreed"
