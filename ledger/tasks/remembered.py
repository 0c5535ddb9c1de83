"""What the snapshot before worked out that still holds, so that it is not worked out again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from ledger import pipeline
from ledger.config import ROOT
from ledger.domain.periods import ONE_DAY, Month, year_end
from ledger.marts import inputs
from ledger.marts.inputs import ExposureRow, ToComeRow
from ledger.marts.query import Remembered
from ledger.store.batches import Batch
from ledger.store.books import books_of
from ledger.store.engine import Connection
from ledger.store.posted import PostedState

_LEDGER = ROOT / "ledger"
_TASKS = _LEDGER / "tasks"
RULES = (
    _LEDGER / "domain",
    _LEDGER / "journal",
    Path(pipeline.__file__),
    Path(inputs.__file__),
    _TASKS / "mart_inputs.py",
    _TASKS / "remembered.py",
    _TASKS / "to_come.py",
)
"""The rooms and modules by which that was worked out which is remembered."""


def rule_files(roots: Sequence[Path] = RULES) -> Iterator[Path]:
    """Each module of these rooms, however deep it lies, and these modules themselves."""
    for root in roots:
        yield from sorted(root.rglob("*.py")) if root.is_dir() else (root,)


@cache
def rules_fingerprint(roots: tuple[Path, ...] = RULES) -> str:
    """Changes whenever the code of the rules does: what was worked out by other rules is not used again.

    Raises FileNotFoundError where a module is not where it is looked for.
    """
    digest = hashlib.sha256()
    for path in rule_files(roots):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Held:
    """Figures of the snapshot before that still hold, and of which placements; None: of none."""

    changed: Collection[str] | None = None
    same_horizon: bool = False
    whole_months: list[ToComeRow] = field(default_factory=list)
    exposure: list[ExposureRow] = field(default_factory=list)

    def projects(self, placement: str) -> bool:
        """Whether what the coming months of this placement will bear is known already."""
        return self.changed is not None and placement not in self.changed

    def exposes(self, placement: str) -> bool:
        """Whether this placement's exposure is known already."""
        return self.same_horizon and self.projects(placement)


def still_holding(connection: Connection, state: PostedState, horizon: date, remembered: Remembered | None) -> Held:
    """What whole months bear does not depend on the horizon within a financial year; exposure does.

    Nothing holds that was worked out from facts stated after those that count here, or from another store that was
    kept at the same address before.
    """
    if (
        remembered is None
        or remembered.posted_batch > state.last_posted
        or year_end(remembered.horizon) != year_end(horizon)
        or books_of(connection, remembered.batch).last != Batch(remembered.batch, remembered.recorded_at)
    ):
        return Held()
    changed = books_of(connection, state.last_posted).placements_changed(remembered.posted_batch)
    first = str(Month.of(horizon + ONE_DAY))
    same_horizon = remembered.horizon == horizon
    return Held(
        changed,
        same_horizon,
        [row for row in remembered.whole_months if row.placement not in changed and row.service_month >= first],
        [row for row in remembered.exposure if same_horizon and row.placement not in changed],
    )
