"""Therapeutic, in evidence: what services claim, what bears it out, and whether what was bought was given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from dashboards import charts, forms, look, sections, tables
from dashboards.forms import Form
from dashboards.reading import Rows, ask
from dashboards.review import therapy_placement
from dashboards.sections import Figure, Need
from ledger.domain.therapeutic import OfferEvidence

ACCREDITATION = {
    "running": "runs",
    "ending": "ends soon",
    "ended": "has ended",
    "undated": "nobody said until when",
}
# So many offers stand side by side in the matrix; more would not fit a narrow window.
_AT_A_TIME = 3


def show() -> None:
    """One placement where the address names one; else the whole, from the position down to each placement."""
    key = st.query_params.get("placement", "")
    if key:
        therapy_placement.show(key)
        return
    offers = sorted(
        (row for row in ask("therapeutic_offers") if row["open"]),
        key=lambda row: (-row["money_12_months"], row["offer"]),
    )
    months, shortfalls = ask("therapeutic_hours"), ask("therapeutic_shortfalls")
    overdue = ask("therapeutic_plans_overdue")
    if not offers and not months and not overdue:
        sections.where_we_stand("No service is known that claims to be therapeutic.")
        sections.nothing(
            "Nothing is known of therapeutic services",
            "Hand over a book with the sheets offers, offer evidence, placement offers and therapy hours.",
        )
        st.page_link("finance/hand_over.py", label="Hand over a book", icon=":material/upload_file:")
        return
    _position(offers, months)
    sections.needs_somebody(
        _needs(offers, shortfalls, overdue), otherwise="Every claim has evidence, and every hour bought was given."
    )
    _hours(months, shortfalls)
    _claims(offers)
    _evidence(offers)
    _premium()
    _plans(overdue)
    _record(offers)
    st.page_link("review/front.py", label="Back to joint review", icon=":material/arrow_back:")


def _position(offers: Rows, months: Rows) -> None:
    contracted, delivered = _sum(months, "contracted"), _sum(months, "delivered")
    missing, paid = _sum(months, "undelivered"), _sum(months, "price_paid")
    unreported = _sum(months, "not_reported")
    runs = [row for row in offers if row["accreditation"] in ("running", "ending")]
    none = [row for row in offers if not row["heads_current"]]
    said = (
        f"**{look.counted(len(offers), 'service claims', 'services claim')} to be therapeutic**: {len(runs):,} with "
        f"an accreditation that runs, {len(none):,} without any current evidence. "
    )
    if months:
        said += (
            f"Of {look.hours(contracted)} hours of therapy bought in twelve months {look.hours(delivered)} were "
            f"given and {look.hours(missing)} were not; {look.told(paid)} was paid for those. "
            f"Of {look.hours(unreported) if unreported else 'no'} hours nobody reported."
        )
    sections.where_we_stand(said)
    sections.key_figures(
        [
            Figure("Claims", f"{len(offers):,}", "Offers open at the as-at date that call themselves therapeutic"),
            Figure("Accredited", f"{len(runs):,}", "Those with a tier of the Community of Communities that runs"),
            Figure("Hours bought", look.hours(contracted), "Hours of therapy contracted for the last twelve months"),
            Figure("Hours given", look.hours(delivered), "Hours of them reported as given, and any beyond them"),
            Figure(
                "Paid, not given",
                look.to_the_penny(paid),
                "The price paid for hours reported as not given; hours nobody reported, or whose price is not known, "
                "are not in it",
            ),
        ],
        alt="Key figures of therapy in evidence",
    )


def _sum(rows: Rows, name: str) -> int:
    return sum(row[name] for row in rows)


def _needs(offers: Rows, shortfalls: Rows, overdue: Rows) -> list[Need]:
    ended = [row for row in offers if row["accreditation"] == "ended"]
    ending = [row for row in offers if row["accreditation"] == "ending"]
    unseen = [row for row in offers if not row["latest_on"]]
    stale = [row for row in offers if row["latest_on"] and not row["heads_current"]]
    running = [row for row in shortfalls if row["months_running"] >= therapy_placement.ON_END and row["open"]]
    silent = [row for row in shortfalls if row["not_reported"]]
    unpriced = [row for row in shortfalls if row["not_known"]]
    found = [
        (
            "Act",
            running,
            f"Hours were missing {therapy_placement.ON_END} months or more on end in {_placements(running)}, with "
            f"{look.told(_sum(running, 'price_paid'))} paid for them in twelve months.",
            "missing",
        ),
        ("Act", ended, f"An accreditation has ended that is still claimed: {_named(ended)}.", "claims"),
        ("Check", ending, f"An accreditation ends soon: {_named(ending)}.", "claims"),
        ("Check", unseen, f"Claimed without any evidence: {_named(unseen)}.", "evidence"),
        ("Check", stale, f"All evidence has gone stale: {_named(stale)}.", "evidence"),
        (
            "Check",
            silent,
            f"Nobody reported {look.hours(_sum(silent, 'not_reported'))} hours in {_placements(silent)}.",
            "missing",
        ),
        (
            "Check",
            overdue,
            f"{look.counted(len(overdue), 'review')} of a formulation or plan overdue, the longest by "
            f"{look.counted(overdue[0]['days_overdue'] if overdue else 0, 'day')}.",
            "plans",
        ),
        (
            "Know",
            unpriced,
            f"What {look.hours(_sum(unpriced, 'not_known'))} missing hours cost is not known in "
            f"{_placements(unpriced)}: name their price, or an hourly rate.",
            "missing",
        ),
    ]
    return [Need(urgency, sentence, where) for urgency, rows, sentence, where in found if rows]


def _placements(rows: Rows) -> str:
    return look.counted(len(rows), "placement")


def _named(rows: Rows) -> str:
    """The first three names, and how many more there are."""
    names = [look.plain(row["name"]) for row in rows[:3]]
    more = len(rows) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def _hours(months: Rows, shortfalls: Rows) -> None:
    st.header("Hours bought and given", anchor="missing")
    if not months:
        sections.nothing(
            "No hours of therapy are known for the last twelve months",
            "Hand over the sheet therapy hours, or record them on a placement's page.",
        )
        return
    reported = [row for row in months if row["contracted"] > row["not_reported"]]
    headline = "Nobody reported any hours"
    if reported:
        worst = min(reported, key=lambda row: (_kept(row) / _due(row), row["service_month"]))
        due, kept = sum(_due(row) for row in reported), sum(_kept(row) for row in reported)
        headline = (
            f"{look.per_cent(kept, due)} of the hours reported on were given; fewest in "
            f"{look.month(worst['service_month'])}, {look.per_cent(_kept(worst), _due(worst))}"
        )
    silent = any(row["not_reported"] for row in months)
    plotted = "bought, given, and bought but not reported on" if silent else "bought and given"
    charts.finding(headline, f"Hours of therapy {plotted}, by service month{_so_far(months)}.")
    first, second = look.series_colours()[:2]
    parts = [
        ("bought", "contracted"),
        ("given", "delivered"),
        *([("not reported", "not_reported")] if silent else []),
    ]
    charts.lines(
        [
            {"service_month": row["service_month"], "part": part, "hours": row[name]}
            for row in months
            for part, name in parts
        ],
        month="service_month",
        series="part",
        amount="hours",
        colours={"bought": first, "given": second, "not reported": look.ground("rest")},
        alt_text=f"Hours of therapy {plotted}, by service month. {headline}",
        unit="",
        shown=look.hours,
    )
    sections.source("therapy hours as reported; charges as posted")
    st.subheader("By placement, in twelve months")
    tables.show(
        shortfalls,
        [
            tables.linked("placement", "Placement", key="key", leads_to="/therapeutic?placement="),
            tables.text("provider_name", "Provider"),
            _hours_column("contracted", "Bought"),
            _hours_column("delivered", "Given"),
            _hours_column("undelivered", "Missing"),
            _hours_column("not_reported", "Not reported"),
            tables.count("months_running", "Months on end"),
            tables.penny("price_paid", "Paid for missing (£)"),
        ],
        alt="Hours of therapy by placement in the last twelve months, most paid for missing hours first",
    )
    _payers()
    with st.expander("The same by month"):
        tables.show(
            months[::-1],
            [
                tables.month("service_month", "Service month"),
                _hours_column("contracted", "Bought"),
                _hours_column("delivered", "Given"),
                _hours_column("undelivered", "Missing"),
                _hours_column("not_reported", "Not reported"),
                tables.penny("price_paid", "Paid for missing (£)"),
            ],
            alt="Hours of therapy by service month, the latest first",
        )


def _so_far(months: Rows) -> str:
    """How complete the last month is, where fewer placements tell of it than of another."""
    most, last = max(row["placements"] for row in months), months[-1]
    if last["placements"] == most:
        return ""
    return f"; {last['placements']:,} of {most:,} placements tell of {look.month(last['service_month'])} so far"


def _due(row: dict[str, Any]) -> int:
    """Hours bought of which somebody said how many were given."""
    return int(row["contracted"] - row["not_reported"])


def _kept(row: dict[str, Any]) -> int:
    """Of those the hours given, without any given beyond what was bought."""
    return int(_due(row) - row["undelivered"])


def _hours_column(name: str, header: str) -> tables.Column:
    return tables.Column(name, header, look.hours, figure=True)


def _payers() -> None:
    payers = ask("therapeutic_payers")
    if not payers:
        return
    st.subheader("Who paid for hours not given")
    tables.show(
        payers,
        [
            tables.text("agency_name", "Agency"),
            tables.text("budget_name", "Budget"),
            tables.count("placements", "Placements"),
            tables.penny("amount", "Paid (£)"),
        ],
        alt="Who paid for hours of therapy not given in the last twelve months, largest first",
    )
    st.markdown(
        ":small[In proportion to what each budget bore of the whole placement in that month. Hours nobody reported, "
        "and hours whose price is not known, are not in it.]"
    )


def _claims(offers: Rows) -> None:
    st.header("What services claim", anchor="claims")
    if not offers:
        sections.nothing("No offer is known", "Hand over the sheet offers: one row a home, agency, school or team.")
        return
    st.markdown(
        "There is no agreed definition of “therapeutic”: these are the services' own claims, and beside them "
        "what somebody has seen."
    )
    tables.show(
        [
            {
                **row,
                "whose": f"{row['name']} ({row['provider_name']})",
                "model": " ".join(part for part in (row["practice_model"], row["model_version"]) if part),
                "accredited": _accredited(row),
                "trained": _trained(row),
                "clinicians": ", ".join(look.words(each) for each in (row["professions"] or "").split()),
                "heads": f"{row['heads_evidenced']} of 10",
            }
            for row in offers
        ],
        [
            tables.text("whose", "Service"),
            tables.text("model", "Model it names"),
            tables.text("accredited", "Accreditation"),
            tables.text("trained", "Staff trained"),
            tables.text("supervision_hours", "Supervision, hours a month"),
            tables.text("clinicians", "Clinicians"),
            tables.Column("heads", "Heads evidenced", figure=True),
        ],
        alt="What each service claims, and under how many of the ten heads there is current evidence",
    )


def _accredited(row: dict[str, Any]) -> str:
    if row["tier"] is None:
        return "None claimed"
    until = f" to {look.day(row['tier_until'])}" if row["tier_until"] else ""
    return f"{look.sentence_case(row['tier'])}{until}: {ACCREDITATION[row['accreditation']]}"


def _trained(row: dict[str, Any]) -> str:
    if row["staff"] is None or row["staff_trained"] is None:
        return ""
    when = f" ({look.day(row['trained_on'])})" if row["trained_on"] else ""
    return f"{row['staff_trained']} of {row['staff']}{when}"


def _evidence(offers: Rows) -> None:
    st.header("Evidence by the ten heads", anchor="evidence")
    if not offers:
        sections.nothing("No offer is known", "Evidence is recorded for an offer.")
        return
    seen = sorted(ask("therapeutic_evidence"), key=lambda row: row["place"])
    groups = [offers[at : at + _AT_A_TIME] for at in range(0, len(offers), _AT_A_TIME)]
    place = 0
    if len(groups) > 1:
        place = st.selectbox(
            "Services, those with most money behind them first",
            range(len(groups)),
            format_func=lambda at: ", ".join(row["name"] for row in groups[at]),
            key="services",
            width=760,
        )
    shown = groups[place]
    heads = {(row["offer"], row["standard"]): row for row in seen}
    standards = list(dict.fromkeys(row["standard"] for row in seen))
    tables.show_all(
        [
            {"standard": name, **{row["offer"]: _cell(heads[row["offer"], name]) for row in shown}}
            for name in standards
        ],
        [
            tables.Column("standard", "Head of the standards", look.sentence_case),
            *(tables.text(row["offer"], row["name"]) for row in shown),
        ],
        alt="The ten heads of the Therapeutic Child Care Standards by service: latest evidence and what was found",
    )
    sections.source(
        "Therapeutic Child Care Standards, second edition 2025; evidence as recorded, latest of each head"
    )


def _cell(head: dict[str, Any]) -> str:
    if head["status"] == "none":
        return "No evidence"
    found = look.words(head["finding"]) if head["finding"] else "seen"
    stale = "" if head["status"] == "current" else "Stale: "
    return f"{stale}{found if stale else look.sentence_case(found)}, {look.day(head['on'])}"


def _premium() -> None:
    st.header("What the claim costs", anchor="premium")
    rows = ask("therapeutic_premium")
    if not rows:
        sections.nothing(
            "No placement was bought as an offer in the last twelve months",
            "Hand over the sheet placement offers: which placement was bought as which offer.",
        )
        return
    whole = sorted((row for row in rows if row["among_all"]), key=lambda row: (-row["with_claim"], row["setting"]))
    told = [row for row in whole if row["difference"] is not None]
    if told:
        most = told[0]
        way = "more" if most["difference"] >= 0 else "less"
        st.markdown(
            f"In {look.words(most['setting_group'])} ({look.plain(most['setting'])}) a placement with the claim "
            f"costs **{look.told(abs(most['difference']), look.to_the_pound)} a week {way}** than its like without: "
            f"the median of {most['with_claim']:,} beside that of {most['without']:,}."
        )
    else:
        st.markdown("In no setting are there five placements with the claim and five without: too few to compare.")
    _premium_table(whole, "Core price a week by setting, with and without the claim")
    narrow = sorted(
        (row for row in rows if not row["among_all"]),
        key=lambda row: (row["setting"], row["registration"] or "", str(row["solo"])),
    )
    with st.expander("By registration, and whether the home is for one child"):
        _premium_table(narrow, "Core price a week by setting, registration and whether for one child")
    st.markdown(
        ":small[Medians of the core price a week at the as-at date, or on the last day of a placement that ended in "
        "the twelve months before. Of fewer than five placements no median is told. What the placements need is not "
        "in this comparison.]"
    )
    _spend()


def _premium_table(rows: Rows, alt: str) -> None:
    tables.show(
        [
            {
                **row,
                "like": f"{look.sentence_case(row['setting_group'])} ({row['setting']})",
                "registered": look.words(row["registration"]),
                "one_child": {None: "not known", True: "one child", False: "more than one"}[row["solo"]],
                "said": "too few to compare" if row["difference"] is None else look.to_the_pound(row["difference"]),
            }
            for row in rows
        ],
        [
            tables.text("like", "Setting"),
            *(
                []
                if rows and rows[0]["among_all"]
                else [tables.text("registered", "Registered"), tables.text("one_child", "Home for")]
            ),
            tables.count("with_claim", "With the claim"),
            tables.count("without", "Without"),
            tables.pound("median_with", "Median with"),
            tables.pound("median_without", "Median without"),
            tables.Column("said", "Difference a week", figure=True),
        ],
        alt=alt,
    )


def _spend() -> None:
    rows = ask("therapeutic_spend")
    if not rows:
        return
    st.subheader("How much of it stands with evidence")
    money = _sum(rows, "money")
    st.markdown(
        f"Of {look.told(money, look.to_the_pound)} that placements with the claim cost in twelve months, "
        f"{look.per_cent(sum(row['money'] for row in rows if row['heads_evidenced']), money)} stands with services "
        "that have current evidence under at least one head."
    )
    tables.show(
        [
            {**row, "heads": f"{row['heads_evidenced']} of 10", "share": look.per_cent(row["money"], money)}
            for row in rows
        ],
        [
            tables.code("heads", "Heads evidenced"),
            tables.count("offers", "Services"),
            tables.count("placements", "Placements"),
            tables.count("accredited", "Of them accredited"),
            tables.pound("money", "Cost in 12 months"),
            tables.Column("share", "Share", figure=True),
        ],
        alt="What placements with the claim cost in twelve months, by how many heads are evidenced",
    )


def _plans(overdue: Rows) -> None:
    st.header("Formulations and plans overdue", anchor="plans")
    if not overdue:
        st.markdown("No formulation or plan of an open placement is overdue for review.")
        return
    tables.show(
        overdue,
        [
            tables.linked("placement", "Placement", key="key", leads_to="/therapeutic?placement="),
            tables.coded("kind", "What"),
            tables.day("on", "Made on"),
            tables.text("role", "By"),
            tables.day("review_by", "Review by"),
            tables.count("days_overdue", "Days overdue"),
        ],
        alt="Formulations and plans of open placements whose review is overdue, the longest first",
    )


def _record(offers: Sequence[dict[str, Any]]) -> None:
    if not offers:
        return
    st.header("Record evidence", anchor="record")
    with st.expander("What was seen of a service, and in what office it was seen"):
        forms.show(
            Form(
                sheet=OfferEvidence.sheet,
                asks=("offer", "standard", "on", "evidence", "seen_by", "finding"),
                key="offer evidence",
                now={"on": datetime.now(UTC).date()},
                choices={"offer": {row["offer"]: f"{row['name']} ({row['offer']})" for row in offers}},
                labels={
                    "offer": "Service",
                    "standard": "Head of the standards",
                    "on": "Seen on",
                    "evidence": "What was seen, without names",
                    "seen_by": "In what office",
                    "finding": "What was found",
                },
                button="Record the evidence",
            )
        )


if __name__ == "__main__":
    show()
