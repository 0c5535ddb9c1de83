"""The evidence for a recharge: for every line what its payer asks for before paying."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ledger.briefing.derivation import clause_in_words
from ledger.briefing.figures import days_in_words, exact_pounds
from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Provider
from ledger.domain.documents.issued import Recharge, RechargeLine
from ledger.domain.documents.shares import Share
from ledger.domain.documents.sheets import PurchaseOrder
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.domain.outcomes.sheets import Observation, Outcome, Review
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.acceptances import AcceptedByPlacement
from ledger.domain.splits.packages import clauses_of, packages_of
from ledger.domain.splits.position import BorneAlone, Case, MonthPosition, Target, position
from ledger.domain.splits.sheets import Agreement, Approval
from ledger.domain.splits.signatures import still_to_sign

TITLES = {"recharge": "Recharge", "credit_note": "Credit note", "internal_journal": "Internal journal"}


@dataclass(frozen=True, slots=True)
class AgreementEvidence:
    """The agreement a line rests on, who approved it, and whose approval is not recorded."""

    agreement: Agreement
    withdrawn: bool
    """Whether it was stated to have been a mistake, and counts no longer."""
    approvals: tuple[Approval, ...]
    missing: tuple[str, ...]
    """Agencies that bear a share of it and have not approved it."""


@dataclass(frozen=True, slots=True)
class Aim:
    """An outcome of the placement with its latest observation."""

    outcome: Outcome
    latest: Observation | None


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """One line of the recharge with what it rests on; money in whole pence."""

    line: RechargeLine
    days: str
    """Which days its agreement was in force, in words."""
    number_of_days: int
    cost: int
    """What these days cost: the agreement's part of the month's charges."""
    clauses: tuple[str, ...]
    """By which clauses the budget bears its share, in words."""
    worked: str
    """The share before and after it came to whole pence."""
    share: int
    """What the budget bears of the month under this agreement and standing."""
    moved: Mapping[tuple[str, str], int]
    """What other entries than charges moved of it, by kind and paper."""
    billed_before: int
    decision: AgreementEvidence | None
    order: PurchaseOrder | None
    case: Case | None

    @property
    def other(self) -> int:
        """What of the line nothing here tells of."""
        return self.line.amount - (self.share + sum(self.moved.values()) - self.billed_before)


@dataclass(frozen=True, slots=True)
class MonthEvidence:
    """One child's month: what it cost, and the lines of the recharge for it."""

    placement: str
    month: Month
    provider: str
    found: MonthPosition | None
    lines: tuple[LineEvidence, ...]
    aims: tuple[Aim, ...]
    reviews: tuple[Review, ...]
    """The latest first."""

    @property
    def amount(self) -> int:
        """Pence of its lines."""
        return sum(each.line.amount for each in self.lines)


class PaidPart(NamedTuple):
    """What of a receipt was matched to a line, or undone of that; whole pence, and who or what made it so."""

    receipt: str
    line: int
    amount: int
    made_by: str
    how: str
    made_on: date


class InvoicedLine(NamedTuple):
    """A line of a provider's invoice or credit note for a month on the paper; whole pence, a credit's below nil."""

    placement: str
    invoice: str
    line: str
    dated: date
    first_day: date | None
    last_day: date | None
    net: int
    vat: int | None
    """None where the line does not say."""
    vat_category: str | None


class ProviderPaid(NamedTuple):
    """What was paid to a provider on such an invoice, or undone of that; whole pence, and how one knows."""

    invoice: str
    payment: str
    paid_on: date
    amount: int
    how: str


@dataclass(frozen=True)
class Pack:
    """All evidence for one paper."""

    paper: Recharge
    names: Mapping[str, str]
    """Agencies' names by code."""
    months: tuple[MonthEvidence, ...]
    paid: tuple[PaidPart, ...] = ()
    """What paid it, as it was matched."""
    invoiced: tuple[InvoicedLine, ...] = ()
    """What providers asked for the months on it, as known when it was issued."""
    providers_paid: tuple[ProviderPaid, ...] = ()
    """What was paid on these invoices, as known then; an invoice may ask for other placements too."""

    @cached_property
    def lines(self) -> tuple[LineEvidence, ...]:
        """Every line, in the order of the paper."""
        return tuple(sorted((each for month in self.months for each in month.lines), key=lambda each: each.line.line))

    @property
    def title(self) -> str:
        """What the pack is called."""
        return f"Evidence for {TITLES[self.paper.kind].lower()} {self.paper.number}"

    def name(self, agency: str) -> str:
        """An agency as people know it, with its code."""
        known = self.names.get(agency)
        return f"{known} ({agency})" if known else agency


