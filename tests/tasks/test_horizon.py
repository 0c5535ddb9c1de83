"""The horizon: guarded against a slip of the pen, and moved back over open months when that is asked for by name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.desk import SMALL, Ledger, balances

PLACES = ("agency", "account", "counterparty", "budget", "agreement", "standing", "service_month")


@pytest.fixture
def posted(tmp_path: Path) -> Ledger:
    """Two placements of a council with an ICB that is merged away on 1 April; posted to the end of May."""
    ledger = Ledger(tmp_path / "moved")
    ledger.take(SMALL, "2026-01-31")
    ledger.post("2026-05-31", "2026-05-31")
    return ledger


def moved_back(ledger: Ledger, through: str, now: str) -> str:
    return ledger.do("post", "--through", through, "--move-back", "--no-marts", "--now", now)


def stands(ledger: Ledger, *columns: str) -> dict[tuple[str, ...], Decimal]:
    return balances(ledger.rows("journal"), *columns)


@pytest.mark.parametrize("through", ["2026-01-31", "2026-02-14", "2026-03-31", "2026-05-10"])
def test_moved_back_the_books_hold_what_posting_through_that_day_alone_holds(
    posted: Ledger, tmp_path: Path, through: str
) -> None:
    alone = Ledger(tmp_path / "alone")
    alone.take(SMALL, "2026-01-31")
    alone.post(through, "2026-05-31")
    said = moved_back(posted, through, "2026-06-01")
    assert f"The horizon moved back from 2026-05-31 to {through}" in said
    assert {key: sum_ for key, sum_ in allocated(posted).items() if sum_} == allocated(alone)
    posted.do("verify")


def allocated(ledger: Ledger) -> dict[tuple[str, ...], Decimal]:
    """Pounds by what an allocation is, as the charges of the journal say them."""
    rows = [row for row in ledger.rows("journal") if row["account"] == "expenditure:budget"]
    return balances(rows, "budget", "agreement", "standing", "service_month")


def test_what_stood_beyond_is_turned_round_in_its_own_months(posted: Ledger) -> None:
    moved_back(posted, "2026-03-31", "2026-06-01")
    late = [row for row in posted.rows("journal") if row["posting_month"] >= "2026-04" and row["kind"] == "charge"]
    assert {row["posting_month"] for row in late} == {"2026-04", "2026-05"}
    assert balances(late, *PLACES, "posting_month") == {}


def test_moved_back_and_on_again_stands_as_if_it_had_stayed(posted: Ledger) -> None:
    before = stands(posted, *PLACES, "posting_month")
    moved_back(posted, "2026-02-14", "2026-06-01")
    assert stands(posted, *PLACES, "posting_month") != before
    posted.post("2026-05-31", "2026-06-02")
    assert stands(posted, *PLACES, "posting_month") == before
    posted.do("verify")


def test_the_next_recharge_credits_what_billed_what_was_turned_round(posted: Ledger) -> None:
    posted.do("recharge", "2026-05", "--now", "2026-06-01")
    billed = sum(Decimal(row["amount"]) for row in posted.rows("recharges") if row["service_month"] >= "2026-04")
    assert billed > 0
    moved_back(posted, "2026-03-31", "2026-06-02")
    issued = posted.figures("recharge", "2026-05", "--now", "2026-06-03")["papers"]
    credited = [paper["pence"] for paper in issued if paper["kind"] == "credit_note"]
    internal = [paper["pence"] for paper in issued if paper["kind"] == "internal_journal"]
    assert sum(credited) + sum(internal) == -billed * 100
    posted.do("verify")


def test_without_its_name_an_earlier_day_moves_nothing_and_says_how(posted: Ledger) -> None:
    said = posted.do("post", "--through", "2026-02-28", "--no-marts", "--now", "2026-06-01")
    assert "The horizon stays at 2026-05-31" in said
    assert "--move-back" in said


def test_it_does_not_move_back_into_a_closed_month(posted: Ledger) -> None:
    posted.do("close", "2026-03", "--now", "2026-06-01")
    result = posted.ask("post", "--through", "2026-03-30", "--move-back", "--no-marts", "--now", "2026-06-02")
    assert result.exit_code == 1
    assert "The horizon cannot move back to 2026-03-30: 2026-03 is closed" in result.output
    assert "joint-ledger reopen 2026-03" in result.output
    moved_back(posted, "2026-03-31", "2026-06-02")
    posted.do("reopen", "2026-03", "--why", "A stay was too long", "--now", "2026-06-03")
    moved_back(posted, "2026-03-30", "2026-06-03")
    posted.do("verify")


def test_a_day_beyond_next_month_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(SMALL, "2026-01-31")
    result = ledger.ask("post", "--through", "2026-03-01", "--no-marts", "--now", "2026-01-31")
    assert result.exit_code == 1
    assert "2026-03-01 is after 2026-02-28" in result.output
    assert "--ahead" in result.output
    assert ledger.do("post", "--through", "2026-02-28", "--no-marts", "--now", "2026-01-31")
    assert ledger.do("post", "--through", "2026-03-01", "--ahead", "--no-marts", "--now", "2026-01-31")


def test_what_is_to_come_is_whole_although_a_later_horizon_was_counted_before(posted: Ledger, tmp_path: Path) -> None:
    posted.do("post", "--through", "2026-05-31", "--now", "2026-06-01")
    alone = Ledger(tmp_path / "alone")
    alone.take(SMALL, "2026-01-31")
    for ledger in (posted, alone):
        ledger.do("post", "--through", "2026-04-15", "--move-back", "--now", "2026-06-02")
    assert posted.rows("commitments") == alone.rows("commitments")
    assert sum(Decimal(row["committed"]) for row in alone.rows("commitments")) > 0
