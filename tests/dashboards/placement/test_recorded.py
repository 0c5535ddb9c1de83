"""A case that was just recorded is shown from what was recorded, and it is said that it is not posted yet."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.reading import key_of
from dashboards.widgets import counting
from tests.dashboards.screens import APP, counted, figures, said, told
from tests.desk import SMALL, Ledger

PAGE = "placement/page.py"
NEW = """
children: child
K3

placements: placement,child,provider,setting,lead_budget,first_day
NEW,K3,OAK,K2,C-SC,2026-06-03

prices: price,placement,component,rate,unit,first_day
NEW-core,NEW,core,6300,week,2026-06-03
"""
"""A child placed on 3 June at £6,300 a week, in a ledger that is posted to 31 May; nobody has agreed a split."""


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-05-30")
    ledger.do("post", "--through", "2026-05-31", "--now", "2026-06-01")
    ledger.take(NEW, "2026-06-05")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-06-10")
    yield ledger
    counted(ledger)


def page_of(code: str, page: str = PAGE) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.query_params["placement"] = str(key_of(code))
    app = app.switch_page(page).run()
    assert not app.exception
    return app


def test_before_figures_are_counted_the_case_is_shown_as_recorded(recorded: Ledger) -> None:
    page = page_of("NEW")
    assert "NEW was recorded after the last report refresh" in told(page)
    assert "This address leads to no placement" not in told(page)
    assert page.header[0].value == "NEW"
    assert "No agreement has been in force since 3 June 2026." in said(page)
    assert "Recorded and not posted yet" in said(page)
    assert figures(page)["Weekly cost"] == "£6,300.00"


@pytest.mark.parametrize("page", ["review/outcomes/page.py", "review/therapeutic/page.py"])
def test_other_pages_of_it_do_not_say_that_there_is_none(recorded: Ledger, page: str) -> None:
    shown = told(page_of("NEW", page))
    assert "NEW was recorded after the last report refresh" in shown
    assert "This address leads to no placement" not in shown


def test_while_figures_are_counted_that_is_said(recorded: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-c", "import time; time.sleep(8)"))
    counting.start(recorded.url)
    began = time.monotonic()
    page = page_of("NEW")
    assert time.monotonic() - began < 8, "the machine was too slow to tell"
    assert "The figures of NEW are being refreshed" in told(page)


def test_counted_and_not_posted_it_says_so_and_what_a_week_costs(recorded: Ledger) -> None:
    recorded.do("marts", "--now", "2026-06-10")
    page = page_of("NEW")
    assert "No agreement has been in force since 3 June 2026." in said(page)
    assert "Recorded and not posted yet" in said(page)
    assert figures(page)["Weekly cost"] == "£6,300.00"
    assert "What is recorded of it is posted with the next posting, on the page Month end." in told(page)
    recorded.do("post", "--through", "2026-06-30", "--now", "2026-06-10")
    assert "Recorded and not posted yet" not in said(page_of("NEW"))
