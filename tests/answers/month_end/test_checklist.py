"""The checklist of a month: what is open is counted from the books, and only what is not posted forbids closing."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ledger.answers.month_end.checklist import month_end
from ledger.answers.month_end.checklist_items import ChecklistItem
from ledger.answers.month_end.footings import STANDS_ON
from ledger.domain.money_and_days.periods import Month
from ledger.journal.entries import Account, Entry
from ledger.reconciliation.provider.lines import Finding
from ledger.store.documents.entries import record_reconciled
from ledger.store.documents.findings import write_findings
from ledger.store.journal.entries import Writer
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.engine import open_store
from tests.desk import SMALL, Ledger, in_books

AGREED = """
approvals: agreement,agency,role,decided,on
A-1,C,director,yes,2025-12-21
A-1,H1,director,yes,2025-12-22
"""
PAPERS = """
invoices: invoice,provider,to_agency,kind,dated,net,gross
INV1,OAK,C,invoice,2026-01-31,31500,31500
INV2,OAK,C,invoice,2026-02-02,100,100

invoice_lines: invoice,line,placement,price,first_day,last_day,net
INV1,1,A,A-core,2026-01-01,2026-01-31,31500
INV2,1,,,,,100
"""
MATTERS_OF_A_MONTH = {
    "not_posted",
    "changed_since",
    "conflicts",
    "unknown_payers",
    "own_receipts",
    "no_lines",
    "paid_on_account",
    "not_reconciled",
    "unmatched",
    "differ",
    "not_invoiced",
    "settled_beyond",
    "accepted_as_posted",
    "old_accruals",
    "unbilled",
    "in_advance",
    "disputed_shares",
    "on_account",
    "control_apart",
    "query_apart",
    "balance_apart",
    "owed_apart",
    "committed_apart",
    "movement_apart",
    "weekly_apart",
    "exposure_apart",
    "unagreed",
    "unsigned",
    "disputes",
    "partner_differences",
}
MATTERS_OF_A_YEAR = {"balances_not_agreed", "provisions", "pennies", "roundings"}


def items(ledger: Ledger, month: str, *words: str) -> dict[str, dict[str, Any]]:
    """The checklist by matter."""
    return {item["matter"]: item for item in ledger.figures("month-end", month, *words)["items"]}


def figures(item: dict[str, Any]) -> tuple[int, str | None]:
    """How many, and pounds."""
    return item["count"], item["amount"]


def add(ledger: Ledger, findings: Sequence[Finding] = (), entries: Sequence[Entry] = ()) -> None:
    """Add findings and entries as a reconciliation does."""
    with ledger.books_to_write() as books:
        batch = open_batch(books, command="reconcile", source="command", now=datetime(2026, 6, 1))
        write_findings(books, batch.number, findings, [])
        Writer(books, batch.number).add(entries)
        record_reconciled(books, batch.number, len(entries))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """`SMALL`, posted through 20 March 2026."""
    made = Ledger(tmp_path)
    made.take(SMALL + AGREED, "2026-03-20")
    made.post("2026-03-20", "2026-03-20")
    return made


def test_a_month_that_is_not_posted_to_its_last_day_cannot_be_closed(ledger: Ledger) -> None:
    said = ledger.figures("month-end", "2026-03")
    (posting,) = (item for item in said["items"] if item["matter"] == "not_posted")
    assert (posting["count"], posting["blocks"], posting["to_do"]) == (
        11,
        True,
        "joint-ledger post --through 2026-03-31",
    )
    assert (said["closable"], said["closed"], said["horizon"]) == (False, False, "2026-03-20")
    assert "March 2026 cannot be closed yet." in ledger.do("month-end", "2026-03")


def test_only_posting_forbids_closing(ledger: Ledger) -> None:
    ledger.post("2026-03-31", "2026-03-31")
    said = ledger.figures("month-end", "2026-03")
    assert said["closable"]
    assert [item["matter"] for item in said["items"] if item["blocks"]] == ["not_posted"]
    assert [item["matter"] for item in said["items"] if item["open"]] == [
        "unbilled",
        "balances_not_agreed",
    ]
    assert "joint-ledger close 2026-03" in ledger.do("month-end", "2026-03")


def test_the_year_is_looked_at_in_march_only(ledger: Ledger) -> None:
    assert set(items(ledger, "2026-02")) == MATTERS_OF_A_MONTH
    assert set(items(ledger, "2026-03")) == MATTERS_OF_A_MONTH | MATTERS_OF_A_YEAR


def test_an_empty_ledger_has_everything_to_post(tmp_path: Path) -> None:
    empty = Ledger(tmp_path)
    empty.do("init")
    said = ledger_items = items(empty, "2026-03")
    assert figures(said["not_posted"]) == (31, None)
    assert [matter for matter, item in ledger_items.items() if item["open"]] == ["not_posted"]


def test_what_is_billed_in_advance_is_a_figure_of_its_own_and_not_netted(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-02", "--now", "2026-03-21")
    # Placement A ends with January after all: February's 11,200 are to be credited, January's B is still owed.
    ledger.take(
        "prices: price,placement,component,rate,unit,first_day,last_day\n"
        "A-core,A,core,7000,week,2026-01-01,2026-01-31",
        "2026-03-22",
    )
    ledger.post("2026-03-31", "2026-03-31")
    found = items(ledger, "2026-03")
    assert figures(found["in_advance"]) == (1, "11200.00")
    assert found["in_advance"]["parts"] == [{"agency": "C", "counterparty": "H1", "count": 1, "amount": "11200.00"}]
    assert int(found["unbilled"]["count"]) == 1


def test_what_partners_owe_and_were_not_recharged_is_told_by_counterparty(ledger: Ledger) -> None:
    # January: placement A costs 31,000 + 1,000; education bears 1,000, H1 40 % of 31,000 = 12,400.
    found = items(ledger, "2026-01")["unbilled"]
    assert figures(found) == (1, "12400.00")
    assert found["parts"] == [{"agency": "C", "counterparty": "H1", "count": 1, "amount": "12400.00"}]
    assert found["to_do"] == "joint-ledger recharge 2026-01"
    # In February B's share comes to it: half of 19 days.
    assert items(ledger, "2026-02")["unbilled"]["count"] == 3


def test_facts_that_came_after_the_last_posting_are_counted(ledger: Ledger) -> None:
    ledger.take("prices: price,rate\nA-core,7070", "2026-03-21")
    assert figures(items(ledger, "2026-02")["changed_since"]) == (1, None)
    assert figures(items(ledger, "2026-02", "--as-known-at", "2026-03-20")["changed_since"]) == (0, None)


def test_days_without_an_agreement_are_told_with_what_they_cost(ledger: Ledger) -> None:
    ledger.post("2026-04-30", "2026-04-30")
    # B is agreed in principle only from 1 April: 30 days x 333.33 / 7 = 1,428.557 -> 1,428.56, carried by the lead.
    found = items(ledger, "2026-04")["unagreed"]
    assert figures(found) == (1, "1428.56")
    assert found["parts"][0]["agency"] == "C"
    assert figures(items(ledger, "2026-03")["unagreed"]) == (0, "0.00")


def test_an_agency_that_bears_a_share_and_has_not_signed_is_named(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(SMALL + AGREED.replace("\nA-1,H1,director,yes,2025-12-22", ""), "2026-01-31")
    ledger.post("2026-01-31", "2026-01-31")
    found = items(ledger, "2026-01")["unsigned"]
    assert [(part["agency"], part["amount"]) for part in found["parts"]] == [("H1", "12400.00")]


def test_what_a_merged_board_signed_its_successor_need_not_sign_again(ledger: Ledger) -> None:
    ledger.post("2026-04-30", "2026-04-30")
    assert figures(items(ledger, "2026-04")["unsigned"]) == (0, "0.00")


def test_invoice_lines_are_counted_until_they_are_settled(ledger: Ledger) -> None:
    ledger.take(PAPERS, "2026-03-21")
    assert figures(items(ledger, "2026-01")["not_reconciled"]) == (1, "31500.00")
    assert figures(items(ledger, "2026-02")["not_reconciled"]) == (2, "31600.00")
    found = ("A", "A-core", "2026-01", 3100000, 3150000, "queried", None, "asked for 500 more", 50000)
    add(
        ledger,
        [
            Finding("INV1", "1", "rate", (), *found),
            Finding("INV2", "1", "no_placement", (), None, None, None, 0, 10000, "open", None, "no reference"),
            Finding(None, None, "not_invoiced", (), "A", "A-ed", "2026-01", 100000, 0, "open", None, "no invoice"),
        ],
    )
    now = items(ledger, "2026-02")
    assert {matter: figures(now[matter]) for matter in ("not_reconciled", "unmatched", "differ", "not_invoiced")} == {
        "not_reconciled": (0, "0.00"),
        "unmatched": (1, "100.00"),
        "differ": (1, "500.00"),
        "not_invoiced": (1, "1000.00"),
    }
    assert figures(items(ledger, "2026-01")["unmatched"]) == (0, "0.00")


def test_of_a_line_that_was_accepted_in_part_only_what_is_left_is_in_question(ledger: Ledger) -> None:
    ledger.take(PAPERS, "2026-03-21")
    found = ("A", "A-core", "2026-01", 3100000, 3220000, "open", None, "asked for 1,200 more, 1,000 accepted")
    below = ("A", "A-core", "2026-02", 2800000, 2790000, "open", None, "asked for 100 less")
    add(
        ledger,
        [
            Finding("INV1", "1", "rate", (), *found, in_question=20000),
            Finding("INV1", "2", "rate", (), *below, in_question=0),
        ],
    )
    assert figures(items(ledger, "2026-01")["differ"]) == (1, "200.00")
    assert figures(items(ledger, "2026-02")["differ"]) == (2, "300.00")


def test_an_accrual_grows_old_after_three_months(ledger: Ledger) -> None:
    ledger.post("2026-05-31", "2026-05-31")
    assert figures(items(ledger, "2026-03")["old_accruals"]) == (0, "0.00")
    assert figures(items(ledger, "2026-04")["old_accruals"]) == (1, "32000.00")


def test_an_accrual_grows_old_and_is_pennies_as_the_thresholds_say(ledger: Ledger) -> None:
    ledger.take("thresholds: threshold,agency,value\nold_accrual_months,,2\naccrual_pennies,C,40000\n", "2026-05-30")
    ledger.post("2026-05-31", "2026-05-31")
    march = items(ledger, "2026-03")
    assert march["old_accruals"]["title"] == "Accruals more than 2 months old"
    assert figures(march["old_accruals"]) == (0, "0.00")
    assert march["pennies"]["count"] > 0
    ledger.take("thresholds: threshold,agency,value\naccrual_pennies,C,0\n", "2026-05-31")
    assert figures(items(ledger, "2026-03")["old_accruals"]) == (1, "32000.00")
    assert figures(items(ledger, "2026-03")["pennies"]) == (0, "0.00")


def test_a_partners_own_record_is_held_against_what_it_owes(ledger: Ledger) -> None:
    ledger.take(
        "partner_records: agency,placement,service_month,kind,counterparty,amount,reference\n"
        "H1,A,2026-01,accrued,C,12000,\nH1,A,2026-01,invoiced,C,12400,R1\nH1,A,2026-02,accrued,C,11000,",
        "2026-03-21",
    )
    # January is acknowledged as invoiced. February: A 11,200 against 11,000, B 452.38 (or .37) against nothing.
    assert figures(items(ledger, "2026-01")["partner_differences"]) == (0, "0.00")
    found = items(ledger, "2026-02")["partner_differences"]
    assert found["count"] == 2
    assert found["amount"] in ("652.38", "652.37")
    assert (found["parts"][0]["agency"], found["parts"][0]["counterparty"]) == ("H1", "C")
    # What they paid and we have not received differs too, without changing what is due.
    ledger.take(
        "partner_records: agency,placement,service_month,kind,counterparty,amount,reference\n"
        "H1,A,2026-01,paid,C,12000,P1",
        "2026-03-22",
    )
    assert figures(items(ledger, "2026-01")["partner_differences"]) == (1, "0.00")


def test_disputes_go_on_until_they_are_resolved(ledger: Ledger) -> None:
    ledger.take(
        "disputes: dispute,from_agency,to_agency,reason,stage,raised_on,stage_since,amount,resolved_on\n"
        "D1,H1,C,share_disputed,informal,2026-02-01,2026-02-01,700.50,\n"
        "D2,H1,C,no_po,informal,2026-01-10,2026-01-10,,2026-02-28",
        "2026-03-21",
    )
    assert figures(items(ledger, "2026-01")["disputes"]) == (1, "0.00")
    assert figures(items(ledger, "2026-02")["disputes"]) == (1, "700.50")


def posted(account: str, amount: int, counter: str) -> Entry:
    """A made-up entry of January in the council's books: an account against another."""
    held = Account("C", account, "H1", "H1-CC", "A-1", "disputed", "C-SC", "H1-CC")
    against = Account("C", counter, None, "C-SC", None, None, "C-SC", None)
    return Entry("provision", "A", "2026-01", "2026-01", ((held, amount), (against, -amount)), paper="P1")


