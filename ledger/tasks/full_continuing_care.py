"""Full continuing care as one act: health pays the whole of a placement from a day and leads it; it can be undone.

All of it is facts in one batch, with the reason: an agreement, the end of one placement and the beginning of another,
its prices, and what goes on for the child (outcomes, plans, offers, hours, open actions, the next review). Posting
and recharging follow as ever; nothing is posted here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledger.answers.sheet import codes_ever
from ledger.answers.what_if.comparison import what_if_stated
from ledger.book.sheets.form import Forms
from ledger.book.sheets.reading import WITHDRAWN
from ledger.briefing.figures import beginning, day
from ledger.domain.agencies.sheets import Budget
from ledger.domain.continuing_care.eligibility import eligibility_on
from ledger.domain.decisions.carried_over import CARRIED, HANDED_ON, CarriedOver, Handed, carried_over
from ledger.domain.decisions.reviews import review_due
from ledger.domain.decisions.taking_over import CYPCC, CodesTaken, NewLead, TakingOver, taken_over
from ledger.domain.money_and_days.money import added_up, pounds, round_half_away
from ledger.domain.money_and_days.periods import ONE_DAY
from ledger.domain.outcomes.sheets import Outcome, Review
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.changes import Version
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.charges import cost_of_days
from ledger.domain.splits.in_force import standing_on
from ledger.domain.splits.packages import Package, package_of
from ledger.domain.splits.sheets import DECIDING, Agreement, ClauseRow
from ledger.errors import Refused, WrongUsage
from ledger.reconciliation.provider.asked_days import AskedDays, days_asked
from ledger.store.books import Books
from ledger.store.journal.recording import day_now
from ledger.store.keeping.batches import day_of
from ledger.store.keeping.engine import Engine
from ledger.tasks.drafts import cells_of
from ledger.tasks.import_book import record_worked_out
from ledger.tasks.import_results import ImportResult

_STATED: tuple[type[Row], ...] = (Placement, Price, Agreement, ClauseRow, *CARRIED)


@dataclass(frozen=True)
class FullContinuingCare:
    """What became of the act, or of undoing it; `told` says what follows from it, in sentences."""

    outcome: ImportResult
    told: Sequence[str]

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever decided."""
        said = [f"{each.place}: expected {each.expected}. {each.remedy}." for each in self.outcome.problems]
        return [*said, *self.outcome.sentences] if said else [*self.told, *self.outcome.sentences]

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {**self.outcome.as_dict(), "told": list(self.told)}


def record_full_continuing_care(
    engine: Engine, asked: TakingOver, why: str, *, dry_run: bool = False, now: datetime | None = None
) -> FullContinuingCare:
    """Record that a budget of health pays the whole of a placement from a day, and that its agency leads it.

    The days for which the lead was invoiced stay with it, which recharges all that they cost; the new lead leads from
    the day after, or from the day that is named. With `dry_run` nothing is recorded, and it is told besides what
    posting would move. Raises Refused where it cannot be, WrongUsage without a reason.
    """
    _with_reason(why)

    def worked(books: Books) -> tuple[Forms, list[str]]:
        today = day_of(now) or day_now(books)
        act = _Act.of(books, asked._replace(decided_on=asked.decided_on or today))
        return act.forms, list(act.previewed(books) if dry_run else act.told())

    return FullContinuingCare(*record_worked_out(engine, worked, why=why, dry_run=dry_run, now=now))


def preview_full_continuing_care(books: Books, asked: TakingOver) -> list[str]:
    """What the act would do, in sentences, before anybody presses; nothing is written. Raises Refused as it does."""
    return list(_Act.of(books, asked._replace(decided_on=asked.decided_on or books.today)).previewed(books))


def withdraw_full_continuing_care(
    engine: Engine, placement: str, why: str, *, dry_run: bool = False, now: datetime | None = None
) -> FullContinuingCare:
    """Undo the act on a placement: what it stated is withdrawn, and what it changed is stated again as it was.

    Raises Refused where there is none, or where something of it was changed since; WrongUsage without a reason.
    """
    _with_reason(why)

    def worked(books: Books) -> tuple[Forms, list[str]]:
        histories = {model.sheet: books.history(model) for model in _STATED}
        batch = _batch_of(placement, histories)
        forms = {sheet: list(_as_before(versions, batch)) for sheet, versions in histories.items()}
        forms |= {model.sheet: list(_given_back(histories[model.sheet], batch)) for model in HANDED_ON}
        told = [f"What change {batch} stated of {placement} is taken back. Post again so that the books say so."]
        return {sheet: rows for sheet, rows in forms.items() if rows}, told

    return FullContinuingCare(*record_worked_out(engine, worked, why=why, dry_run=dry_run, now=now))


def _with_reason(why: str) -> None:
    if not why.strip():
        raise WrongUsage(
            "What moves the whole cost of a placement is recorded with its reason.", 'Say why: --why "..."'
        )


