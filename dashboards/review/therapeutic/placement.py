"""One placement's therapeutic care in evidence: the claim, hours, plans and Secure Base, with forms for each."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.reading import Rows, ask, counted, only
from dashboards.review.therapeutic import secure_base
from dashboards.widgets import look, sections, stating, tables, uncounted
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import KeyFigure as Figure
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_therapeutic_of_placement
from ledger.answers.therapeutic import therapeutic_offers
from ledger.domain.therapeutic.sheets import CarePlan, PlacementOffer, SecureBaseRating, TherapyHours

STATUSES = {
    "delivered": "given",
    "undelivered": "missing, and paid for",
    "not_reported": "not reported",
    "not_known": "missing, price not known",
    "not_posted": "missing, month not posted",
}


def show(key: str) -> None:
    """All that is known of the therapy of the placement with this opaque key."""
    about = only("therapeutic_placement", key=reading.key_now(key))
    if not about:
        sections.where_we_stand("No placement is in view.")
        if uncounted.tell(key) is None:
            sections.nothing(
                "No placement is known by the key in the address", "Choose one under therapeutic evidence."
            )
        _ways(key)
        return
    code = about["placement"]
    hours, plans = (
        ask("therapeutic_placement_hours", placement=code),
        ask("therapeutic_placement_plans", placement=code),
    )
    _position(about, hours)
    shortfalls = [row for row in ask("therapeutic_shortfalls") if row["placement"] == code]
    sections.needs_somebody(
        [_need(each) for each in needed_therapeutic_of_placement(about, shortfalls, plans)],
        done="Every hour bought for this placement was reported and given, its accreditation has not ended, and no "
        "plan is past its review.",
        stands_on=("figures",),
    )
    _hours(code, hours)
    _plans(plans)
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


def _position(about: dict[str, Any], hours: Rows) -> None:
    st.header(look.plain(about["placement"]), anchor="placement")
    recent = [row for row in hours if row["in_last_12_months"]]
    st.markdown(
        f"**{look.sentence_case(about['setting_group'])}** with {look.plain(about['provider_name'])}, from "
        f"{look.day(about['first_day'])} {'to ' + look.day(about['last_day']) if about['last_day'] else 'on'}. "
        + _claim(about)
    )
    sections.key_figures(
        [
            Figure("Hours bought", look.hours(_sum(recent, "contracted")), "Contracted for the last twelve months"),
            Figure("Hours given", look.hours(_sum(recent, "delivered")), "Reported as given, in the same months"),
            Figure("Hours missing", look.hours(_sum(recent, "undelivered")), "Bought and reported as not given"),
            Figure(
                "Paid, not given",
                look.to_the_penny(_sum(recent, "price_paid")),
                "The price paid for the missing hours, as far as it is known",
            ),
        ],
        alt="Key figures of the placement's therapy",
    )


def _claim(about: dict[str, Any]) -> str:
    if not about["offer"]:
        return "It was bought without a claim to be therapeutic, as far as is known."
    model = f", which names the model {look.plain(about['practice_model'])}" if about["practice_model"] else ""
    return (
        f"It was bought as {look.plain(about['offer_name'])}{model}; there is current evidence for it under "
        f"{about['heads_evidenced']} of the ten heads."
    )


def _sum(rows: Rows, name: str) -> int:
    return sum(row[name] or 0 for row in rows)


def _need(found: Needed) -> Need:
    first = found.first
    match found.what:
        case "hours_missing":
            said, where = f"Hours were missing in {first['months_running']} months on end.", "hours"
        case "hours_not_reported":
            told = look.hours(found.sum("not_reported"))
            said, where = f"Nobody reported {told} hours of the last twelve months.", "hours"
        case "hours_not_priced":
            said, where = f"What {look.hours(found.sum('not_known'))} missing hours cost is not known.", "hours"
        case "plan_overdue":
            overdue = look.counted(first["days_overdue"], "day")
            said, where = f"The review of its {look.words(first['kind'])} is {overdue} overdue.", "plans"
        case _:
            said, where = f"The accreditation it was bought with ended on {look.day(first['tier_until'])}.", ""
    return Need(found.urgency, said, where)


def _hours(code: str, hours: Rows) -> None:
    st.header("Hours bought and given", anchor="hours")
    if not hours:
        sections.nothing("No hours of therapy are known", "Record them below, or in the sheet therapy hours.")
        return
    tables.show(hours, _HOURS, alt="Hours of therapy by month and clinician, the latest first")
    payers = ask("therapeutic_placement_payers", placement=code)
    if payers:
        _payers(payers)


def _given(hundredths: int | None) -> str:
    """Hours given: none given is a nought, and nobody having said is a dash."""
    return "0" if hundredths == 0 else look.hours(hundredths)


_HOURS = (
    tables.month("service_month", "Service month"),
    tables.coded("clinician", "Clinician"),
    tables.coded("contact", "Contact"),
    tables.TableColumn("contracted", "Bought", look.hours, figure=True, filed=tables.parts(100)),
    tables.TableColumn("delivered", "Given", _given, figure=True, filed=tables.parts(100)),
    tables.TableColumn("undelivered", "Missing", look.hours, figure=True, filed=tables.parts(100)),
    tables.penny("price_paid", "Paid for missing (£)"),
    tables.named("status", "Status", STATUSES),
    tables.text("note", "Why"),
)


def _payers(payers: Rows) -> None:
    st.subheader("Who paid for hours not given")
    tables.show(
        payers,
        [
            tables.text("agency_name", "Agency"),
            tables.text("budget_name", "Budget"),
            tables.penny("last_12_months", "In 12 months (£)"),
            tables.penny("amount", "In all (£)"),
        ],
        alt="Who paid for this placement's hours of therapy not given",
    )
    st.markdown(":small[In proportion to what each budget bore of the whole placement in that month.]")


def _plans(plans: Rows) -> None:
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
            tables.count("made", "Made so far"),
            tables.text("note", "Where"),
        ],
        alt="The latest formulation and plans, and when they are to be reviewed",
    )


def _record(code: str) -> None:
    st.header("Record", anchor="record")
    with st.expander("Hours of a month"):
        st.markdown(
            "Name the price that charges for the hours; or, where they lie within another price, an hourly rate."
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
        row["price"]: f"{row['price']}: {look.words(row['component'])}, £{row['rate']} a {row['unit']}"
        for row in ask("therapeutic_placement_prices", placement=code)
    }
    form = Form(
        TherapyHours,
        "Record the hours",
        fixed={"placement": code},
        choices={"price": prices},
        labels={
            "contracted": "Hours bought",
            "delivered": "Hours given",
            "note": "Why hours were not given, without names",
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
        labels={"kind": "What", "on": "Made on", "role": "By which office", "note": "Where it is kept"},
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
