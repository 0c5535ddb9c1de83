"""The only door by which a screen draws a tick: what a check of the present state came to, in a word and a sign."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from dashboards import reading
from dashboards.widgets import look
from ledger.answers.ticks import STATES, Footing, Tick, TickState, checked

_DRAWN: dict[TickState, str] = {
    "done": ":green[:material/check_circle:] {}",
    "not_done": ":material/radio_button_unchecked: **Open:** {}",
    "not_known": ":material/help: **Not known yet:** {}.",
}
_SIGNS: dict[TickState, str] = {"done": "✓", "not_done": "!", "not_known": "?"}
_NEUTRAL = ":material/info:"


def show(tick: Tick) -> None:
    """Draw what a check came to: a tick for what is done, and for nothing else."""
    st.markdown(_DRAWN[tick.state].format(tick.said))


def tell(left: Collection[object], *, done: str, stands_on: tuple[Footing, ...]) -> None:
    """Draw what a check comes to that found this left: nothing for what is left, which the page itself shows.

    `done` says all that the check looked at; `stands_on` what has to be up to date for anybody to know.
    """
    tick = checked(reading.present(), left, done=done, stands_on=stands_on)
    if tick.state != "not_done":
        show(tick)


def in_a_word(state: TickState) -> str:
    """The state with its sign, for a cell of a table."""
    return f"{_SIGNS[state]} {STATES[state]}"


def of_an_act(tick: Tick, rest: Sequence[str], *, fresh: bool) -> None:
    """What an act came to: with a tick where the ledger recorded it, and without one where it did not.

    What was pressed may stand far below the frame: where it is `fresh`, it is told there in passing.
    """
    done = tick.state == "done"
    icon, box = (":material/check_circle:", st.success) if done else (_NEUTRAL, st.info)
    if fresh:
        st.toast(look.plain(tick.said), icon=icon)
    box("\n".join(f"- {look.plain(sentence)}" for sentence in rest), title=look.plain(tick.said), icon=icon)
