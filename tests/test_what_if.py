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

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.periods import Month, financial_year_name
from ledger.domain.rows import Row
from tests.desk import Ledger
from tests.domain.random_packages import books, throughs
from tests.test_posting_properties import written

few = settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
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
