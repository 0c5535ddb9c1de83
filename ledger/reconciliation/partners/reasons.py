"""Why a claim is not paid: what people said of it, else what the facts show, each with a sentence that says why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Agency
from ledger.domain.debts.sheets import CONTESTED, Dispute, Reason, Terms
from ledger.domain.documents.issued import LineName
from ledger.domain.documents.sheets import PartnerRecord, PurchaseOrder
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.placements.circumstances import Circumstances
from ledger.domain.placements.sheets import Circumstance, Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.sheet.spelling import fold
from ledger.domain.splits.packages import agreements_of
from ledger.domain.splits.sheets import Agreement, Approval
from ledger.domain.splits.signatures import signed_by

OF_PLACEMENTS: tuple[type[Row], ...] = (Placement, Agreement, Approval, PartnerRecord)
OF_ALL: tuple[type[Row], ...] = (Agency, Circumstance, PurchaseOrder, Terms, Dispute)
"""What tells why a claim is not paid: of its placement, and of all (a dispute may name no placement)."""


BilledByMonth = Mapping[tuple[str, str], Mapping[str, int]]
"""What was asked for in all: by debtor and placement, then by service month, in pence."""


class ReasonGiven(NamedTuple):
    """A reason and the sentence that says why it was given."""

    reason: Reason
    why: str

    @property
    def contested(self) -> bool:
        """Whether two agencies differ over it; else it is merely not processed."""
        return self.reason in CONTESTED


@dataclass(frozen=True, slots=True)
class Claim:
    """What one agency asks of another for a placement's month under one decision."""

    creditor: str
    debtor: str
    creditors: frozenset[str]
    """The creditor as it was when the claim was made and as it stands now."""
    debtors: frozenset[str]
    """The debtor likewise: an agency that was merged away may still be named in what was said then."""
    placement: str
    service_month: str
    agreement: str | None
    standing: str
    order: str | None = None
    recharge: str | None = None
    corrects: LineName | None = None


class TheirRecords(NamedTuple):
    """What a debtor's own records say of a placement's month, in pence; `invoiced` is empty where they have none."""

    accrued: tuple[int, ...]
    invoiced: tuple[int, ...]
    paid: int

    @property
    def amounts(self) -> tuple[int, ...]:
        """The amounts they acknowledge: once they booked an invoice, what they accrued before counts no longer."""
        return self.invoiced or self.accrued or ((self.paid,) if self.paid else ())

    @property
    def acknowledged(self) -> int:
        """What they acknowledge together, in pence."""
        return sum(self.amounts)


