"""Closer to home, its lists: secured days, waits, step-down and jointly commissioned homes."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import median_low
from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask, counted
from dashboards.widgets import look, sections, tables
from ledger.answers.closer_to_home import overruns

KINDS = {
    "secure": "A secure home",
    "tier4": "An inpatient bed (tier 4)",
    "step_down": "A step-down",
    "residential": "A children’s home",
    "fostering": "Foster carers",
    "other": "Another place",
}
_SETTINGS = {"K1": "A secure home", "K2": "A children’s home", "T4": "An inpatient bed", "R2": "A hospital or unit"}


def of_secured(rows: Rows) -> None:
    """Wraparound and short breaks: secured days, and what they avert beside what they cost."""
    st.header("Wraparound and short breaks", anchor="secured")
    if not rows:
        sections.nothing(
            "No wraparound or short breaks are open at the as-at date",
            "They are placements of setting WRAP or SHORT; what they avert is told in the sheet averts.",
        )
        return
    st.markdown(
        "How many days of agreed funding lie ahead, and what a week costs beside a week of what it is bought to "
        "avert. The two stand side by side; no saving is worked out, since nobody knows what would have been."
    )
    shown = sorted(rows, key=lambda row: (10**6 if row["days"] is None else row["days"], row["placement"]))
    tables.show(shown, _SECURED, alt="Wraparound and short breaks, the fewest secured days first")
    sections.source("agreements in force and agreed, prices at the as-at date, and judgements of what is averted")


def _until(row: dict[str, Any]) -> str:
    if row["secured"] == "no":
        return "Not agreed at the as-at date"
    if row["secured"] == "to_its_end":
        return f"{look.day(row['last_day'])}, its end"
    return look.day(row["last_day"])


def _averts(row: dict[str, Any]) -> str | None:
    if row["averts"] is None:
        return None
    fostering = "Foster carers" if row["averts"].startswith("U") else row["averts"]
    return f"{_SETTINGS.get(row['averts'], fostering)}, judged {look.day(row['judged_on'])} by {row['judged_by']}"


def _averted_week(row: dict[str, Any]) -> str:
    if row["averts"] is not None and row["averted_weekly"] is None:
        return "Not known"
    return look.to_the_pound(row["averted_weekly"])


_SECURED = (
    tables.placement(),
    tables.coded("setting_group", "What"),
    tables.TableColumn(
        "days",
        "Secured days ahead",
        lambda days: "No last day" if days is None else f"{days:,}",
        figure=True,
        filed=tables.as_it_is,
    ),
    tables.in_words("Until", _until),
    tables.pound("weekly_cost", "A week costs"),
    tables.in_words("Bought to avert", _averts),
    tables.in_words("A week of that", _averted_week, figure=True),
)


def of_waits(rows: Rows) -> None:
    """Searches for a place: how long, how far, who said no, and what was held meanwhile."""
    st.header("Waits", anchor="waits")
    if not rows:
        sections.nothing(
            "No search for a place is known",
            "Record one below, or hand over the sheets searches and search_refusals.",
        )
        return
    _by_kind(rows)
    order = {"waiting": 0, "found": 1, "ended": 2}
    shown = sorted(rows, key=lambda row: (order[row["state"]], -row["days"], row["search"]))
    tables.show(shown, _WAITS, alt="Searches for a place, those that go on first")
    twice = _held_for_two(rows)
    if twice:
        st.markdown(
            f":small[Two searches were held in {look.plain(', '.join(twice))} on the same days: what those cost is "
            "told with each, and in sums twice.]"
        )
    _refusals()
    _who_bore("Who bore what was held meanwhile", counted(overruns.wait_costs), "search", "Search")


def _held_for_two(rows: Rows) -> list[str]:
    """Placements whose days count with more than one search."""
    until: dict[str, date] = {}
    found = set()
    for row in sorted((row for row in rows if row["held_in"] and row["days"]), key=lambda row: row["needed_on"]):
        held, ends = str(row["held_in"]), row["needed_on"] + timedelta(days=row["days"])
        if held in until and row["needed_on"] < until[held]:
            found.add(held)
        until[held] = max(ends, until.get(held, ends))
    return sorted(found)


_BY_KIND = (
    tables.text("what", "What was looked for"),
    tables.count("searches", "Searches"),
    tables.count("waiting", "Waiting now"),
    tables.count("middle", "Days, the middle one"),
    tables.count("longest", "Days, the longest"),
    tables.count("refused", "Said no"),
    tables.pound("cost", "Held meanwhile, cost"),
)


def _by_kind(rows: Rows) -> None:
    by_kind = {named: [row for row in rows if row["kind"] == kind] for kind, named in KINDS.items()}
    kinds = [
        {
            "what": named,
            "searches": len(of_kind),
            "waiting": sum(row["state"] == "waiting" for row in of_kind),
            "middle": median_low([row["days"] for row in of_kind]),
            "longest": max(row["days"] for row in of_kind),
            "refused": sum(row["refused"] for row in of_kind),
            "cost": sum(row["cost"] for row in of_kind),
        }
        for named, of_kind in by_kind.items()
        if of_kind
    ]
    tables.show(kinds, _BY_KIND, alt="Waits by what was looked for")


def _how(row: dict[str, Any]) -> str:
    needed = f"Needed from {look.day(row['needed_on'])}"
    if row["state"] == "found":
        far = (
            f", {look.miles(row['tenths_from_home'])} miles from home" if row["tenths_from_home"] is not None else ""
        )
        return f"{needed}, found {look.day(row['found_on'])}{far}"
    return f"{needed}, given up or not needed" if row["state"] == "ended" else f"{needed}, still looking"


_WAITS = (
    tables.code("search", "Search"),
    tables.in_words("What, and who looks", lambda row: f"{KINDS[row['kind']]}: {row['agency_name']}"),
    tables.in_words("How it stands", _how),
    tables.count("days", "Days waited"),
    tables.count("refused", "Said no"),
    tables.placement("held_in", "Held in"),
    tables.pound("cost", "Which cost"),
)


_REFUSALS = (
    tables.coded("reason", "Reason"),
    tables.named("kind", "What was looked for", KINDS),
    tables.count("refusals", "Times"),
    tables.count("providers", "Providers"),
)


def _refusals() -> None:
    rows = ask("closer_to_home_refusals")
    if not rows:
        return
    st.subheader("Why providers said no")
    tables.show(rows, _REFUSALS, alt="Refusals by reason and by what was looked for, the most frequent first")


_CHAINED = tables.columns(
    overruns.StepDownRow,
    tables.in_words("Chain and step", lambda row: f"{row['chain']}, {row['step']}", whole=True),
    "placement",
    tables.coded("setting_group", "Setting"),
    *("first_day", "planned_last_day", "last_day", "days_past", "cost"),
    amounts=tables.pound,
)


def of_step_downs(rows: Rows) -> None:
    """Placements that follow one on another, and what lies past each plan."""
    st.header("Step-down", anchor="step-down")
    if not rows:
        sections.nothing(
            "No placement follows on from another, and none is past its planned last day",
            "The columns stepped_from and planned_last_day of the sheet placements tell of both.",
        )
        return
    late = sum(bool(row["days_past"]) for row in rows)
    longest = max(row["days_past"] for row in rows)
    st.markdown(
        f"{look.counted(late, 'placement')} went past the planned last day, the longest by "
        f"{look.counted(longest, 'day')}. What follows one on another is a chain; those with the most days past "
        "come first."
    )
    chains = {row["chain"] for row in rows}
    most = {chain: max(row["days_past"] for row in rows if row["chain"] == chain) for chain in chains}
    shown = sorted(rows, key=lambda row: (-most[row["chain"]], row["chain"], row["step"], row["placement"]))
    tables.show(shown, _CHAINED, alt="Chains of placements with planned and actual last days")
    _who_bore("Who bears the days past the plan", counted(overruns.step_down_costs), "placement", "Placement")


_BEARER = ("agency_name", "budget_name", "standing")
_BEARERS = (
    tables.text("agency_name", "Agency"),
    tables.text("budget_name", "Budget"),
    tables.coded("standing", "Standing"),
)


def _who_bore(title: str, rows: Rows, of: str, header: str) -> None:
    """By budget and standing, in all and one by one."""
    if not rows:
        return
    sums: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        sums[tuple(row[name] for name in _BEARER)] += row["amount"]
    together = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    st.subheader(title)
    tables.show(
        [dict(zip((*_BEARER, "amount"), (*bearer, amount), strict=True)) for bearer, amount in together],
        [*_BEARERS, tables.pound("amount", "Bears")],
        alt=title,
    )
    with st.expander(f"By {header.lower()}"):
        tables.show(
            sorted(rows, key=lambda row: (row[of], row["budget_name"], row["standing"])),
            [tables.code(of, header), *_BEARERS, tables.penny("amount", "Bears (£)")],
            alt=f"{title}, by {header.lower()}",
        )


def of_homes(rows: Rows) -> None:
    """Jointly commissioned homes: whose decision, beds, and a night taken beside one of the same need outside."""
    st.header("Jointly commissioned homes", anchor="homes")
    if not rows:
        sections.nothing(
            "No home has a price for all its beds",
            "Hand over the sheets homes, home_blocks and home_beds.",
        )
        return
    latest = {row["home"]: row for row in sorted(rows, key=lambda row: row["service_month"])}
    st.markdown(
        "What a night that was taken cost with the empty beds in it, beside the middle price of a night of the same "
        "setting bought one by one in the same month; of fewer than five none is told."
    )
    tables.show(
        list(latest.values()),
        [_HOME, tables.text("governance", "Whose decision, which board"), *_NIGHTS],
        alt="Jointly commissioned homes in the latest month",
    )
    with st.expander("The twelve months"):
        ordered = sorted(rows, key=lambda row: (row["home_name"], row["service_month"]), reverse=True)
        tables.show(ordered, [_HOME, *_NIGHTS], alt="Jointly commissioned homes month by month, the latest first")


_HOME = tables.text("home_name", "Home")
_NIGHTS = (
    tables.month("service_month", "Month"),
    tables.count("beds", "Beds"),
    tables.in_words("Nights taken", lambda row: f"{row['taken_days']:,} of {row['bed_days']:,}", figure=True),
    tables.pound("empty_price", "Empty beds cost"),
    tables.pound("per_taken_night", "A night taken"),
    tables.TableColumn(
        "per_night_outside",
        "A night outside",
        lambda pence: "Too few" if pence is None else look.to_the_pound(pence),
        figure=True,
        filed=tables.parts(100),
    ),
)
