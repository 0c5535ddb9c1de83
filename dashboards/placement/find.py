"""Find a placement: by code, provider, setting, funding status, lead agency; each leads to its page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import reading
from dashboards.reading import Rows, ask
from dashboards.widgets import figures, look, sections, tables
from ledger.answers.sheet import ended_agencies, names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.money_and_days.figures import whole_of
from ledger.domain.placements.measures import OPEN_PLACEMENTS, PLACEMENTS_FOUND
from ledger.domain.splits.measures import WEEKLY_COST


def show() -> None:
    """The search, whose filters live in the address so that a view can be sent."""
    choices = ask("find_choices")
    with st.grid(5, min_column_width=170):
        text = st.text_input("Code or provider", key="text", bind="query-params")
        setting = _choice("Setting", "setting", choices)
        standing = _choice("Funding status now", "standing", choices)
        lead = _choice("Lead commissioner", "lead", choices)
        state = tables.chosen("Stay", "state", {"open": "Open", "ended": "Ended"})
    asked = {"text": text.strip(), "setting": setting, "standing": standing, "lead": lead, "state": state}
    _found(ask("find_placements", **asked), tuple(asked.items()))


def _choice(label: str, name: str, choices: Rows) -> str:
    values = [row["value"] for row in choices if row["filter"] == name]
    if name == "standing":
        values.sort(key=look.standing_order)
    words = _leads(values) if name == "lead" else {value: look.sentence_case(value) for value in values}
    return tables.chosen(label, name, words)


def _leads(found: Sequence[str]) -> dict[str, str]:
    """Who led a placement, by name: first who may lead one today, then who was an agency until some day."""
    every, ended = reading.in_books(names, Agency), reading.in_books(ended_agencies)
    until = {every[code]: look.until(every[code], last) for code, last in ended.items()}
    return {name: until.get(name, name) for name in sorted(found, key=lambda name: (name in until, name))}


_FOUND = (
    tables.placement(),
    tables.text("child", "Child (pseudonym)"),
    tables.coded("setting_group", "Setting"),
    tables.text("provider_name", "Provider"),
    tables.text("lead_agency_name", "Lead commissioner"),
    tables.day("first_day", "From"),
    tables.day("last_day", "To"),
    tables.in_words(
        "Funding status",
        lambda row: look.sentence_case(row["standing_now"] if row["open"] else "ended"),
        whole=True,
    ),
    tables.whole_pounds("weekly_cost", "Weekly cost", WEEKLY_COST),
)


def _found(found: Rows, asked: tuple[tuple[str, str], ...]) -> None:
    st.header("Placements found")
    if not found:
        sections.nothing("No placement matches", "Choose “Any” in a filter, or type less of the code or name.")
        return
    open_now = [row for row in found if row["open"]]
    # One week of each placement is a figure of its own; what is looked for narrows what they come to.
    weeks = [{"placement": row["placement"], "weekly_cost": row["weekly_cost"]} for row in open_now]
    weekly = WEEKLY_COST.of(whole_of(WEEKLY_COST, weeks, "weekly_cost").value, found=asked)
    number, still_open = PLACEMENTS_FOUND.of(len(found), found=asked), OPEN_PLACEMENTS.of(len(open_now), found=asked)
    st.markdown(
        f"{figures.counted(number, 'placement')}, of which {figures.number(still_open)} are open and cost "
        f"{figures.amount(weekly, figures.to_the_pound)} a week. Open one to see who pays and why."
    )
    tables.show(found, _FOUND, alt="Placements that match the search, open ones first")


if __name__ == "__main__":
    show()
