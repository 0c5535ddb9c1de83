"""The dashboards: navigation, and around every page the frame."""

from __future__ import annotations

import streamlit as st

from dashboards import frame, look, reading

_HIDDEN = "hidden"
START = st.Page("start.py", title="Finance", default=True, visibility=_HIDDEN)
MENU = [
    st.Page("finance/front.py", title="Finance", url_path="finance"),
    st.Page("review/front.py", title="Joint review", url_path="review"),
    st.Page("leadership/front.py", title="System leadership", url_path="leadership"),
    st.Page("placement/find.py", title="Find a placement", url_path="find"),
    st.Page("finance/month_end.py", title="Month end", url_path="month-end"),
]
REACHED = [
    st.Page("placement/page.py", title="Placement", url_path="placement", visibility=_HIDDEN),
    st.Page("finance/hand_over.py", title="Hand over papers", url_path="hand-over", visibility=_HIDDEN),
    st.Page("finance/worklist.py", title="Invoice worklist", url_path="worklist", visibility=_HIDDEN),
    st.Page("finance/line.py", title="Invoice line", url_path="line", visibility=_HIDDEN),
    st.Page("finance/recharges.py", title="Recharges", url_path="recharges", visibility=_HIDDEN),
    st.Page("finance/recharge.py", title="Recharge", url_path="recharge", visibility=_HIDDEN),
    st.Page("finance/settings.py", title="Settings", url_path="settings", visibility=_HIDDEN),
]
WITHOUT_FIGURES = ("month-end", "hand-over", "settings", "worklist", "line", "recharges", "recharge")
"""Pages that work on the store, and so before anything has been counted."""

st.set_page_config(page_title="Joint commissioning ledger", layout="wide")
page = st.navigation([START, *MENU, *REACHED], position="top")
reading.turn_to(page.url_path)
st.title(page.title)
st.html(look.style())
if frame.show(figures_needed=page.url_path not in WITHOUT_FIGURES):
    page.run()
