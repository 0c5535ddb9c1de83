"""Budgets that pass to other agencies: whoever owes or is owed still exists, and the books of each agency balance."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.journal.accounts import OPEN_BALANCES
from tests.desk import Ledger, amount, balances

AGENCIES = """
agencies: agency,name,kind
C1,Old council,council
C2,New council,council
H1,First board,icb
H2,Second board,icb
H3,Third board,icb

providers: provider,name
OAK,Oak Homes Ltd

children: child
K1
"""
PLACEMENT = """
placements: placement,child,provider,setting,lead_budget,first_day,last_day
A,K1,OAK,K2,C1-SC,2025-01-01,

prices: price,placement,component,rate,unit,first_day
A-core,A,core,100,day,2025-01-01

agreements: agreement,placement,status,basis,first_day,decided_on
A-1,A,agreed,panel,2025-01-01,2024-12-20

clauses: agreement,rank,kind,budget,percent,settled
A-1,1,rest,C1-SC,60,
A-1,1,rest,H1-CC,40,{settled}
"""
CHAIN = """
budgets: budget,agency,stream,name,last_day,successor
C1-SC,C1,social_care,Social care,,
H1-CC,H1,health,First,2025-03-31,H2-CC
H2-CC,H2,health,Second,2026-03-31,H3-CC
H3-CC,H3,health,Third,,
"""
BOTH = """
budgets: budget,agency,stream,name,last_day,successor
C1-SC,C1,social_care,Old social care,2025-03-31,C2-SC
C2-SC,C2,social_care,Social care,,
H1-CC,H1,health,First,2025-03-31,H2-CC
H2-CC,H2,health,Second,,
"""
DEARER = """
prices: price,rate
A-core,110
"""


def book(budgets: str, settled: str = "") -> str:
    return AGENCIES + budgets + PLACEMENT.format(settled=settled)


def open_rows(ledger: Ledger) -> list[dict[str, str]]:
    return [row for row in ledger.rows("journal") if row["account"] in OPEN_BALANCES]


def standing_with(ledger: Ledger) -> dict[tuple[str, ...], Decimal]:
    """Open balances by whose books, account and counterparty."""
    return balances(open_rows(ledger), "agency", "account", "counterparty")


def hold_together(ledger: Ledger, through: str, now: str, gone: Collection[str]) -> None:
    """Nobody gone owes or is owed; every agency balances; posting again adds nothing; verify agrees."""
    rows = ledger.rows("journal")
    assert balances(rows, "entry", "agency") == {}
    for agency, account, counterparty in standing_with(ledger):
        assert agency not in gone, (agency, account)
        assert counterparty not in gone, (agency, account, counterparty)
    accrued = [row for row in rows if row["account"] == "provider:accrued"]
    charged = sum(Decimal(row["amount"]) for row in ledger.rows("charges"))
    assert -sum(amount(row) for row in accrued) == charged
    assert sum(amount(row) for row in rows if row["account"] == "transfer") == 0
    assert ledger.post(through, now) == 0
    ledger.do("verify")


def test_balances_go_down_a_chain_of_successors_as_each_takes_over(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN), "2025-01-31")
    ledger.post("2025-03-31", "2025-03-31")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H1"] == 3600
    ledger.post("2025-04-30", "2025-04-30")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H2"] == 4800
    hold_together(ledger, "2025-04-30", "2025-04-30", {"H1"})
    ledger.post("2026-04-30", "2026-04-30")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H3"] == 485 * 40
    hold_together(ledger, "2026-04-30", "2026-04-30", {"H1", "H2"})


def test_a_first_posting_long_after_comes_to_the_same(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN), "2026-06-01")
    ledger.post("2026-04-30", "2026-06-01")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H3"] == 485 * 40
    transfers = {row["posting_month"] for row in ledger.rows("journal") if row["kind"] == "transfer"}
    assert transfers == {"2025-04", "2026-04"}
    hold_together(ledger, "2026-04-30", "2026-06-01", {"H1", "H2"})


def test_a_correction_after_two_successions_stands_in_the_books_of_the_last(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN), "2025-01-31")
    ledger.post("2026-04-30", "2026-04-30")
    ledger.do("close", "2026-03", "--now", "2026-05-01")
    ledger.take(DEARER, "2026-05-02")
    ledger.post("2026-04-30", "2026-05-02")
    corrected = [row for row in ledger.rows("journal") if row["corrects"] and row["service_month"] == "2025-02"]
    assert {row["agency"] for row in corrected} == {"C1", "H3"}
    assert {row["budget"] for row in corrected if row["agency"] == "H3"} == {"H1-CC"}
    assert standing_with(ledger)["C1", "due_from:unbilled", "H3"] == 485 * 44
    hold_together(ledger, "2026-04-30", "2026-05-02", {"H1", "H2"})


def test_a_balance_that_reappears_in_a_reopened_month_is_passed_on_again(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN), "2025-01-31")
    ledger.post("2026-04-30", "2026-04-30")
    ledger.do("close", "2026-04", "--now", "2026-05-01")
    ledger.do("reopen", "2025-02", "--why", "The auditor asked", "--now", "2026-05-02")
    ledger.take(DEARER, "2026-05-03")
    ledger.post("2026-04-30", "2026-05-03")
    reopened = [row for row in ledger.rows("journal") if row["corrects"] and row["posting_month"] == "2025-02"]
    assert {row["agency"] for row in reopened} == {"C1", "H1"}
    assert standing_with(ledger)["C1", "due_from:unbilled", "H3"] == 485 * 44
    hold_together(ledger, "2026-04-30", "2026-05-03", {"H1", "H2"})


def test_a_leads_debtors_owe_the_council_that_follows_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(BOTH.replace("2025-03-31,H2-CC", ",")), "2025-01-31")
    ledger.post("2025-04-30", "2025-04-30")
    held = standing_with(ledger)
    assert held["C2", "due_from:unbilled", "H1"] == 4800
    assert held["H1", "due_to:unbilled", "C2"] == -4800
    assert held["C2", "provider:accrued", ""] == -12000
    hold_together(ledger, "2025-04-30", "2025-04-30", {"C1"})


def test_a_lead_and_its_partner_may_pass_on_the_same_day(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(BOTH), "2025-01-31")
    ledger.post("2025-03-31", "2025-03-31")
    ledger.post("2025-04-30", "2025-04-30")
    held = standing_with(ledger)
    assert held["C2", "due_from:unbilled", "H2"] == 4800
    assert held["H2", "due_to:unbilled", "C2"] == -4800
    hold_together(ledger, "2025-04-30", "2025-04-30", {"C1", "H1"})


def test_a_successor_in_the_same_agency_needs_no_transfer(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN.replace("H2-CC,H2", "H2-CC,H1").replace("2026-03-31,H3-CC", ",")), "2025-01-31")
    ledger.post("2025-04-30", "2025-04-30")
    assert {row["kind"] for row in ledger.rows("journal")} == {"charge"}
    assert standing_with(ledger)["C1", "due_from:unbilled", "H1"] == 4800
    hold_together(ledger, "2025-04-30", "2025-04-30", ())


def test_what_passes_within_an_agency_still_passes_on_with_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN.replace("H2-CC,H2", "H2-CC,H1")), "2025-01-31")
    ledger.post("2026-04-30", "2026-04-30")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H3"] == 485 * 40
    hold_together(ledger, "2026-04-30", "2026-04-30", {"H1"})


def test_a_direct_share_takes_its_debt_to_the_provider_along(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN, "direct"), "2025-01-31")
    ledger.post("2025-03-31", "2025-03-31")
    assert standing_with(ledger)["H1", "provider:accrued", ""] == -3600
    ledger.post("2026-04-30", "2026-04-30")
    held = standing_with(ledger)
    assert held == {("C1", "provider:accrued", ""): -485 * 60, ("H3", "provider:accrued", ""): -485 * 40}
    hold_together(ledger, "2026-04-30", "2026-04-30", {"H1", "H2"})


def test_a_budget_may_come_back_to_the_agency_it_came_from(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN.replace("H3-CC,H3", "H3-CC,H1")), "2025-01-31")
    ledger.post("2026-04-30", "2026-04-30")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H1"] == 485 * 40
    hold_together(ledger, "2026-04-30", "2026-04-30", {"H2"})
    ledger.take(DEARER, "2026-05-03")
    ledger.post("2026-05-31", "2026-05-31")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H1"] == 516 * 44
    hold_together(ledger, "2026-05-31", "2026-05-31", {"H2"})


def test_a_successor_that_was_wrong_hands_over_to_the_right_one(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN.replace("2026-03-31,H3-CC", ",")), "2025-01-31")
    ledger.post("2025-04-30", "2025-04-30")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H2"] == 4800
    ledger.take("budgets: budget,successor\nH1-CC,H3-CC", "2025-05-02")
    ledger.post("2025-04-30", "2025-05-02")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H3"] == 4800
    hold_together(ledger, "2025-04-30", "2025-05-02", {"H1", "H2"})


def test_a_budget_that_did_not_end_after_all_has_its_balances_back(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN), "2025-01-31")
    ledger.post("2025-04-30", "2025-04-30")
    ledger.take("budgets: budget,last_day,successor\nH1-CC,,", "2025-05-02")
    ledger.post("2025-04-30", "2025-05-02")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H1"] == 4800
    hold_together(ledger, "2025-04-30", "2025-05-02", {"H2", "H3"})


@pytest.mark.parametrize("end", ["2025-01-31", "2025-02-28"])
def test_a_budget_that_ended_earlier_than_was_known_passes_on_earlier(tmp_path: Path, end: str) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN), "2025-01-31")
    ledger.post("2025-03-31", "2025-03-31")
    ledger.do("close", "2025-01", "--now", "2025-04-01")
    ledger.take(f"budgets: budget,last_day\nH1-CC,{end}", "2025-04-02")
    ledger.post("2025-03-31", "2025-04-02")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H2"] == 3600
    hold_together(ledger, "2025-03-31", "2025-04-02", {"H1"})


def test_a_successor_learnt_of_late_changes_nothing_twice(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN.replace("2025-03-31,H2-CC", ",")), "2025-01-31")
    ledger.post("2025-06-30", "2025-06-30")
    ledger.do("close", "2025-05", "--now", "2025-07-01")
    ledger.take("budgets: budget,last_day,successor\nH1-CC,2025-03-31,H2-CC", "2025-07-02")
    ledger.post("2025-06-30", "2025-07-02")
    assert standing_with(ledger)["C1", "due_from:unbilled", "H2"] == 181 * 40
    hold_together(ledger, "2025-06-30", "2025-07-02", {"H1"})


def test_a_council_that_takes_over_its_own_partner_owes_nothing_to_what_is_gone(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(book(CHAIN.replace("H2-CC,H2", "H2-CC,C1").replace("2026-03-31,H3-CC", ",")), "2025-01-31")
    ledger.post("2025-04-30", "2025-04-30")
    assert standing_with(ledger) == {("C1", "provider:accrued", ""): -12000}
    hold_together(ledger, "2025-04-30", "2025-04-30", {"H1"})
