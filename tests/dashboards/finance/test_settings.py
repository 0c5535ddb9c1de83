"""Settings on the screen: a wrong value is told at its field, and each change leaves a trail."""

from __future__ import annotations

from tests.dashboards.screens import SETTINGS, key_of, opened, pressed, said, table_with, told
from tests.desk import SMALL, Ledger


def test_a_wrong_value_is_told_at_its_field_and_nothing_is_recorded(ledger: Ledger) -> None:
    ledger.take(SMALL, "2026-01-02")
    page = opened(SETTINGS, threshold="Line tolerance")
    page.text_input(key=key_of(page, "Line tolerance: pounds by which an invoice line may differ and still agree"))
    value = page.text_input[0]
    value.set_value("a little")
    pressed(page, "Set it")
    assert "Expected a plain number like 7 or 7.5. It says “a little”." in said(page)
    assert "Nothing was recorded" in page.error[0].value
    page.text_input[0].set_value("0.05")
    page.text_area[0].set_value("Agreed at the finance group")
    pressed(page, "Set it")
    assert "Recorded in batch 2" in told(page)
    trail = table_with(page, "Who", "Why")
    assert list(trail["Value"]) == [r"0\.05"]
    assert list(trail["Who"]) == ["an officer"]
