"""A dispute is raised, climbs and is resolved; what it does to the standing of money is the rule's, to the penny."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from ledger.domain.debts.sheets import Dispute
from ledger.domain.splits.sheets import Agreement
from ledger.errors import DataFault, LedgerError, Refused, WrongUsage
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.disputes import Following, advance_dispute, raise_dispute, resolve_dispute, withdraw_dispute
from ledger.tasks.import_book import record
from tests.desk import Ledger, rows_known
from tests.two_at_once import before_it_writes

BOOK = """
agencies: agency,name,kind
C,County council,council
H,Integrated care board,icb

budgets: budget,agency,stream,name
C-SC,C,social_care,Children's social care
H-CC,H,health,Continuing care

providers: provider,name
OAK,Oak Homes Ltd

children: child
K1

placements: placement,child,provider,setting,lead_budget,first_day
P,K1,OAK,K2,C-SC,2025-04-01

prices: price,placement,component,rate,unit,first_day
P-core,P,core,700,week,2025-04-01

agreements: agreement,placement,status,basis,first_day,last_day,decided_on,review_by
A1,P,agreed,panel,2025-04-01,,2025-03-20,
A2,P,interim,panel,2026-01-01,,2025-12-20,2026-06-30

clauses: agreement,rank,kind,budget,percent,amount,per
A1,1,capped,H-CC,50,10000,year
A1,2,rest,C-SC,100,,
A2,1,rest,C-SC,60,,
A2,1,rest,H-CC,40,,
"""
NOW = datetime(2026, 2, 10, 12)
SHARE = {
    "dispute": "D1",
    "from_agency": "H",
    "to_agency": "C",
    "reason": "share_disputed",
    "raised_on": "2026-02-01",
    "placement": "P",
    "first_month": "2025-10",
    "owner": "head of commissioning",
}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path)
    ledger.take(BOOK, "2026-01-31")
    ledger.post("2026-01-31", "2026-01-31")
    return ledger


def by_another(ledger: Ledger, task: Callable[..., object], *words: object, **named: object) -> None:
    """Have somebody else do it, with a connection of their own."""
    engine = open_store(ledger.url)
    task(engine, *words, **named)
    engine.dispose()


def health(ledger: Ledger) -> list[tuple[str, str, str, str]]:
    """What the board bears, by month and agreement, as posted to the end of January."""
    return [
        (row["service_month"], row["agreement"], row["standing"], row["amount"])
        for row in ledger.rows("allocations")
        if row["budget"] == "H-CC"
    ]


def test_a_share_disputed_keeps_the_split_and_its_cap_and_changes_the_standing(
    ledger: Ledger, engine: Engine
) -> None:
    # £100 a day. From April to September (183 days) the board bears half: £9,150.00 of its cap of £10,000.00.
    # Of October's £1,550.00 it bears the £850.00 that are left; nothing in November and December.
    assert health(ledger)[5:] == [
        ("2025-09", "A1", "agreed", "1500.00"),
        ("2025-10", "A1", "agreed", "850.00"),
        ("2026-01", "A2", "interim", "1240.00"),
    ]
    stated = raise_dispute(engine, SHARE, now=NOW)
    assert stated.outcome.problems == []
    assert stated.agreements == ("A1-D1", "A2-D1")
    assert [("£850.00 is left" in note) for note in stated.notes] == [True]
    ledger.post("2026-01-31", "2026-02-11")
    assert health(ledger)[5:] == [
        ("2025-09", "A1", "agreed", "1500.00"),
        ("2025-10", "A1-D1", "disputed", "850.00"),
        ("2026-01", "A2-D1", "disputed", "1240.00"),
    ]
    ledger.do("verify")


def test_what_follows_a_dispute_takes_its_place_from_its_first_day(ledger: Ledger, engine: Engine) -> None:
    raise_dispute(engine, SHARE, now=NOW)
    before = health(ledger)
    stated = resolve_dispute(engine, "D1", date(2026, 2, 9), "not_upheld", follows=Following(), now=NOW)
    assert stated.outcome.problems == []
    assert stated.agreements == ("A1-D1-settled", "A2-D1-settled")
    ledger.post("2026-01-31", "2026-02-11")
    assert [row[2:] for row in health(ledger)] == [("agreed", amount) for _, _, _, amount in before]
    with pytest.raises(Refused, match="was resolved on 2026-02-09"):
        advance_dispute(engine, "D1", "formal_panel", date(2026, 2, 12))


def test_a_dispute_that_ends_with_another_share_states_it_with_its_own_clauses(
    ledger: Ledger, engine: Engine
) -> None:
    raise_dispute(engine, {**SHARE, "first_month": "2026-01"}, now=NOW)
    clauses = [
        {"rank": 1, "kind": "rest", "budget": "C-SC", "percent": "75"},
        {"rank": 1, "kind": "rest", "budget": "H-CC", "percent": "25"},
    ]
    resolve_dispute(engine, "D1", date(2026, 2, 9), "settled", follows=Following(clauses=clauses), now=NOW)
    ledger.post("2026-01-31", "2026-02-11")
    assert health(ledger)[-1] == ("2026-01", "A2-D1-settled", "agreed", "775.00")


def test_a_dispute_that_is_upheld_leaves_the_days_declined(ledger: Ledger, engine: Engine) -> None:
    raise_dispute(engine, {**SHARE, "first_month": "2026-01"}, now=NOW)
    resolve_dispute(engine, "D1", date(2026, 2, 9), "upheld", follows=Following(status="declined"), now=NOW)
    ledger.post("2026-01-31", "2026-02-11")
    assert [row["standing"] for row in ledger.rows("allocations") if row["service_month"] == "2026-01"] == [
        "declined"
    ]


@pytest.mark.parametrize("reason", ["paperwork_missing", "no_po", "dates_mismatch", "rate_mismatch"])
def test_a_dispute_over_papers_dates_or_rates_leaves_the_standing_alone(
    ledger: Ledger, engine: Engine, reason: str
) -> None:
    before = ledger.text("journal")
    stated = raise_dispute(engine, {**SHARE, "reason": reason}, now=NOW)
    assert stated.agreements == ()
    assert ledger.post("2026-01-31", "2026-02-11") == 0
    assert ledger.text("journal") == before


def test_a_dispute_climbs_the_ladder_and_never_down(engine: Engine) -> None:
    raise_dispute(engine, SHARE, now=NOW)
    advance_dispute(engine, "D1", "formal_panel", date(2026, 2, 20), owner="panel", now=NOW)
    with pytest.raises(Refused, match="formal_panel already"):
        advance_dispute(engine, "D1", "informal", date(2026, 3, 1))
    with pytest.raises(Refused, match="after 2026-02-10"):
        advance_dispute(engine, "D1", "arbitration", date(2026, 2, 10))


def test_only_a_contested_clause_is_disputed_where_it_is_named(ledger: Ledger, engine: Engine) -> None:
    raise_dispute(engine, {**SHARE, "first_month": "2025-10"}, clauses=[1], now=NOW)
    ledger.post("2026-01-31", "2026-02-11")
    october = [
        (row["agreement"], row["budget"], row["standing"])
        for row in ledger.rows("allocations")
        if row["service_month"] == "2025-10"
    ]
    assert october == [("A1-D1", "C-SC", "agreed"), ("A1-D1", "H-CC", "disputed")]


def test_a_trial_shows_what_a_dispute_would_state_and_writes_nothing(ledger: Ledger, engine: Engine) -> None:
    stated = raise_dispute(engine, SHARE, dry_run=True)
    assert (stated.outcome.batch, stated.agreements) == (None, ("A1-D1", "A2-D1"))
    with pytest.raises(DataFault, match="no dispute D1"):
        advance_dispute(engine, "D1", "formal_panel", date(2026, 2, 20))


@pytest.mark.parametrize(
    ("changed", "fault", "said"),
    [
        ({"placement": None}, WrongUsage, "needs its placement"),
        ({"first_month": None}, WrongUsage, "first day"),
        ({"first_month": "October"}, WrongUsage, "not a month"),
        ({"raised_on": "soon"}, WrongUsage, "not a day"),
        ({"last_month": "2025-12"}, WrongUsage, "holds until it is resolved"),
        ({"placement": "Q"}, DataFault, "no such placement"),
    ],
)
def test_what_a_dispute_over_the_share_lacks_is_told(
    engine: Engine, changed: dict[str, str | None], fault: type[LedgerError], said: str
) -> None:
    with pytest.raises(fault, match=said):
        raise_dispute(engine, {**SHARE, **changed})


def test_days_without_an_agreement_cannot_be_disputed(ledger: Ledger, engine: Engine) -> None:
    ledger.take(
        "agreements: agreement,placement,status,basis,first_day\nA3,P,declined,panel,2027-01-01", "2026-02-01"
    )
    raise_dispute(engine, SHARE, now=NOW)
    with pytest.raises(Refused, match="No agreement is in force"):
        raise_dispute(engine, {**SHARE, "dispute": "D2"}, now=NOW)
    raise_dispute(engine, {**SHARE, "dispute": "D3", "reason": "no_po"}, now=NOW)
    with pytest.raises(Refused, match="states no disputed agreement"):
        resolve_dispute(engine, "D3", date(2026, 2, 9), "settled", follows=Following())


def test_what_another_states_of_a_dispute_in_the_meantime_is_not_undone(ledger: Ledger, engine: Engine) -> None:
    raise_dispute(engine, SHARE, now=NOW)
    before_it_writes(engine, lambda: by_another(ledger, resolve_dispute, "D1", date(2026, 2, 9), "withdrawn"))
    with pytest.raises(Refused, match="was resolved on 2026-02-09"):
        advance_dispute(engine, "D1", "formal_panel", date(2026, 2, 12))
    assert [row.outcome for row in rows_known(engine, Dispute)] == ["withdrawn"]


def test_of_two_who_resolve_a_dispute_at_once_the_second_is_told(ledger: Ledger, engine: Engine) -> None:
    raise_dispute(engine, SHARE, now=NOW)
    declined = Following(status="declined")
    before_it_writes(
        engine, lambda: by_another(ledger, resolve_dispute, "D1", date(2026, 2, 9), "upheld", follows=declined)
    )
    with pytest.raises(Refused, match="was resolved on 2026-02-09"):
        resolve_dispute(engine, "D1", date(2026, 2, 12), "not_upheld", follows=Following())
    stands = {row.agreement: row.status for row in rows_known(engine, Agreement)}
    assert (stands["A1-D1-settled"], stands["A2-D1-settled"]) == ("declined", "declined")


def test_two_who_dispute_a_share_at_once_do_not_dispute_it_twice(ledger: Ledger, engine: Engine) -> None:
    before_it_writes(engine, lambda: by_another(ledger, raise_dispute, {**SHARE, "dispute": "D0"}))
    with pytest.raises(Refused, match="No agreement is in force"):
        raise_dispute(engine, SHARE)
    assert [row.dispute for row in rows_known(engine, Dispute)] == ["D0"]
    assert "A1-D1" not in {row.agreement for row in rows_known(engine, Agreement)}


def test_a_dispute_takes_no_code_that_another_has(ledger: Ledger, engine: Engine) -> None:
    """Two screens were offered one code; the second must not replace what the first stated."""
    orders = {**SHARE, "reason": "no_po"}
    before_it_writes(engine, lambda: by_another(ledger, raise_dispute, orders))
    with pytest.raises(Refused, match="D1 is known already"):
        raise_dispute(engine, {**orders, "reason": "rate_mismatch"})
    assert [row.reason for row in rows_known(engine, Dispute)] == ["no_po"]


def test_a_dispute_is_followed_though_its_agreements_minutes_were_mended(ledger: Ledger, engine: Engine) -> None:
    raise_dispute(engine, SHARE, now=NOW)
    for code in ("A1-D1", "A2-D1"):
        record(engine, "agreements", {"agreement": code, "minute": "Letter of 1 February"}, now=NOW)
    stated = resolve_dispute(engine, "D1", date(2026, 2, 9), "not_upheld", follows=Following(), now=NOW)
    assert stated.agreements == ("A1-D1-settled", "A2-D1-settled")


def test_a_dispute_that_was_a_mistake_is_withdrawn_with_the_agreements_it_stated(
    ledger: Ledger, engine: Engine
) -> None:
    before = rows_known(engine, Agreement)
    raise_dispute(engine, SHARE, now=NOW)
    done = withdraw_dispute(engine, "D1", "raised against the wrong child", now=NOW)
    assert (done.agreements, done.outcome.problems) == (("A1-D1", "A2-D1"), [])
    assert (rows_known(engine, Dispute), rows_known(engine, Agreement)) == ([], before)
    with ledger.books() as books:
        [gone, _] = books.trail(Dispute, {"dispute": "D1"})
    assert (gone.origin.withdrawn, gone.origin.why) == (True, "raised against the wrong child")


def test_disputes_without_a_code_are_each_given_the_next(ledger: Ledger, engine: Engine) -> None:
    orders = {**SHARE, "dispute": None, "reason": "no_po"}
    raise_dispute(engine, orders, now=NOW)
    raise_dispute(engine, {**orders, "reason": "rate_mismatch"}, now=NOW)
    raise_dispute(engine, {**orders, "reason": "share_disputed"}, now=NOW)
    assert [row.dispute for row in rows_known(engine, Dispute)] == ["DS-0001", "DS-0002", "DS-0003"]
    assert "A1-DS-0003" in {row.agreement for row in rows_known(engine, Agreement)}
