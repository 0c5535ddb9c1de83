"""Therapy in evidence in a real browser: from all services to one placement's profile and back, in both themes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from ledger.marts.address_keys import earlier_key_of
from tests.browser.screens import A_MINUTE, DONE, IN_A_BROWSER, served, violations
from tests.browser.test_pages import darkened, drawn, looked_at, opened, whole
from tests.therapeutic_story import make_ledger

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(make_ledger(tmp_path_factory.mktemp("therapy")).url) as address:
        yield address


def test_a_placement_is_reached_shows_its_profile_in_both_themes_and_leads_back(
    browser: Browser, address: str
) -> None:
    page, faults = opened(browser, f"{address}therapeutic", 1280)
    page.context.set_default_timeout(A_MINUTE)
    with page.context.expect_page() as following:
        page.locator("table a", has_text="P01").first.click()
    placement = following.value
    placement.wait_for_selector("h2:has-text('Secure Base')", timeout=60_000)
    placement.wait_for_selector(DONE)
    drawn(placement)
    whole(placement, 1280)
    for theme in ("light", "dark"):
        looked_at(placement, f"therapy-{theme}-1280")
        assert placement.locator("[data-testid=stVegaLiteChart]").count() == 1
        assert violations(Axe().run(placement)) == []
        darkened(placement)
    placement.get_by_text("All therapeutic services").click()
    expect(placement.get_by_role("heading", name="What providers say of themselves")).to_be_visible(timeout=60_000)
    assert placement.url.endswith("/therapeutic")
    assert faults == []
    page.close()


def test_a_placement_fits_a_narrow_window(browser: Browser, address: str) -> None:
    page, faults = opened(browser, f"{address}therapeutic?placement={earlier_key_of('P01')}", 800)
    whole(page, 800)
    looked_at(page, "therapy-light-800")
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    chart = page.locator("[data-testid=stVegaLiteChart]").bounding_box()
    assert chart is not None
    assert chart["x"] + chart["width"] <= 800
    assert faults == []
    page.close()
