"""Two prices meet on a day exactly where both charge it, however they are described."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money_and_days.day_sets import days_of
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.placements.calendars import Calendar
from ledger.domain.placements.day_spans import charged_spans, first_meeting
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.choices import WEEKDAY_NAMES
from ledger.domain.splits.charges import charged_days, stay_in
from ledger.domain.splits.packages import Package

START = date(2026, 1, 1)
DAYS = 90
days = st.integers(0, DAYS).map(lambda number: START + timedelta(days=number))
spans = st.tuples(days, days).map(sorted)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    rows = [
        CalendarSpan(
            calendar="C",
            first_day=first,
            last_day=last,
            weekdays=tuple(draw(st.lists(st.sampled_from(WEEKDAY_NAMES), max_size=2))),
        )
        for first, last in draw(st.lists(spans, min_size=1, max_size=2))
    ]
    return Calendar.of(rows)


@st.composite
def prices(draw: st.DrawFn, code: str) -> Price:
    first, last = draw(spans)
    unit = draw(st.sampled_from(["day", "once"]))
    return Price(
        price=code,
        placement="P",
        component=draw(st.sampled_from(["core", "notice"])),
        rate="1",
        unit=unit,
        calendar=None if unit == "once" else draw(st.sampled_from([None, "C", "D"])),
        first_day=first,
        last_day=last,
    )


@st.composite
def placements(draw: st.DrawFn) -> Placement:
    first, last = draw(spans)
    charging = draw(st.sampled_from(["days", "nights"]))
    return Placement(
        placement="P",
        child="K",
        provider="X",
        setting="K2",
        lead_budget="B",
        first_day=first,
        last_day=last,
        charging=charging,
    )


@given(prices("A"), prices("B"), placements(), calendars(), calendars())
def test_prices_meet_where_the_charges_of_the_money_rules_say_so(
    one: Price, other: Price, placement: Placement, c: Calendar, d: Calendar
) -> None:
    chosen = {"C": c, "D": d}
    package = Package.of(placement, [one, other], [], {}, chosen)
    charged = {
        price.price: {
            day
            for month in months_between(Month.of(START), Month.of(START + timedelta(days=DAYS)))
            for day in days_of(month, charged_days(price, package, month, stay_in(package, month)))
        }
        for price in (one, other)
    }
    spans_of = {price.price: charged_spans(price, placement, chosen) for price in (one, other)}
    for code, found in spans_of.items():
        assert {day for span in found for day in span.days()} == charged[code]
    both = charged["A"] & charged["B"]
    assert first_meeting(spans_of["A"], spans_of["B"]) == (min(both) if both else None)


def test_an_open_end_is_no_hindrance() -> None:
    placement = Placement(placement="P", child="K", provider="X", setting="K2", lead_budget="B", first_day=START)
    price = Price(price="A", placement="P", component="core", rate="1", unit="week", first_day=START)
    [span] = charged_spans(price, placement, {})
    assert (span.first, span.last) == (START, date.max)
    assert first_meeting([span], [span]) == START
