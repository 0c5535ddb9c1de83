"""Entries balance in total and within every agency, or cannot be made; and the table of docs/rules.md section 5."""

from __future__ import annotations

from collections import defaultdict

import pytest

from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.periods import Month
from ledger.journal.entries import Account, Allocation, Entry, Unbalanced, netted
from ledger.journal.posting import charge_entry, differences

MAY = Month(2026, 5)


def purses(*, health_ends: str | None = None) -> Purses:
    rows = [
        Budget(budget="SC", agency="C", stream="social_care", name="Placements"),
        Budget(budget="HN", agency="C", stream="education", name="High needs"),
        Budget(
            budget="HE",
            agency="H",
            stream="health",
            name="Care",
            last_day=health_ends,
            successor=health_ends and "HE2",
        ),
        Budget(budget="HE2", agency="H2", stream="health", name="Care"),
    ]
    return Purses({row.budget: row for row in rows})


def allocation(budget: str, *, settled: str = "recharge", standing: str = "agreed") -> Allocation:
    return Allocation("A1", standing, budget, settled, "SC")


def rows_of(entry: Entry) -> set[tuple[str, str, str, str, int]]:
    return {
        (account.agency, account.account, account.counterparty or "", account.budget or "", amount)
        for account, amount in entry.postings
    }


def account(agency: str, name: str = "expenditure:budget") -> Account:
    return Account(agency, name, None, "SC", "A1", "agreed", "SC", None)


def test_a_month_of_100_shared_60_15_25_is_posted_as_the_rules_table_says() -> None:
    shared = {allocation("SC"): 60, allocation("HN"): 15, allocation("HE"): 25}
    entry = charge_entry("P1", "2026-05", MAY, shared, purses(), None)
    assert rows_of(entry) == {
        ("C", "expenditure:budget", "", "SC", 60),
        ("C", "expenditure:budget", "", "HN", 15),
        ("C", "expenditure:for_others", "H", "HE", 25),
        ("C", "provider:accrued", "", "SC", -100),
        ("C", "due_from:unbilled", "H", "HE", 25),
        ("C", "contributions", "H", "HE", -25),
        ("H", "expenditure:budget", "", "HE", 25),
        ("H", "due_to:unbilled", "C", "HE", -25),
    }


def test_a_direct_share_leaves_nothing_between_the_agencies() -> None:
    entry = charge_entry("P1", "2026-05", MAY, {allocation("HE", settled="direct"): 25}, purses(), None)
    assert rows_of(entry) == {
        ("H", "expenditure:budget", "", "HE", 25),
        ("H", "provider:accrued", "", "HE", -25),
    }


def test_what_was_given_too_much_is_taken_back_on_the_same_accounts() -> None:
    given = charge_entry("P1", "2026-05", MAY, {allocation("HE"): 25}, purses(), None)
    taken = charge_entry("P1", "2026-05", MAY, {allocation("HE"): -25}, purses(), 1)
    assert netted((*given.postings, *taken.postings)) == ()
    assert taken.corrects == 1


@pytest.mark.parametrize(("posting_month", "agency"), [(Month(2026, 3), "H"), (Month(2026, 4), "H2")])
def test_the_posting_month_decides_whose_books_and_the_budget_stays(posting_month: Month, agency: str) -> None:
    ended = purses(health_ends="2026-03-31")
    entry = charge_entry("P1", "2025-10", posting_month, {allocation("HE"): 25}, ended, None)
    assert (agency, "expenditure:budget", "", "HE", 25) in rows_of(entry)
    assert ("C", "due_from:unbilled", agency, "HE", 25) in rows_of(entry)


def test_postings_bear_budget_agreement_and_standing_but_a_provider_has_neither_of_the_last_two() -> None:
    entry = charge_entry("P1", "2026-05", MAY, {allocation("HE", standing="disputed"): 25}, purses(), None)
    told = {(posting.account, posting.agreement, posting.standing) for posting, _ in entry.postings}
    assert {row for row in told if row[0].startswith("provider")} == {("provider:accrued", None, None)}
    assert {row[1:] for row in told if not row[0].startswith("provider")} == {("A1", "disputed")}


def test_an_entry_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(Unbalanced):
        Entry("charge", "P1", "2026-05", "2026-05", ((account("C"), 100), (account("C", "provider:accrued"), -99)))


def test_an_entry_that_balances_only_between_two_agencies_cannot_be_made() -> None:
    with pytest.raises(Unbalanced):
        Entry("charge", "P1", "2026-05", "2026-05", ((account("C"), 100), (account("H"), -100)))


@pytest.mark.parametrize("amount", [0, True, 1.0])
def test_a_posting_is_whole_pence_and_never_nil(amount: int) -> None:
    with pytest.raises(Unbalanced):
        Entry("charge", "P1", "2026-05", "2026-05", ((account("C"), amount), (account("C", "cash"), -amount)))


@pytest.mark.parametrize(("kind", "name"), [("gift", "cash"), ("charge", "sundry")])
def test_kinds_and_accounts_are_those_of_the_rules(kind: str, name: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        Entry(kind, "P1", "2026-05", "2026-05", ((account("C", name), 5), (account("C"), -5)))


def test_a_difference_added_to_what_stands_is_what_should() -> None:
    should, stands = {"a": 5, "b": 7}, {"b": 3, "c": 2}
    sums = defaultdict(int, stands)
    for key, amount in differences(should, stands).items():
        sums[key] += amount
    assert {key: amount for key, amount in sums.items() if amount} == should
    assert differences(should, should) == {}
