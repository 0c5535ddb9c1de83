"""The frame in view on every page: as at when, from which snapshot, how complete, who looks, what came after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from dashboards import look, reading, tables
from ledger.errors import LedgerError

_NOW = "now"


def show() -> bool:
    """Draw the frame; False where there is no snapshot yet, having said what is missing and what builds it."""
    names = reading.earlier()
    reading.read_from(_asked_for(names) or reading.latest())
    if reading.current() is None:
        _no_snapshot()
        return False
    about = reading.only("meta")
    if about["horizon"] is None:
        st.info(
            "Post the days that are over, e.g. `joint-ledger post --through 2026-03-31`; then the pages fill.",
            title="The ledger holds facts, but no entries",
        )
        return False
    _in_view(about, names)
    _banners(about)
    return True


def _asked_for(names: list[str]) -> str | None:
    """The snapshot of an earlier moment that was chosen; None for the latest."""
    asked = st.session_state.get("as_known_at", st.query_params.get("as_known_at"))
    return asked if asked in names else None


def _moment(name: str) -> str:
    """`asof-2026-03-31T235959` in words."""
    known = datetime.strptime(name, "asof-%Y-%m-%dT%H%M%S")
    return f"{look.day(known)}, {known:%H:%M} (UTC)"


def _in_view(about: dict[str, Any], names: list[str]) -> None:
    st.markdown(
        f"**As at {look.day(about['horizon'])}** · snapshot {about['snapshot']} of batch {about['batch']}, built "
        f"{look.day(about['built_at'])} · you see all agencies{_recorded_since(about)}"
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _completeness()
        if names:
            st.selectbox(
                "As known at",
                [_NOW, *names],
                format_func=lambda name: name if name == _NOW else _moment(name),
                key="as_known_at",
                bind="query-params",
                width=320,
            )


def _recorded_since(about: dict[str, Any]) -> str:
    """How much the ledger has changed since the snapshot; an earlier moment is told by its banner."""
    if about["as_known_at"]:
        return ""
    since = reading.batches_since(about["batch"])
    return f" · {look.counted(since, 'batch', 'batches') if since else 'nothing'} recorded since"


def _completeness() -> None:
    """How complete the data is: the weakest part in view, all of it one click away."""
    rows = [row for row in reading.ask("completeness") if row["of"]]
    if not rows:
        return
    parts = sorted(100 * row["n"] // row["of"] for row in rows)
    label = f"How complete the data is: {parts[0]}% to {parts[-1]}%"
    with st.popover(label, icon=":material/fact_check:"):
        shown = [{**row, "share": look.per_cent(row["n"], row["of"])} for row in rows]
        tables.show(
            shown,
            [
                tables.coded("what", "How many"),
                tables.count("n", "Known"),
                tables.count("of", "Of"),
                tables.Column("share", "Share", figure=True),
            ],
            alt="How complete the data behind these pages is",
        )


def _banners(about: dict[str, Any]) -> None:
    failed = reading.ask("failed_checks")
    if failed:
        lines = "\n".join(f"- {look.plain(row['check'])}: {look.plain(row['detail'])}" for row in failed[:5])
        st.error(
            f"{lines}\n\nRun `joint-ledger verify`, which names what is wrong and where.",
            title=f"{look.counted(len(failed), 'check')} over these figures failed: do not rely on them",
            icon=":material/error:",
        )
    if about["as_known_at"]:
        st.warning(
            "Facts and entries recorded later are left out. Choose “now” above for the latest figures.",
            title=f"These are the figures as known at {look.day(about['as_known_at'])}",
            icon=":material/history:",
        )
        return
    since = reading.batches_since(about["batch"])
    if not since:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            ":material/update: These figures do not show yet what was recorded since.",
            width="content",
        )
        _refresh_button("Bring the figures up to date")


def _no_snapshot() -> None:
    try:
        since = reading.batches_since(0)
    except LedgerError as fault:
        st.error(fault.remedy, title=fault.message, icon=":material/error:")
        return
    st.info(
        f"The ledger holds {look.counted(since, 'batch', 'batches')}, but nothing has been counted. "
        "Count now, or run `joint-ledger marts`.",
        title="The snapshot that these pages read is missing",
    )
    _refresh_button("Count now")


def _refresh_button(label: str) -> None:
    if st.button(label, icon=":material/refresh:"):
        reading.refresh(st.empty())
        st.rerun()
