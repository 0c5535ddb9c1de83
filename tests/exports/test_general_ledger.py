"""Journals for general ledgers: balanced, by profiles that are data; accruals with their reversal."""

from __future__ import annotations

import csv
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.config import REFERENCE
from ledger.domain.money_and_days.periods import Month
from ledger.errors import DataFault
from ledger.exports.gl_profiles import find_profile
from ledger.journal.accounts import ACCOUNTS
from ledger.journal.accruals import BookedAmount, BookedMonth, accrual_lines, accrued
from tests.desk import Ledger, balances

BOOK = """
agencies: agency,name,kind
C,County council,council
H,Integrated care board,icb

budgets: budget,agency,stream,name,cost_centre,subjective
C-SC,C,social_care,Children's social care,CS410,51200
C-ED,C,education,High needs block,ED220,51900
H-CC,H,health,Continuing care,,52100

providers: provider,name
OAK,Oak Homes Ltd

children: child
K1

placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,C-SC,2026-05-01

prices: price,placement,component,rate,unit,first_day
A-core,A,core,100,month,2026-05-01

agreements: agreement,placement,status,basis,first_day,decided_on
A-1,A,agreed,panel,2026-05-01,2026-04-20

clauses: agreement,rank,kind,budget,percent
A-1,1,rest,C-SC,60
A-1,1,rest,C-ED,15
A-1,1,rest,H-CC,25
"""
"""The month of docs/rules.md section 5: 100 pounds, 60 and 15 of the council's two budgets, 25 of the board's."""
MAP = """
name = "town"
title = "Town ledger"
[nominal]
"expenditure:budget" = "{subjective}"
"provider:accrued" = "2100"
[company]
C = "101"
[columns]
company = "{company}"
account = "{nominal}"
centre = "{cost_centre}"
debit = "{debit}"
credit = "{credit}"
"""
MONTHLY = (["BLDAT"], ["BUDAT"], ["MONAT"], ["BKTXT"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    ledger = Ledger(tmp_path_factory.mktemp("desk"))
    ledger.take(BOOK, "2026-05-01")
    ledger.post("2026-05-31", "2026-06-02")
    ledger.post("2026-06-30", "2026-07-02")
    return ledger


def written(desk: Ledger, what: str, *words: str, delimiter: str = ",") -> list[dict[str, str]]:
    file = desk.folder / "out.csv"
    desk.do("export", what, str(file), *words)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=delimiter))