def test_a_placement_month_counts_once_whatever_of_it_is_billed_and_however_its_parts_stand(ledger: Ledger) -> None:
    """A's January: £5.00 billed and £3.00 not yet billed are disputed, beside the agreed share, not billed."""
    before = items(ledger, "2026-01")
    parts = (("due_from:billed", 500), ("due_from:unbilled", 300))
    add(ledger, entries=[posted(account, amount, "contributions") for account, amount in parts])
    after = items(ledger, "2026-01")
    assert figures(before["disputed_shares"]) == (0, "0.00")
    assert figures(after["disputed_shares"]) == (1, "8.00")
    assert after["disputed_shares"]["parts"][0]["counterparty"] == "H1"
    owed, more = before["unbilled"], after["unbilled"]
    assert (more["count"], Decimal(more["amount"]) - Decimal(owed["amount"])) == (owed["count"], Decimal("3.00"))


def test_provisions_are_looked_at_again_at_the_years_end(ledger: Ledger) -> None:
    add(ledger, entries=[posted("provision", -900, "provision:expense")])
    assert figures(items(ledger, "2026-03")["provisions"]) == (1, "9.00")


def test_money_that_is_not_matched_counts_receipt_by_receipt_from_the_month_in_which_it_came(ledger: Ledger) -> None:
    """£42.00 and £8.00 came in January, £10.00 were given back in March: £42.00 + £8.00 − £10.00 = £40.00."""
    ledger.take(
        "receipts: receipt,from_agency,to_agency,received_on,amount\n"
        "R1,H1,C,2026-01-05,42.00\nR2,H1,C,2026-01-06,8.00\nR3,H1,C,2026-03-02,-10.00",
        "2026-03-21",
    )
    ledger.do("reconcile", "--no-marts", "--now", "2026-03-21")
    months = {month: items(ledger, month)["on_account"] for month in ("2025-12", "2026-01", "2026-02", "2026-03")}
    assert [figures(item) for item in months.values()] == [
        (0, "0.00"),
        (2, "50.00"),
        (2, "50.00"),
        (3, "40.00"),
    ]
    assert {item["counted"] for item in months.values()} == {"receipt"}
    (part,) = months["2026-03"]["parts"]
    assert (part["agency"], part["counterparty"], part["count"]) == ("C", "H1", 3)


