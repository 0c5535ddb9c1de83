"""An answer is declared once: its file, the marts' table and its place in the registry follow from its row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest

from dashboards.widgets import tables
from ledger.answers.answer import answer
from ledger.answers.registry import ANSWERS
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.columns import Amount, Hours, Known, Miles, OfPlacement, columns_of
from ledger.marts.inputs import arrow_table
from ledger.store.books import Books
from ledger.tasks.export import EXPORTS
from tests.desk import SMALL, Ledger


class EveryKind(NamedTuple):
    """One column of each kind."""

    code: str
    note: str | None
    number: int
    amount: Annotated[Amount, "What it comes to"]
    miles: Miles | None
    hours: Hours
    sure: Known
    there: bool
    on: date | None
    words: tuple[str, ...]
    value: Decimal | None


FULL = EveryKind(
    "A", "why", 3, 12_345, Decimal("36.1"), Decimal("1.5"), True, False, date(2026, 4, 1), ("a", "b"), Decimal("7.50")
)
EMPTY = EveryKind("A", None, 0, -5, None, Decimal(0), None, True, None, (), None)


@answer("every-kind", "A column of each kind", exported=("amount", "code"), staged="every_kind")
def every_kind(books: Books) -> Iterator[EveryKind]:
    yield from (FULL, EMPTY)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def test_a_file_writes_each_kind_as_people_write_it() -> None:
    texts = [
        [column.kind.text(value) for column, value in zip(columns_of(EveryKind), row, strict=True)]
        for row in (FULL, EMPTY)
    ]
    assert texts[0] == ["A", "why", "3", "123.45", "36.1", "1.5", "yes", "no", "2026-04-01", "a b", "7.5"]
    assert texts[1] == ["A", "", "0", "-0.05", "", "0", "not_known", "yes", "", "", ""]


def test_a_page_shows_each_kind_under_its_label() -> None:
    columns = tables.columns(EveryKind)
    assert {column.header: column.shown(value) for column, value in zip(columns, FULL, strict=True)} == {
        "Code": "A",
        "Note": "why",
        "Number": "3",
        "What it comes to (£)": "123.45",
        "Miles": "36.1",
        "Hours": "1.5",
        "Sure": "Yes",
        "There": "No",
        "On": "1 April 2026",
        "Words": "a b",
        "Value": "7.5",
    }
    assert [column.shown(value) for column, value in zip(columns, EMPTY, strict=True)][1:7] == [
        *("–", "–", "(0.05)", "–", "0", "Not known"),
    ]
    assert [column.header for column in columns if column.figure] == [
        *("Number", "What it comes to (£)", "Miles", "Hours", "Value"),
    ]


class Holder(NamedTuple):
    """A row that holds another, and works something out."""

    every: EveryKind
    placement: OfPlacement | None
    month: Month

    @property
    def twice(self) -> Annotated[Amount, "Two of them"]:
        """Two of them."""
        return 2 * self.every.amount


def test_a_page_chooses_columns_also_of_a_row_within_and_of_what_a_row_works_out() -> None:
    columns = tables.columns(
        Holder, "every.on", "twice", "placement", tables.text("every.note", "Why"), amounts=tables.pound, month="In"
    )
    assert [column.header for column in columns] == ["On", "Two of them", "Placement", "Why"]
    assert columns[1].shown(Holder(FULL, None, Month(2026, 4)).twice) == "£247"
    assert tables.columns(Holder, "month", month="In")[0].shown(Month(2026, 4)) == "April 2026"


def test_every_column_of_an_answer_can_be_shown() -> None:
    shown = [tables.columns(each.row, *(each.columns if each.exported else ())) for each in ANSWERS.values()]
    assert sum(map(len, shown)) > 300
    assert [column for columns in shown for column in columns if not column.header] == []


def test_a_table_keeps_each_kind_without_a_number_with_a_point() -> None:
    table = arrow_table(EveryKind, [FULL, EMPTY])
    assert [str(field.type) for field in table.schema] == [
        *("string", "string", "int64", "int64", "int64", "int64", "bool", "bool", "date32[day]", "string", "string"),
    ]
    assert list(table.to_pylist()[0].values()) == [
        "A",
        "why",
        3,
        12_345,
        361,
        150,
        True,
        False,
        date(2026, 4, 1),
        "a b",
        "7.5",
    ]


def test_a_file_has_the_columns_that_were_declared_in_their_order(ledger: Ledger) -> None:
    with ledger.books() as books:
        assert list(every_kind.texts(books)) == [("123.45", "A"), ("-0.05", "A")]


def test_a_field_whose_type_says_nothing_is_no_column() -> None:
    class Strange(NamedTuple):
        what: object

    with pytest.raises(TypeError, match="is not known"):
        columns_of(Strange)


def test_every_answer_says_what_it_is_and_those_with_a_file_are_exports() -> None:
    assert len(ANSWERS) > 20
    for name, each in ANSWERS.items():
        assert each.name == name
        assert each.measure
        assert each.row.__doc__
        assert columns_of(each.row)
        assert (name in EXPORTS) is (each.exported is not None)
    staged = [each.staged for each in ANSWERS.values() if each.staged]
    assert len(set(staged)) == len(staged)


def test_books_that_stand_still_read_and_work_out_once_and_the_writers_do_not(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-01-01")
    asked: list[Any] = []

    def counted(books: Books) -> int:
        asked.append(books)
        return len(asked)

    with ledger.books() as books:
        assert (books.once(counted), books.once(counted)) == (1, 1)
        assert sorted(books.packages()) == ["A", "B"]
        assert sorted(books.packages(("B",))) == ["B"]
    with ledger.books_to_write() as books:
        assert (books.once(counted), books.once(counted)) == (2, 3)


def test_books_are_known_apart_by_moment_day_and_store(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-01-01")
    with ledger.books(today=date(2026, 1, 2)) as one, ledger.books(today=date(2026, 1, 3)) as other:
        assert one.key != other.key
        assert one.key._replace(today=other.today) == other.key
        assert one.as_known_after(0).key != one.key
        assert not one.as_known_after(0).packages()
