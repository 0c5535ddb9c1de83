"""One item of a meeting: the placement in brief, what the panel recommends, and apart from it what is decided."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import reading
from dashboards.review.decisions import deciding, life, recording
from dashboards.review.decisions.life import Names
from dashboards.widgets import figures, look, tables, ticks
from dashboards.widgets.forms import Form
from ledger.answers.action_required.sittings import SittingItem
from ledger.domain.decisions.life import LifeStep, Sitting
from ledger.domain.decisions.sheets import Decision, PanelItem
from ledger.domain.splits.measures import WEEKLY_COST, WEEKLY_LIMIT, WEEKLY_SHARE
from ledger.domain.splits.weekly_shares import WeeklyShare
from ledger.store.books import Books


def decided(item: SittingItem) -> str | None:
    """What officers decided of the split so far, in words."""
    steps = [step for step in item.life.steps if step.what == "decided"] if item.life else []
    return "; ".join(map(_decided, steps)) or None


def _decided(step: LifeStep) -> str:
    reported = ", reported" if step.told_by else ""
    return f"{look.words(step.result)} ({' '.join(step.agencies)}{reported})"


def show(sitting: Sitting, item: SittingItem, agencies: Names) -> None:
    """What the members look at, then the forms: recommendation and decision, each for itself, approvals, actions."""
    st.subheader(f"Item {item.row.item}: {look.plain(item.row.placement)}", anchor="item")
    _brief(sitting, item, agencies)
    if item.life:
        with st.expander(f"History of the split {look.plain(item.life.agreement.agreement)}", expanded=True):
            life.show(item.life, agencies)
    _seats(item, agencies)
    recommends, decides, approve, act = st.tabs(
        ["Panel's recommendation", "Officer's decision", "Approvals", "Actions"]
    )
    with recommends:
        _recommendation(item)
    with decides:
        if item.life:
            deciding.show(item.life, item.row)
        else:
            st.markdown("An officer decides on an agreement. Choose the split considered first.")
    with approve:
        _approval(item, agencies)
    with act:
        _action(sitting, item)
    _trail(item)


def _seats(item: SittingItem, agencies: Names) -> None:
    """Before anything is recorded: who would pay and has no seat at this meeting."""
    if item.without_seat and not item.decided:
        names = life.who(item.without_seat, agencies)
        st.markdown(
            f":red[:material/warning: "
            f"{look.plain(names)} would pay under this split and has no seat at this meeting. Record a member under "
            "Members, or ask that agency, before the decision is recorded.]"
        )


def _brief(sitting: Sitting, item: SittingItem, agencies: Names) -> None:
    placement, brief = item.package.placement, item.brief
    asked = ""
    if item.request:
        reason = f": {look.plain(item.request.reason)}" if item.request.reason else ""
        who = look.plain(agencies.get(item.request.asked_by, item.request.asked_by))
        wanted = f", wanted by {look.day(item.request.wanted_by)}" if item.request.wanted_by else ""
        asked = f" {who} asks for {life.ASKED[item.request.what]}{wanted}{reason}."
    if brief is None:
        st.markdown(f"The child is not in placement on the day of the meeting.{asked}")
    else:
        under = f"under {look.plain(brief.agreement)}" if brief.agreement else "with no agreement in force"
        week = WEEKLY_COST.of(brief.weekly, placement=placement.placement, on=sitting.panel.held_on)
        st.markdown(
            f"{look.plain(look.setting(placement.setting))}, since {look.day(placement.first_day)}. Weekly cost: "
            f"**{figures.to_the_penny(week)}**. Funding status: {look.words(brief.standing)}, {under} since "
            f"{look.day(brief.since)}.{asked}"
        )
    _who_pays(sitting, item, agencies)
    key = reading.key_of(placement.placement)
    st.markdown(
        f"[:material/article: The placement's costs, decisions and timeline](/placement?placement={key}) · "
        f"[:material/calculate: What if: try another split](/what-if?placement={key})"
    )


_PAYS = (
    tables.text("agency", "Agency"),
    tables.money("now", "Pays a week now (£)"),
    tables.money("then", "Would pay a week (£)"),
)


def _who_pays(sitting: Sitting, item: SittingItem, agencies: Names) -> None:
    now = _by_agency(item.brief.shares if item.brief else ())
    then = _by_agency(item.life.shares if item.life else ())
    limits = {over.agency: over.limit for over in item.over_limit}
    code, on = item.package.placement.placement, sitting.panel.held_on
    proposed = item.life.agreement.agreement if item.life else None
    rows = [
        {
            "agency": agencies.get(agency, agency),
            "now": WEEKLY_SHARE.of(now.get(agency, 0), placement=code, agency=agency, on=on),
            "then": WEEKLY_SHARE.of(then.get(agency, 0), agreement=proposed, agency=agency),
            "over": _above(sitting, agency, limits[agency]) if agency in limits else None,
        }
        for agency in sorted(
            now.keys() | then.keys(), key=lambda agency: -max(now.get(agency, 0), then.get(agency, 0))
        )
    ]
    if rows:
        columns = [*_PAYS, *([tables.text("over", "Member's limit")] if limits else [])]
        tables.show(rows, columns, alt="Funding split of a week now, and by the split considered")


def _above(sitting: Sitting, agency: str, limit: int) -> str:
    told = WEEKLY_LIMIT.of(limit, panel=sitting.panel.panel, agency=agency)
    return f"above the limit of {figures.to_the_penny(told)}"


def _by_agency(shares: Sequence[WeeklyShare]) -> dict[str, int]:
    return {share.agency: share.amount for share in shares}


def _recommendation(item: SittingItem) -> None:
    row = item.row
    Form(
        PanelItem,
        "Record the recommendation",
        row=row,
        asks=("agreement", "recommendation", "conditions", "minute"),
        choices={
            "agreement": recording.agreements_by_name(item.agreements),
            "recommendation": {code: look.sentence_case(said) for code, said in life.ADVICE.items()},
        },
        labels={
            "agreement": "Split considered",
            "recommendation": "The panel recommends to",
            "minute": "Minute (no names)",
        },
        empty={"recommendation": "Not heard yet", "agreement": "None"},
        key="item",
    ).show()


def _approval(item: SittingItem, agencies: Names) -> None:
    if item.life is None:
        st.markdown("An approval is of a split. Choose the split considered first.")
        return
    missing = item.life.missing
    if missing:
        st.markdown(f"Approval outstanding: {look.plain(life.who(missing, agencies))}.")
    ticks.tell(missing, done="Every agency that pays a share has approved it.", stands_on=())
    codes = [*missing, *(code for code in item.life.deciding if code not in missing)]
    recording.approval(item.life.agreement, {code: f"{agencies.get(code, code)} ({code})" for code in codes})


def _action(sitting: Sitting, item: SittingItem) -> None:
    for row in item.actions:
        state = f"done on {look.day(row.done_on)}" if row.done_on else f"due {look.day(row.due)}"
        st.markdown(f"- {look.plain(row.what)} ({look.plain(row.agency)}, {state})")
    recording.action(
        f"{sitting.panel.panel} {item.row.item}",
        placement=item.row.placement,
        agreement=item.row.agreement,
        panel=sitting.panel.panel,
    )


_SOURCES = {"book": "Import", "screen": "Screen"}


def _trail(item: SittingItem) -> None:
    """Who recorded what of this item, and when."""
    found = reading.in_books_now(Books.trail, PanelItem, {"panel": item.row.panel, "item": item.row.item})
    if item.life:
        found += reading.in_books_now(Books.trail, Decision, {"agreement": item.life.agreement.agreement})
    with st.expander("Audit trail of this item"):
        tables.show(
            sorted(found, key=lambda each: each.origin.recorded_at, reverse=True),
            [
                tables.in_words("When", lambda each: f"{look.moment(each.origin.recorded_at)} (UTC)", whole=True),
                tables.text("origin.who", "Who"),
                tables.TableColumn("row", "Recorded", _said),
                tables.named("origin.source", "Through", _SOURCES),
                tables.numbered("origin.batch", "Change"),
            ],
            alt="Who recorded what of this item, and when",
        )


def _said(row: object) -> str:
    if isinstance(row, Decision):
        return f"Decision for {row.agency}: {look.words(row.decided)}"
    if isinstance(row, PanelItem) and row.recommendation:
        return f"Recommendation: {life.ADVICE[row.recommendation]}"
    return "On the agenda"
