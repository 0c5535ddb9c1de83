"""What waits for a word, in one list: each kind with its amount, whom it is from, since when, and what settles it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Ledger, write_book

STORY = Path(__file__).parents[1] / "golden" / "an-invoice-without-lines"
HEADER = "Date,Type,Payer,Narrative,Amount\n"
OF_ICB = "10/06/2026,BACS,ICB,May,4200.00\n"
STRANGE = "10/06/2026,BACS,NORTHSHIRE NHS,Ref 77,1350.75\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A council with one provider, posted through May 2026."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("import", str(STORY / "book"), "--now", "2026-04-21")
    ledger.post("2026-05-31", "2026-06-01")
    return ledger


def bank(ledger: Ledger, name: str, *lines: str, day: str) -> dict[str, Any]:
    """A bank statement of these lines, handed over on a day; what that came to."""
    file = ledger.folder / name
    file.write_text(HEADER + "".join(lines), encoding="utf-8")
    found: dict[str, Any] = ledger.figures("import", str(file), "--format", "bank-receipts", "--now", day)
    return found


def waiting(ledger: Ledger, matter: str) -> list[dict[str, Any]]:
    """What waits of one kind."""
    return [each for each in ledger.figures("conflicts")["matters"] if each["matter"] == matter]


def received(ledger: Ledger) -> dict[str, tuple[str, int]]:
    """By receipt, who paid it and the pence."""
    from ledger.domain.documents.sheets import Receipt

    with ledger.books() as books:
        return {row.receipt: (row.from_agency, row.amount) for row in books.facts(Receipt).sheet(Receipt).values()}


def refused(ledger: Ledger, *words: str) -> str:
    """What is said where it is refused."""
    result = ledger.ask(*words)
    assert result.exit_code != 0, result.output
    return " ".join(result.output.split())


def test_money_of_an_unknown_payer_waits_whole_while_the_rest_of_its_statement_goes_in(ledger: Ledger) -> None:
    first = bank(ledger, "june.csv", OF_ICB, STRANGE, day="2026-06-11")
    assert (first["problems"], first["sheets"]["receipts"]["new"]) == ([], 1)
    [matter] = waiting(ledger, "unknown_payer")
    assert {name: matter[name] for name in ("number", "agency", "counterparty", "amount", "since", "file")} == {
        "number": "1",
        "agency": "CC",
        "counterparty": "NORTHSHIRE NHS",
        "amount": "1350.75",
        "since": "2026-06-11",
        "file": "june.csv",
    }
    assert matter["sent"] == "received on 2026-06-10, reference Ref 77"
    told = ledger.do("conflicts", "1", "--payer", "ICB", "--why", "Their old name", "--now", "2026-06-12")
    assert "its payer is named" in told
    # 4,200.00 + 1,350.75 = 5,550.75, all of the ICB.
    assert sorted(received(ledger).values()) == [("ICB", 135075), ("ICB", 420000)]
    assert waiting(ledger, "unknown_payer") == []
    again = bank(ledger, "june.csv", OF_ICB, STRANGE, day="2026-06-13")
    assert (again["batch"], again["conflicts"]) == (None, [])
    assert "its payer was named by" in again["remarks"][-1]["text"]
    assert "Everything agrees" in ledger.do("verify")


def test_money_of_a_payer_whom_several_agencies_may_be_waits_too_with_their_codes(ledger: Ledger) -> None:
    known = "identifiers: kind,code,system,value\nagency,ICB,bank,NORTHSHIRE NHS\nagency,CC,bank,Northshire NHS"
    ledger.take(known, "2026-06-10")
    first = bank(ledger, "june.csv", OF_ICB, STRANGE, day="2026-06-11")
    assert (first["problems"], first["sheets"]["receipts"]["new"]) == ([], 1)
    [matter] = waiting(ledger, "unknown_payer")
    assert matter["said"] == "CC, ICB are all known by the name or number of its payer"
    ledger.do("conflicts", "1", "--payer", "ICB", "--why", "By telephone", "--now", "2026-06-12")
    assert sorted(received(ledger).values()) == [("ICB", 135075), ("ICB", 420000)]


def test_each_of_equal_lines_waits_for_itself_and_overlapping_statements_bring_none_twice(ledger: Ledger) -> None:
    bank(ledger, "monday.csv", STRANGE, day="2026-06-11")
    bank(ledger, "tuesday.csv", STRANGE, STRANGE, day="2026-06-12")
    assert [each["number"] for each in waiting(ledger, "unknown_payer")] == ["1", "2"]
    ledger.do("conflicts", "2", "--payer", "ICB", "--why", "Their remittance", "--now", "2026-06-13")
    ledger.do("conflicts", "1", "--payer", "ICB", "--why", "Their remittance", "--now", "2026-06-13")
    assert list(received(ledger).values()) == [("ICB", 135075), ("ICB", 135075)]


def test_that_a_day_ahead_is_meant_is_asked_as_the_statement_comes_and_not_as_the_payer_is_named(
    ledger: Ledger,
) -> None:
    file = ledger.folder / "december.csv"
    file.write_text(HEADER + STRANGE.replace("10/06/2026", "10/12/2026"), encoding="utf-8")
    words = ("import", str(file), "--format", "bank-receipts", "--now", "2026-06-11")
    assert "a day not after today, 2026-06-11" in refused(ledger, *words, "--json")
    assert waiting(ledger, "unknown_payer") == []
    ledger.do(*words, "--dated-ahead")
    ledger.do("conflicts", "1", "--payer", "ICB", "--why", "Their old name", "--now", "2026-06-12")
    assert list(received(ledger).values()) == [("ICB", 135075)]


def test_a_day_ahead_that_was_said_to_be_meant_is_not_asked_again_as_its_statement_comes_again(
    ledger: Ledger,
) -> None:
    ahead = STRANGE.replace("10/06/2026", "10/12/2026")
    file = ledger.folder / "december.csv"
    file.write_text(HEADER + ahead, encoding="utf-8")
    words = ("import", str(file), "--format", "bank-receipts")
    ledger.do(*words, "--dated-ahead", "--now", "2026-06-11")
    again = bank(ledger, "december.csv", ahead, day="2026-06-12")
    assert (again["problems"], again["batch"]) == ([], None)
    assert [each["number"] for each in again["conflicts"]] == [1]
    file.write_text(HEADER + ahead + ahead.replace("Ref 77", "Ref 78"), encoding="utf-8")
    more = json.loads(ledger.ask(*words, "--now", "2026-06-13", "--json").stdout)
    assert [each["row"] for each in more["problems"]] == [3], "only the line that is new is asked"
    ledger.do("conflicts", "1", "--payer", "ICB", "--why", "Their old name", "--now", "2026-06-14")
    assert bank(ledger, "december.csv", ahead, day="2026-06-15")["problems"] == []


def test_a_payer_named_after_the_same_money_came_in_otherwise_is_refused_and_left_out_on_a_word(
    ledger: Ledger,
) -> None:
    bank(ledger, "june.csv", STRANGE, day="2026-06-11")
    known = "identifiers: kind,code,system,value\nagency,ICB,bank,NORTHSHIRE NHS"
    ledger.take(known, "2026-06-12")
    bank(ledger, "june.csv", STRANGE, day="2026-06-13")
    (code,) = received(ledger)
    assert f"{code} is the same" in refused(ledger, "conflicts", "1", "--payer", "ICB", "--why", "It is theirs")
    ledger.do("conflicts", "1", "--take", "here", "--why", "It came in by its name", "--now", "2026-06-14")
    assert (waiting(ledger, "unknown_payer"), list(received(ledger).values())) == ([], [("ICB", 135075)])


def test_what_is_said_wrongly_of_what_waits_is_refused(ledger: Ledger) -> None:
    bank(ledger, "june.csv", STRANGE, day="2026-06-11")
    for words, told in (
        (("1", "--payer", "ICB"), "recorded with its reason"),
        (("1", "--payer", "NOBODY", "--why", "x"), "no agency that is known"),
        (("1", "--take", "sent", "--why", "x"), "Name the payer"),
        (("one", "--take", "here", "--why", "x"), "no number of a conflict"),
        (("1", "--payer", "ICB", "--take", "here", "--why", "x"), "in one way"),
        (("H-9", "--leave", "--why", "x"), "There is nothing open on H-9"),
        (("--leave", "--why", "x"), "in one way"),
    ):
        assert told in refused(ledger, "conflicts", *words)
    assert len(waiting(ledger, "unknown_payer")) == 1


@pytest.fixture
def invoiced(ledger: Ledger) -> Ledger:
    """Three documents without lines, or with lines that leave something: see the story's working."""
    ledger.do("import", str(STORY / "book-invoice"), "--now", "2026-06-22")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-22")
    return ledger