@dataclass(frozen=True)
class _Act:
    """The act as worked out in the books that it is recorded in."""

    asked: TakingOver
    package: Package
    invoiced: Sequence[AskedDays]
    """The days since for which the lead was invoiced."""
    handover: NewLead
    lead: str
    new_lead: str
    eligibility: str | None
    """What is recorded of the child's eligibility on that day."""
    carried: CarriedOver
    """What goes on for the child."""
    review_by: date | None
    """By when the placement is to be reviewed next, whoever leads it."""

    @property
    def forms(self) -> Forms:
        """All rows of it by sheet."""
        return {**self.handover.forms, **self.carried.forms}

    @classmethod
    def of(cls, books: Books, asked: TakingOver) -> _Act:
        facts = books.facts(*SHEETS.values())
        package = _package(facts, asked)
        placement, budgets = package.placement, facts.sheet(Budget)
        lead, new_lead = budgets[placement.lead_budget,].agency, budgets[asked.budget,].agency
        days = days_asked(facts, books.purses, books.posted.horizon, placement)
        since = [each for each in days if each.last_day >= asked.since]
        own = max((each.last_day + ONE_DAY for each in since), default=asked.since)
        leads_from = asked.leads_from or own
        if refused := _why_not(asked, package, leads_from):
            raise Refused(refused, "Amend the day, or what was decided, and try again.")
        covered = standing_on(package, asked.since)
        superseded = covered.deal.code if covered and covered.deal else None
        review_by = _review_by(facts, package, leads_from)
        taken = CodesTaken(codes_ever(books, Placement), codes_ever(books, Price), codes_ever(books, Agreement))
        handover = taken_over(asked, leads_from, placement, package.prices, superseded, review_by, taken)
        told = eligibility_on(facts, placement.child, asked.since)
        eligibility = told.value if told else None
        carried = _carried(books, facts, asked, handover)
        return cls(asked, package, since, handover, lead, new_lead, eligibility, carried, review_by)

    def told(self) -> Iterator[str]:
        """Who pays and leads from when, what is recharged, and what the provider has to be told."""
        placement, asked, leads_from = self.package.placement, self.asked, self.handover.leads_from
        last = placement.last_day if self.handover.new_placement is None else leads_from - ONE_DAY
        recorded = (
            f"recorded of the child on that day: {self.eligibility}" if self.eligibility else "none is recorded"
        )
        yield (
            f"{self.new_lead} pays all of {placement.placement} from {day(asked.since)}, because it is agreed: "
            f"eligibility alone moves no cost ({recorded})."
        )
        if last and leads_from > asked.since:
            cost = pounds(_cost(self.package, asked.since, last))
            numbers = ", ".join(dict.fromkeys(each.invoice for each in self.invoiced))
            asked_by = f", as it was invoiced ({numbers})" if numbers else ""
            yield (
                f"{self.lead} leads and pays {placement.provider} for the days to {day(last)}{asked_by}. What they "
                f"cost from {day(asked.since)}, {cost}, is {self.new_lead}'s: the next recharge invoices what is "
                "accrued, not yet invoiced."
            )
        if self.handover.new_placement is None:
            yield f"The placement ended on {day(placement.last_day or leads_from)}: {self.new_lead} never leads it."
            return
        yield from self._of_the_new_lead(last or leads_from)

    def previewed(self, books: Books) -> Iterator[str]:
        """The same, with what posting it would move."""
        yield from self.told()
        for said in what_if_stated(books, self.forms).sentences:
            yield beginning(said)

    def _of_the_new_lead(self, last: date) -> Iterator[str]:
        leads_from, new = self.handover.leads_from, self.handover.new_placement
        provider = self.package.placement.provider
        yield f"{self.new_lead} leads from {day(leads_from)}, as placement {new}, at the same prices."
        yield f"Tell {provider}: for days from {day(leads_from)} it invoices {self.new_lead}, for {new}."
        late = sorted({each.invoice for each in self.invoiced if each.last_day > last})
        if late:
            asks = f"{self.lead} was invoiced for later days ({', '.join(late)})"
            yield f"{asks}: have those credited, and invoiced to {self.new_lead}."
        old, goes_on = self.package.placement.placement, "; ".join(self.carried.sentences)
        if goes_on:
            yield f"What goes on is recorded for {new} from {day(leads_from)}: {goes_on}."
        if self.review_by:
            yield f"{new} is to be reviewed by {day(self.review_by)}, as {old} was."
        yield f"Reviews held before, and what is on an agenda, stay with {old}; orders are of no placement."


def _carried(books: Books, facts: Facts, asked: TakingOver, handover: NewLead) -> CarriedOver:
    new = handover.new_placement
    if new is None:
        return CarriedOver()
    handed = Handed(asked.placement, new, handover.leads_from, handover.prices)
    return carried_over(facts, handed, codes_ever(books, Outcome))


def _review_by(facts: Facts, package: Package, leads_from: date) -> date | None:
    """By when the placement is to be reviewed next, by what was agreed and reviewed before the new lead leads."""
    last = package.placement.last_day
    covered = standing_on(package, min(leads_from, last) if last else leads_from)
    held = facts.by(Review, "placement", "held_on", "review").get(package.placement.placement, [])
    before = [row for row in held if row.held_on < leads_from]
    return review_due(covered.deal.agreement if covered and covered.deal else None, before)


