"""Invoice lines on the screen: the worklist, and one line decided or matched by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal

from streamlit.testing.v1 import AppTest

from dashboards import reading
from ledger.domain.documents.sheets import LineDecision
from ledger.store.keeping.engine import open_store
from tests.dashboards.screens import cells, figures, key_of, opened, pressed, told
from tests.desk import Ledger, balances, rows_known
from tests.tasks.test_reconcile import PAID_TWICE
from tests.two_at_once import before_it_writes


def test_the_worklist_shows_the_lines_that_the_export_says_are_open(january: Ledger) -> None:
    page = opened("finance/worklist.py")
    exported = [row for row in january.rows("invoice-lines") if row["status"] == "open"]
    assert [row["invoice"] + " / " + row["line"] for row in exported] == ["I-1 / 2"]
    assert [cell.split("]")[0].strip("[") for cell in cells(page, "Line", "Match status")] == ["I-1 / 2"]
    assert cells(page, "Invoiced less contract value (£)", "Line") == [exported[0]["difference"]] == ["100.00"]
    assert figures(page)["Overcharge in question"] == "£100.00"


def test_a_line_is_accepted_on_the_screen_and_stands_in_the_books_at_once(january: Ledger) -> None:
    page = opened("finance/worklist.py")
    page.multiselect(key="picked_lines").select("I-1 / 2").run()
    would = dict(zip(cells(page, "Budget", "Would pay (£)"), cells(page, "Would pay (£)", "Budget"), strict=True))
    assert page.text_input(key=key_of(page, "Amount, if accepted")).value == "100.00"
    page.selectbox(key=key_of(page, "Decision")).select("accepted")
    page.text_area(key=key_of(page, "Why")).set_value("Head of service, panel of 6 February")
    before = borne(january)
    pressed(page, "Record for 1 line")
    # Who bears it is what was told before it was pressed.
    after = borne(january)
    moved = {budget: f"{after[budget] - before[budget]:.2f}" for budget in after if after[budget] != before[budget]}
    assert moved == would
    assert sum(map(Decimal, would.values())) == Decimal("100.00")
    assert "Recorded in change" in told(page)
    statuses = {row["line"]: row["status"] for row in january.rows("invoice-lines")}
    assert statuses == {"1": "agreed", "2": "accepted"}
    assert ("provider:query",) not in balances(january.rows("journal"), "account")
    number = re.search(
        r"line=(\d+)", cells(opened("finance/worklist.py", status="Accepted"), "Line", "Match status")[0]
    )
    assert number
    line = opened("finance/line.py", line=number[1])
    assert "accepted £100.00 on" in cells(line, "What", "Who")[0]
    meant = next(box for box in line.selectbox if box.label == "New or existing decision")
    meant.select("withdraw").run()
    pressed(line, "Withdraw for 1 line")
    assert [box.title for box in line.error] == ["Give a reason for withdrawing it"]
    next(each for each in line.text_input if each.label == "Reason for withdrawing it").set_value("The letter came")
    pressed(line, "Withdraw for 1 line")
    assert borne(january) == before
    assert {row["line"]: row["status"] for row in january.rows("invoice-lines")} == {"1": "agreed", "2": "open"}
    assert balances(january.rows("journal"), "account")[("provider:query",)] == Decimal("100.00")


def borne(ledger: Ledger) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in ledger.rows("allocations"):
        sums[row["budget"]] += Decimal(row["amount"])
    return dict(sums)


def test_what_the_lead_commissioner_pays_alone_is_shown_and_paid_by_it_alone(january: Ledger) -> None:
    page = opened("finance/worklist.py")
    page.multiselect(key="picked_lines").select("I-1 / 2").run()
    page.text_input(key=key_of(page, "Amount, if accepted")).set_value("60.00").run()
    page.selectbox(key=key_of(page, "Who pays, if accepted")).select("lead").run()
    assert cells(page, "Budget", "Would pay (£)") == ["C-SC"]
    assert cells(page, "Would pay (£)", "Budget") == ["60.00"]
    page.selectbox(key=key_of(page, "Decision")).select("accepted")
    before = borne(january)
    pressed(page, "Record for 1 line")
    assert {
        budget: amount - before[budget] for budget, amount in borne(january).items() if amount != before[budget]
    } == {"C-SC": Decimal("60.00")}
    # Accepted in part, the line waits with what is left.
    assert {row["line"]: row["status"] for row in january.rows("invoice-lines")}["2"] == "open"
    assert balances(january.rows("journal"), "account")[("provider:query",)] == Decimal("40.00")


SECOND = """
line_decisions: invoice,line,decision,on,why
I-1,2,rejected,2026-02-06,Not ours
"""


def test_a_new_decision_on_many_lines_never_replaces_one_that_stands(january: Ledger) -> None:
    page = picked("I-1 / 1", "I-1 / 2")
    page.text_area(key=key_of(page, "Why")).set_value("The home was asked")
    # Somebody rejects the second line just before it is recorded.
    before_it_writes(reading.store(), lambda: january.take(SECOND, "2026-02-06"))
    pressed(page, "Record for 2 lines")
    [refusal] = [box.title.replace("\\", "") for box in page.error]
    assert "2 of I-1 is known already on the sheet line_decisions: decision rejected" in refusal
    assert decisions(january) == {"2": ("rejected", "Not ours")}


def test_decisions_on_many_lines_are_new_amended_or_withdrawn(january: Ledger) -> None:
    january.take(SECOND, "2026-02-06")
    page = picked("I-1 / 1", "I-1 / 2")
    page.text_area(key=key_of(page, "Why")).set_value("The home was asked")
    pressed(page, "Record for 1 line")
    assert decisions(january) == {"1": ("queried", "The home was asked"), "2": ("rejected", "Not ours")}
    page = picked("I-1 / 1", "I-1 / 2")
    assert page.selectbox(key="meant many").value == "amend"
    page.text_area(key=key_of(page, "Why")).set_value("Both asked again")
    pressed(page, "Amend for 2 lines")
    assert decisions(january) == {"1": ("queried", "Both asked again"), "2": ("queried", "Both asked again")}
    page = picked("I-1 / 1", "I-1 / 2")
    page.selectbox(key="meant many").select("withdraw").run()
    page.text_input(key="why withdrawn many").set_value("Asked by mistake")
    pressed(page, "Withdraw for 2 lines")
    assert decisions(january) == {}


def test_a_decision_that_is_amended_opens_with_what_stands(january: Ledger) -> None:
    january.take(SECOND, "2026-02-06")
    page = picked("I-1 / 2")
    assert page.selectbox(key=key_of(page, "Decision")).value == "rejected"
    assert page.text_area(key=key_of(page, "Why")).value == "Not ours"


def picked(*names: str) -> AppTest:
    """The worklist with these lines picked of all, decided or not."""
    page = opened("finance/worklist.py")
    page.selectbox(key="status").set_value("").run()
    page.multiselect(key="picked_lines").set_value(list(names)).run()
    return page


def decisions(ledger: Ledger) -> dict[str, tuple[str, str | None]]:
    rows = rows_known(open_store(ledger.url), LineDecision)
    return {row.line: (row.decision, row.why) for row in rows}


def test_a_line_matched_by_hand_is_matched_so_until_that_is_taken_back(january: Ledger) -> None:
    page = opened("finance/worklist.py", status="Agreed")
    number = re.search(r"line=(\d+)", cells(page, "Line", "Match status")[0])
    assert number
    line = opened("finance/line.py", line=number[1])
    line.text_input(key=key_of(line, "Placement")).set_value("B")
    line.text_input(key=key_of(line, "Price")).set_value("B-core")
    pressed(line, "Save match")
    found = {row["line"]: row for row in january.rows("invoice-lines")}
    assert found["1"]["placement"] == "B"
    assert found["1"]["class"] != "agrees"
    line.run()
    pressed(line, "Withdraw the match by hand")
    assert [box.title for box in line.error] == ["Give a reason for withdrawing it"]
    line.text_input(key="why undo line_matches").set_value("It was the other child")
    pressed(line, "Withdraw the match by hand")
    assert {row["line"]: row["class"] for row in january.rows("invoice-lines")}["1"] == "agrees"


def test_what_was_paid_or_credited_beyond_invoices_is_one_figure_on_the_worklist_and_in_front(ledger: Ledger) -> None:
    ledger.take(PAID_TWICE, "2026-06-22")
    ledger.post("2026-05-31", "2026-06-22")
    ledger.do("reconcile", "--now", "2026-06-22")
    for page in ("finance/worklist.py", "finance/front.py"):
        assert figures(opened(page))["Overpaid or over-credited"] == "£29,307.14"
