"""Reconciling through the command line: papers late, withdrawn, restated, closed away, in any order."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import event

from ledger.answers.documents.papers import paper_debts
from ledger.store.keeping.engine import open_store
from ledger.tasks.reconcile import reconcile as reconcile_papers
from tests.desk import SMALL, WHO, Ledger, balances

MARCH = "2026-03-31"
APRIL = "2026-04-30"
MAY = "2026-05-31"
BILLED = """
invoices: invoice,provider,to_agency,kind,dated,net,gross
I1,OAK,C,invoice,2026-02-01,31000.00,31000.00
I2,OAK,C,invoice,2026-03-01,28500.00,28500.00

invoice_lines: invoice,line,placement,price,first_day,last_day,net
I1,1,A,A-core,2026-01-01,2026-01-31,31000.00
I2,1,A,A-core,2026-02-01,2026-02-28,28500.00
"""
PAID = """
payments: payment,invoice,paid_on,amount
R1,I1,2026-03-05,31000.00
"""
DECIDED = """
line_decisions: invoice,line,decision,on,why
I2,1,accepted,2026-03-10,agreed by the panel
"""


def reconcile(ledger: Ledger, now: str) -> int:
    """Reconcile; how many entries that added."""
    return int(ledger.figures("reconcile", "--no-marts", "--now", now)["entries"])


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, MARCH)
    ledger.post(MARCH, MARCH)
    return ledger


def of_class(ledger: Ledger) -> dict[str, tuple[str, str]]:
    rows = [row for row in ledger.rows("invoice-lines") if row["invoice"]]
    return {f"{row['invoice']}/{row['line']}": (row["class"], row["status"]) for row in rows}


def provider(ledger: Ledger) -> dict[tuple[str, ...], Decimal]:
    rows = [row for row in ledger.rows("journal") if row["account"].startswith(("provider", "cash", "vat"))]
    return balances(rows, "account")


def test_reconciling_twice_changes_nothing_and_records_no_batch(ledger: Ledger) -> None:
    ledger.take(BILLED, MARCH)
    assert reconcile(ledger, MARCH) == 2
    before = ledger.text("journal")
    again = ledger.figures("reconcile", "--no-marts", "--now", MARCH)
    assert (again["batch"], again["entries"], again["changed"]) == (None, 0, 0)
    assert ledger.text("journal") == before
    assert "Everything agrees" in ledger.do("verify")


def test_a_reconciliation_prints_lines_and_pounds_by_class(ledger: Ledger) -> None:
    ledger.take(BILLED, MARCH)
    figures = ledger.figures("reconcile", "--no-marts", "--now", MARCH)
    assert figures["classes"]["agrees"] == {"lines": 1, "billed": "31000.00", "difference": "0.00"}
    assert figures["classes"]["rate"] == {"lines": 1, "billed": "28500.00", "difference": "500.00"}
    assert figures["classes"]["not_invoiced"]["lines"] == 3


@pytest.mark.parametrize(("days", "second"), [("", "no_placement"), ("45", "possible_duplicate")])
def test_like_invoices_without_days_are_one_asked_for_twice_within_the_days_that_are_set(
    ledger: Ledger, days: str, second: str
) -> None:
    ledger.take(
        """
invoices: invoice,provider,to_agency,kind,dated,net,gross
V-0007,OAK,C,invoice,2026-02-01,123.45,123.45
V7A,OAK,C,invoice,2026-03-10,123.45,123.45