def _package(facts: Facts, asked: TakingOver) -> Package:
    """The placement with all that decides what it costs. Raises Refused where it, or the budget, cannot be meant."""
    placement, budget = facts.sheet(Placement).get((asked.placement,)), facts.sheet(Budget).get((asked.budget,))
    if placement is None:
        raise Refused(f"There is no placement {asked.placement}.", "Amend its code.")
    if budget is None or budget.stream != "health":
        raise Refused(f"{asked.budget} is no budget of health.", "Name the budget of the ICB that pays.")
    lead = facts.sheet(Budget)[placement.lead_budget,].agency
    if lead == budget.agency:
        raise Refused(f"{lead} leads {asked.placement} already.", "State the agreement alone, under What if.")
    return package_of(facts, placement)


def _why_not(asked: TakingOver, package: Package, leads_from: date) -> str:
    """Why a placement cannot be taken over as asked, in a sentence; empty where it can."""
    placement = package.placement
    last = placement.last_day
    if asked.since < placement.first_day or (last is not None and asked.since > last):
        until = f" to {day(last)}" if last else ""
        return (
            f"{placement.placement} runs from {day(placement.first_day)}{until}: {day(asked.since)} is no day of it."
        )
    if leads_from < asked.since:
        return f"Who leads from {day(leads_from)} cannot pay only from {day(asked.since)}."
    if leads_from == placement.first_day:
        return f"{placement.placement} would have another lead from its first day: amend its lead budget instead."
    later = sorted(deal.agreement.agreement for deal in package.deals if _decided_after(deal.agreement, asked))
    return f"{', '.join(later)} was decided later, and would go before this on its days." if later else ""


def _decided_after(row: Agreement, asked: TakingOver) -> bool:
    decided = row.decided_on is not None and asked.decided_on is not None and row.decided_on > asked.decided_on
    return row.status in DECIDING and decided and (row.last_day is None or row.last_day >= asked.since)


def _cost(package: Package, first: date, last: date) -> int:
    """What a placement costs from one day to another: pence, rounded once."""
    return round_half_away(added_up(cost_of_days(price, package, first, last) for price in package.prices))


# Undoing it


def _batch_of(placement: str, histories: Mapping[str, Sequence[Version]]) -> int:
    """The batch of the latest act on a placement. Raises Refused where there is none, or it was built upon."""
    touched = {version.origin.batch for version in histories[Placement.sheet] if _of(version, placement)}
    found = [
        version.origin.batch
        for version in histories[Agreement.sheet]
        if version.current and not version.origin.withdrawn and _is_the_act(version.row, placement, touched, version)
    ]
    if not found:
        raise Refused(
            f"No full continuing care is recorded of {placement}.",
            "Name the placement whose lead commissioner changed, as it was called before.",
        )
    batch = max(found)
    kept = {model.sheet for model in HANDED_ON}
    changed = [
        version
        for sheet, versions in histories.items()
        for version in (_changed_since(versions, batch) if sheet not in kept else ())
    ]
    if changed:
        names = ", ".join(sorted({str(version.row.key_values[0]) for version in changed}))
        raise Refused(
            f"{names} changed since, in a later change.", "Amend what changed back first, then undo the act."
        )
    return batch


def _of(version: Version, placement: str) -> bool:
    return version.row.key_values == (placement,)


def _is_the_act(row: Row, placement: str, touched: Collection[int], version: Version) -> bool:
    if not isinstance(row, Agreement) or row.basis != "continuing_care" or CYPCC not in row.agreement:
        return False
    return row.placement == placement or version.origin.batch in touched


def _changed_since(versions: Sequence[Version], batch: int) -> list[Version]:
    """Later versions of the rows that a batch stated."""
    stated = {version.row.key_values for version in versions if version.origin.batch == batch}
    return [each for each in versions if each.origin.batch > batch and each.row.key_values in stated]


def _given_back(versions: Sequence[Version], batch: int) -> Iterator[dict[str, Any]]:
    """The rows that a batch handed on, with their placement of before: what was done of them since stays done."""
    for version in versions:
        if version.origin.batch == batch:
            own = [each for each in versions if each.row.key_values == version.row.key_values]
            before = [each for each in own if each.origin.batch < batch]
            now = next((each for each in own if each.current), None)
            if now and not now.origin.withdrawn and getattr(now.row, "placement", None) == _placement(version.row):
                yield {**cells_of(now.row), "placement": _placement(before[-1].row)}


def _placement(row: Row) -> str | None:
    found: str | None = getattr(row, "placement", None)
    return found


def _as_before(versions: Sequence[Version], batch: int) -> Iterator[dict[str, Any]]:
    """The rows that a batch stated: as they were before, or withdrawn where they were not there."""
    for version in versions:
        if version.origin.batch != batch:
            continue
        key = version.row.key_values
        before = [each for each in versions if each.origin.batch < batch and each.row.key_values == key]
        if before and not before[-1].origin.withdrawn:
            yield cells_of(before[-1].row)
        else:
            yield {**{name: getattr(version.row, name) for name in version.row.key}, WITHDRAWN: "yes"}
