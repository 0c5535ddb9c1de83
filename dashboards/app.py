"""The dashboards: navigation, and around every page the frame."""

from __future__ import annotations

import streamlit as st

from dashboards import pages, reading
from dashboards.widgets import frame, look

START = st.Page("start.py", title="Finance", default=True, visibility="hidden")

groups = pages.navigation()
page = st.navigation({**groups, pages.MENU[0]: [START, *groups[pages.MENU[0]]]}, position="top")
# Each page has a title of its own, by which tabs and histories tell them apart.
st.set_page_config(page_title=f"{page.title} · Joint commissioning ledger", layout="wide")
reading.turn_to(page.url_path)
st.html(look.style())
if frame.show(page.title, figures_needed=bool(page.url_path) and pages.at(page.url_path).figures):
    frame.draw(page.run)
st.html(look.MENU_FOR_ALL, unsafe_allow_javascript=True)
