"""One figure, one meaning: on all pages and in all files a measure has one value, and a label one sense.

All pages of the demonstration ledger are walked and what they draw is collected; what exports write under a measure
is held beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace

import pytest

from dashboards.pages import PAGES
from dashboards.widgets.figures import DrawnBare, DrawnFigure
from ledger.answers.debts.aged import aged_debt
from ledger.answers.debts.outstanding import disputes_on, outstanding, value_in_dispute
from ledger.answers.documents.papers import lines_offered
from ledger.answers.sheet import rows_known
from ledger.domain.agencies.sheets import Budget
from ledger.domain.closer_to_home.measures import DELAYED_COST
from ledger.domain.debts.measures import DEBTORS, IN_DISPUTE
from ledger.domain.decisions.measures import COST_OF_DELAY
from ledger.domain.documents.measures import EXCEPTIONS, LINES_THAT_DIFFER
from ledger.domain.money_and_days.figures import Figure, Measure
from ledger.domain.money_and_days.periods import Month
from ledger.domain.outcomes.measures import EVIDENCE_LACKING, MONEY_BESIDE
from ledger.domain.splits.measures import ACTUAL, PAID_IN_YEAR, SHARES
from ledger.store.books import books_at
from ledger.store.keeping.engine import open_store
from ledger.tasks.month_end_workbook import workbook_sheets
from tests.dashboards.walk import ON, FiledFigure, Walked, apart, drawn, filed

REVIEW, LEADERSHIP, OUTCOMES_PAGE = "Joint review", "System leadership", "Outcomes and accountability"
CLOSER, THERAPY, WHAT_IF, FAMILY_HELP = (
    next(page.title for page in PAGES if page.address == address)
    for address in ("closer", "therapeutic", "what-if", "programmes")
)
CONVERTED = {
    *("Month end", "Invoice worklist", "Invoice line", "Recharges", "Recharge", "Unresolved items"),
    *("Uplifts", "Funds and homes", "Settings"),
    *("Finance", "Aged debt", "Disputes", "Partner statement", "Commitments", "Owed to providers"),
    *(REVIEW, "Panel", LEADERSHIP, "Find a placement", OUTCOMES_PAGE),
    *(WHAT_IF, THERAPY, CLOSER, FAMILY_HELP),
}
"""Pages that draw figures alone."""


def two_values(told: Iterable[DrawnFigure]) -> list[str]:
    """Measures that have several values with the same arguments."""
    values: dict[Figure, set[int | None]] = defaultdict(set)
    for each in told:
        values[Figure(each.figure.measure, each.figure.arguments, None)].add(each.figure.value)
    return [
        f"{figure.measure.name} {sorted(figure.arguments, key=str)}: {sorted(map(str, found))}"
        for figure, found in values.items()
        if len(found) > 1
    ]


def two_meanings(told: Iterable[DrawnFigure]) -> list[str]:
    """Labels that stand over figures of several measures."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for each in told:
        if each.label:
            meanings[each.label].add(each.figure.measure.name)
    return [f"{label}: {sorted(found)}" for label, found in meanings.items() if len(found) > 1]


@pytest.fixture(scope="module")
def cells(store: str) -> list[FiledFigure]:
    """What files write under a measure."""
    engine = open_store(store)
    with books_at(engine) as books:
        found = filed(books)
    engine.dispose()
    return found


MAY = Month(2025, 5)


@pytest.fixture(scope="module")
def in_workbook(store: str) -> list[Figure]:
    """What the workbook of the last month that is posted writes under a measure."""
    engine = open_store(store)
    with books_at(engine) as books:
        found = [figure for sheet in workbook_sheets(books, MAY) for figure in sheet.figures]
    engine.dispose()
    return found


def test_a_measure_has_one_value_on_all_pages_and_in_all_files(
    walked: Walked, cells: list[FiledFigure], in_workbook: list[Figure]
) -> None:
    told = drawn(walked)
    assert len(told) > 500
    assert cells
    assert in_workbook
    written = [DrawnFigure(figure, "") for figure in (*(each.figure for each in cells), *in_workbook)]
    assert two_values([*told, *written]) == []


def test_what_pages_draw_is_what_the_rows_of_files_come_to(walked: Walked, cells: list[FiledFigure]) -> None:
    found, compared = apart([each.figure for each in drawn(walked)], cells)
    assert found == []
    assert compared >= {
        *("Actual", "Committed", "Forecast outturn", "Shares of charges", "Balance", "Value of matters"),
        *("Cost of delay", "Expected of partners: awaited", "Expected of partners: declined"),
    }


