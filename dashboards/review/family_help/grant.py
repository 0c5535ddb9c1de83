"""A programme's grant beside its profile: what was spent, claimed and received up to a day, month by month."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from dashboards.widgets import charts, figures, look, sections, tables
from dashboards.widgets.sections import KeyFigure, Need
from ledger.answers.action_required.needs import Needed
from ledger.domain.family_help.grants import Grant, GrantMonth
from ledger.domain.family_help.measures import (
    BEHIND_PROFILE,
    CLAIM_AMOUNT,
    CLAIM_RECEIVED,
    CLAIMABLE,
    CLAIMED,
    CLAIMS_SENT_LATER,
    GRANT,
    GRANT_DUE,
    GRANT_PLANNED,
    GRANT_PLANNED_TO_DATE,
    OVERCLAIMED,
    PAYMENT_OUTSTANDING,
    SPEND,
    SPEND_ELIGIBLE,
    SPEND_PLANNED,
    SPEND_PLANNED_TO_DATE,
    SPEND_TO_DATE,
)
from ledger.domain.money_and_days.figures import Figure, Measure
from ledger.domain.money_and_days.periods import Month

# The lines of the chart, and what of a month each draws.
LINES: dict[str, tuple[str, Measure]] = {
    "Spend planned": ("planned_spend_to_date", SPEND_PLANNED_TO_DATE),
    "Spend": ("spent_to_date", SPEND_TO_DATE),
    "Grant planned": ("planned_grant_to_date", GRANT_PLANNED_TO_DATE),
    "Grant claimed": ("claimed_to_date", CLAIMED),
}


def in_words(grant: Grant, on: date) -> str:
    """What was claimed of the grant, what is claimable, and how spend lies beside its profile."""
    name, now, told = look.plain(grant.programme.name), grant.now, grant.last_told
    whole = figures.to_the_penny(GRANT.of(grant.programme.grant, programme=grant.programme.programme))
    if now is None:
        return f"{name}: the first month of its grant of {whole} is not over yet."
    claimed = figures.amount(_of(grant, CLAIMED, now.claimed_to_date, on))
    said = f"{name}: {claimed} of a grant of {whole} is claimed"
    claimable = _of(grant, CLAIMABLE, now.to_claim, on)
    said += f", and {figures.to_the_penny(claimable)} more is claimable." if claimable else "."
    if told is None:
        return f"{said} Spend is not known yet."
    return (
        f"{said} Spend to the end of {look.month(str(told.month))} is {_beside_its_profile(grant, on)}. Grant claims "
        f"and families are told up to {look.day(on)}."
    )


def key_figures(grant: Grant, on: date) -> list[KeyFigure]:
    """The grant, what was spent and claimed of it, and what is claimable."""
    now, told = grant.now, grant.last_told
    spend = _of(grant, SPEND_TO_DATE, told.spent_to_date if told else None, on, told)
    up_to = f"To the end of {look.month(str(told.month))}, eligible or not" if told else "No spend is known yet"
    return [
        sections.key_figure(
            GRANT.of(grant.programme.grant, programme=grant.programme.programme), shown=figures.to_the_pound
        ),
        sections.key_figure(spend, meaning=up_to, shown=figures.to_the_pound),
        sections.key_figure(
            _of(grant, CLAIMED, now.claimed_to_date if now else 0, on),
            meaning=f"Grant claims sent up to {look.day(on)}",
            shown=figures.to_the_pound,
        ),
        sections.key_figure(_of(grant, CLAIMABLE, now.to_claim if now else 0, on), shown=figures.to_the_pound),
    ]


def need(found: Needed, grant: Grant, on: date) -> Need:
    """What needs somebody of a programme, in words, and where on the page."""
    match found.what:
        case "unsupervised":
            said, where = f"{look.plain(found.first.name)} has no supervising social worker.", "families"
        case "spend_not_told":
            said, where = f"The spend of {_months(*grant.months_not_told or ())} is not recorded.", "record-spend"
        case "off_profile":
            said, where = f"Spend is {_beside_its_profile(grant, on)}.", "money"
        case what:
            return Need(found.urgency, *_need_of_claims(what, grant, on))
    return Need(found.urgency, said, where)


def _need_of_claims(what: str, grant: Grant, on: date) -> tuple[str, str]:
    now = grant.now
    if what == "claim_due":
        months = grant.months_to_claim
        span = f" for {_months(*months)}" if months else ""
        due = figures.amount(_of(grant, CLAIMABLE, now.to_claim if now else 0, on))
        return f"A grant claim is due: {due}{span}.", "record-claim"
    if what == "overclaimed":
        over = figures.amount(_of(grant, OVERCLAIMED, now.overclaimed if now else 0, on))
        return f"Grant claims are {over} above the grant due to date.", "claims"
    outstanding = figures.amount(_of(grant, PAYMENT_OUTSTANDING, now.awaited if now else 0, on))
    return f"{outstanding} was claimed and has not been received.", "claims"


def _months(*span: Month) -> str:
    return " to ".join(look.month(str(month)) for month in dict.fromkeys(span))


def show(grant: Grant, on: date) -> None:
    """The chart, the months and the grant claims."""
    st.header("Spend and grant beside the profile", anchor="money")
    if not grant.months:
        sections.nothing("The first month is not over yet", "Choose a later day.")
        return
    _chart(grant, on)
    _by_month(grant, on)
    _claims(grant, on)


def _chart(grant: Grant, on: date) -> None:
    headline = f"Spend is {_beside_its_profile(grant, on, read_out=True)}"
    charts.finding(
        headline,
        "Pounds to date at the end of each month; a month whose spend is not known goes on as the one before.",
    )
    charts.lines(
        [
            {"month": str(month.month), "line": line, "amount": _of(grant, measure, getattr(month, name), on, month)}
            for month in grant.months
            for line, (name, measure) in LINES.items()
        ],
        month="month",
        series="line",
        amount="amount",
        colours=dict(zip(LINES, look.series_colours(), strict=True)),
        alt_text=f"Spend and grant to date, planned and so far. {headline}",
    )


_COLUMNS_OF_A_MONTH = (
    tables.month("month", "Month"),
    tables.money("planned_spend", "Spend planned (£)", SPEND_PLANNED),
    tables.or_else(tables.money("spent", "Spend (£)", SPEND), "Not known"),
    tables.money("eligible", "Eligible spend (£)", SPEND_ELIGIBLE),
    tables.money("planned_grant", "Grant planned (£)", GRANT_PLANNED),
    tables.money("due_to_date", "Grant due to date (£)", GRANT_DUE),
    tables.money("claimed_to_date", "Grant claims to date (£)", CLAIMED),
    tables.money("to_claim", "Claimable (£)", CLAIMABLE),
)


def _by_month(grant: Grant, on: date) -> None:
    tables.show(
        [_as_row(month) for month in grant.months[::-1]],
        _COLUMNS_OF_A_MONTH,
        alt="The programme's money by month, the latest first",
        given={"programme": grant.programme.programme, "on": on},
    )
    tables.note_on_brackets()


def _as_row(month: GrantMonth) -> dict[str, Any]:
    """A month with its name as files write it."""
    names = (column.name for column in _COLUMNS_OF_A_MONTH)
    return {**{name: getattr(month, name) for name in names}, "month": str(month.month)}


def _claims(grant: Grant, on: date) -> None:
    st.subheader("Grant claims", anchor="claims")
    if grant.sent_later:
        later = CLAIMS_SENT_LATER.of(grant.sent_later, programme=grant.programme.programme, on=on)
        st.markdown(
            f"{figures.counted(later, 'grant claim was', 'grant claims were')} sent after the day chosen above, and "
            "not counted here."
        )
    if not grant.claims:
        st.markdown("No grant claim was sent by that day.")
        return
    tables.show(
        grant.claims[::-1],
        [
            tables.code("claim", "Claim"),
            tables.in_words(
                "For", lambda claim: f"{look.month(claim.first_month)} to {look.month(claim.last_month)}"
            ),
            tables.money("amount", "Grant claim (£)", CLAIM_AMOUNT),
            tables.day("claimed_on", "Sent"),
            tables.money("received", "Payment received (£)", CLAIM_RECEIVED),
            tables.day("received_on", "Received on"),
        ],
        alt="Grant claims sent, the latest first",
    )


def _of(grant: Grant, measure: Measure, pence: int | None, on: date, month: GrantMonth | None = None) -> Figure:
    """A figure of a grant on a day: of its last whole month, unless another is named."""
    last = month or grant.now
    named = {"month": str(last.month)} if last else {}
    return measure.of(pence, programme=grant.programme.programme, on=on, **named)


def _behind(grant: Grant, on: date) -> Figure:
    return BEHIND_PROFILE.of(grant.behind, programme=grant.programme.programme, on=on)


def _beside_its_profile(grant: Grant, on: date, *, read_out: bool = False) -> str:
    """How far spend is behind its profile, or ahead of it."""
    behind = _behind(grant, on)
    if not behind:
        return "level with its profile"
    side = "behind" if behind.size > 0 else "ahead of"
    if read_out:
        return f"{figures.without_sign(behind, read_out=True)} {side} its profile"
    return f"{figures.to_the_penny(behind) if behind.size > 0 else figures.turned(behind)} {side} its profile"
