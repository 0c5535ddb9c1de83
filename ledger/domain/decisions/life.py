"""The life of a split, step by step: asked for, heard by a panel, decided by an officer, approved, reviewed, ended.

What a panel recommends and what an officer decides are two things, and neither moves money: the agreement's own
status does. Where these records contradict each other, a remark says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, get_args

from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Agency
from ledger.domain.decisions.records import Records
from ledger.domain.decisions.reviews import review_due
from ledger.domain.decisions.sheets import Decision, Panel, PanelItem, PanelMember, Recommendation, Request
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY, Month
from ledger.domain.outcomes.sheets import Review
from ledger.domain.sheet.facts import Facts, grouped
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.in_force import decided_spans
from ledger.domain.splits.packages import Deal, Package
from ledger.domain.splits.sheets import DECIDING, IN_FORCE, Agreement, Approval
from ledger.domain.splits.signatures import still_to_sign
from ledger.domain.splits.weekly_shares import WeeklyShare, weekly_shares

What = Literal[
    "requested",
    "heard",
    "recommended",
    "decided",
    "came_to_count",
    "approved",
    "not_approved",
    "approval_missing",
    "reviewed",
    "review_due",
    "renewed",
    "changed",
    "ended",
    "lapsed",
]
ORDER: tuple[What, ...] = get_args(What)
"""The steps in the order in which one day tells them."""
FOR_IT: frozenset[Recommendation] = frozenset({"agree", "agree_in_principle", "interim"})
"""Recommendations by which a member lets its agency pay."""
_UNLIMITED = Decimal("Infinity")


class OverLimit(NamedTuple):
    """A member who was there and whose limit is below what the agency would bear of a week, in pence."""

    agency: str
    role: str
    limit: int
    share: int


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting of a panel and who sat."""

    panel: Panel
    members: tuple[PanelMember, ...]
    held_by: Mapping[str, str] = field(default_factory=dict)
    """Who holds the seat of an agency that is no more on the day of the meeting, by that agency."""

    @property
    def present(self) -> int | None:
        """How many agencies were there, each counted once; None while nobody has said."""
        said = any(member.present is not None for member in self.members)
        return len({self.holder(member) for member in self.members if member.present}) if said else None

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies for which somebody was there; all that have a member while nobody has said."""
        said = self.present is not None
        return tuple(dict.fromkeys(self.holder(member) for member in self.members if member.present or not said))

    def holder(self, member: PanelMember) -> str:
        """The agency for which a member sits: its own, or the one that holds its seat by the day of the meeting."""
        return self.held_by.get(member.agency, member.agency)

    def without_seat(self, shares: Iterable[WeeklyShare]) -> tuple[str, ...]:
        """The agencies that would pay by these shares and have no member, in order."""
        seats = {self.holder(member) for member in self.members}
        return tuple(sorted({share.agency for share in shares if share.amount > 0} - seats))

    @property
    def quorate(self) -> bool | None:
        """Whether as many agencies were there as have to be; None where either is not known."""
        present, quorum = self.present, self.panel.quorum
        return None if present is None or quorum is None else present >= quorum

    def over_their_limit(self, shares: Iterable[WeeklyShare]) -> list[OverLimit]:
        """The member with the highest limit of each agency of whose members none may agree to so much.

        Of those who were there, or of whom nobody has said that they were not; one without limit may agree to all.
        """
        borne = {share.agency: share.amount for share in shares}
        sat = [member for member in self.members if member.present is not False]
        found = []
        for agency, members in grouped(sat, self.holder).items():
            highest = max(
                members, key=lambda member: _UNLIMITED if member.weekly_limit is None else member.weekly_limit
            )
            share = borne.get(agency, 0)
            if highest.weekly_limit is not None and share > highest.weekly_limit:
                found.append(OverLimit(agency, highest.role, highest.weekly_limit, share))
        return found


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One step in the life of a split. A step without a day is one that is missing."""

    what: What
    on: date | None
    agencies: tuple[str, ...] = ()
    """Who asked, sat, decided, approved or has not yet."""
    role: str | None = None
    result: str | None = None
    """What was asked for, recommended, decided, or found of the split."""
    code: str | None = None
    """Of the request, sitting, decision, review or agreement that the step is known by."""
    conditions: str | None = None
    note: str | None = None
    """The minute, or what was said."""
    sitting: Sitting | None = None
    over_limit: tuple[OverLimit, ...] = ()
    unseated: tuple[str, ...] = ()
    """The agencies that would pay and had no member at the meeting."""
    told_by: str | None = None
    """In which role somebody told it, where another agency recorded it: it is shown as reported."""


Irregularity = Literal["decision_differs", "below_quorum", "above_limit", "no_seat", "decided_without_a_decision"]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Records of one split that do not go together."""

    what: Irregularity
    on: date
    """The day of the record that does not fit."""
    said: str
    """What the one record says: a decision, how many agencies were there, the agency whose member recommended it or
    that has none."""
    against: str
    """What the other says: the agreement's status, the quorum, the limit in pence."""


