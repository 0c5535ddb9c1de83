"""The sides of a reconciliation: who has something to say of papers, from what, and in which shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from ledger.domain.told import Tell
from ledger.journal.papers import PaperSide
from ledger.reconciliation.lines import Finding
from ledger.store.engine import Connection
from ledger.store.posted import PostedState


class Known(NamedTuple):
    """What a side works from."""

    batch: int
    """Facts known, and entries posted, after this batch count."""
    on: date
    """The day of the clock."""
    state: PostedState
    """How far is posted and closed."""


class Found(NamedTuple):
    """What one side of the papers comes to: what should stand of them, and what was found of lines."""

    side: PaperSide
    findings: Sequence[Finding] = ()
    notes: Sequence[str] = ()
    """What people should be told of it."""


Side = Callable[[Connection, Known, Tell | None], Found]
