"""The listing of debts at every month's end is the control account, whatever is learnt late or withdrawn."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.desk import SMALL, WHO, Ledger
from tests.golden.test_golden import rows_of

MONTH_ENDS = ("2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A paper of 1 April: January of A is 12,400.00, February of A 11,200.00, of B 452.37."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-03-01")
    ledger.post("2026-03-31", "2026-03-31")
    ledger.do("recharge", "2026-02", "--now", "2026-04-01")
    return ledger


def reconcile(ledger: Ledger, now: str) -> None:
    ledger.do("reconcile", "--no-marts", "--now", now)
    ledger.do("verify")


def posted(ledger: Ledger, kind: str, account: str) -> dict[str, Decimal]:
    """What entries of a kind put on an account of the council, by posting month; debits above nil."""
    found: Counter[str] = Counter()
    for row in ledger.rows("journal"):
        if (row["kind"], row["agency"], row["account"]) == (kind, "C", account):
            found[row["posting_month"]] += Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
    return {month: amount for month, amount in found.items() if amount}


def aged(ledger: Ledger, on: str) -> dict[str, Decimal]:
    """What each debtor owes the council on a day, less what is on account."""
    file = ledger.folder / f"aged-{on}.csv"
    ledger.do("export", "aged-debt", str(file), "--on", on)
    found: Counter[str] = Counter()
    for row in rows_of(file):
        assert row["creditor"] == "C"
        found[row["debtor"]] += Decimal(row["amount"])
    return {debtor: amount for debtor, amount in found.items() if amount}


def control(ledger: Ledger, on: str) -> dict[str, Decimal]:
    """The same as the journal has it: each balance as at the last month's end up to the day at which it changed.

    What was H1's is H2's from April on.
    """
    latest = {}
    for row in ledger.rows("control-accounts"):
        assert row["listed"] == row["held"], row
        if row["month"] <= on[:7] and row["agency"] == "C":
            latest[row["account"], row["budget"], row["counterparty_budget"]] = row
    found: Counter[str] = Counter()
    for row in latest.values():
        found["H2" if row["counterparty_budget"] == "H1-CC" else row["counterparty"]] += Decimal(row["held"])
    return {debtor: amount for debtor, amount in found.items() if amount}


def test_the_aged_debt_of_every_months_end_is_the_control_account(ledger: Ledger) -> None:
    ledger.take(
        """
receipts: receipt,from_agency,to_agency,received_on,amount,reference
R0,H1,C,2026-03-10,300.00,
R1,H2,C,2026-06-10,12400.00,C-000001