def test_documents_that_no_line_explains_wait_until_their_lines_are_stated_or_they_are_withdrawn(
    invoiced: Ledger,
) -> None:
    found = {each["row"]: each["amount"] for each in waiting(invoiced, "no_lines")}
    # H-2 asks 23,100.00 and its line explains 23,028.57; H-3 gives back 300.00.
    assert found == {"H-1": "24000.00", "H-2": "71.43", "H-3": "-300.00"}
    [first] = [each for each in waiting(invoiced, "no_lines") if each["row"] == "H-1"]
    assert (first["agency"], first["counterparty"], first["file"]) == ("CC", "HARBOUR", "invoices.csv")
    items = {item["matter"]: item for item in invoiced.figures("month-end", "2026-06")["items"]}
    assert (items["no_lines"]["count"], items["no_lines"]["amount"]) == (3, "23771.43")
    assert items["unmatched"]["count"] == 0
    invoiced.do("import", str(STORY / "book-explained"), "--now", "2026-06-25")
    invoiced.take("invoices: invoice,withdrawn\nH-3,yes", "2026-06-25")
    invoiced.do("reconcile", "--no-marts", "--now", "2026-06-25")
    assert [each["row"] for each in waiting(invoiced, "no_lines")] == ["H-2"]


def test_what_is_paid_beyond_may_stay_with_a_reason_and_waits_again_at_another_amount(invoiced: Ledger) -> None:
    paid = "payments: payment,invoice,paid_on,amount\nB-1,H-2,2026-06-23,23100.00\nB-2,H-2,2026-06-24,23100.00"
    invoiced.take(paid, "2026-06-25")
    invoiced.do("reconcile", "--no-marts", "--now", "2026-06-25")
    [matter] = waiting(invoiced, "settled_beyond")
    assert (matter["row"], matter["amount"], matter["since"]) == ("H-2", "23100.00", "2026-06-24")
    assert "paid twice" in matter["said"]
    told = invoiced.do("conflicts", "H-2", "--leave", "--why", "Set against July", "--now", "2026-06-26")
    assert "£23,100.00 may stay" in told
    items = {item["matter"]: item for item in invoiced.figures("month-end", "2026-06")["items"]}
    assert (waiting(invoiced, "settled_beyond"), items["settled_beyond"]["count"]) == ([], 0)
    invoiced.take("payments: payment,invoice,paid_on,amount\nB-3,H-2,2026-06-27,10.00", "2026-06-27")
    invoiced.do("reconcile", "--no-marts", "--now", "2026-06-27")
    # 23,100.00 x 2 + 10.00 - 23,100.00 = 23,110.00
    [matter] = waiting(invoiced, "settled_beyond")
    assert (matter["amount"], matter["since"]) == ("23110.00", "2026-06-27")


