"""What goes on for a child whose placement another agency leads from a day: outcomes, approvals, hours, actions.

What was so far stays with the placement before; what is dated from that day on is the new one's. An outcome that is
open ends there as *changed* and is replaced by the same one here, with what each rater saw last: whoever looks at
either finds the other. Nobody moved, so what was approved out of area, and told to the council of that area, holds
for the new placement too. An action that is open stays the one it is, and is the new placement's; so is a review held
from that day on. Orders are between agencies and of no placement: none goes over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledger.domain.closer_to_home.sheets import AreaNotice, Averted, CloserPlan, DistanceApproval
from ledger.domain.decisions.records import open_actions
from ledger.domain.decisions.sheets import Action
from ledger.domain.money_and_days.periods import ONE_DAY, Month
from ledger.domain.outcomes.sheets import Observation, Outcome, OutcomeEnding, Review
from ledger.domain.sheet.codes import free_code
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.therapeutic.sheets import CarePlan, PlacementOffer, TherapyHours

HANDED_ON: tuple[type[Row], ...] = (Action, Review)
"""The sheets of which a row goes over as it is, and is only the new placement's from then on."""
CARRIED: tuple[type[Row], ...] = (
    *(Outcome, OutcomeEnding, Observation, CarePlan, PlacementOffer, TherapyHours),
    *(CloserPlan, DistanceApproval, AreaNotice, Averted),
    *HANDED_ON,
)
"""The sheets of which rows go over."""
_WITHDRAWN = {"withdrawn": "yes"}


@dataclass(frozen=True)
class Handed:
    """From which placement to which one, from what day, and what prices are called there by what they were called."""

    before: str
    after: str
    day: date
    prices: Mapping[str, str]


@dataclass
class CarriedOver:
    """Rows by sheet, as a screen states them, and what goes over by its name, in words."""

    forms: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    plans: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    """What was said of the placement: approved, told to another council, judged."""
    offers: list[str] = field(default_factory=list)
    months: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)

    def state(self, model: type[Row], row: Row, **cells: Any) -> None:
        """State a row with some of its cells otherwise."""
        own = {name: getattr(row, name) for name in row.columns()}
        self.forms.setdefault(model.sheet, []).append({**own, **cells})

    def hold(self, words: str, said: Sequence[tuple[Row, date]], handed: Handed) -> None:
        """What was said, and when, holds for the new placement too; said from its first day on, for it alone."""
        for row, on in said:
            if on >= handed.day:
                self.move(row, placement=handed.after)
            else:
                self.state(type(row), row, placement=handed.after)
        if said:
            self.words.append(words)

    def move(self, row: Row, **cells: Any) -> None:
        """State a row under another key, and take it back under its own."""
        key = {name: getattr(row, name) for name in row.key}
        self.forms.setdefault(row.sheet, []).append({**key, **_WITHDRAWN})
        self.state(type(row), row, **cells)

    @property
    def sentences(self) -> Iterator[str]:
        """What goes over, in words; nothing where nothing does."""
        if self.outcomes:
            yield f"outcomes {', '.join(f'{old} as {new}' for old, new in self.outcomes.items())}"
        if self.plans:
            yield f"plans ({', '.join(self.plans)})"
        yield from self.words
        if self.offers:
            yield f"the offer {', '.join(self.offers)}"
        if self.months:
            yield f"hours of therapy of {', '.join(self.months)}"
        if self.actions:
            yield f"open actions ({', '.join(self.actions)})"
        if self.reviews:
            yield f"reviews held since ({', '.join(self.reviews)})"


def carried_over(facts: Facts, handed: Handed, taken: Collection[str]) -> CarriedOver:
    """What goes over; `taken` are the codes of outcomes that were ever given."""
    found = CarriedOver()
    _outcomes(facts, handed, set(taken), found)
    _plans([row for row in facts.sheet(CarePlan).values() if row.placement == handed.before], handed, found)
    _closer_to_home(facts, handed, found)
    for offer in facts.sheet(PlacementOffer).values():
        if offer.placement == handed.before:
            _offer(offer, handed, found)
    for hours in facts.sheet(TherapyHours).values():
        month = Month.parse(str(hours.service_month))
        if hours.placement == handed.before and month.first_day >= handed.day:
            price = handed.prices.get(hours.price, hours.price) if hours.price else None
            found.move(hours, placement=handed.after, price=price)
            if str(month) not in found.months:
                found.months.append(str(month))
    for action in open_actions(facts).get(handed.before, ()):
        found.state(Action, action, placement=handed.after)
        found.actions.append(action.action)
    for review in facts.by(Review, "placement", "held_on", "review").get(handed.before, ()):
        if review.held_on >= handed.day:
            found.state(Review, review, placement=handed.after)
            found.reviews.append(review.review)
    return found


