"""The uplift round on the screen: costed before it is agreed, then a price."""

from __future__ import annotations

from tests.dashboards.screens import cells, figures, opened, pressed, told
from tests.desk import Ledger


def test_an_uplift_is_costed_before_it_is_agreed_and_then_is_a_price(january: Ledger) -> None:
    january.take(
        "uplifts: uplift,price,first_day,claimed_percent,status\nU-1,A-core,2026-04-01,10,claimed\n",
        "2026-02-06",
    )
    page = opened("finance/uplifts.py")
    assert cells(page, "Rate") == ["£7,000.00 → £7,700.00 a week"]
    page.multiselect(key="picked_claims").select("U-1").run()
    page.text_input(key="uplift_percent").set_value("5").run()
    assert not page.exception
    pressed(page, "Agree to 1 request")
    assert "Recorded in change" in told(page)
    assert figures(page)["In prices"] == "1"
