"""The derivation of a placement's month: from days and rates to the entries, for the screen and the command line.

A finance officer can follow it with a pocket calculator: every line says what went in and what came out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ledger.briefing.figures import PER_UNIT, counted, day, days_in_words, exact_pounds, month_name, percent, rate
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month, divisor
from ledger.domain.sheet.cells import decimal_text
from ledger.domain.splits.charges import Charge
from ledger.domain.splits.clause_kinds import KINDS, amount_in_words
from ledger.domain.splits.in_force import Covered, latest_decided
from ledger.domain.splits.packages import Package
from ledger.domain.splits.position import Case, MonthPosition
from ledger.domain.splits.posted_lines import PostedLine
from ledger.domain.splits.sheets import Agreement, status_in_words
from ledger.domain.splits.stretches import Bearer, Clause
from ledger.domain.splits.waterfall import Step, WorkedStretch


@dataclass(frozen=True)
class Table:
    """Rows under a heading; `figures` names the columns that are right-aligned."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    figures: frozenset[str] = frozenset()


@dataclass
class Section:
    """One step of the derivation: a heading, what is said, and the figures."""

    heading: str
    sentences: list[str] = field(default_factory=list)
    table: Table | None = None
    level: int = 2

    def as_dict(self) -> dict[str, object]:
        """The section as plain data, for other programs."""
        return {
            "heading": self.heading,
            "sentences": self.sentences,
            "columns": list(self.table.columns) if self.table else [],
            "rows": [list(row) for row in self.table.rows] if self.table else [],
        }


def derivation(
    package: Package, month: Month, found: MonthPosition | None, posted: Sequence[PostedLine], note: str = ""
) -> list[Section]:
    """All sections for one month of a placement. `note` says what the figures rest on, e.g. the horizon."""
    placement = package.placement
    head = Section(f"{placement.placement} in {month_name(month)}", [note] if note else [], level=1)
    if found is None:
        head.sentences.append("Nothing is charged in this month.")
        return [head, *_entries(posted)]
    head.sentences.append(
        f"The month costs {pounds(found.total)}, led by {placement.lead_budget}. " + "; ".join(_who_pays(found)) + "."
    )
    sections = [head, costs(found), _coverage(package, found)]
    for case in found.cases:
        sections += _case(month, case)
    if found.alone:
        sections.append(_borne_alone(found))
    return [*sections, *_entries(posted)]


def _who_pays(found: MonthPosition) -> list[str]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for part in found.allocated():
        sums[part.budget, part.standing] += part.amount
    return [
        f"{budget} pays {pounds(pence)} ({status_in_words(standing)})"
        for (budget, standing), pence in sums.items()
        if pence
    ]


def _borne_alone(found: MonthPosition) -> Section:
    """What was accepted and no clause shares."""
    rows: list[tuple[str, ...]] = [
        (
            each.charge.name,
            days_in_words(found.month, each.charge.days),
            each.budget + (", invoiced by the provider itself" if each.settled == "direct" else ""),
            each.agreement or "none in force",
            status_in_words(each.standing),
            pounds(each.charge.amount),
        )
        for each in found.alone
    ]
    return Section(
        "Paid by one budget alone",
        ["Accepted above the price, and paid by one budget alone: added once the clauses have shared the balance."],
        Table(("Line", "Day", "Budget", "Agreement", "Funding status", "Amount"), rows, frozenset({"Amount"})),
    )


def costs(found: MonthPosition) -> Section:
    """What each price cost in the month, and why."""
    rows: list[tuple[str, ...]] = [_charge_row(charge) for charge in found.charges]
    rows.append(("", "All charges", "", "", "", "", pounds(found.total)))
    return Section(
        "What it cost",
        ["Days × rate, added up for the month and rounded once, half a penny away from zero."],
        Table(
            ("Price", "Component", "Days", "Which days", "Sum", "Exact", "Charge"),
            rows,
            frozenset({"Days", "Exact", "Charge"}),
        ),
    )


def _charge_row(charge: Charge) -> tuple[str, ...]:
    price, count = charge.price, charge.days.bit_count()
    if charge.accepted:
        component, on = price.component.replace("_", " "), days_in_words(charge.month, charge.days)
        exact = exact_pounds(charge.exact)
        return charge.name, component, str(count), on, "accepted above its price", exact, pounds(charge.amount)
    times = f" × {decimal_text(price.times)}" if price.times != 1 else ""
    divided = divisor(price.unit, charge.month)
    by = f" ÷ {divided}" if divided != 1 else ""
    days = "" if price.unit == "once" else f"{counted(count, 'day')} × "
    return (
        price.price,
        price.component.replace("_", " "),
        str(count),
        days_in_words(charge.month, charge.days),
        f"{days}{rate(price.rate)} {PER_UNIT[price.unit]}{times}{by}",
        exact_pounds(charge.exact),
        pounds(charge.amount),
    )


def _coverage(package: Package, found: MonthPosition) -> Section:
    rows: list[tuple[str, ...]] = []
    for covered in found.covered:
        agreement = _decision(package, found.month, covered)
        decided = day(agreement.decided_on) if agreement and agreement.decided_on else "–"
        rows.append(
            (
                days_in_words(found.month, covered.days),
                str(covered.days.bit_count()),
                covered.agreement or _not_in_force(agreement),
                status_in_words(covered.standing),
                decided,
                (agreement.panel or "–") if agreement else f"paid by {package.placement.bearer_without_agreement}",
                (agreement.minute or "–") if agreement else "–",
            )
        )
    return Section(
        "Which agreement was in force",
        ["Of those that cover a day, the one decided last."],
        Table(
            ("Days", "Number", "Agreement", "Funding status", "Decided on", "Decided by", "Minute"),
            sorted(rows),
            frozenset({"Number"}),
        ),
    )


