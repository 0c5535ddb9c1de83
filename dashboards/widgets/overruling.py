"""What looks like a slip and is said to be meant: ticks that stand where the ledger asked, and hold as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ledger.book.problems import Problem
from ledger.book.sheets.privacy import ON_A_FORM, place_of
from ledger.domain.documents.dates import AHEAD
from ledger.errors import LedgerError
from ledger.tasks.meant import NamesSomebody, SaidToBeMeant

AHEAD_IS_MEANT = "The date after today is correct"
NAMES_NOBODY = "The text identifies nobody"
_RECORDED = "A number in the text looks like an NHS or pupil number and is not: that is recorded with your name"


class Asked(NamedTuple):
    """What the ledger asked about: a date after today, and the places whose text seems to name somebody."""

    ahead: bool = False
    places: frozenset[str] = frozenset()


def asked(name: str) -> Asked:
    """What it asked, so far, about what is typed here; `name` is that of the form or page."""
    found: Asked = st.session_state.get(f"asked {name}", Asked())
    return found


def ask(name: str, problems: Iterable[Problem]) -> bool:
    """Remember what these problems ask, so that ticks for it stand there; whether any of them asks something."""
    problems, before = list(problems), asked(name)
    ahead = any(AHEAD in each.remedy for each in problems)
    places = frozenset(place_of(each.file, each.row) for each in problems if ON_A_FORM in each.remedy)
    st.session_state[f"asked {name}"] = Asked(before.ahead or ahead, before.places | places)
    return ahead or bool(places)


def ask_of_reason(name: str, fault: LedgerError) -> bool:
    """Remember what a refusal asks of the reason that was typed; whether it asks that."""
    if not isinstance(fault, NamesSomebody):
        return False
    before = asked(name)
    st.session_state[f"asked {name}"] = before._replace(places=before.places | {fault.place})
    return True


def forget(name: str) -> None:
    """What was asked is settled."""
    st.session_state.pop(f"asked {name}", None)


def ticks(slot: DeltaGenerator, name: str, key: str, *, drawn: Asked | None = None) -> None:
    """Draw in the slot a tick for each thing that was asked, but for those that are `drawn` in this run already.

    In the slot, and not where one happens to stand: only so a tick belongs to the form that its slot is in.
    """
    now, drawn = asked(name), drawn or Asked()
    if now.ahead and not drawn.ahead:
        slot.checkbox(AHEAD_IS_MEANT, key=f"{key} ahead")
    if now.places != drawn.places:
        slot.checkbox(NAMES_NOBODY, key=_nobody(key, now), help=_RECORDED)


def said(name: str, key: str) -> SaidToBeMeant:
    """What was ticked of it."""
    now = asked(name)
    nobody = now.places and st.session_state.get(_nobody(key, now), False)
    return SaidToBeMeant(
        now.ahead and bool(st.session_state.get(f"{key} ahead", False)), now.places if nobody else frozenset()
    )


def _nobody(key: str, now: Asked) -> str:
    """A text that is asked about later is ticked anew."""
    return f"{key} nobody {len(now.places)}"
