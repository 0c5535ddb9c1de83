"""A panel's item in a real browser: heard, decided, approved; nobody is thrown back while figures are counted."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.screens import A_MINUTE, IN_A_BROWSER, picked, posted, pressed, seen, shot, told, turned_to
from tests.dashboards.review.test_panel import PANEL
from tests.desk import Ledger

pytestmark = IN_A_BROWSER
ON_THE_AGENDA = """
panel_items: panel,item,placement,agreement
PN-2,1,B,B-2
"""

APPROVED = (
    ("Approval outstanding: Integrated care board.", ""),
    ("Every agency that pays a share has approved it.", "Its office"),
)
"""What is still to be approved after each approval, and who told it: the lead's own was told by nobody."""


def test_an_item_is_heard_decided_and_approved_in_one_sitting(page: Page, ledger: Ledger, tmp_path: Path) -> None:
    ledger.take(PANEL, "2026-04-20")
    ledger.take(ON_THE_AGENDA, "2026-04-21")
    ledger.do("post", "--through", "2026-04-30", "--now", "2026-05-01")
    turned_to(page, "panel?panel=PN-2")
    picked(page, "The panel recommends to", "Agree", exact=True)
    pressed(page, "Record the recommendation")
    told(page, "Recorded in change")
    seen(page, ("The panel recommended", "Agree"))

    page.get_by_role("tab", name="Officer's decision").click()
    decides = page.get_by_role("tabpanel", name="Officer's decision")
    decides.get_by_role("textbox", name="Role (no name)").fill("Head of continuing care")
    decides.get_by_role("textbox", name="Reported by").fill("Its office")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=re.compile(r"^.*Refreshed .* since$"))).to_have_count(0, timeout=A_MINUTE)
    expect(decides).to_be_visible()
    expect(decides.get_by_role("textbox", name="Role (no name)")).to_have_value("Head of continuing care")
    picked(page, "Decided", "Agreed", exact=True)
    shot(page, "sitting-decides")
    pressed(page, "Record the decision")
    told(page, "Recorded in change")
    seen(page, ("In force", "Agreed"))

    page.get_by_role("tab", name="Approvals").click()
    approve = page.get_by_role("tabpanel", name="Approvals")
    for left, told_by in APPROVED:
        approve.get_by_role("textbox", name="Role (no name)").fill("Director")
        approve.get_by_role("textbox", name="Reported by").fill(told_by)
        page.keyboard.press("Tab")
        picked(page, "Does it approve", "Yes", exact=True)
        pressed(page, "Record the approval")
        expect(approve.get_by_text(left)).to_be_visible(timeout=A_MINUTE)
    shot(page, "sitting-approved")

    posted(page, "30", "04", "2026")
    assert {
        (row["budget"], row["standing"], row["amount"])
        for row in ledger.rows("allocations")
        if (row["placement"], row["service_month"]) == ("B", "2026-04")
    } == {("C-SC", "agreed", "428.57"), ("H2-CC", "agreed", "999.99")}