def test_money_on_account_waits_on_both_sides_until_it_is_said_that_it_may_stay(invoiced: Ledger) -> None:
    book = (
        "receipts: receipt,from_agency,to_agency,received_on,amount\nR-1,ICB,CC,2026-06-05,500.00\n\n"
        "provider_payments: payment,from_agency,provider,paid_on,amount\nP-1,CC,HARBOUR,2026-06-06,77.77"
    )
    invoiced.take(book, "2026-06-25")
    assert waiting(invoiced, "on_account") == [], "nothing was matched yet"
    invoiced.do("reconcile", "--no-marts", "--now", "2026-06-25")
    [received], [paid] = waiting(invoiced, "on_account"), waiting(invoiced, "payment_on_account")
    assert (received["row"], received["counterparty"], received["amount"], received["since"]) == (
        "R-1",
        "ICB",
        "500.00",
        "2026-06-05",
    )
    assert (paid["row"], paid["counterparty"], paid["amount"], paid["since"]) == (
        "P-1",
        "HARBOUR",
        "77.77",
        "2026-06-06",
    )
    items = {item["matter"]: item for item in invoiced.figures("month-end", "2026-06")["items"]}
    assert (items["paid_on_account"]["count"], items["paid_on_account"]["amount"]) == (1, "77.77")
    for code in ("R-1", "P-1"):
        invoiced.do("conflicts", code, "--leave", "--why", "For July", "--now", "2026-06-26")
    assert (waiting(invoiced, "on_account"), waiting(invoiced, "payment_on_account")) == ([], [])
    before = invoiced.rows("conflicts", as_known_at="2026-06-25")
    assert {"on_account", "payment_on_account"} <= {each["matter"] for each in before}


def test_the_table_tells_each_kind_with_how_many_and_how_much(invoiced: Ledger) -> None:
    bank(invoiced, "june.csv", STRANGE, day="2026-06-23")
    told = " ".join(invoiced.do("conflicts").split())
    assert "unresolved items: 4 (unknown_payer: 1, £1,350.75; no_lines: 3, £23,771.43)" in told
    assert "joint-ledger conflicts 1 --payer AGENCY" in told


def test_a_statement_that_only_waits_is_kept_in_a_batch_of_its_own(ledger: Ledger, tmp_path: Path) -> None:
    only = bank(ledger, "june.csv", STRANGE, day="2026-06-11")
    assert only["batch"] is not None
    assert received(ledger) == {}
    ledger.do("import", str(write_book(tmp_path / "more", "children: child\nK-9")), "--now", "2026-06-12")
    assert len(waiting(ledger, "unknown_payer")) == 1
