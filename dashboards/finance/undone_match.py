"""Undo a match that somebody finds wrong, of money received or paid: for a reason, and as the command does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import streamlit as st

from dashboards import reading
from dashboards.finance import worklist
from dashboards.widgets import acting
from ledger.tasks.unmatch import unmatch


def ask(matched: Iterable[tuple[str, str, int]]) -> None:
    """Ask which match is undone and why; `matched` are money, the paper that it pays and pence, act by act."""
    standing = Counter[tuple[str, str]]()
    for money, paper, amount in matched:
        standing[money, paper] += amount
    words = {f"{money} for {paper}": (money, paper) for (money, paper), amount in standing.items() if amount}
    if not words:
        return
    with st.expander("Undo a match"):
        money, paper = words[st.selectbox("Receipt or payment, and document", list(words), width=420)]
        why = st.text_input("Reason", key=f"why undo {money} {paper}", width=420)
        if st.button("Undo the match", key=f"undo {money} {paper}", icon=":material/undo:"):
            acting.do(
                "Undoing and reconciling",
                lambda _: unmatch(reading.store(), money, paper, why or ""),
                told=lambda undone: [undone.sentences[0], *worklist.told(undone.reconciled)],
            )
