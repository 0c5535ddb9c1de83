"""A day or month that no ledger has is told before anything is worked out with it."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.errors import Refused
from ledger.store.keeping.engine import open_store
from ledger.tasks.post import post
from tests.desk import SMALL, Ledger


@pytest.fixture(scope="module")
def posted(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """One ledger for all: nothing is done to it."""
    ledger = Ledger(tmp_path_factory.mktemp("far") / "ledger")
    ledger.take(SMALL, "2026-01-02")
    ledger.do("post", "--through", "2026-02-28", "--no-marts", "--now", "2026-03-01")
    return ledger


@pytest.mark.parametrize(
    "words",
    [
        ("recharge", "9999-12"),
        ("recharge", "0001-01"),
        ("recharge", "1989-12"),
        ("post", "--through", "9999-12-31", "--ahead"),
        ("post", "--through", "0001-01-01", "--move-back"),
        ("post", "--through", "2101-01-01", "--ahead"),
        ("close", "9999-12"),
        ("export", "aged-debt", "a.csv", "--on", "0001-01-01"),
    ],
)
def test_it_is_told_as_a_slip(words: tuple[str, ...], posted: Ledger) -> None:
    with posted.books() as books:
        before = books.last
    told = posted.ask(*words)
    assert told.exit_code == 2
    assert "1990 to 2100" in " ".join(told.output.replace("│", " ").split())
    with posted.books() as books:
        assert books.last == before


@pytest.mark.parametrize("through", [date(1, 1, 1), date(1989, 12, 31), date(2101, 1, 1), date.max])
def test_no_task_posts_through_it_whoever_asks(through: date, posted: Ledger) -> None:
    engine = open_store(posted.url)
    with pytest.raises(Refused, match="1990 to 2100"):
        post(engine, through, ahead=True, move_back=True)
    engine.dispose()
