"""What supposed facts come to: cost by budget and year now and then, the true-up, what is expected of partners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, NamedTuple

from ledger.briefing.figures import counted
from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Agency
from ledger.domain.money_and_days.money import pounds, text_from_pence
from ledger.domain.money_and_days.periods import Month, financial_year_name
from ledger.domain.sheet.columns import Amount, InMonth, InYear, OfPlacement, Rule, texts_of
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.exposure_parts import PARTS, InParts, PartOfExposure
from ledger.domain.splits.sheets import STANDINGS
from ledger.domain.what_if.measures import COST_DIFFERENCE, COST_NOW, COST_THEN
from ledger.journal.true_up import AllocatedShare, Moved
from ledger.store.facts.horizon import PostedState

COST_COLUMNS = ("budget", "agency", "year", "now", "then", "difference", "agreed now", "agreed then")
TRUE_UP_COLUMNS = ("placement", "budget", "agency", "months", "true-up")
OWED_COLUMNS = ("who would owe", "whom", "more")
FIRM = "agreed"
"""What counts as firm; everything else is contested, or the lead commissioner's for want of an agreement."""
PART_WORDS: dict[PartOfExposure, str] = {"declined": "declined", "awaited": "awaited", "not_asked": "not asked"}
_NAMED = 12
"""So many placements are named in a sentence; more are counted."""


class Cost(NamedTuple):
    """What one budget bears of one placement in a financial year with one standing, now and then."""

    placement: OfPlacement
    budget: str
    agency: str
    """Which answers for the budget, as of the true-up."""
    financial_year: InYear
    standing: Rule
    now: Amount
    then: Amount
    difference: Amount
    """By how much it would bear more; less is below nil."""


class SupposedBudgetCost(NamedTuple):
    """What one budget bears of all placements touched in a financial year, now and then; pence."""

    budget: str
    name: Annotated[str, "Budget"]
    agency: str
    agency_name: Annotated[str, "Agency"]
    stream: str
    financial_year: Annotated[InYear, "Year"]
    standing: Rule
    """Of which standing; empty: of all together."""
    now: Annotated[Amount, "Cost now", COST_NOW]
    then: Annotated[Amount, "Cost by this split", COST_THEN]

    @property
    def difference(self) -> Annotated[Amount, "Difference by this split", COST_DIFFERENCE]:
        """By how much it would bear more; less is below nil."""
        return self.then - self.now


class TrueUp(NamedTuple):
    """What posting would add to one share of a placement's service month."""

    placement: OfPlacement
    service_month: InMonth
    posting_month: InMonth
    """The service month, or the first open one where that is closed."""
    agreement: str | None
    budget: str
    agency: str
    """In whose books: the agency that answers for the budget in the posting month."""
    standing: Rule
    settled: Rule
    lead_budget: str
    amount: Amount
    lead_agency: str


TRUE_UP = TrueUp._fields[:-1]
"""The columns of its file."""


class FurtherOwed(NamedTuple):
    """By how much more one agency would owe another for days posted already; less is below nil; pence."""

    debtor: str
    creditor: str
    pence: int


class SupposedExposure(NamedTuple):
    """What a partner's budget is expected to pay of days without an agreement, now and then, in three parts; pence.

    None of it is in any cost, and the parts are never added up (docs/rules.md section 4).
    """

    budget: str
    financial_year: InYear
    now: InParts
    then: InParts

    @property
    def parts(self) -> Iterator[tuple[PartOfExposure, int, int]]:
        """Each part that there is now or then."""
        for part in PARTS:
            now, then = getattr(self.now, part), getattr(self.then, part)
            if now or then:
                yield part, now, then


class CostWithoutShare(NamedTuple):
    """What days without an agreement cost of which nothing says what would be shared, now and then; pence."""

    financial_year: InYear
    now: int
    then: int


