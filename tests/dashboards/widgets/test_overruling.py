"""A form whose text seems to name a person has a way on: a tick, recorded by name; no message repeats the text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from dashboards.widgets.overruling import NAMES_NOBODY
from ledger.answers.sheet import rows_known
from ledger.book.sheets.privacy import ON_A_FORM
from ledger.config import SAMPLES
from ledger.domain.debts.sheets import Dispute
from ledger.domain.placements.sheets import Price
from ledger.store.keeping.engine import open_store
from ledger.tasks.import_book import record
from ledger.tasks.import_results import ImportResult
from tests.dashboards.screens import opened, pressed, told
from tests.dashboards.widgets.test_forms import page as page_of
from tests.desk import Ledger

NHS = "9434765919"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    found.do("import", str(SAMPLES / "first-book"), "--now", "2026-07-01")
    monkeypatch.setenv("JOINT_LEDGER_STORE", found.url)
    return found


def withdrawing() -> None:
    """A page with a form that withdraws a calendar."""
    from dashboards import reading
    from dashboards.widgets import acting
    from dashboards.widgets.forms import Form
    from ledger.answers.sheet import rows_known
    from ledger.domain.agencies.sheets import Identifier

    acting.show_told()
    rows = reading.in_books_now(rows_known, Identifier)
    if rows:
        Form(Identifier, row=rows[0], withdraw="Withdraw it").show()


def stated(ledger: Ledger, sheet: str, row: Mapping[str, str]) -> ImportResult:
    engine = open_store(ledger.url)
    try:
        return record(engine, sheet, row)
    finally:
        engine.dispose()


def last_batch(ledger: Ledger) -> tuple[str, object]:
    with ledger.books() as books:
        last = text("SELECT who, details FROM batches ORDER BY number DESC LIMIT 1")
        who, details = books.connection.execute(last).one()
    return who, json.loads(details)


def written(page: AppTest) -> str:
    """All that the page says, in fields or out of them."""
    boxes = [*page.error, *page.success, *page.info, *page.warning]
    return "\n".join([*(f"{each.title} {each.value}" for each in boxes), *(each.value for each in page.markdown)])


def test_a_text_on_a_form_goes_in_once_somebody_says_that_it_names_nobody(ledger: Ledger) -> None:
    page = AppTest.from_function(page_of, args=("prices", ("PR-1",)), default_timeout=60).run()
    field = next(each for each in page.text_area if each.label.startswith("Note"))
    field.input(f"Order {NHS}")
    pressed(page, "Record")
    assert ON_A_FORM in written(page)
    assert NHS not in written(page)
    assert [each.label for each in page.checkbox] == [NAMES_NOBODY]
    page.checkbox[0].check()
    assert "Recorded in change 2" in told(pressed(page, "Record"))
    who, details = last_batch(ledger)
    assert who
    assert details == {"names_nobody": ["prices PR-1"]}
    with ledger.books() as books:
        note = next(row.note for row in rows_known(books, Price) if row.price == "PR-1")
    assert note == f"Order {NHS}"
    assert NAMES_NOBODY not in [each.label for each in page.checkbox], "the next text is asked about anew"


def test_what_a_task_of_its_own_records_is_asked_too_and_goes_in_by_the_tick(ledger: Ledger) -> None:
    row = {"dispute": "DS-1", "placement": "PL-1", "from_agency": "ICB", "to_agency": "CC", "stage": "informal"}
    told_of = {"reason": "paperwork_missing", "raised_on": "2026-05-01", "stage_since": "2026-05-01"}
    assert stated(ledger, "disputes", {**row, **told_of}).problems == []
    page = opened("finance/disputes.py")
    next(each for each in page.text_area if each.label == "Note (optional)").input(f"Said of {NHS}")
    pressed(page, "Escalate")
    assert "Not recorded: 1 problem" in told(page)
    assert ON_A_FORM in told(page)
    assert NHS not in told(page)
    assert [each.label for each in page.checkbox] == [NAMES_NOBODY]
    page.checkbox[0].check().run()
    pressed(page, "Escalate")
    assert "Recorded in change 3" in told(page)
    assert last_batch(ledger)[1] == {"names_nobody": ["disputes DS-1"]}
    with ledger.books() as books:
        assert f"Said of {NHS}" in [each.note for each in rows_known(books, Dispute)]
    assert not page.checkbox


def test_a_reason_that_seems_to_name_a_person_is_refused_without_repeating_it(ledger: Ledger) -> None:
    ledger.do("post", "--through", "2026-04-30", "--now", "2026-07-02")
    ledger.do("close", "2026-04", "--now", "2026-07-03")
    refused = ledger.ask("reopen", "2026-04", "--why", f"Asked for {NHS}")
    assert refused.exit_code == 1
    assert "an NHS number" in refused.output
    assert NHS not in refused.output
    ledger.do("reopen", "2026-04", "--why", f"Asked for PO{NHS}")


def test_a_reason_that_names_nobody_after_all_goes_in_on_a_word_which_is_recorded(ledger: Ledger) -> None:
    ledger.do("post", "--through", "2026-04-30", "--now", "2026-07-02")
    ledger.do("close", "2026-04", "--now", "2026-07-03")
    why = f"Order {NHS} came late"
    assert "--names-nobody" in ledger.ask("reopen", "2026-04", "--why", why).output
    ledger.do("reopen", "2026-04", "--why", why, "--names-nobody", "--now", "2026-07-04")
    assert last_batch(ledger)[1] == {"month": "2026-04", "why": why, "names_nobody": ["the reason"]}
    ledger.do("close", "2026-04", "--now", "2026-07-05")
    ledger.do("reopen", "2026-04", "--why", "It was too early", "--names-nobody", "--now", "2026-07-06")
    assert last_batch(ledger)[1] == {"month": "2026-04", "why": "It was too early"}, "there was nothing to say of it"


def test_what_waits_and_a_match_are_settled_by_a_reason_that_names_nobody(ledger: Ledger) -> None:
    file = ledger.folder / "bank.csv"
    file.write_text("Date,Type,Payer,Narrative,Amount\n01/06/2026,BACS,STRANGER,Ref 7,10.00\n", encoding="utf-8")
    ledger.do("import", str(file), "--format", "bank-receipts", "--now", "2026-07-02")
    words = ("conflicts", "1", "--take", "here", "--why", f"Run {NHS}", "--now", "2026-07-03")
    assert NHS not in ledger.ask(*words).output
    ledger.do(*words, "--names-nobody")
    assert last_batch(ledger)[1] == {"conflict": 1, "names_nobody": ["the reason"]}


def test_a_reason_on_a_page_goes_in_by_a_tick_that_holds_for_this_reason_alone(ledger: Ledger) -> None:
    ledger.do("post", "--through", "2026-04-30", "--now", "2026-07-02")
    ledger.do("close", "2026-04", "--now", "2026-07-03")
    page = opened("finance/month_end.py")
    reopened(page, f"Order {NHS} came late")
    assert "an NHS number" in told(page)
    assert NHS not in told(page) + written(page)
    tick_that_it_names_nobody(page)
    reopened(page, f"Another: {NHS}")
    assert "an NHS number" in told(page), "the tick was for the reason that was asked about"
    tick_that_it_names_nobody(page)
    reopened(page, f"Another: {NHS}")
    said = {"month": "2026-04", "why": f"Another: {NHS}", "names_nobody": ["the reason"]}
    assert last_batch(ledger)[1] == said


def reopened(page: AppTest, why: str) -> None:
    """Press the button that opens a month again, for a reason."""
    next(each for each in page.text_input if each.label == "Why").set_value(why)
    pressed(page, "Reopen")


def tick_that_it_names_nobody(page: AppTest) -> None:
    (tick,) = (each for each in page.checkbox if each.label == NAMES_NOBODY)
    tick.check().run()


def test_a_reason_for_withdrawing_on_a_form_goes_in_by_a_tick(ledger: Ledger) -> None:
    page = AppTest.from_function(withdrawing, default_timeout=60).run()
    why = f"Order {NHS} was not ours"
    next(each for each in page.text_input if each.label == "Reason for withdrawing it").set_value(why)
    pressed(page, "Withdraw it")
    assert "an NHS number" in written(page)
    assert NHS not in written(page)
    next(each for each in page.checkbox if each.label == NAMES_NOBODY).check()
    pressed(page, "Withdraw it")
    assert last_batch(ledger)[1] == {"why": why, "names_nobody": ["the reason"]}
