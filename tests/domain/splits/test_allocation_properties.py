"""What must hold of every placement: the engine, a second reading of the rules, and the bounds they promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.agencies.purses import purses_of
from ledger.domain.money_and_days.apportion import apportion
from ledger.domain.money_and_days.money import Pence
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.exposure import exposure
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.position import MonthPosition, position
from ledger.domain.splits.sheets import Agreement, ClauseRow
from tests.domain.splits import second_reading
from tests.domain.splits.random_packages import books, throughs, who
from tests.examples import examples

FIRST, LAST = date(2025, 4, 1), date(2027, 3, 31)
slowly = examples(100)


def worked_out(rows: Sequence[Row], through: date) -> list[MonthPosition]:
    """What the engine makes of a book with one placement."""
    (package,) = packages_of(Facts.of(rows))
    return position(package, through)


def charges(months: Sequence[MonthPosition]) -> dict[tuple[str, str], int]:
    """Pence by price and month, without those that come to nothing."""
    return {
        (charge.price.price, str(month.month)): charge.amount
        for month in months
        for charge in month.charges
        if charge.amount
    }


def allocations(rows: Sequence[Row], months: Sequence[MonthPosition]) -> dict[tuple[str, str, str, str], int]:
    """Pence by month, agreement, budget that bears it and standing, without those that come to nothing."""
    purses = purses_of(Facts.of(rows))
    sums: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for month in months:
        for case in month.cases:
            for target in case.targets:
                bearer = purses.bearer(target.budget, month.month)
                sums[str(month.month), case.agreement, bearer, target.standing] += target.allocated
    return {key: pence for key, pence in sums.items() if pence}


@slowly
@given(books(), throughs())
def test_the_engine_and_the_second_reading_agree_on_charges_and_allocations(rows: list[Row], through: date) -> None:
    reading = second_reading.read(Facts.of(rows), "PL1", through)
    months = worked_out(rows, through)
    assert charges(months) == {key: pence for key, pence in reading.charges.items() if pence}
    assert allocations(rows, months) == {key: pence for key, pence in reading.allocations.items() if pence}


@slowly
@given(books(), throughs())
def test_the_engine_and_the_second_reading_agree_on_exposure(rows: list[Row], through: date) -> None:
    reading = second_reading.read(Facts.of(rows), "PL1", through)
    facts = Facts.of(rows)
    (package,) = packages_of(facts)
    found = exposure(package, purses_of(facts), through)
    assert {
        (str(row.month), row.standing, row.basis, row.budget): row.expected for row in found if row.expected
    } == reading.exposure
    for row in found:
        assert row.carried == reading.carried[str(row.month), row.standing, row.basis]
    assert {(str(row.month), row.standing) for row in found if row.basis == "not_known" and row.carried} == {
        (month, standing)
        for (month, standing, basis), cost in reading.carried.items()
        if basis == "not_known" and cost
    }


@slowly
@given(books(), throughs())
def test_the_allocations_of_a_month_are_its_charges_and_none_is_below_nothing(rows: list[Row], through: date) -> None:
    for month in worked_out(rows, through):
        targets = [target for case in month.cases for target in case.targets]
        assert sum(target.allocated for target in targets) == month.total
        assert all(target.allocated >= 0 for target in targets)
        for case in month.cases:
            assert sum(target.allocated for target in case.targets) == case.part


@slowly
@given(books(), throughs(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[Row], through: date, random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert allocations(shuffled, worked_out(shuffled, through)) == allocations(rows, worked_out(rows, through))


@slowly
@given(books(), throughs(), st.integers(0, 120))
def test_posting_a_later_day_changes_nothing_of_months_that_were_complete(
    rows: list[Row], through: date, further: int
) -> None:
    complete = [month for month in worked_out(rows, through) if month.month.last_day <= through]
    later = worked_out(rows, date.fromordinal(through.toordinal() + further))
    assert allocations(rows, later[: len(complete)]) == allocations(rows, complete)


def placement(rates: Sequence[Decimal], clauses: Sequence[ClauseRow]) -> list[Row]:
    """Two years of a placement with a weekly price for each rate, under one agreement."""
    return [
        *who(),
        Placement(
            placement="PL1", child="C1", provider="P1", setting="K2", lead_budget="SC", first_day=FIRST, last_day=LAST
        ),
        *(
            Price(price=f"P{number}", placement="PL1", component="core", rate=rate, unit="week", first_day=FIRST)
            for number, rate in enumerate(rates)
        ),
        Agreement(agreement="A1", placement="PL1", status="agreed", basis="panel", first_day=FIRST),
        *clauses,
    ]


def clause(rank: int, kind: str, budget: str, **figures: object) -> ClauseRow:
    """One row of the agreement's clauses."""
    return ClauseRow(agreement="A1", rank=rank, kind=kind, budget=budget, **figures)