def _decision(package: Package, month: Month, covered: Covered) -> Agreement | None:
    """The agreement in force, or the decided one by which none is: declined, or in principle only."""
    if covered.deal or covered.standing == "unagreed":
        return covered.deal.agreement if covered.deal else None
    found, _ = latest_decided(
        package.deals, month, covered.days, lambda deal: deal.agreement.status == covered.standing
    )
    return found[0][0].agreement if found else None


def _not_in_force(agreement: Agreement | None) -> str:
    return f"none in force ({agreement.agreement})" if agreement else "none in force"


def _case(month: Month, case: Case) -> list[Section]:
    name = f"Agreement {case.agreement}" if case.agreement else "Without an agreement in force"
    head = Section(
        f"{name} ({status_in_words(case.standing)})",
        [
            f"{days_in_words(month, case.days)}: exact cost {exact_pounds(case.exact)}, "
            f"part of the month's charges {pounds(case.part)}."
        ],
    )
    return [head, *(clause_by_clause(month, worked) for worked in case.stretches), _to_the_penny(case)]


def clause_by_clause(month: Month, worked: WorkedStretch) -> Section:
    """What each clause had in scope, what each budget pays of it, and the balance after it, for a stretch of days."""
    cost = "; ".join(
        f"{component.replace('_', ' ')} {exact_pounds(exact)}" for component, exact in sorted(worked.cost.items())
    )
    rows = [row for step in worked.steps for row in _step_rows(step)]
    return Section(
        f"Clause by clause, {days_in_words(month, worked.stretch.days)}",
        [f"To share over {counted(worked.stretch.days.bit_count(), 'day')}: {cost or 'nothing'}"],
        Table(
            ("Rank", "Clause", "Cost in scope", "Budget", "Share", "Balance"),
            rows,
            frozenset({"Cost in scope", "Share", "Balance"}),
        ),
        level=3,
    )


def _step_rows(step: Step) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for place, (bearer, take) in enumerate(zip(step.clause.bearers, step.takes, strict=True)):
        first = place == 0
        last = place == len(step.takes) - 1
        rows.append(
            (
                str(step.clause.rank) if first else "",
                clause_in_words(step.clause, bearer) + _limit_in_words(take.limit, step.threshold if first else None),
                exact_pounds(step.found) if first else "",
                take.budget,
                exact_pounds(take.exact),
                exact_pounds(step.left) if last else "",
            )
        )
    return rows


def clause_in_words(clause: Clause, bearer: Bearer) -> str:
    """A clause as it is for one budget: `50 %, capped at £2,000.00 a week`."""
    amount = amount_in_words(pounds(bearer.amount), bearer.per)
    words = KINDS[clause.kind].words.format(percent=percent(bearer.percent), amount=amount)
    if clause.components:
        words += " of " + ", ".join(sorted(clause.components)).replace("_", " ")
    if clause.standing:
        words += f" ({status_in_words(clause.standing)})"
    return f"{words}, invoiced by the provider itself" if bearer.settled == "direct" else words


def _limit_in_words(limit: Fraction | None, threshold: Fraction | None) -> str:
    if limit is not None:
        return f"; {exact_pounds(limit)} of the cap remaining"
    if threshold is not None:
        return f"; {exact_pounds(threshold)} of the threshold still to reach"
    return ""


def _to_the_penny(case: Case) -> Section:
    rows: list[tuple[str, ...]] = [
        (
            target.budget + (" (pays the balance)" if target.bears_rest else ""),
            status_in_words(target.standing),
            exact_pounds(target.exact - target.rounding),
            exact_pounds(target.rounding),
            exact_pounds(target.carried_in),
            exact_pounds(target.exact + target.carried_in),
            pounds(target.allocated),
            exact_pounds(target.carried_on),
        )
        for target in case.targets
    ]
    told = [
        "The share, the rounding of the charges and what was brought forward make the target. Whole pence are "
        "allocated, the pennies left over to the largest remainders, and the difference is carried forward."
    ]
    told += [
        f"{target.budget} settles {pounds(target.allocated - target.because_accepted)} direct, as if nothing had "
        f"been accepted; {pounds(target.because_accepted)} is settled by recharge."
        for target in case.targets
        if target.because_accepted
    ]
    return Section(
        "To the penny",
        told,
        Table(
            (
                "Budget",
                "Funding status",
                "Share",
                "Rounding",
                "Brought forward",
                "Target",
                "Allocated",
                "Carried forward",
            ),
            rows,
            frozenset({"Share", "Rounding", "Brought forward", "Target", "Allocated", "Carried forward"}),
        ),
        level=3,
    )


def _entries(posted: Iterable[PostedLine]) -> list[Section]:
    rows: list[tuple[str, ...]] = [
        (
            str(line.entry),
            str(line.batch),
            day(line.recorded_at),
            line.kind,
            month_name(Month.parse(line.posting_month)),
            line.budget,
            line.agreement or "–",
            status_in_words(line.standing),
            pounds(line.amount),
            str(line.corrects or "–"),
        )
        for line in posted
    ]
    if not rows:
        return [Section("The entries", ["Nothing has been posted for this month."])]
    total = sum(line.amount for line in posted)
    return [
        Section(
            "The entries",
            [f"Together they come to {pounds(total)}."],
            Table(
                (
                    "Entry",
                    "Change",
                    "Recorded on",
                    "Kind",
                    "Posted in",
                    "Budget",
                    "Agreement",
                    "Funding status",
                    "Amount",
                    "Corrects",
                ),
                rows,
                frozenset({"Amount"}),
            ),
        )
    ]
