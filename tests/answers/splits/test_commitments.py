"""Commitments to 31 March: by budget and month, and what moved them, with the sums by hand."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from streamlit.testing.v1 import AppTest

from ledger.answers.splits.commitments import Commitments, baselines, commitments
from ledger.config import ROOT
from ledger.domain.agencies.viewer import Viewer
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.rows import Row
from ledger.errors import Refused
from ledger.journal.entries import Account, Entry
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from ledger.store.books import books_at, books_to_write
from ledger.store.journal.entries import Writer
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.import_book import import_book
from ledger.tasks.post import post
from tests.desk import WHO, Ledger, in_books
from tests.domain.splits.random_packages import books, throughs
from tests.examples import examples
from tests.new_stores import opened_new
from tests.tasks.test_posting_properties import written

MAY = (
    WHO
    + """
budget_amounts: budget,financial_year,amount
C-SC,2026-27,20000

placements: placement,child,provider,setting,lead_budget,first_day
X,K1,OAK,K2,C-SC,2026-04-01

prices: price,placement,component,rate,unit,first_day,last_day
X-1,X,core,700,week,2026-04-01,

agreements: agreement,placement,status,basis,first_day,decided_on
X-A,X,agreed,panel,2026-04-01,2026-03-20

clauses: agreement,rank,kind,budget,percent
X-A,1,rest,C-SC,50
X-A,1,rest,H2-CC,50
"""
)
"""£100 a day, half each: £36,500 in 2026-27, of which each bears £18,250."""
JUNE = """
placements: placement,child,provider,setting,lead_budget,first_day
Y,K2,OAK,K2,C-SC,2026-06-15

prices: price,placement,component,rate,unit,first_day,last_day
X-1,X,core,700,week,2026-04-01,2026-04-30
X-2,X,core,770,week,2026-05-01,
Y-1,Y,core,70,week,2026-06-15,
"""
"""Y costs £10 a day on the 290 days from 15 June, unagreed. X costs £10 a day more from 1 May: 31 days of May, which
was over at its end, and 304 days from 1 June."""
END_OF_MAY = datetime(2026, 5, 31, 23, 59, 59, 999999)
OVERCHARGED = (
    WHO
    + """
budget_amounts: budget,financial_year,amount
C-SC,2025-26,6000
C-SC,2026-27,20000

placements: placement,child,provider,setting,lead_budget,first_day,last_day
X,K1,OAK,K2,C-SC,2026-01-01,
Z,K2,OAK,K2,C-SC,2026-01-01,2026-05-10

prices: price,placement,component,rate,unit,first_day
X-1,X,core,700,week,2026-01-01
Z-1,Z,core,70,week,2026-01-01

agreements: agreement,placement,status,basis,first_day,decided_on
X-A,X,agreed,panel,2026-01-01,2025-12-20

clauses: agreement,rank,kind,budget,percent
X-A,1,rest,C-SC,50
X-A,1,rest,H1-CC,50

invoices: invoice,provider,to_agency,kind,dated,net,gross
I1,OAK,C,invoice,2026-03-20,1500.00,1500.00
I2,OAK,C,invoice,2026-04-01,600.00,600.00

invoice_lines: invoice,line,placement,price,first_day,last_day,net
I1,1,X,X-1,2026-03-01,2026-03-10,1500.00
I2,1,X,X-1,2026-04-01,2026-04-01,600.00

