"""Where one arrives without naming a page: the Finance page, at an address of its own that can be sent."""

from __future__ import annotations

import streamlit as st

from dashboards import pages

st.switch_page(pages.at("finance").file)
