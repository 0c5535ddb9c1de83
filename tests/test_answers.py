"""An answer is declared once: its file, the marts' table and its place in the registry follow from its row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ledger.answers.answer import answer
from ledger.answers.registry import ANSWERS
from ledger.domain.columns import Amount, Hours, Known, Miles, columns_of
from ledger.marts.inputs import arrow_table
from ledger.store.books import Books
from ledger.tasks.export import EXPORTS
from tests.desk import SMALL, Ledger


class EveryKind(NamedTuple):
    """One column of each kind."""

    code: str
    note: str | None
    number: int
    amount: Amount
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