line_decisions: invoice,line,decision,on,why
I1,1,accepted,2026-04-01,agreed by telephone
I2,1,accepted,2026-04-02,agreed by telephone
"""
)
"""X costs £100 a day, half each, and Z £10 a day, unagreed, until 10 May; of March and of April £500 each is accepted
beyond the price and borne as its month is."""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path)
    ledger.take(MAY, "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.take(JUNE, "2026-06-20")
    return ledger


def council(found: Commitments) -> tuple[int | None, ...]:
    row = next(row for row in found.budgets if row.budget == "C-SC")
    return row.amount, row.before, row.committed, row.left


def test_what_is_committed_and_why_it_moved_is_what_the_sum_says(engine: Engine) -> None:
    found = in_books(engine, commitments)
    assert (found.financial_year, found.since) == ("2026-27", END_OF_MAY)
    assert council(found) == (2_000_000, 1_825_000, 2_282_500, -282_500)
    causes = {cause: pence for cause, pence in found.causes("C-SC").items() if pence}
    assert causes == {"starts": 290_000, "prices": 152_000, "corrections": 15_500}
    assert {cause: pence for cause, pence in found.causes("H2-CC").items() if pence} == {
        "prices": 152_000,
        "corrections": 15_500,
    }
    assert found.placements("C-SC") == [("Y", 290_000), ("X", 167_500)]
    assert found.placements("C-SC", "corrections") == [("X", 15_500)]
    assert {(each.cause, each.of) for each in found.movements if each.service_month == "2026-05"} == {
        ("corrections", "prices")
    }
    [row] = [row for row in found.budgets if row.budget == "C-SC"]
    assert (row.spent, row.to_come) == (305_000, 1_977_500)
    assert row.standings == {"agreed": 1_992_500, "unagreed": 290_000}


def test_the_months_add_up_to_the_budgets(engine: Engine) -> None:
    found = in_books(engine, commitments)
    for row in found.budgets:
        months = [month for month in found.months if month.budget == row.budget]
        assert sum(month.before for month in months) == row.before
        assert sum(month.committed for month in months) == row.committed
        assert sum(month.spent for month in months) == row.spent
        assert row.moved == sum(found.causes(row.budget).values())


@pytest.mark.parametrize("through", ["2026-05-31", "2026-06-15", "2026-06-30", "2027-03-31", "2027-05-10"])
def test_posting_and_counting_change_what_is_spent_and_not_what_is_committed(
    ledger: Ledger, engine: Engine, through: str
) -> None:
    before = in_books(engine, commitments, financial_year="2026-27", since=END_OF_MAY)
    ledger.post(through, "2026-06-30")
    posted = in_books(engine, commitments, financial_year="2026-27", since=END_OF_MAY)
    ledger.do("marts")
    counted = in_books(engine, commitments, financial_year="2026-27", since=END_OF_MAY)
    assert council(posted) == council(counted) == council(before)
    assert posted.movements == counted.movements == before.movements
    assert posted.months == counted.months
    spent = next(row.spent for row in posted.budgets if row.budget == "C-SC")
    if through == "2026-06-30":
        assert spent == 30 * 5_000 + 61 * 5_500 + 16 * 1_000
    assert (spent == 2_282_500) == (through >= "2027-03-31")


def test_another_year_is_worked_out_on_its_own(engine: Engine) -> None:
    found = in_books(engine, commitments, financial_year="2027-28")
    [row] = [row for row in found.budgets if row.budget == "C-SC"]
    assert row.committed == 366 * (5_500 + 1_000)  # 29 February 2028 lies in it
    assert (row.amount, row.left, row.spent) == (None, None, 0)


def test_as_known_before_is_what_was_told_then(ledger: Ledger, engine: Engine) -> None:
    ledger.post("2026-06-30", "2026-06-30")
    with books_at(engine, END_OF_MAY) as books:
        found = commitments(books)
    assert council(found) == (2_000_000, 0, 1_825_000, 175_000)
    assert {cause: pence for cause, pence in found.causes("C-SC").items() if pence} == {
        "starts": 335 * 5_000,
        "corrections": 30 * 5_000,  # April was over when the ledger first heard of it
    }


def test_spending_for_papers_is_committed_too_and_a_cause_of_its_own(engine: Engine) -> None:
    with books_to_write(engine) as books:
        batch = open_batch(books, command="reconcile", source="command", now=datetime(2026, 6, 21))
        spent = Account("C", "expenditure:budget", None, "C-SC", None, None, "C-SC", None)
        accrued = Account("C", "provider:accrued", None, "C-SC", None, None, "C-SC", None)
        entry = Entry("rounding", "X", "2026-05", "2026-05", ((spent, 3), (accrued, -3)), paper="INV-1")
        Writer(books, batch.number).add([entry])
    found = in_books(engine, commitments)
    assert council(found) == (2_000_000, 1_825_000, 2_282_503, -282_503)
    assert found.causes("C-SC")["papers"] == 3
    assert found.placements("C-SC", "papers") == [("X", 3)]


def told_to_leadership(ledger: Ledger, year: str) -> dict[str, tuple[int | None, ...]]:
    """What System leadership shows of each budget that bears something: amount, posted, to come, committed, left."""
    with open_current(folder_of(ledger.url)) as snapshot:
        rows = snapshot.rows("leadership_commitment", Viewer.all(), year=year)
    columns = ("budget_amount", "posted", "forecast", "committed", "left")
    return {row["budget"]: tuple(row[column] for column in columns) for row in rows}


def told_to_finance(engine: Engine, year: str) -> dict[str, tuple[int | None, ...]]:
    """The same of Finance > Commitments."""
    budgets = in_books(engine, commitments, financial_year=year).budgets
    return {row.budget: (row.amount, row.spent, row.to_come, row.committed, row.left) for row in budgets}


@pytest.mark.parametrize(
    ("through", "year", "council", "board"),
    [
        # 90 days of half of £100 and of £10, and half of £500.
        ("2026-03-31", "2025-26", (600_000, 565_000, 0, 565_000, 35_000), ("H1-CC", None, 475_000, 0, 475_000, None)),
        # 365 days of half of £100, 40 days of £10, and half of £500; spent are 1, 50 and 61 days.
        (
            "2026-04-01",
            "2026-27",
            (2_000_000, 31_000, 1_859_000, 1_890_000, 110_000),
            ("H2-CC", None, 30_000, 1_820_000, 1_850_000, None),
        ),
        (
            "2026-05-20",
            "2026-27",
            (2_000_000, 315_000, 1_575_000, 1_890_000, 110_000),
            ("H2-CC", None, 275_000, 1_575_000, 1_850_000, None),
        ),
        (
            "2026-05-31",
            "2026-27",
            (2_000_000, 370_000, 1_520_000, 1_890_000, 110_000),
            ("H2-CC", None, 330_000, 1_520_000, 1_850_000, None),
        ),
    ],
)
def test_system_leadership_says_what_finance_says(
    tmp_path: Path, through: str, year: str, council: tuple[int, ...], board: tuple[str | int | None, ...]
) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(OVERCHARGED, "2026-04-02")
    ledger.post(through, "2026-06-01")
    ledger.do("reconcile", "--now", "2026-06-01")
    engine = open_store(ledger.url)
    expected = {"C-SC": council, board[0]: board[1:]}
    assert told_to_finance(engine, year) == expected
    assert told_to_leadership(ledger, year) == expected
    engine.dispose()


def test_the_two_pages_show_the_same_money(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(OVERCHARGED, "2026-04-02")
    ledger.post("2026-05-31", "2026-06-01")
    ledger.do("reconcile", "--now", "2026-06-01")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    app = AppTest.from_file(str(ROOT / "dashboards" / "app.py"), default_timeout=60).run()
    shown, variances = {}, []
    for page in ("leadership/front.py", "finance/commitments.py"):
        found = app.switch_page(page).run()
        assert not found.exception
        shown |= {metric.label.replace("\\", ""): metric.value for metric in found.metric}
        of_budgets = next(
            table.value for table in found.table if {"Variance", "Variance (£)"} & set(table.value.columns)
        )
        variances.append(
            [cell.replace("\\", "") for name in of_budgets if "Variance" in name for cell in of_budgets[name]]
        )
    assert shown["Actual"] == "£7,000"
    # 18,900.00 of 20,000.00; of H2's budget nobody has said what it is, and the two are never added up.
    assert (shown["Social care: forecast outturn"], shown["Social care: variance"]) == ("£18,900", "−£1,100")
    assert [sorted(each) for each in variances] == [["–", "−£1,100"], ["−£1,100"]]


def test_system_leadership_tells_what_is_known_and_not_posted_as_finance_does(ledger: Ledger, engine: Engine) -> None:
    ledger.do("marts")
    expected = {
        "C-SC": (2_000_000, 305_000, 1_977_500, 2_282_500, -282_500),
        "H2-CC": (None, 305_000, 1_687_500, 1_992_500, None),
    }
    assert told_to_leadership(ledger, "2026-27") == told_to_finance(engine, "2026-27") == expected


def test_an_earlier_moment_has_to_be_earlier(engine: Engine) -> None:
    with books_at(engine, END_OF_MAY) as books, pytest.raises(Refused, match="compared with something earlier"):
        commitments(books, since=datetime(2026, 7, 1))


def test_an_empty_ledger_is_committed_to_nothing(tmp_path: Path) -> None:
    engine = opened_new(tmp_path / "empty.db")
    found = in_books(engine, commitments)
    assert (found.budgets, found.months, found.movements) == ([], [], [])
    assert in_books(engine, baselines) == []
    engine.dispose()


def test_one_may_compare_with_ends_of_months_and_with_closings(ledger: Ledger, engine: Engine) -> None:
    ledger.do("close", "2026-05", "--now", "2026-06-21T10:00")
    assert in_books(engine, baselines) == [
        (datetime(2026, 6, 21, 10), "closed", Month(2026, 5)),
        (END_OF_MAY, "month", Month(2026, 5)),
    ]


def test_the_export_has_a_row_a_budget_and_month_whose_causes_add_up(ledger: Ledger) -> None:
    rows = ledger.rows("commitments")
    assert len(rows) == 24
    [may] = [row for row in rows if (row["budget"], row["service_month"]) == ("C-SC", "2026-05")]
    assert may == {
        "financial_year": "2026-27",
        "budget": "C-SC",
        "service_month": "2026-05",
        "before": "1550.00",
        "starts": "0.00",
        "ends": "0.00",
        "prices": "0.00",
        "splits": "0.00",
        "passed_on": "0.00",
        "papers": "0.00",
        "corrections": "155.00",
        "committed": "1705.00",
        "spent": "1550.00",
        "after_planned_end": "0.00",
        "outturn": "1705.00",
    }


@examples(6)
@given(books(), books(), throughs())
def test_what_it_was_before_is_what_was_committed_then(first: list[Row], second: list[Row], through: date) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        engine = opened_new(folder / "ledger.db")
        then = datetime(2026, 1, 31, 12)
        import_book(engine, Path(written(first, folder / "first")), now=then)
        post(engine, through, ahead=True, now=then)
        import_book(engine, Path(written(second, folder / "second")), now=datetime(2026, 2, 20))
        for year in ("2025-26", "2026-27"):
            now = in_books(engine, commitments, financial_year=year, since=then)
            with books_at(engine, then) as books:
                known_then = commitments(books, year)
            told = {(month.budget, month.service_month): month.committed for month in known_then.months}
            before = {(month.budget, month.service_month): month.before for month in now.months}
            assert {key: pence for key, pence in before.items() if pence} == {
                key: pence for key, pence in told.items() if pence
            }
        engine.dispose()
