"""Family Help: the grant beside its profile, families by pod, and what happened before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.review.family_help import forms
from dashboards.widgets import acting, charts, look, sections, tables
from dashboards.widgets.sections import KeyFigure as Figure
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_of_family_help
from ledger.answers.family_help import FamilyHelp, family_help
from ledger.briefing.family_help import CAUTION, EVENTS, beside_others, change_shown, grant_stands
from ledger.domain.family_help.families import END_REASONS, BeforeAndAfter, EventKind, Group
from ledger.domain.family_help.grants import Grant
from ledger.domain.money_and_days.intervals import EventRate, RateRatio
from ledger.domain.money_and_days.periods import Month

VERDICTS = {
    "too_few": "Too few to tell",
    "not_shown": "No difference shown",
    "fewer": "Fewer after",
    "more": "More after",
}
# The lines of the chart, and what of a month each draws.
LINES = {
    "Spend planned": "planned_spend_to_date",
    "Spent": "spent_to_date",
    "Grant planned": "planned_grant_to_date",
    "Grant claimed": "claimed_to_date",
}


def show() -> None:
    """One programme at a time, from its money down to the forms."""
    on = _chosen_day()
    found = acting.worked_out(
        "programmes", (on,), "Working out the programmes", lambda _: reading.in_books_now(family_help, on)
    )
    if found:
        _one_of(found)
    elif found is not None:
        sections.nothing(
            "No early help programme had begun by that day",
            "Hand over the sheets programmes, programme_profile and families; or choose a later day.",
        )
    _ways()


def _one_of(found: Sequence[FamilyHelp]) -> None:
    names = {each.programme.programme: each.programme.name for each in found}
    chosen = st.selectbox(
        "Programme", list(names), format_func=names.__getitem__, key="programme", bind="query-params", width=520
    )
    each = next(one for one in found if one.programme.programme == chosen)
    _position(each)
    _money(each.grant)
    _families(each)
    _before_and_after(each)
    forms.show(each)


def _chosen_day() -> date:
    """The day asked about: the horizon unless the address says another, for nobody may have told of days after it."""
    known = reading.posted().horizon or reading.today()
    on = st.date_input(
        "On which day", value=known, format="DD/MM/YYYY", key="programmes_on", bind="query-params", width=320
    )
    return on if isinstance(on, date) else known


def _position(each: FamilyHelp) -> None:
    sections.where_we_stand(look.plain(grant_stands(each.grant)))
    sections.key_figures(_figures(each), alt="Key figures of the programme")
    sections.needs_somebody(
        [_need(found) for found in needed_of_family_help(each)],
        done="No claim of this programme is to be made or was too large, all that was claimed has come, every pod is "
        "supervised, and the spend of every month is told.",
        stands_on=(),
    )


def _figures(each: FamilyHelp) -> list[Figure]:
    now, told = each.grant.now, each.grant.last_told
    whole = next((one for one in each.coming if one.group == Group("programme")), None)
    return [
        Figure("Grant", look.to_the_pound(each.programme.grant), "Granted in all"),
        Figure(
            "Spent",
            look.to_the_pound(told.spent_to_date if told else 0),
            f"To the end of {look.month(str(told.month))}, eligible or not" if told else "Nothing is told yet",
        ),
        Figure("Grant claimed", look.to_the_pound(now.claimed_to_date if now else 0), "In claims sent by that day"),
        Figure(
            "May be claimed now",
            look.to_the_pound(now.to_claim if now else 0),
            "The least of the percent of eligible spend, the grant profiled to date and the grant; less claims",
        ),
        Figure("Families in it", f"{whole.still_in if whole else 0:,}", "Started and not ended by that day"),
    ]


def _need(found: Needed) -> Need:
    match found.what:
        case "unsupervised":
            said, where = f"{look.plain(found.first.name)} has no supervising social worker.", "families"
        case "spend_not_told":
            said = f"Nobody has told the spend of {_months(*found.first.months_not_told)}."
            where = "record-spend"
        case "off_profile":
            behind = found.first.behind
            side = "behind" if behind > 0 else "beyond"
            said, where = f"Spend is {look.to_the_penny(abs(behind))} {side} its profile.", "money"
        case "claim_due":
            months = found.first.months_to_claim
            span = f" for {_months(*months)}" if months else ""
            said, where = f"A claim is due: {look.to_the_penny(found.first.now.to_claim)}{span}.", "record-claim"
        case "overclaimed":
            over = look.to_the_penny(found.first.now.overclaimed)
            said, where = f"{over} was claimed beyond what the grant meets.", "claims"
        case _:
            said = f"{look.to_the_penny(found.first.now.awaited)} was claimed and has not come."
            where = "claims"
    return Need(found.urgency, said, where)


def _months(first: Month, last: Month) -> str:
    return look.month(str(last)) if first == last else f"{look.month(str(first))} to {look.month(str(last))}"


def _money(grant: Grant) -> None:
    st.header("Spend and grant beside the profile", anchor="money")
    if not grant.months:
        sections.nothing("The first month is not over yet", "Choose a later day.")
        return
    _chart(grant)
    _by_month(grant)
    _claims(grant)


def _chart(grant: Grant) -> None:
    side = "behind" if grant.behind > 0 else "beyond"
    charts.finding(
        f"Spend is {look.in_millions(abs(grant.behind))} {side} its profile"
        if grant.behind
        else "Spend keeps to its profile",
        "Pounds to date at the end of each month; a month of which nobody has told goes on as the one before.",
    )
    charts.lines(
        [
            {"month": str(month.month), "line": line, "amount": getattr(month, amount)}
            for month in grant.months
            for line, amount in LINES.items()
        ],
        month="month",
        series="line",
        amount="amount",
        colours=dict(zip(LINES, look.series_colours(), strict=True)),
        alt_text=f"Spend and grant to date, planned and so far: {look.to_the_pound(abs(grant.behind))} {side} plan",
    )


_BY_MONTH = (
    tables.month("month", "Month"),
    tables.penny("planned_spend", "Spend planned (£)"),
    tables.TableColumn(
        "spent", "Spent (£)", lambda spent: "Not told" if spent is None else look.in_brackets(spent), True
    ),
    tables.penny("eligible", "Of it eligible (£)"),
    tables.penny("planned_grant", "Grant planned (£)"),
    tables.penny("due_to_date", "Grant meets to date (£)"),
    tables.penny("claimed_to_date", "Claimed to date (£)"),
    tables.penny("to_claim", "Left to claim (£)"),
)


def _by_month(grant: Grant) -> None:
    tables.show(grant.months[::-1], _BY_MONTH, alt="The programme's money by month, the latest first")
    tables.note_on_brackets()


def _claims(grant: Grant) -> None:
    st.subheader("Claims", anchor="claims")
    if grant.sent_later:
        later = look.counted(grant.sent_later, "claim was", "claims were")
        st.markdown(f"{later} sent after the day chosen above, and not counted here.")
    if not grant.claims:
        st.markdown("No claim was sent by that day.")
        return
    tables.show(
        grant.claims[::-1],
        [
            tables.code("claim", "Claim"),
            tables.in_words(
                "For", lambda claim: f"{look.month(claim.first_month)} to {look.month(claim.last_month)}"
            ),
            tables.penny("amount", "Claimed (£)"),
            tables.day("claimed_on", "Sent"),
            tables.penny("received", "Received (£)"),
            tables.day("received_on", "Received on"),
        ],
        alt="Claims sent, the latest first",
    )


def _families(each: FamilyHelp) -> None:
    st.header("Families by pod", anchor="families")
    if not each.coming:
        sections.nothing("No family had started by that day", "Hand over the sheets pods and families.")
        return
    if each.pods:
        _pods(each)
    _families_table(each)
    st.markdown(
        ":small[Years are those in which events are counted: twelve months before each start, up to twelve from it. "
        "Numbers under five stay in this room: the exports have a c for them.]"
    )


def _families_table(each: FamilyHelp) -> None:
    windows = {one.group: one for one in each.changes}
    reasons = [why for why in END_REASONS if any(one.ended.get(why) for one in each.coming)]
    tables.show(
        [
            {
                "group": _group(one.group, _pod_names(each)),
                "started": one.started,
                "still_in": one.still_in if one.group.cohort == "programme" else 0,
                **{why: one.ended.get(why, 0) for why in reasons},
                "before": str(windows[one.group].before.rate.years),
                "after": str(windows[one.group].after.rate.years),
            }
            for one in each.coming
        ],
        [
            tables.text("group", "Families"),
            tables.count("started", "Started"),
            tables.count("still_in", "Still in it"),
            *(tables.count(why, look.sentence_case(why)) for why in reasons),
            tables.TableColumn("before", "Years before", figure=True),
            tables.TableColumn("after", "Years after", figure=True),
        ],
        alt="Families by pod: how many started, are in it, ended for which reason, and how long they are looked at",
    )


def _pods(each: FamilyHelp) -> None:
    tables.show(
        each.pods,
        [
            tables.text("name", "Pod"),
            tables.in_words("Family practitioners", lambda pod: str(pod.practitioners or look.NIL), figure=True),
            tables.in_words("Peer mentors", lambda pod: str(pod.peer_mentors or look.NIL), figure=True),
            tables.TableColumn("supervising_social_worker", "Supervising social worker", _supervised),
        ],
        alt="Pods at work: family practitioners and peer mentors as whole-time equivalents, and supervision",
    )
    st.markdown(":small[Practitioners and mentors are whole-time equivalents.]")


def _supervised(known: bool | None) -> str:
    return "Yes" if known else "No" if known is False else "Not known"


def _pod_names(each: FamilyHelp) -> dict[str, str]:
    return {pod.pod: pod.name for pod in each.pods}


def _group(group: Group, names: dict[str, str]) -> str:
    if group.cohort == "comparison":
        return "Families without it"
    return "The programme" if group.all_pods else names.get(group.pod or "", group.pod or "No pod")


def _before_and_after(each: FamilyHelp) -> None:
    changes = each.changes
    st.header("What happened before and after", anchor="before-and-after")
    wholes = {(one.group.cohort, one.kind): one for one in changes if one.group.all_pods}
    own = [one for (cohort, _), one in wholes.items() if cohort == "programme"]
    if not own:
        sections.nothing("Nothing to compare yet", "Hand over the sheets families and family_events.")
        return
    for one in own:
        others = wholes.get(("comparison", one.kind))
        said = change_shown(one) + (f" {beside_others(one, others)}" if others else " There is no comparison.")
        st.markdown(f"- {look.plain(said)}")
    st.markdown(CAUTION)
    _rates(own, wholes.values())
    without = {kind: one for (cohort, kind), one in wholes.items() if cohort == "comparison"}
    _changes_table(changes, without, _pod_names(each))


def _rates(own: Sequence[BeforeAndAfter], wholes: Iterable[BeforeAndAfter]) -> None:
    """The rates of the whole programme, and of those it is compared with, as a chart."""
    shown = sum(one.verdict in ("fewer", "more") for one in own)
    charts.finding(
        f"{shown} of {len(own)} kinds of event show a difference",
        "Events per 100 families a year, twelve months before the start and up to twelve from it; the line is the "
        "95% interval of each rate (Byar's approximation). Whether two rates differ is told by their ratio.",
    )
    charts.intervals(
        [row for one in wholes for row in _drawn(one)],
        unit="events per 100 families a year",
        alt_text="Events before and after the start with their intervals: " + " ".join(map(change_shown, own)),
    )


def _drawn(change: BeforeAndAfter) -> Iterator[dict[str, Any]]:
    who = "with it" if change.group.cohort == "programme" else "without it"
    for when, window in (("Before", change.before), ("After", change.after)):
        rate = window.rate
        if rate.rate is not None:
            yield {
                "label": EVENTS[change.kind].capitalize(),
                "series": f"{when}, {who}",
                "low": rate.low,
                "middle": rate.rate,
                "high": rate.high,
            }


def _changes_table(
    changes: Sequence[BeforeAndAfter], others: Mapping[EventKind, BeforeAndAfter], names: dict[str, str]
) -> None:
    tables.show_all(
        changes,
        [
            tables.in_words("Families", lambda one: _group(one.group, names)),
            tables.in_words("What happened", lambda one: EVENTS[one.kind].capitalize()),
            tables.count("before.rate.events", "Before"),
            tables.TableColumn("before.rate", "Per 100 families a year before", _rate),
            tables.count("after.rate.events", "After"),
            tables.TableColumn("after.rate", "Per 100 families a year after", _rate),
            tables.TableColumn("ratio", "After to before, as a ratio", _ratio),
            tables.named("verdict", "What the ratio shows", VERDICTS),
            tables.in_words("After, to families without it, as a ratio", lambda one: _to_others(one, others)),
        ],
        alt="Events before and after the start, by group of families",
    )
    sections.source(
        "families and their events as known; the window after the start goes on when a family has left, and ends on "
        "the day chosen. Ratios have their 95% interval, in which 1 is no difference; after to before compares each "
        "family with itself. Fewer than ten events in both together are too few to tell"
    )


def _rate(rate: EventRate) -> str:
    # Word joiners keep an interval on one line.
    return look.NIL if rate.rate is None else f"{rate.rate} ({rate.low}\u2060–\u2060{rate.high})"


def _ratio(ratio: RateRatio | None) -> str:
    if ratio is None or ratio.ratio is None:
        return look.NIL
    return f"{ratio.ratio} ({ratio.low}\u2060–\u2060{ratio.high})"


def _to_others(one: BeforeAndAfter, others: Mapping[EventKind, BeforeAndAfter]) -> str:
    if one.group.cohort == "comparison" or one.kind not in others:
        return look.NIL
    return _ratio(one.beside(others[one.kind]))


def _ways() -> None:
    st.header("Where to go on")
    pages.link("review")
    pages.link("files")
    pages.link("hand-over", "Hand over a book")


if __name__ == "__main__":
    show()
