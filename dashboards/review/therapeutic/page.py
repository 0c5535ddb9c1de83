"""Therapeutic, in evidence: what providers say of themselves, what is seen of it, and which hours were delivered."""

from __future__ import annotations

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, ask, counted
from dashboards.review.therapeutic import claims, hours, placement, premium
from dashboards.widgets import figures, look, sections, tables, ticks
from dashboards.widgets.sections import KeyFigure, Need
from ledger.answers.action_required.needs import Needed, needed_therapeutic
from ledger.answers.therapeutic import therapeutic_offers
from ledger.domain.money_and_days.figures import Figure, Measure, whole_of
from ledger.domain.therapeutic.measures import (
    ACCREDITED,
    HOURS_NOT_PRICED,
    HOURS_NOT_REPORTED,
    PAID_NOT_DELIVERED,
    PLACEMENTS_WITH_HOURS,
    PLAN_DAYS_OVERDUE,
    PLANS_OVERDUE,
    SERVICES,
    WITHOUT_EVIDENCE,
)

# Where on the page each is shown that needs somebody.
_WHERE = {
    **dict.fromkeys(("hours_missing", "hours_not_reported", "hours_not_priced"), "missing"),
    **dict.fromkeys(("accreditation_ended", "accreditation_ending"), "claims"),
    **dict.fromkeys(("never_evidenced", "evidence_stale"), "evidence"),
    "plan_overdue": "plans",
}
_CLAIMS = {
    "accreditation_ended": "An accreditation has lapsed that is still named",
    "accreditation_ending": "An accreditation ends soon",
    "never_evidenced": "Nothing of what it says has evidence",
    "evidence_stale": "All evidence is out of date",
}


def show() -> None:
    """One placement where the address names one; else the whole, from the position down to each placement."""
    key = st.query_params.get("placement", "")
    if key:
        placement.show(key)
        return
    offers = _open_offers()
    months, shortfalls = ask("therapeutic_hours"), ask("therapeutic_shortfalls")
    overdue = ask("therapeutic_plans_overdue")
    if not offers and not months and not overdue:
        _nothing_yet()
        return
    _position(offers, months)
    sections.needs_somebody(
        [_need(each) for each in needed_therapeutic(offers, shortfalls, overdue)],
        done="Every service has current evidence and an accreditation in date, every hour commissioned was reported "
        "and delivered, and no plan is past its review.",
        stands_on=("figures",),
    )
    hours.show(months, shortfalls)
    claims.show(offers)
    claims.evidence(offers)
    premium.show()
    _plans(overdue)
    claims.record(offers)
    pages.link("review", "Back to joint review", "arrow_back")


def _open_offers() -> Rows:
    """Those on which most was spent first."""
    offers = (row for row in counted(therapeutic_offers) if row["open"])
    return sorted(offers, key=lambda row: (-row["money_12_months"], row["offer"]))


def _nothing_yet() -> None:
    sections.where_we_stand("No service is known that describes itself as therapeutic.")
    sections.nothing(
        "Nothing is known of therapeutic services",
        "Import a data workbook with the sheets offers, offer_evidence, placement_offers and therapy_hours.",
    )
    pages.link("hand-over", "Import a data workbook")
    claims.record(())


def _position(offers: Rows, months: Rows) -> None:
    services = SERVICES.of(len(offers))
    in_date = ACCREDITED.of(len([row for row in offers if row["accreditation"] in ("running", "ending")]))
    without = WITHOUT_EVIDENCE.of(len([row for row in offers if not row["heads_current"]]))
    describing = figures.counted(services, "service describes itself", "services describe themselves")
    sections.where_we_stand(
        f"**{look.beginning(describing)} as therapeutic**: {figures.number_in_words(in_date)} with an accreditation "
        f"in date, {figures.number_in_words(without)} without any current evidence. {_hours_in_words(months)}"
    )
    sections.key_figures(_figures(services, in_date, months), alt="Key figures of therapy in evidence")