invoice_lines: invoice,line,net,text
V-0007,1,123.45,Extra support
V7A,1,123.45,Extra support
""",
        MARCH,
    )
    if days:
        ledger.take(f"thresholds: threshold,agency,value\nduplicate_days,C,{days}", MARCH)
    reconcile(ledger, MARCH)
    assert of_class(ledger) == {"V-0007/1": ("no_placement", "open"), "V7A/1": (second, "open")}


def test_an_empty_ledger_reconciles_to_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("init", "--now", MARCH)
    assert "Nothing changed" in ledger.do("reconcile", "--no-marts", "--now", MARCH)


def test_a_paper_that_was_a_mistake_is_turned_round(ledger: Ledger) -> None:
    ledger.take(BILLED + PAID, MARCH)
    reconcile(ledger, MARCH)
    ledger.take("payments: payment,invoice,withdrawn\nR1,I1,yes", MARCH)
    ledger.take("invoice_lines: invoice,line,withdrawn\nI2,1,yes", MARCH)
    ledger.take("invoices: invoice,withdrawn\nI2,yes", MARCH)
    reconcile(ledger, MARCH)
    assert of_class(ledger) == {"I1/1": ("agrees", "agreed")}
    held = provider(ledger)
    assert held["provider:payable",] == Decimal("-31000.00")
    assert ("cash",) not in held
    turned = [row for row in ledger.rows("journal") if row["kind"] == "invoice" and row["corrects"]]
    assert {row["posting_month"] for row in turned} == {"2026-03"}
    assert "Everything agrees" in ledger.do("verify")


def test_a_paper_of_a_closed_month_is_posted_in_the_first_open_one(ledger: Ledger) -> None:
    ledger.do("close", "2026-02", "--now", MARCH)
    ledger.take(BILLED, MARCH)
    reconcile(ledger, MARCH)
    rows = {row["service_month"]: row for row in ledger.rows("journal") if row["kind"] == "invoice"}
    assert {month: row["posting_month"] for month, row in rows.items()} == {
        "2026-01": "2026-03",
        "2026-02": "2026-03",
    }


ASKED_ON_A_CREDIT_NOTE = """
invoices: invoice,provider,to_agency,kind,dated,net,gross,credit_of
I1,OAK,C,invoice,2026-02-01,31000.00,31000.00,
C1,OAK,C,credit,2026-03-10,200.00,200.00,I1

invoice_lines: invoice,line,placement,price,first_day,last_day,net
I1,1,A,A-core,2026-01-01,2026-01-31,31000.00
C1,1,A,A-core,2026-01-01,2026-01-31,300.00
C1,2,A,A-core,2026-01-01,2026-01-31,-100.00
"""
THE_REST_CREDITED = """
invoices: invoice,provider,to_agency,kind,dated,net,gross,credit_of
C2,OAK,C,credit,2026-04-20,30800.00,30800.00,I1