class Reasons:
    """Why claims are not paid, by the facts as they stood on a day."""

    def __init__(self, facts: Facts, purses: Purses, on: date, billed: BilledByMonth) -> None:
        self._facts = facts
        self._purses = purses
        self.on = on
        self._billed = billed

    def disputes_of(self, claim: Claim) -> list[Dispute]:
        """The disputes open on the day that cover a claim, the oldest first."""
        found = [*self._disputes[claim.placement], *self._disputes[None]]
        covering = [row for row in found if _covers(row, claim)]
        return sorted(covering, key=lambda row: (row.raised_on, row.dispute))

    @cached_property
    def _disputes(self) -> Mapping[str | None, list[Dispute]]:
        by_placement: dict[str | None, list[Dispute]] = defaultdict(list)
        for row in self._facts.sheet(Dispute).values():
            if row.raised_on <= self.on < (row.resolved_on or FOREVER):
                by_placement[row.placement].append(row)
        return by_placement

    def disputed(self, dispute: Dispute) -> ReasonGiven:
        """The reason a dispute gives: its own, until it has climbed to those who decide over it."""
        climbed, since = dispute.stage_since <= self.on, dispute.stage_since
        owner = f"; the move is with: {dispute.owner}" if dispute.owner else ""
        about = f"Dispute {dispute.dispute} ({dispute.reason.replace('_', ' ')}) was raised on {dispute.raised_on}"
        if climbed and dispute.stage == "arbitration":
            return ReasonGiven("arbitration", f"{about} and is in arbitration since {since}{owner}.")
        if climbed and dispute.stage == "chief_executives":
            return ReasonGiven("escalated", f"{about} and is with the chief executives since {since}{owner}.")
        stage = f", stage {dispute.stage.replace('_', ' ')}" if climbed else ""
        return ReasonGiven(dispute.reason, f"{about}{stage}{owner}.")

    def derived(self, claim: Claim) -> ReasonGiven:
        """The first reason that the facts show; "in_validation" where they show none.

        Nobody has to say why a claim is unpaid where the books show it: a share in dispute, an approval outstanding,
        no purchase order. The order goes from what only people can settle to what merely takes its time. What people
        said goes before all of this, and is asked by `disputed`.
        """
        return next(self._shown(claim))

    def _shown(self, claim: Claim) -> Iterator[ReasonGiven]:
        if claim.standing == "disputed":
            yield ReasonGiven("share_disputed", f"The share is disputed under agreement {claim.agreement}.")
        yield from self._declined(claim)
        if claim.standing == "interim":
            yield ReasonGiven("awaiting_panel", f"Agreement {claim.agreement} is interim: it waits for the panel.")
        yield from self._unsigned(claim)
        yield from self._no_order(claim)
        yield from self._other_amount(claim)
        yield from self._other_agency(claim)
        if claim.corrects:
            yield ReasonGiven("backdate_not_agreed", f"It is a supplement dated back, to line {claim.corrects}.")
        yield from self._twice(claim)
        yield from self._without_paper(claim)
        yield ReasonGiven("in_validation", "Nothing recorded disputes it: it is in process.")

    def _declined(self, claim: Claim) -> Iterator[ReasonGiven]:
        """An agreement declined after the claim's own was decided, for days of its month."""
        own = self._facts.sheet(Agreement).get((claim.agreement,))
        since = (own.decided_on or date.min) if own else date.min
        month = Month.parse(claim.service_month)
        for row in agreements_of(self._facts, claim.placement):
            decided = row.decided_on or row.first_day
            if row.status != "declined" or not since <= decided <= self.on:
                continue
            if row.first_day <= month.last_day and (row.last_day or FOREVER) >= month.first_day:
                yield ReasonGiven(
                    "declined", f"Agreement {row.agreement}, decided on {decided}, declines these days."
                )

    def _unsigned(self, claim: Claim) -> Iterator[ReasonGiven]:
        signed = signed_by(self._facts.by(Approval, "agreement").get(claim.agreement, ()), self.on)
        if claim.agreement and not signed & claim.debtors:
            who = " or ".join(sorted(claim.debtors))
            yield ReasonGiven("awaiting_signed_agreement", f"Agreement {claim.agreement} is not approved by {who}.")

    def _no_order(self, claim: Claim) -> Iterator[ReasonGiven]:
        if claim.recharge is None or claim.order:
            return
        stated = [
            row
            for row in self._facts.sheet(Terms).values()
            if row.from_agency in claim.debtors
            and row.to_agency in claim.creditors
            and row.order_required is not None
        ]
        if any(row.order_required for row in stated):
            yield ReasonGiven("no_po", "The debtor's terms ask for an order number, and the line has none.")
        elif not stated and self._orders & {(debtor, c) for debtor in claim.debtors for c in claim.creditors}:
            yield ReasonGiven("no_po", "The debtor gives orders to this creditor, and the line has none.")

    @cached_property
    def _orders(self) -> frozenset[tuple[str, str]]:
        return frozenset((row.from_agency, row.to_agency) for row in self._facts.sheet(PurchaseOrder).values())

    def _other_amount(self, claim: Claim) -> Iterator[ReasonGiven]:
        records = self.records_of(claim)
        said = records.get(claim.service_month)
        asked = self._billed.get((claim.debtor, claim.placement), {})
        billed = asked.get(claim.service_month, 0)
        if said is None:
            strays = sorted(month for month in records if not asked.get(month))
            if strays:
                yield ReasonGiven(
                    "dates_mismatch",
                    f"Their records have {', '.join(strays)} of it, which was never asked for,"
                    f" and nothing of {claim.service_month}.",
                )
        elif said.acknowledged != billed and not twice(said, billed):
            yield ReasonGiven(
                "rate_mismatch",
                f"Their records have {pounds(said.acknowledged)} for {claim.service_month}, ours {pounds(billed)}.",
            )

    def _twice(self, claim: Claim) -> Iterator[ReasonGiven]:
        said = self.records_of(claim).get(claim.service_month)
        billed = self._billed.get((claim.debtor, claim.placement), {}).get(claim.service_month, 0)
        if said is not None and twice(said, billed):
            yield ReasonGiven(
                "duplicate",
                f"Their records have {pounds(billed)} {len(said.amounts)} times for {claim.service_month}.",
            )

    def _without_paper(self, claim: Claim) -> Iterator[ReasonGiven]:
        """Their records go on beyond the month and have nothing of it: the paper never reached them."""
        records = self.records_of(claim)
        later = [month for month in records if month > claim.service_month]
        if later and claim.service_month not in records:
            yield ReasonGiven(
                "paperwork_missing",
                f"Their records have {min(later)} of it and nothing of {claim.service_month}: they have no document.",
            )

    def records_of(self, claim: Claim) -> Mapping[str, TheirRecords]:
        """What the debtor's own records say of a claim's placement, by service month."""
        found = (self._records.get((debtor, claim.placement), {}) for debtor in sorted(claim.debtors))
        return {month: said for months in found for month, said in months.items()}

    @cached_property
    def _records(self) -> Mapping[tuple[str, str], Mapping[str, TheirRecords]]:
        return partner_records(self._facts.sheet(PartnerRecord).values())

    def _other_agency(self, claim: Claim) -> Iterator[ReasonGiven]:
        """The board responsible for the child on days of the month is not the one asked."""
        placement = self._facts.sheet(Placement).get((claim.placement,))
        asked = [self._facts.sheet(Agency).get((code,)) for code in claim.debtors]
        if placement is None or placement.child is None or not any(row and row.kind == "icb" for row in asked):
            return
        month = Month.parse(claim.service_month)
        for told in self._circumstances.in_force(placement.child, "responsible_icb", month.first_day, month.last_day):
            agency = self._named.get(fold(told.value))
            if agency and not self._stands_for(agency) & claim.debtors:
                yield ReasonGiven("wrong_icb", f"On days of {claim.service_month} the responsible board is {agency}.")

    @cached_property
    def _circumstances(self) -> Circumstances:
        return Circumstances(self._facts.sheet(Circumstance).values())

    @cached_property
    def _named(self) -> Mapping[str, str]:
        """Agencies by name, NHS code and code: a circumstance may use any of them."""
        rows = list(self._facts.sheet(Agency).values())
        names = {fold(row.name): row.agency for row in rows}
        names |= {fold(row.ods_code): row.agency for row in rows if row.ods_code}
        return names | {fold(row.agency): row.agency for row in rows}

    def _stands_for(self, agency: str) -> set[str]:
        """The agency and those its budgets have passed to: a board that was merged is no other board."""
        return {agency, *self._heirs.get(agency, ())}

    @cached_property
    def _heirs(self) -> Mapping[str, set[str]]:
        return _heirs(self._purses, self.on)


