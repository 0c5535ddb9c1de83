"""What agencies owe each other, on the command line and for the screens: aged, agreed or not, and on one page."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.answers.debts.aged import aged_debt, dispute_clocks
from ledger.answers.debts.balances import balance_statement, differences_with_partners
from ledger.answers.debts.partner_statement import counterparties, partner_statement
from ledger.domain.money_and_days.periods import Month
from ledger.store.keeping.engine import Engine
from ledger.tasks.disputes import advance_dispute, raise_dispute
from ledger.tasks.export import EXPORTS
from tests.desk import SMALL, Ledger, balances, in_books

LATER = """
receipts: receipt,from_agency,to_agency,received_on,amount,reference
R1,H1,C,2026-03-20,5000.00,C-000001
R2,H2,C,2026-05-20,1234.56,
R3,H2,C,2026-07-02,400.00,C-000003

debt_decisions: decision,kind,recharge,placement,amount,on,why
W1,provision,C-000001,A,2000.00,2026-05-31,Doubtful
W2,write_off,C-000003,B,10.00,2026-06-30,Too small to pursue
W3,write_off,C-000001,B,99999.00,2026-05-30,No more than is owed can be given up

disputes: dispute,from_agency,to_agency,reason,stage,raised_on,stage_since,owner,placement,amount
D1,H2,C,rate_mismatch,informal,2026-06-01,2026-06-01,County finance,A,3000.00

partner_records: agency,placement,service_month,kind,counterparty,amount,reference
H1,A,2026-01,invoiced,C,12400.00,L1
H2,A,2026-04,invoiced,C,11000.00,L2
"""
ON = date(2026, 7, 31)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Two placements billed in March and in June; the old board was merged away between them."""
    ledger = Ledger(tmp_path)
    ledger.take(SMALL, "2026-01-31")
    ledger.post("2026-02-28", "2026-03-05")
    ledger.do("recharge", "2026-02", "--now", "2026-03-06")
    ledger.post("2026-05-31", "2026-06-05")
    ledger.do("recharge", "2026-05", "--now", "2026-06-06")
    ledger.take(LATER, "2026-07-10")
    ledger.do("reconcile", "--now", "2026-07-11")
    return ledger