@dataclass(frozen=True, slots=True)
class Life:
    """The life of one agreement."""

    deal: Deal
    shares: tuple[WeeklyShare, ...]
    """What each agency would bear of its first week."""
    steps: tuple[LifeStep, ...]
    contradictions: tuple[Contradiction, ...]
    deciding: tuple[str, ...] = ()
    """The agencies that decide on it on the day that is looked at, partners first: those that would pay."""

    @property
    def agreement(self) -> Agreement:
        """The agreement."""
        return self.deal.agreement

    @property
    def missing(self) -> tuple[str, ...]:
        """The agencies that bear a share and have not approved."""
        return tuple(agency for step in self.steps if step.what == "approval_missing" for agency in step.agencies)

    @property
    def ending(self) -> LifeStep | None:
        """How it was renewed, changed or ended; None while it goes on or has not begun."""
        last = self.steps[-1] if self.steps else None
        return last if last and last.what in ("renewed", "changed", "ended", "lapsed") else None


SHEETS_OF_DECISIONS: tuple[type[Row], ...] = (
    *(Agency, Request, Panel, PanelMember, PanelItem, Decision, Approval, Review),
)


def sitting_of(panel: Panel, facts: Facts) -> Sitting:
    """A sitting with those who sit on it."""
    members = tuple(facts.by(PanelMember, "panel").get(panel.panel, ()))
    purses, agencies = purses_of(facts), {member.agency for member in members}
    return Sitting(panel, members, {each: holder(purses, each, panel.held_on).agency for each in agencies})


def lives(package: Package, facts: Facts, on: date) -> list[Life]:
    """The life of each of a placement's agreements, the latest first."""
    ordered = sorted(package.deals, key=lambda deal: (deal.agreement.first_day, deal.code), reverse=True)
    return [life(package, deal, facts, on) for deal in ordered]


def life(package: Package, deal: Deal, facts: Facts, on: date) -> Life:
    """The life of one agreement of a placement as it is looked at on a day: that says what agencies are called."""
    shares, records = tuple(weekly_shares(package, deal, purses_of(facts))), Records(facts)
    steps = [
        *_requested(deal, records),
        *_heard(deal, shares, facts),
        *_decided(deal, records),
        *_approvals(deal, records, on),
        *_reviews(package, deal, records, on),
    ]
    steps.sort(key=lambda step: (step.on or FOREVER, ORDER.index(step.what)))
    steps += _ending(package, deal)
    today = shares_held(shares, purses_of(facts), on, deal.budgets)
    deciding = tuple(share.agency for share in sorted(today, key=lambda share: share.lead))
    return Life(deal, shares, tuple(steps), tuple(_contradictions(deal, steps)), deciding)


def shares_held(shares: Iterable[WeeklyShare], purses: Purses, on: date, budgets: Iterable[str]) -> list[WeeklyShare]:
    """Shares of a week by the agencies that hold them on a day; those that became one are one share."""
    found: dict[str, WeeklyShare] = {}
    for share in shares:
        now = holder(purses, share.agency, on, budgets).agency
        other = found.get(now)
        lead, amount = share.lead or (other is not None and other.lead), share.amount + (other.amount if other else 0)
        found[now] = WeeklyShare(now, lead, amount)
    return list(found.values())


def _requested(deal: Deal, records: Records) -> Iterator[LifeStep]:
    """Requests that name it, or that a panel answered with it; else the day that it states itself."""
    row = deal.agreement
    items = records.facts.by(PanelItem, "placement").get(row.placement, ())
    answered = {item.request for item in items if item.agreement == row.agreement}
    named = [
        each
        for each in records.requests.get(row.placement, ())
        if each.agreement == row.agreement or (each.agreement is None and each.request in answered)
    ]
    for each in named:
        yield LifeStep(
            "requested", each.asked_on, (each.asked_by,), result=each.what, code=each.request, note=each.reason
        )
    if row.requested_on and not named:
        yield LifeStep("requested", row.requested_on)


def _heard(deal: Deal, shares: Sequence[WeeklyShare], facts: Facts) -> Iterator[LifeStep]:
    """Each sitting at which it was on the agenda, and what was recommended there."""
    panels = facts.sheet(Panel)
    known = (item for item in facts.by(PanelItem, "agreement").get(deal.code, ()) if (item.panel,) in panels)
    for item in sorted(known, key=lambda row: (panels[row.panel,].held_on, row.panel, row.item)):
        sitting = sitting_of(panels[item.panel,], facts)
        on = sitting.panel.held_on
        there, held = sitting.agencies, shares_held(shares, purses_of(facts), on, deal.budgets)
        over = tuple(sitting.over_their_limit(held))
        unseated = sitting.without_seat(held) if sitting.members else ()
        yield LifeStep("heard", on, there, code=item.panel, sitting=sitting, over_limit=over, unseated=unseated)
        if item.recommendation:
            yield LifeStep(
                "recommended",
                on,
                there,
                result=item.recommendation,
                code=item.panel,
                conditions=item.conditions,
                note=item.minute,
                sitting=sitting,
                over_limit=over if item.recommendation in FOR_IT else (),
            )


