"""Which days an agreement's are, to the day, and who bears some days of a month, to the penny."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.day_sets import days_of
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.cost_of_days import borne_on
from ledger.domain.splits.in_force import covered_as_decided_then, decided_spans, standing_on, uncovered_since
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.sheets import Agreement, ClauseRow

A_DAY = timedelta(1)
WHO: list[Row] = [
    Budget(budget="SC", agency="C", stream="social_care", name="Care"),
    Budget(budget="HE", agency="H", stream="health", name="Health"),
    Placement(placement="P", child="K", provider="OAK", setting="K2", lead_budget="SC", first_day="2026-05-01"),
    Price(price="P-core", placement="P", component="core", rate="100", unit="day", first_day="2026-05-01"),
]


def agreed(code: str, first: str, last: str | None = None, percent: str = "40", **more: Any) -> list[Row]:
    """An agreement by which the board bears so many percent."""
    given = {"status": "agreed", "basis": "panel", "first_day": first, "last_day": last, **more}
    return [
        Agreement(agreement=code, placement="P", **given),
        ClauseRow(agreement=code, rank=1, kind="share", budget="HE", percent=percent),
        ClauseRow(agreement=code, rank=2, kind="rest", budget="SC", percent="100"),
    ]


def borne(first: str, last: str, *rows: Row) -> list[tuple[str, str, int]]:
    facts = Facts.of([*WHO, *rows])
    (package,) = packages_of(facts)
    days = date.fromisoformat(first), date.fromisoformat(last)
    return [(each.budget, each.standing, each.amount) for each in borne_on(package, *days, purses_of(facts))]


def test_days_are_borne_by_the_agreement_in_force_on_them_and_no_others() -> None:
    june = agreed("A", "2026-06-01", "2026-06-09")
    assert borne("2026-06-05", "2026-06-05", *june) == [("HE", "agreed", 40_00), ("SC", "agreed", 60_00)]
    assert borne("2026-06-05", "2026-06-04", *june) == []
    both = [("HE", "agreed", 40_00), ("SC", "agreed", 60_00), ("SC", "unagreed", 100_00)]
    assert borne("2026-06-09", "2026-06-10", *june) == both
    assert borne("2026-05-31", "2026-06-01", *june) == both
    assert borne("2026-06-10", "2026-06-10", *june) == [("SC", "unagreed", 100_00)]


def test_an_agreement_covers_its_days_until_another_supersedes_it() -> None:
    rows = [*agreed("A", "2026-06-01"), *agreed("B", "2026-06-10", "2026-06-20", supersedes="A")]
    first, second = next(packages_of(Facts.of([*WHO, *rows]))).deals
    assert (first.last_day, second.last_day) == (date(2026, 6, 9), date(2026, 6, 20))
    for deal, day in ((first, date(2026, 6, 1)), (second, date(2026, 6, 10))):
        assert [deal.covers(day - A_DAY), deal.covers(day)] == [False, True]
        assert [deal.covers(deal.last_day), deal.covers(deal.last_day + A_DAY)] == [True, False]
    draft = [*agreed("A", "2026-06-01"), *agreed("B", "2026-06-10", status="draft", supersedes="A")]
    open_ended, _ = next(packages_of(Facts.of([*WHO, *draft]))).deals
    assert open_ended.last_day == FOREVER


def test_what_was_decided_after_a_day_was_not_there_or_was_asked_for() -> None:
    rows = [
        *agreed("A", "2026-06-01", decided_on="2026-06-05"),
        *agreed("B", "2026-06-10", decided_on="2026-07-01", requested_on="2026-06-08", supersedes="A"),
        *agreed("D", "2026-06-01", status="draft"),
    ]
    package = next(packages_of(Facts.of([*WHO, *rows])))

    def stood(day: date, **asked: date) -> list[tuple[str, str, date]]:
        deals = package.as_decided_by(day, asked).deals
        return [(deal.code, deal.agreement.status, deal.last_day) for deal in deals]

    as_now = [("A", "agreed", date(2026, 6, 9)), ("B", "agreed", FOREVER), ("D", "draft", FOREVER)]
    assert stood(date(2026, 7, 1)) == as_now
    before = [("A", "agreed", FOREVER), ("B", "in_principle", FOREVER), ("D", "draft", FOREVER)]
    assert stood(date(2026, 6, 30)) == before
    assert stood(date(2026, 6, 4)) == before[1:]
    assert stood(date(2026, 6, 4), A=date(2026, 6, 2))[0] == ("A", "in_principle", FOREVER)


def test_days_without_an_agreement_are_so_since_the_day_after_the_last_one() -> None:
    rows = [*agreed("A", "2026-05-10", "2026-05-20"), *agreed("B", "2026-05-12", "2026-05-18")]
    package = next(packages_of(Facts.of([*WHO, *rows])))
    assert uncovered_since(package, date(2026, 5, 5)) == date(2026, 5, 1)
    assert uncovered_since(package, date(2026, 5, 21)) == date(2026, 5, 21)
    assert uncovered_since(package, date(2026, 6, 30)) == date(2026, 5, 21)
    early = next(packages_of(Facts.of([*WHO, *agreed("A", "2026-04-01", "2026-04-20")])))
    assert uncovered_since(early, date(2026, 5, 2)) == date(2026, 5, 1)
    told = standing_on(package, date(2026, 5, 20))
    assert told is not None
    assert told.standing == "agreed"
    after = standing_on(package, date(2026, 5, 21))
    assert after is not None
    assert after.standing == "unagreed"
    assert standing_on(package, date(2026, 4, 30)) is None
    assert standing_on(package, date(2026, 5, 1)) is not None


def test_which_decision_counts_from_when_to_when() -> None:
    rows = [
        *agreed("A", "2026-05-01", decided_on="2026-04-20"),
        *agreed("B", "2026-06-01", "2026-06-10", decided_on="2026-05-20"),
    ]
    package = next(packages_of(Facts.of([*WHO, *rows])))
    assert [(first, last, deal.code) for first, last, deal in decided_spans(package)] == [
        (date(2026, 5, 1), date(2026, 5, 31), "A"),
        (date(2026, 6, 1), date(2026, 6, 10), "B"),
        (date(2026, 6, 11), FOREVER, "A"),
    ]
    ended = next(packages_of(Facts.of([*WHO, *agreed("A", "2026-05-01", "2026-05-31")])))
    assert [(first, last) for first, last, _ in decided_spans(ended)] == [(date(2026, 5, 1), date(2026, 5, 31))]


@pytest.mark.parametrize(("decided", "first"), [("2026-06-05", 5), ("2026-05-05", 1), (None, 1)])
def test_an_agreement_covered_its_days_from_the_day_it_was_decided(decided: str | None, first: int) -> None:
    rows = agreed("A", "2026-05-20", "2026-06-20", decided_on=decided)
    package = next(packages_of(Facts.of([*WHO, *rows])))
    days = days_of(Month(2026, 6), covered_as_decided_then(package, Month(2026, 6)))
    assert [day.day for day in days] == list(range(first, 21))
