"""Recharging from the command line: what is issued, to whom, when it is not, and what is said of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.domain.money_and_days.periods import Month
from ledger.tasks.recharge import preview
from tests.desk import SMALL, Ledger, balances


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Two placements of a council with its ICB, which is merged away on 1 April; posted to the end of March."""
    ledger = Ledger(tmp_path)
    ledger.take(SMALL, "2026-01-31")
    ledger.post("2026-03-31", "2026-03-31")
    return ledger


def unbilled(ledger: Ledger) -> dict[tuple[str, ...], object]:
    """What stands between agencies and was not billed."""
    rows = [row for row in ledger.rows("journal") if row["account"] == "due_from:unbilled"]
    return dict(balances(rows, "agency", "counterparty", "service_month"))


def test_it_says_which_papers_it_issued_and_what_is_owed_by_them(ledger: Ledger) -> None:
    said = ledger.do("recharge", "2026-02", "--now", "2026-04-02")
    assert said.splitlines() == [
        "C-000001: recharge to H2, 3 lines, £24,052.37, due 2026-05-02",
        "C-000002: internal journal of C, 2 lines, £2,000.00",
        "H2 owes C by these documents: £24,052.37",
        "documents issued: 2, with 5 lines, in change 3",
    ]


def test_of_a_quarter_the_last_month_bills_all_three(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-03", "--now", "2026-04-02")
    months = {row["service_month"] for row in ledger.rows("recharges")}
    assert months == {"2026-01", "2026-02", "2026-03"}
    assert unbilled(ledger) == {}


def test_twice_issues_nothing_and_records_no_batch(ledger: Ledger) -> None:
    first = ledger.figures("recharge", "2026-03", "--now", "2026-04-02")
    assert first["batch"] == 3
    again = ledger.figures("recharge", "2026-03", "--now", "2026-04-03")
    assert (again["batch"], again["papers"]) == (None, [])
    assert ledger.figures("post", "--through", "2026-03-31", "--no-marts", "--now", "2026-04-03")["batch"] == 4


def test_papers_to_one_debtor_leave_the_others_for_later(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-03", "--agency", "C", "--now", "2026-04-02")
    assert {row["kind"] for row in ledger.rows("recharges")} == {"internal_journal"}
    ledger.do("recharge", "2026-03", "--agency", "H1", "--now", "2026-04-02")
    assert [row["recharge"] for row in ledger.rows("recharges")][-1] == "C-000002"
    assert unbilled(ledger) == {}


def test_an_agency_nobody_knows_is_refused(ledger: Ledger) -> None:
    result = ledger.ask("recharge", "2026-03", "--agency", "H9")
    assert result.exit_code == 1
    assert "H9 is not an agency in the ledger." in result.output


def test_a_month_that_is_not_wholly_posted_is_warned_of(ledger: Ledger) -> None:
    said = ledger.do("recharge", "2026-04", "--now", "2026-04-02")
    assert "warning: 2026-04 is posted only to 2026-03-31." in said
    assert "documents issued: 2" in said


def test_a_ledger_without_postings_has_nothing_to_bill(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(SMALL, "2026-01-31")
    said = ledger.do("recharge", "2026-03")
    assert "warning: 2026-03 is posted not at all." in said
    assert "There is nothing more to invoice up to 2026-03" in said


def test_what_was_due_before_a_merger_is_billed_to_whom_it_has_passed(ledger: Ledger) -> None:
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("recharge", "2026-03", "--now", "2026-06-02")
    assert {row["to_agency"] for row in ledger.rows("recharges")} == {"C", "H2"}
    rows = [row for row in ledger.rows("journal") if row["account"] == "due_to:billed"]
    assert {key[0] for key in balances(rows, "agency")} == {"H2"}
    assert "Everything agrees" in ledger.do("verify")


def posted_in(ledger: Ledger, kind: str) -> set[str]:
    """The months in which entries of a kind are posted."""
    return {row["posting_month"] for row in ledger.rows("journal") if row["kind"] == kind}


def test_a_paper_is_posted_in_the_month_of_its_date_and_accrued_until_then(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-03", "--now", "2026-04-10")
    assert posted_in(ledger, "recharge") == {"2026-04"}
    rows = [row for row in ledger.rows("journal") if row["posting_month"] <= "2026-03"]
    owed = [row for row in rows if row["account"].startswith("due_from")]
    assert balances(owed, "account", "counterparty") == {("due_from:unbilled", "H1"): Decimal("37190.46")}
    assert "Everything agrees" in ledger.do("verify")


def test_a_paper_can_be_dated_in_the_month_it_bills_and_is_its_agencys_of_that_day(ledger: Ledger) -> None:
    said = ledger.do("recharge", "2026-03", "--dated", "2026-03-31", "--now", "2026-04-10")
    assert "C-000001: recharge to H1, 5 lines, £37,190.46, due 2026-04-30" in said
    assert posted_in(ledger, "recharge") == {"2026-03"}
    assert unbilled(ledger) == {}
    assert "Everything agrees" in ledger.do("verify")


def test_what_is_billed_before_it_is_due_is_income_in_advance_of_its_month(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-03", "--dated", "2026-02-28", "--now", "2026-04-10")
    rows = [row for row in ledger.rows("journal") if row["posting_month"] <= "2026-02"]
    ahead = balances([row for row in rows if row["account"] == "due_from:unbilled"], "counterparty", "service_month")
    assert ahead == {("H1", "2026-03"): Decimal("-13138.09")}
    assert unbilled(ledger) == {}
    assert "Everything agrees" in ledger.do("verify")


def test_a_day_of_a_closed_month_or_after_today_is_refused(ledger: Ledger) -> None:
    ledger.do("close", "2026-03", "--now", "2026-04-05")
    for dated, said in (
        ("2026-03-31", "2026-03-31 is in a closed period"),
        ("2026-04-07", "2026-04-07 is after today, 2026-04-06"),
    ):
        refused = ledger.ask("recharge", "2026-03", "--dated", dated, "--now", "2026-04-06")
        assert refused.exit_code == 1
        assert said in " ".join(refused.output.split())
    assert not ledger.rows("recharges")


def test_a_merged_agency_named_as_debtor_is_whoever_it_has_become(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-03", "--agency", "H1", "--now", "2026-04-10")
    assert {(row["kind"], row["to_agency"]) for row in ledger.rows("recharges")} == {("recharge", "H2")}


def test_a_closed_month_keeps_its_figures_and_the_recharge_counts_in_the_first_open_one(ledger: Ledger) -> None:
    ledger.do("close", "2026-03", "--now", "2026-04-05")
    ledger.do("recharge", "2026-03", "--now", "2026-04-06")
    assert posted_in(ledger, "recharge") == {"2026-04"}
    assert "Everything agrees" in ledger.do("verify")


def test_a_preview_shows_the_papers_and_writes_nothing(ledger: Ledger) -> None:
    with ledger.books(today=date(2026, 4, 2)) as books:
        papers = preview(books, Month(2026, 3))
    assert [(paper.number, paper.total) for paper in papers] == [("C-000001", 37_190_46), ("C-000002", 3_000_00)]
    assert not ledger.rows("recharges")
    issued = ledger.figures("recharge", "2026-03", "--now", "2026-04-02")["papers"]
    assert [(paper["recharge"], paper["pence"]) for paper in issued] == [(p.number, p.total) for p in papers]


def test_a_dry_run_shows_line_by_line_what_would_be_issued_and_records_nothing(ledger: Ledger) -> None:
    said = ledger.do("recharge", "2026-03", "--dry-run", "--now", "2026-04-10")
    assert "documents that would be issued: 2, with 8 lines; nothing was recorded" in said
    assert "C-000001 │    1 │ A         │ 2026-01 │ agreed" in said
    assert not ledger.rows("recharges")
    assert ledger.figures("recharge", "2026-03", "--now", "2026-04-10")["batch"] == 3


RAISED = """
agreements: agreement,placement,status,basis,first_day,decided_on
A-2,A,{standing},panel,2026-01-01,2026-04-01

clauses: agreement,rank,kind,budget,percent,components
A-2,1,share,C-ED,100,education
A-2,2,rest,C-SC,{rest},
A-2,2,rest,{partner},{percent},
"""


def decide(ledger: Ledger, now: str, *, percent: int = 40, standing: str = "agreed", partner: str = "H1-CC") -> None:
    """Decide anew, back to January, what the partner bears of placement A; and post it."""
    words = {"percent": percent, "rest": 100 - percent, "standing": standing, "partner": partner}
    ledger.take(RAISED.format(**words), now)
    ledger.post("2026-03-31", now)


def lines(ledger: Ledger, kind: str) -> list[tuple[str, str, str]]:
    """The lines of papers of a kind: month, amount and what it corrects."""
    rows = [row for row in ledger.rows("recharges") if row["kind"] == kind]
    return [(row["service_month"], row["amount"], row["corrects"]) for row in rows]


def billed_as(ledger: Ledger, placement: str = "A") -> dict[tuple[str, ...], object]:
    """What stands billed to partners for a placement, by agreement and standing."""
    rows = [row for row in ledger.rows("journal") if row["account"] == "due_from:billed"]
    return dict(balances([row for row in rows if row["placement"] == placement], "agreement", "standing"))


def test_a_split_decided_anew_bills_only_the_difference_a_line_a_month(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-03", "--now", "2026-04-10")
    assert billed_as(ledger) == {("A-1", "agreed"): Decimal("36000.00")}
    decide(ledger, "2026-04-11", percent=55)
    ledger.do("recharge", "2026-03", "--now", "2026-04-12")
    # 15 % of £31,000, £28,000 and £31,000, as shares of £7,000 a week.
    assert lines(ledger, "recharge")[-3:] == [
        ("2026-01", "4650.00", "C-000001/1"),
        ("2026-02", "4200.00", "C-000001/2"),
        ("2026-03", "4650.00", "C-000001/3"),
    ]
    assert lines(ledger, "credit_note") == []
    assert billed_as(ledger) == {("A-2", "agreed"): Decimal("49500.00")}
    assert unbilled(ledger) == {}
    assert "Everything agrees" in ledger.do("verify")


def test_a_smaller_share_is_credited_on_the_lines_it_takes_from(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-03", "--now", "2026-04-10")
    decide(ledger, "2026-04-11", percent=30)
    ledger.do("recharge", "2026-03", "--now", "2026-04-12")
    assert lines(ledger, "credit_note") == [
        ("2026-01", "-3100.00", "C-000001/1"),
        ("2026-02", "-2800.00", "C-000001/2"),
        ("2026-03", "-3100.00", "C-000001/3"),
    ]
    assert billed_as(ledger) == {("A-2", "agreed"): Decimal("27000.00")}
    assert "Everything agrees" in ledger.do("verify")


def test_a_share_that_passes_to_another_debtor_is_credited_to_the_one_and_billed_to_the_other(ledger: Ledger) -> None:
    ledger.take(
        "agencies: agency,name,kind\nE,Department,department\n\nbudgets: budget,agency,stream,name\nE-N,E,other,N",
        "2026-04-01",
    )
    ledger.do("recharge", "2026-03", "--now", "2026-04-10")
    decide(ledger, "2026-04-11", partner="E-N")
    ledger.do("recharge", "2026-03", "--now", "2026-04-12")
    found = {(row["kind"], row["to_agency"]) for row in ledger.rows("recharges") if row["dated"] == "2026-04-12"}
    assert found == {("recharge", "E"), ("credit_note", "H2")}
    assert "Everything agrees" in ledger.do("verify")


def test_money_received_stays_received_when_its_share_is_contested(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-03", "--now", "2026-04-10")
    head = "receipts: receipt,from_agency,to_agency,received_on,amount,reference\n"
    ledger.take(f"{head}R1,H2,C,2026-04-15,13000.00,C-000001", "2026-04-15")
    ledger.do("reconcile", "--no-marts", "--now", "2026-04-16")
    decide(ledger, "2026-04-17", standing="disputed")
    said = ledger.do("recharge", "2026-03", "--now", "2026-04-18")
    assert "no document issued" in said
    assert billed_as(ledger) == {("A-2", "disputed"): Decimal("23000.00")}
    assert unbilled(ledger) == {}
    assert "Everything agrees" in ledger.do("verify")
    assert ledger.figures("reconcile", "--no-marts", "--now", "2026-04-19")["entries"] == 0


def test_what_stands_otherwise_moves_when_papers_are_reconciled_too(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-03", "--now", "2026-04-10")
    ledger.do("reconcile", "--no-marts", "--now", "2026-04-11")
    decide(ledger, "2026-04-17", standing="disputed")
    assert ledger.figures("reconcile", "--no-marts", "--now", "2026-04-18")["entries"] == 3
    assert billed_as(ledger) == {("A-2", "disputed"): Decimal("36000.00")}
    assert ledger.figures("recharge", "2026-03", "--now", "2026-04-19")["batch"] is None
    assert "Everything agrees" in ledger.do("verify")


def test_what_was_issued_is_readable_as_it_was_known(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-02", "--now", "2026-04-02")
    before = ledger.text("recharges")
    ledger.do("recharge", "2026-03", "--now", "2026-04-03")
    assert ledger.text("recharges", as_known_at="2026-04-02") == before


def test_a_receipt_of_an_agency_without_a_budget_says_what_is_missing(ledger: Ledger) -> None:
    ledger.take("agencies: agency,name,kind\nX,Charity,voluntary", "2026-04-01")
    ledger.take(
        "receipts: receipt,from_agency,to_agency,received_on,amount\nR1,X,C,2026-04-01,5.00",
        "2026-04-01T23:59:59.999999",
    )
    result = ledger.ask("reconcile", "--now", "2026-04-02")
    assert result.exit_code == 1
    assert "Receipt R1 cannot be posted: X has no budget" in result.output


def test_a_receipt_that_was_a_mistake_is_turned_round(ledger: Ledger) -> None:
    ledger.do("recharge", "2026-03", "--now", "2026-04-02")
    head = "receipts: receipt,from_agency,to_agency,received_on,amount,withdrawn\n"
    ledger.take(f"{head}R1,H1,C,2026-04-03,37190.46,", "2026-04-03")
    told = ledger.do("reconcile", "--now", "2026-04-04")
    assert "receipts matched in all: £37,190.46, to 5 lines of recharges" in told
    ledger.take(f"{head}R1,H1,C,2026-04-03,37190.46,yes", "2026-04-05")
    ledger.do("reconcile", "--now", "2026-04-06")
    rows = [row for row in ledger.rows("journal") if row["kind"] == "receipt"]
    assert len(rows) > 10
    assert balances(rows, "agency", "account") == {}
    assert "Everything agrees" in ledger.do("verify")
