"""What somebody says is meant though it looks like a slip: it holds for all that is recorded within, by any task.

A screen asks for it once, at its button, and each task that records there is told the same: none has to hand it on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from ledger.book.sheets.privacy import NAMES_NOBODY, ON_A_FORM, place_of_text
from ledger.domain.sheet.personal import found_in_prose
from ledger.errors import Refused


class SaidToBeMeant(NamedTuple):
    """What was said: that documents dated after today are meant, and which places have a text that names nobody."""

    dated_ahead: bool = False
    names_nobody: frozenset[str] = frozenset()


REASON = "the reason"
"""How a batch calls its reason among the texts that name nobody."""
_NOTHING = SaidToBeMeant()
_SAID: ContextVar[SaidToBeMeant] = ContextVar("meant", default=_NOTHING)


@contextmanager
def meant(said: SaidToBeMeant) -> Iterator[None]:
    """Have this hold for what is recorded within."""
    token = _SAID.set(said)
    try:
        yield
    finally:
        _SAID.reset(token)


def what_is_meant() -> SaidToBeMeant:
    """What was said to be meant of what is being recorded."""
    return _SAID.get()


class NamesSomebody(Refused):
    """A reason seems to hold a number or day by which a person is known; it is never repeated."""

    def __init__(self, kind: str, place: str) -> None:
        super().__init__(
            f"The reason seems to hold {kind}: it is kept, and shown to whoever asks later.",
            f"Say it without; if it is none, say so: {NAMES_NOBODY}, or {ON_A_FORM}.",
        )
        self.place = place
        """By what it is said that it names nobody."""


def need_nameless(why: str | None) -> dict[str, list[str]]:
    """What a batch records beside its reason: that somebody said it names nobody, though it looks like it.

    Raises NamesSomebody where a reason does, and nobody said so.
    """
    kind = found_in_prose(why or "")
    if kind is None:
        return {}
    place = place_of_text(why or "")
    if place not in what_is_meant().names_nobody:
        raise NamesSomebody(kind, place)
    return {"names_nobody": [REASON]}
