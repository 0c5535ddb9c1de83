"""Jointly commissioned homes on the page of funds: beds occupied and empty, what they cost, and who pays for them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import reading
from dashboards.widgets import acting, figures, forms, look, sections, tables
from ledger.answers.homes.bed_plan import BedPlan, plan_beds
from ledger.answers.homes.occupancy import Occupancy, occupancy
from ledger.domain.homes import measures as of_homes
from ledger.domain.money_and_days.figures import whole_of
from ledger.domain.money_and_days.periods import Month, latest_months
from ledger.tasks.homes import record_beds
from ledger.tasks.import_results import ImportResult


def show() -> None:
    """The part of the page on homes: beds by month, who pays for empty ones, and the prices of beds."""
    st.header("Jointly commissioned homes", anchor="homes")
    state = reading.posted()
    if state.horizon is None:
        sections.nothing("Nothing is posted yet", "Post a month; then this shows the beds of homes.")
        return
    last = Month.of(state.horizon)
    first = latest_months(last)[-1]
    found = acting.worked_out(
        "homes", (str(last),), "Working out the beds", lambda _: reading.in_books_now(occupancy, first, last)
    )
    if not found:
        sections.nothing(
            "No home has a block price",
            "Import the sheets homes, home_blocks and home_beds, with a price for all beds.",
        )
        return
    _empty(found)
    _plan()


def _empty(found: Sequence[Occupancy]) -> None:
    rows = [
        {
            **_month(each),
            **{"occupied": each.month.taken_days, "nights": each.month.bed_days, "cost": each.month.empty_price},
        }
        for each in found
    ]
    window = "12 months"
    occupied = whole_of(of_homes.OCCUPIED_NIGHTS, rows, "occupied", window=window)
    nights = whole_of(of_homes.NIGHTS, rows, "nights", window=window)
    cost = whole_of(of_homes.EMPTY_BED_COST, rows, "cost", window=window)
    st.markdown(
        f"In 12 months {figures.share(occupied, nights)} of bed nights were occupied; the empty ones cost "
        f"{figures.amount(cost)}."
    )
    _months_of_home(found)


def _month(each: Occupancy) -> dict[str, str]:
    return {"home": each.home.home, "month": str(each.month.month)}


def _occupied(each: Occupancy) -> str:
    """The share of bed nights with a child."""
    of = _month(each)
    return figures.share(
        of_homes.OCCUPIED_NIGHTS.of(each.month.taken_days, **of), of_homes.NIGHTS.of(each.month.bed_days, **of)
    )


_BEDS = [
    tables.month("month.month", "Month"),
    tables.number_of("Beds", lambda each: of_homes.BEDS.of(each.month.beds, **_month(each))),
    tables.in_words("Occupied", _occupied, figure=True),
    tables.number_of(
        "Empty bed nights", lambda each: of_homes.EMPTY_NIGHTS.of(each.month.empty_days, **_month(each))
    ),
    tables.money_of(
        "Cost of all beds (£)", lambda each: of_homes.BED_COST.of(each.month.block_price, **_month(each))
    ),
    tables.money_of(
        "Cost of empty beds (£)", lambda each: of_homes.EMPTY_BED_COST.of(each.month.empty_price, **_month(each))
    ),
    tables.money_of(
        "Cost per occupied bed night (£)",
        lambda each: of_homes.COST_PER_OCCUPIED_NIGHT.of(each.month.per_taken_night, **_month(each)),
    ),
    tables.money_of(
        "Charged less the block price (£)",
        lambda each: of_homes.CHARGED_LESS_BLOCK.of(each.difference, **_month(each)),
    ),
    tables.in_words("Who pays for empty beds", lambda each: _payers(each)),
]


def _months_of_home(found: Sequence[Occupancy]) -> None:
    names = {each.home.home: each.home.name for each in found}
    home = st.selectbox("Home", list(names), format_func=names.__getitem__, key="home", bind="query-params")
    months = [each for each in found if each.home.home == home][::-1]
    tables.show(months, _BEDS, alt="Beds of the home by month, the latest first")
    tables.note_on_brackets()


def _payers(each: Occupancy) -> str:
    paid = (
        (of_homes.PAID_FOR_EMPTY.of(one.amount, budget=one.budget, standing=one.standing, **_month(each)), one)
        for one in each.bearers
    )
    return "; ".join(
        f"{one.budget} {figures.to_the_penny(figure)} ({look.words(one.standing)})" for figure, one in paid
    )


def _plan() -> None:
    st.subheader("Prices of beds")
    st.markdown("These prices have to be recorded so that beds are charged at the price of the whole block.")
    plan = reading.in_books_now(plan_beds)
    rounded = of_homes.BED_MONTHS_ROUNDED.of(len(plan.remainders))
    said = plan.sentences
    at = len(said) - rounded.size
    sections.plainly(said[:at])
    if rounded:
        months = figures.counted(rounded, "month")
        with st.expander(f"{months} in which the beds miss the block's price by a rounding"):
            sections.plainly(said[at:])
    rows = of_homes.BED_ROWS_TO_RECORD.of(plan.changes)
    if rows and st.button(f"Record {figures.counted(rows, 'row')}", type="primary", key="record_beds"):
        acting.do("Recording", lambda _: record_beds(reading.store()), told=_recorded)


def _recorded(done: tuple[BedPlan, ImportResult | None]) -> list[str]:
    plan, outcome = done
    return [forms.recorded(outcome) if outcome else "Nothing had to be recorded", *plan.sentences]
