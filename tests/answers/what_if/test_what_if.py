"""What if: what stating something would do is what posting it then does, to the penny; and nothing is written."""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money_and_days.periods import Month, financial_year_name
from ledger.domain.sheet.rows import Row
from tests.desk import SMALL, Ledger, write_book
from tests.domain.splits.random_packages import books, throughs
from tests.examples import examples
from tests.tasks.test_posting_properties import written

few = examples(8)
Sums = dict[tuple[str, ...], Decimal]
YEAR = ("budget", "financial_year", "standing")
SHARE = ("placement", "service_month", "agreement", "budget", "standing")


def sums(rows: Iterable[Mapping[str, str]], by: Sequence[str], sign: int = 1, figure: str = "amount") -> Sums:
    """A figure added up by some columns; what comes to nothing falls away."""
    found: Sums = defaultdict(Decimal)
    for row in rows:
        found[tuple(row[name] for name in by)] += sign * Decimal(row[figure])
    return {key: amount for key, amount in found.items() if amount}


def difference(after: Sums, before: Sums) -> Sums:
    """What came on top, without what stayed."""
    found = {key: after.get(key, Decimal(0)) - before.get(key, Decimal(0)) for key in after.keys() | before.keys()}
    return {key: amount for key, amount in found.items() if amount}


def by_year(rows: Iterable[Mapping[str, str]]) -> Sums:
    """What budgets bear, by financial year and standing."""
    named = ((row, financial_year_name(Month.parse(row["service_month"]).financial_year)) for row in rows)
    return sums([{**row, "financial_year": year} for row, year in named], YEAR)


