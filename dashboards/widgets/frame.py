"""The frame in view on every page: for whom, as at when, refreshed when, how good the data is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.widgets import acting, counting, look, sections, tables
from ledger import config
from ledger.answers.sheet import names_offered
from ledger.domain.agencies.sheets import Agency
from ledger.domain.sheet.measures import DATA_ASKED, DATA_KNOWN
from ledger.errors import LedgerError, NoLedger

_NOW = "now"
_THEME_ASKED = 5
"""Seconds after which a page sees that the theme is another."""
_NEARLY_ALL = 0.9
"""A part of the data of which less is known has a gap."""
_NOTHING_IMPORTED = "Nothing has been imported yet"


def show(title: str, *, figures_needed: bool = True) -> bool:
    """Draw the frame and the heading; False where the page cannot be shown yet, having said what to do.

    A page that works on the store needs no `figures`, only the store, and shows it as it is now.
    """
    # In one container, for what the frame tells comes and goes: else all below would be counted anew, and whoever had
    # turned to a tab or opened a fold would find it shut when the figures are there.
    with st.container():
        _follow_theme()
        return _drawn(title, figures_needed=figures_needed)


def _follow_theme() -> None:
    """Charts have the colours of a theme: draw the page anew once whoever looks has chosen another.

    The browser tells its theme with whatever it asks, and asks nothing when the theme changes: so it is asked.
    """
    drawn = look.theme()

    def redraw() -> None:
        if look.theme() != drawn:
            st.rerun()

    st.fragment(redraw, run_every=_THEME_ASKED)()


def _drawn(title: str, *, figures_needed: bool) -> bool:
    names = reading.earlier() if figures_needed else []
    reading.read_from(_asked_for(names) or reading.latest())
    there = _store_there()
    about = reading.about() if there else {}
    if about and about["horizon"]:
        _in_view(about, names)
    st.title(title)
    sections.keep_place_for_the_sentence()
    if not there:
        return False
    if not reading.can_record():
        st.warning(
            "It is kept where nothing can be written. Pages show it as it is; forms record nothing.",
            title="This ledger can only be read",
            icon=":material/lock:",
        )
    if about and about["horizon"]:
        _banners(about)
    elif figures_needed:
        _nothing_to_show(about)
        _counting_now()
        return False
    elif not reading.last_batch():
        _ways_on()
    _counting_now()
    acting.show_told()
    return True


def draw(page: Callable[[], None]) -> None:
    """Draw a page; what the ledger cannot read, or will not do, is told in the place of the rest, with the remedy."""
    try:
        page()
    except LedgerError as fault:
        acting.refused(fault)


def _store_there() -> bool:
    """Whether the store can be worked with; one that is not there yet can be made."""
    try:
        reading.store()
    except LedgerError as fault:
        st.error(fault.remedy, title=fault.message, icon=":material/error:")
        if isinstance(fault, NoLedger) and st.button("Make a new ledger there", icon=":material/add:"):
            reading.make_store()
            st.rerun()
        return False
    return True


def _nothing_to_show(about: dict[str, Any]) -> None:
    if not about:
        _no_snapshot()
    else:
        _new_ledger("Records are imported, but nothing is posted" if about["batch"] else _NOTHING_IMPORTED)
    _ways_on()


def _ways_on() -> None:
    """What an empty ledger needs first."""
    with st.container(horizontal=True):
        pages.link("hand-over", "Import a data workbook")
        pages.link("month-end", "Post a month")


def _new_ledger(missing: str) -> None:
    """What to do first, where there is nothing to show yet."""
    st.info(
        "Import a data workbook, then post the days that are over. The pages then show its figures.", title=missing
    )


def _asked_for(names: list[str]) -> str | None:
    """The snapshot of an earlier moment that was chosen; None for the latest."""
    asked = st.session_state.get("as_known_at", st.query_params.get("as_known_at"))
    return asked if asked in names else None


def _moment(name: str) -> str:
    """`asof-2026-03-31T235959` in words."""
    known = datetime.strptime(name, "asof-%Y-%m-%dT%H%M%S")
    return f"{look.moment(known)} (UTC)"


def _in_view(about: dict[str, Any], names: list[str]) -> None:
    """One line above every page: for whom, as at when, refreshed when, and how good the data is; more behind each."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="frame"):
        _for_whom()
        _as_at(about, names)
        _refreshed(about)
        _completeness()


def _for_whom() -> None:
    """For which agency one looks: chosen once, and kept while one works."""
    offered, own = reading.in_books_now(names_offered, Agency), reading.my_agency()
    label = f"For {look.plain(offered[own])}" if own in offered else "For all agencies"
    codes = [None, *offered]
    with st.popover(label, icon=":material/groups:"):
        chosen = st.selectbox(
            "My agency",
            codes,
            index=codes.index(own) if own in codes else 0,
            format_func=lambda code: offered[code] if code else "All agencies",
            key="my_agency",
            width=380,
        )
        st.markdown("Finance then tells what it is owed and owes, and lists begin with it. You may see all agencies.")
    if chosen != own:
        reading.look_for(chosen)
        st.rerun()


