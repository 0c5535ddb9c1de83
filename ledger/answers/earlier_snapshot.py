"""What the snapshot before worked out that still holds, so that it is not worked out again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple

from ledger import pipeline
from ledger.config import ROOT
from ledger.domain.agencies.sheets import Agency
from ledger.domain.decisions.sheets import Decision, Request
from ledger.domain.money_and_days.periods import ONE_DAY, Month, year_end
from ledger.domain.sheet.columns import Amount, InMonth, OfPlacement, Rule
from ledger.domain.splits.measures import AWAITED, COST_WITHOUT_AGREEMENT, DECLINED, NOT_ASKED
from ledger.domain.splits.sheets import Agreement, Approval
from ledger.marts import inputs
from ledger.marts.query import remember
from ledger.marts.snapshots import folder_of
from ledger.store.books import Books
from ledger.store.keeping.batches import Batch

_LEDGER = ROOT / "ledger"
_ANSWERS = _LEDGER / "answers"
RULES = (
    _LEDGER / "domain",
    _LEDGER / "journal",
    Path(pipeline.__file__),
    Path(inputs.__file__),
    _ANSWERS / "earlier_snapshot.py",
    _ANSWERS / "splits",
)
"""The rooms and modules by which that was worked out which is remembered."""


class ExposureRow(NamedTuple):
    """What is hoped for of a month without an agreement; see `ledger.domain.splits.exposure.Exposure`."""

    placement: OfPlacement
    service_month: InMonth
    standing: Rule
    basis: Rule
    budget: str | None
    agency: str | None
    """Who is to answer for the share on the as-at date: of an agency that has ended, whoever took that over."""
    expected: Amount | None
    carried: Annotated[Amount, COST_WITHOUT_AGREEMENT]
    declined: Annotated[Amount | None, DECLINED] = None
    """What of the expected share its agency has declined; empty where no share is known, as the next two."""
    awaited: Annotated[Amount | None, AWAITED] = None
    """What of it the agency was asked for and has not answered, or agreed to while the decision is open."""
    not_asked: Annotated[Amount | None, NOT_ASKED] = None
    """What of it nobody has asked the agency for."""


class ToComeRow(NamedTuple):
    """What a budget will bear of a placement's month, under one agreement and standing."""

    placement: OfPlacement
    service_month: InMonth
    agreement: str | None
    budget: str
    standing: Rule
    amount: Amount


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
class StillHolding:
    """Figures of the snapshot before that still hold, and of which placements; None: of none."""

    changed: Collection[str] | None = None
    same_horizon: bool = False
    whole_months: Sequence[ToComeRow] = field(default_factory=list)
    exposure: Sequence[ExposureRow] = field(default_factory=list)

    def projects(self, placement: str) -> bool:
        """Whether what the coming months of this placement will bear is known already."""
        return self.changed is not None and placement not in self.changed

    def exposes(self, placement: str) -> bool:
        """Whether this placement's exposure is known already."""
        return self.same_horizon and self.projects(placement)


def still_holding(books: Books) -> StillHolding:
    """What the current snapshot remembers and still holds; to be asked once of books.

    What whole months bear does not depend on the horizon within a financial year; exposure does. A snapshot of a
    later horizon, which moved back since, lacks the months between. Nothing holds that
    was worked out from facts stated after those that count here, or from another store that was kept at the same
    address before.
    """
    posted, horizon = books.posted, books.posted.horizon
    remembered = remember(folder_of(books.key.store), rules_fingerprint()) if horizon else None
    if (
        horizon is None
        or remembered is None
        or remembered.posted_batch > posted.last_posted
        or year_end(remembered.horizon) != year_end(horizon)
        or remembered.horizon > horizon
        or books.as_known_after(remembered.batch).last != Batch(remembered.batch, remembered.recorded_at)
    ):
        return StillHolding()
    changed = books.as_posted.placements_changed(remembered.posted_batch)
    changed |= _said_otherwise(books.as_posted, books.as_known_after(remembered.posted_batch))
    first = str(Month.of(horizon + ONE_DAY))
    # Whoever takes over from an agency is who is to answer for what is expected of it.
    same_agencies = not books.as_posted.changed(Agency, remembered.posted_batch)
    same_horizon = remembered.horizon == horizon and same_agencies
    months = (ToComeRow(**row) for row in remembered.whole_months)
    exposed = (ExposureRow(**row) for row in remembered.exposure if same_horizon)
    return StillHolding(
        changed,
        same_horizon,
        [row for row in months if row.placement not in changed and row.service_month >= first],
        [row for row in exposed if row.placement not in changed],
    )


def _said_otherwise(now: Books, then: Books) -> set[str]:
    """Placements of which something was asked or answered since: what is expected stands in another part."""
    of_agreements = {code: row.placement for (code,), row in now.facts(Agreement).sheet(Agreement).items()}
    found: set[str] = set()
    for model in _SAID:
        rows, before = now.facts(model).sheet(model), then.facts(model).sheet(model)
        for key in rows.keys() | before.keys():
            if rows.get(key) != before.get(key):
                row = rows.get(key) or before[key]
                found.add(row.placement if isinstance(row, Request) else of_agreements.get(row.agreement, ""))
    return found


_SAID: tuple[type[Request] | type[Approval] | type[Decision], ...] = (Request, Approval, Decision)
