"""Where the screens read: analysis from a snapshot by the name of a question, one placement from the store."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ledger import config
from ledger.answers.answer import Answer
from ledger.answers.splits.explain import explain
from ledger.answers.ticks import PresentState, present_state
from ledger.briefing.derivation import Section
from ledger.briefing.glossary import GlossaryPart, glossary_parts
from ledger.domain.agencies.viewer import Viewer
from ledger.domain.money_and_days.periods import Month
from ledger.marts import address_keys, query, snapshots
from ledger.store.books import Books, books_at
from ledger.store.facts.horizon import PostedState
from ledger.store.keeping.engine import Engine, can_be_written, open_store
from ledger.tasks.refresh_marts import figures_on, refresh_marts

Rows = list[dict[str, Any]]
P = ParamSpec("P")
T = TypeVar("T")
_MY_AGENCY = "my agency"
VIEWER = Viewer.all()
"""Who looks: until people sign in, one who may see all agencies."""


def current() -> str | None:
    """The name of the snapshot the pages read: the one asked for, else the latest; None where there is none."""
    return st.session_state.get("snapshot")


def latest() -> str | None:
    """The name of the latest snapshot; None where nothing has been counted yet, or by another edition only."""
    try:
        name = snapshots.current_name(_folder())
        _snapshot(str(_folder()), name, _day_of(name))
        return name
    except snapshots.NoSnapshot:
        return None


def earlier() -> list[str]:
    """The names of the snapshots of earlier moments, the latest moment first."""
    return snapshots.names_as_known(_folder())[::-1]


def read_from(snapshot: str | None) -> None:
    """Have all pages of this session read from this snapshot."""
    st.session_state["snapshot"] = snapshot


def ask(question: str, **parameters: Any) -> Rows:
    """The rows of a question (`ledger/marts/sql/questions`) in the snapshot in view."""
    return _asked(question, **parameters)


def only(question: str, **parameters: Any) -> dict[str, Any]:
    """The only row of a question; empty where it has none."""
    return next(iter(ask(question, **parameters)), {})


def counted(answer: Answer[Any]) -> Rows:
    """The rows of an answer as at the horizon of the snapshot in view; of its mart, with names beside the codes."""
    return _asked(answer.mart or f"staging.{answer.staged}")


def about() -> dict[str, Any]:
    """Which moment of the ledger the snapshot in view shows (see `ledger.marts.build.Moment`); empty without one."""
    return next(iter(_asked("meta")), {}) if current() else {}


def failed_checks() -> Rows:
    """The checks that failed when the snapshot in view was built: a row each; normally none."""
    return _asked("failed_checks")


def data_quality() -> Rows:
    """How complete the data is that the snapshot in view counts: of each part, how many are known of how many."""
    return _asked("completeness")


def in_books(question: Callable[Concatenate[Books, P], T], *asked: P.args, **named: P.kwargs) -> T:
    """What the store's books answer, as they are now or as known at the moment that is in view."""
    moment = _moment()
    with books_at(store(), moment, VIEWER, moment.date() if moment else None) as books:
        return question(books, *asked, **named)


def in_books_now(question: Callable[Concatenate[Books, P], T], *asked: P.args, **named: P.kwargs) -> T:
    """What the store's books answer as they are now, whatever moment is in view: worklists and forms work on that."""
    with books_at(store(), None, VIEWER) as books:
        return question(books, *asked, **named)


def view() -> Hashable:
    """What all that the books answer depends on beside what is asked: by it, what was worked out is remembered."""
    return in_books_now(lambda books: books.key), _moment()


def _moment() -> datetime | None:
    """The earlier moment that is in view; None: now."""
    return about().get("as_known_at")


def page() -> str:
    """The address of the page in view, without what stands behind the question mark."""
    return str(st.session_state.get("page", ""))


def turn_to(page: str) -> None:
    """Remember which page is in view."""
    st.session_state["page"] = page


def store() -> Engine:
    """The store itself, for worklists and forms. Raises StoreUnusable where it cannot be opened."""
    return _store(config.store_url())


def can_record() -> bool:
    """Whether forms can record anything: not where the store is in a place that cannot be written."""
    return can_be_written(store())


def who() -> str:
    """Under whose name what this screen does is recorded."""
    return config.user_name()


def agency() -> str | None:
    """For which agency this screen records answers; None where the ledger was not told."""
    return config.agency()


def my_agency() -> str | None:
    """For which agency one looks: the one chosen, else the ledger's own; None: for all. Nothing is recorded by it."""
    chosen: str | None = st.session_state.get(_MY_AGENCY, config.agency())
    return chosen


