"""The demonstration ledger's books, with papers of every kind in them, as other programs read them."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.exports.account_names import account_name
from ledger.tasks.demo import build
from tests.desk import Ledger, balances
from tests.exports.test_workbook import Book
from tests.other_programs import beancount_balances, hledger_balances, needs_hledger

KEYS = ("agency", "account", "counterparty")
MONTH = "2024-07"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Its first five months, reconciled and recharged."""
    ledger = Ledger(tmp_path_factory.mktemp("demonstration"))
    build(ledger.url, months=5)
    ledger.do("reconcile", "--no-marts")
    ledger.do("recharge", MONTH)
    return ledger


def test_beancount_comes_to_the_same_balances(desk: Ledger) -> None:
    file = desk.folder / "books.beancount"
    desk.do("export", "beancount", str(file))
    rows = desk.rows("journal")
    assert {row["kind"] for row in rows} >= {"charge", "invoice", "payment", "recharge"}
    assert beancount_balances(file) == balances(rows, *KEYS)


@needs_hledger
def test_hledger_comes_to_the_same_balances(desk: Ledger) -> None:
    file = desk.folder / "books.journal"
    desk.do("export", "hledger", str(file))
    ours = balances(desk.rows("journal"), *KEYS)
    assert hledger_balances(file) == {account_name(*key[:2], key[2] or None): ours[key] for key in ours}


@pytest.mark.parametrize("what", ["gl", "accruals"])
def test_journals_for_a_general_ledger_balance_by_agency_and_day(desk: Ledger, what: str) -> None:
    file = desk.folder / f"{what}.csv"
    desk.do("export", what, str(file), "--month", MONTH)
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            sums[row["agency"], row["date"]] += Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
    assert len(sums) > 1
    assert set(sums.values()) == {Decimal(0)}


def test_accruals_take_what_stands_in_the_books_at_the_months_end(desk: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "accruals.csv"
    desk.do("export", "accruals", str(file), "--month", MONTH)
    with file.open(encoding="utf-8", newline="") as lines:
        made = [row for row in csv.DictReader(lines) if row["kind"] == "accrual"]
    accounts = {"provider:accrued", "due_from:unbilled", "due_to:unbilled"}
    ours = balances(
        [row for row in desk.rows("journal") if row["account"] in accounts and row["posting_month"] <= MONTH], *KEYS
    )
    assert balances([row for row in made if row["account"] in accounts], *KEYS) == ours


def test_every_formula_of_the_workbook_carries_what_it_comes_to(desk: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "month.xlsx"
    desk.do("export", "workbook", str(file), "--month", MONTH)
    book = Book(file)
    for sheet in ("who pays", "exceptions", "recharges", "accruals", "trial balance"):
        formulas = book.formulas(sheet)
        assert formulas
        for cell, formula in formulas.items():
            assert book.value(sheet, cell) == book.worked_out(sheet, formula), (sheet, cell)