def test_what_the_workbook_writes_is_what_the_rows_of_files_come_to(store: str, in_workbook: list[Figure]) -> None:
    engine = open_store(store)
    with books_at(engine) as books:
        then = filed(books, MAY.last_day)
    engine.dispose()
    found, compared = apart(in_workbook, then)
    assert found == []
    assert compared >= {
        *("Balance", "Contract value", "Invoiced by providers", "Invoiced less contract value"),
        *("Actual", "Committed", "Days after a planned end", "Forecast outturn"),
    }


def test_what_the_workbook_says_was_paid_in_the_year_is_what_is_spent(
    cells: list[FiledFigure], in_workbook: list[Figure]
) -> None:
    # Nothing of these months was posted after the workbook's, so both say the same of each budget and month.
    paid: dict[tuple[Hashable, Hashable], int] = defaultdict(int)
    for figure in in_workbook:
        month = figure.argument("service_month")
        if figure.measure == PAID_IN_YEAR and month in ("2025-04", "2025-05"):
            paid[figure.argument("budget"), month] += figure.size
    spent = {
        (dict(each.told)["budget"], dict(each.told)["service_month"]): each.value
        for each in cells
        if each.file == "commitments" and each.measure == ACTUAL and each.value
    }
    assert {key: pence for key, pence in paid.items() if pence} == spent != {}


def test_a_second_definition_a_wrong_window_and_open_placements_alone_are_seen_in_files(
    walked: Walked, cells: list[FiledFigure]
) -> None:
    told = [each.figure for each in drawn(walked)]
    shares = [each for each in cells if each.measure == SHARES]
    assert apart(told, shares)[0] == []
    first = next(each for each in shares if each.value)
    rest = [each for each in shares if each is not first]
    assert apart(told, [*rest, replace(first, value=(first.value or 0) + 1)])[0]
    assert apart(told, [each for each in shares if dict(each.told)["service_month"] != "2025-05"])[0]
    still_there = {dict(each.told)["placement"] for each in shares if dict(each.told)["service_month"] == "2025-05"}
    assert apart(told, [each for each in shares if dict(each.told)["placement"] in still_there])[0]


def test_a_label_has_one_meaning_on_all_pages(walked: Walked) -> None:
    assert two_meanings(drawn(walked)) == []


def test_converted_pages_draw_figures_alone(walked: Walked) -> None:
    bare = {
        title: sorted({each.label for each in told if isinstance(each, DrawnBare)})
        for title, told in walked.items()
        if title in CONVERTED
    }
    assert set(bare) == CONVERTED
    assert {title: labels for title, labels in bare.items() if labels} == {}
    assert all(any(isinstance(each, DrawnFigure) for each in walked[title]) for title in CONVERTED)


def test_a_second_definition_a_wrong_window_and_a_shared_label_are_seen(walked: Walked) -> None:
    told = drawn(walked)
    owed = next(each for each in told if each.figure.measure == DEBTORS and each.figure)
    second = DEBTORS.of(owed.figure.size + 1, **dict(owed.figure.arguments))
    assert len(two_values([*told, DrawnFigure(second, "")])) == 1
    actual = next(each for each in told if each.figure.measure == ACTUAL and each.figure)
    of_another_window = ACTUAL.of(actual.figure.size - 1, **dict(actual.figure.arguments))
    assert len(two_values([*told, DrawnFigure(of_another_window, "")])) == 1
    assert len(two_meanings([*told, DrawnFigure(owed.figure, actual.label or "Actual")])) == 1


def test_in_dispute_is_one_figure_on_every_page_and_its_disputes_add_up_to_it(walked: Walked, store: str) -> None:
    engine = open_store(store)
    with books_at(engine) as books:
        found = aged_debt(books, ON)
        value, disputes = value_in_dispute(books, found), disputes_on(books, ON)
    engine.dispose()
    meant = outstanding(found).in_dispute
    assert disputes.in_dispute == value.in_dispute == meant
    assert meant.size > 0
    for title in ("Finance", "Aged debt", "Disputes", "System leadership"):
        drawn = {each.figure for each in walked[title] if isinstance(each, DrawnFigure)}
        assert meant in drawn, title
    for title in ("Finance", "System leadership"):
        drawn = {each.figure for each in walked[title] if isinstance(each, DrawnFigure)}
        assert set(value) <= drawn, f"{title}: the value in dispute and both its parts"
    assert sum(each.size for each in disputes.by_dispute) == meant.size
    assert value.value.size == meant.size + value.accrued.size
    assert all(each.measure == IN_DISPUTE for each in disputes.by_dispute)


