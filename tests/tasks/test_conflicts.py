"""Conflicts are kept until somebody says which side holds: one list, settled one by one, nothing lost meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from ledger.domain.documents.sheets import Invoice, InvoiceLine
from ledger.domain.placements.sheets import Price
from tests.dashboards.screens import opened
from tests.desk import Ledger, write_book
from tests.tasks.test_identity import BASE, CREDIT, INVOICE, changed, sent

PAID = "payments: payment,invoice,paid_on,amount\nBACS-1,1001,2026-05-29,22285.71\n"


ALTERED = ("{", "null", "[]", '[{"sheet": "nowhere"}]', '[["invoices"]]', '{"a": 1}', "[7]")
UNREADABLE = [
    (column, altered)
    for altered in ALTERED
    for column in ("content", "differences")
    # Without differences a conflict can be read: that they are gone is found by the count of its batch.
    if (column, altered) != ("differences", "[]")
]
"""What somebody may have put into which column, so that what is kept there cannot be read."""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("import", str(BASE / "book"), "--now", "2026-05-01")
    sent(ledger, INVOICE)
    return ledger


@pytest.fixture
def other(ledger: Ledger, tmp_path: Path) -> Path:
    """The invoice again, with another sum, another last day and a second line."""
    text = (
        INVOICE.read_text(encoding="utf-8")
        .replace("22,285.71", "21,542.86")
        .replace("30/04/2026,4.2", "29/04/2026,4.2")
    )
    path = tmp_path / "other.csv"
    more = "1001,Invoice,Harbour Homes Ltd,Castleshire Council,01/05/2026,01/06/2026,,PL-1,Trips,,,,,10.00,\n"
    path.write_text(text.rstrip("\n") + "\n" + more, encoding="utf-8")
    return path


def waiting(ledger: Ledger) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ledger.figures("conflicts")["matters"]
    return found


def stands(ledger: Ledger) -> tuple[int, list[tuple[str, int, str]]]:
    with ledger.books() as books:
        facts = books.facts(Invoice, InvoiceLine)
    lines = [(row.line, row.net, str(row.last_day)) for row in facts.sheet(InvoiceLine).values()]
    return facts.sheet(Invoice)["1001",].net, sorted(lines)


AS_IT_STOOD = (2228571, [("1", 2228571, "2026-04-30")])
AS_IT_WAS_SENT = (2155286, [("1", 2154286, "2026-04-29"), ("2", 1000, "None")])


def test_a_conflict_waits_with_both_sides_until_it_is_taken_as_it_was_sent_lines_too(
    ledger: Ledger, other: Path
) -> None:
    sent(ledger, other)
    [matter] = waiting(ledger)
    assert (matter["matter"], matter["number"], matter["sheet"], matter["row"]) == (
        "conflict",
        "1",
        "invoices",
        "1001",
    )
    assert (matter["agency"], matter["amount"], matter["file"]) == ("CC", "21552.86", "other.csv")
    assert "net 22285.71" in matter["here"]
    assert "net 21552.86" in matter["sent"]
    assert stands(ledger) == AS_IT_STOOD
    told = ledger.do("conflicts", "1", "--take", "sent", "--why", "They wrote again", "--now", "2026-06-02")
    assert "taken as it was sent" in told
    assert (stands(ledger), waiting(ledger)) == (AS_IT_WAS_SENT, [])
    assert "Everything agrees" in ledger.do("verify")


def test_the_same_statement_again_waits_once_and_once_decided_is_not_asked_again(ledger: Ledger, other: Path) -> None:
    first, again = sent(ledger, other), sent(ledger, other)
    assert [each["number"] for each in first["conflicts"]] == [1]
    assert (again["batch"], [each["number"] for each in again["conflicts"]]) == (None, [1])
    ledger.do("conflicts", "1", "--take", "here", "--why", "Agreed by telephone", "--now", "2026-06-01")
    assert (waiting(ledger), stands(ledger)) == ([], AS_IT_STOOD)
    third = sent(ledger, other)
    assert (third["batch"], third["conflicts"]) == (None, [])
    assert "it was decided by" in third["remarks"][-1]["text"]
    refused = ledger.ask("conflicts", "1", "--take", "sent", "--why", "No")
    assert (refused.exit_code != 0, "that what is recorded holds" in " ".join(refused.output.split())) == (
        True,
        True,
    )


@pytest.mark.sqlite("its file is changed by somebody else's hand")
def test_a_correction_of_what_was_paid_waits_and_verify_sees_whether_somebody_said_so(ledger: Ledger) -> None:
    ledger.take(PAID, "2026-06-01")
    ledger.take("invoices: invoice,net,gross\n1001,22000.00,22000.00\n", "2026-06-01")
    assert [each["number"] for each in waiting(ledger)] == ["1"]
    ledger.do("conflicts", "1", "--take", "sent", "--why", "They say so", "--now", "2026-06-02")
    assert stands(ledger)[0] == 2200000
    assert "Everything agrees" in ledger.do("verify")
    with ledger.books_to_write() as books:
        books.connection.execute(text("DROP TRIGGER conflict_resolutions_no_delete"))
        books.connection.execute(text("DELETE FROM conflict_resolutions"))
    found = " ".join(ledger.ask("verify").output.split())
    assert "it was changed after it was paid" in found


@pytest.mark.sqlite("its file is changed by somebody else's hand")
@pytest.mark.parametrize(("column", "altered"), UNREADABLE)
def test_what_was_altered_in_a_conflict_is_a_finding_wherever_it_is_read(
    ledger: Ledger, other: Path, column: str, altered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(ledger, other)
    with ledger.books_to_write() as books:
        books.connection.execute(text("DROP TRIGGER conflicts_no_update"))
        books.connection.execute(text(f"UPDATE conflicts SET {column} = :altered"), {"altered": altered})
    cannot = "What is kept of conflict 1 cannot be read"
    for words in (("verify",), ("conflicts",), ("conflicts", "1", "--take", "here", "--why", "x")):
        result = ledger.ask(*words)
        assert (result.exit_code, isinstance(result.exception, SystemExit)) == (1, True), result.exception
        assert cannot in " ".join(result.output.split())
    assert "conflict 1" in ledger.ask("verify").output
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    page = opened("finance/waiting.py")
    assert [cannot in box.title for box in page.error] == [True]


def test_a_conflict_of_lines_alone_says_whom_it_concerns(ledger: Ledger) -> None:
    ledger.take(PAID, "2026-06-01")
    head = "invoice_lines: invoice,line,placement,first_day,last_day,net\n"
    ledger.take(f"{head}1001,1,PL-1,2026-04-01,2026-04-30,22000.00\n", "2026-06-01")
    [matter] = waiting(ledger)
    assert (matter["agency"], matter["counterparty"], matter["row"]) == ("CC", "HARBOUR", "1001")


def test_what_a_screen_said_waits_in_the_same_list_and_goes_when_the_book_says_the_same(ledger: Ledger) -> None:
    from ledger.store.keeping.engine import open_store
    from ledger.tasks.import_book import record

    engine = open_store(ledger.url)
    record(engine, "prices", {"price": "PR-1", "rate": "5300"})
    engine.dispose()
    ledger.do("import", str(BASE / "book"))
    [matter] = waiting(ledger)
    assert (matter["sheet"], matter["row"], matter["here"], matter["sent"]) == (
        "prices",
        "PR-1",
        "rate 5300",
        "rate 5200",
    )
    engine = open_store(ledger.url)
    record(engine, "prices", {"price": "PR-1", "rate": "5350"})
    engine.dispose()
    [matter] = waiting(ledger)
    assert matter["here"] == "rate 5350 (when it was kept: rate 5300)"
    ledger.do("import", str(BASE / "book"), "--prefer-book")
    assert waiting(ledger) == [], "what was sent stands by now"
    with ledger.books() as books:
        assert books.facts(Price).sheet(Price)["PR-1",].rate == 5200


def test_what_is_said_wrongly_of_a_conflict_is_refused_and_it_waits_on(ledger: Ledger, tmp_path: Path) -> None:
    sent(ledger, CREDIT)
    sent(ledger, changed(CREDIT, tmp_path, ("PL-1", "PL-1"), ("742.86", "700.00")))
    ledger.take("invoices: invoice,number\n1001,7\n", "2026-06-01")
    assert [each["row"] for each in waiting(ledger)] == ["HARBOUR:1001:credit"]
    for words, told in (
        (("9", "--take", "here", "--why", "No"), "There is no conflict 9"),
        (("1", "--take", "both", "--why", "No"), "both names no side"),
        (("1", "--take", "here"), "recorded with its reason"),
        (("1",), "by its number or code, in one way"),
    ):
        refused = ledger.ask("conflicts", *words)
        assert refused.exit_code != 0
        assert told in " ".join(refused.output.split())
    ledger.do("conflicts", "1", "--take", "sent", "--why", "They say so", "--now", "2026-06-02")
    assert waiting(ledger) == []


def test_what_can_no_longer_be_taken_as_it_was_sent_is_a_problem_and_waits_on(ledger: Ledger, tmp_path: Path) -> None:
    from ledger.store.keeping.engine import open_store
    from ledger.tasks.import_book import record

    engine = open_store(ledger.url)
    record(engine, "prices", {"price": "PR-1", "last_day": "2026-04-30"})
    engine.dispose()
    following = "prices: price,placement,component,rate,unit,first_day\nPR-9,PL-1,core,5300,week,2026-05-01"
    ledger.do("import", str(write_book(tmp_path / "following", following)))
    open_ended = "prices: price,last_day\nPR-1,"
    ledger.do("import", str(write_book(tmp_path / "open-ended", open_ended)))
    refused = ledger.ask("conflicts", "1", "--take", "sent", "--why", "The book is right", "--json")
    assert refused.exit_code == 1
    assert "PR-9" in refused.stdout
    assert [each["row"] for each in waiting(ledger)] == ["PR-1"]


def test_month_end_counts_what_waits(ledger: Ledger, other: Path) -> None:
    sent(ledger, other)
    items = {item["matter"]: item for item in ledger.figures("month-end", "2026-05")["items"]}
    assert (items["conflicts"]["count"], items["conflicts"]["amount"], items["conflicts"]["open"]) == (
        1,
        "21552.86",
        True,
    )


def test_verify_finds_what_was_sent_in_place_of_what_stood(ledger: Ledger) -> None:
    assert "Everything agrees" in ledger.do("verify")
    with ledger.books_to_write() as books:
        batch = (
            "INSERT INTO batches (number, recorded_at, who, command, version, source, details) "
            "SELECT max(number) + 1, max(recorded_at), 'x', 'import', 'x', 'book', '{\"sent\": true}' FROM batches"
        )
        columns = (
            "provider_id, to_agency_id, dated, due, net, vat, gross, credit_of_id, withdrawn, invoice_id, number"
        )
        version = (
            f"INSERT INTO invoice_versions (id, batch, kind, {columns}) "
            f"SELECT id + 100, (SELECT max(number) FROM batches), 'credit', {columns} FROM invoice_versions"
        )
        supersede = "UPDATE invoice_versions SET superseded_by = (SELECT max(number) FROM batches) WHERE id < 100"
        for statement in (batch, supersede, version):
            books.connection.execute(text(statement))
    assert "what was sent changed what stood" in " ".join(ledger.ask("verify").output.split())
