"""The dashboards: navigation, and around every page the frame."""

from __future__ import annotations

import streamlit as st

from dashboards import frame, look

START = st.Page("start.py", title="Finance", default=True, visibility="hidden")
FINANCE = st.Page("finance/front.py", title="Finance", url_path="finance")
REVIEW = st.Page("review/front.py", title="Joint review", url_path="review")
LEADERSHIP = st.Page("leadership/front.py", title="System leadership", url_path="leadership")
FIND = st.Page("placement/find.py", title="Find a placement", url_path="find")
PLACEMENT = st.Page("placement/page.py", title="Placement", url_path="placement", visibility="hidden")

st.set_page_config(page_title="Joint commissioning ledger", layout="wide")
page = st.navigation([START, FINANCE, REVIEW, LEADERSHIP, FIND, PLACEMENT], position="top")
st.title(page.title)
st.html(look.style())
if frame.show():
    page.run()
