"""The frame as people meet it: one menu, one line, the first sentence in sight, and a focus that is seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboards.pages import MENU, PAGES
from ledger.tasks.demo import build
from tests.browser.screens import A_MINUTE, IN_A_BROWSER, served, turned_to, violations

pytestmark = IN_A_BROWSER

FIRST_SENTENCE = """() => {
    const frame = document.querySelector('.st-key-frame');
    const told = [...document.querySelectorAll('[data-testid=stMainBlockContainer] [data-testid=stMarkdown] p')]
        .filter(each => !frame.contains(each) && each.getBoundingClientRect().height > 0);
    return told[0].getBoundingClientRect().top;
}"""
RING = """() => {
    const style = getComputedStyle(document.activeElement);
    const ground = getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor;
    return [style.outlineStyle, parseFloat(style.outlineWidth), style.outlineColor, ground];
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('frame') / 'ledger.db'}"
    build(url, months=6)
    with served(url) as address:
        yield address


@pytest.fixture(params=["light", "dark"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address, color_scheme=request.param, viewport={"width": 1280, "height": 900}
    )
    yield context.new_page()
    context.close()


def test_the_first_sentence_stands_within_160_px_and_the_tab_says_which_page_it_is(page: Page) -> None:
    for address in ("finance", "review", "leadership"):
        turned_to(page, address)
        page.wait_for_function(f"{FIRST_SENTENCE} < 1000".replace("() =>", "(() =>", 1).replace("} < ", "})() < "))
        assert page.evaluate(FIRST_SENTENCE) <= 160, address
        title = next(each.title for each in PAGES if each.address == address)
        expect(page).to_have_title(f"{title} · Joint commissioning ledger", timeout=A_MINUTE)


def test_the_menu_opens_by_the_keyboard_and_leads_to_every_page(page: Page) -> None:
    turned_to(page, "finance")
    for menu in MENU:
        group = page.get_by_test_id("stTopNavSection").filter(has_text=menu)
        expect(group.first).to_be_visible()
        group.first.click()
        for each in PAGES:
            if each.menu == menu and not each.of:
                expect(page.get_by_role("menuitem", name=each.title, exact=True)).to_be_visible()
        assert violations(Axe().run(page)) == []
        page.keyboard.press("Escape")


def test_whoever_goes_by_the_keyboard_sees_where_they_are(page: Page) -> None:
    turned_to(page, "finance")
    for _ in range(6):
        page.keyboard.press("Tab")
        style, width, colour, ground = page.evaluate(RING)
        assert style == "solid"
        assert width >= 2
        assert contrast(colour, ground) >= 3


def contrast(one: str, other: str) -> float:
    """How two colours stand out from one another, as WCAG 2.2 measures it: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 5) / (darker + 5)


def _luminance(colour: str) -> float:
    """In hundredths; of `rgb(r, g, b)`."""
    channels = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 100 * (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def test_the_agency_is_chosen_once_and_every_page_begins_with_it(page: Page) -> None:
    turned_to(page, "finance")
    page.get_by_role("button", name="For all agencies").click()
    page.get_by_role("combobox", name="My agency").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").nth(1).click()
    expect(page.get_by_text("partners owe us")).to_be_visible(timeout=A_MINUTE)


@pytest.mark.parametrize("width", [640, 320])
def test_in_a_narrow_window_the_drawer_has_the_same_pages_and_nothing_to_object_to(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    turned_to(page, "glossary")
    page.get_by_test_id("stExpandSidebarButton").click()
    for each in PAGES:
        if not each.of:
            expect(
                page.get_by_test_id("stSidebarNav").get_by_role("link", name=each.title, exact=True)
            ).to_be_attached()
    assert violations(Axe().run(page)) == []