def evidence(
    paper: Recharge,
    then: Facts,
    now: Facts,
    through: date | None,
    billed_before: Mapping[Share, int],
    moved: Mapping[Share, Mapping[tuple[str, str], int]],
    withdrawn: Collection[str] = (),
    accepted: AcceptedByPlacement | None = None,
) -> Pack:
    """Put the evidence for a paper together.

    `then` are the facts of its placements that its amounts rest on, posted `through` a day; `now` what is known of
    agencies, decisions (those in `withdrawn` count no longer), approvals, orders, outcomes and reviews;
    `billed_before` what earlier papers asked for, `moved` what others moved by kind and paper; `accepted` what of
    its placements' invoice lines was accepted beyond their price, by the same facts as `then`.
    """
    gathering = _Gathering(paper, then, now, through, billed_before, moved, withdrawn, accepted or {})
    return Pack(paper, {row.agency: row.name for row in now.sheet(Agency).values()}, tuple(gathering.months()))


@dataclass
class _Gathering:
    """Facts looked through once for all lines of a paper."""

    paper: Recharge
    then: Facts
    now: Facts
    through: date | None
    billed_before: Mapping[Share, int]
    moved: Mapping[Share, Mapping[tuple[str, str], int]]
    withdrawn: Collection[str]
    accepted: AcceptedByPlacement
    positions: dict[str, dict[Month, MonthPosition]] = field(default_factory=dict)

    def months(self) -> Iterator[MonthEvidence]:
        """The lines by placement and month, in that order."""
        wanted: dict[tuple[str, Month], list[RechargeLine]] = defaultdict(list)
        for line in self.paper.lines:
            wanted[line.share.placement, Month.parse(line.share.service_month)].append(line)
        self._work_out({placement for placement, _ in wanted})
        for (placement, month), lines in sorted(wanted.items()):
            found = self.positions.get(placement, {}).get(month)
            yield MonthEvidence(
                placement,
                month,
                self._provider(placement),
                found,
                tuple(self._line(line, month, found) for line in lines),
                self._aims.get(placement, ()),
                self._reviews.get(placement, ()),
            )

    def _work_out(self, placements: Iterable[str]) -> None:
        if self.through is None:
            return
        wanted = set(placements)
        for bought in packages_of(self.then):
            code = bought.placement.placement
            if code in wanted:
                package = bought.with_accepted(self.accepted.get(code, ()))
                self.positions[code] = {item.month: item for item in position(package, self.through)}

    def _provider(self, placement: str) -> str:
        known = self.now.sheet(Placement).get((placement,))
        provider = self.now.sheet(Provider).get((known.provider,)) if known else None
        return provider.name if provider else ""

    def _line(self, line: RechargeLine, month: Month, found: MonthPosition | None) -> LineEvidence:
        case = next((each for each in found.cases if each.agreement == line.share.agreement), None) if found else None
        targets = [target for target in case.targets if self._bears(target, line, month)] if case else []
        bearers = {target.budget for target in targets}
        alone = [each for each in found.alone if self._bears_alone(each, line, month)] if found else []
        return LineEvidence(
            line=line,
            days=days_in_words(month, case.days) if case else "no day",
            number_of_days=case.days.bit_count() if case else 0,
            cost=case.part if case else 0,
            clauses=tuple(dict.fromkeys(_clauses(case, bearers, line.standing))) if case else (),
            worked="; ".join([*map(_worked, targets), *map(_worked_alone, alone)]),
            share=sum(map(_recharged, targets)) + sum(each.charge.amount for each in alone),
            moved=self.moved.get(line.share, {}),
            billed_before=self.billed_before.get(line.share, 0),
            decision=self._decisions.get(line.share.agreement or ""),
            order=self.now.sheet(PurchaseOrder).get((line.order,)) if line.order else None,
            case=case,
        )

    def _bears(self, target: Target, line: RechargeLine, month: Month) -> bool:
        bearer = purses_of(self.then).bearer(target.budget, month)
        recharged = target.settled == "recharge" or bool(target.because_accepted)
        return recharged and (bearer, target.standing) == (line.share.budget, line.share.standing)

    def _bears_alone(self, each: BorneAlone, line: RechargeLine, month: Month) -> bool:
        bearer = purses_of(self.then).bearer(each.budget, month)
        share = (bearer, each.agreement or None, each.standing, each.settled)
        return share == (line.share.budget, line.share.agreement, line.share.standing, "recharge")

    @cached_property
    def _decisions(self) -> dict[str, AgreementEvidence]:
        purses, month, found = purses_of(self.now), Month.of(self.paper.dated), {}
        for agreement in self.now.sheet(Agreement).values():
            code = agreement.agreement
            approvals = self.now.by(Approval, "agreement", "on", "agency", "role").get(code, ())
            signed = {row.agency for row in approvals if row.decided}
            # A pack names agencies as the agreement does: the one whose budget its clause names.
            missing = dict.fromkeys(
                purses.budgets[row.budget].agency
                for row in clauses_of(self.now, code)
                if row.budget in purses.budgets and still_to_sign((row.budget,), signed, purses, month)
            )
            found[code] = AgreementEvidence(agreement, code in self.withdrawn, tuple(approvals), tuple(missing))
        return found

    @cached_property
    def _aims(self) -> dict[str, tuple[Aim, ...]]:
        latest: dict[str, Observation] = {}
        for seen in sorted(self.now.sheet(Observation).values(), key=lambda row: (row.on, row.rater)):
            latest[seen.outcome] = seen
        aims: dict[str, list[Aim]] = defaultdict(list)
        for outcome in sorted(self.now.sheet(Outcome).values(), key=lambda row: (row.first_day, row.outcome)):
            aims[outcome.placement].append(Aim(outcome, latest.get(outcome.outcome)))
        return {placement: tuple(each) for placement, each in aims.items()}

    @cached_property
    def _reviews(self) -> dict[str, tuple[Review, ...]]:
        reviews: dict[str, list[Review]] = defaultdict(list)
        for review in sorted(
            self.now.sheet(Review).values(), key=lambda row: (row.held_on, row.review), reverse=True
        ):
            reviews[review.placement].append(review)
        return {placement: tuple(each) for placement, each in reviews.items()}