invoice_lines: invoice,line,placement,price,first_day,last_day,net
C2,1,A,A-core,2026-01-01,2026-01-31,30800.00
"""


@pytest.mark.parametrize("closed", [True, False])
def test_what_two_credit_notes_say_against_each_other_stands_by_document_and_month(
    ledger: Ledger, closed: bool
) -> None:
    """The first takes £300.00 back and asks £100.00 of it again; the second credits all that is left, £30,800.00."""
    ledger.take(ASKED_ON_A_CREDIT_NOTE, MARCH)
    if closed:
        reconcile(ledger, MARCH)
        ledger.do("close", "2026-03", "--now", MARCH)
    ledger.take(THE_REST_CREDITED, APRIL)
    ledger.post(APRIL, APRIL)
    reconcile(ledger, APRIL)
    rows = [row for row in ledger.rows("journal") if row["kind"] in ("invoice", "credit_note")]
    assert balances(rows, "account", "posting_month", "kind") == {
        ("provider:payable", "2026-02", "invoice"): Decimal("-31000.00"),
        ("provider:payable", "2026-03", "credit_note"): Decimal("200.00"),
        ("provider:payable", "2026-04", "credit_note"): Decimal("30800.00"),
        ("provider:accrued", "2026-02", "invoice"): Decimal("31000.00"),
        ("provider:accrued", "2026-03", "credit_note"): Decimal("-300.00"),
        ("provider:accrued", "2026-04", "credit_note"): Decimal("-30700.00"),
        ("provider:query", "2026-03", "credit_note"): Decimal("100.00"),
        ("provider:query", "2026-04", "credit_note"): Decimal("-100.00"),
    }
    with ledger.books() as books:
        (debt,) = (each for each in paper_debts.listed(books) if each.invoice == "I1")
    assert (debt.asked, debt.credited, debt.open) == (3100000, 3100000, 0)
    assert "Everything agrees" in ledger.do("verify")


def test_a_price_put_right_settles_what_was_in_question(ledger: Ledger) -> None:
    ledger.take(BILLED, MARCH)
    reconcile(ledger, MARCH)
    assert of_class(ledger)["I2/1"] == ("rate", "open")
    ledger.take("prices: price,placement,component,rate,unit,first_day\nA-core,A,core,7125,week,2026-01-01", MARCH)
    ledger.post(MARCH, MARCH)
    reconcile(ledger, MARCH)
    assert of_class(ledger) == {"I1/1": ("rate", "open"), "I2/1": ("agrees", "agreed")}
    assert "Everything agrees" in ledger.do("verify")


def test_what_is_accepted_goes_through_the_clauses_and_passes_on_with_a_budget(ledger: Ledger) -> None:
    before = balances(ledger.rows("journal"), "agency", "account")
    ledger.take(BILLED + DECIDED, MARCH)
    reconcile(ledger, MARCH)
    accepted = [row for row in ledger.rows("journal") if row["kind"] == "accepted"]
    assert balances(accepted, "agency", "account") == {
        ("C", "provider:query"): Decimal("-500.00"),
        ("C", "provider:accrued"): Decimal("500.00"),
    }
    ledger.post(MARCH, MARCH)
    after = balances(ledger.rows("journal"), "agency", "account")
    # £500 of February's core, of which the board bears 40 per cent.
    for where in (("H1", "expenditure:budget"), ("C", "due_from:unbilled"), ("C", "expenditure:for_others")):
        assert after[where] - before[where] == Decimal("200.00")
    assert after["C", "expenditure:budget"] - before["C", "expenditure:budget"] == Decimal("300.00")
    ledger.post(APRIL, APRIL)
    reconcile(ledger, APRIL)
    owing = balances([row for row in ledger.rows("journal") if row["account"] == "due_to:unbilled"], "agency")
    assert ("H1",) not in owing
    assert "Everything agrees" in ledger.do("verify")


def test_a_decision_that_is_withdrawn_takes_what_was_accepted_back(ledger: Ledger) -> None:
    ledger.take(BILLED + DECIDED, MARCH)
    reconcile(ledger, MARCH)
    before = provider(ledger)
    ledger.take("line_decisions: invoice,line,withdrawn\nI2,1,yes", MARCH)
    reconcile(ledger, MARCH)
    assert before.get(("provider:query",), Decimal(0)) == 0
    assert provider(ledger)["provider:query",] == Decimal("500.00")
    assert of_class(ledger)["I2/1"] == ("rate", "open")


def test_a_match_by_hand_stands_before_what_the_line_says_and_is_undone(ledger: Ledger) -> None:
    ledger.take(BILLED, MARCH)
    ledger.take("line_matches: invoice,line,placement,price,why\nI1,1,,,an invoice of somebody else", MARCH)
    reconcile(ledger, MARCH)
    assert of_class(ledger)["I1/1"] == ("no_placement", "open")
    ledger.take("line_matches: invoice,line,withdrawn\nI1,1,yes", MARCH)
    reconcile(ledger, MARCH)
    assert of_class(ledger)["I1/1"] == ("agrees", "agreed")


def test_a_tolerance_is_a_setting_with_a_trail(ledger: Ledger) -> None:
    ledger.take(BILLED, MARCH)
    ledger.take("thresholds: threshold,agency,value,why\nline_tolerance,C,500,Scheme of delegation", MARCH)
    reconcile(ledger, MARCH)
    assert of_class(ledger)["I2/1"] == ("agrees", "agreed")
    ledger.take("thresholds: threshold,agency,value,why\nline_tolerance,C,499.99,A penny less", MARCH)
    reconcile(ledger, MARCH)
    assert of_class(ledger)["I2/1"] == ("rate", "open")


def test_a_charge_is_not_invoiced_only_after_the_days_that_are_set(ledger: Ledger) -> None:
    ledger.take("thresholds: threshold,value\nnot_invoiced_days,60", MARCH)
    reconcile(ledger, MARCH)
    months = {row["service_month"] for row in ledger.rows("invoice-lines")}
    assert months == set()
    reconcile(ledger, "2026-04-01")  # sixty days after the end of January, and not more
    assert ledger.rows("invoice-lines") == []
    reconcile(ledger, "2026-04-02")
    assert {row["service_month"] for row in ledger.rows("invoice-lines")} == {"2026-01"}


def test_a_placement_run_in_house_sends_no_invoices(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, MAY)
    ledger.take("placements: placement,sourcing\nA,in_house", MAY)
    ledger.post(MARCH, MAY)
    reconcile(ledger, MAY)
    assert {row["placement"] for row in ledger.rows("invoice-lines")} == {"B"}


def test_the_order_in_which_papers_come_does_not_matter(tmp_path: Path) -> None:
    ends = set()
    for place, order in enumerate(permutations((BILLED, PAID, DECIDED))):
        if order.index(BILLED) > 0:
            continue  # a payment or a decision names an invoice that must be known
        ledger = Ledger(tmp_path / f"ledger-{place}")
        ledger.take(SMALL, MARCH)
        ledger.post(MARCH, MARCH)
        for book in order:
            ledger.take(book, MARCH)
            reconcile(ledger, MARCH)
        lines = tuple(
            sorted(balances(ledger.rows("journal"), "account", "agency", "placement", "service_month").items())
        )
        ends.add((lines, ledger.text("invoice-lines")))
    assert len(ends) == 1


def test_an_invoice_to_an_agency_without_a_budget_is_found_and_moves_nothing(ledger: Ledger) -> None:
    ledger.take("agencies: agency,name,kind\nV,A charity,voluntary", MARCH)
    ledger.take(BILLED.replace(",OAK,C,", ",OAK,V,"), MARCH)
    assert reconcile(ledger, MARCH) == 0
    assert {found for found, _ in of_class(ledger).values()} == {"wrong_agency"}


def test_text_that_a_spreadsheet_would_run_leaves_harmless(ledger: Ledger) -> None:
    ledger.take(BILLED.replace("I1", "=I1").replace(",net\n=I1", ",net\n=I1"), MARCH)
    reconcile(ledger, MARCH)
    assert "'=I1" in ledger.text("invoice-lines")


@pytest.mark.sqlite("its file is changed by somebody else's hand")
def test_verify_sees_a_finding_and_an_entry_that_somebody_changed(ledger: Ledger) -> None:
    ledger.take(BILLED, MARCH)
    reconcile(ledger, MARCH)
    with closing(sqlite3.connect(ledger.file)) as still:
        for (trigger,) in still.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            still.execute(f'DROP TRIGGER "{trigger}"')
        still.execute("UPDATE line_findings SET found = 'agrees', status = 'agreed' WHERE found = 'rate'")
        entry = still.execute("SELECT number FROM entries WHERE kind = 'invoice' LIMIT 1").fetchone()
        still.execute("UPDATE postings SET amount = amount + 1 WHERE entry = ? AND amount > 0", entry)
        still.execute("UPDATE postings SET amount = amount - 1 WHERE entry = ? AND amount < 0", entry)
        still.commit()
    result = ledger.ask("verify")
    assert result.exit_code == 1
    assert "papers" in result.stdout
    assert "is kept of it, and not found" in result.stdout
    assert "the journal lacks provider:accrued" in result.stdout
    assert "more than the lines that wait on the worklist have in question" in result.stdout


PAID_TWICE = """
agencies: agency,name,kind
CC,Castleshire Council,council

