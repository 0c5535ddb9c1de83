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
    pressed(page, "Save")
    assert "Expected a plain number like 7 or 7.5. It says “a little”." in said(page)
    assert "Nothing was recorded" in page.error[0].value
    page.text_input[0].set_value("0.05")
    page.text_area[0].set_value("Agreed at the finance group")
    pressed(page, "Save")
    assert "Recorded in change 2" in told(page)
    trail = table_with(page, "Who", "Why")
    assert list(trail["Value"]) == [r"0\.05"]
    assert list(trail["Who"]) == ["an officer"]


def test_how_far_is_far_is_seen_and_changed_on_the_screen(ledger: Ledger) -> None:
    """£7,000 a week mended to £70,000 is ten times what it was: remarked as supplied (5), and not from 11 on."""
    ledger.take(SMALL, "2026-01-02")
    slip = "prices: price,rate\nA-core,70000\n"
    assert "10 times what it was before (£7,000.00)" in " ".join(ledger.take(slip, "2026-01-03").split())
    ledger.take("prices: price,rate\nA-core,7000\n", "2026-01-04")
    supplied = {"Price times": "5", "Price a week": "25000", "Document times": "10"}
    pages = {name: opened(SETTINGS, threshold=name) for name in supplied}
    assert {name: page.text_input[0].value for name, page in pages.items()} == supplied
    page = pages["Price times"]
    page.text_input[0].set_value("11")
    pressed(page, "Save")
    assert "Recorded in change" in told(page)
    assert "times what it was before" not in ledger.take(slip, "2099-01-05")
