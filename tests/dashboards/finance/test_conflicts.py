"""What waits for a word on the screen: both sides, who and when, and each settled one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dashboards.screens import opened, pressed, said, table_with, told
from tests.desk import Ledger
from tests.tasks.test_conflicts import AS_IT_STOOD, stands
from tests.tasks.test_identity import BASE, INVOICE, sent

CONFLICTS = "finance/conflicts.py"


@pytest.fixture
def two_sides(ledger: Ledger, tmp_path: Path) -> Ledger:
    """An invoice of £22,285.71 for April, then the same invoice again asking £21,542.86 for a day less."""
    ledger.do("import", str(BASE / "book"), "--now", "2026-05-01")
    sent(ledger, INVOICE)
    text = (
        INVOICE.read_text(encoding="utf-8")
        .replace("22,285.71", "21,542.86")
        .replace("30/04/2026,4.2", "29/04/2026,4.2")
    )
    other = tmp_path / "other.csv"
    other.write_text(text, encoding="utf-8")
    sent(ledger, other)
    return ledger


def test_a_conflict_shows_both_sides_who_and_when_and_is_settled_with_a_reason(two_sides: Ledger) -> None:
    page = opened(CONFLICTS)
    assert "1 matter waits" in said(page)
    (waits,) = table_with(page, "Matter", "Why it waits").to_dict("records")
    assert (waits["Matter"], waits["Row"], waits["Handed over by"], waits["Since"]) == (
        "Conflict",
        "1001",
        "an officer",
        "1 June 2026",
    )
    sides = table_with(page, "Field", "What stands here", "What was sent").to_dict("records")
    assert {
        row["Field"]: (row["What stands here"].replace("\\", ""), row["What was sent"].replace("\\", ""))
        for row in sides
    } == {
        "Net": ("22285.71", "21542.86"),
        "Gross": ("22285.71", "21542.86"),
        "Last day": ("2026-04-30", "2026-04-29"),
    }
    assert "an officer handed over other.csv, row 2, on 1 June 2026: 2 rows" in said(page)
    pressed(page, "Settle it")
    assert "reason is missing" in page.error[0].title
    page.radio[0].set_value("Take it as it was sent")
    page.text_input[0].set_value("They wrote again")
    pressed(page, "Settle it")
    assert "conflict 1: taken as it was sent; rows changed: 2" in told(page)
    assert "Nothing waits for a word" in said(page)
    assert stands(two_sides) == (2154286, [("1", 2154286, "2026-04-29")])


def test_that_what_stands_holds_is_said_on_the_screen_and_asked_once(two_sides: Ledger) -> None:
    page = opened(CONFLICTS)
    page.text_input[0].set_value("Agreed by telephone")
    pressed(page, "Settle it")
    assert "conflict 1: what stands holds" in told(page)
    assert "Nothing waits for a word" in said(page)
    assert stands(two_sides) == AS_IT_STOOD
