"""The what-if page: its figures are the command's, nothing is written before a draft is kept, a decision counts."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import reading
from dashboards.widgets import counting, look
from ledger.answers.what_if.comparison import what_if
from ledger.answers.what_if.drafts import drafts_of
from ledger.answers.what_if.supposition import Supposition
from ledger.config import ROOT
from ledger.store.keeping.engine import open_store
from tests.dashboards.screens import counted, pressed
from tests.desk import SMALL, Ledger, in_books, write_book

APP = str(ROOT / "dashboards" / "app.py")
PAGE = "review/what_if/page.py"
HALF = """
agreements: agreement,placement,status,basis,first_day,decided_on,supersedes
A-2,A,agreed,panel,2026-02-15,2026-06-10,A-1

clauses: agreement,rank,kind,budget,percent,components
A-2,1,share,C-ED,100,education
A-2,2,rest,C-SC,50,
A-2,2,rest,H1-CC,50,
"""


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """Two placements, posted through May 2026 and closed through April."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("close", "2026-04", "--now", "2026-06-01")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    monkeypatch.setenv("JOINT_LEDGER_USER", "an officer")
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-c", ""))
    yield ledger
    counted(ledger)


def opened(placement: str | None) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60).run()
    if placement:
        app.query_params["placement"] = str(reading.key_of(placement))
    app = app.switch_page(PAGE).run()
    assert not app.exception
    return app


def said(page: AppTest) -> str:
    """What the page says, and what it tells in boxes."""
    boxes = [*page.success, *page.error, *page.warning, *page.info]
    parts = [element.value for element in page.markdown] + [f"{box.title} {box.value}" for box in boxes]
    return "\n".join(parts).replace("\\", "")


def cells(page: AppTest, header: str) -> list[list[str]]:
    """The rows of the first table that has a column of this header."""
    frame = next(table.value for table in page.table if header in table.value.columns)
    return [[re.sub(r"\\", "", str(cell)) for cell in row] for row in frame.values.tolist()]


def half(page: AppTest) -> AppTest:
    """Change the split to half each from 15 February 2026, and work it out."""
    for field, percent in zip([item for item in page.text_input if item.label == "Percent"][1:], "55", strict=True):
        field.set_value(f"{percent}0")
    next(item for item in page.date_input if item.label == "First day").set_value(date(2026, 2, 15))
    return pressed(page, "Work out")


def supposed(ledger: Ledger, tmp_path: Path) -> Supposition:
    engine = open_store(ledger.url)
    try:
        found = in_books(engine, what_if, write_book(tmp_path / "book", HALF)).found
    finally:
        engine.dispose()
    assert found
    return found


def test_the_page_says_what_the_command_says(ledger: Ledger, tmp_path: Path) -> None:
    before = ledger.file.read_bytes()
    page = opened("A")
    assert "each agency what it pays now" in said(page)
    page = half(page)
    found = supposed(ledger, tmp_path)
    assert cells(page, "Difference by this split (£)") == [
        [
            row.name,
            row.agency_name,
            look.year(row.financial_year),
            *map(look.in_brackets, (row.now, row.then, row.difference)),
        ]
        for row in found.by_budget()
    ]
    assert sum(found.of_standing("agreed")) == 2 * 84_800_000
    assert [row[1] for row in cells(page, "Funding status")] == ["Agreed"] * 3
    assert cells(page, "True-up (£)") == [
        [found.agencies[agency], look.in_brackets(pence)] for agency, pence in found.true_up_by_agency().items()
    ]
    [owed] = found.owed()
    assert f"Integrated care board would owe County council {look.to_the_penny(owed.pence)} more" in said(page)
    assert "Of closed periods, it would be posted in May 2026." in said(page)
    assert ledger.file.read_bytes() == before


def test_what_is_expected_of_partners_is_told_in_three_parts_and_declined_money_as_declined(ledger: Ledger) -> None:
    """B is in principle at 70 % from the integrated care board: that is awaited. Once it says no, it is declined."""
    page = opened("B")
    [before] = cells(page, "Awaited, now (£)")
    headers = list(next(table.value for table in page.table if "Awaited, now (£)" in table.value.columns).columns)
    parts = ("Awaited, now (£)", "Declined, now (£)", "Not asked, now (£)")
    told = [before[headers.index(part)] for part in parts]
    assert told[0] != look.NIL
    assert told[1:] == [look.NIL, look.NIL]
    assert "Only what is awaited is income that may come" in said(page)
    ledger.take("agreements: agreement,status,decided_on\nB-2,declined,2026-06-12\n", "2026-06-12")
    [after] = cells(opened("B"), "Awaited, now (£)")
    assert [after[headers.index(part)] for part in parts] == [look.NIL, told[0], look.NIL]