class Supposing:
    """A ledger that is asked what if; files of what it says lie beside it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.said = ""

    def ask(self, *words: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
        """The rows of the two files: cost now and then, and the true-up; the store stays as it was."""
        costs, true_up = self.ledger.folder / "costs.csv", self.ledger.folder / "true-up.csv"
        before = sha256(self.ledger.file.read_bytes()).digest()
        self.said = self.ledger.do("whatif", *words, "--costs", str(costs), "--true-up", str(true_up))
        assert sha256(self.ledger.file.read_bytes()).digest() == before
        return read_rows(costs), read_rows(true_up)


def read_rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@few
@given(books(), st.none() | books(), books(), throughs(), st.booleans())
def test_what_if_is_what_posting_it_does(
    posted: list[Row], waiting: list[Row] | None, supposed: list[Row], through: date, closed: bool
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ledger = Ledger(folder / "ledger")
        ledger.do("import", written(posted, folder / "posted"), "--now", "2026-01-01")
        ledger.post(through.isoformat(), "2026-09-01")
        if closed:
            ledger.do("close", str(Month.of(through).previous), "--now", "2026-09-02")
        if waiting is not None:  # facts that are known, and not posted when somebody asks
            ledger.do("import", written(waiting, folder / "waiting"), "--now", "2026-09-03")
        before = ledger.rows("allocations")
        entries = {row["entry"] for row in ledger.rows("journal")}
        book = written(supposed, folder / "supposed")
        asking = Supposing(ledger)
        costs, true_up = asking.ask(book, "--through", through.isoformat())

        ledger.do("import", book, "--now", "2026-09-04")
        ledger.post(through.isoformat(), "2026-09-05")
        after = ledger.rows("allocations")

        if waiting is not None and "No placement is touched" in asking.said:
            return  # what waits is no matter of this book
        assert sums(true_up, SHARE) == difference(sums(after, SHARE), sums(before, SHARE))
        if "No placement is touched" in asking.said:
            return
        assert sums(costs, YEAR, figure="then") == by_year(after)
        if through == Month.of(through).last_day:
            assert sums(costs, YEAR, figure="now") == by_year(before)
        added = [row for row in ledger.rows("journal") if row["entry"] not in entries and row["kind"] == "charge"]
        in_books = ("agency", "budget", "posting_month", "service_month")
        assert spending(added, in_books) == sums(true_up, in_books)


def spending(rows: Iterable[Mapping[str, str]], by: Sequence[str]) -> Sums:
    """What entries add to the spending of budgets."""
    own = [
        {**row, "amount": str(Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0))}
        for row in rows
        if row["account"] == "expenditure:budget"
    ]
    return sums(own, by)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Two placements, posted through May 2026 and closed through April; nothing here changes it."""
    ledger = Ledger(tmp_path_factory.mktemp("what-if") / "ledger")
    ledger.take(SMALL, "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("close", "2026-04", "--now", "2026-06-01")
    return ledger


def asked(
    ledger: Ledger, tmp_path: Path, book: str, *words: str
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    return Supposing(ledger).ask(str(write_book(tmp_path / "book", book)), *words)


HALF = """
agreements: agreement,placement,status,basis,first_day,supersedes
A-2,A,draft,panel,2026-05-01,A-1

clauses: agreement,rank,kind,budget,percent
A-2,1,rest,C-SC,50
A-2,1,rest,H2-CC,50
"""


def test_only_placements_whose_facts_change_are_touched_and_said(small: Ledger, tmp_path: Path) -> None:
    asking = Supposing(small)
    book = write_book(tmp_path / "book", HALF + "\nproviders: provider,name\nOAK,Oak Homes (new name)\n")
    costs, _ = asking.ask(str(book), "--decide", "A-2", "--on", "2026-06-01")
    assert {row["placement"] for row in costs} == {"A"}
    assert "placements touched: 1 (A)" in asking.said
    names = write_book(tmp_path / "names", "providers: provider,name\nOAK,Oak Homes (new name)\n")
    assert asking.ask(str(names)) == ([], [])
    assert "No placement is touched: nothing would move." in asking.said


def test_a_draft_counts_for_nothing_until_it_is_taken_as_decided(small: Ledger, tmp_path: Path) -> None:
    costs, true_up = asked(small, tmp_path, HALF)
    assert true_up == []
    assert {row["difference"] for row in costs} == {"0.00"}
    # May, 31 days of £7,000 a week and £1,000: £32,000; half is £16,000, where 40 % of £31,000 was £12,400.
    _, true_up = asked(small, tmp_path, HALF, "--decide", "A-2", "--on", "2026-06-01")
    assert sums(true_up, ("agency",)) == {("C",): Decimal("-3600.00"), ("H2",): Decimal("3600.00")}


def test_cost_and_true_up_of_months_closed_before_an_agency_ended_are_told_under_its_successor(
    small: Ledger, tmp_path: Path
) -> None:
    """February and March are closed; the old board's part of them is posted in May, in the books of the new one."""
    book = HALF.replace("2026-05-01", "2026-02-01").replace("H2-CC", "H1-CC")
    decided = ("--decide", "A-2", "--on", "2026-06-01", "--through", "2026-05-31")
    costs, true_up = asked(small, tmp_path, book, *decided)
    moved = sums(costs, ("budget", "agency"), figure="difference")
    assert moved == sums(true_up, ("budget", "agency"))
    assert {key for key in moved if key[0].startswith("H")} == {("H1-CC", "H2"), ("H2-CC", "H2")}


def test_a_book_that_may_not_stand_gives_the_problems_that_import_gives(small: Ledger, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", HALF.replace("H2-CC,50", "H2-CC,45").replace("draft", "agreed"))
    wrong, refused = small.ask("whatif", str(book)), small.ask("import", str(book), "--dry-run")
    assert (wrong.exit_code, refused.exit_code) == (1, 1)
    assert "percents of the rest that together are exactly 100" in wrong.stdout
    tables = [said.stdout.split("problems: 1.")[0] for said in (wrong, refused)]
    assert tables[0] == tables[1]
    assert small.ask("whatif").exit_code == 2
    nobody = small.ask("whatif", "--decide", "A-9")
    assert (nobody.exit_code, "There is no agreement A-9" in nobody.output) == (1, True)
    assert small.ask("whatif", "--decide", "A-1").exit_code == 1


def test_a_budget_that_would_pass_on_touches_those_that_name_it(small: Ledger, tmp_path: Path) -> None:
    """The merger of 1 April is supposed a month later: April's share of health goes back to the old board."""
    costs, true_up = asked(
        small,
        tmp_path,
        "budgets: budget,agency,stream,name,last_day,successor\n"
        "H1-CC,H1,health,Continuing care (old),2026-04-30,H2-CC\n",
    )
    assert {row["placement"] for row in costs} == {"A", "B"}
    assert sums(true_up, ("placement", "service_month", "budget")) == {
        ("A", "2026-04", "H1-CC"): Decimal("12000.00"),
        ("A", "2026-04", "H2-CC"): Decimal("-12000.00"),
    }


def test_a_placement_withdrawn_would_be_taken_out_and_a_new_one_come_in(small: Ledger, tmp_path: Path) -> None:
    book = """
placements: placement,withdrawn,child,provider,setting,lead_budget,first_day
B,yes,,,,,
D,,K2,OAK,K2,C-SC,2026-05-22

prices: price,withdrawn,placement,component,rate,unit,first_day
B-core,yes,,,,,
D-core,,D,core,70,day,2026-05-22

agreements: agreement,withdrawn
B-1,yes
B-2,yes

clauses: agreement,rank,budget,withdrawn
B-1,1,C-SC,yes
B-1,1,H1-CC,yes
B-2,1,C-SC,yes
B-2,1,H2-CC,yes
"""
    before = {row for row in sums(small.rows("allocations"), SHARE).items() if row[0][0] == "B"}
    costs, true_up = asked(small, tmp_path, book)
    gone = {(key, -amount) for key, amount in before}
    # Ten days from 22 to 31 May at £70, which nobody has agreed.
    come = ("D", "2026-05", "", "C-SC", "unagreed"), Decimal("700.00")
    assert set(sums(true_up, SHARE).items()) == {*gone, come}
    assert {row["then"] for row in costs if row["placement"] == "B"} == {"0.00"}


def test_what_is_expected_of_partners_is_told_in_its_parts_and_in_no_cost(small: Ledger, tmp_path: Path) -> None:
    """B-2 is in principle at 70 %, and so awaited: agreed, it is awaited no more. Nothing is called hoped for."""
    figures = small.figures(
        "whatif",
        str(write_book(tmp_path / "book", "agreements: agreement,status,decided_on\nB-2,agreed,2026-06-01\n")),
    )
    [expected] = figures["expected"]
    borne = [row for row in figures["costs"] if row["budget"] == "H2-CC" and row["standing"] == "agreed"]
    assert (expected["budget"], expected["part"], expected["then"]) == ("H2-CC", "awaited", "0.00")
    assert abs(Decimal(expected["now"]) - sum(Decimal(row["then"]) for row in borne)) <= Decimal("0.02")
    assert figures["not_known"] == []
    assert figures["owed"] == [{"debtor": "H2", "creditor": "C", "pence": borne[0]["then"]}]


def test_facts_that_wait_to_be_posted_are_told_apart(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.take("prices: price,rate\nA-core,7700\n", "2026-06-01")
    asking = Supposing(ledger)
    asking.ask(str(write_book(tmp_path / "book", HALF)))
    assert "would change in any case: records wait to be posted." in asking.said