def exported(ledger: Ledger, what: str, on: str) -> list[dict[str, str]]:
    file = ledger.folder / f"{what}-{on}.csv"
    ledger.do("export", what, str(file), "--on", on)
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def by_pair(rows: list[dict[str, str]]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        pair = (row["creditor"], row["debtor"])
        sums[pair] = sums.get(pair, Decimal(0)) + Decimal(row["amount"])
    return sums


def test_aged_debt_adds_up_to_what_the_journal_holds_as_billed_less_money_on_account(ledger: Ledger) -> None:
    journal = [
        row
        for row in ledger.rows("journal")
        if row["agency"] == "C" and row["account"] in ("due_from:billed", "on_account")
    ]
    held = balances(journal, "agency", "counterparty")
    assert set(held) == {("C", "H2")}
    rows = exported(ledger, "aged-debt", "2026-07-31")
    assert by_pair(rows) == held
    assert [row["amount"] for row in rows if not row["recharge"]] == ["-1234.56"]
    assert sum(Decimal(row["amount"]) for row in rows if row["reason"] == "rate_mismatch") == 3000
    assert sum(Decimal(row["amount"]) for row in rows if row["reason"] == "provided_for") == 2000


def test_aged_debt_is_told_as_it_stood_on_the_day(ledger: Ledger) -> None:
    billed = sum(Decimal(row["amount"]) for row in ledger.rows("recharges") if row["recharge"] == "C-000001")
    assert by_pair(exported(ledger, "aged-debt", "2026-03-05")) == {}
    assert by_pair(exported(ledger, "aged-debt", "2026-03-19")) == {("C", "H1"): billed}
    assert by_pair(exported(ledger, "aged-debt", "2026-03-31")) == {("C", "H1"): billed - 5000}
    assert by_pair(exported(ledger, "aged-debt", "2026-04-01")) == {("C", "H2"): billed - 5000}
    file = ledger.folder / "then.csv"
    ledger.do("export", "aged-debt", str(file), "--on", "2026-07-31", "--as-known-at", "2026-06-07")
    known = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert {row["reason"] for row in known} == {"awaiting_panel", "awaiting_signed_agreement"}


OF_A_DAY = sorted(name for name, each in EXPORTS.items() if each.on_a_day)


def test_what_stood_on_a_day_is_of_the_clock_s_day_unless_one_is_named(ledger: Ledger) -> None:
    file, named = ledger.folder / "clock.csv", ledger.folder / "named.csv"
    assert {"aged-debt", "balances", "attention"} <= set(OF_A_DAY)
    for what in OF_A_DAY:
        ledger.do("export", what, str(named), "--on", ON.isoformat())
        said = ledger.do("export", what, str(file), "--now", ON.isoformat())
        assert "as on 31 July 2026" in said, what
        assert file.read_text(encoding="utf-8") == named.read_text(encoding="utf-8"), what
    said = ledger.do("export", "aged-debt", str(file), env={"JOINT_LEDGER_TODAY": "2026-03-19"})
    assert "as on 19 March 2026" in said
    ledger.do("export", "aged-debt", str(named), "--on", ON.isoformat())
    assert file.read_text(encoding="utf-8") != named.read_text(encoding="utf-8")


def test_an_export_that_is_not_of_a_day_refuses_one(ledger: Ledger) -> None:
    result = ledger.ask("export", "journal", str(ledger.folder / "out.csv"), "--on", "2026-03-31")
    assert (result.exit_code, "--as-known-at" in result.stderr) == (2, True)


def test_balances_of_both_sides_mirror_each_other_and_theirs_are_held_against_ours(ledger: Ledger) -> None:
    given = exported(ledger, "balances", "2026-07-31")
    rows = {(row["agency"], row["counterparty"], row["kind"]): row for row in given}
    receivable, payable = rows["C", "H2", "receivable"], rows["H2", "C", "payable"]
    assert receivable["ours"] == payable["ours"]
    # What the council wrote off, the board has spent no longer; the council earned it all the same. W2 gives up
    # £10.00, W3 all that was left of B's nineteen days in February: half of 19 × £333.33 ÷ 7 = £904.75, £452.37.
    spent = Decimal(rows["H2", "C", "expenditure"]["ours"])
    assert Decimal(rows["C", "H2", "income"]["ours"]) - spent == Decimal("462.37")
    assert (receivable["theirs"], payable["theirs"]) == ("23400.00", "")
    owed = Decimal(receivable["ours"]) - Decimal(receivable["theirs"])
    assert Decimal(receivable["difference"]) == owed
    assert (receivable["class"], payable["class"]) == ("awaiting_signed_agreement", "")


def test_a_mismatch_of_balances_is_explained_to_the_penny_line_by_line(engine: Engine) -> None:
    statement = in_books(engine, balance_statement, "C", "H2", ON)
    for balance in statement.balances:
        assert balance.difference == sum(cause.amount for cause in balance.causes)
        assert all(cause.why.endswith(".") for cause in balance.causes)
        assert not statement.to_explain(balance)  # nobody set a threshold: it is £300,000
    left = {cause.reason for balance in statement.balances for cause in balance.causes if cause.placement is None}
    assert left == {"in_validation"}


def test_a_threshold_says_which_differences_have_to_be_explained(ledger: Ledger, engine: Engine) -> None:
    ledger.take("thresholds: threshold,agency,value,why\nbalances_difference,C,1000,Small council", "2026-07-12")
    statement = in_books(engine, balance_statement, "C", "H2", ON)
    assert [statement.to_explain(balance) for balance in statement.balances] == [True, True]


def test_each_difference_with_a_partner_has_a_reason_and_a_sentence(engine: Engine) -> None:
    found = in_books(engine, differences_with_partners, ON, debtor="H2")
    of_april = next(each for each in found if each.concern[2:] == ("A", "2026-04"))
    # Four tenths of A's £7,000.00 a week in thirty days are £12,000.00; the board has £11,000.00, and D1 objects.
    assert [(gap.of, gap.reason, gap.amount) for gap in of_april.differences] == [("due", "rate_mismatch", 1_000_00)]
    assert in_books(engine, differences_with_partners, ON, debtor="C") == []


def test_the_clock_of_a_dispute_runs_anew_at_every_stage(ledger: Ledger, engine: Engine) -> None:
    clock = in_books(engine, dispute_clocks, ON)[0]
    assert (clock.dispute.dispute, clock.days, clock.allowed, clock.days_over) == ("D1", 60, 20, 40)
    assert (clock.outstanding, clock.until) == (3_000_00, date(2026, 6, 21))
    advance_dispute(engine, "D1", "chief_executives", date(2026, 7, 25), now=datetime(2026, 7, 26))
    ledger.take("thresholds: threshold,agency,value\nchief_executives_days,,5", "2026-07-27")
    clock = in_books(engine, dispute_clocks, ON, creditor="C", debtor="H2")[0]
    assert (clock.days, clock.allowed, clock.days_over) == (6, 5, 1)
    assert in_books(engine, dispute_clocks, ON, debtor="C") == []
    escalated = sum(debt.amount for debt in in_books(engine, aged_debt, ON).debts if debt.reason == "escalated")
    assert escalated == 3_000_00


def test_everything_about_a_counterparty_is_on_one_page(ledger: Ledger, engine: Engine) -> None:
    assert in_books(engine, counterparties, ON) == [("C", "H2")]
    page = in_books(engine, partner_statement, "C", "H2", ON, first=Month(2026, 4))
    of = page.outstanding
    assert page.closing == sum(debt.amount for debt in page.debts) == of.balance.value
    assert of.balance.size == of.debtors.size - of.open_credits.size - of.unallocated_cash.size
    assert of.debtors.size == sum(each.size for each in of.parts)
    # R2 is no paper's sum: £1,234.56 is unallocated cash, beside what is owed.
    assert (of.open_credits.value, of.unallocated_cash.value) == (0, 1_234_56)
    assert page.closing == Decimal(by_pair(exported(ledger, "aged-debt", str(ON)))["C", "H2"]) * 100
    assert of.in_dispute.value == 3_000_00
    assert page.opening + sum(told.movement.amount for told in page.movements) == page.closing
    assert page.movements[0].balance == page.closing
    assert [month.closing for month in page.months][-1] == page.closing
    assert page.months[0].opening == page.opening
    kinds = [told.movement.kind for told in page.movements]
    assert kinds == ["receipt", "write_off", "recharge", "write_off", "receipt"]
    assert [told.movement.amount for told in page.movements if told.movement.kind == "write_off"] == [-10_00, -452_37]
    assert [clock.dispute.dispute for clock in page.disputes] == ["D1"]
    assert in_books(engine, partner_statement, "C", "H2", ON, page=2).movements == ()


def test_a_dispute_over_the_share_turns_what_was_billed_into_contested_money(ledger: Ledger, engine: Engine) -> None:
    before = by_pair(exported(ledger, "aged-debt", "2026-07-31"))
    stated = raise_dispute(
        engine,
        {
            "dispute": "D2",
            "from_agency": "H2",
            "to_agency": "C",
            "reason": "share_disputed",
            "raised_on": "2026-07-12",
            "placement": "A",
            "first_month": "2026-05",
        },
        now=datetime(2026, 7, 12),
    )
    assert stated.agreements == ("A-1-D2",)
    ledger.post("2026-05-31", "2026-07-13")
    ledger.do("recharge", "2026-05", "--now", "2026-07-14")
    ledger.do("reconcile", "--now", "2026-07-15")
    rows = exported(ledger, "aged-debt", "2026-07-31")
    assert by_pair(rows) == before
    # Four tenths of £7,000.00 a week in thirty-one days.
    assert sum(Decimal(row["amount"]) for row in rows if row["reason"] == "share_disputed") == Decimal("12400.00")
    ledger.do("verify")