def moved_in_words(each: LineEvidence) -> str:
    """What else moved the share: `£37.20 accepted on I1`; empty where nothing did."""
    told = [f"{pounds(pence)} {_MOVED.get(kind, 'by')} {paper}" for (kind, paper), pence in each.moved.items()]
    if each.other:
        told.append(f"{pounds(each.other)} as the journal has it")
    return ", ".join(told)


_MOVED = {"accepted": "accepted above the price on", "credit_note": "credited by"}


def _clauses(case: Case, budgets: set[str], standing: str) -> Iterator[str]:
    """By which clauses the budgets bear what is of this standing."""
    for worked in case.stretches:
        for step in worked.steps:
            if (step.clause.standing or case.standing) != standing:
                continue
            for bearer in step.clause.bearers:
                if bearer.budget in budgets and bearer.settled != "direct":
                    yield f"clause {step.clause.rank}: {clause_in_words(step.clause, bearer)}"


def _recharged(target: Target) -> int:
    return target.because_accepted if target.settled == "direct" else target.allocated


def _worked_alone(each: BorneAlone) -> str:
    return f"{pounds(each.charge.amount)} accepted of {each.charge.name}, paid by one budget alone"


def _worked(target: Target) -> str:
    if target.settled == "direct":
        return f"{pounds(target.because_accepted)} more than it settles direct, because of what was accepted"
    carried = f", with {exact_pounds(target.carried_in)} brought forward" if target.carried_in else ""
    return f"{exact_pounds(target.exact)}{carried}, to the penny {pounds(target.allocated)}"
