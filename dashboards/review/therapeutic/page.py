"""Therapeutic, in evidence: what services claim, what bears it out, and whether what was bought was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, ask, counted
from dashboards.review.therapeutic import claims, hours, placement, premium
from dashboards.widgets import look, sections, tables, ticks
from dashboards.widgets.sections import KeyFigure as Figure
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_therapeutic
from ledger.answers.therapeutic import therapeutic_offers

# Where on the page each is shown that needs somebody.
_WHERE = {
    **dict.fromkeys(("hours_missing", "hours_not_reported", "hours_not_priced"), "missing"),
    **dict.fromkeys(("accreditation_ended", "accreditation_ending"), "claims"),
    **dict.fromkeys(("never_evidenced", "evidence_stale"), "evidence"),
    "plan_overdue": "plans",
}
_SUMMED = ("contracted", "delivered", "undelivered", "not_reported", "price_paid")
_CLAIMS = {
    "accreditation_ended": "An accreditation has ended that is still claimed",
    "accreditation_ending": "An accreditation ends soon",
    "never_evidenced": "Claimed without any evidence",
    "evidence_stale": "All evidence has gone stale",
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
        done="Every claim has current evidence and accreditation, every hour bought was reported and given, and no "
        "plan is past its review.",
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
    """Those with most money behind them first."""
    offers = (row for row in counted(therapeutic_offers) if row["open"])
    return sorted(offers, key=lambda row: (-row["money_12_months"], row["offer"]))


def _nothing_yet() -> None:
    sections.where_we_stand("No service is known that claims to be therapeutic.")
    sections.nothing(
        "Nothing is known of therapeutic services",
        "Hand over a book with the sheets offers, offer evidence, placement offers and therapy hours.",
    )
    pages.link("hand-over", "Hand over a book")
    claims.record(())


def _position(offers: Rows, months: Rows) -> None:
    sums = {name: sum(row[name] for row in months) for name in _SUMMED}
    runs = sum(row["accreditation"] in ("running", "ending") for row in offers)
    none = sum(not row["heads_current"] for row in offers)
    said = (
        f"**{look.counted(len(offers), 'service claims', 'services claim')} to be therapeutic**: {runs:,} with an "
        f"accreditation that runs, {none:,} without any current evidence. "
    )
    if months:
        unreported = sums["not_reported"]
        said += (
            f"Of {look.hours(sums['contracted'])} hours of therapy bought in twelve months "
            f"{look.hours(sums['delivered'])} were given and {look.hours(sums['undelivered'])} were not; "
            f"{look.amount(sums['price_paid'])} was paid for those. "
            f"Of {look.hours(unreported) if unreported else 'no'} hours nobody reported."
        )
    sections.where_we_stand(said)
    sections.key_figures(_figures(len(offers), runs, sums), alt="Key figures of therapy in evidence")


def _figures(claimed: int, runs: int, sums: Mapping[str, int]) -> list[Figure]:
    return [
        Figure("Claims", f"{claimed:,}", "Offers open at the as-at date that call themselves therapeutic"),
        Figure("Accredited", f"{runs:,}", "Those with a tier of the Community of Communities that runs"),
        Figure(
            "Hours bought", look.hours(sums["contracted"]), "Hours of therapy contracted for the last twelve months"
        ),
        Figure("Hours given", look.hours(sums["delivered"]), "Hours of them reported as given, and any beyond them"),
        Figure(
            "Paid, not given",
            look.to_the_penny(sums["price_paid"]),
            "The price paid for hours reported as not given; hours nobody reported, or whose price is not known, "
            "are not in it",
        ),
    ]


def _need(found: Needed) -> Need:
    there = look.counted(len(found.rows), "placement")
    match found.what:
        case "hours_missing":
            allowed = " or ".join(str(months) for months in sorted({row["months_allowed"] for row in found.rows}))
            said = (
                f"Hours were missing {allowed} months or more on end in {there}, with "
                f"{look.amount(found.sum('price_paid'))} paid for them in twelve months."
            )
        case "hours_not_reported":
            said = f"Nobody reported {look.hours(found.sum('not_reported'))} hours in {there}."
        case "hours_not_priced":
            said = (
                f"What {look.hours(found.sum('not_known'))} missing hours cost is not known in {there}: name their "
                "price, or an hourly rate."
            )
        case "plan_overdue":
            said = (
                f"{look.counted(len(found.rows), 'review')} of a formulation or plan overdue, the longest by "
                f"{look.counted(found.first['days_overdue'], 'day')}."
            )
        case what:
            said = f"{_CLAIMS[what]}: {_named(found.rows)}."
    return Need(found.urgency, said, _WHERE[found.what])


def _named(rows: Sequence[Mapping[str, Any]]) -> str:
    """The first three names, and how many more there are."""
    names = [look.plain(row["name"]) for row in rows[:3]]
    more = len(rows) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


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
            tables.count("days_overdue", "Days overdue"),
        ],
        alt="Formulations and plans of open placements whose review is overdue, the longest first",
    )


if __name__ == "__main__":
    show()
