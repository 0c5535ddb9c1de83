"""Values beyond their limits are problems by row on every road in; none ends in a traceback, none goes in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from ledger.answers.sheet import rows_known
from ledger.book.problems import Problem
from ledger.config import SAMPLES
from ledger.domain.agencies.sheets import Provider
from ledger.domain.documents.sheets import Invoice
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet import limits
from ledger.store.keeping.engine import open_store
from ledger.tasks.import_book import import_book, record
from tests.desk import Ledger
from tests.sources import ROOT

FILES = ROOT / "tests" / "cases" / "files"
MAP = SAMPLES / "ssda903" / "map.toml"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    found.do("import", str(SAMPLES / "first-book"), "--now", "2026-07-01")
    return found


def problems(ledger: Ledger, path: Path, form: str = "book", map_file: Path | None = None) -> list[Problem]:
    """What is told of files: nothing of them goes in."""
    with ledger.books() as books:
        before = books.last
    engine = open_store(ledger.url)
    outcome = import_book(engine, path, form=form, map_file=map_file)
    engine.dispose()
    with ledger.books() as books:
        assert books.last == before
    assert outcome.batch is None
    return outcome.problems


def told(found: list[Problem]) -> list[tuple[int | None, str]]:
    return [(each.row, each.column) for each in found]


@pytest.mark.parametrize(
    ("name", "sheet", "row", "column"),
    [
        ("clauses-rank-of-20-digits", "clauses", 3, "rank"),
        ("prices-rate-of-24-digits", "prices", 2, "rate"),
        ("providers-with-nul", "providers", 2, "name"),
    ],
)
def test_a_book_with_one_is_told_by_its_row(
    ledger: Ledger, tmp_path: Path, name: str, sheet: str, row: int, column: str
) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / f"{sheet}.csv").write_bytes((FILES / f"{name}.csv").read_bytes())
    found = problems(ledger, tmp_path / "b")
    assert (row, column) in told(found)
    assert all(each.file == f"{sheet}.csv" for each in found)


def test_a_workbook_with_one_is_told_by_its_row(ledger: Ledger, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx")) as book:
        page = book.add_worksheet("prices")
        page.write_row(0, 0, ["price", "placement", "component", "rate", "unit", "first_day"])
        page.write_row(1, 0, ["PR-9", "PL-1", "other", 1e15, "week", "2026-04-01"])
        page.write_row(2, 0, ["PR-10", "PL-1", "other", 10, "week", "2101-01-01"])
        page.write_row(3, 0, ["PR-11", "PL-1", "other", 1e300, "week", "9999-12-31"])
    assert told(problems(ledger, tmp_path / "b.xlsx")) == [
        (2, "rate"),
        (3, "first_day"),
        (4, "rate"),
        (4, "first_day"),
    ]


def test_papers_by_a_layout_are_told_by_their_row(ledger: Ledger, tmp_path: Path) -> None:
    header, first, *_ = (ROOT / "tests" / "cases" / "name-nfd.csv").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "i.csv"

    def with_amount(amount: str, day: str = "01/05/2026", text: str = "Care") -> list[Problem]:
        row = f'1,Invoice,Harbour Homes Ltd,Castleshire Council,{day},,,x,{text},,,,,"{amount}",'
        file.write_text(f"{header}\n{row}\n", encoding="utf-8")
        return problems(ledger, file, "provider-invoices")

    assert first
    assert told(with_amount("1,000,000,000.01")) == [(2, "Net")]
    assert told(with_amount("9" * 5000)) == [(2, "Net")]
    assert told(with_amount("100.00", day="01/05/0001")) == [(2, "Invoice date")]
    assert told(with_amount("100.00", text="Ca\x1bre")) == [(2, "column 9")]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("<cbc:Percent>20</cbc:Percent>", f"<cbc:Percent>{'9' * 5000}</cbc:Percent>"),
        ("<cbc:IssueDate>2026", "<cbc:IssueDate>0001"),
        ('unitCode="DAY">30<', f'unitCode="DAY">{"9" * 39}<'),
        ('unitCode="DAY">30<', f'unitCode="DAY">{"9" * 5000}<'),
        ("<cbc:ID>HH-0201<", f"<cbc:ID>{'H' * 201}<"),
        ("<cbc:ID>HH-0201<", "<cbc:ID>HH\x7f0201<"),
    ],
)
def test_an_invoice_as_ubl_is_told(ledger: Ledger, tmp_path: Path, was: str, now: str) -> None:
    text = (SAMPLES / "papers" / "ubl" / "HH-0201.xml").read_text(encoding="utf-8")
    assert was in text, "the invoice is not changed"
    (tmp_path / "i.xml").write_text(text.replace(was, now), encoding="utf-8")
    assert problems(ledger, tmp_path / "i.xml", "ubl")
    with ledger.books() as books:
        assert all(len(each.invoice) < 20 for each in rows_known(books, Invoice))


def test_a_return_of_episodes_is_told_by_its_row(ledger: Ledger, tmp_path: Path) -> None:
    text = (SAMPLES / "ssda903" / "episodes.csv").read_text(encoding="utf-8").splitlines()
    for was, column in ((0, "CHILD"), (1, "DECOM")):
        cells = text[1].split(",")
        cells[was] = "9" * 300 if column == "CHILD" else "01/01/0001"
        (tmp_path / "e.csv").write_text("\n".join([text[0], ",".join(cells), *text[2:]]), encoding="utf-8")
        found = problems(ledger, tmp_path / "e.csv", "ssda903", MAP)
        assert found
        assert {each.row for each in found} == {2}, column


def test_a_name_that_is_no_text_is_told_and_kept_as_signs(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    name = b"providers\xff.csv".decode("utf-8", "surrogateescape")
    (tmp_path / "b" / name).write_text("provider,name\nASH,Ash Homes\n")
    assert [each.file for each in problems(ledger, tmp_path / "b")] == ["providers�.csv"]
    engine = open_store(ledger.url)
    file = tmp_path / name.replace(".csv", ".xml").replace("providers", "i")
    file.write_bytes((SAMPLES / "papers" / "ubl" / "HH-0201.xml").read_bytes())
    assert import_book(engine, file, form="ubl").batch is not None
    engine.dispose()


def test_a_form_is_told_too(ledger: Ledger) -> None:
    engine = open_store(ledger.url)
    with ledger.books() as books:
        price = next(iter(rows_known(books, Price)))
        placement = next(iter(rows_known(books, Placement)))
    for sheet, row, column in (
        ("prices", {**price.__dict__, "rate": Decimal(10) ** 24}, "rate"),
        ("prices", {"price": "NEW\x00"}, "price"),
        ("placements", {**placement.__dict__, "last_day": date(9999, 12, 31)}, "last_day"),
        ("providers", {"provider": "P-HARB", "name": "Har\ud800bour"}, "name"),
    ):
        outcome = record(engine, sheet, row)
        assert column in {each.column for each in outcome.problems}, column
        assert outcome.batch is None
    with ledger.books() as books:
        assert {each.name for each in rows_known(books, Provider)} >= {"Harbour Homes Ltd"}
    engine.dispose()


def test_what_an_older_ledger_holds_beyond_them_is_not_asked_again() -> None:
    price = Price.model_validate(
        {
            "price": "P",
            "placement": "A",
            "component": "core",
            "rate": "9" * 24,
            "unit": "week",
            "first_day": "0900-01-01",
        }
    )
    assert price.rate == Decimal("9" * 24)


@pytest.mark.parametrize(
    ("limit", "within", "beyond"),
    [
        (limits.money, 10**11, 10**11 + 1),
        (limits.money, -(10**11), -(10**11) - 1),
        (limits.number, Decimal(10**9), Decimal(10**9) + 1),
        (limits.number, Decimal("0." + "3" * 20), Decimal("0." + "3" * 21)),
        (limits.quantity, Decimal(100_000), Decimal(100_001)),
        (limits.whole, 9_999, 10_000),
        (limits.day, date(1990, 1, 1), date(1989, 12, 31)),
        (limits.day, date(2100, 12, 31), date(2101, 1, 1)),
        (limits.long_ago, date(1700, 1, 1), date(1699, 12, 31)),
        (limits.year_of, "1950-01", "1949-12"),
        (limits.code, "x" * 200, "x" * 201),
        (limits.code, "x", "x\n"),
        (limits.text, "x" * 32_767, "x" * 32_768),
        (limits.text, "two\nlines\tand so on", "no \x00"),
        (limits.codes, ("a", "b"), ("a", "b\x85")),
    ],
)
def test_each_limit_takes_what_is_within_it_and_no_more(limit: limits.Limit, within: object, beyond: object) -> None:
    limit(within)
    with pytest.raises(ValueError, match=r"\w"):
        limit(beyond)
