"""What somebody says is meant though it looks like a slip: it holds for all that is recorded within, by any task.

A screen asks for it once, at its button, and each task that records there is told the same: none has to hand it on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from ledger.domain.sheet.personal import found_in_prose
from ledger.errors import Refused


class SaidToBeMeant(NamedTuple):
    """What was said: that documents dated after today are meant, and which places have a text that names nobody."""

    dated_ahead: bool = False
    names_nobody: frozenset[str] = frozenset()


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


def need_nameless(why: str | None) -> None:
    """Raise Refused where a reason seems to hold a number or day by which a person is known; it is never repeated."""
    kind = found_in_prose(why or "")
    if kind:
        raise Refused(
            f"The reason seems to hold {kind}: it is kept, and shown to whoever asks later.",
            "Say it without; a number of another kind is written on to its letters, like PO4500012345.",
        )
