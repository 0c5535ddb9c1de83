"""Value in dispute between agencies: the figure that Finance gives, with its bridge and the way there."""

from __future__ import annotations

import streamlit as st

from dashboards import pages
from dashboards.widgets import figures, in_dispute, look, sections, ticks


def show() -> None:
    """The part of the page on disputes between agencies."""
    st.header("Value in dispute", anchor="disputed")
    found = in_dispute.debts()
    if found is None:
        return
    debts, disputed = found
    said = f"On {look.day(debts.on)} no amount is in dispute between agencies."
    ticks.tell([disputed] if disputed.value else [], done=said, stands_on=("figures", "posted", "receipts"))
    if disputed.value:
        st.markdown(
            f"On {look.day(debts.on)} agencies dispute {figures.amount(disputed.value)}: "
            f"{figures.amount(disputed.in_dispute)} of what was invoiced, and {figures.amount(disputed.accrued)} "
            "accrued and not yet invoiced."
        )
        in_dispute.bridge(disputed)
        sections.source("debtors and accruals on the day of asking, as on Finance")
    pages.link("finance", "Debtors and creditors on Finance")