def shown(rows: list[dict[str, str]], *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def profile(folder: Path, text: str = MAP) -> str:
    file = folder / "town.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_plain_journal_is_the_table_of_the_rules(desk: Ledger) -> None:
    rows = written(desk, "gl", "--month", "2026-05")
    columns = ("agency", "account", "cost_centre", "subjective", "counterparty", "debit", "credit")
    assert sorted(shown(rows, *columns)) == sorted(
        [
            ("C", "expenditure:budget", "CS410", "51200", "", "60.00", ""),
            ("C", "expenditure:budget", "ED220", "51900", "", "15.00", ""),
            ("C", "expenditure:for_others", "CS410", "51200", "H", "25.00", ""),
            ("C", "provider:accrued", "CS410", "51200", "", "", "100.00"),
            ("C", "due_from:unbilled", "CS410", "51200", "H", "25.00", ""),
            ("C", "contributions", "CS410", "51200", "H", "", "25.00"),
            ("H", "expenditure:budget", "", "52100", "", "25.00", ""),
            ("H", "due_to:unbilled", "", "52100", "C", "", "25.00"),
        ]
    )
    assert {(row["date"], row["period"], row["entry"], row["kind"], row["provider"]) for row in rows} == {
        ("2026-05-31", "2026-05", "1", "charge", "OAK")
    }


def test_what_has_no_code_is_named_and_not_dropped(desk: Ledger) -> None:
    said = desk.do("export", "gl", str(desk.folder / "out.csv"), "--month", "2026-05").splitlines()
    assert said == ["rows written: 8", "not mapped: budget H-CC has no cost_centre (2 postings, £50.00)"]


def test_all_months_are_the_journal_to_the_penny(desk: Ledger) -> None:
    keys = ("entry", "agency", "account", "counterparty", "budget", "standing")
    assert balances(written(desk, "gl"), *keys) == balances(desk.rows("journal"), *keys)


def test_one_agencys_books_hold_nothing_of_another(desk: Ledger) -> None:
    rows = written(desk, "gl", "--agency", "H")
    assert {row["agency"] for row in rows} == {"H"}
    assert len(rows) == 4


def test_what_was_known_before_is_what_it_was_then(desk: Ledger) -> None:
    assert len(written(desk, "gl", "--as-known-at", "2026-06-02")) == 8
    assert len(written(desk, "gl")) == 16


@pytest.mark.parametrize("name", sorted(path.stem for path in (REFERENCE / "gl_profiles").glob("*.toml")))
def test_every_profile_that_comes_with_the_ledger_gives_balanced_books(desk: Ledger, name: str) -> None:
    described = find_profile(name)
    rows = written(desk, "gl", "--profile", name, delimiter=described.file.delimiter)
    assert list(rows[0]) == list(described.columns)
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[of_books(name, row)] += figure(name, row)
    assert len(sums) == 4
    assert set(sums.values()) == {Decimal(0)}


def of_books(name: str, row: Mapping[str, str]) -> tuple[str, str]:
    columns = {
        "plain": ("agency", "period"),
        "oracle": ("Segment1", "Period Name"),
        "sap": ("BUKRS", "MONAT"),
        "unit4": ("client", "period"),
    }[name]
    return row[columns[0]], row[columns[1]]


def figure(name: str, row: Mapping[str, str]) -> Decimal:
    """Debit less credit of a row."""
    if name == "unit4":
        return Decimal(row["cur_amount"])
    if name == "sap":
        return Decimal(row["WRBTR"]) * {"40": 1, "50": -1}[row["NEWBS"]]
    debit, credit = ("debit", "credit") if name == "plain" else ("Entered Debit Amount", "Entered Credit Amount")
    return Decimal(row[debit] or 0) - Decimal(row[credit] or 0)


def test_oracle_has_the_columns_of_its_template_in_their_order(desk: Ledger) -> None:
    rows = written(desk, "gl", "--profile", "oracle", "--month", "2026-05")
    columns = list(rows[0])
    assert columns[:8] == [
        "Status Code",
        "Ledger ID",
        "Effective Date of Transaction",
        "Journal Source",
        "Journal Category",
        "Currency Code",
        "Journal Entry Creation Date",
        "Actual Flag",
    ]
    assert columns[8:38] == [f"Segment{number}" for number in range(1, 31)]
    assert columns[38:43] == [
        "Entered Debit Amount",
        "Entered Credit Amount",
        "Converted Debit Amount",
        "Converted Credit Amount",
        "REFERENCE1 (Batch Name)",
    ]
    assert len(columns) == 95
    first = rows[0]
    assert [first[column] for column in columns[:8]] == [
        "NEW",
        "C",
        "2026/05/31",
        "Joint commissioning",
        "Joint commissioning",
        "GBP",
        "2026/06/02",
        "A",
    ]
    assert first["Period Name"] == "May-26"


def test_totals_add_up_what_differs_in_nothing_but_its_amount(desk: Ledger) -> None:
    rows = written(desk, "gl", "--profile", "unit4", "--agency", "C")
    assert len(rows) == 12
    both = written(desk, "gl", "--agency", "C", "--profile", str(without_period(desk.folder)), delimiter=";")
    assert sorted(shown(both, "NEWKO", "NEWBS", "WRBTR")) == sorted(
        [
            ("451000", "40", "50.00"),
            ("196000", "50", "200.00"),
            ("141000", "40", "50.00"),
            ("551000", "50", "50.00"),
            ("51900", "40", "30.00"),
            ("51200", "40", "120.00"),
        ]
    )


def without_period(folder: Path) -> Path:
    """The example for SAP without anything that tells months apart."""
    lines = (REFERENCE / "gl_profiles" / "sap.toml").read_text(encoding="utf-8").splitlines()
    file = folder / "year.toml"
    file.write_text("\n".join(line for line in lines if line.split()[:1] not in MONTHLY), encoding="utf-8")
    return file


def test_a_map_of_ones_own_gives_codes_and_names_what_it_lacks(desk: Ledger, tmp_path: Path) -> None:
    words = ("--month", "2026-05", "--profile", profile(tmp_path))
    rows = written(desk, "gl", *words)
    assert ("101", "51200", "CS410", "60.00", "") in shown(rows, *rows[0])
    assert ("101", "2100", "CS410", "", "100.00") in shown(rows, *rows[0])
    assert ("H", "due_to:unbilled", "", "", "25.00") in shown(rows, *rows[0])
    said = desk.do("export", "gl", str(tmp_path / "x.csv"), *words).splitlines()
    assert said == [
        "rows written: 8",
        "not mapped: account contributions has no code in [nominal] (1 posting, £25.00)",
        "not mapped: account due_from:unbilled has no code in [nominal] (1 posting, £25.00)",
        "not mapped: account due_to:unbilled has no code in [nominal] (1 posting, £25.00)",
        "not mapped: account expenditure:for_others has no code in [nominal] (1 posting, £25.00)",
        "not mapped: agency H has no code in [company] (2 postings, £50.00)",
        "not mapped: budget H-CC has no cost_centre (2 postings, £50.00)",
    ]


def test_a_profile_may_refuse_what_has_no_code(desk: Ledger, tmp_path: Path) -> None:
    strict = profile(tmp_path, MAP.replace('title = "Town ledger"', 'title = "Town ledger"\nunmapped = "refused"'))
    file = tmp_path / "refused.csv"
    result = desk.ask("export", "gl", str(file), "--profile", strict)
    assert result.exit_code == 1
    assert "not mapped: account contributions has no code" in result.stderr
    assert not file.exists()


def test_otherwise_fills_what_would_be_empty(desk: Ledger, tmp_path: Path) -> None:
    filled = profile(tmp_path, MAP + '\n[otherwise]\ncost_centre = "0000"\n')
    rows = written(desk, "gl", "--month", "2026-05", "--agency", "H", "--profile", filled)
    assert {row["centre"] for row in rows} == {"0000"}
    assert "cost_centre" not in desk.do("export", "gl", str(tmp_path / "x.csv"), "--profile", filled)


def test_a_direct_upload_goes_without_a_header(desk: Ledger, tmp_path: Path) -> None:
    bare = profile(tmp_path, MAP + "\n[file]\nheader = false\n")
    desk.do("export", "gl", str(tmp_path / "x.csv"), "--profile", bare, "--month", "2026-05")
    lines = (tmp_path / "x.csv").read_text().splitlines()
    assert len(lines) == 8
    assert not lines[0].startswith("company")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("{debit}", "{debits}"), "columns.debit: there is no field {debits}; did you mean {debit}?"),
        (("{credit}", "{side}"), "the columns need {debit} and {credit}, or {amount}, or {unsigned} and {side}"),
        (("{credit}", "{credit"), "columns.credit: a brace is alone; a field is written {like_this}"),
        (('"provider:accrued"', '"provider:accrual"'), "[nominal] names provider:accrual, which there is not"),
        (("{subjective}", "{budget}"), "a code may hold {cost_centre} and {subjective}, and not {budget}"),
        (("[company]", "[compnay]"), "compnay: there is no such key; did you mean company?"),
        (("[nominal]", "[file]\ndate = 'DD/MM'\n[nominal]"), "file.date: a date needs a day DD, a month MM"),
        (("[nominal]", "[file]\nperiod = 'DD MM'\n[nominal]"), "file.period: a period is a month"),
        (("[nominal]", "[otherwise]\ncentre = '0'\n[nominal]"), "[otherwise] names centre, which there is not"),
        (('"Town ledger"', ""), "is not TOML"),
    ],
)
def test_each_mistake_in_a_map_has_one_clear_message(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    assert MAP.count(change[0]) == 1
    with pytest.raises(DataFault) as fault:
        find_profile(profile(tmp_path, MAP.replace(*change)))
    assert told in str(fault.value)
    assert "town.toml" in str(fault.value)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("gl", "out.csv", "--profile", "orcale"), "There is no profile called 'orcale'.\nDid you mean oracle?"),
        (("gl", "out.csv", "--profile", "none.toml"), "There is no profile file none.toml."),
        (("gl", "out.csv", "--agency", "X"), "There is no agency X."),
        (("accruals", "out.csv"), "Say which: --month 2026-05"),
        (("beancount", "out", "--month", "2026-05"), "beancount takes no --month."),
        (("charges", "out.csv", "--profile", "plain"), "charges takes no --profile."),
    ],
)
def test_what_cannot_be_meant_is_told(desk: Ledger, words: tuple[str, ...], told: str) -> None:
    result = desk.ask("export", words[0], str(desk.folder / words[1]), *words[2:])
    assert result.exit_code in (1, 2)
    assert told in result.stderr


