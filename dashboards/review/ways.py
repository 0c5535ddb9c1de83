"""The ways from one page of the joint review to the others."""

from __future__ import annotations

import streamlit as st

from dashboards import reading

# Address, module, label, icon, and what one does there; in the order in which people sit down together.
PAGES = (
    ("panel", "panel", "Panel", "groups", "The agenda from what is due; minutes, recommendations and actions in"),
    ("what-if", "what_if", "What if", "calculate", "Change a split or propose one, and see what it would cost whom"),
    ("outcomes", "outcomes", "Outcomes and accountability", "flag", "Who answers for what, beside who pays"),
    (
        "therapeutic",
        "therapeutic",
        "Therapeutic, in evidence",
        "psychology",
        "What is claimed, what is evidenced, which hours were delivered",
    ),
    ("closer", "closer", "Closer to home", "home_pin", "Distance, waits for a place, step-down, care at home"),
    ("programmes", "programmes", "Early help programmes", "family_restroom", "Grant, families, before and after"),
)


def show() -> None:
    """Links to the pages of the joint review, with what one does on each."""
    st.header("Sit down together", anchor="ways")
    with st.grid(3, min_column_width=280):
        for address, module, label, icon, does in PAGES:
            if address != reading.page():
                with st.container(gap=None):
                    st.page_link(f"review/{module}.py", label=label, icon=f":material/{icon}:")
                    st.markdown(f":small[{does}.]")
