"""What is paid without prejudice has an end, whoever states it: a book, a form, a decision, or a dispute resolved."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from ledger.domain.debts.sheets import Dispute
from ledger.domain.decisions.sheets import Decision
from ledger.domain.splits.sheets import Agreement
from ledger.errors import Refused
from ledger.store.keeping.engine import Engine
from ledger.tasks.disputes import DisputeStep, Following, raise_dispute, resolve_dispute
from ledger.tasks.drafts import Decider, decide_draft, keep_draft
from ledger.tasks.import_book import record
from ledger.tasks.import_results import ImportResult
from ledger.tasks.panels import decide
from tests.desk import SMALL, Ledger, problems_told, rows_known, write_book

MAY = date(2026, 5, 14)
SEPTEMBER, AUGUST = date(2026, 9, 30), date(2026, 8, 31)
ASKED = [("last_day", "a day until which it is paid without prejudice, or by which it is reviewed")]
OPEN = """
agreements: agreement,placement,status,basis,first_day,last_day,review_by,decided_on,supersedes
{rows}

clauses: agreement,rank,kind,budget,percent,standing,last_day
{clauses}
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path)
    ledger.take(SMALL, "2026-04-20")
    return ledger


def decided(engine: Engine, **more: object) -> ImportResult:
    row = {"agreement": "B-2", "agency": "C", "role": "Director", "decided": "interim", "on": MAY, **more}
    return decide(engine, row, now=datetime(2026, 5, 14, 9))


def resolved(engine: Engine, follows: Following, *, dry_run: bool = False) -> DisputeStep:
    now = datetime(2026, 5, 14, 10)
    return resolve_dispute(engine, "D1", MAY, "settled", follows=follows, dry_run=dry_run, now=now)


@pytest.fixture
def disputed(engine: Engine) -> Engine:
    """The split of A, agreed and open, is in dispute from April."""
    row = {"dispute": "D1", "from_agency": "H2", "to_agency": "C", "reason": "share_disputed"}
    row |= {"raised_on": "2026-04-25", "placement": "A", "first_month": "2026-04"}
    assert raise_dispute(engine, row, now=datetime(2026, 4, 25, 9)).outcome.batch
    return engine


def test_a_dispute_is_resolved_without_prejudice_only_with_an_end_or_a_review(disputed: Engine) -> None:
    for dry_run in (True, False):
        refused = resolved(disputed, Following("interim"), dry_run=dry_run).outcome
        assert problems_told(refused) == ASKED
        assert "the last day or the review date of agreement A-1-D1-settled" in refused.problems[0].remedy
    [dispute] = rows_known(disputed, Dispute)
    assert dispute.resolved_on is None
    stated = resolved(disputed, Following("interim", last_day=SEPTEMBER, review_by=AUGUST))
    assert stated.agreements == ("A-1-D1-settled",)
    [row] = [row for row in rows_known(disputed, Agreement) if row.agreement == "A-1-D1-settled"]
    assert (row.status, row.last_day, row.review_by) == ("interim", SEPTEMBER, AUGUST)


def test_a_review_date_is_enough_and_one_of_before_the_dispute_is_none(disputed: Engine) -> None:
    form = {"agreement": "A-1-D1", "review_by": "2026-05-01"}
    assert record(disputed, "agreements", form, now=datetime(2026, 4, 26)).batch
    assert problems_told(resolved(disputed, Following("interim"), dry_run=True).outcome) == ASKED
    assert problems_told(resolved(disputed, Following("interim", review_by=AUGUST)).outcome) == []


def test_what_follows_a_dispute_does_not_end_before_what_was_disputed_begins(disputed: Engine) -> None:
    with pytest.raises(Refused, match="A-1-D1 is in dispute from 2026-04-01: what follows cannot end on 2026-03-31"):
        resolved(disputed, Following("interim", last_day=date(2026, 3, 31)))


def test_a_decision_carries_until_and_review_by_into_its_agreement(engine: Engine) -> None:
    assert problems_told(decided(engine)) == ASKED
    assert rows_known(engine, Decision) == []
    assert decided(engine, last_day=SEPTEMBER, review_by=AUGUST).batch
    [row] = [row for row in rows_known(engine, Agreement) if row.agreement == "B-2"]
    assert (row.status, row.last_day, row.review_by) == ("interim", SEPTEMBER, AUGUST)
    # The agreement has an end by now: none is asked for again.
    assert decided(engine).batch


