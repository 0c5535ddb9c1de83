"""What waiting costs is what the exposure says of a proposal, and what the waterfall says once it is decided."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given

from ledger.domain.agencies.purses import purses_of
from ledger.domain.decisions.delay import delays
from ledger.domain.decisions.records import Records
from ledger.domain.decisions.waits import waits
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import ON_OWN_DAYS, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.exposure import exposure
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.position import position
from ledger.domain.splits.sheets import Agreement, ClauseRow
from tests.domain.splits.random_packages import START, books, throughs, who

Shares = dict[tuple[Month, str], int]


def with_one_agreement(book: list[Row], **cells: object) -> Facts:
    """The book with its first agreement alone, put so; without prices that are charged outside the stay."""
    rows: list[Row] = [
        row
        for row in book
        if not isinstance(row, (Agreement, ClauseRow))
        and not (isinstance(row, Price) and row.component in ON_OWN_DAYS)
    ]
    clauses = [row for row in book if isinstance(row, ClauseRow) and row.agreement == "A0"]
    assume(clauses)
    first = next(row for row in book if isinstance(row, Agreement) and row.agreement == "A0")
    stated = first.model_dump() | {"requested_on": START, "supersedes": None} | cells
    return Facts.of([*rows, *clauses, Agreement(**stated)])


def carried(facts: Facts, through: date) -> Shares:
    """What the lead carried for each other budget, by month."""
    (package,) = packages_of(facts)
    found: Shares = defaultdict(int)
    for wait in waits(package, Records(facts)):
        for row in delays(package, wait, purses_of(facts), through):
            if row.budget is not None and row.carried is not None:
                found[row.month, row.budget] += row.carried
    return dict(found)


@given(book=books(), through=throughs())
def test_of_a_proposal_asked_for_from_the_start_it_is_the_exposure(book: list[Row], through: date) -> None:
    facts = with_one_agreement(book, status="in_principle", decided_on=None)
    (package,) = packages_of(facts)
    asked = {
        (row.month, row.budget): row.expected
        for row in exposure(package, purses_of(facts), through)
        if row.basis == "asked" and row.budget
    }
    assert carried(facts, through) == asked


@given(book=books(), through=throughs())
def test_of_a_decision_that_reaches_back_it_is_what_its_clauses_take(book: list[Row], through: date) -> None:
    facts = with_one_agreement(book, status="agreed", decided_on=through + timedelta(1))
    (package,) = packages_of(facts)
    exact: dict[tuple[Month, str], Fraction] = defaultdict(Fraction)
    for month in position(package, through):
        lead = purses_of(facts).agency(package.placement.lead_budget, month.month)
        takes = (
            take for case in month.cases for worked in case.stretches for step in worked.steps for take in step.takes
        )
        for take in takes:
            bearer = purses_of(facts).bearer(take.budget, month.month)
            if purses_of(facts).budgets[bearer].agency != lead:
                exact[month.month, bearer] += take.exact
    assert carried(facts, through) == {key: round_half_away(share) for key, share in exact.items() if share}


@given(book=books(), through=throughs())
def test_of_a_decision_made_before_its_first_day_it_is_nothing(book: list[Row], through: date) -> None:
    facts = with_one_agreement(book, status="agreed", requested_on=date(2025, 1, 1), decided_on=date(2025, 2, 1))
    assert carried(facts, through) == {}


def test_the_day_on_which_it_is_declined_is_no_day_of_waiting() -> None:
    # 30 a day, half of it asked of health from 1 to 10 March; declined on the 11th: ten days were waited, not eleven.
    facts = Facts.of(
        [
            *who(),
            Placement(
                placement="PL1", child="C1", provider="P1", setting="K2", lead_budget="SC", first_day=date(2026, 3, 1)
            ),
            Price(
                price="P", placement="PL1", component="core", rate=Decimal(30), unit="day", first_day=date(2026, 3, 1)
            ),
            Agreement(
                agreement="A",
                placement="PL1",
                status="declined",
                basis="panel",
                first_day=date(2026, 3, 1),
                requested_on=date(2026, 3, 1),
                decided_on=date(2026, 3, 11),
            ),
            ClauseRow(agreement="A", rank=1, kind="rest", budget="SC", percent=Fraction(50)),
            ClauseRow(agreement="A", rank=1, kind="rest", budget="HE-NEW", percent=Fraction(50)),
        ]
    )
    assert carried(facts, date(2026, 3, 31)) == {(Month(2026, 3), "HE-NEW"): 150_00}
