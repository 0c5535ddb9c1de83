"""One placement's therapeutic care in evidence: what is said of it, hours, plans and Secure Base, with forms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.reading import Rows, ask, counted, only
from dashboards.review.therapeutic import hours, secure_base
from dashboards.widgets import figures, look, sections, stating, tables, uncounted
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_therapeutic_of_placement
from ledger.answers.therapeutic import therapeutic_offers
from ledger.domain.money_and_days.figures import Figure, Measure, whole_of
from ledger.domain.splits.measures import TWELVE_MONTHS
from ledger.domain.therapeutic.measures import (
    HOURS_NOT_PRICED,
    HOURS_NOT_REPORTED,
    MONTHS_ON_END,
    PAID_NOT_DELIVERED,
    PLAN_DAYS_OVERDUE,
    PLANS_MADE,
    STANDARDS_EVIDENCED,
)
from ledger.domain.therapeutic.sheets import CarePlan, PlacementOffer, SecureBaseRating, TherapyHours

STATUSES = {
    "delivered": "delivered",
    "undelivered": "not delivered, and paid for",
    "not_reported": "not reported",
    "not_known": "not delivered, price not known",
    "not_posted": "not delivered, month not posted",
}


def show(key: str) -> None:
    """All that is known of the therapy of the placement with this opaque key."""
    about = only("therapeutic_placement", key=reading.key_now(key))
    if not about:
        sections.where_we_stand("No placement is chosen.")
        if uncounted.tell(key) is None:
            sections.nothing(
                "No placement is known by the key in the address", "Choose one under therapeutic evidence."
            )
        _ways(key)
        return
    code = about["placement"]
    rows, plans = (
        ask("therapeutic_placement_hours", placement=code),
        ask("therapeutic_placement_plans", placement=code),
    )
    _position(about, rows)
    shortfalls = [row for row in ask("therapeutic_shortfalls") if row["placement"] == code]
    sections.needs_somebody(
        [_need(each, code) for each in needed_therapeutic_of_placement(about, shortfalls, plans)],
        done="Every hour commissioned for this placement was reported and delivered, its accreditation has not "
        "lapsed, and no plan is past its review.",
        stands_on=("figures",),
    )
    _hours(code, rows)
    _plans(code, plans)
    secure_base.show(ask("therapeutic_placement_ratings", placement=code))
    _record(code)
    _ways(key)


def _ways(key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        pages.link("placement", "The placement: money, agreements, outcomes", "account_tree", placement=key)
        # The same page without the placement in its address: a link to it would leave the address as it is.
        if st.button("All therapeutic services", icon=":material/arrow_back:", type="tertiary"):
            st.query_params.pop("placement", None)
            st.rerun()


def _position(about: dict[str, Any], rows: Rows) -> None:
    st.header(look.plain(about["placement"]), anchor="placement")
    recent = [row for row in rows if row["in_last_12_months"]]
    st.markdown(
        f"**{look.sentence_case(about['setting_group'])}** with {look.plain(about['provider_name'])}, from "
        f"{look.day(about['first_day'])} {'to ' + look.day(about['last_day']) if about['last_day'] else 'on'}. "
        + _claim(about)
    )
    sections.key_figures(
        [
            sections.key_figure(
                hours.in_12_months(recent, column, placement=about["placement"]),
                meaning=f"{hours.MEASURES[column].meaning}; in the 12 months to the as-at date",
            )
            for column in ("contracted", "delivered", "undelivered", "price_paid")
        ],
        alt="Key figures of the placement's therapy",
    )


def _claim(about: dict[str, Any]) -> str:
    if not about["offer"]:
        return "Its provider is not known to describe it as therapeutic."
    model = f", which names the model {look.plain(about['practice_model'])}" if about["practice_model"] else ""
    evidenced = figures.number_in_words(STANDARDS_EVIDENCED.of(about["heads_evidenced"], offer=about["offer"]))
    return (
        f"It was bought as {look.plain(about['offer_name'])}{model}; there is current evidence for {evidenced} of "
        "the ten standards."
    )


def _of_it(measure: Measure, found: Needed, column: str, code: str) -> Figure:
    """What a column of the placement's row comes to over twelve months."""
    return whole_of(measure, found.rows, column, placement=code, window=TWELVE_MONTHS)


def _need(found: Needed, code: str) -> Need:
    first = found.first
    match found.what:
        case "hours_missing":
            months = figures.counted(MONTHS_ON_END.of(first["months_running"], placement=code), "month")
            said, where = f"Hours were not delivered for {months} on end.", "hours"
        case "hours_not_reported":
            told = figures.hours(_of_it(HOURS_NOT_REPORTED, found, "not_reported", code))
            said, where = f"Of the last twelve months, {told} were not reported on.", "hours"
        case "hours_not_priced":
            told = figures.hours(_of_it(HOURS_NOT_PRICED, found, "not_known", code))
            said, where = f"What {told} not delivered cost is not known.", "hours"
        case "plan_overdue":
            days = PLAN_DAYS_OVERDUE.of(first["days_overdue"], placement=code, kind=first["kind"])
            overdue = figures.counted(days, "day")
            said, where = f"The review of its {look.words(first['kind'])} is {overdue} overdue.", "plans"
        case _:
            said, where = f"The accreditation it was bought with lapsed on {look.day(first['tier_until'])}.", ""
    return Need(found.urgency, said, where)