def test_a_draft_made_the_agreement_says_the_same(engine: Engine) -> None:
    clauses = [{"rank": 1, "kind": "rest", "budget": "C-SC", "percent": "100"}]
    agreement = {"agreement": "A-9", "placement": "A", "basis": "panel", "first_day": "2026-05-01"}
    assert keep_draft(engine, {**agreement, "supersedes": "A-1"}, clauses).batch
    by = [Decider("C", "Director")]
    assert problems_told(decide_draft(engine, "A-9", MAY, status="interim", by=by).outcome) == ASKED
    assert decide_draft(engine, "A-9", MAY, status="interim", by=by, last_day=SEPTEMBER).outcome.batch
    [row] = [row for row in rows_known(engine, Agreement) if row.agreement == "A-9"]
    assert (row.last_day, row.review_by) == (SEPTEMBER, None)


def refused(ledger: Ledger, rows: str, clauses: str) -> str:
    """What the command says of a book with an agreement; nothing where it goes in."""
    book = write_book(ledger.folder / "open", OPEN.format(rows=rows, clauses=clauses))
    said = ledger.ask("import", str(book), "--dry-run", "--now", "2026-05-14")
    return " ".join(said.output.replace("│", " ").split()) if said.exit_code else ""


@pytest.mark.parametrize(
    ("row", "clause", "asks"),
    [
        ("A-2,A,interim,panel,2026-05-01,,,2026-05-14,A-1", ",", True),
        ("A-2,A,interim,panel,2026-05-01,2026-09-30,,2026-05-14,A-1", ",", False),
        ("A-2,A,interim,panel,2026-05-01,,2026-08-31,2026-05-14,A-1", ",", False),
        ("A-2,A,agreed,panel,2026-05-01,,,2026-05-14,A-1", ",", False),
        ("A-2,A,agreed,panel,2026-05-01,,,2026-05-14,A-1", "interim,", True),
        ("A-2,A,agreed,panel,2026-05-01,,,2026-05-14,A-1", "interim,2026-09-30", False),
        ("A-2,A,disputed,panel,2026-05-01,,,2026-05-14,A-1", "interim,", True),
        ("A-2,A,draft,panel,2026-05-01,,,,A-1", "interim,", False),
    ],
)
def test_a_book_is_asked_as_a_form_is(ledger: Ledger, row: str, clause: str, asks: bool) -> None:
    said = refused(ledger, row, f"A-2,1,share,H2-CC,40,{clause}\nA-2,2,rest,C-SC,100,,")
    assert ("without prejudice" in said) is asks
    assert said == "" or asks


def test_an_agreement_that_another_ends_has_an_end(ledger: Ledger) -> None:
    first = "A-2,A,interim,panel,2026-05-01,,,2026-05-14,A-1"
    then = "A-3,A,agreed,panel,2026-06-01,,,2026-05-20,A-2"
    clauses = "A-2,1,rest,C-SC,100,,\nA-3,1,rest,C-SC,100,,"
    assert refused(ledger, f"{first}\n{then}", clauses) == ""
    assert "without prejudice" in refused(ledger, f"{first}\n{then.replace('agreed', 'draft')}", clauses)


def test_what_an_older_ledger_accepted_stands_until_somebody_approves_it(engine: Engine) -> None:
    """Another ended it when it was agreed, and was taken back: only what is stated anew is asked."""
    assert record(engine, "agreements", {"agreement": "B-2", "status": "agreed", "supersedes": "B-1"}).batch
    assert record(engine, "agreements", {"agreement": "B-1", "last_day": None}).batch
    assert record(engine, "agreements", {"agreement": "B-2", "status": "in_principle", "supersedes": None}).batch
    assert record(engine, "prices", {"price": "B-core", "rate": "350"}).batch
    approval = {"agreement": "B-1", "agency": "C", "role": "Director", "on": MAY, "decided": "yes"}
    [problem] = record(engine, "approvals", approval).problems
    assert (problem.column, problem.expected) == ("agreement", ASKED[0][1])
    assert record(engine, "approvals", {**approval, "decided": "no"}).batch
