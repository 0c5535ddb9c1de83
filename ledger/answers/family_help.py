"""Family Help: the grant of each programme up to a day, pods, families by pod, and what happened before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple, TypeVar

from ledger.answers.answer import answer
from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import Purses
from ledger.domain.family_help import measures as of_family_help
from ledger.domain.family_help.families import BeforeAndAfter, Coming, Group, Window, changes, coming
from ledger.domain.family_help.grants import Grant, grant
from ledger.domain.family_help.sheets import (
    Family,
    FamilyEvent,
    Pod,
    Programme,
    ProgrammeClaim,
    ProgrammeProfile,
    ProgrammeSpend,
)
from ledger.domain.sheet.columns import Amount, InMonth, Rule
from ledger.store.books import Books

_SHEETS = (Programme, ProgrammeProfile, ProgrammeSpend, ProgrammeClaim, Pod, Family, FamilyEvent)
Of = TypeVar("Of", ProgrammeProfile, ProgrammeSpend, ProgrammeClaim, Pod, Family)


@dataclass(frozen=True)
class FamilyHelp:
    """One programme on a day: its money, the pods that are at work, its families, and what happened to them."""

    programme: Programme
    grant: Grant
    pods: list[Pod]
    coming: list[Coming]
    changes: list[BeforeAndAfter]

    @property
    def unsupervised(self) -> list[Pod]:
        """Pods at work of which nobody has said that a social worker supervises them."""
        return [pod for pod in self.pods if not pod.supervising_social_worker]


def family_help(books: Books, on: date) -> list[FamilyHelp]:
    """Each programme that had begun by a day."""
    facts, purses = books.facts(*_SHEETS), books.purses
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
        FamilyHelp(
            _as_held(row, purses, on),
            grant(row, profile[row.programme], spend[row.programme], claims[row.programme], on),
            [pod for pod in pods[row.programme] if pod.first_day <= on <= (pod.last_day or on)],
            coming(families[row.programme], on),
            changes(families[row.programme], events[row.programme], on),
        )
        for row in sorted(facts.sheet(Programme).values(), key=lambda row: row.programme)
        if row.first_day <= on
    ]


def _as_held(row: Programme, purses: Purses, on: date) -> Programme:
    """A programme with the agencies that hold on a day what its lead, funder and partner are to do.

    So a grant is claimed by and from whoever there is; of a programme that is over, as they were on its last day.
    """
    day = min(on, row.last_day or on)
    named = {name: getattr(row, name) for name in ("lead", "funder", "partner")}
    held = {name: holder(purses, code, day).agency for name, code in named.items() if code}
    return row.model_copy(update=held)


def _by_programme(rows: Iterable[Of]) -> dict[str, list[Of]]:
    found: dict[str, list[Of]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.key_values):
        found[row.programme].append(row)
    return found


class ProgrammeMonthRow(NamedTuple):
    """One programme and whole month: planned, spent, claimed, received, and what is left to claim."""

    programme: str
    month: InMonth
    spend_profile: Annotated[Amount | None, "Spend planned", of_family_help.SPEND_PLANNED]
    spent: Annotated[Amount | None, "Spend", of_family_help.SPEND]
    eligible: Annotated[Amount | None, "Eligible spend", of_family_help.SPEND_ELIGIBLE]
    grant_profile: Annotated[Amount | None, "Grant planned", of_family_help.GRANT_PLANNED]
    spend_profile_to_date: Annotated[Amount | None, "Spend planned to date", of_family_help.SPEND_PLANNED_TO_DATE]
    spent_to_date: Annotated[Amount | None, "Spend to date", of_family_help.SPEND_TO_DATE]
    eligible_to_date: Annotated[Amount | None, "Eligible spend to date", of_family_help.ELIGIBLE_TO_DATE]
    grant_profile_to_date: Annotated[Amount | None, "Grant planned to date", of_family_help.GRANT_PLANNED_TO_DATE]
    due_to_date: Annotated[Amount | None, "Grant due to date", of_family_help.GRANT_DUE]
    claimed_to_date: Annotated[Amount | None, "Grant claims to date", of_family_help.CLAIMED]
    received_to_date: Annotated[Amount | None, "Grant payments to date", of_family_help.RECEIVED_TO_DATE]
    to_claim: Annotated[Amount | None, "Claimable", of_family_help.CLAIMABLE]
    overclaimed: Annotated[Amount | None, "Claimed above what is due", of_family_help.OVERCLAIMED]


@answer(
    "programmes",
    "Family Help grants: profile, spend, grant claims and payments",
    purse="the grant",
    window="whole months up to the day",
    day="asked",
    refreshed_by="programme",
)
def programme_months(books: Books, on: date) -> Iterator[ProgrammeMonthRow]:
    """One row a programme and whole month up to a day."""
    for each in books.once(family_help, on):
        for month in each.grant.months:
            yield ProgrammeMonthRow(
                each.programme.programme,
                str(month.month),
                month.planned_spend,
                month.spent,
                month.eligible,
                month.planned_grant,
                month.planned_spend_to_date,
                month.spent_to_date,
                month.eligible_to_date,
                month.planned_grant_to_date,
                month.due_to_date,
                month.claimed_to_date,
                month.received_to_date,
                month.to_claim,
                month.overclaimed,
            )


class FamiliesRow(NamedTuple):
    """One programme, group and head: families that started and ended, and events before and after."""

    programme: str
    cohort: Rule
    pod: str
    what: str
    window: str
    families: str
    events: str
    family_years: str
    rate: str
    low: str
    high: str


FEWEST = 5
"""A group smaller than this is not told."""
SUPPRESSED = "c"
GroupCell = tuple[Group, str, str]


class GroupFigures(NamedTuple):
    """What is told of a group under one head: how many families it is about, and further figures."""

    group: Group
    what: str
    window: str
    families: int
    """Families it is counted among; nil may be told."""
    smallest: int
    """The smallest group of families that the figures are about."""
    figures: tuple[str, ...]

    @property
    def cell(self) -> GroupCell:
        """Where it stands."""
        return self.group, self.what, self.window


@answer(
    "programme-families",
    "Families in Family Help programmes, and events before and after, under disclosure control",
    purse="none",
    window="from the programme's first day to the day",
    unit="families, events per 100 families a year",
    day="asked",
    refreshed_by="programme",
)
def programme_families(books: Books, on: date) -> Iterator[FamiliesRow]:
    """One row a programme, group and head.

    What leaves the room names no family and counts no group of families smaller than five: `c` stands there instead,
    and in the next smallest place where the first could be worked out from the rest.
    """
    for each in books.once(family_help, on):
        told = [*_comings(each.coming), *_changes(each.changes)]
        hidden = _hidden(told)
        for one in told:
            families, figures = str(one.families), one.figures
            if one.cell in hidden:
                families, figures = SUPPRESSED, (SUPPRESSED,) * len(figures) if one.figures[0] else figures
            pod = "" if one.group.all_pods else one.group.pod or "none"
            yield FamiliesRow(
                each.programme.programme, one.group.cohort, pod, one.what, one.window, families, *figures
            )


def _comings(found: Iterable[Coming]) -> Iterator[GroupFigures]:
    for each in found:
        counts = {"started": each.started}
        if each.group.cohort == "programme":
            counts |= {"still_in": each.still_in, **each.ended}
        for what, number in counts.items():
            yield GroupFigures(each.group, what, "", number, number, ("",) * 5)


def _changes(found: Iterable[BeforeAndAfter]) -> Iterator[GroupFigures]:
    for each in found:
        for name, window in (("before", each.before), ("after", each.after)):
            yield GroupFigures(each.group, each.kind, name, window.families, _smallest(window), _figures(window))


def _smallest(window: Window) -> int:
    """Those to whom it happened are a group too, where there are any."""
    return min(window.families, window.touched or window.families)


def _figures(window: Window) -> tuple[str, ...]:
    rate = window.rate
    return (
        str(rate.events),
        str(rate.years),
        *("" if each is None else _text(each) for each in (rate.rate, rate.low, rate.high)),
    )


def _text(number: Decimal) -> str:
    return format(number, "f")


def _hidden(told: Sequence[GroupFigures]) -> set[GroupCell]:
    """What is too small to tell, and as many more cells as it takes that none of those can be worked out."""
    hidden = {one.cell for one in told if 0 < one.smallest < FEWEST}
    lines = _lines(told)
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for line in lines:
            shown = [one for one in line if one.cell not in hidden]
            if len(line) - len(shown) == 1 and shown:
                hidden.add(min(shown, key=lambda one: (one.smallest == 0, one.smallest)).cell)
    return hidden


def _lines(told: Sequence[GroupFigures]) -> list[list[GroupFigures]]:
    """Cells that add up: a group's families by how they stand make those that started, and pods make the whole."""
    lines: dict[tuple[object, ...], list[GroupFigures]] = defaultdict(list)
    for one in told:
        if one.group.cohort == "programme":
            lines[one.what, one.window].append(one)
        if not one.window:
            lines[one.group,].append(one)
    return list(lines.values())