def test_balances_count_as_agreed_once_a_counterparty_said_so(ledger: Ledger) -> None:
    owed = items(ledger, "2026-03")
    assert figures(owed["balances_not_agreed"]) == (1, owed["unbilled"]["amount"])
    ledger.take(
        "balance_agreements: agency,counterparty,on,agreed,answered_on\nC,H1,2026-03-31,yes,2026-04-09",
        "2026-04-09",
    )
    assert figures(items(ledger, "2026-03")["balances_not_agreed"]) == (0, "0.00")


def test_money_on_account_lessens_the_balance_to_be_agreed_as_on_the_statement(
    ledger: Ledger, tmp_path: Path
) -> None:
    owed = Decimal(items(ledger, "2026-03")["balances_not_agreed"]["amount"])
    ledger.take(
        "receipts: receipt,from_agency,to_agency,received_on,amount,reference\nR-1,H1,C,2026-03-05,42.00,SUNDRY",
        "2026-03-21",
    )
    ledger.do("reconcile", "--now", "2026-03-21")
    assert figures(items(ledger, "2026-03")["balances_not_agreed"]) == (1, str(owed - 42))
    ledger.do("export", "balances", str(tmp_path / "balances.csv"), "--on", "2026-03-31")
    with (tmp_path / "balances.csv").open(encoding="utf-8", newline="") as file:
        (ours,) = (row["ours"] for row in csv.DictReader(file) if (row["agency"], row["kind"]) == ("C", "receivable"))
    assert ours == str(owed - 42)


