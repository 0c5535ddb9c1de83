"""What once had several values on several pages has one, and it is what files add up to by hand.

Each test is a row of the list of such figures: it takes what pages draw, and adds the same up anew from what the
command `export` writes.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from datetime import date
from inspect import signature
from typing import NamedTuple

import pytest

from dashboards.widgets.figures import DrawnFigure
from ledger.domain.action_required.measures import MATTERS
from ledger.domain.agencies.sheets import Budget
from ledger.domain.debts.measures import BALANCE, DEBTORS, IN_DISPUTE, OPEN_CREDITS, UNALLOCATED_CASH
from ledger.domain.decisions.measures import COST_OF_DELAY
from ledger.domain.decisions.sheets import Request
from ledger.domain.documents.measures import EXCEPTIONS
from ledger.domain.money_and_days.figures import Measure
from ledger.domain.money_and_days.money import pence_from_text, text_from_pence
from ledger.domain.outcomes.measures import EVIDENCE_AWAITED, EVIDENCE_IN_DATE, EVIDENCE_LACKING, MONEY_BESIDE
from ledger.domain.outcomes.sheets import Outcome
from ledger.domain.placements.sheets import Placement
from ledger.domain.splits.measures import AWAITED, DECLINED, NOT_ASKED, SHARES
from ledger.reconciliation.provider.lines import TOLD_ELSEWHERE, WAITING
from ledger.store.keeping.engine import open_store
from ledger.tasks.export import export
from tests.dashboards.walk import ON, Walked
from tests.desk import in_books, rows_known

REVIEW, LEADERSHIP, FINANCE, OUTCOMES_PAGE = (
    *("Joint review", "System leadership", "Finance"),
    "Outcomes and accountability",
)
HORIZON = date(2025, 5, 31)
TWELVE_MONTHS = [f"2024-{month:02}" for month in range(6, 13)] + [f"2025-{month:02}" for month in range(1, 6)]
FILES = (
    *("allocations", "exposure", "aged-debt", "attention", "cost-of-delay", "invoice-lines", "accountability"),
    "control-accounts",
)
Exported = list[dict[str, str]]


@pytest.fixture(scope="module")
def exported(store: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Exported]:
    """What the command `export` writes of the same store, on the same day."""
    engine, folder = open_store(store), tmp_path_factory.mktemp("exports")
    found = {}
    for what in FILES:
        on_a_day = what in ("aged-debt", "attention", "cost-of-delay")
        in_books(engine, export, what, folder / f"{what}.csv", **({"on": ON} if on_a_day else {}))
        with (folder / f"{what}.csv").open(encoding="utf-8", newline="") as file:
            found[what] = list(csv.DictReader(file))
    in_books(engine, export, "cost-of-delay", folder / "then.csv", on=HORIZON)
    with (folder / "then.csv").open(encoding="utf-8", newline="") as file:
        found["cost-of-delay at the horizon"] = list(csv.DictReader(file))
    engine.dispose()
    return found


class Known(NamedTuple):
    """What books brought and no export writes."""

    placements: list[Placement]
    budgets: list[Budget]
    outcomes: list[Outcome]
    requests: list[Request]


@pytest.fixture(scope="module")
def known(store: str) -> Known:
    """Rows of sheets."""
    engine = open_store(store)
    found = Known(
        rows_known(engine, Placement),
        rows_known(engine, Budget),
        rows_known(engine, Outcome),
        rows_known(engine, Request),
    )
    engine.dispose()
    return found


def pence(rows: Exported, column: str = "amount") -> int:
    """What a column comes to."""
    return sum(pence_from_text(row[column]) for row in rows if row[column])


def told(walked: Walked, title: str, measure: Measure, **arguments: Hashable) -> set[int | None]:
    """What a page draws of a measure with these arguments and no others."""
    meant = measure.of(None, **arguments).arguments
    drawn = (each.figure for each in walked[title] if isinstance(each, DrawnFigure))
    return {figure.value for figure in drawn if figure.measure == measure and figure.arguments == meant}


def test_paid_in_12_months_is_what_allocations_for_children_come_to(
    walked: Walked, exported: dict[str, Exported], known: Known
) -> None:
    # All of them, whether the child has left or not; before, open placements alone on one page.
    agencies = {row.budget: row.agency for row in known.budgets}
    of_children = {row.placement for row in known.placements if row.child}
    meant: dict[str, int] = defaultdict(int)
    for row in exported["allocations"]:
        if row["placement"] in of_children and row["service_month"] in TWELVE_MONTHS:
            meant[agencies[row["budget"]]] += pence_from_text(row["amount"])
    for title in (REVIEW, OUTCOMES_PAGE):
        drawn = {
            str(each.figure.argument("agency")): each.figure.value
            for each in walked[title]
            if isinstance(each, DrawnFigure)
            and each.figure.measure == SHARES
            and each.label == "Paid in 12 months"
            and each.figure.argument("agency")
            and not each.figure.argument("placement")
        }
        assert drawn
        assert drawn == {agency: meant[agency] for agency in drawn}, title
    left = {row.placement for row in known.placements if row.last_day and row.last_day < HORIZON}
    assert any(row["placement"] in left & of_children for row in exported["allocations"])


def test_what_placements_with_an_outcome_in_a_domain_cost_is_each_placement_once(
    walked: Walked, exported: dict[str, Exported], known: Known
) -> None:
    begun = {row.outcome: row.first_day for row in known.outcomes}
    first = date(2025, 4, 1)
    outcomes = {
        row["outcome"]: (row["domain"], row["placement"])
        for row in exported["accountability"]
        if begun[row["outcome"]] <= HORIZON and date.fromisoformat(row["ended_on"] or HORIZON.isoformat()) >= first
    }
    of_year = [row for row in exported["allocations"] if row["service_month"] >= "2025-04"]
    for domain in {domain for domain, _ in outcomes.values()}:
        meant = pence([row for row in of_year if (domain, row["placement"]) in outcomes.values()])
        assert told(walked, LEADERSHIP, MONEY_BESIDE, domain=domain, financial_year="2025-26") == {meant}, domain
    assert "safety" in {domain for domain, _ in outcomes.values()}
    assert max(Counter(outcomes.values()).values()) > 1, "a placement with several outcomes in one domain"


def test_evidence_in_date_awaited_and_lacking_are_as_many_on_every_page(
    walked: Walked, exported: dict[str, Exported]
) -> None:
    # What was never observed and is not due yet is awaited, and not lacking; before, one page counted it as lacking.
    found = Counter(row["evidence"] for row in exported["accountability"] if row["standing"] == "open")
    meant = {
        EVIDENCE_IN_DATE: found["current"],
        EVIDENCE_AWAITED: found["awaited"],
        EVIDENCE_LACKING: found["stale"] + found["missing"],
    }
    assert meant[EVIDENCE_IN_DATE]
    assert meant[EVIDENCE_AWAITED]
    for title in (LEADERSHIP, OUTCOMES_PAGE):
        for measure, count in meant.items():
            assert told(walked, title, measure) == {count}, (title, measure.name)
    assert told(walked, REVIEW, EVIDENCE_LACKING) == {meant[EVIDENCE_LACKING]}


def test_waiting_for_an_agency_costs_what_it_was_asked_for_and_nothing_of_others(
    walked: Walked, exported: dict[str, Exported], known: Known
) -> None:
    pending = [row for row in exported["cost-of-delay"] if not row["decided_on"]]
    by_who: dict[str, int] = defaultdict(int)
    for row in pending:
        by_who[row["waited_for"]] += pence_from_text(row["carried"] or "0")
    assert by_who
    for who, meant in by_who.items():
        assert told(walked, REVIEW, COST_OF_DELAY, waited_for=who, state="awaited") == {meant}, who
    asked_of = {row.request: row.asked_of for row in known.requests}
    for row in exported["cost-of-delay"]:
        assert not row["agency"] or not asked_of.get(row["request"]) or row["agency"] in asked_of[row["request"]]


def test_decisions_awaited_from_an_agency_are_its_matters(walked: Walked, exported: dict[str, Exported]) -> None:
    meant: dict[str, int] = defaultdict(int)
    for row in exported["attention"]:
        if row["what"] == "waiting":
            meant[row["agency"]] += 1
    drawn = {agency: told(walked, REVIEW, MATTERS, what="waiting", agency=agency) for agency in meant}
    assert {agency: found for agency, found in drawn.items() if found} == {
        agency: {meant[agency]} for agency, found in drawn.items() if found
    }
    assert any(drawn.values())


def test_what_a_wait_costs_is_the_share_expected_of_its_days(exported: dict[str, Exported], known: Known) -> None:
    # On the horizon day both tell the same days, but that a wait has those alone since somebody asked.
    agencies = {row.budget: row.agency for row in known.budgets}
    expected: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in exported["exposure"]:
        if row["budget"]:
            key = (row["placement"], agencies[row["budget"]], row["basis"])
            expected[key] += pence_from_text(row["expected"])
    waited: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in exported["cost-of-delay at the horizon"]:
        if not row["decided_on"] and row["agency"]:
            waited[row["placement"], row["agency"], row["basis"]] += pence_from_text(row["carried"])
    assert waited
    assert all(amount <= expected[key] + 12 for key, amount in waited.items())  # a penny a month is rounding
    assert any(abs(amount - expected[key]) <= 12 for key, amount in waited.items())


def test_carried_for_others_and_expected_of_partners_are_told_of_their_own_days(
    walked: Walked, exported: dict[str, Exported]
) -> None:
    pending = [row for row in exported["cost-of-delay"] if not row["decided_on"]]
    assert told(walked, REVIEW, COST_OF_DELAY, state="awaited") == {pence(pending, "carried")}
    of_year = [row for row in exported["exposure"] if row["service_month"] >= "2025-04"]
    for measure, column in ((AWAITED, "awaited"), (DECLINED, "declined"), (NOT_ASKED, "not_asked")):
        assert told(walked, LEADERSHIP, measure, financial_year="2025-26") == {pence(of_year, column)}, column


def test_in_dispute_is_each_dispute_once(walked: Walked, exported: dict[str, Exported]) -> None:
    meant = pence([row for row in exported["aged-debt"] if row["position"] == "in_dispute"])
    assert meant > 0
    for title in (FINANCE, "Aged debt", "Disputes"):
        assert told(walked, title, IN_DISPUTE, on=ON) == {meant}, title


def test_owed_between_agencies_is_debtors_with_unallocated_cash_beside_it(
    walked: Walked, exported: dict[str, Exported]
) -> None:
    rows = exported["aged-debt"]
    parts = ("in_dispute", "without_prejudice", "in_process", "not_due")
    debtors = pence([row for row in rows if row["position"] in parts])
    credits, cash = (
        -pence([row for row in rows if row["position"] == each]) for each in ("open_credit", "on_account")
    )
    assert told(walked, "Aged debt", DEBTORS, on=ON) == {debtors}
    assert debtors > 0
    for measure, meant in ((OPEN_CREDITS, credits), (UNALLOCATED_CASH, cash), (BALANCE, debtors - credits - cash)):
        drawn = told(walked, "Aged debt", measure, on=ON)
        assert drawn == {meant} or not (drawn or meant), measure.name
    assert pence(rows) == debtors - credits - cash


def test_exceptions_are_all_invoice_lines_that_do_not_agree_and_wait(
    walked: Walked, exported: dict[str, Exported]
) -> None:
    lines = [
        row
        for row in exported["invoice-lines"]
        if row["invoice"] and row["status"] in WAITING and row["class"] not in TOLD_ELSEWHERE
    ]
    assert told(walked, FINANCE, EXCEPTIONS) == {len(lines)}
    assert lines


Changed = Callable[[dict[str, str]], dict[str, str]]


def _a_penny_more(column: str) -> Changed:
    return lambda row: {**row, column: text_from_pence(pence_from_text(row[column]) + 1)}


def _said(**cells: str) -> Changed:
    return lambda row: {**row, **cells}


@pytest.mark.parametrize(
    ("row", "file", "of", "changed"),
    [
        (
            test_paid_in_12_months_is_what_allocations_for_children_come_to,
            "allocations",
            {"service_month": "2025-05"},
            _a_penny_more("amount"),
        ),
        (
            test_evidence_in_date_awaited_and_lacking_are_as_many_on_every_page,
            "accountability",
            {"evidence": "awaited"},
            _said(evidence="missing"),
        ),
        (
            test_waiting_for_an_agency_costs_what_it_was_asked_for_and_nothing_of_others,
            "cost-of-delay",
            {"decided_on": "", "basis": "asked"},
            _a_penny_more("carried"),
        ),
        (
            test_decisions_awaited_from_an_agency_are_its_matters,
            "attention",
            {"what": "waiting"},
            _said(what="unsigned"),
        ),
        (
            test_what_a_wait_costs_is_the_share_expected_of_its_days,
            "cost-of-delay at the horizon",
            {"decided_on": "", "basis": "asked"},
            _said(carried="9999999.00"),
        ),
        (
            test_carried_for_others_and_expected_of_partners_are_told_of_their_own_days,
            "exposure",
            {"service_month": "2025-05", "basis": "asked"},
            _a_penny_more("awaited"),
        ),
        (test_in_dispute_is_each_dispute_once, "aged-debt", {"position": "in_dispute"}, _a_penny_more("amount")),
        (
            test_owed_between_agencies_is_debtors_with_unallocated_cash_beside_it,
            "aged-debt",
            {"position": "not_due"},
            _a_penny_more("amount"),
        ),
        (
            test_exceptions_are_all_invoice_lines_that_do_not_agree_and_wait,
            "invoice-lines",
            {"status": "agreed"},
            _said(status="open"),
        ),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_planted_fault_is_seen(
    walked: Walked,
    exported: dict[str, Exported],
    known: Known,
    row: Callable[..., None],
    file: str,
    of: dict[str, str],
    changed: Changed,
) -> None:
    place = next(
        place for place, each in enumerate(exported[file]) if all(each[name] == cell for name, cell in of.items())
    )
    rows = list(exported[file])
    rows[place] = changed(rows[place])
    given = {"walked": walked, "exported": {**exported, file: rows}, "known": known}
    wanted = signature(row).parameters
    with pytest.raises(AssertionError):
        row(**{name: each for name, each in given.items() if name in wanted})
