"""Jointly commissioned homes: beds add up to the block, gaps are found, and prices come to what the block says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.agencies.sheets import Home
from ledger.domain.homes.bed_prices import bed_prices, placements_for_empty_beds, price_changes
from ledger.domain.homes.checks import faults_of_homes
from ledger.domain.homes.occupancy import HomeBeds, bed_rates, home_months, homes_of
from ledger.domain.homes.sheets import HomeBed, HomeBlock
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.charges import charges_of
from ledger.domain.splits.packages import Package, packages_of

OPENS = date(2026, 4, 1)
HOME = Home(home="H", provider="P", name="Oak View", beds=9)


def block(first: date = OPENS, **more: object) -> HomeBlock:
    given_ = {"rate": "10000", "unit": "week", "beds": 3, "lead_budget": "B", **more}
    return HomeBlock.model_validate({"home": "H", "first_day": first, **given_})


def stay(code: str, first: date, last: date | None = None, **more: object) -> Placement:
    given_ = {"child": code, "setting": "K2", **more}
    return Placement.model_validate(
        {
            "placement": code,
            "provider": "P",
            "home": "H",
            "lead_budget": "B",
            "first_day": first,
            "last_day": last,
            **given_,
        }
    )


def in_bed(bed: str, placement: str, first: date, last: date | None = None) -> HomeBed:
    return HomeBed(home="H", bed=bed, placement=placement, first_day=first, last_day=last)


def known(*rows: Row) -> Facts:
    return Facts.of([HOME, *rows])


def only_home(facts: Facts) -> HomeBeds:
    (home,) = homes_of(facts)
    return home


def with_prices(facts: Facts) -> tuple[Facts, int]:
    """The facts once everything that is proposed is stated; and how many rows of prices that took."""
    rows: list[Row] = list(facts)
    codes = {row.placement for row in facts.sheet(Placement).values()}
    for placement, bed in placements_for_empty_beds(only_home(facts), HOME, codes):
        rows += [Placement.model_validate(placement), HomeBed.model_validate(bed)]
    after = Facts.of(rows)
    changes = 0
    for values in proposed(after):
        changes += 1
        withdrawn = values.pop("withdrawn", None)
        row = Price.model_validate(values)
        after.rows["prices"].pop(row.key_values, None)
        if not withdrawn:
            after.rows["prices"][row.key_values] = row
    return after, changes


def proposed(facts: Facts) -> Iterable[dict[str, object]]:
    home = only_home(facts)
    prices: dict[str, list[Price]] = {}
    for row in facts.sheet(Price).values():
        prices.setdefault(row.placement, []).append(row)
    placements = {row.placement: row for row in facts.sheet(Placement).values()}
    codes = {row.price for row in facts.sheet(Price).values()}
    return [dict(values) for _, values in price_changes(bed_prices(home), prices, placements, home.blocks, codes)]


def of_empty_beds(facts: Facts, month: Month) -> Fraction:
    """What the empty beds are charged in a month, exact."""
    packages = [package for package in packages_of(facts) if package.placement.setting == "VOID"]
    charges = [charge for package in packages for charge in charges_of(package, month, span(month, None, None))]
    return sum((charge.exact for charge in charges), Fraction(0))


def month_of_charges(facts: Facts, month: Month) -> tuple[int, Fraction]:
    """What all placements are charged in a month: whole pence, and exact."""
    charges = [
        charge for package in packages_of(facts) for charge in charges_of(package, month, span(month, None, None))
    ]
    return sum(charge.amount for charge in charges), sum((charge.exact for charge in charges), Fraction(0))


@given(st.decimals("0.01", "99999.99", places=2), st.integers(1, 24))
def test_the_rates_of_the_beds_add_up_to_the_blocks(rate: Decimal, beds: int) -> None:
    rates = bed_rates(block(rate=rate, beds=beds))
    assert len(rates) == beds
    assert sum(rates) == rate
    assert max(rates) - min(rates) < Decimal("0.0001")
    assert all(found == round(found, 6) for found in rates)


@st.composite
def some_stays(draw: st.DrawFn) -> list[Row]:
    """Children in three beds one after another, some still there, some by nights."""
    rows: list[Row] = []
    for bed in ("1", "2", "3"):
        day = OPENS + timedelta(draw(st.integers(-20, 40)))
        for number in range(draw(st.integers(0, 3))):
            length, pause = draw(st.integers(0, 40)), draw(st.integers(0, 15))
            last = None if number == 2 else day + timedelta(length)
            code = f"PL{bed}{number}"
            charging = draw(st.sampled_from((None, "nights")))
            rows += [stay(code, day, last, charging=charging), in_bed(bed, code, day)]
            day = day + timedelta(length + 1 + pause)
    return rows


@given(some_stays(), st.sampled_from(("day", "week", "month", "year")), st.integers(1, 10**8))
def test_the_beds_of_every_month_come_to_the_blocks_price(rows: list[Row], unit: str, rate: int) -> None:
    facts, _ = with_prices(known(block(unit=unit, rate=Decimal(rate).scaleb(-2)), *rows))
    assert list(faults_of_homes(facts)) == []
    most = len(facts.sheet(Price))
    for each in home_months(only_home(facts), Month(2026, 4), Month(2026, 9)):
        whole, exact = month_of_charges(facts, each.month)
        assert abs(exact - each.block_price) <= Fraction(1, 2)
        assert abs(whole - each.block_price) <= Fraction(most + 1, 2)
        assert abs(of_empty_beds(facts, each.month) - each.empty_exact) < Fraction(1, 10)
        assert 0 <= each.taken_days <= each.bed_days == 3 * each.month.days


@given(some_stays())
def test_what_was_stated_once_is_not_proposed_again(rows: list[Row]) -> None:
    facts, changes = with_prices(known(block(), *rows))
    assert changes
    assert proposed(facts) == []
    assert list(placements_for_empty_beds(only_home(facts), HOME, ())) == []


def test_a_child_who_left_earlier_than_known_moves_its_days_to_the_empty_bed() -> None:
    rows = [stay("PL1", OPENS), in_bed("1", "PL1", OPENS)]
    facts, _ = with_prices(known(block(beds=1), *rows))
    assert [price.component for price in facts.sheet(Price).values()] == ["core"]
    facts.rows["placements"]["PL1",] = stay("PL1", OPENS, date(2026, 4, 10))
    again, changes = with_prices(facts)
    assert changes == 1
    void = [price for price in again.sheet(Price).values() if price.component == "void"]
    assert [(price.first_day, price.last_day) for price in void] == [(date(2026, 4, 11), None)]


def test_a_new_block_price_ends_the_old_prices_and_begins_new_ones() -> None:
    rows = [stay("PL1", OPENS), in_bed("1", "PL1", OPENS)]
    facts, _ = with_prices(known(block(beds=1), *rows))
    facts.rows["home_blocks"]["H", OPENS] = block(beds=1, last_day=date(2026, 6, 30))
    later = block(date(2026, 7, 1), beds=1, rate="11000")
    facts.rows["home_blocks"][later.key_values] = later
    again, changes = with_prices(facts)
    assert changes == 2
    prices = sorted((price.first_day, price.last_day, price.rate) for price in again.sheet(Price).values())
    assert prices == [
        (OPENS, date(2026, 6, 30), Decimal(10000)),
        (date(2026, 7, 1), None, Decimal(11000)),
    ]


def test_a_price_from_before_the_block_ends_with_the_day_before_it() -> None:
    before = Price(
        price="OLD",
        placement="PL1",
        component="core",
        rate=Decimal(4000),
        unit="week",
        first_day=date(2026, 1, 1),
    )
    rows = [stay("PL1", date(2026, 1, 1)), in_bed("1", "PL1", OPENS), before]
    facts, _ = with_prices(known(block(beds=1), *rows))
    assert facts.sheet(Price)["OLD",].last_day == date(2026, 3, 31)
    assert proposed(facts) == []


def test_prices_that_say_the_same_in_other_words_are_left_alone() -> None:
    halves = [
        Price(
            price=f"P{number}",
            placement="PL1",
            component="core",
            rate=Decimal(5000),
            quantity=Decimal(2),
            unit="week",
            first_day=first,
            last_day=last,
        )
        for number, (first, last) in enumerate([(OPENS, date(2026, 4, 9)), (date(2026, 4, 10), date(2026, 5, 31))])
    ]
    rows = [stay("PL1", OPENS, date(2026, 5, 20)), in_bed("1", "PL1", OPENS), *halves]
    facts = known(block(beds=1, last_day=date(2026, 5, 20)), *rows)
    assert proposed(facts) == []


def test_a_home_without_anybody_is_empty_and_a_night_has_no_price() -> None:
    facts = known(block())
    (month,) = home_months(only_home(facts), Month(2026, 4), Month(2026, 4))
    assert (month.bed_days, month.taken_days, month.per_taken_night) == (90, 0, None)
    assert month.empty_price == month.block_price == 4_285_714


def test_half_a_month_and_a_change_of_beds_are_counted_by_the_day() -> None:
    facts = known(
        block(date(2026, 4, 11), beds=2, last_day=date(2026, 4, 20)), block(date(2026, 4, 21), beds=4, unit="day")
    )
    (month,) = home_months(only_home(facts), Month(2026, 4), Month(2026, 4))
    assert (month.beds, month.bed_days) == (4, 2 * 10 + 4 * 10)
    assert month.block_price == 1_428_571 + 10_000_000


def test_a_package_keeps_what_the_block_asks_of_it() -> None:
    facts, _ = with_prices(known(block(beds=2), stay("PL1", OPENS), in_bed("1", "PL1", OPENS)))
    packages = {package.placement.placement: package for package in packages_of(facts)}
    assert set(packages) == {"PL1", "H-empty-1", "H-empty-2"}
    assert isinstance(packages["H-empty-2"], Package)
    assert packages["H-empty-1"].prices == ()
    assert [price.rate for price in packages["H-empty-2"].prices] == [Decimal(5000)]


@pytest.mark.parametrize("first", [date(2026, 4, 10), date(2026, 4, 11)])
def test_a_bed_is_free_from_the_day_after_the_last_and_by_nights_on_the_last(first: date) -> None:
    rows = [
        stay("PL1", OPENS, date(2026, 4, 10), charging="nights"),
        stay("PL2", first),
        in_bed("1", "PL1", OPENS),
        in_bed("1", "PL2", first),
    ]
    assert list(faults_of_homes(known(block(), *rows))) == []