def test_closing_says_what_is_still_open(ledger: Ledger) -> None:
    said = ledger.do("close", "2026-01", "--now", "2026-03-21").splitlines()
    assert said[0] == "closed through: 2026-01"
    assert "still open: Owed by partners and not recharged: 1 placement month £12,400.00" in said[1:]
    assert "January 2026 is closed" in ledger.do("month-end", "2026-01")


def test_a_screen_gets_the_same_from_the_task(ledger: Ledger) -> None:
    engine = open_store(ledger.url)
    found = in_books(engine, month_end, Month(2026, 1))
    engine.dispose()
    assert [row[0] for row in found.open_rows] == [item.title for item in found.still_open]
    assert len(found.rows) == len(found.items)
    assert found.as_dict()["items"] == ledger.figures("month-end", "2026-01")["items"]


def test_what_was_settled_later_is_open_no_more_but_was_owed_at_the_years_end(ledger: Ledger) -> None:
    ledger.post("2026-03-31", "2026-04-01")
    before = items(ledger, "2026-03")
    # The recharge is dated after the year's end: nothing is left to bill, and yet it was owed on 31 March.
    ledger.do("recharge", "2026-03", "--now", "2026-04-20")
    after = items(ledger, "2026-03")
    assert before["unbilled"]["count"] == 5
    assert figures(after["unbilled"]) == (0, "0.00")
    assert after["balances_not_agreed"]["amount"] == before["balances_not_agreed"]["amount"]
    assert before["balances_not_agreed"]["amount"] == before["unbilled"]["amount"]


