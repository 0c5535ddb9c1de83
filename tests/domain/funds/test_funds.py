"""Pooled funds: instalments add up, settlements conserve the balance, what is given in kind adds up to the year."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.funds.balance import fund_balance, warns
from ledger.domain.funds.in_kind import in_kind_by_month
from ledger.domain.funds.instalments import instalments
from ledger.domain.funds.sheets import Fund, FundApproval, FundClause, FundContribution, InKind
from ledger.domain.money_and_days.money import Pence, round_half_away
from ledger.domain.money_and_days.periods import Month, days_in_financial_year
from ledger.domain.sheet.faults import Unsound

FUND = Fund(fund="F", name="Joint fund", budget="POOL", first_day=date(2025, 4, 1))
MONEY = st.integers(0, 10**10).map(Pence)


def contribution(amount: int, number: int, first_due: date = date(2025, 4, 30)) -> FundContribution:
    return FundContribution(
        fund="F",
        budget="H",
        financial_year="2025-26",
        amount=Pence(amount),
        instalments=number,
        first_due=first_due,
    )


def clause(rank: int, kind: str, budget: str, side: str = "overspend", **more: object) -> FundClause:
    return FundClause.model_validate(
        {"fund": "F", "side": side, "rank": rank, "kind": kind, "budget": budget, **more}
    )


def approval(amount: int, on: date = date(2026, 2, 1)) -> FundApproval:
    return FundApproval(fund="F", financial_year="2025-26", amount=Pence(amount), on=on, by="board")


@given(MONEY, st.integers(1, 12))
def test_instalments_add_up_to_the_contribution_and_only_the_last_differs(amount: int, number: int) -> None:
    parts = instalments(contribution(amount, number))
    assert sum(part.amount for part in parts) == amount
    assert len({part.amount for part in parts[:-1]}) <= 1
    assert 0 <= parts[-1].amount - amount // number < number
    assert [part.number for part in parts] == list(range(1, number + 1))


@pytest.mark.parametrize(
    ("number", "first_due", "dues"),
    [
        (4, date(2025, 11, 30), ["2025-11-30", "2026-02-28", "2026-05-30", "2026-08-30"]),
        (3, date(2025, 4, 1), ["2025-04-01", "2025-08-01", "2025-12-01"]),
        (5, date(2025, 12, 31), ["2025-12-31", "2026-02-28", "2026-04-30", "2026-06-30", "2026-08-31"]),
        (1, date(2024, 2, 29), ["2024-02-29"]),
    ],
)
def test_instalments_are_due_on_one_day_of_months_evenly_apart(number: int, first_due: date, dues: list[str]) -> None:
    assert [part.due.isoformat() for part in instalments(contribution(100, number, first_due))] == dues


BUDGETS = ("C", "H", "OTHER", "POOL")


@st.composite
def some_clauses(draw: st.DrawFn, side: str) -> list[FundClause]:
    """A few clauses of any kind, and a rest whose parts are whole weights of one sum."""
    rows = []
    for rank in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from(("share", "fixed", "capped", "above")))
        budget = draw(st.sampled_from(BUDGETS))
        more: dict[str, object] = {}
        if kind != "fixed":
            more["percent"] = draw(st.fractions(0, 100, max_denominator=9))
        if kind != "share":
            more["amount"] = draw(MONEY)
        rows.append(clause(rank, kind, budget, side, **more))
    bearers = draw(st.lists(st.sampled_from(BUDGETS), min_size=1, max_size=4, unique=True))
    weights = [draw(st.integers(1, 9)) for _ in bearers]
    return [
        *rows,
        *(
            clause(9, "rest", budget, side, percent=Fraction(100 * weight, sum(weights)))
            for budget, weight in zip(bearers, weights, strict=True)
        ),
    ]


@given(st.data(), MONEY, MONEY, MONEY)
def test_a_settlement_conserves_the_balance(data: st.DataObject, had: int, spent: int, approved: int) -> None:
    clauses = data.draw(some_clauses("overspend")) + data.draw(some_clauses("underspend"))
    found = fund_balance(FUND, had, spent, clauses, [approval(approved)])
    assert sum(share.amount for share in found.shares) == found.shared
    assert sum(share.exact for share in found.shares) == found.shared
    assert found.shared + found.stays == abs(spent - had)
    assert found.stays >= 0
    assert all(share.amount >= 0 for share in found.shares)
    if spent > had:
        assert found.shared == min(spent - had, approved)
    else:
        assert found.stays == 0


def test_an_overspend_that_nobody_approved_stays_with_the_host() -> None:
    found = fund_balance(FUND, 100, 200, [clause(1, "rest", "H", percent=100)], [])
    assert (found.side, found.shared, found.stays, found.shares) == ("overspend", 0, 100, ())


def test_the_decision_taken_last_is_what_is_approved() -> None:
    rows = [approval(500, date(2026, 3, 1)), approval(900, date(2026, 1, 1))]
    assert fund_balance(FUND, 0, 1000, [clause(1, "rest", "H", percent=100)], rows).shared == 500


def test_without_clauses_of_its_side_a_balance_stays_with_the_host() -> None:
    over_only = [clause(1, "rest", "H", percent=100)]
    left = fund_balance(FUND, 1000, 400, over_only, [approval(10**6)])
    assert (left.side, left.shared, left.stays) == ("underspend", 0, 600)
    over = fund_balance(FUND, 400, 1000, [], [approval(10**6)])
    assert (over.side, over.shared, over.stays) == ("overspend", 0, 600)


def test_what_was_spent_to_the_penny_has_no_side() -> None:
    found = fund_balance(FUND, 100, 100, [clause(1, "rest", "H", percent=100)], [approval(50)])
    assert (found.side, found.balance, found.shared, found.stays) == (None, 0, 0, 0)


def test_clauses_that_may_not_stand_are_refused() -> None:
    with pytest.raises(Unsound, match="of kind rest"):
        fund_balance(FUND, 100, 200, [clause(1, "share", "H", percent=100)], [approval(100)])


@pytest.mark.parametrize(
    ("tolerance", "forecast", "warned"),
    [(None, 104_999, False), (None, 105_000, True), (0, 100_000, False), (0, 100_001, True), (10, 109_999, False)],
)
def test_the_forecast_warns_once_it_reaches_the_tolerance(tolerance: int | None, forecast: int, warned: bool) -> None:
    fund = FUND.model_copy(update={"tolerance": None if tolerance is None else Fraction(tolerance)})
    assert warns(fund, 100_000, forecast) is warned


PERIODS = st.sampled_from(("day", "week", "month", "year"))


@given(st.integers(0, 10**8), PERIODS, st.dates(date(2023, 4, 1), date(2025, 12, 31)), st.integers(0, 900))
def test_months_in_kind_add_up_to_the_exact_year_rounded_once(value: int, per: str, first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    row = InKind(
        contribution="K",
        agency="H",
        fund="F",
        what="time",
        value=Pence(value),
        per=per,
        first_day=first,
        last_day=last,
    )
    months = list(in_kind_by_month(row, Month(2000, 1), Month(2040, 1)))
    assert sum(month.days for month in months) == length + 1
    years: dict[int, Fraction] = {}
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        month = Month.of(date.fromordinal(ordinal))
        of = {"day": 1, "week": 7, "month": month.days, "year": days_in_financial_year(month.financial_year)}[per]
        years[month.financial_year] = years.get(month.financial_year, Fraction(0)) + Fraction(value, of)
    for year, exact in years.items():
        ours = [month.value for month in months if month.month.financial_year == year]
        assert sum(ours) == round_half_away(exact)


def test_a_part_of_the_months_is_what_it_is_in_the_whole() -> None:
    row = InKind(
        contribution="K",
        agency="H",
        fund="F",
        what="time",
        value=Pence(100_000),
        per="year",
        first_day=date(2025, 5, 17),
    )
    whole = list(in_kind_by_month(row, Month(2025, 4), Month(2027, 3)))
    assert list(in_kind_by_month(row, Month(2025, 11), Month(2026, 6))) == whole[6:14]
    assert list(in_kind_by_month(row, Month(2025, 4), Month(2025, 4))) == []


def test_what_is_given_once_is_worth_its_value_on_its_day() -> None:
    row = InKind(
        contribution="K", agency="H", home="X", what="a car", value=Pence(900), per="once", first_day=date(2025, 6, 3)
    )
    months = list(in_kind_by_month(row, Month(2025, 1), Month(2026, 12)))
    assert [(str(each.month), each.days, each.value) for each in months] == [("2025-06", 1, 900)]