def look_for(agency: str | None) -> None:
    """Have all pages of this session begin with an agency, until another is chosen."""
    st.session_state[_MY_AGENCY] = agency


def today() -> date:
    """The day of asking, as `ledger.store.books.day_of_asking` finds it: forms open on it."""
    return in_books_now(lambda books: books.today)


def asked_on() -> date:
    """The day of what is in view, on which deadlines, waits and debts run: an earlier moment's own, else today."""
    moment = _moment()
    return moment.date() if moment else today()


def of_demonstration() -> bool:
    """Whether the ledger is the demonstration's, which is asked on a day of its own."""
    return in_books_now(lambda books: books.of_demonstration)


def make_store() -> None:
    """Make a store where none is."""
    open_store(config.store_url(), create=True).dispose()


def posted() -> PostedState:
    """How far the store is posted and closed at this moment."""
    return in_books_now(lambda books: books.posted)


def key_of(placement: str | None) -> str | None:
    """The opaque key by which an address names a placement, as `dim_placement` makes it."""
    return address_keys.key_of(placement, _folder()) if placement else None


def placement_of(key: str) -> str | None:
    """The placement that an address names by its opaque key, from the store; None where there is none."""
    codes = in_books_now(Books.all_placements)
    found = next((code for code in codes if key_of(code) == key), None)
    return found or next((code for code in codes if address_keys.earlier_key_of(code) == key), None)


def key_now(key: str) -> str:
    """The key by which today's figures know what an address names, which may be of an earlier edition."""
    return key_of(placement_of(key)) or key


def batches_since(batch: int) -> int:
    """How many batches the store has recorded after this one."""
    return last_batch() - batch


def last_batch() -> int:
    """The number of the last batch that the store has recorded."""
    return in_books_now(lambda books: books.batch)


def present() -> PresentState:
    """What is behind in the ledger as it is now, and in the figures in view: a tick is drawn by this alone."""
    asked, kept = (view(), current()), st.session_state.get("present state")
    if kept is None or kept[0] != asked:
        kept = (asked, in_books_now(present_state, _figures_behind()))
        st.session_state["present state"] = kept
    state: PresentState = kept[1]
    return state


def _figures_behind() -> str:
    """Why the figures in view are not of this moment; empty where they are."""
    known = about()
    if not known:
        return "no report refresh has run; run one first"
    if known["as_known_at"]:
        return "these are the figures of an earlier moment; choose “now” first"
    if batches_since(known["batch"]):
        return "the figures do not show what was recorded since; bring them up to date first"
    return ""


def derivation(placement: str, month: str) -> list[Section]:
    """How a placement's month comes about, from the store: the same as the command `explain` tells.

    By the facts of the moment that is in view, or as they are now.
    """
    return in_books(explain, placement, Month.parse(month))


def refresh(told: DeltaGenerator) -> None:
    """Build a new snapshot, telling how far it has come."""

    def tell(done: int, total: int) -> None:
        told.progress(100 * done // max(total, 1), text=f"Refreshing: table {done} of {total}")

    refresh_marts(store(), progress=tell)


def glossary() -> list[GlossaryPart]:
    """The words of the ledger with what they mean, as the glossary has them."""
    return glossary_parts(config.GLOSSARY.read_text(encoding="utf-8"))


def _asked(what: str, /, **parameters: Any) -> Rows:
    name = current() or ""
    return _rows(str(_folder()), (name, _day_of(name)), VIEWER, what, tuple(sorted(parameters.items())))


def _day_of(name: str) -> date | None:
    """The day of asking on which a snapshot is looked at; None of an earlier moment: the one it was counted for."""
    return today() if snapshots.is_current(name) else None


def _folder() -> Path:
    return snapshots.folder_of(config.store_url())


@st.cache_resource(show_spinner=False)
def _store(url: str) -> Engine:
    return open_store(url)


@st.cache_resource(show_spinner="Working out what is due and overdue today", max_entries=8)
def _snapshot(folder: str, name: str, day: date | None) -> query.Snapshot:
    return figures_on(store(), name, day) if day else query.open_named(Path(folder), name)


@st.cache_data(show_spinner=False, max_entries=1000)
def _rows(
    folder: str,
    snapshot: tuple[str, date | None],
    viewer: Viewer,
    question: str,
    parameters: tuple[tuple[str, Any], ...],
) -> Rows:
    return _snapshot(folder, *snapshot).rows(question, viewer, **dict(parameters))
