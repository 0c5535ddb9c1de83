"""Matches of money with lines through the command line: made once, kept, told with who made them, and undone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.answers.documents.offered import recharges_for
from tests.desk import SMALL, Ledger, amount, write_book

RECEIVED = """
receipts: receipt,from_agency,to_agency,received_on,amount,reference
R1,H1,C,2026-04-10,12400.00,for C-000001
"""
WITHDRAWN = """
receipts: receipt,from_agency,to_agency,received_on,amount,reference,withdrawn
R1,H1,C,2026-04-10,12400.00,for C-000001,yes
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A paper of 1 April: January of A, 12,400.00, is its first line."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-03-01")
    ledger.post("2026-03-31", "2026-03-31")
    ledger.do("recharge", "2026-02", "--now", "2026-04-01")
    return ledger


def reconcile(ledger: Ledger, now: str) -> int:
    """Reconcile; how many entries that added."""
    return int(ledger.figures("reconcile", "--no-marts", "--now", now)["entries"])


def matches(ledger: Ledger, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in columns) for row in ledger.rows("receipt-matches")]


def months(ledger: Ledger, account: str) -> dict[str, str]:
    """What stands on an account of the council by posting month, in receipts; debits above nil."""
    found: dict[str, Decimal] = {}
    for row in ledger.rows("journal"):
        if (row["kind"], row["agency"], row["account"]) == ("receipt", "C", account):
            found[row["posting_month"]] = found.get(row["posting_month"], Decimal(0)) + amount(row)
    return {month: str(total) for month, total in found.items() if total}


def test_a_match_says_what_made_it_and_who_undid_it(ledger: Ledger) -> None:
    ledger.take(RECEIVED, "2026-04-11")
    assert matches(ledger, "receipt") == []  # until it is reconciled, the money is on account
    reconcile(ledger, "2026-04-12")
    made = ("R1", "C-000001", "12400.00", "rule", "named in the reference", "2026-04-12", "2026-04-10")
    columns = ("receipt", "recharge", "amount", "made_by", "how", "made_on", "counts_from")
    assert matches(ledger, *columns) == [made]
    words = ("unmatch", "R1", "C-000001", "--why", "It is the fund's", "--no-marts")
    said = ledger.do(*words, "--now", "2026-04-20", env={"JOINT_LEDGER_USER": "Finance officer"})
    assert said.startswith("£12,400.00 of receipt R1 paid C-000001 and are unallocated now.")
    undone = ("R1", "C-000001", "-12400.00", "Finance officer", "C-000001 by hand: It is the fund's")
    assert matches(ledger, *columns) == [made, (*undone, "2026-04-20", "2026-04-10")]
    assert (months(ledger, "due_from:billed"), months(ledger, "on_account")) == ({}, {"2026-04": "-12400.00"})
    assert reconcile(ledger, "2026-04-21") == 0  # nothing matches it there again
    for nothing in ("", " "):
        without_reason = ledger.ask(*words[:-2], nothing, "--now", "2026-04-22")
        assert "recorded with its reason" in " ".join(without_reason.output.split())
    refused = ledger.ask(*words, "--now", "2026-04-22")
    assert refused.exit_code == 1
    assert "Nothing of R1 is matched to C-000001." in " ".join(refused.output.split())


@pytest.mark.sqlite("somebody else's hand puts a rule of its own into its file")
def test_undoing_a_match_is_one_batch_and_leaves_nothing_where_it_fails(ledger: Ledger) -> None:
    ledger.take(RECEIVED, "2026-04-11")
    reconcile(ledger, "2026-04-12")
    before = ledger.figures("verify")["batch"]
    words = ("unmatch", "R1", "C-000001", "--why", "not theirs", "--no-marts", "--now", "2026-04-20")
    full = (
        "CREATE TRIGGER full BEFORE INSERT ON receipt_matches BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        "DROP TRIGGER full",
    )
    alter(ledger, full[0])
    failed = ledger.ask(*words)
    assert failed.exit_code != 0, failed.output
    alter(ledger, full[1])
    assert ledger.figures("verify")["batch"] == before
    assert [row["amount"] for row in ledger.rows("receipt-matches")] == ["12400.00"]
    ledger.do(*words)
    assert ledger.figures("verify")["batch"] == before + 1
    assert "Everything agrees" in ledger.do("verify")


