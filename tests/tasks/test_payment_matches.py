"""Matches of payments to providers through the command line: made once, kept, told with who made them, undone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from tests.desk import SMALL, Ledger, amount
from tests.store.migrations.test_matches_in_journal import faults_of_the_books, migrated_again

INVOICED = """
invoices: invoice,number,provider,to_agency,kind,dated,net,gross
N1,N1,OAK,C,invoice,2026-03-05,1000.00,1000.00
N2,N2,OAK,C,invoice,2026-03-06,450.00,450.00

invoice_lines: invoice,line,placement,first_day,last_day,net
N1,1,A,2026-01-01,2026-01-02,1000.00
N2,1,A,2026-01-03,2026-01-03,450.00
"""
PAID = """
provider_payments: payment,from_agency,provider,paid_on,amount,reference
P1,C,OAK,2026-03-20,1000.00,
"""
TWIN = """
invoices: invoice,number,provider,to_agency,kind,dated,net,gross
N0,N0,OAK,C,invoice,2026-03-01,1000.00,1000.00

invoice_lines: invoice,line,placement,first_day,last_day,net
N0,1,A,2026-01-05,2026-01-06,1000.00
"""
LESS = """
provider_payments: payment,from_agency,provider,paid_on,amount,reference
P1,C,OAK,2026-03-20,600.00,
"""
WITHDRAWN = """
provider_payments: payment,from_agency,provider,paid_on,amount,reference,withdrawn
P1,C,OAK,2026-03-20,1000.00,,yes
"""
COLUMNS = ("payment", "invoice", "amount", "made_by", "how")
BY_AMOUNT = ("P1", "N1", "1000.00", "rule", "by its amount")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Two invoices; £1,000.00 paid without a word, which is what the first asks: matched on 21 March."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-03-01")
    ledger.post("2026-03-31", "2026-03-10")
    ledger.take(INVOICED, "2026-03-11")
    ledger.take(PAID, "2026-03-20")
    assert matches(ledger) == []  # until it is reconciled, nothing is matched
    reconcile(ledger, "2026-03-21")
    return ledger


def reconcile(ledger: Ledger, now: str) -> int:
    """Reconcile; how many entries that added."""
    return int(ledger.figures("reconcile", "--no-marts", "--now", now)["entries"])


def matches(ledger: Ledger) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in COLUMNS) for row in ledger.rows("payment-matches")]


def paid(ledger: Ledger) -> dict[str, str]:
    """What payments took from what is payable, by service month; blank: on account with the provider."""
    found: dict[str, Decimal] = {}
    for row in ledger.rows("journal"):
        if (row["kind"], row["account"]) == ("payment", "provider:payable"):
            found[row["service_month"]] = found.get(row["service_month"], Decimal(0)) + amount(row)
    return {month: str(total) for month, total in found.items() if total}


def test_a_match_is_kept_whatever_is_learnt_later(ledger: Ledger) -> None:
    """An older invoice of the same amount comes: worked out afresh, the payment would be either's, and on account."""
    assert matches(ledger) == [BY_AMOUNT]
    ledger.take(TWIN, "2026-03-25")
    reconcile(ledger, "2026-03-26")
    assert (matches(ledger), paid(ledger)) == ([BY_AMOUNT], {"2026-01": "1000.00"})
    ledger.do("verify")


def test_a_person_undoes_a_match_and_the_money_waits(ledger: Ledger) -> None:
    words = ("unmatch", "P1", "N1", "--why", "It is for a deposit", "--no-marts")
    said = ledger.do(*words, "--now", "2026-04-02", env={"JOINT_LEDGER_USER": "Finance officer"})
    assert said.startswith("£1,000.00 of payment P1 paid N1 and are unallocated now.")
    undone = ("P1", "N1", "-1000.00", "Finance officer", "N1 by hand: It is for a deposit")
    assert (matches(ledger), paid(ledger)) == ([BY_AMOUNT, undone], {"": "1000.00"})
    assert reconcile(ledger, "2026-04-03") == 0  # no rule matches it there again
    refused = ledger.ask(*words, "--now", "2026-04-04")
    assert refused.exit_code == 1
    assert "Nothing of P1 is matched to N1." in " ".join(refused.output.split())
    ledger.take(TWIN, "2026-04-05")  # a document came that it may pay
    reconcile(ledger, "2026-04-06")
    assert matches(ledger)[2:] == [("P1", "N0", "1000.00", "rule", "by its amount")]
    ledger.do("verify")


def test_a_person_says_which_invoice_it_is_for(ledger: Ledger) -> None:
    ledger.take("payment_allocations: payment,invoice,amount,why\nP1,N2,450.00,remittance", "2026-04-02")
    reconcile(ledger, "2026-04-03")
    assert [row[:3] for row in matches(ledger)] == [
        ("P1", "N1", "1000.00"),
        ("P1", "N1", "-450.00"),
        ("P1", "N2", "450.00"),
    ]
    assert matches(ledger)[2][4] == "N2 by hand: remittance"
    ledger.do("verify")


@pytest.mark.parametrize(
    ("corrected", "undone", "why", "left"),
    [
        (LESS, "-400.00", "the payment is less than that", {"2026-01": "600.00"}),
        (WITHDRAWN, "-1000.00", "the payment was withdrawn", {}),
    ],
)
def test_a_payment_that_was_a_mistake_turns_its_match_round(
    ledger: Ledger, corrected: str, undone: str, why: str, left: dict[str, str]
) -> None:
    ledger.take(corrected, "2026-04-02")
    reconcile(ledger, "2026-04-03")
    assert [(row[2], row[4]) for row in matches(ledger)] == [("1000.00", "by its amount"), (undone, why)]
    assert paid(ledger) == left
    ledger.do("verify")


def test_what_an_older_ledger_had_as_settled_is_kept_as_it_stands(ledger: Ledger) -> None:
    migrated_again(ledger.url, "0012_payment_matches", "payment_matches")
    assert matches(ledger) == []
    assert faults_of_the_books(ledger.url) == []
    ledger.take(TWIN, "2026-03-25")
    reconcile(ledger, "2026-03-26")
    assert (matches(ledger), paid(ledger)) == ([BY_AMOUNT], {"2026-01": "1000.00"})
    assert faults_of_the_books(ledger.url) == []


@pytest.mark.sqlite("its file is changed by somebody else's hand")
@pytest.mark.parametrize(
    ("tampered", "told"),
    [
        ("UPDATE payment_matches SET amount = 60000", "its matches £600.00"),
        (
            "DELETE FROM payment_matches WHERE invoice_id = (SELECT id FROM invoices WHERE code = 'N1')",
            "matches £0.00",
        ),
        (
            "INSERT INTO payment_matches (id, batch, payment_id, invoice_id, amount, rule, how, undoes)"
            " SELECT 7, batch, payment_id, invoice_id, -100001, rule, how, id FROM payment_matches WHERE id = 1",
            "£1,000.01 of it is undone, and £1,000.00 made",
        ),
    ],
)
def test_a_match_that_was_changed_behind_the_door_is_named(ledger: Ledger, tampered: str, told: str) -> None:
    ledger.take(PAID.replace("P1", "P2").replace("1000.00", "450.00"), "2026-03-22")
    reconcile(ledger, "2026-03-23")
    ledger.do("verify")
    with closing(sqlite3.connect(ledger.file)) as connection, connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE tbl_name = 'payment_matches' AND type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(tampered)
    found = ledger.ask("verify", "--json")
    assert found.exit_code == 1
    assert told in found.output
