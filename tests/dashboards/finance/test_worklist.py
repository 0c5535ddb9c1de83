"""Invoice lines on the screen: the worklist, and one line decided or matched by hand."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal

from tests.dashboards.screens import cells, figures, key_of, opened, pressed, told
from tests.desk import Ledger, balances


def test_the_worklist_shows_the_lines_that_the_export_says_are_open(january: Ledger) -> None:
    page = opened("finance/worklist.py")
    exported = [row for row in january.rows("invoice-lines") if row["status"] == "open"]
    assert [row["invoice"] + " / " + row["line"] for row in exported] == ["I-1 / 2"]
    assert [cell.split("]")[0].strip("[") for cell in cells(page, "Line", "Class")] == ["I-1 / 2"]
    assert cells(page, "Beyond (£)") == [exported[0]["difference"]] == ["100.00"]
    assert figures(page)["Asked beyond the price"] == "£100.00"


def test_a_line_is_accepted_on_the_screen_and_stands_in_the_books_at_once(january: Ledger) -> None:
    page = opened("finance/worklist.py")
    page.multiselect(key="picked_lines").select("I-1 / 2").run()
    would = dict(zip(cells(page, "Budget", "Would bear (£)"), cells(page, "Would bear (£)", "Budget"), strict=True))
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
    assert "Recorded in batch" in told(page)
    statuses = {row["line"]: row["status"] for row in january.rows("invoice-lines")}
    assert statuses == {"1": "agreed", "2": "accepted"}
    assert ("provider:query",) not in balances(january.rows("journal"), "account")
    number = re.search(r"line=(\d+)", cells(opened("finance/worklist.py", status="Accepted"), "Line", "Class")[0])
    assert number
    line = opened("finance/line.py", line=number[1])
    assert "accepted £100.00 on" in cells(line, "What", "Who")[0]
    line.text_input(key="why undo line_decisions").set_value("The home's letter came")
    pressed(line, "Take back the decision")
    assert borne(january) == before
    assert {row["line"]: row["status"] for row in january.rows("invoice-lines")} == {"1": "agreed", "2": "open"}
    assert balances(january.rows("journal"), "account")[("provider:query",)] == Decimal("100.00")


def borne(ledger: Ledger) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in ledger.rows("allocations"):
        sums[row["budget"]] += Decimal(row["amount"])
    return dict(sums)


def test_what_is_left_with_the_lead_is_told_and_borne_by_it_alone(january: Ledger) -> None:
    page = opened("finance/worklist.py")
    page.multiselect(key="picked_lines").select("I-1 / 2").run()
    page.text_input(key=key_of(page, "Amount, if accepted")).set_value("60.00").run()
    page.selectbox(key=key_of(page, "Borne, if accepted")).select("lead").run()
    assert cells(page, "Budget", "Would bear (£)") == ["C-SC"]
    assert cells(page, "Would bear (£)", "Budget") == ["60.00"]
    page.selectbox(key=key_of(page, "Decision")).select("accepted")
    before = borne(january)
    pressed(page, "Record for 1 line")
    assert {
        budget: amount - before[budget] for budget, amount in borne(january).items() if amount != before[budget]
    } == {"C-SC": Decimal("60.00")}
    # Accepted in part, the line waits with what is left.
    assert {row["line"]: row["status"] for row in january.rows("invoice-lines")}["2"] == "open"
    assert balances(january.rows("journal"), "account")[("provider:query",)] == Decimal("40.00")


def test_a_line_matched_by_hand_is_matched_so_until_that_is_taken_back(january: Ledger) -> None:
    page = opened("finance/worklist.py", status="Agreed")
    number = re.search(r"line=(\d+)", cells(page, "Line", "Class")[0])
    assert number
    line = opened("finance/line.py", line=number[1])
    line.text_input(key=key_of(line, "Placement")).set_value("B")
    line.text_input(key=key_of(line, "Price")).set_value("B-core")
    pressed(line, "Match it so")
    found = {row["line"]: row for row in january.rows("invoice-lines")}
    assert found["1"]["placement"] == "B"
    assert found["1"]["class"] != "agrees"
    line.run()
    pressed(line, "Take back the match by hand")
    assert [box.title for box in line.error] == ["Say why it is withdrawn"]
    line.text_input(key="why undo line_matches").set_value("It was the other child")
    pressed(line, "Take back the match by hand")
    assert {row["line"]: row["class"] for row in january.rows("invoice-lines")}["1"] == "agrees"
