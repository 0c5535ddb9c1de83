"""Closer to home, its lists: secured days, waits, delayed move-on and jointly commissioned homes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median_low
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.reading import Rows, ask, counted
from dashboards.widgets import figures, look, sections, tables
from ledger.answers.closer_to_home import overruns
from ledger.domain.closer_to_home.measures import (
    AVERTED_WEEK,
    DAYS_WAITED,
    DELAYED_COST,
    DELAYED_PLACEMENTS,
    INTERIM_COST,
    LONGEST_DELAY,
    LONGEST_WAIT,
    MEDIAN_WAIT,
    PROVIDERS_REFUSING,
    REFUSALS,
    SEARCHES,
    SECURED_DAYS,
)
from ledger.domain.homes.measures import (
    BEDS,
    COST_PER_OCCUPIED_NIGHT,
    EMPTY_BED_COST,
    NIGHT_OUTSIDE,
    NIGHTS,
    OCCUPIED_NIGHTS,
)
from ledger.domain.money_and_days.figures import Measure, whole_of
from ledger.domain.splits.measures import WEEKLY_COST

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
    """Packages of care at home: secured days, and what they avert beside what they cost."""
    st.header("Packages of care at home (wraparound), short breaks", anchor="secured")
    if not rows:
        sections.nothing(
            "No wraparound or short breaks are open on the day of asking",
            "They are placements of setting WRAP or SHORT; what they avert is recorded in the sheet averts.",
        )
        return
    st.markdown(
        "How many days of agreed funding lie ahead, and what a week costs beside a week of what it is bought to "
        "avert. The two stand side by side; no saving is worked out, since nobody knows what would have been."
    )
    shown = sorted(rows, key=lambda row: (10**6 if row["days"] is None else row["days"], row["placement"]))
    tables.show(
        shown,
        _SECURED,
        alt="Wraparound and short breaks, the fewest secured days first",
        given={"on": reading.asked_on()},
    )
    sections.source("agreements in force and agreed, prices on the day of asking, and judgements of what is averted")


def _until(row: dict[str, Any]) -> str:
    if row["secured"] == "no":
        return "Not agreed on the day of asking"
    if row["secured"] == "to_its_end":
        return f"{look.day(row['last_day'])}, its end"
    return look.day(row["last_day"])


def _averts(row: dict[str, Any]) -> str | None:
    if row["averts"] is None:
        return None
    fostering = "Foster carers" if row["averts"].startswith("U") else row["averts"]
    return f"{_SETTINGS.get(row['averts'], fostering)}, judged {look.day(row['judged_on'])} by {row['judged_by']}"


def _averted_week(row: dict[str, Any]) -> str:
    if row["averts"] is None:
        return look.NIL
    week = AVERTED_WEEK.of(
        row["averted_weekly"], placement=row["placement"], averts=row["averts"], on=reading.asked_on()
    )
    return look.sentence_case(look.NOT_KNOWN) if week.value is None else figures.to_the_pound(week)


_SECURED = (
    tables.placement(),
    tables.coded("setting_group", "Setting"),
    tables.or_else(tables.number("days", "Secured days ahead", SECURED_DAYS), "No last day"),
    tables.in_words("Until", _until),
    tables.whole_pounds("weekly_cost", "Weekly cost", WEEKLY_COST),
    tables.in_words("Bought to avert", _averts),
    tables.in_words("Weekly cost of what is averted", _averted_week, figure=True),
)


def of_waits(rows: Rows) -> None:
    """Searches for a place: how long, how far, who refused, and the interim placement."""
    st.header("Waits for a place", anchor="waits")
    if not rows:
        sections.nothing(
            "No search for a place is known",
            "Record one below, or import the sheets searches and search_refusals.",
        )
        return
    _by_kind(rows)
    order = {"waiting": 0, "found": 1, "ended": 2}
    shown = sorted(rows, key=lambda row: (order[row["state"]], -row["days"], row["search"]))
    tables.show(shown, _WAITS, alt="Searches for a place, open ones first", given={"on": reading.asked_on()})
    twice = _interim_for_two(rows)
    if twice:
        st.markdown(
            f":small[Two searches had the interim placement {look.plain(', '.join(twice))} on the same days. What "
            "those days cost is told with each search, and twice in sums.]"
        )
    _refusals()
    _who_paid("Who paid for interim placements", counted(overruns.wait_costs), "search", "Search", INTERIM_COST)


def _interim_for_two(rows: Rows) -> list[str]:
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
    tables.number("searches", "Searches"),
    tables.number("waiting", "Open searches"),
    tables.number("median", "Days waited, median"),
    tables.number("longest", "Days waited, longest"),
    tables.number("refused", "Refusals"),
    tables.whole_pounds("cost", "Cost of interim placements"),
)


def _by_kind(rows: Rows) -> None:
    kinds = [
        _of_kind(kind, named, [row for row in rows if row["kind"] == kind])
        for kind, named in KINDS.items()
        if any(row["kind"] == kind for row in rows)
    ]
    tables.show(kinds, _BY_KIND, alt="Waits by what was looked for")


def _of_kind(kind: str, named: str, rows: Rows) -> dict[str, Any]:
    given: dict[str, Any] = {"kind": kind, "on": reading.asked_on()}
    days = [row["days"] for row in rows]
    return {
        "what": named,
        "searches": SEARCHES.of(len(rows), **given),
        "waiting": SEARCHES.of(len([row for row in rows if row["state"] == "waiting"]), state="waiting", **given),
        "median": MEDIAN_WAIT.of(median_low(days), **given),
        "longest": LONGEST_WAIT.of(max(days), **given),
        "refused": whole_of(REFUSALS, rows, "refused", **given),
        "cost": whole_of(INTERIM_COST, rows, "cost", **given),
    }


def _how(row: dict[str, Any]) -> str:
    needed = f"Needed from {look.day(row['needed_on'])}"
    if row["state"] == "found":
        far = (
            f", {look.miles(row['tenths_from_home'])} miles from home" if row["tenths_from_home"] is not None else ""
        )
        return f"{needed}, found {look.day(row['found_on'])}{far}"
    return f"{needed}, ended or not needed" if row["state"] == "ended" else f"{needed}, still looking"


_WAITS = (
    tables.code("search", "Search"),
    tables.in_words("What, and who looks", lambda row: f"{KINDS[row['kind']]}: {row['agency_name']}"),
    tables.in_words("Progress", _how),
    tables.number("days", "Days waited", DAYS_WAITED),
    tables.number("refused", "Refusals", REFUSALS),
    tables.placement("held_in", "Interim placement"),
    tables.whole_pounds("cost", "Cost of interim placements", INTERIM_COST),
)


_REFUSALS = (
    tables.coded("reason", "Reason"),
    tables.named("kind", "What was looked for", KINDS),
    tables.number("refusals", "Refusals", REFUSALS),
    tables.number("providers", "Providers that refused", PROVIDERS_REFUSING),
)


def _refusals() -> None:
    rows = ask("closer_to_home_refusals")
    if not rows:
        return
    st.subheader("Why providers refused")
    tables.show(
        rows,
        _REFUSALS,
        alt="Refusals by reason and by what was looked for, the most frequent first",
        given={"on": reading.asked_on()},
    )


_CHAINED = tables.columns(
    overruns.StepDownRow,
    tables.in_words("Chain and step", lambda row: f"{row['chain']}, {row['step']}", whole=True),
    "placement",
    tables.coded("setting_group", "Setting"),
    *("first_day", "planned_last_day", "last_day", "days_past", "cost"),
    amounts=tables.whole_pounds,
)


def of_step_downs(rows: Rows) -> None:
    """Placements that follow one on another, and the days after each planned move."""
    st.header("Step-down and delayed move-on", anchor="step-down")
    if not rows:
        sections.nothing(
            "No placement follows another, and none is past its planned last day",
            "The columns stepped_from and planned_last_day of the sheet placements tell of both.",
        )
        return
    on = reading.asked_on()
    late = DELAYED_PLACEMENTS.of(len([row for row in rows if row["days_past"]]), on=on)
    longest = LONGEST_DELAY.of(max(row["days_past"] for row in rows), on=on)
    by_how_much = f", the longest for {figures.counted(longest, 'day')}" if longest else ""
    st.markdown(
        f"{look.beginning(figures.counted(late, 'placement'))} went on after the planned move{by_how_much}. "
        "Placements that follow one another are a chain; the longest delays come first. Days and cost are of all "
        f"stays, ended ones too, up to {look.day(on)}."
    )
    most = {chain: max(row["days_past"] for row in of_chain) for chain, of_chain in _chains(rows).items()}
    shown = sorted(rows, key=lambda row: (-most[row["chain"]], row["chain"], row["step"], row["placement"]))
    tables.show(shown, _CHAINED, alt="Chains of placements with planned and actual last days", given={"on": on})
    _who_paid(
        "Who pays for delayed move-on", counted(overruns.step_down_costs), "placement", "Placement", DELAYED_COST
    )


def _chains(rows: Rows) -> dict[str, Rows]:
    chains: dict[str, Rows] = {}
    for row in rows:
        chains.setdefault(row["chain"], []).append(row)
    return chains


_WHO = ("agency_name", "budget_name", "budget", "standing")
_PAYERS = (
    tables.text("agency_name", "Agency"),
    tables.text("budget_name", "Budget"),
    tables.coded("standing", "Funding status"),
)


def _who_paid(title: str, rows: Rows, of: str, header: str, measure: Measure) -> None:
    """By budget and funding status, in all and one by one."""
    if not rows:
        return
    on = reading.asked_on()
    st.subheader(title)
    tables.show(
        sorted(_by_payer(rows, measure, on), key=lambda row: (-row["amount"].size, row["budget_name"])),
        [*_PAYERS, tables.whole_pounds("amount", measure.name)],
        alt=title,
    )
    with st.expander(f"By {header.lower()}"):
        tables.show(
            sorted(rows, key=lambda row: (row[of], row["budget_name"], row["standing"])),
            [tables.code(of, header), *_PAYERS, tables.money("amount", f"{measure.name} (£)", measure)],
            alt=f"{title}, by {header.lower()}",
            given={"on": on},
        )


def _by_payer(rows: Rows, measure: Measure, on: date) -> Iterable[dict[str, Any]]:
    """What each budget pays with each funding status, of all of them together."""
    for who in {tuple(row[name] for name in _WHO): row for row in rows}.values():
        kept = {"budget": who["budget"], "standing": who["standing"]}
        yield {**{name: who[name] for name in _WHO}, "amount": whole_of(measure, rows, "amount", on=on, **kept)}


def of_homes(rows: Rows) -> None:
    """Jointly commissioned homes: whose decision, beds, and an occupied night beside one of the same need outside."""
    st.header("Jointly commissioned homes", anchor="homes")
    if not rows:
        sections.nothing(
            "No home has a price for all its beds",
            "Import the sheets homes, home_blocks and home_beds.",
        )
        return
    latest = {row["home"]: row for row in sorted(rows, key=lambda row: row["service_month"])}
    st.markdown(
        "What an occupied bed night cost with the empty beds in it, beside the median price of a night of the same "
        "setting bought one by one in the same month. No median is shown for fewer than five."
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
_OF_A_MONTH = {"month": "service_month"}
_NIGHTS = (
    tables.month("service_month", "Month"),
    tables.number("beds", "Beds", BEDS, **_OF_A_MONTH),
    tables.number("taken_days", "Occupied bed nights", OCCUPIED_NIGHTS, **_OF_A_MONTH),
    tables.number("bed_days", "Bed nights", NIGHTS, **_OF_A_MONTH),
    tables.whole_pounds("empty_price", "Cost of empty beds", EMPTY_BED_COST, **_OF_A_MONTH),
    tables.whole_pounds("per_taken_night", "Cost per occupied bed night", COST_PER_OCCUPIED_NIGHT, **_OF_A_MONTH),
    tables.or_else(
        tables.whole_pounds("per_night_outside", "Median night outside", NIGHT_OUTSIDE, **_OF_A_MONTH), "Too few"
    ),
)