def test_exceptions_are_the_invoice_lines_of_all_months_that_wait(walked: Walked, store: str) -> None:
    engine = open_store(store)
    with books_at(engine) as books:
        sums = lines_offered(books).sums
    engine.dispose()
    waiting = sum(each.lines for each in sums if each.waits and each.found != "not_invoiced")
    drawn = [each.figure for each in walked["Finance"] if isinstance(each, DrawnFigure)]
    assert {each.value for each in drawn if each.measure == EXCEPTIONS and not each.arguments} == {waiting}
    of_a_year = [
        each.value for each in drawn if each.measure == LINES_THAT_DIFFER and each.argument("provider") is None
    ]
    assert waiting
    assert of_a_year, "what differs in twelve months stands beside it under its own name"


def _told(walked: Walked, title: str, measure: Measure, **arguments: Hashable) -> set[int | None]:
    """What a page told of a measure with these arguments and no others."""
    meant = measure.of(None, **arguments).arguments
    drawn = (each.figure for each in walked[title] if isinstance(each, DrawnFigure))
    return {figure.value for figure in drawn if figure.measure == measure and figure.arguments == meant}


def test_outcomes_lacking_evidence_are_as_many_on_every_page(walked: Walked) -> None:
    told = [_told(walked, title, EVIDENCE_LACKING) for title in (REVIEW, LEADERSHIP, OUTCOMES_PAGE)]
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 1


def test_paid_in_12_months_is_one_figure_of_an_agency_and_its_budgets_add_up_to_it(
    walked: Walked, store: str
) -> None:
    agencies = {
        each.figure.argument("agency"): each.figure
        for each in walked[REVIEW]
        if isinstance(each, DrawnFigure) and each.label == "Paid in 12 months"
    }
    assert agencies
    engine = open_store(store)
    with books_at(engine) as books:
        budgets = {row.budget: row.agency for row in rows_known(books, Budget)}
    engine.dispose()
    for agency, figure in agencies.items():
        assert _told(walked, OUTCOMES_PAGE, SHARES, **dict(figure.arguments)) == {figure.value}, agency
        of_budgets = {
            each.figure
            for each in walked[OUTCOMES_PAGE]
            if isinstance(each, DrawnFigure)
            and each.label == "Paid in 12 months"
            and budgets.get(str(each.figure.argument("budget"))) == agency
        }
        assert sum(each.size for each in of_budgets) == figure.size, agency


def test_the_cost_of_delay_is_what_each_that_was_waited_for_cost(walked: Walked) -> None:
    (total,) = _told(walked, REVIEW, COST_OF_DELAY, state="awaited")
    parts = {
        each.figure
        for each in walked[REVIEW]
        if isinstance(each, DrawnFigure) and each.label == "Cost of delay so far"
    }
    assert total == sum(each.size for each in parts) > 0


def test_delayed_move_on_is_one_figure_with_its_window_of_which_open_stays_are_a_part(walked: Walked) -> None:
    """Of all stays up to the day of asking; what the stays that go on come to is told as a part of it."""
    (whole,) = _told(walked, CLOSER, DELAYED_COST, on=ON)
    drawn = {each.figure for each in walked[CLOSER] if isinstance(each, DrawnFigure)}
    of_placements = {
        (figure.argument("placement"), figure.argument("still_there")): figure.size
        for figure in drawn
        if figure.measure == DELAYED_COST and figure.argument("placement") and not figure.argument("budget")
    }
    going_on = _told(walked, CLOSER, DELAYED_COST, on=ON, still_there=True)
    assert whole == sum(of_placements.values()) > 0
    assert going_on == {sum(size for (_, there), size in of_placements.items() if there)}


def test_what_placements_with_an_outcome_for_safety_cost_is_told_once(walked: Walked) -> None:
    (cost,) = _told(walked, LEADERSHIP, MONEY_BESIDE, domain="safety", financial_year="2025-26")
    assert cost