def alter(ledger: Ledger, statement: str) -> None:
    with closing(sqlite3.connect(ledger.file)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_receipt_that_was_a_mistake_turns_its_match_round(ledger: Ledger) -> None:
    ledger.take(RECEIVED, "2026-04-11")
    reconcile(ledger, "2026-04-12")
    ledger.take(WITHDRAWN, "2026-04-13")
    reconcile(ledger, "2026-04-14")
    assert matches(ledger, "amount", "how") == [
        ("12400.00", "named in the reference"),
        ("-12400.00", "the receipt was withdrawn"),
    ]
    assert [months(ledger, account) for account in ("cash", "due_from:billed", "on_account")] == [{}, {}, {}]
    ledger.do("verify")


def test_what_is_learnt_of_a_closed_month_counts_from_the_first_that_is_open(ledger: Ledger) -> None:
    ledger.post("2026-04-30", "2026-04-30")
    ledger.do("close", "2026-04", "--now", "2026-05-04")
    ledger.take(RECEIVED, "2026-05-05")
    reconcile(ledger, "2026-05-06")
    assert matches(ledger, "counts_from") == [("2026-05-01",)]
    assert months(ledger, "due_from:billed") == {"2026-05": "-12400.00"}
    ledger.do("unmatch", "R1", "C-000001", "--why", "not theirs", "--no-marts", "--now", "2026-05-07")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("close", "2026-05", "--now", "2026-06-01")
    assert months(ledger, "on_account") == {"2026-05": "-12400.00"}
    book = write_book(ledger.folder / "said", "receipt_allocations: receipt,recharge,amount\nR1,C-000001,12400.00")
    ledger.do("import", str(book), "--prefer-book", "--now", "2026-06-02")
    reconcile(ledger, "2026-06-03")
    assert months(ledger, "on_account") == {"2026-05": "-12400.00", "2026-06": "12400.00"}
    ledger.do("verify")


@pytest.mark.sqlite("its file is changed by somebody else's hand")
@pytest.mark.parametrize(
    ("amount", "undoes", "told"),
    [
        (1, None, "£12,400.01 is matched to it, and £12,400.00 asked"),
        (-1240001, 1, "£12,400.01 of it is undone, and £12,400.00 made"),
    ],
)
def test_a_match_beyond_its_line_or_undone_beyond_itself_is_named(
    ledger: Ledger, amount: int, undoes: int | None, told: str
) -> None:
    ledger.take(RECEIVED, "2026-04-11")
    reconcile(ledger, "2026-04-12")
    ledger.do("verify")
    with closing(sqlite3.connect(ledger.file)) as connection, connection:
        connection.execute(
            "INSERT INTO receipt_matches (id, batch, receipt_id, recharge_id, line, amount, rule, how, day, undoes)"
            " SELECT 2, batch, receipt_id, recharge_id, line, ?, rule, how, day, ? FROM receipt_matches",
            (amount, undoes),
        )
    found = ledger.ask("verify", "--json")
    assert found.exit_code == 1
    assert told in found.output


@pytest.mark.sqlite("its file is changed by somebody else's hand")
@pytest.mark.parametrize(
    ("tampered", "told"),
    [
        ("UPDATE receipt_matches SET amount = 1200000", "its matches £12,000.00"),
        ("DELETE FROM receipt_matches", "its matches £0.00"),
        ("UPDATE receipt_matches SET line = 2, amount = 100", "£12,400.00 of it as paying lines, its matches £0.00"),
    ],
)
def test_a_match_that_was_changed_behind_the_door_is_named(ledger: Ledger, tampered: str, told: str) -> None:
    ledger.take(RECEIVED, "2026-04-11")
    reconcile(ledger, "2026-04-12")
    ledger.do("verify")
    with closing(sqlite3.connect(ledger.file)) as connection, connection:
        triggers = "SELECT name FROM sqlite_master WHERE tbl_name = 'receipt_matches' AND type = 'trigger'"
        for (trigger,) in connection.execute(triggers).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(tampered)
    found = ledger.ask("verify")
    assert found.exit_code == 1
    assert told in " ".join(found.output.split())


def test_a_code_that_no_receipt_or_payment_has_is_told_with_the_one_like_it(ledger: Ledger) -> None:
    ledger.take(RECEIVED.replace("R1,", "RECEIPT-1,"), "2026-04-11")
    reconcile(ledger, "2026-04-12")

    def refused(money: str, paper: str) -> str:
        result = ledger.ask("unmatch", money, paper, "--why", "x", "--no-marts")
        assert result.exit_code != 0
        return " ".join(result.output.split())

    said = refused("RECEIPT-2", "C-000001")
    assert "No receipt or payment to a provider has the code RECEIPT-2, but RECEIPT-1 is there." in said
    assert "has the code ZZ." in refused("ZZ", "C-000001")
    assert "Nothing of RECEIPT-1 is matched to C-000009." in refused("RECEIPT-1", "C-000009")


def test_what_a_receipt_may_pay_is_offered_open_ones_first(ledger: Ledger) -> None:
    """C-000001 asks £24,052.37 and is paid wholly; March's C-000003 is open, so it is offered first."""
    ledger.do("recharge", "2026-03", "--now", "2026-04-02")
    ledger.take(RECEIVED.replace("12400.00", "24052.37"), "2026-04-11")
    reconcile(ledger, "2026-04-12")
    totals: dict[str, Decimal] = {}
    for row in ledger.rows("recharges"):
        if row["kind"] != "internal_journal":
            totals[row["recharge"]] = totals.get(row["recharge"], Decimal(0)) + Decimal(row["amount"])
    first, second = sorted(totals)
    with ledger.books() as books:
        assert list(recharges_for(books, "R1").items()) == [(second, int(totals[second] * 100)), (first, 0)]
        assert recharges_for(books, "R9") == {}