rates = st.lists(st.decimals(50, 9000, places=3), min_size=1, max_size=4)
percents = st.fractions(1, 45, max_denominator=97)


@slowly
@given(rates, percents, percents)
def test_a_budget_outside_the_rest_stays_within_a_penny_however_long_it_runs(
    rates: list[Decimal], health: Fraction, justice: Fraction
) -> None:
    rows = placement(
        rates,
        [
            clause(1, "share", "HE-NEW", percent=health),
            clause(1, "share", "JU", percent=justice),
            clause(2, "rest", "SC", percent=Fraction(50)),
            clause(2, "rest", "ED", percent=Fraction(50)),
        ],
    )
    months = worked_out(rows, LAST)
    assert len(months) == 24
    for month in months:
        (case,) = month.cases
        assert all(abs(target.carried_on) < 1 for target in case.targets if not target.bears_rest)
        of_rest = sum((target.carried_on for target in case.targets if target.bears_rest), Fraction(0))
        assert abs(of_rest) < 2  # a penny for each of the two other targets


@slowly
@given(rates, st.integers(1, 10_000), percents)
def test_what_is_agreed_in_whole_pence_a_month_is_the_same_every_month(
    rates: list[Decimal], monthly: int, justice: Fraction
) -> None:
    rows = placement(
        rates,
        [
            clause(1, "fixed", "HE-NEW", amount=Pence(monthly), per="month"),
            clause(2, "share", "JU", percent=justice),
            clause(3, "rest", "SC", percent=Fraction(100)),
        ],
    )
    months = worked_out(rows, LAST)
    paid = [target.allocated for month in months for target in month.cases[0].targets if target.budget == "HE-NEW"]
    assert paid == [monthly] * 24


@slowly
@given(rates, st.integers(1, 3_000_000), percents)
def test_a_yearly_sum_and_a_yearly_cap_are_whole_on_31_march(
    rates: list[Decimal], capped: int, percent: Fraction
) -> None:
    rows = placement(
        rates,
        [
            clause(1, "fixed", "JU", amount=Pence(60_001), per="year"),
            clause(2, "capped", "HE-NEW", percent=percent, amount=Pence(capped), per="year"),
            clause(3, "rest", "SC", percent=Fraction(100)),
        ],
    )
    paid: dict[tuple[str, int], int] = defaultdict(int)
    exact: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for month in worked_out(rows, LAST):
        for target in month.cases[0].targets:
            paid[target.budget, month.month.financial_year] += target.allocated
            exact[target.budget, month.month.financial_year] += target.exact
    for year in (2025, 2026):
        assert paid["JU", year] == 60_001
        assert exact["HE-NEW", year] <= capped
    # What the first year's exact share left of a penny goes into the second, so both years together are held.
    assert paid["HE-NEW", 2025] <= capped
    assert paid["HE-NEW", 2025] + paid["HE-NEW", 2026] <= 2 * capped
    if exact["HE-NEW", 2025] == capped:
        assert paid["HE-NEW", 2025] == capped


@slowly
@given(rates)
def test_who_bears_all_bears_the_charges_whatever_their_roundings(rates: list[Decimal]) -> None:
    rows = placement(rates, [clause(1, "rest", "HE-NEW", percent=Fraction(100))])
    for month in worked_out(rows, LAST):
        (target,) = month.cases[0].targets
        assert target.allocated == month.total
        assert target.carried_on == 0


@given(
    st.integers(0, 60),
    st.lists(st.tuples(st.fractions(-2, 12, max_denominator=12), st.booleans()), min_size=1, max_size=6),
)
def test_both_readings_apportion_alike_whatever_waits(total: int, targets: list[tuple[Fraction, bool]]) -> None:
    amounts, rest = [target for target, _ in targets], [bears for _, bears in targets]
    ours = apportion(total, amounts, rest=rest)
    assert sum(ours) == total
    assert min(ours) >= 0
    assert ours == second_reading.apportion(total, amounts, rest)
