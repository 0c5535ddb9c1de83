"""A fund's balance at the year's end: what its clauses share of it, exact, to the penny, and conserving it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledger.domain.funds.sheets import USUAL_TOLERANCE, Fund, FundApproval, FundClause, Side
from ledger.domain.money_and_days.apportion import apportion
from ledger.domain.sheet.faults import Fault
from ledger.domain.splits.clauses import Waterfall, clause_faults
from ledger.domain.splits.sheets import ClauseRow
from ledger.domain.splits.stretches import NIL
from ledger.domain.splits.waterfall import Step, share_out


@dataclass(frozen=True, slots=True)
class FundShare:
    """What one budget bears of an overspend, or gets back of what is left over."""

    budget: str
    exact: Fraction
    """Exact pence by the clauses."""
    amount: int
    """Whole pence."""


@dataclass(frozen=True, slots=True)
class FundBalance:
    """What a fund had and spent in a year, and what becomes of the difference. All in whole pence."""

    had: int
    spent: int
    approved: int
    """The overspend approved so far."""
    shared: int
    """What of the balance its clauses share."""
    steps: tuple[Step, ...]
    """The clauses' working."""
    shares: tuple[FundShare, ...]

    @property
    def balance(self) -> int:
        """What was spent beyond what it had; below nil: what is left over."""
        return self.spent - self.had

    @property
    def side(self) -> Side | None:
        """Which balance it is; None where it spent what it had to the penny."""
        return side_of(self.balance)

    @property
    def stays(self) -> int:
        """What of the balance, without its sign, stays with the host."""
        return abs(self.balance) - self.shared


def side_of(balance: int) -> Side | None:
    """Which balance this is."""
    if balance == 0:
        return None
    return "overspend" if balance > 0 else "underspend"


def fund_balance(
    fund: Fund, had: int, spent: int, clauses: Iterable[FundClause], approvals: Iterable[FundApproval]
) -> FundBalance:
    """Share a fund's balance of one year. Raises Unsound where its clauses may not stand.

    An overspend is shared as far as it was approved, and what is left over wholly, where clauses say how; the
    rest stays with the host. `approvals` are those of the year.
    """
    approved = approved_overspend(approvals)
    side = side_of(spent - had)
    rows = [row for row in clauses if row.side == side]
    shared = abs(spent - had) if rows else 0
    if side == "overspend":
        shared = min(shared, approved)
    if not shared:
        return FundBalance(had, spent, approved, 0, (), ())
    steps, shares = _share(fund, shared, rows)
    return FundBalance(had, spent, approved, shared, steps, shares)


def approved_overspend(approvals: Iterable[FundApproval]) -> int:
    """What was approved in all, by the decision taken last; nil without one."""
    last = max(approvals, key=lambda row: row.on, default=None)
    return last.amount if last else 0


def warns(fund: Fund, had: int, forecast: int) -> bool:
    """Whether what is forecast lies above what the fund has by its tolerance or more."""
    tolerance = Fraction(USUAL_TOLERANCE) if fund.tolerance is None else fund.tolerance
    return forecast > had and (forecast - had) * 100 >= had * tolerance


def _share(fund: Fund, total: int, rows: Sequence[FundClause]) -> tuple[tuple[Step, ...], tuple[FundShare, ...]]:
    waterfall = Waterfall.of(_as_clause(row) for row in rows)
    steps = share_out(waterfall, total)
    exact: dict[str, Fraction] = {}
    for step in steps:
        for take in step.takes:
            exact[take.budget] = exact.get(take.budget, NIL) + take.exact
    budgets = sorted((code for code in exact if exact[code]), key=lambda code: (code != fund.budget, code))
    bear_rest = {bearer.budget for bearer in waterfall.rest.bearers if bearer.percent}
    given = apportion(total, [exact[code] for code in budgets], rest=[code in bear_rest for code in budgets])
    shares = (FundShare(code, exact[code], pence) for code, pence in zip(budgets, given, strict=True))
    return steps, tuple(shares)


def _as_clause(row: FundClause) -> ClauseRow:
    """The row as a clause of an agreement over one day, on which its amount counts once and whole."""
    return ClauseRow.model_construct(
        agreement=row.fund,
        rank=row.rank,
        kind=row.kind,
        budget=row.budget,
        percent=row.percent,
        amount=row.amount,
        per=None if row.amount is None else "day",
    )


def fund_clause_faults(rows: Iterable[FundClause]) -> Iterator[Fault]:
    """What may not stand in the clauses of one fund, each side for itself; as for an agreement's clauses."""
    rows = list(rows)
    for side in sorted({row.side for row in rows}):
        ours = {(row.rank, row.budget): row for row in rows if row.side == side}
        ordered = [_as_clause(row) for _, row in sorted(ours.items())]
        for fault in clause_faults(ordered):
            found = fault.row
            assert isinstance(found, ClauseRow)  # noqa: S101  clause_faults tells of the rows it was given
            others = tuple((FundClause.sheet, ours[key[1], key[2]].key_values) for _, key in fault.others)
            yield Fault(ours[found.rank, found.budget], fault.column, fault.expected, fault.remedy, others)
