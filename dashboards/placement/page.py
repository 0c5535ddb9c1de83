"""One placement: what it costs by month and how a month comes about; the modules beside this one tell the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.placement import agreed, bought, care, decisions, timeline
from dashboards.reading import Rows, ask, derivation, only
from dashboards.widgets import acting, charts, figures, look, sections, tables, uncounted
from dashboards.widgets.sections import KeyFigure, Need
from ledger.answers.action_required.needs import needed_of_placement
from ledger.answers.debts.aged import DisputeClock, disputes_about
from ledger.answers.decisions import placement_life
from ledger.answers.sheet import names
from ledger.answers.splits.recorded import AsRecorded, as_recorded
from ledger.book.returns.ssda903_codes import codes
from ledger.briefing.derivation import Section
from ledger.domain.action_required.measures import VALUE_OF_MATTERS
from ledger.domain.agencies.sheets import Agency
from ledger.domain.debts.measures import DISPUTE_DAYS_OVERDUE, IN_DISPUTE
from ledger.domain.money_and_days.figures import Figure, figures_of
from ledger.domain.splits.measures import CREDIT, DEBIT, ENTRIES, SHARES, TWELVE_MONTHS, WEEKLY_COST
from ledger.errors import LedgerError

# The column of SSDA903 that says why an episode ceased.
_WHY_EPISODES_END = "REC"


def show() -> None:
    """All there is about the placement whose opaque key stands in the address."""
    key = st.query_params.get("placement", "")
    about = only("placement_page", key=key)
    if not about:
        _not_counted(key)
        return
    code = about["placement"]
    recorded = acting.answered("Reading what was recorded", as_recorded, code)
    _position(about, recorded)
    sections.needs_somebody(
        _needs(code),
        done="No split, review, action or stage of continuing care of this placement needs a decision, and no "
        "dispute about it is open.",
        stands_on=("figures", "posted"),
    )
    timeline.show(code)
    _money(code, about["lead_agency_name"], recorded)
    agreed.show(code)
    st.markdown(f"[:material/calculate: What if: try another split](/what-if?placement={reading.key_of(code)})")
    _decided_and_cared_for(code)
    bought.show(code)
    pages.link("therapeutic", "Therapy of this placement: hours, plans, Secure Base", placement=about["key"])
    pages.link("closer", "Closer to home: distance, approval and plan of this placement")
    pages.link("find", "Find another placement")


def _not_counted(key: str) -> None:
    """Of what the figures do not have: what was recorded of it, if there is such a placement at all."""
    code = uncounted.tell(key)
    recorded = acting.answered("Reading what was recorded", as_recorded, code) if code else None
    if code is None:
        sections.nothing(
            "This address leads to no placement",
            "Find it by its code, provider or setting.",
        )
    elif recorded:
        st.header(look.plain(code), anchor="placement")
        st.markdown(_recorded_in_a_sentence(recorded))
        sections.key_figures([_week(code, recorded)], alt="Key figures of the placement")
        _decided_and_cared_for(code)
    pages.link("find")


def _decided_and_cared_for(code: str) -> None:
    """What is recorded on this page, so it is shown as it is known now, whatever moment the figures are of."""
    about = reading.about()
    try:
        known = reading.in_books_now(placement_life, code, reading.today())
    except LedgerError as fault:
        sections.nothing(look.plain(fault.message), look.plain(fault.remedy))
        return
    agencies = reading.in_books_now(names, Agency)
    if about["as_known_at"]:
        st.markdown("Decisions and continuing care are shown as they are known now.")
    decisions.show(known, agencies, reading.today())
    care.show(known, agencies, reading.today())


def _needs(code: str) -> list[Need]:
    on = reading.asked_on()
    clocks = acting.answered("Reading the clocks of disputes", disputes_about, code, on) or []
    return [
        _disputed(each.urgency, each.first, on)
        if each.what == "dispute"
        else Need(each.urgency, look.plain(each.first["sentence"]) + _value(code, each.first), "agreements")
        for each in needed_of_placement(ask("placement_needs", placement=code), clocks)
    ]


def _disputed(urgency: str, clock: DisputeClock, on: date) -> Need:
    of = {"dispute": clock.dispute.dispute, "on": on}
    over = figures.counted(DISPUTE_DAYS_OVERDUE.of(clock.days_over, **of), "day")
    overdue = f", {over} overdue" if clock.days_over else ", in time"
    said = (
        f"Dispute {look.plain(clock.dispute.dispute)} ({look.words(clock.dispute.reason)}) is open at the stage "
        f"{look.words(clock.dispute.stage)}{overdue}; {figures.amount(IN_DISPUTE.of(clock.outstanding, **of))} is in "
        "dispute."
    )
    return Need(urgency, said, page="Disputes: disputes")


def _value(code: str, row: dict[str, Any]) -> str:
    (value,) = figures_of(VALUE_OF_MATTERS, [{**row, "placement": code}], "at_stake")
    if value.value is None:
        return ""
    return f" Value to 31 March: {figures.to_the_pound(value) if value else 'none'}."


def _position(about: dict[str, Any], recorded: AsRecorded | None) -> None:
    st.header(look.plain(about["placement"]), anchor="placement")
    until = f"to {look.day(about['last_day'])}" if about["last_day"] else "with no end date"
    planned = f", planned to end on {look.day(about['planned_last_day'])}" if about["planned_last_day"] else ""
    whose = f"child {look.plain(about['child'])}" if about["child"] else "no child (an empty bed)"
    st.markdown(
        f"**{look.sentence_case(about['setting_group'])}** ({look.plain(about['setting'])}) with "
        f"{look.plain(about['provider_name'])}, for {whose}, from {look.day(about['first_day'])} {until}{planned}. "
        f"Lead commissioner: {look.plain(about['lead_agency_name'])} ({look.plain(about['lead_budget_name'])}). "
        + (_stands(recorded) if recorded else _standing(about))
    )
    st.markdown(_details(about))
    code = about["placement"]
    week = sections.key_figure(
        WEEKLY_COST.of(about["weekly_cost"], placement=code), meaning="Seven days at the prices of the as-at date"
    )
    sections.key_figures(
        [
            _week(code, recorded) if recorded else week,
            sections.key_figure(
                SHARES.of(about["money_12_months"], placement=code, window=TWELVE_MONTHS),
                name="Paid in 12 months",
                meaning="Posted for the 12 months to the as-at date",
            ),
            sections.key_figure(
                SHARES.of(about["posted"], placement=code),
                name="Paid in total",
                meaning="All that has been posted for it",
            ),
        ],
        alt="Key figures of the placement",
    )


def _recorded_in_a_sentence(recorded: AsRecorded) -> str:
    row = recorded.placement
    whose = f"child {look.plain(row.child)}" if row.child else "no child (an empty bed)"
    until = f"to {look.day(row.last_day)}" if row.last_day else "with no end date"
    return (
        f"{look.plain(look.setting(row.setting))} with {look.plain(recorded.provider)}, for {whose}, from "
        f"{look.day(row.first_day)} {until}. Lead commissioner: {look.plain(recorded.lead)} "
        f"({look.plain(recorded.lead_budget)}). {_stands(recorded)}"
    )


def _stands(recorded: AsRecorded) -> str:
    """How the placement stands by what is recorded, posted or not; and that it is not posted, where it is not."""
    row, deal = recorded.placement, recorded.covered.deal
    if recorded.over:
        said = f"It ended on {look.day(row.last_day)}."
    elif not recorded.begun:
        said = f"It begins on {look.day(row.first_day)}, "
        said += f"under agreement {look.plain(deal.code)}." if deal else "and no agreement is in force for that day."
    elif deal:
        said = (
            f"Agreement {look.plain(deal.code)} is in force and {look.words(recorded.covered.standing)}, since "
            f"{look.day(recorded.since)}."
        )
    else:
        said = _none_in_force(recorded.since, recorded.covered.standing)
    return (
        f"{said} **Recorded and not posted yet:** its cost is posted with the next posting."
        if (recorded.waits)
        else said
    )


def _week(code: str, recorded: AsRecorded) -> KeyFigure:
    meaning = (
        f"Seven days at the prices known, from {look.day(recorded.priced_on)}, posted or not"
        if recorded.priced
        else "No price is recorded"
    )
    known = recorded.weekly_cost if recorded.priced else None
    return sections.key_figure(WEEKLY_COST.of(known, placement=code, on=recorded.priced_on), meaning=meaning)


def _standing(about: dict[str, Any]) -> str:
    if not about["open"]:
        return "It is not open at the as-at date."
    if about["agreement_in_force"]:
        return (
            f"Agreement {look.plain(about['agreement_in_force'])} is in force and "
            f"{look.words(about['standing_now'])}, since {look.day(about['standing_since'])}."
        )
    return _none_in_force(about["standing_since"], about["standing_now"])


def _none_in_force(since: date | None, status: str) -> str:
    """Since when there is no agreement, and what there is instead: one that is awaited or declined."""
    instead = f" ({look.words(status)})" if status != "unagreed" else ""
    return f"No agreement has been in force since {look.day(since)}{instead}."


def _details(about: dict[str, Any]) -> str:
    said = [
        ("home", about["home_name"]),
        ("how it was bought", look.words(about["sourcing"])),
        ("registration", look.words(about["registration"])),
        ("emergency placement", "yes" if about["emergency"] else None),
        ("deprivation of liberty order in force", "yes" if about["deprivation_of_liberty"] else None),
        ("miles from home", look.miles(about["tenths_from_home"])),
        ("reason for the distance", about["distance_reason"]),
        ("reason it ended", _why_it_ended(about["end_reason"])),
        ("follows placement", about["stepped_from"]),
    ]
    told = " · ".join(f"{name}: {look.plain(str(value))}" for name, value in said if value not in (None, look.NIL))
    return f":small[{told}]" if told else ""


def _why_it_ended(reason: str | None) -> str | None:
    """A reason of SSDA903 in words, its code in brackets."""
    known = codes().get((_WHY_EPISODES_END, reason or ""))
    return f"{known.meaning} ({reason})" if known else reason


def _money(code: str, lead: str, recorded: AsRecorded | None) -> None:
    months = [{**row, "placement": code} for row in ask("placement_months", placement=code)]
    if months:
        _by_month(months)
        _one_month(code, lead, [row["service_month"] for row in months])
    else:
        st.header("Money")
        remedy = "No price is recorded for a day that is posted."
        if recorded and recorded.waits:
            remedy = "What is recorded of it is posted with the next posting, on the page Month end."
        sections.nothing("Nothing is posted for this placement", remedy)


_MONTHS = (
    tables.month("service_month", "Service month"),
    tables.coded("standing", "Funding status"),
    tables.money("amount", "Shares of charges (£)", SHARES),
)


def _by_month(months: Rows) -> None:
    st.header("Money by month", anchor="money")
    present = [word for word in look.standing_colours() if any(look.words(row["standing"]) == word for row in months)]
    charts.finding(
        f"Funding status: all {present[0]}" if len(present) == 1 else f"Funding status: {', '.join(present)}",
        "The cost of each service month in pounds, with a line for each funding status.",
    )
    amounts = figures_of(SHARES, months, "amount")
    charts.lines(
        [
            {**row, "amount": amount, "part": look.words(row["standing"])}
            for row, amount in zip(months, amounts, strict=True)
        ],
        month="service_month",
        series="part",
        amount="amount",
        colours=look.standing_colours(),
        alt_text=f"Cost by service month and funding status; {_most(figures.largest(amounts))}",
    )
    with st.expander("The same as a table"):
        tables.show(months[::-1], _MONTHS, alt="Cost by service month and funding status, the latest first")


def _most(amount: Figure) -> str:
    return f"the highest is {figures.to_the_pound(amount)}, in {look.month(str(amount.argument('service_month')))}"


def _one_month(code: str, lead: str, posted: list[str]) -> None:
    st.header("How a month's cost is worked out", anchor="month")
    names = sorted(set(posted), reverse=True)
    month = st.selectbox("Service month", names, format_func=look.month, key="month", bind="query-params", width=260)
    _who_pays(code, ask("placement_bearers", placement=code, month=month), month, lead)
    try:
        told = derivation(code, month)
    except LedgerError as fault:
        sections.nothing(look.plain(fault.message), look.plain(fault.remedy))
        return
    for section in told:
        _tell(section)
    _entries(code, month)


def _who_pays(code: str, payers: Rows, month: str, lead: str) -> None:
    st.subheader("Who pays")
    tables.show(
        payers,
        [
            tables.text("agency_name", "Agency"),
            tables.text("budget_name", "Budget"),
            tables.text("agreement", "Agreement"),
            tables.coded("standing", "Funding status"),
            tables.in_words("Settled", lambda row: look.SETTLED[_settled(row, lead)], whole=True),
            tables.money("amount", "Pays (£)", SHARES),
        ],
        alt=f"Who pays for {look.month(month)}",
        given={"placement": code, "service_month": month},
    )


def _settled(row: dict[str, Any], lead: str) -> str:
    """How a share reaches who pays the provider; the lead's own share has no way to go."""
    return "own_share" if row["settled"] == "recharge" and row["agency_name"] == lead else str(row["settled"])


def _tell(section: Section) -> None:
    """One step of the derivation; its headings hang under the heading of the page's own section."""
    st.markdown(f"{'#' * min(section.level + 2, 6)} {look.plain(section.heading)}")
    sections.plainly(section.sentences)
    if section.table and section.table.rows:
        tables.written(section.table.columns, section.table.rows, section.table.figures, alt=section.heading)


def _entries(code: str, month: str) -> None:
    rows = ask("placement_entries", placement=code, month=month)
    number = figures.number(ENTRIES.of(len(rows), placement=code, service_month=month))
    with st.expander(f"The postings in each agency's books ({number})"):
        tables.show(
            rows,
            [
                tables.numbered("entry", "Entry"),
                tables.numbered("batch", "Change"),
                tables.month("posting_month", "Posted in"),
                tables.text("agency", "Books of"),
                tables.account("account", "Account"),
                tables.text("counterparty", "Counterparty"),
                tables.text("budget", "Budget"),
                tables.coded("standing", "Funding status"),
                tables.money("debit", "Debit (£)", DEBIT),
                tables.money("credit", "Credit (£)", CREDIT),
            ],
            alt=f"The postings of {look.month(month)}, in every agency's books",
        )


if __name__ == "__main__":
    show()
