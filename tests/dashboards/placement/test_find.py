"""Finding a placement: an agency that has ended is found with what it led, and is told with its last day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboards.screens import cells, opened
from tests.desk import SMALL, Ledger

LED_BY_A_PARTNER = """
placements: placement,child,provider,setting,lead_budget,first_day,last_day
Z,K2,OAK,K2,H1-CC,2026-01-05,2026-02-01
"""
"""A stay that a partner led before it was merged away on 1 April 2026."""


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-05-30")
    ledger.take(LED_BY_A_PARTNER, "2026-05-30")
    ledger.do("post", "--through", "2026-05-31", "--now", "2026-06-01")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    return ledger


def leads(page: AppTest) -> list[str]:
    return next(box.options for box in page.selectbox if box.label == "Lead commissioner")


def test_an_agency_that_has_ended_is_told_with_its_last_day(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-06-10")
    page = opened("placement/find.py")
    assert leads(page) == ["Any", "County council", "Old integrated care board (until 31 March 2026)"]
    found = opened("placement/find.py", lead="Old integrated care board (until 31 March 2026)")
    assert [cell.partition("]")[0] for cell in cells(found, "Placement")] == ["[Z"]


def test_on_a_day_on_which_it_is_there_it_is_offered_as_any_other(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-03-31")
    assert leads(opened("placement/find.py")) == ["Any", "County council", "Old integrated care board"]