@dataclass(frozen=True)
class Supposition:
    """What supposed facts would move, over the years from the first posted to `through`."""

    through: date
    posted_through: date | None
    first_open: Month | None
    """The month in which differences of closed months would be posted; None where none is closed."""
    placements: list[str]
    costs: list[Cost]
    true_up: list[TrueUp]
    waiting: int
    """Of the placements touched: how many shares posting would change in any case, for facts not posted yet."""
    expected: list[SupposedExposure]
    not_known: list[CostWithoutShare]
    purses: Purses = field(repr=False)
    agencies: Mapping[str, str] = field(repr=False)

    def by_budget(self, *, standings: bool = False) -> list[SupposedBudgetCost]:
        """The costs of all placements by budget and year, in order of both; with `standings` by these too."""
        sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for cost in self.costs:
            found = sums[cost.budget, cost.financial_year, cost.standing if standings else ""]
            found[0] += cost.now
            found[1] += cost.then
        order = {standing: place for place, standing in enumerate(STANDINGS)}
        answers = {cost.budget: cost.agency for cost in self.costs}
        rows = []
        for code, year, standing in sorted(sums, key=lambda key: (key[0], key[1], order.get(key[2], 0))):
            budget = self.purses.budgets[code]
            now, then = sums[code, year, standing]
            agency = answers[code]
            name = self.agencies.get(agency, agency)
            rows.append(SupposedBudgetCost(code, budget.name, agency, name, budget.stream, year, standing, now, then))
        return rows

    def by_agency(self) -> dict[str, tuple[int, int]]:
        """What the budgets that each agency answers for bear of all years, now and then, in order of code."""
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for cost in self.costs:
            found = sums[cost.agency]
            found[0] += cost.now
            found[1] += cost.then
        return {agency: (now, then) for agency, (now, then) in sorted(sums.items())}

    def of_standing(self, standing: str) -> tuple[int, int]:
        """What stands so of all, now and then."""
        of = [cost for cost in self.costs if cost.standing == standing]
        return sum(cost.now for cost in of), sum(cost.then for cost in of)

    def true_up_by_agency(self) -> dict[str, int]:
        """The true-up in the books of each agency, in order of code."""
        sums: dict[str, int] = defaultdict(int)
        for row in self.true_up:
            sums[row.agency] += row.amount
        return dict(sorted(sums.items()))

    def owed(self) -> list[FurtherOwed]:
        """Who would owe whom how much more for days posted already; direct shares are the provider's matter."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for row in self.true_up:
            if row.settled != "direct" and row.agency != row.lead_agency:
                sums[row.agency, row.lead_agency] += row.amount
        return [FurtherOwed(*between, pence) for between, pence in sorted(sums.items()) if pence]

    @property
    def now(self) -> int:
        """All that the placements touched cost now."""
        return sum(cost.now for cost in self.costs)

    @property
    def then(self) -> int:
        """All that they would cost."""
        return sum(cost.then for cost in self.costs)

    @property
    def tables(self) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """Cost by budget and year and what of it is agreed, the true-up with months together, and who owes more."""
        firm = {row[:6]: row for row in self.by_budget(standings=True) if row.standing == FIRM}
        costs: list[tuple[str, ...]] = []
        for row in self.by_budget():
            agreed = firm.get(row[:6])
            figures = (row.now, row.then, row.difference, agreed.now if agreed else 0, agreed.then if agreed else 0)
            costs.append((row.budget, row.agency, row.financial_year, *map(pounds, figures)))
        owed: list[tuple[str, ...]] = [(row.debtor, row.creditor, pounds(row.pence)) for row in self.owed()]
        return [(COST_COLUMNS, costs), (TRUE_UP_COLUMNS, self._true_up_rows()), (OWED_COLUMNS, owed)]

    def _true_up_rows(self) -> list[tuple[str, ...]]:
        sums: dict[tuple[str, str, str], list[TrueUp]] = defaultdict(list)
        for row in self.true_up:
            sums[row.placement, row.budget, row.agency].append(row)
        return [
            (*key, _span(row.service_month for row in rows), pounds(sum(row.amount for row in rows)))
            for key, rows in sorted(sums.items())
        ]

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked."""
        if not self.placements:
            return ["No placement is touched: nothing would move.", "Nothing was written."]
        named = f" ({', '.join(self.placements)})" if len(self.placements) <= _NAMED else ""
        said = [
            f"placements touched: {len(self.placements)}{named}",
            f"cost to {self.through}: now {pounds(self.now)}, then {pounds(self.then)}, "
            f"difference {pounds(self.then - self.now)}",
            *self._on_the_true_up(),
        ]
        for row in self.expected:
            of = f"expected of {row.budget} in {row.financial_year}"
            said += [
                f"{of}, {PART_WORDS[part]}: now {pounds(now)}, then {pounds(then)}" for part, now, then in row.parts
            ]
        for year, now, then in self.not_known:
            said.append(f"days without a known share in {year}: now {pounds(now)}, then {pounds(then)}")
        return [*said, "Nothing was written."]

    def _on_the_true_up(self) -> Iterator[str]:
        if self.posted_through is None:
            yield "true-up: nothing is posted yet."
            return
        agencies = ", ".join(f"{agency} {pounds(pence)}" for agency, pence in self.true_up_by_agency().items())
        shares = counted(len(self.true_up), "share")
        yield f"true-up through {self.posted_through}: {shares}{f': {agencies}' if agencies else ''}"
        if self.first_open and any(row.posting_month != row.service_month for row in self.true_up):
            yield f"Months that are closed would be trued up in {self.first_open}, the first open month."
        if self.waiting:
            yield f"Of these, {counted(self.waiting, 'share')} would change in any case: records wait to be posted."

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "through": self.through.isoformat(),
            "posted_through": self.posted_through.isoformat() if self.posted_through else None,
            "placements": self.placements,
            "costs": [dict(zip(Cost._fields, row, strict=True)) for row in self.cost_lines()],
            "true_up": [dict(zip(TRUE_UP, row, strict=True)) for row in self.true_up_lines()],
            "true_up_by_agency": {code: text_from_pence(pence) for code, pence in self.true_up_by_agency().items()},
            "owed": [{**row._asdict(), "pence": text_from_pence(row.pence)} for row in self.owed()],
            "expected": [
                {
                    "budget": row.budget,
                    "financial_year": row.financial_year,
                    "part": part,
                    "now": text_from_pence(now),
                    "then": text_from_pence(then),
                }
                for row in self.expected
                for part, now, then in row.parts
            ],
            "not_known": [
                {**row._asdict(), "now": text_from_pence(row.now), "then": text_from_pence(row.then)}
                for row in self.not_known
            ],
        }

    def cost_lines(self) -> Iterator[tuple[str, ...]]:
        """The costs as rows of a file."""
        return texts_of(Cost, self.costs)

    def true_up_lines(self) -> Iterator[tuple[str, ...]]:
        """The true-up as rows of a file, under TRUE_UP."""
        return texts_of(TrueUp, self.true_up, TRUE_UP)


