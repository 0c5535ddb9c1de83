"""What an uplift makes of the facts: partners whose shares are frozen bear what they bore, or it says why not."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.position import position
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.domain.what_if.rises import NotRaised, facts_by_placement, raised_code, risen, with_rows
from ledger.domain.what_if.sheets import Uplift
from ledger.journal.movements import borne_by_month
from tests.domain.splits.random_packages import books, days
from tests.examples import examples

MARCH = date(2027, 3, 31)
PARTNERS = {"HE-OLD", "HE-NEW", "JU", "H"}


def uplift(price: str, first_day: str, shares: str | None = "frozen", **figures: Any) -> Uplift:
    return Uplift(
        uplift="U",
        price=price,
        first_day=first_day,
        status="agreed",
        decided_on="2026-06-15",
        shares=shares,
        **(figures or {"agreed_percent": "3.2"}),
    )


def borne(facts: Facts) -> dict[tuple[str, str], int]:
    return borne_by_month(next(packages_of(facts)), purses_of(facts), MARCH)


class Bearing(NamedTuple):
    """What a partner bears of a month, in pence: what its clauses take, the rounding of charges it got, the whole."""

    take: Fraction = Fraction(0)
    rounding: Fraction = Fraction(0)
    allocated: int = 0
    not_for_rest: Fraction = Fraction(0)
    """Roundings of charges where the rest has no pence: docs/rules.md section 4 leaves them to whoever bears any."""


def bearings(facts: Facts) -> dict[tuple[str, str], Bearing]:
    found: dict[tuple[str, str], Bearing] = defaultdict(Bearing)
    for month in position(next(packages_of(facts)), MARCH):
        for case in month.cases:
            rest_has_pence = any(target.allocated for target in case.targets if target.bears_rest)
            stray = Fraction(0) if rest_has_pence else abs(case.part - case.exact)
            for target in case.targets:
                key = str(month.month), target.budget
                take = target.exact - target.rounding
                found[key] = plus(found[key], Bearing(take, target.rounding, target.allocated, stray))
    return found


def plus(one: Bearing, other: Bearing) -> Bearing:
    return Bearing(*(a + b for a, b in zip(one, other, strict=True)))


@examples(80)
@given(books(), days(0, 200), st.sampled_from(("3.2", "100/3", "0.4")))
def test_frozen_partners_bear_the_same_within_pennies_however_long(
    rows: list[Row], first_day: date, percent: str
) -> None:
    facts = Facts.of(rows)
    claim = uplift("P0", first_day.isoformat(), agreed_percent=percent)
    try:
        found = risen(facts, claim, {"U"}, MARCH)
    except NotRaised:
        return
    before, after = bearings(facts), bearings(with_rows(facts, found.rows))
    was: dict[str, Bearing] = defaultdict(Bearing)
    now: dict[str, Bearing] = defaultdict(Bearing)
    for month, budget in sorted(before.keys() | after.keys()):
        if budget in PARTNERS:
            was[budget] = plus(was[budget], before[month, budget])
            now[budget] = plus(now[budget], after[month, budget])
            assert abs(now[budget].take - was[budget].take) < 1
            # Whoever bears the rest bears the rounding of each charge too, and another price rounds otherwise.
            # Without it a penny of the take is left, and one of what either agreement carries.
            drift = now[budget].allocated - was[budget].allocated
            rounded = now[budget].rounding - was[budget].rounding
            assert abs(drift - rounded) <= 3 + now[budget].not_for_rest + was[budget].not_for_rest


def story(*clauses: dict[str, Any], first_day: str = "2026-01-01", **price: Any) -> Facts:
    """A placement at £7,000 a week, led by C, with these clauses before a rest of C's."""
    rows: list[Row] = [
        Budget(budget="C", agency="C", stream="social_care", name="Council"),
        Budget(budget="H", agency="H", stream="health", name="Health"),
        CalendarSpan(
            calendar="SIX",
            first_day=date(2025, 1, 1),
            last_day=date(2028, 12, 31),
            weekdays=("mon", "tue", "wed", "thu", "fri", "sat"),
        ),
        Placement(placement="A", child="K", provider="P", setting="K2", lead_budget="C", first_day=date(2026, 1, 1)),
        Price(
            **{
                "price": "P0",
                "placement": "A",
                "component": "core",
                "rate": "7000",
                "unit": "week",
                "first_day": "2026-01-01",
                **price,
            }
        ),
        Agreement(
            agreement="A-1",
            placement="A",
            status="agreed",
            basis="panel",
            first_day=first_day,
            decided_on="2025-12-01",
        ),
    ]
    rows += [ClauseRow(agreement="A-1", rank=rank, **clause) for rank, clause in enumerate(clauses, 1)]
    rows.append(ClauseRow(agreement="A-1", rank=9, kind="rest", budget="C", percent="100"))
    return Facts.of(rows)