def _as_at(about: dict[str, Any], names: list[str]) -> None:
    """The day of the figures; both clocks, and the choice of an earlier moment, one click away."""
    with st.popover(f"As at {look.day(about['horizon'])}", icon=":material/calendar_today:"):
        st.markdown(f"{_clocks(about)}.")
        if names:
            st.selectbox(
                "As known at",
                [_NOW, *names],
                format_func=lambda name: name if name == _NOW else _moment(name),
                key="as_known_at",
                bind="query-params",
                width=320,
            )


def _clocks(about: dict[str, Any]) -> str:
    """Both days that figures are of, once for a page: charges to the horizon, all else on the day of asking."""
    charged, today = look.day(about["horizon"]), look.day(about["today"])
    said = f"All is as at {charged}"
    if charged != today:
        said = f"Charges are as at {charged}; documents, debts and deadlines as at {today}"
    if reading.of_demonstration():
        said += ", the day that this demonstration ledger takes as today"
    return said


def _refreshed(about: dict[str, Any]) -> None:
    """When the figures were refreshed, and whether something was recorded since."""
    since = 0 if about["as_known_at"] else reading.batches_since(about["batch"])
    label = f"Refreshed {look.day(about['built_at'])}"
    if since:
        label += f", {look.counted(since, 'change')} since"
    with st.popover(label, icon=":material/update:"):
        told = f"The figures include all that was recorded up to change {about['batch']}"
        # Of an earlier moment its banner says that what came later is left out.
        recorded = look.counted(since, "change") if since else "nothing"
        later = "" if about["as_known_at"] else f"; {recorded} recorded since"
        st.markdown(f"{told}{later}.")


def _completeness() -> None:
    """How good the data is, in words: all parts one click away."""
    rows = [row for row in reading.data_quality() if row["of"]]
    if not rows:
        return
    gaps = sum(1 for row in rows if row["n"] < _NEARLY_ALL * row["of"])
    label = f"Data quality: gaps in {gaps} of {len(rows)} parts" if gaps else "Data quality: good"
    with st.popover(label, icon=":material/data_usage:"):
        shown = [{**row, "share": look.per_cent(row["n"], row["of"])} for row in rows]
        tables.show(
            shown,
            [
                tables.coded("what", "What"),
                tables.number("n", "Known", DATA_KNOWN),
                tables.number("of", "Of", DATA_ASKED),
                tables.TableColumn("share", "Share", figure=True),
            ],
            alt="Data quality: how much is recorded of what the figures on these pages need",
        )


def _banners(about: dict[str, Any]) -> None:
    failed = reading.failed_checks()
    if failed:
        lines = "\n".join(f"- {look.plain(row['check'])}: {look.plain(row['detail'])}" for row in failed[:5])
        st.error(
            f"{lines}\n\nRun `joint-ledger verify`, which names what is wrong and where.",
            title=f"{look.counted(len(failed), 'check')} over these figures failed: do not rely on them",
            icon=":material/error:",
        )
    if about["as_known_at"]:
        st.warning(
            "What was recorded or posted later is left out. Choose “now” above for the latest figures.",
            title=f"These are the figures as known at {look.day(about['as_known_at'])}",
            icon=":material/history:",
        )
        return
    if reading.batches_since(about["batch"]) and counting.seconds(config.store_url()) is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                ":material/update: These figures do not show yet what was recorded since.",
                width="content",
            )
            _refresh_button("Bring the figures up to date")


def _counting_now() -> None:
    """Where the figures are being counted in the background: say so, and draw the page anew when they are there."""
    url = config.store_url()
    if counting.seconds(url) is not None:
        st.fragment(_wait_for_figures, run_every=2)()
    elif counting.fault(url):
        st.warning(
            look.plain(counting.fault(url)),
            title="The figures could not be brought up to date",
            icon=":material/warning:",
        )


def _wait_for_figures() -> None:
    so_far = counting.seconds(config.store_url())
    if so_far is None:
        st.rerun()
    st.markdown(
        f":material/hourglass_top: The figures are being brought up to date, for {look.counted(so_far, 'second')} so "
        "far. What you record meanwhile is kept."
    )


def _no_snapshot() -> None:
    since = reading.batches_since(0)
    if not since:
        _new_ledger(_NOTHING_IMPORTED)
        return
    if counting.seconds(config.store_url()) is not None:
        return  # that they are being counted is told below
    st.info(
        f"The ledger holds {look.counted(since, 'change')}, and no report refresh has run since this version was "
        "installed. Run one with the button below; `joint-ledger marts` does the same.",
        title="These pages have no figures yet",
    )
    _refresh_button("Run the report refresh")


def _refresh_button(label: str) -> None:
    if st.button(label, icon=":material/refresh:"):
        reading.refresh(st.empty())
        st.rerun()