def test_a_clause_that_cannot_stand_is_told_at_its_row(ledger: Ledger) -> None:
    page = opened("A")
    [item for item in page.text_input if item.label == "Percent"][2].set_value("45")
    page = pressed(page, "Work out")
    assert "This split cannot hold as it is" in said(page)
    assert "percents of the rest that together are exactly 100" in said(page)
    assert "see row 2" in said(page)
    pressed(page, "Keep as a draft")
    engine = open_store(ledger.url)
    assert in_books(engine, drafts_of) == []
    engine.dispose()


def test_a_split_is_kept_compared_decided_and_posted(ledger: Ledger, tmp_path: Path) -> None:
    found = supposed(ledger, tmp_path)
    page = pressed(half(opened("A")), "Keep as a draft")
    assert "The draft A-draft is kept; it changes nothing in the books." in said(page)
    assert cells(page, "A-draft (£)") == [
        [row.name, row.agency_name, look.year(row.financial_year), *map(look.in_brackets, (row.now, row.then))]
        for row in found.by_budget()
    ]
    [owed] = found.owed()
    told = "A-draft:** For days posted to 31 May 2026, Integrated care board would owe County council"
    assert f"{told} {look.to_the_penny(owed.pence)} more" in said(page)
    page = pressed(page, "Make this the agreement")
    assert "It is not said who decided" in said(page)
    next(item for item in page.selectbox if item.label == "Decided for agency 1").set_value("C")
    next(item for item in page.text_input if item.label == "Role, for agency 1").set_value("Head of service")
    page = pressed(page, "Make this the agreement")
    assert "A-draft is agreed, recorded in change" in said(page)
    page = pressed(page, "Post again to 31 May 2026")
    assert "posted to 2026-05-31" in said(page)
    allocations = {row["agreement"] for row in ledger.rows("allocations") if row["service_month"] == "2026-05"}
    assert "A-draft" in allocations
    ledger.do("verify")


def test_without_a_placement_the_page_lists_the_drafts_and_leads_to_one(ledger: Ledger) -> None:
    page = opened(None)
    assert "No draft is kept" in said(page)
    next(item for item in page.text_input if item.label == "Code of the placement").set_value("Z").run()
    assert "No placement has that code" in said(page)
    next(item for item in page.text_input if item.label == "Code of the placement").set_value("B").run()
    assert next(header.value for header in page.header) == "B"


def test_rows_are_added_and_left_out_and_a_draft_is_started_from_and_discarded(ledger: Ledger) -> None:
    page = pressed(opened("A"), "Add a row")
    assert [item.label for item in page.text_input].count("Percent") == 4
    # The fourth row: health's 50 %, up to £50,000 a year, before the rest; the first, education's, is left out.
    for name, value in (("Order", "1"), ("Percent", "50"), ("Amount (£)", "50000")):
        [item for item in page.text_input if item.label == name][3].set_value(value)
    for name, value in (("Kind", "capped"), ("Budget", "H2-CC"), ("Per", "year")):
        [item for item in page.selectbox if item.label == name][3].set_value(value)
    next(item for item in page.checkbox if item.label == "Leave this row out").set_value(True)
    for field, percent in zip(
        [item for item in page.text_input if item.label == "Percent"][1:3], ("100", "0"), strict=True
    ):
        field.set_value(percent)
    page = pressed(page, "Keep as a draft")
    engine = open_store(ledger.url)
    [draft] = in_books(engine, drafts_of, "A")
    engine.dispose()
    assert [(row.rank, row.kind, row.budget, row.percent) for row in draft.clauses] == [
        (1, "capped", "H2-CC", 50),
        (2, "rest", "C-SC", 100),
        (2, "rest", "H1-CC", 0),
    ]
    page.selectbox(key="start A").set_value("A-draft").run()
    assert [item.label for item in page.text_input].count("Percent") == 3
    page = pressed(page, "Discard draft")
    assert "No draft is kept for it" in said(page)
    assert "A-1: agreed" in page.selectbox(key="start A").options[0]