@pytest.mark.parametrize(
    "clauses",
    [
        ({"kind": "share", "budget": "H", "percent": "40"},),
        ({"kind": "share", "budget": "H", "percent": "100", "calendar": "SIX"},),
        ({"kind": "fixed", "budget": "H", "amount": "1234.56"},),
        ({"kind": "capped", "budget": "H", "percent": "50", "amount": "3400", "per": "week"},),
        ({"kind": "capped", "budget": "H", "percent": "50", "amount": "60000", "per": "year"},),
        ({"kind": "capped", "budget": "H", "percent": "50", "amount": "150000", "per": "total"},),
        ({"kind": "above", "budget": "H", "percent": "50", "amount": "6000", "per": "week"},),
        ({"kind": "above", "budget": "H", "percent": "50", "amount": "100000", "per": "year"},),
        (
            {"kind": "share", "budget": "H", "percent": "100/3", "components": "core"},
            {"kind": "fixed", "budget": "H", "amount": "10", "standing": "disputed", "settled": None},
        ),
    ],
    ids=lambda clauses: clauses[0]["kind"] + (clauses[0].get("per") or ""),
)
@pytest.mark.parametrize("first_day", ["2026-04-01", "2026-09-01", "2026-04-07"])
def test_every_kind_of_clause_can_be_frozen(clauses: tuple[dict[str, Any], ...], first_day: str) -> None:
    facts = story(*clauses)
    found = risen(facts, uplift("P0", first_day), {"U"}, MARCH)
    assert found.agreement is not None
    assert (found.agreement.agreement, found.agreement.supersedes) == ("A-1+U", "A-1")
    before, after = borne(facts), borne(with_rows(facts, found.rows))
    drift = 0
    for month, budget in sorted(before.keys() | after.keys()):
        if budget == "H":
            drift += after.get((month, budget), 0) - before.get((month, budget), 0)
            assert abs(drift) <= 1
    rise = sum(after.values()) - sum(before.values())
    assert rise > 0
    assert abs(sum(pence for (_, budget), pence in after.items() if budget == "H")) > 0


def test_shares_that_follow_need_no_agreement() -> None:
    found = risen(
        story({"kind": "share", "budget": "H", "percent": "40"}), uplift("P0", "2026-04-01", None), {"U"}, MARCH
    )
    assert [row.sheet for row in found.rows] == ["prices", "prices"]
    assert (found.old.last_day, found.new.first_day, found.new.price) == (date(2026, 3, 31), date(2026, 4, 1), "P0+U")


def test_without_an_agreement_there_is_nothing_to_freeze() -> None:
    facts = story(first_day="2027-06-01")
    assert risen(facts, uplift("P0", "2026-04-01"), {"U"}, MARCH).agreement is None


def test_an_earlier_uplifts_name_falls_away() -> None:
    assert raised_code("P0", "U-27", {"U-26", "U-27"}) == "P0+U-27"
    assert raised_code("P0+U-26", "U-27", {"U-26", "U-27"}) == "P0+U-27"
    assert raised_code("P0+OTHER", "U-27", {"U-26", "U-27"}) == "P0+OTHER+U-27"


def refusal(facts: Facts, claim: Uplift) -> str:
    with pytest.raises(NotRaised) as fault:
        risen(facts, claim, {"U"}, MARCH)
    return str(fault.value)


def test_what_cannot_be_frozen_exactly_is_refused_with_the_reason() -> None:
    half = {"kind": "share", "budget": "H", "percent": "50"}
    second = [
        Agreement(
            agreement="A-2",
            placement="A",
            status="agreed",
            basis="panel",
            first_day="2026-10-01",
            decided_on="2026-05-01",
        ),
        ClauseRow(agreement="A-2", rank=1, kind="rest", budget="C", percent="100"),
    ]
    several = Facts.of([*story(half), *second])
    assert "A-1 and A-2 are in force from 2026-04-01 on" in refusal(several, uplift("P0", "2026-04-01"))
    other = Price(
        price="P1", placement="A", component="core", rate="70", unit="week", first_day="2026-01-01", calendar="SIX"
    )
    beside = Facts.of([*story(half, calendar=None), other])
    assert "price P1 charges core on the same days as P0" in refusal(beside, uplift("P0", "2026-04-01"))
    lumpy = Facts.of(
        [
            *story({"kind": "capped", "budget": "H", "percent": "50", "amount": "3600", "per": "week"}),
            Price(price="P1", placement="A", component="set_up", rate="9000", unit="once", first_day="2026-04-02"),
        ]
    )
    assert "what H pays of A in 2026-04 would not stay as it was" in refusal(lumpy, uplift("P0", "2026-04-07"))
    assert risen(lumpy, uplift("P0", "2026-05-01"), {"U"}, MARCH).agreement is not None
    mixed = story(
        {"kind": "capped", "budget": "H", "percent": "20", "amount": "60000", "per": "year"},
    )
    mixed.rows["clauses"]["A-1", 1, "C"] = ClauseRow(
        agreement="A-1", rank=1, kind="capped", budget="C", percent="10", amount="90000", per="total"
    )
    assert "is not known after 31 March" in refusal(Facts.of(list(mixed)), uplift("P0", "2026-02-01"))


def test_facts_are_parted_by_placement() -> None:
    facts = story({"kind": "share", "budget": "H", "percent": "50"})
    other: list[Row] = [
        Placement(placement="B", child="K", provider="P", setting="K2", lead_budget="C", first_day=date(2026, 1, 1)),
        Price(price="P9", placement="B", component="core", rate="1", unit="day", first_day=date(2026, 1, 1)),
    ]
    parted = facts_by_placement(Facts.of([*facts, *other]))
    assert parted.keys() == {"A", "B"}
    assert set(parted["A"].sheet(Price)) == {("P0",)}
    assert set(parted["B"].sheet(Price)) == {("P9",)}
    assert len(parted["A"].sheet(ClauseRow)) == 2
    assert not parted["B"].sheet(Agreement)
