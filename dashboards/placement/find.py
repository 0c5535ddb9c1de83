"""Find a placement: by code, provider, setting, standing, lead agency; each leads to its page."""

from __future__ import annotations

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import look, sections, tables


def show() -> None:
    """The search, whose filters live in the address so that a view can be sent."""
    choices = ask("find_choices")
    with st.grid(5, min_column_width=170):
        text = st.text_input("Code or provider", key="text", bind="query-params")
        setting = _choice("Setting", "setting", choices)
        standing = _choice("Standing now", "standing", choices)
        lead = _choice("Lead agency", "lead", choices)
        state = tables.chosen("State", "state", {"open": "Open", "ended": "Ended"})
    found = ask("find_placements", text=text.strip(), setting=setting, standing=standing, lead=lead, state=state)
    _found(found)


def _choice(label: str, name: str, choices: Rows) -> str:
    values = [row["value"] for row in choices if row["filter"] == name]
    if name == "standing":
        values.sort(key=look.standing_order)
    words = {value: value if name == "lead" else look.sentence_case(value) for value in values}
    return tables.chosen(label, name, words)


_FOUND = (
    tables.placement(),
    tables.text("child", "Child (pseudonym)"),
    tables.coded("setting_group", "Setting"),
    tables.text("provider_name", "Provider"),
    tables.text("lead_agency_name", "Lead agency"),
    tables.day("first_day", "From"),
    tables.day("last_day", "To"),
    tables.in_words(
        "Standing",
        lambda row: look.sentence_case(row["standing_now"] if row["open"] else "ended"),
        whole=True,
    ),
    tables.pound("weekly_cost", "A week costs"),
)


def _found(found: Rows) -> None:
    st.header("Placements found")
    if not found:
        sections.nothing("No placement fits", "Choose “Any” in a filter, or shorten what you look for.")
        return
    open_now = [row for row in found if row["open"]]
    weekly = sum(row["weekly_cost"] for row in open_now)
    st.markdown(
        f"{look.counted(len(found), 'placement')}, of which {len(open_now):,} are open and cost "
        f"{look.to_the_pound(weekly)} a week. Open one to see how its money comes about."
    )
    tables.show(found, _FOUND, alt="Placements that fit the search, open ones first")


if __name__ == "__main__":
    show()
