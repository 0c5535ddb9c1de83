"""The reading of posting months, on days worked by hand."""

from __future__ import annotations

from datetime import date

from tests.second_reading.posting_months import (
    Calendar,
    Posted,
    listed_at,
    may_be_dated,
    month_after,
    of_charge,
    of_document,
    of_match,
    of_transfer,
    without_document,
)

NONE_CLOSED = Calendar()
YEAR_CLOSED = Calendar("2026-03")


def test_a_charge_is_posted_in_its_service_month_while_that_is_open() -> None:
    assert of_charge(NONE_CLOSED, "2025-10") == "2025-10"
    assert of_charge(YEAR_CLOSED, "2025-10") == "2026-04"
    assert of_charge(YEAR_CLOSED, "2026-05") == "2026-05"


def test_a_document_is_posted_in_the_month_of_its_date() -> None:
    # March is recharged on 10 April: income accrued on 31 March, billed from April.
    assert of_document(NONE_CLOSED, date(2026, 4, 10)) == "2026-04"
    assert of_document(YEAR_CLOSED, date(2026, 3, 31)) == "2026-04"
    unbilled = [Posted("2026-03", 2500), Posted("2026-04", -2500)]
    assert (listed_at(unbilled, "2026-03"), listed_at(unbilled, "2026-04")) == (2500, 0)


def test_a_match_waits_for_the_last_that_it_needs() -> None:
    # Money of 28 February for a recharge of 10 April is on account until April.
    assert of_match(NONE_CLOSED, [date(2026, 2, 28), date(2026, 4, 10)]) == "2026-04"
    assert of_match(Calendar("2026-05"), [date(2026, 2, 28), date(2026, 4, 10)]) == "2026-06"


def test_an_entry_without_a_document_goes_by_the_document_it_concerns() -> None:
    # A dispute is settled on 3 July about a recharge of 10 April: April is open, so the move is posted there.
    assert without_document(YEAR_CLOSED, date(2026, 4, 10)) == "2026-04"
    assert without_document(Calendar("2026-06"), date(2026, 4, 10)) == "2026-07"


def test_a_transfer_is_posted_after_its_budget_has_ended() -> None:
    assert of_transfer(NONE_CLOSED, date(2026, 3, 31)) == "2026-04"
    assert of_transfer(Calendar("2026-05"), date(2026, 3, 31)) == "2026-06"


def test_a_recharge_is_dated_in_an_open_month_and_not_after_today() -> None:
    assert may_be_dated(YEAR_CLOSED, date(2026, 4, 1), date(2026, 4, 10))
    assert not may_be_dated(YEAR_CLOSED, date(2026, 3, 31), date(2026, 4, 10))
    assert not may_be_dated(YEAR_CLOSED, date(2026, 4, 11), date(2026, 4, 10))


def test_a_year_ends_with_december() -> None:
    assert month_after("2025-12") == "2026-01"