def _decided(deal: Deal, records: Records) -> Iterator[LifeStep]:
    row = deal.agreement
    for each in records.decisions.get(deal.code, ()):
        yield LifeStep(
            "decided",
            each.on,
            (each.agency,),
            each.role,
            each.decided,
            each.decision,
            conditions=each.conditions,
            note=each.minute,
            told_by=each.told_by,
        )
    if row.decided_on:
        yield LifeStep("came_to_count", row.decided_on, result=row.status, code=row.agreement, note=row.minute)


def _approvals(deal: Deal, records: Records, on: date) -> Iterator[LifeStep]:
    """What was signed; and, unless it was refused or withdrawn, who bears a share and has not signed."""
    given = records.approvals.get(deal.code, ())
    for each in given:
        what: What = "approved" if each.decided else "not_approved"
        yield LifeStep(what, each.on, (each.agency,), each.role, note=each.note, told_by=each.told_by)
    if deal.agreement.status in ("declined", "withdrawn"):
        return
    if missing := still_to_sign(deal.budgets, records.signed(deal.code), purses_of(records.facts), Month.of(on)):
        yield LifeStep("approval_missing", None, tuple(sorted(missing)))


def _reviews(package: Package, deal: Deal, records: Records, on: date) -> Iterator[LifeStep]:
    """The joint reviews held while it ran; when the next is due: of the one that counts, or as one to come says."""
    row, placement = deal.agreement, package.placement
    if row.status not in DECIDING:
        return
    held = records.reviews.get(placement.placement, ())
    for each in held:
        if row.first_day <= each.held_on <= deal.last_day:
            right = {True: "still_right", False: "not_right", None: None}[each.split_still_right]
            yield LifeStep("reviewed", each.held_on, each.agencies, result=right, code=each.review, note=each.note)
    counts = next((other for first, last, other in decided_spans(package) if first <= on <= last), None)
    if counts is deal and placement.stay[0] <= on <= placement.stay[1]:
        due = review_due(row if row.status in IN_FORCE else None, held)
    else:
        to_begin = on < max(row.first_day, placement.first_day)  # a day that is over by then is nothing to wait for
        due = row.review_by if to_begin and row.review_by and row.review_by >= on else None
    if due and due <= min(deal.last_day, placement.stay[1]):
        yield LifeStep("review_due", due)


def _ending(package: Package, deal: Deal) -> Iterator[LifeStep]:
    """How it ended: renewed by one that follows on its end, changed by one that cut it short, or without another."""
    row = deal.agreement
    if row.status not in IN_FORCE:
        return
    spans = decided_spans(package)
    own = [(first, last) for first, last, other in spans if other is deal]
    if not own:
        by = [other for other in package.deals if other.agreement.supersedes == deal.code]
        yield from (LifeStep("changed", other.agreement.first_day, code=other.code) for other in by[:1])
        return
    last, stay_ends = own[-1][1], package.placement.stay[1]
    if min(last, stay_ends) == FOREVER:
        return
    after = min(last, stay_ends) + ONE_DAY
    follows = next((other for first, _, other in spans if first == after), None)
    if stay_ends <= last:
        yield LifeStep("ended", stay_ends, result="with_the_stay")
    elif follows is None:
        yield LifeStep("lapsed", last)
    elif follows.agreement.status == "declined":
        yield LifeStep("ended", last, result="declined", code=follows.code)
    elif follows.agreement.supersedes == deal.code or row.last_day is None or row.last_day > last:
        yield LifeStep("changed", after, code=follows.code, result=follows.agreement.status)
    else:
        yield LifeStep("renewed", after, code=follows.code, result=follows.agreement.status)


def _contradictions(deal: Deal, steps: Sequence[LifeStep]) -> Iterator[Contradiction]:
    """Where what was recorded of it does not go together."""
    status = deal.agreement.status
    decisions = [step for step in steps if step.what == "decided" and step.on]
    if decisions and decisions[-1].on and decisions[-1].result and decisions[-1].result != status:
        yield Contradiction("decision_differs", decisions[-1].on, decisions[-1].result, status)
    for step in steps:
        if step.on:
            yield from (Contradiction("no_seat", step.on, agency, step.code or "") for agency in step.unseated)
    recommended = [step for step in steps if step.what == "recommended" and step.on and step.sitting]
    for step in recommended:
        if step.sitting and step.on and step.sitting.quorate is False:
            quorum = str(step.sitting.panel.quorum)
            yield Contradiction("below_quorum", step.on, str(step.sitting.present), quorum)
        for over in step.over_limit:
            if step.on:
                yield Contradiction("above_limit", step.on, over.agency, str(over.limit))
    if recommended and not decisions and status in DECIDING and recommended[-1].on:
        yield Contradiction("decided_without_a_decision", recommended[-1].on, "", status)
