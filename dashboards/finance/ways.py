"""The ways from one finance page to the others: every page names what else can be done."""

from __future__ import annotations

import streamlit as st

from dashboards import reading

# Address, module, label, icon, and what one does there; in the order in which a month runs.
PAGES = (
    ("hand-over", "hand_over", "Hand over papers", "upload_file", "Take in a book, invoices, receipts"),
    ("worklist", "worklist", "Invoice worklist", "checklist", "Query, accept or reject what differs"),
    ("recharges", "recharges", "Recharges", "send", "See what would be billed, and issue it"),
    ("aged-debt", "aged_debt", "Aged debt", "hourglass_bottom", "What is owed, for how long and why"),
    ("disputes", "disputes", "Disputes", "gavel", "Raise one, take it up the ladder, resolve it"),
    ("partner", "partner", "Partner statement", "account_balance", "One partner's account, receipts, balances"),
    ("commitments", "commitments", "Commitments", "savings", "What is committed to 31 March, and what moved it"),
    ("uplifts", "uplifts", "Uplifts", "trending_up", "What claims would cost, agreed or declined"),
    ("funds", "funds", "Funds and homes", "home_work", "Pooled funds, what is given in kind, beds"),
    ("month-end", "month_end", "Month end", "event_available", "Post, see what is left to do, close"),
    ("files", "files_out", "Take files away", "download", "The month's workbook, journals, exports"),
    ("settings", "settings", "Settings", "tune", "Thresholds and terms of payment"),
)


def show() -> None:
    """Links to the finance pages other than the one in view, with what one does on each."""
    st.header("What can be done" if reading.page() == "finance" else "What else can be done", anchor="ways")
    with st.grid(3, min_column_width=280):
        for address, module, label, icon, does in PAGES:
            if address != reading.page():
                with st.container(gap=None):
                    st.page_link(f"finance/{module}.py", label=label, icon=f":material/{icon}:")
                    st.markdown(f":small[{does}.]")