budgets: budget,agency,stream,name
CC-SC,CC,social_care,Children's social care

providers: provider,name
HARBOUR,Harbour Homes Ltd

children: child
K-001

placements: placement,child,provider,setting,lead_budget,first_day
PL-1,K-001,HARBOUR,K2,CC-SC,2026-04-01

prices: price,placement,component,rate,unit,first_day
PR-1,PL-1,core,5200,week,2026-04-01

invoices: invoice,provider,to_agency,kind,dated,net,gross,credit_of
1001,HARBOUR,CC,invoice,2026-05-01,22285.71,22285.71,
1002,HARBOUR,CC,invoice,2026-06-01,23028.57,23028.57,
1003,HARBOUR,CC,invoice,2026-06-02,100.00,100.00,
C-1,HARBOUR,CC,credit,2026-06-03,150.00,150.00,1003

invoice_lines: invoice,line,placement,price,first_day,last_day,net
1001,1,PL-1,PR-1,2026-04-01,2026-04-30,22285.71
1002,1,PL-1,PR-1,2026-05-01,2026-05-31,23028.57

payments: payment,invoice,paid_on,amount
BACS-1,1001,2026-06-03,22285.71
BACS-2,1001,2026-06-10,22285.71
BACS-3,1002,2026-06-10,30000.00
"""
"""22,285.71 paid twice; 30,000.00 paid on 23,028.57, which is 6,971.43 too much; 150.00 credited on 100.00."""


def test_what_is_paid_or_credited_beyond_its_invoice_is_told_by_document(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(PAID_TWICE, "2026-06-22")
    ledger.post("2026-05-31", "2026-06-22")
    reconcile(ledger, "2026-06-22")
    rows = ledger.rows("settled-beyond")
    assert [(row["invoice"], row["how"], row["beyond"]) for row in rows] == [
        ("1001", "paid_twice", "22285.71"),
        ("1002", "paid_beyond", "6971.43"),
        ("1003", "credited_beyond", "50.00"),
    ]
    said = ledger.ask("verify").stdout
    assert "1001 (paid twice, £22,285.71), 1002 (paid beyond, £6,971.43), 1003 (credited beyond, £50.00)" in said
    (item,) = [each for each in ledger.figures("month-end", "2026-06")["items"] if each["matter"] == "settled_beyond"]
    assert (item["count"], item["amount"]) == (3, "29307.14")


@pytest.mark.sqlite("its file is changed by somebody else's hand")
def test_what_an_earlier_edition_found_is_asked_to_be_reconciled_first(ledger: Ledger) -> None:
    ledger.take(BILLED, MARCH)
    reconcile(ledger, MARCH)
    named = "name = 'line_findings_superseded_once'"
    with closing(sqlite3.connect(ledger.file)) as still:
        (trigger,) = still.execute(f"SELECT sql FROM sqlite_schema WHERE {named}").fetchone()
        still.execute("DROP TRIGGER line_findings_superseded_once")
        still.execute("UPDATE line_findings SET in_question = NULL")
        still.execute(trigger)
        still.commit()
    assert "found by an earlier edition of the program; reconcile" in ledger.ask("verify").stdout
    reconcile(ledger, MARCH)
    # What is left is that a batch no longer holds what it left: this test has altered it by hand.
    found = json.loads(ledger.ask("verify", "--json").stdout)["findings"]
    assert {finding["check"] for finding in found} == {"rows"}


@pytest.mark.sqlite("its file is changed by somebody else's hand")
def test_what_was_found_by_other_rules_is_no_fault_and_is_found_anew(ledger: Ledger) -> None:
    """An earlier edition called a line to the wrong agency `no_placement`, and did not say by which rules it went."""
    ledger.take("agencies: agency,name,kind\nV,A charity,voluntary", MARCH)
    ledger.take(BILLED.replace(",OAK,C,", ",OAK,V,"), MARCH)
    reconcile(ledger, MARCH)
    with closing(sqlite3.connect(ledger.file)) as still:
        for (trigger,) in still.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            still.execute(f'DROP TRIGGER "{trigger}"')
        still.execute("UPDATE line_findings SET found = 'no_placement' WHERE found = 'wrong_agency'")
        still.commit()
        assert "wrong_agency" in ledger.ask("verify").stdout, "by the rules of today it is a fault"
        still.execute("""UPDATE batches SET details = '{"first_open": "2026-01"}' WHERE command = 'reconcile'""")
        still.commit()
    said = ledger.ask("verify").stdout
    assert "found by an earlier edition of the program; reconcile" in said
    assert "no_placement" not in said
    reconcile(ledger, MARCH)
    assert {found for found, _ in of_class(ledger).values()} == {"wrong_agency"}
    assert "found by an earlier edition" not in ledger.ask("verify").stdout


def test_a_ledger_without_invoices_lists_what_nobody_invoiced(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(WHO, MARCH)
    assert ledger.figures("reconcile", "--no-marts", "--now", MARCH)["classes"] == {}


def test_reconciling_asks_the_store_no_question_for_each_paper(ledger: Ledger) -> None:
    asked: list[str] = []
    engine = open_store(ledger.url)
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    counts = []
    for day, number in ((1, 3), (3, 30)):
        rows = [f"N{number}-{place},OAK,C,invoice,2026-02-01,10.00,10.00" for place in range(number)]
        ledger.take(
            "invoices: invoice,provider,to_agency,kind,dated,net,gross\n" + "\n".join(rows), f"2026-04-0{day}"
        )
        reconcile_papers(engine, now=datetime(2026, 4, day + 1, 12))
        asked.clear()
        assert reconcile_papers(engine, now=datetime(2026, 4, day + 1, 13)).batch is None
        counts.append(len(asked))
    engine.dispose()
    assert counts[0] == counts[1] < 100
