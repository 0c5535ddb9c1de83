"""Families of a Family Help programme: who came and went, and what happened before and after, beside others.

It counts and compares; what the programme did to bring it about no count can say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from ledger.domain.family_help.sheets import Family, FamilyEvent
from ledger.domain.money_and_days.intervals import EventRate, RateRatio, paired_rate_ratio, rate_ratio
from ledger.domain.money_and_days.periods import ONE_DAY

EventKind = Literal["escalation", "repeat_referral", "child_looked_after"]
EndReason = Literal["completed", "moved_away", "withdrew", "stepped_up", "other"]
KINDS: tuple[EventKind, ...] = get_args(EventKind)
END_REASONS: tuple[EndReason, ...] = get_args(EndReason)
Verdict = Literal["too_few", "not_shown", "fewer", "more"]
"""What a rate ratio shows: too few events to tell, an interval that holds 1, or fewer or more events."""
ENOUGH_EVENTS = 10
"""With fewer events than this in both windows together, nothing is said but the counts."""


@dataclass(frozen=True, slots=True)
class Group:
    """Families of one cohort, of one pod or (`pod` None, `all_pods`) of all of them."""

    cohort: Literal["programme", "comparison"]
    pod: str | None = None
    all_pods: bool = True


@dataclass(frozen=True)
class Coming:
    """How many families of a group started, are in it, and ended for which reason, up to a day."""

    group: Group
    started: int
    ended: Mapping[str, int] = field(default_factory=dict)

    @property
    def still_in(self) -> int:
        """Families that started and have not ended."""
        return self.started - sum(self.ended.values())


@dataclass(frozen=True, slots=True)
class Window:
    """Twelve months before the start, or up to twelve months from it: families, their events of a kind, the rate."""

    families: int
    touched: int
    """Families to which it happened at least once."""
    rate: EventRate


@dataclass(frozen=True, slots=True)
class BeforeAndAfter:
    """One kind of event in a group of families, before their start and after it."""

    group: Group
    kind: EventKind
    before: Window
    after: Window
    ratio: RateRatio | None
    """The rate after as so many times that before, each family beside itself; None where nothing happened."""

    @property
    def verdict(self) -> Verdict:
        """What the ratio of after to before shows, and no more."""
        return verdict_of(self.ratio, self.before.rate, self.after.rate)

    def beside(self, others: BeforeAndAfter) -> RateRatio | None:
        """The rate after as so many times that of other families after their start."""
        return rate_ratio(self.after.rate, others.after.rate)

    def verdict_beside(self, others: BeforeAndAfter) -> Verdict:
        """What the ratio to other families shows."""
        return verdict_of(self.beside(others), self.after.rate, others.after.rate)


def verdict_of(ratio: RateRatio | None, *rates: EventRate) -> Verdict:
    """What a ratio shows: nothing with few events, no difference while its interval holds 1."""
    if ratio is None or sum(rate.events for rate in rates) < ENOUGH_EVENTS:
        return "too_few"
    if not ratio.differs:
        return "not_shown"
    return "fewer" if ratio.fewer else "more"


def groups_of(families: Iterable[Family]) -> list[Group]:
    """The programme, its pods in order of code, and those it is compared with: each that has families."""
    cohorts = {row.cohort for row in families}
    pods = {row.pod for row in families if row.cohort == "programme"}
    found = [Group("programme")] if "programme" in cohorts else []
    found += [
        Group("programme", pod, all_pods=False) for pod in sorted(pods, key=lambda pod: (pod is None, pod or ""))
    ]
    return [*found, *([Group("comparison")] if "comparison" in cohorts else [])]


def coming(families: Sequence[Family], on: date) -> list[Coming]:
    """Each group's starts and endings up to a day."""
    begun = [row for row in families if row.first_day <= on]
    return [_coming(group, [row for row in begun if _within(group, row)], on) for group in groups_of(begun)]


def _coming(group: Group, families: Sequence[Family], on: date) -> Coming:
    reasons = Counter(row.end_reason or "other" for row in families if row.last_day and row.last_day <= on)
    return Coming(group, len(families), {why: reasons[why] for why in END_REASONS if reasons[why]})


def changes(families: Sequence[Family], events: Iterable[FamilyEvent], on: date) -> list[BeforeAndAfter]:
    """Each group's events of each kind in the twelve months before each family's start, and in the twelve from it.

    The second window ends on the day asked about where that comes first; it goes on when a family has left. Families
    that had not started by that day are not counted.
    """
    begun = [row for row in families if row.first_day <= on]
    happened: dict[tuple[str, str], list[date]] = defaultdict(list)
    for event in events:
        happened[event.family, event.kind].append(event.on)
    return [
        _compared(group, kind, _counted(before, happened, kind), _counted(after, happened, kind))
        for group, before, after in _windows(begun, on)
        for kind in KINDS
    ]


def _compared(
    group: Group, kind: EventKind, before: Sequence[EventRate], after: Sequence[EventRate]
) -> BeforeAndAfter:
    ratio = paired_rate_ratio(zip(before, after, strict=True))
    return BeforeAndAfter(group, kind, _window(before), _window(after), ratio)


WatchedDays = tuple[str, date, date]
"""A family with the first and the last day of a window."""


def _windows(families: Sequence[Family], on: date) -> Iterator[tuple[Group, list[WatchedDays], list[WatchedDays]]]:
    for group in groups_of(families):
        within = [row for row in families if _within(group, row)]
        before = [(row.family, _years_on(row.first_day, -1), row.first_day - ONE_DAY) for row in within]
        after = [(row.family, row.first_day, min(_years_on(row.first_day, 1) - ONE_DAY, on)) for row in within]
        yield group, before, after


def _within(group: Group, family: Family) -> bool:
    return family.cohort == group.cohort and (group.all_pods or family.pod == group.pod)


def _counted(
    spans: Sequence[WatchedDays], happened: Mapping[tuple[str, str], list[date]], kind: EventKind
) -> list[EventRate]:
    """Each family's events of a kind in its window, in the order of the spans."""
    return [
        EventRate(sum(first <= day <= last for day in happened.get((family, kind), ())), (last - first).days + 1)
        for family, first, last in spans
    ]


def _window(families: Sequence[EventRate]) -> Window:
    rate = EventRate(sum(each.events for each in families), sum(each.days for each in families))
    return Window(len(families), sum(each.events > 0 for each in families), rate)


def _years_on(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
