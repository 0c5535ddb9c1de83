"""What is expected of partners beside a split that is tried: awaited, declined and not asked, never as one sum."""

from __future__ import annotations

import streamlit as st

from dashboards.review.what_if.tried import Tried
from dashboards.widgets import tables
from ledger.answers.what_if.supposition import SupposedExposure
from ledger.domain.what_if.measures import (
    AWAITED_NOW,
    AWAITED_THEN,
    DECLINED_NOW,
    DECLINED_THEN,
    NOT_ASKED_NOW,
    NOT_ASKED_THEN,
    SHARE_NOT_KNOWN_NOW,
    SHARE_NOT_KNOWN_THEN,
)

_OF_BUDGETS = {
    "now.awaited": AWAITED_NOW,
    "then.awaited": AWAITED_THEN,
    "now.declined": DECLINED_NOW,
    "then.declined": DECLINED_THEN,
    "now.not_asked": NOT_ASKED_NOW,
    "then.not_asked": NOT_ASKED_THEN,
}
_OF_NOBODY = {"now": SHARE_NOT_KNOWN_NOW, "then": SHARE_NOT_KNOWN_THEN}


def show(tried: Tried) -> None:
    """By budget and year in three parts; days of which no share is known apart from them."""
    found = tried.found
    if not found.expected and not found.not_known:
        return
    st.header("Expected of partners", anchor="expected")
    st.markdown(
        "For days without an agreement the lead commissioner pays the whole cost, and none of this is in the figures "
        "above. Only what is awaited is income that may come; what was declined, and what nobody was asked for, is "
        "the lead commissioner's cost."
    )
    if found.expected:
        tables.show(
            found.expected,
            [
                tables.in_words("Expected of", lambda row: _budget(tried, row)),
                tables.year("financial_year", "Year"),
                *(tables.money(name, f"{measure.name} (£)", measure) for name, measure in _OF_BUDGETS.items()),
            ],
            alt="Expected of partners by budget and year in three parts, now and by this split",
            given=tried.given,
        )
        tables.note_on_brackets()
    if found.not_known:
        st.markdown("Of some days without an agreement nothing says what would be shared. This is what they cost.")
        tables.show(
            found.not_known,
            [
                tables.year("financial_year", "Year"),
                *(tables.money(name, f"{measure.name} (£)", measure) for name, measure in _OF_NOBODY.items()),
            ],
            alt="Cost of days without a known share, now and by this split",
            given=tried.given,
        )


def _budget(tried: Tried, row: SupposedExposure) -> str:
    return tried.found.purses.budgets[row.budget].name
