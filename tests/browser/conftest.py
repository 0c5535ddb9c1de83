"""What browser tests are given: a browser, a ledger of their own, and a page on the dashboards over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.screens import A_MINUTE, CHROMIUM, FLAGS, served
from tests.desk import Ledger


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("init")
    return ledger


@pytest.fixture
def page(browser: Browser, ledger: Ledger) -> Iterator[Page]:
    """A page on the dashboards over the ledger, which a command serves."""
    with served(ledger.url) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
        page = context.new_page()
        page.set_default_timeout(A_MINUTE)
        yield page
        context.close()
