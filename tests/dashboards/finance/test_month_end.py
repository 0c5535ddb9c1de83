"""A month on the screen: posted, looked at, closed and reopened."""

from __future__ import annotations

import sys

import pytest

from dashboards.widgets import counting
from tests.dashboards.screens import MONTH_END, counted, opened, pressed, said, table_with, told
from tests.desk import SMALL, Ledger


def test_a_month_is_posted_closed_and_reopened_on_the_screen(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-m", "ledger", "marts"))
    ledger.take(SMALL, "2026-01-02")
    page = opened(MONTH_END)
    page.date_input[0].set_value("2026-02-28")
    pressed(page, "Post")
    assert "posted to 2026-02-28" in told(page)
    assert {row["posting_month"] for row in ledger.rows("journal")} == {"2026-01", "2026-02"}
    pressed(page, "Close February 2026")
    assert "Closed to the end of February 2026 by an officer" in told(page)
    pressed(page, "Reopen")
    assert "reason is missing" in page.error[0].title
    page.text_input[0].set_value("An invoice came late")
    pressed(page, "Reopen")
    assert "Reopened from February 2026 on" in told(page)
    counted(ledger)
    page.run()
    assert "nothing recorded since" in said(page)


def test_a_month_that_is_not_posted_to_its_end_cannot_be_closed(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-01-02")
    ledger.post("2026-01-15", "2026-01-16")
    page = opened(MONTH_END)
    assert "January 2026 cannot be closed yet" in page.info[0].title
    assert not [button for button in page.button if button.label.startswith("Close")]


def test_the_checklist_says_what_the_command_says(january: Ledger) -> None:
    page = opened(MONTH_END)
    items = {item["title"]: item for item in january.figures("month-end", "2026-01")["items"]}
    shown = table_with(page, "Matter")
    assert set(shown["Matter"]) == set(items)
    still = {title for title, item in items.items() if item["state"] != "done"}
    assert {
        matter for matter, state in zip(shown["Matter"], shown["State"], strict=True) if "Done" not in state
    } == still
    assert "Owed by partners and not recharged" in still