def test_the_examples_map_every_account() -> None:
    for name in ("sap", "unit4"):
        assert set(find_profile(name).nominal) == ACCOUNTS


# Accruals


def test_a_month_that_nobody_invoiced_is_accrued_as_it_was_spent_and_reversed(desk: Ledger) -> None:
    rows = written(desk, "accruals", "--month", "2026-05")
    columns = ("agency", "account", "cost_centre", "counterparty", "debit", "credit")
    accrual = [row for row in rows if row["kind"] == "accrual"]
    assert sorted(shown(accrual, *columns)) == sorted(
        [
            ("C", "expenditure:budget", "CS410", "", "60.00", ""),
            ("C", "expenditure:budget", "ED220", "", "15.00", ""),
            ("C", "expenditure:for_others", "CS410", "H", "25.00", ""),
            ("C", "provider:accrued", "CS410", "", "", "100.00"),
            ("C", "due_from:unbilled", "CS410", "H", "25.00", ""),
            ("C", "contributions", "CS410", "H", "", "25.00"),
            ("H", "expenditure:budget", "", "", "25.00", ""),
            ("H", "due_to:unbilled", "", "C", "", "25.00"),
        ]
    )
    assert {(row["date"], row["period"], row["entry"]) for row in accrual} == {
        ("2026-05-31", "2026-05", "ACCRUAL-2026-05")
    }
    reversal = [row for row in rows if row["kind"] == "reversal"]
    assert shown(reversal, *columns[:4], "debit", "credit") == shown(accrual, *columns[:4], "credit", "debit")
    assert {(row["date"], row["period"], row["entry"]) for row in reversal} == {
        ("2026-06-01", "2026-06", "REVERSAL-2026-05")
    }