def _hours_in_words(months: Rows) -> str:
    if not months:
        return ""
    bought, given, missing, silent = (
        figures.hours(hours.in_12_months(months, column))
        for column in ("contracted", "delivered", "undelivered", "not_reported")
    )
    paid = figures.amount(hours.in_12_months(months, "price_paid"))
    return (
        f"Of {bought} of therapy commissioned in twelve months, {given} were delivered and {missing} were not. "
        f"{look.beginning(silent)} were not reported on. For hours not delivered {paid} was paid."
    )


def _figures(services: Figure, in_date: Figure, months: Rows) -> list[KeyFigure]:
    return [
        sections.key_figure(services),
        sections.key_figure(in_date),
        *(
            sections.key_figure(
                hours.in_12_months(months, column),
                meaning=f"{hours.MEASURES[column].meaning}; in the 12 months to the as-at date",
            )
            for column in ("contracted", "delivered", "price_paid")
        ),
    ]


def _need(found: Needed) -> Need:
    match found.what:
        case "hours_missing":
            allowed = " or ".join(str(months) for months in sorted({row["months_allowed"] for row in found.rows}))
            paid = figures.amount(_of_them(PAID_NOT_DELIVERED, found, "price_paid", "months on end"))
            said = (
                f"Hours were not delivered for {allowed} months or more on end in {_placements(found)}; {paid} was "
                "paid for them in twelve months."
            )
        case "hours_not_reported":
            silent = figures.hours(_of_them(HOURS_NOT_REPORTED, found, "not_reported"))
            said = f"In {_placements(found)}, {silent} were not reported on."
        case "hours_not_priced":
            unpriced = figures.hours(_of_them(HOURS_NOT_PRICED, found, "not_known"))
            said = (
                f"What {unpriced} not delivered cost is not known in {_placements(found)}: record their price, or an "
                "hourly rate."
            )
        case "plan_overdue":
            longest = PLAN_DAYS_OVERDUE.of(found.first["days_overdue"])
            reviews = figures.counted(PLANS_OVERDUE.of(len(found.rows)), "review")
            said = f"{reviews} of a formulation or plan overdue, the longest by {figures.counted(longest, 'day')}."
        case what:
            said = f"{_CLAIMS[what]}: {_named(found)}."
    return Need(found.urgency, said, _WHERE[found.what])


def _placements(found: Needed) -> str:
    there = PLACEMENTS_WITH_HOURS.of(len(found.rows), why=found.what, **hours.IN_12_MONTHS)
    return figures.counted(there, "placement")


def _of_them(measure: Measure, found: Needed, column: str, why: str = "") -> Figure:
    """What a column comes to in the placements that need somebody, over twelve months."""
    found_there = whole_of(measure, found.rows, column, **hours.IN_12_MONTHS)
    return measure.of(found_there.value, why=why, **hours.IN_12_MONTHS)


def _named(found: Needed) -> str:
    """The first three names, and how many more there are."""
    names = [look.plain(row["name"]) for row in found.rows[:3]]
    more = SERVICES.of(len(found.rows) - len(names), why=f"{found.what}, not named")
    return ", ".join(names) + (f" and {figures.number(more)} more" if more else "")


def _plans(overdue: Rows) -> None:
    st.header("Formulations and plans overdue", anchor="plans")
    said = "No formulation or plan of an open placement is overdue for review."
    ticks.tell(overdue, done=said, stands_on=("figures",))
    if not overdue:
        return
    tables.show(
        overdue,
        [
            tables.placement(leads_to="/therapeutic?placement="),
            tables.coded("kind", "What"),
            tables.day("on", "Made on"),
            tables.text("role", "By"),
            tables.day("review_by", "Review by"),
            tables.number("days_overdue", "Days a review of a plan is overdue", PLAN_DAYS_OVERDUE),
        ],
        alt="Formulations and plans of open placements whose review is overdue, the longest first",
    )


if __name__ == "__main__":
    show()
