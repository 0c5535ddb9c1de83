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
    st.Page("finance/aged_debt.py", title="Aged debt", url_path="aged-debt", visibility=_HIDDEN),
    st.Page("finance/disputes.py", title="Disputes", url_path="disputes", visibility=_HIDDEN),
    st.Page("finance/partner.py", title="Partner statement", url_path="partner", visibility=_HIDDEN),
    st.Page("finance/commitments.py", title="Commitments", url_path="commitments", visibility=_HIDDEN),
    st.Page("finance/uplifts.py", title="Uplifts", url_path="uplifts", visibility=_HIDDEN),
    st.Page("finance/funds.py", title="Funds and homes", url_path="funds", visibility=_HIDDEN),
    st.Page("review/panel.py", title="Panel", url_path="panel", visibility=_HIDDEN),
    st.Page("review/outcomes.py", title="Outcomes and accountability", url_path="outcomes", visibility=_HIDDEN),
    st.Page("review/closer.py", title="Closer to home", url_path="closer", visibility=_HIDDEN),
    st.Page("review/what_if.py", title="What if", url_path="what-if", visibility=_HIDDEN),
    st.Page("review/programmes.py", title="Early help programmes", url_path="programmes", visibility=_HIDDEN),
    st.Page("review/therapeutic.py", title="Therapeutic, in evidence", url_path="therapeutic", visibility=_HIDDEN),
    st.Page("finance/files_out.py", title="Take files away", url_path="files", visibility=_HIDDEN),
    st.Page("finance/settings.py", title="Settings", url_path="settings", visibility=_HIDDEN),
]
FIGURES = ("finance", "review", "leadership", "find", "placement", "outcomes", "therapeutic", "closer")
"""Pages that read the snapshot; the others work on the store, and so before anything has been counted."""

st.set_page_config(page_title="Joint commissioning ledger", layout="wide")
page = st.navigation([START, *MENU, *REACHED], position="top")
reading.turn_to(page.url_path)
st.title(page.title)
st.html(look.style())
if frame.show(figures_needed=page.url_path in FIGURES):
    page.run()