def test_two_months_that_nobody_invoiced_are_both_accrued(desk: Ledger) -> None:
    rows = written(desk, "accruals", "--month", "2026-06", "--agency", "C", "--profile", "sap", delimiter=";")
    accrued_to_provider = [row for row in rows if row["NEWKO"] == "196000"]
    assert shown(accrued_to_provider, "NEWBS", "WRBTR", "BUDAT") == [
        ("50", "200.00", "30.06.2026"),
        ("40", "200.00", "01.07.2026"),
    ]


PENCE = st.integers(1, 5_000_000)


@settings(deadline=None)
@given(st.lists(PENCE, min_size=1, max_size=6), st.integers(-2_000_000, 20_000_000), PENCE)
def test_an_accrual_comes_to_nil_whatever_is_invoiced_already(borne: list[int], left: int, owed: int) -> None:
    spending = [
        BookedAmount(
            "expenditure:budget", None, f"B{number}", f"B{number}" if number else "LEAD", "A-1", "agreed", pence
        )
        for number, pence in enumerate(borne)
    ]
    open_lines = [
        BookedAmount("provider:accrued", None, "LEAD", "LEAD", None, None, -left or -1),
        BookedAmount("due_from:unbilled", "H", "H-CC", "LEAD", "A-1", "agreed", owed),
        BookedAmount("due_to:unbilled", "D", "LEAD", "LEAD", "A-2", "interim", -owed),
    ]
    case = BookedMonth("C", "A", "OAK", "2026-05", (*open_lines, *spending))
    lines = accrued(case)
    assert sum(line.amount for line in lines) == 0
    assert [line for line in lines if line in open_lines] == open_lines
    spread = [line.amount for line in lines if line.account == "expenditure:budget" and line.agreement == "A-1"]
    assert sum(spread) == (left or 1)
    assert all((amount > 0) == ((left or 1) > 0) for amount in spread)
    booked = list(accrual_lines([case], Month(2026, 5), 1, date(2026, 6, 1)))
    assert sum(line.amount for line in booked if line.kind == "accrual") == 0
    assert sum(line.amount for line in booked) == 0


def test_what_is_left_of_a_month_partly_invoiced_is_spread_as_it_is_borne() -> None:
    # 100 pounds are borne 60 to 40; 50 are invoiced, 50 are left: 30 and 20.
    held = (
        BookedAmount("provider:accrued", None, "LEAD", "LEAD", None, None, -5000),
        BookedAmount("expenditure:budget", None, "LEAD", "LEAD", "A-1", "agreed", 6000),
        BookedAmount("expenditure:for_others", "H", "H-CC", "LEAD", "A-1", "agreed", 4000),
    )
    lines = accrued(BookedMonth("C", "A", "OAK", "2026-05", held))
    assert [(line.account, line.amount) for line in lines] == [
        ("provider:accrued", -5000),
        ("expenditure:budget", 3000),
        ("expenditure:for_others", 2000),
    ]


def test_an_accrual_without_anything_spent_stands_against_the_budget_that_owes_it() -> None:
    held = (BookedAmount("provider:accrued", None, "LEAD", "LEAD", None, None, -5000),)
    assert [line.amount for line in accrued(BookedMonth("C", None, None, "", held))] == [-5000, 5000]


def test_books_that_do_not_balance_are_refused(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(BOOK, "2026-05-01")
    ledger.post("2026-05-31", "2026-06-02")
    with closing(sqlite3.connect(ledger.file)) as store:  # past every constructor, as damage would be
        columns = [row[1] for row in store.execute("PRAGMA table_info(postings)")]
        chosen = ", ".join("99" if column == "line" else column for column in columns)
        store.execute(f"INSERT INTO postings SELECT {chosen} FROM postings WHERE account = 'provider:accrued'")
        store.commit()
    result = ledger.ask("export", "gl", str(tmp_path / "out.csv"))
    assert result.exit_code == 1
    assert "The books do not balance: C in 2026-05 by −£100.00." in result.stderr
    assert not (tmp_path / "out.csv").exists()
