"""What people do on the screens: through a task, with its progress, told at once; then the figures follow."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import reading
from dashboards.widgets import counting, look, overruling, ticks
from ledger import config
from ledger.answers.ticks import Tick, acted
from ledger.book.problems import Problem
from ledger.domain.money_and_days.progress import Tell
from ledger.errors import LedgerError
from ledger.store.books import Books
from ledger.tasks.import_results import ImportResult
from ledger.tasks.meant import meant

Done = TypeVar("Done")
P = ParamSpec("P")
_TOLD, _FRESH = "told", "told just now"


def do(
    work: str,
    task: Callable[[Tell], Done],
    *,
    told: Callable[[Done], Sequence[str]],
    changed: Callable[[Done], bool] = lambda _: True,
) -> None:
    """Do something through a task, showing how far it has come; then draw the page anew and tell what was done.

    Where the ledger refuses, its message and remedy are shown and nothing else changes. `changed` says whether
    anything was recorded, so that the figures have to be counted anew. What looks like a slip is asked about at the
    head of the page, and holds once it is ticked there.
    """
    slot, before, here = st.empty(), reading.last_batch(), _asked_on(reading.page())
    try:
        with meant(overruling.said(here, here)):
            done = task(_progress(slot, work))
    except LedgerError as fault:
        slot.empty()
        if not overruling.ask_of_reason(here, fault):
            refused(fault)
            return
        # Told at the head, where the tick for it stands: one that is drawn here first would be another widget there.
        tell_next(acted(before, before, fault.message), [fault.remedy])
        st.rerun()
    first, *rest = told(done) or ["There was nothing to do"]
    problems = _problems_of(done)
    if not overruling.ask(here, problems):
        overruling.forget(here)
    rest += [each for each in map(_in_words, problems) if each not in rest]
    tell_next(acted(before, reading.last_batch() if changed(done) else before, first), rest)
    if changed(done):
        counting.start(config.store_url())
    st.rerun()


def would_be_told(task: Callable[[], ImportResult]) -> Sequence[Problem]:
    """What stands in the way of something, which is only tried; with ticks for what looks like a slip."""
    here = _asked_on(reading.page())
    drawn = overruling.asked(here)
    with meant(overruling.said(here, here)):
        problems = task().problems
    overruling.ask(here, problems)
    overruling.ticks(st.container(), here, here, drawn=drawn)
    return problems


def _asked_on(page: str) -> str:
    """By what is known what was asked on a page, apart from its forms, which may be called as it is."""
    return f"page {page}"


def _problems_of(done: object) -> Sequence[Problem]:
    outcome = getattr(done, "outcome", done)
    return outcome.problems if isinstance(outcome, ImportResult) else ()


def _in_words(problem: Problem) -> str:
    return f"{problem.place}: expected {problem.expected}. {problem.remedy}."


def _progress(slot: DeltaGenerator, work: str) -> Tell:
    """Show in this slot that work has begun; what is returned shows there how far it has come."""
    slot.progress(0, text=f"{work} …")

    def tell(done: int, total: int) -> None:
        slot.progress(min(100 * done // max(total, 1), 100), text=f"{work}: {done:,} of {total:,}")

    return tell


def refused(fault: LedgerError) -> None:
    """What the ledger will not do, and the remedy."""
    st.error(
        look.plain(fault.remedy) if fault.remedy else "", title=look.plain(fault.message), icon=":material/error:"
    )


def tell_next(tick: Tick, rest: Sequence[str]) -> None:
    """Have what an act came to told when the page is drawn next, with these sentences."""
    st.session_state[_TOLD] = (reading.page(), tick, list(rest))
    st.session_state[_FRESH] = True


def show_told() -> None:
    """What was done last on this page, and ticks for what was asked about it; both go when another page is opened."""
    page, tick, rest = st.session_state.get(_TOLD, ("", None, []))
    if page != reading.page():
        overruling.forget(_asked_on(page))
        st.session_state.pop(_TOLD, None)
    elif tick is not None:
        ticks.of_an_act(tick, rest, fresh=st.session_state.pop(_FRESH, False))
    here = _asked_on(reading.page())
    overruling.ticks(st.container(), here, here)


def worked_out(name: str, key: tuple[Hashable, ...], work: str, task: Callable[[Tell], Done]) -> Done | None:
    """What a longer calculation comes to, remembered as long as the ledger and what is asked stay as they are.

    Where the ledger refuses, that is shown, and the result is None.
    """
    slot = st.empty()  # also where nothing is worked out, so that what follows keeps its place on the page
    asked = (reading.view(), *key)
    kept: tuple[Hashable, Done] | None = st.session_state.get(f"worked out {name}")
    if kept and kept[0] == asked:
        return kept[1]
    try:
        done = task(_progress(slot, work))
    except LedgerError as fault:
        slot.empty()
        refused(fault)
        return None
    slot.empty()
    st.session_state[f"worked out {name}"] = (asked, done)
    return done


def answered(
    work: str, question: Callable[Concatenate[Books, P], Done], *asked: P.args, **named: P.kwargs
) -> Done | None:
    """What the books answer as they are now: worked out once, as long as they and what is asked stay as they are."""
    name = f"{question.__module__}.{question.__qualname__}"
    key = (*asked, *named.items())
    return worked_out(name, key, work, lambda _: reading.in_books_now(question, *asked, **named))
