"""Batches are numbered without gaps and never dated back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from ledger.errors import WrongUsage
from ledger.store.books import books_at, books_to_write
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.batches import batch_as_known_at
from ledger.store.keeping.engine import read, write
from tests.store.sample import record

NOON = datetime(2026, 3, 31, 12)


def test_batches_count_from_one(engine: Engine) -> None:
    assert [record(engine).number for _ in range(3)] == [1, 2, 3]


def test_a_batch_says_who_did_what_by_which_files(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_USER", "finance officer")
    with books_to_write(engine) as books:
        open_batch(
            books,
            command="import",
            source="book",
            now=NOON,
            files=[("prices.csv", "ab" * 32)],
            details={"new": 3},
        )
    with read(engine) as connection:
        batch = connection.execute(text("SELECT recorded_at, who, command, source, details FROM batches")).one()
        files = connection.execute(text("SELECT batch, name, sha256 FROM batch_files")).all()
    assert str(batch.recorded_at).startswith("2026-03-31 12:00:00")
    assert tuple(batch)[1:] == ("finance officer", "import", "book", '{"new": 3}')
    assert files == [(1, "prices.csv", "ab" * 32)]


def test_a_batch_is_never_dated_before_the_last(engine: Engine) -> None:
    record(engine, now=NOON)
    with pytest.raises(WrongUsage, match="before the last change, 1,") as fault:
        record(engine, now=NOON - timedelta(microseconds=1))
    assert fault.value.exit_code == 2
    assert record(engine, now=NOON).number == 2


def test_without_a_moment_the_clock_counts(engine: Engine) -> None:
    before = datetime.now(UTC).replace(tzinfo=None)
    assert before <= record(engine).recorded_at <= datetime.now(UTC).replace(tzinfo=None)


def test_without_a_moment_a_ledger_that_is_ahead_of_the_clock_stays_there(engine: Engine) -> None:
    ahead = datetime(2999, 1, 1)
    record(engine, now=ahead)
    assert record(engine).recorded_at == ahead


def test_a_moment_with_an_offset_is_kept_in_universal_time(engine: Engine) -> None:
    summer = timezone(timedelta(hours=1))
    assert record(engine, now=NOON.replace(tzinfo=summer)).recorded_at == NOON - timedelta(hours=1)


def test_known_at_a_moment_is_what_was_recorded_by_then(engine: Engine) -> None:
    for hours in (0, 1, 1):
        record(engine, now=NOON + timedelta(hours=hours))
    with books_at(engine) as books:
        moments = [NOON - timedelta(microseconds=1), NOON, NOON + timedelta(hours=1), None]
        assert [batch_as_known_at(books.connection, moment) for moment in moments] == [0, 1, 3, 3]
        last = books.last
    assert last is not None
    assert (last.number, last.recorded_at) == (3, NOON + timedelta(hours=1))


def test_an_empty_ledger_has_no_last_batch(engine: Engine) -> None:
    with books_at(engine) as books:
        assert books.last is None
        assert batch_as_known_at(books.connection, None) == 0


@pytest.mark.parametrize(
    "values",
    ["3, '2026-04-01 00:00:00.000000'", "1, '2026-04-01 00:00:00.000000'", "2, '2026-03-30 00:00:00.000000'"],
)
def test_the_database_itself_refuses_a_gap_and_a_step_back(engine: Engine, values: str) -> None:
    record(engine, now=NOON)
    statement = f"INSERT INTO batches VALUES ({values}, 'me', 'post', '1', 'command', NULL)"
    with pytest.raises(IntegrityError, match="without gaps"), write(engine) as connection:
        connection.execute(text(statement))