def partner_records(
    rows: Iterable[PartnerRecord], names: Mapping[str, str] | None = None
) -> dict[tuple[str, str], dict[str, TheirRecords]]:
    """What partners' own records say, by whose they are and placement, then by service month.

    With `names`, records of an agency that passed to another are told under the other's.
    """
    sums: dict[tuple[str, str], dict[str, dict[str, list[int]]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        agency = (names or {}).get(row.agency, row.agency)
        sums[agency, row.placement][row.service_month].setdefault(row.kind, []).append(row.amount)
    return {
        key: {
            month: TheirRecords(
                tuple(kinds.get("accrued", ())), tuple(kinds.get("invoiced", ())), sum(kinds.get("paid", ()))
            )
            for month, kinds in months.items()
        }
        for key, months in sums.items()
    }


def holders(purses: Purses, on: date) -> dict[str, str]:
    """By budget, the agency in whose books it stands on a day; asked once, for there are many lines."""
    month = Month.of(on)
    return {code: purses.agency(code, month) for code in purses.budgets}


def successors(purses: Purses, on: date) -> dict[str, str]:
    """By agency, the one that all its budgets have passed to by a day; not one that keeps any, or was split."""
    found = {agency: heirs for agency, heirs in _heirs(purses, on).items() if len(heirs) == 1}
    return {agency: heir for agency, (heir,) in found.items() if heir != agency}


def _heirs(purses: Purses, on: date) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, holder in holders(purses, on).items():
        found[purses.budgets[code].agency].add(holder)
    return found


def twice(said: TheirRecords, billed: int) -> bool:
    """Whether their records have the same amount more than once, and it is ours."""
    return len(said.amounts) > 1 and billed != 0 and set(said.amounts) == {billed}


def _covers(dispute: Dispute, claim: Claim) -> bool:
    return (
        dispute.from_agency in claim.debtors
        and dispute.to_agency in claim.creditors
        and dispute.recharge in (None, claim.recharge)
        and dispute.placement in (None, claim.placement)
        and (dispute.first_month or "") <= claim.service_month <= (dispute.last_month or "9999-12")
    )