def _hours(code: str, rows: Rows) -> None:
    st.header("Hours commissioned and delivered", anchor="hours")
    if not rows:
        sections.nothing("No hours of therapy are known", "Record them below, or in the sheet therapy hours.")
        return
    tables.show(
        rows,
        _HOURS,
        alt="Hours of therapy by month and clinician, the latest first",
        given={"placement": code},
    )
    payers = ask("therapeutic_placement_payers", placement=code)
    if payers:
        _payers(code, payers)


def _delivered(hundredths: int | None) -> str:
    """Hours delivered: none delivered is a nought, and nobody having said is a dash."""
    return "0" if hundredths == 0 else _DELIVERED.shown(hundredths)


_COMMISSIONED, _DELIVERED, _NOT_DELIVERED = hours.COLUMNS
_HOURS = (
    tables.month("service_month", "Service month"),
    tables.coded("clinician", "Clinician"),
    tables.coded("contact", "Contact"),
    _COMMISSIONED,
    replace(_DELIVERED, shown=_delivered),
    _NOT_DELIVERED,
    hours.PAID,
    tables.named("status", "Status", STATUSES),
    tables.text("note", "Why"),
)


def _payers(code: str, payers: Rows) -> None:
    st.subheader("Who paid for hours not delivered")
    tables.show(
        payers,
        [
            tables.text("agency_name", "Agency"),
            tables.text("budget_name", "Budget"),
            tables.money_of("Paid for hours not delivered, in 12 months (£)", lambda row: _paid(code, row)),
            tables.money("amount", "Paid for hours not delivered, in all (£)", PAID_NOT_DELIVERED),
        ],
        alt="Who paid for this placement's hours of therapy not delivered",
        given={"placement": code},
    )
    st.markdown(":small[In proportion to what each budget paid of the whole placement in that month.]")


def _paid(code: str, row: dict[str, Any]) -> Figure:
    return PAID_NOT_DELIVERED.of(row["last_12_months"], placement=code, budget=row["budget"], window=TWELVE_MONTHS)


def _plans(code: str, plans: Rows) -> None:
    st.header("Formulation and plans", anchor="plans")
    if not plans:
        sections.nothing("No formulation or plan is known", "Record one below, or in the sheet care plans.")
        return
    tables.show(
        plans,
        [
            tables.coded("kind", "What"),
            tables.day("on", "Latest made on"),
            tables.text("role", "By"),
            tables.day("review_by", "Review by"),
            tables.in_words(
                "Review", lambda row: "overdue" if row["overdue"] else "in time" if row["review_by"] else None
            ),
            tables.number("made", "Made so far", PLANS_MADE),
            tables.text("note", "Where"),
        ],
        alt="The latest formulation and plans, and when they are to be reviewed",
        given={"placement": code},
    )


def _record(code: str) -> None:
    st.header("Record", anchor="record")
    with st.expander("Hours of a month"):
        st.markdown(
            "Name the price that charges for the hours; or, where they are part of another price, an hourly rate."
        )
        _state_hours(code)
    with st.expander("What it was bought as"):
        _state_purchase(code)
    with st.expander("A formulation or plan"):
        _state_plan(code)
    with st.expander("A Secure Base rating"):
        _state_rating(code)


def _state_hours(code: str) -> None:
    prices = {
        row["price"]: f"{row['price']}: {look.words(row['component'])} by the {row['unit']}, "
        f"from {look.day(row['first_day'])}"
        for row in ask("therapeutic_placement_prices", placement=code)
    }
    form = Form(
        TherapyHours,
        "Record the hours",
        fixed={"placement": code},
        choices={"price": prices},
        labels={
            "contracted": "Hours commissioned",
            "delivered": "Hours delivered",
            "note": "Why hours were not delivered, without names",
        },
        empty={"price": "None: at an hourly rate, or not known"},
    )
    stating.show(
        form,
        "hours",
        model=TherapyHours,
        among=lambda row: row.placement == code,
        words=lambda row: f"{look.month(row.service_month)}: {look.words(row.clinician)}, {look.words(row.contact)}",
    )


def _state_purchase(code: str) -> None:
    form = Form(
        PlacementOffer,
        "Record the purchase",
        fixed={"placement": code},
        choices={"offer": {row["offer"]: row["name"] for row in counted(therapeutic_offers) if row["open"]}},
        labels={"first_day": "From (empty: all its days)", "last_day": "To"},
    )
    stating.show(form, "purchase", model=PlacementOffer, among=lambda row: row.placement == code)


def _state_plan(code: str) -> None:
    form = Form(
        CarePlan,
        "Record the plan",
        fixed={"placement": code},
        now={"on": reading.today()},
        labels={"kind": "What", "on": "Made on", "role": "By which role", "note": "Where it is kept"},
    )
    stating.show(form, "plan", model=CarePlan, among=lambda row: row.placement == code)


def _state_rating(code: str) -> None:
    form = Form(
        SecureBaseRating,
        "Record the rating",
        fixed={"placement": code},
        now={"on": reading.today()},
        labels={
            "on": "Rated on",
            "rater": "Rated by",
            "rating": "From 1 (hardly) to 5 (fully)",
            "note": "What it rests on, without names",
        },
    )
    stating.show(form, "rating", model=SecureBaseRating, among=lambda row: row.placement == code)
