"""The dashboards: navigation, and around every page the frame."""

from __future__ import annotations

import streamlit as st

from dashboards import pages, reading
from dashboards.widgets import frame, look

START = st.Page("start.py", title="Finance", default=True, visibility="hidden")

st.set_page_config(page_title="Joint commissioning ledger", layout="wide")
page = st.navigation([START, *pages.navigation()], position="top")
reading.turn_to(page.url_path)
st.title(page.title)
st.html(look.style())
if frame.show(figures_needed=bool(page.url_path) and pages.at(page.url_path).figures):
    frame.draw(page.run)
