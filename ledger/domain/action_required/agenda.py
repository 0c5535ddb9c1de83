"""The agenda of a sitting: what is due by then. It comes from what needs somebody, open actions, and last time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.domain.action_required.matters import Matter
from ledger.domain.decisions.sheets import Action, Decision, Panel, PanelItem, Request
from ledger.domain.splits.sheets import Agreement

FOR_A_PANEL = (
    "waiting",
    "emergency_not_ratified",
    "expired_and_charging",
    "unagreed",
    "in_principle",
    "disputed",
    "interim",
    "expiring",
    "review_overdue",
)
"""Which of the matters that need somebody a panel hears, in the order of an agenda."""
CARRIED_OVER = ("deferred", "not_heard", "action")
"""What comes back from earlier sittings, after them."""
_ORDER = (*FOR_A_PANEL, *CARRIED_OVER)


@dataclass(frozen=True, slots=True)
class Point:
    """One reason why a placement is on the agenda; a placement may have several."""

    what: str
    placement: str | None
    agreement: str | None
    asked: tuple[str, ...]
    """The agencies that are to answer or to act."""
    since: date
    """Since when it has stood so; after the sitting: the day until which there is time."""
    amount: int | None = None
    """Pounds at stake, in pence; None where there are none or nobody can say."""
    request: str | None = None
    panel: str | None = None
    """The sitting it comes from."""
    action: str | None = None
    note: str | None = None
    """What is to be done, or what was said when it was put off."""

    @property
    def order(self) -> tuple[object, ...]:
        """By placement, and there in the order of an agenda; what is about no placement comes last."""
        return (
            self.placement is None,
            self.placement or "",
            _ORDER.index(self.what),
            self.since,
            self.agreement or "",
        )


def for_a_panel(matters: Iterable[Matter]) -> list[Matter]:
    """Of all that needs somebody, what a panel hears."""
    return [matter for matter in matters if matter.what in FOR_A_PANEL]


def points(
    weighed: Iterable[tuple[Matter, int | None]],
    requests: Mapping[str, Sequence[Request]],
    actions: Mapping[str | None, Sequence[Action]],
    last_time: Iterable[Point],
) -> list[Point]:
    """All that is due, in order of placement: matters with their pounds, open actions, what was put off.

    `requests` and `actions` (those still open) are by placement. Of a matter that several agencies are asked in,
    the pounds are added up: each is asked for its own. (Of a
    dispute the lead has all, once.) What was asked for is not told again as agreed in principle.
    """
    found = [*_of_matters(weighed, requests), *_of_actions(actions), *last_time]
    return sorted(found, key=lambda point: point.order)


def _of_matters(
    weighed: Iterable[tuple[Matter, int | None]], requests: Mapping[str, Sequence[Request]]
) -> Iterator[Point]:
    together: dict[tuple[str | None, str | None, str], list[tuple[Matter, int | None]]] = {}
    for matter, amount in weighed:
        together.setdefault((matter.placement, matter.agreement, matter.what), []).append((matter, amount))
    for (placement, agreement, what), parts in together.items():
        if what == "in_principle" and (placement, agreement, "waiting") in together:
            continue
        amounts = [amount for matter, amount in parts if amount is not None and matter.counted]
        asked = [
            row.request
            for row in requests.get(placement or "", ())
            if what == "waiting" and row.agreement == agreement and row.closed_on is None
        ]
        yield Point(
            what,
            placement,
            agreement,
            tuple(sorted({matter.agency for matter, _ in parts})),
            min(matter.since for matter, _ in parts),
            sum(amounts) if amounts else None,
            asked[-1] if asked else None,
        )


def _of_actions(actions: Mapping[str | None, Sequence[Action]]) -> Iterator[Point]:
    for placement, rows in actions.items():
        for row in rows:
            yield Point(
                "action",
                placement,
                row.agreement,
                (row.agency,),
                row.due,
                panel=row.panel,
                action=row.action,
                note=row.what,
            )


def put_off(
    panel: Panel | None,
    on: date,
    panels: Mapping[str, Panel],
    items: Iterable[PanelItem],
    agreements: Mapping[str, Agreement],
    decisions: Mapping[str, Sequence[Decision]],
) -> Iterator[Point]:
    """Items that an earlier sitting (of the same panel, where one is named) deferred or did not come to.

    Each counts as it was heard last, and no longer once its agreement was decided after that sitting (of an item that
    named none, any of the placement's).
    """
    earlier = [
        item
        for item in items
        if panels[item.panel].held_on < on and (panel is None or panels[item.panel].name == panel.name)
    ]
    earlier.sort(key=lambda item: (panels[item.panel].held_on, item.panel, item.item))
    for thread in _threads(earlier):
        last = thread[-1]
        if last.recommendation in (None, "defer") and not _decided_since(
            last, panels[last.panel].held_on, agreements, decisions
        ):
            yield Point(
                "deferred" if last.recommendation else "not_heard",
                last.placement,
                last.agreement,
                (),
                panels[last.panel].held_on,
                request=last.request,
                panel=last.panel,
                note=last.conditions or last.minute,
            )


def _threads(items: Iterable[PanelItem]) -> list[list[PanelItem]]:
    """Items of one placement that are about the same request or the same agreement, in the order given.

    What is asked for may be put off before an agreement is written down, and heard again under its code.
    """
    threads: list[list[PanelItem]] = []
    known: dict[tuple[str, str, str], list[PanelItem]] = {}
    for item in items:
        names = [("request", item.request), ("agreement", item.agreement)]
        about = [(item.placement, what, code) for what, code in names if code] or [(item.placement, "", "")]
        thread = next((known[name] for name in about if name in known), None)
        if thread is None:
            thread = []
            threads.append(thread)
        thread.append(item)
        known |= dict.fromkeys(about, thread)
    return threads


def _decided_since(
    item: PanelItem, held_on: date, agreements: Mapping[str, Agreement], decisions: Mapping[str, Sequence[Decision]]
) -> bool:
    """Whether its agreement was decided or withdrawn since; of an item without one, any of the placement's."""
    if item.agreement is None:
        own = [row for row in agreements.values() if row.placement == item.placement]
    else:
        own = [row for row in (agreements.get(item.agreement),) if row]
        if any(row.status == "withdrawn" for row in own):
            return True
    return any(
        (row.status not in ("draft", "withdrawn") and row.decided_on is not None and row.decided_on > held_on)
        or any(each.on > held_on for each in decisions.get(row.agreement, ()))
        for row in own
    )


@dataclass(frozen=True, slots=True)
class Proposed:
    """A placement as one item of an agenda: all its points, and which agreement and request it is about."""

    placement: str
    points: tuple[Point, ...]
    agreement: str | None
    request: str | None

    @property
    def asked(self) -> tuple[str, ...]:
        """All agencies that are to answer or to act."""
        return tuple(sorted({agency for point in self.points for agency in point.asked}))

    @property
    def since(self) -> date:
        """Since when the oldest of its points has stood."""
        return min(point.since for point in self.points)

    @property
    def amount(self) -> int | None:
        """The most that is at stake in one point: several may hang on the same pounds, so they are not added up."""
        return max((point.amount for point in self.points if point.amount is not None), default=None)


def proposed(found: Iterable[Point]) -> list[Proposed]:
    """The points of an agenda as items, one a placement; the one that is about a request names the agreement."""
    by_placement: dict[str, list[Point]] = {}
    for point in found:
        if point.placement:
            by_placement.setdefault(point.placement, []).append(point)
    items = []
    for placement, points_of in by_placement.items():
        about = [point for point in points_of if point.request] or [point for point in points_of if point.agreement]
        agreement, request = (about[0].agreement, about[0].request) if about else (None, None)
        items.append(Proposed(placement, tuple(points_of), agreement, request))
    return items