debt_decisions: decision,recharge,placement,kind,amount,on,why
W1,C-000001,B,write_off,52.38,2026-05-20,Too old
""",
        "2026-06-11",
    )
    reconcile(ledger, "2026-06-12")
    owed = Decimal("24052.37")
    expected = (owed - 300, owed - 300 - Decimal("52.38"), owed - Decimal("12752.38"), owed - Decimal("12752.38"))
    assert [aged(ledger, on) for on in MONTH_ENDS] == [{"H2": amount} for amount in expected]
    assert [control(ledger, on) for on in MONTH_ENDS] == [{"H2": amount} for amount in expected]


def test_a_provision_begins_with_its_document_and_ends_when_its_debt_is_paid(ledger: Ledger) -> None:
    ledger.take(
        "debt_decisions: decision,recharge,placement,kind,amount,on,why\n"
        "P1,C-000001,A,provision,20000.00,2026-03-15,Doubt",
        "2026-04-02",
    )
    reconcile(ledger, "2026-04-03")
    assert posted(ledger, "provision", "provision") == {"2026-04": -20000}
    ledger.take(
        "receipts: receipt,from_agency,to_agency,received_on,amount,reference\nR1,H2,C,2026-06-10,12400.00,C-000001",
        "2026-06-11",
    )
    reconcile(ledger, "2026-06-12")  # 11,200.00 are left of A
    assert posted(ledger, "provision", "provision") == {"2026-04": -20000, "2026-06": 8800}


DECIDED = (
    "debt_decisions: decision,recharge,placement,kind,amount,on,why,withdrawn\n"
    "W1,C-000001,A,write_off,500.00,2026-04-20,Old,"
)


def test_a_write_off_is_in_the_month_of_its_day_and_goes_with_it(ledger: Ledger) -> None:
    ledger.take(DECIDED, "2026-05-03")
    reconcile(ledger, "2026-05-04")
    assert posted(ledger, "write_off", "write_off") == {"2026-04": 500}
    ledger.take(f"{DECIDED}yes", "2026-05-05")
    reconcile(ledger, "2026-05-06")
    assert posted(ledger, "write_off", "write_off") == {}


def test_a_write_off_of_a_closed_month_is_posted_and_withdrawn_in_open_ones(ledger: Ledger) -> None:
    ledger.post("2026-04-30", "2026-04-30")
    ledger.do("close", "2026-04", "--now", "2026-05-02")
    ledger.take(DECIDED, "2026-05-03")
    reconcile(ledger, "2026-05-04")
    assert posted(ledger, "write_off", "write_off") == {"2026-05": 500}
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("close", "2026-05", "--now", "2026-06-02")
    ledger.do("verify")
    ledger.take(f"{DECIDED}yes", "2026-06-03")
    reconcile(ledger, "2026-06-04")
    assert posted(ledger, "write_off", "write_off") == {"2026-05": 500, "2026-06": -500}
    ledger.do("reopen", "2026-05", "--why", "It was too early", "--now", "2026-06-05")
    ledger.do("verify")
    reconcile(ledger, "2026-06-06")
    assert posted(ledger, "write_off", "write_off") == {}


def test_what_a_credit_takes_from_a_write_off_lapses_in_the_month_of_the_credit(ledger: Ledger) -> None:
    ledger.take(DECIDED.replace("500.00", "12400.00"), "2026-04-21")
    reconcile(ledger, "2026-04-22")
    ledger.take("prices: price,rate\nA-core,3500", "2026-05-10")
    ledger.post("2026-03-31", "2026-05-11")
    ledger.do("recharge", "2026-02", "--now", "2026-05-12")  # 6,200.00 of January, 5,600.00 of February are credited
    reconcile(ledger, "2026-05-13")
    assert posted(ledger, "write_off", "write_off") == {"2026-04": 12400, "2026-05": -6200}
    assert control(ledger, "2026-05-31") == aged(ledger, "2026-05-31")


TWO_BUDGETS = WHO.replace(
    "H2-CC,H2,health,Continuing care,,",
    "H1-MH,H1,health,Mental health,2026-06-30,H3-MH\n"
    "H2-CC,H2,health,Continuing care,,\n"
    "H3-MH,H3,health,Mental health,,",
).replace("H2,Integrated care board,icb", "H2,Integrated care board,icb\nH3,Another care board,icb")


def test_money_on_account_follows_the_last_of_an_agencys_budgets(ledger: Ledger, tmp_path: Path) -> None:
    """The first of two budgets passed to H2 in April, the last to H3 in July: until then H1 has it."""
    ledger = Ledger(tmp_path / "two")
    ledger.take(SMALL.replace(WHO, TWO_BUDGETS), "2026-01-10")
    ledger.take("receipts: receipt,from_agency,to_agency,received_on,amount\nR0,H1,C,2026-02-10,300.00", "2026-02-11")
    ledger.post("2026-02-28", "2026-02-28")
    reconcile(ledger, "2026-03-01")
    ledger.post("2026-07-31", "2026-07-31")
    reconcile(ledger, "2026-08-01")
    assert [aged(ledger, on) for on in ("2026-03-31", "2026-04-30", "2026-07-31")] == [
        {"H1": -300},
        {"H1": -300},
        {"H3": -300},
    ]
    held = Counter(
        {
            row["counterparty"]: Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
            for row in ledger.rows("journal")
            if (row["agency"], row["account"]) == ("C", "on_account")
        }
    )
    assert held["H3"] == -300