def supposition(
    moved: Moved,
    placements: Iterable[str],
    expected: Iterable[SupposedExposure],
    not_known: Iterable[CostWithoutShare],
    through: date,
    state: PostedState,
    purses: Purses,
    names: Facts,
) -> Supposition:
    """What was found, put as people read it; `names` holds the agencies."""
    return Supposition(
        through,
        state.horizon,
        state.first_open if state.closed else None,
        sorted(placements),
        sorted(_costs(moved, state, purses)),
        sorted(_true_up(moved, state, purses), key=lambda row: tuple(part or "" for part in row[:-2])),
        len(moved.waiting),
        list(expected),
        list(not_known),
        purses,
        {row.agency: row.name for row in names.sheet(Agency).values()},
    )


def _answers(budget: str, state: PostedState, purses: Purses) -> str:
    """The agency that answers for a budget: its successor's, once the first month that is open is after its last day.

    In its books stands whatever is posted of the budget from now on, so cost and true-up are told alike.
    """
    return purses.agency(budget, state.first_open)


def _costs(moved: Moved, state: PostedState, purses: Purses) -> Iterator[Cost]:
    sums: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for place, shares in enumerate((moved.now, moved.then)):
        for share, pence in shares.items():
            sums[share.placement, share.allocation.budget, _year(share), share.allocation.standing][place] += pence
    for (placement, budget, year, standing), (now, then) in sums.items():
        if now or then:
            agency = _answers(budget, state, purses)
            yield Cost(placement, budget, agency, year, standing, now, then, then - now)


def _year(share: AllocatedShare) -> str:
    return financial_year_name(Month.parse(share.service_month).financial_year)


def _true_up(moved: Moved, state: PostedState, purses: Purses) -> Iterator[TrueUp]:
    for (placement, service_month, key), pence in moved.true_up.items():
        posting_month = state.posting_month(Month.parse(service_month))
        yield TrueUp(
            placement,
            service_month,
            str(posting_month),
            key.agreement,
            key.budget,
            _answers(key.budget, state, purses),
            key.standing,
            key.settled,
            key.lead_budget,
            pence,
            _answers(key.lead_budget, state, purses),
        )


def _span(months: Iterable[str]) -> str:
    """From the first month to the last."""
    found = sorted(months)
    return found[0] if found[0] == found[-1] else f"{found[0]} to {found[-1]}"