def _outcomes(facts: Facts, handed: Handed, taken: set[str], found: CarriedOver) -> None:
    ended = {row.outcome for row in facts.sheet(OutcomeEnding).values()}
    for outcome in sorted(facts.sheet(Outcome).values(), key=lambda row: row.outcome):
        if outcome.placement != handed.before or outcome.outcome in ended:
            continue
        if outcome.first_day >= handed.day:
            found.state(Outcome, outcome, placement=handed.after)
            found.outcomes[outcome.outcome] = outcome.outcome
            continue
        taken.add(code := free_code(outcome.outcome, taken))
        found.outcomes[outcome.outcome] = code
        found.state(Outcome, outcome, outcome=code, placement=handed.after)
        ending = {"outcome": outcome.outcome, "on": handed.day - ONE_DAY, "why": "changed", "replaced_by": code}
        found.forms.setdefault(OutcomeEnding.sheet, []).append(ending)
        seen = [row for row in facts.sheet(Observation).values() if row.outcome == outcome.outcome]
        _observations(seen, handed, found)


def _observations(rows: Sequence[Observation], handed: Handed, found: CarriedOver) -> None:
    """What was seen from that day on is the new outcome's; of what was seen before, each rater's last is too."""
    last: dict[str, Observation] = {}
    for row in sorted(rows, key=lambda each: each.on):
        code = found.outcomes[row.outcome]
        if row.on >= handed.day:
            found.move(row, outcome=code)
        else:
            last[row.rater] = row
    for row in last.values():
        found.state(Observation, row, outcome=found.outcomes[row.outcome])


def _plans(rows: Sequence[CarePlan], handed: Handed, found: CarriedOver) -> None:
    """The plan of each kind that stands goes on; one made from that day on is the new placement's alone."""
    last: dict[str, CarePlan] = {}
    for row in sorted(rows, key=lambda each: each.on):
        if row.on >= handed.day:
            found.move(row, placement=handed.after)
            found.plans.append(row.kind)
        else:
            last[row.kind] = row
    for row in last.values():
        found.state(CarePlan, row, placement=handed.after)
        found.plans.append(row.kind)


def _closer_to_home(facts: Facts, handed: Handed, found: CarriedOver) -> None:
    """What was approved and told out of area, what the support averts, and the plan to move closer to home."""
    approvals = facts.by(DistanceApproval, "placement").get(handed.before, ())
    notices = facts.by(AreaNotice, "placement").get(handed.before, ())
    averted = facts.by(Averted, "placement").get(handed.before, ())
    found.hold("approvals out of area", [(row, row.on) for row in approvals], handed)
    found.hold("notices to the council of the area", [(row, row.on) for row in notices], handed)
    found.hold("what it averts", [(row, row.judged_on) for row in averted], handed)
    for plan in facts.by(CloserPlan, "placement", "set_on").get(handed.before, ()):
        _closer_plan(plan, handed, found)


def _closer_plan(row: CloserPlan, handed: Handed, found: CarriedOver) -> None:
    """A plan that is open goes on for the new placement, and ends for the one before."""
    if row.ended_on is not None and row.ended_on < handed.day:
        return
    if row.set_on < handed.day:
        found.state(CloserPlan, row, ended_on=handed.day - ONE_DAY, outcome=f"Goes on for {handed.after}")
        found.state(CloserPlan, row, placement=handed.after)
    else:
        found.move(row, placement=handed.after)
    found.plans.append("to move closer to home")


def _offer(row: PlacementOffer, handed: Handed, found: CarriedOver) -> None:
    if row.first_day is not None and row.first_day >= handed.day:
        found.move(row, placement=handed.after)
    elif row.last_day is None or row.last_day >= handed.day:
        if row.last_day is not None:
            found.state(PlacementOffer, row, last_day=handed.day - ONE_DAY)
        found.state(PlacementOffer, row, placement=handed.after, first_day=None)
    else:
        return
    found.offers.append(row.offer)
