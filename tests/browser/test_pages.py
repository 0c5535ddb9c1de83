"""Each page in a real browser: no error, nothing that axe objects to, in both themes; and pictures to look at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from dashboards.pages import PAGES
from ledger.config import ROOT
from ledger.domain.agencies.viewer import Viewer
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from ledger.store.keeping.engine import open_store
from ledger.tasks.demo import build
from ledger.tasks.import_payments import import_payments
from ledger.tasks.refresh_marts import refresh_marts
from tests.browser.screens import DONE, IN_A_BROWSER, SCREENSHOTS, served, violations

PAYMENTS = ROOT / "data" / "samples" / "demonstration-payments"
NAMED = {"placement": "{key}", "line": "1", "recharge": "WCC-000001"}
"""What the address of a page of one thing names here."""
VIEWS = {
    **{page.address: page.address + (f"?{page.of}={NAMED[page.of]}" if page.of else "") for page in PAGES},
    "returns-out": "files?take=Regional census of a day (Placements North West)",
    "what-if": "what-if?placement={key}",
    "drafts": "what-if",
    "outcomes-of-one": "outcomes?placement={key}",
}
"""Each page, and those that show another view where the address names something."""
# Streamlit looks for its own address below a page's before it finds it at the root; the browser notes the misses.
ITS_OWN_SEARCH = ("/_stcore/health", "/_stcore/host-config")

ALL_DRAWN = """() => !document.querySelector('[data-testid=stSkeleton]')
    && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
    .every(chart => chart.querySelector('canvas, svg'))"""

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """JOINT_LEDGER_BROWSER_STORE, to take pictures of a whole ledger; else the demonstration's first months."""
    given = os.environ.get("JOINT_LEDGER_BROWSER_STORE")
    if given:
        return given
    url = f"sqlite:///{tmp_path_factory.mktemp('browser') / 'ledger.db'}"
    build(url, months=14)
    engine = open_store(url)
    import_payments(engine, PAYMENTS / "wendlemere-2024-25.csv", str(PAYMENTS / "wendlemere.toml"))
    refresh_marts(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def address(store: str) -> Iterator[str]:
    """The dashboards over that store."""
    with served(store) as address:
        yield address


@pytest.fixture(scope="module")
def key(store: str) -> str:
    """The opaque key of the placement with most at stake: a full page."""
    with open_current(folder_of(store)) as snapshot:
        needing = snapshot.rows("review_needs_list", Viewer.all(), what="disputed", agency="all")
    return str(needing[0]["key"])


@cache
def _context(browser: Browser) -> BrowserContext:
    """One for all pages: each new one would load Streamlit's own scripts anew, the longest part by far."""
    return browser.new_context(color_scheme="light")


def opened(browser: Browser, address: str, width: int) -> tuple[Page, list[str]]:
    page = _context(browser).new_page()
    page.set_viewport_size({"width": width, "height": 900})
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not where.endswith(ITS_OWN_SEARCH):
            faults.append(f"{message.text} ({where})")

    page.on("console", note)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(address)
    _settled(page)
    return page, faults


def _settled(page: Page) -> None:
    for ready in (DONE, "h1", DONE):  # the heading is drawn first, and the run that draws it ends with the page
        page.wait_for_selector(ready, timeout=60_000)
    drawn(page)


def drawn(page: Page) -> None:
    """Wait for tables and charts, which draw themselves after the script is done."""
    page.wait_for_function(ALL_DRAWN, timeout=60_000)
    page.wait_for_timeout(300)


def whole(page: Page, width: int) -> None:
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": height + 60})
    page.wait_for_timeout(500)  # they draw themselves again where the width is another
    drawn(page)


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_opens_without_error_is_accessible_in_both_themes_and_fits_a_narrow_window(
    browser: Browser, address: str, key: str, name: str
) -> None:
    page, faults = opened(browser, address + VIEWS[name].format(key=key), 1280)
    whole(page, 1280)
    looked_at(page, f"{name}-light-1280")
    assert page.locator("h1").count() == 1
    assert violations(Axe().run(page)) == []
    darkened(page)
    looked_at(page, f"{name}-dark-1280")
    assert violations(Axe().run(page)) == []
    whole(page, 800)
    looked_at(page, f"{name}-dark-800")
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    assert faults == []
    page.close()


def looked_at(page: Page, picture: str) -> None:
    """A picture of a page that tells no fault."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{picture}.png")
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("[data-testid=stAlertContentError]").count() == 0


def darkened(page: Page) -> None:
    """The same page for somebody who looks in the dark."""
    page.emulate_media(color_scheme="dark")
    page.reload()  # what is drawn already keeps the colours in which it was asked for
    _settled(page)


def test_charts_follow_the_theme_without_a_reload(browser: Browser, address: str) -> None:
    page, faults = opened(browser, address, 1280)
    ground = "canvas{{background: {} !important"
    page.wait_for_function("text => document.documentElement.innerHTML.includes(text)", arg=ground.format("#FFFFFF"))
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "text => document.documentElement.innerHTML.includes(text)", arg=ground.format("#14191D"), timeout=30_000
    )
    page.emulate_media(color_scheme="light")
    page.wait_for_function(
        "text => document.documentElement.innerHTML.includes(text)", arg=ground.format("#FFFFFF"), timeout=30_000
    )
    assert faults == []
    page.close()


def test_axe_sees_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html><body><h1>One</h1><h3>Three</h3><img src='x.png'></body></html>")
    found = {fault["id"] for fault in Axe().run(page).response["violations"]}
    assert {"heading-order", "image-alt"} <= found
    page.close()


def test_a_long_table_opens_as_a_grid_whose_rows_lead_to_placements(browser: Browser, address: str) -> None:
    page, faults = opened(browser, f"{address}find", 1280)
    page.get_by_text("rows, to sort and to search").first.click()
    page.wait_for_selector("[data-testid=stDataFrame]", timeout=30_000)
    page.wait_for_timeout(1000)
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "find-grid-light-1280.png")
    assert page.locator("[data-testid=stException]").count() == 0
    assert faults == []
    page.close()


def test_a_link_in_a_table_opens_the_placement(browser: Browser, address: str) -> None:
    page, _ = opened(browser, address, 1280)
    with page.context.expect_page() as following:
        page.locator("table a").first.click()
    placement = following.value
    placement.wait_for_selector("h2", timeout=60_000)
    placement.wait_for_selector("text=How a month's cost is worked out", timeout=60_000)
    assert "/placement?placement=" in placement.url
    page.close()