def reconciled(ledger: Ledger, now: str) -> None:
    ledger.do("reconcile", "--no-marts", "--now", now)


def missing(ledger: Ledger, month: str, today: date) -> ChecklistItem:
    """Charges that nobody invoiced, as they are told on a day."""
    with ledger.books(today=today) as books:
        return next(item for item in month_end(books, Month.parse(month)).items if item.matter == "not_invoiced")


def test_charges_that_nobody_invoiced_are_not_known_until_documents_are_reconciled(ledger: Ledger) -> None:
    day = date(2026, 3, 21)
    never = missing(ledger, "2026-02", day)
    assert never.tick == ("not_known", "documents were never reconciled; reconcile first")
    assert never.title == "Uninvoiced cost, 30 days after their month"
    said = ledger.do("month-end", "2026-02")
    assert "not known yet" in said
    assert "documents were never reconciled; reconcile first" in said
    reconciled(ledger, "2026-03-21")
    # A month is listed 30 days after its end: on 21 March January is, with A's 31,000 and 1,000; February is not yet.
    open_now = missing(ledger, "2026-02", day)
    assert (open_now.tick.state, open_now.number, open_now.amount) == ("not_done", 2, 32_000_00)
    assert open_now.tick.said == "Uninvoiced cost, 30 days after their month: 2 charges, £32,000.00"


def test_charges_of_months_after_the_one_that_is_closed_are_not_counted(ledger: Ledger) -> None:
    ledger.post("2026-03-31", "2026-03-31")
    reconciled(ledger, "2026-05-01")
    day = date(2026, 5, 1)
    # January A 31,000 and 1,000; February A 28,000 and 1,000, B 333.33 / 7 * 19 = 904.75; March is listed as well.
    assert missing(ledger, "2026-01", day).amount == 32_000_00
    assert missing(ledger, "2026-02", day).amount == 32_000_00 + 29_904_75
    assert (missing(ledger, "2026-03", day).amount or 0) > 32_000_00 + 29_904_75


def test_charges_that_grew_due_for_an_invoice_since_the_last_look_are_not_known(ledger: Ledger) -> None:
    reconciled(ledger, "2026-03-21")
    later = missing(ledger, "2026-02", date(2026, 4, 1))
    assert later.tick.state == "not_known"
    assert later.tick.said == (
        "the 30 days for invoices of February 2026 ran out after the last reconciliation; reconcile first"
    )
    assert missing(ledger, "2026-01", date(2026, 4, 1)).tick.state == "not_done", "January was looked at"


def test_invoiced_charges_are_done(ledger: Ledger) -> None:
    ledger.take(INVOICED, "2026-03-21")
    reconciled(ledger, "2026-03-21")
    found = missing(ledger, "2026-01", date(2026, 3, 21))
    assert found.tick == ("done", "Uninvoiced cost, 30 days after their month: none")


INVOICED = """
invoices: invoice,provider,to_agency,kind,dated,net,gross
INV1,OAK,C,invoice,2026-01-31,32000,32000

invoice_lines: invoice,line,placement,price,first_day,last_day,net
INV1,1,A,A-core,2026-01-01,2026-01-31,31000
INV1,2,A,A-ed,2026-01-01,2026-01-31,1000
"""


def test_what_stands_on_the_journal_is_not_known_of_a_month_that_is_posted_in_part(ledger: Ledger) -> None:
    found = items(ledger, "2026-03")
    assert found["unbilled"]["state"] == "not_known"
    assert found["unbilled"]["said"] == "March 2026 is posted only to 20 March 2026; post it to its last day first"
    assert (found["not_posted"]["state"], found["disputes"]["state"]) == ("not_done", "done")


def test_every_matter_says_what_its_check_stands_on(ledger: Ledger) -> None:
    assert set(STANDS_ON) == MATTERS_OF_A_MONTH | MATTERS_OF_A_YEAR
    assert {item["state"] for item in items(ledger, "2026-02").values()} == {"done", "not_done", "not_known"}
