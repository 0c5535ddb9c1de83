"""Early help programmes: the grant up to a day, pods, families by pod, and what happened before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from ledger.domain.early_help import Change, Coming, changes, coming
from ledger.domain.grants import Grant, grant
from ledger.domain.programmes import (
    Family,
    FamilyEvent,
    Pod,
    Programme,
    ProgrammeClaim,
    ProgrammeProfile,
    ProgrammeSpend,
)
from ledger.store.engine import Connection, Engine, read
from ledger.store.facts import read_facts

_SHEETS = tuple(
    model.sheet for model in (Programme, ProgrammeProfile, ProgrammeSpend, ProgrammeClaim, Pod, Family, FamilyEvent)
)
Of = TypeVar("Of", ProgrammeProfile, ProgrammeSpend, ProgrammeClaim, Pod, Family)


@dataclass(frozen=True)
class EarlyHelp:
    """One programme on a day: its money, the pods that are at work, its families, and what happened to them."""

    programme: Programme
    grant: Grant
    pods: list[Pod]
    coming: list[Coming]
    changes: list[Change]

    @property
    def unsupervised(self) -> list[Pod]:
        """Pods at work of which nobody has said that a social worker supervises them."""
        return [pod for pod in self.pods if not pod.supervising_social_worker]


def early_help(engine: Engine, on: date) -> list[EarlyHelp]:
    """Each programme that had begun by a day, by the facts known now."""
    with read(engine) as connection:
        return early_help_within(connection, None, on)


def early_help_within(connection: Connection, known_at: int | None, on: date) -> list[EarlyHelp]:
    """The same within a transaction, by the facts known at a batch (None: now)."""
    facts = read_facts(connection, known_at, sheets=_SHEETS)
    profile = _by_programme(facts.sheet(ProgrammeProfile).values())
    spend = _by_programme(facts.sheet(ProgrammeSpend).values())
    claims = _by_programme(facts.sheet(ProgrammeClaim).values())
    pods = _by_programme(facts.sheet(Pod).values())
    families = _by_programme(facts.sheet(Family).values())
    of_family = {row.family: row.programme for row in facts.sheet(Family).values()}
    events: dict[str, list[FamilyEvent]] = defaultdict(list)
    for event in facts.sheet(FamilyEvent).values():
        events[of_family.get(event.family, "")].append(event)
    return [
        EarlyHelp(
            row,
            grant(row, profile[row.programme], spend[row.programme], claims[row.programme], on),
            [pod for pod in pods[row.programme] if pod.first_day <= on <= (pod.last_day or on)],
            coming(families[row.programme], on),
            changes(families[row.programme], events[row.programme], on),
        )
        for row in sorted(facts.sheet(Programme).values(), key=lambda row: row.programme)
        if row.first_day <= on
    ]


def _by_programme(rows: Iterable[Of]) -> dict[str, list[Of]]:
    found: dict[str, list[Of]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.key_values):
        found[row.programme].append(row)
    return found
