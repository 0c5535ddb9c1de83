"""The dashboards as a person drives them in a browser: turn to a page, choose, type, press, and see what it says."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.base import AxeResults
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from ledger.config import ROOT
from ledger.tasks.serve import HOST, free_port

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = Path(__file__).parent / "screenshots"
A_MINUTE = 60_000
# Each process that runs tests has ports of its own: two that look for a free one at once would find the same.
_FIRST_PORT = 8600 + 100 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Streamlit's own field for files is marked so; it is a matter of practice, not of WCAG, and works with the keyboard.
ITS_OWN_FIELD = ("presentation-role-conflict", "stFileUploaderDropzone")
IN_A_BROWSER = pytest.mark.skipif(
    not CHROMIUM.exists(),
    reason="Chromium is not installed (Debian: apt-get install chromium): browser tests skipped",
)


@contextmanager
def served(store: str) -> Iterator[str]:
    """The dashboards, served by the command as a user would: their address."""
    port = free_port(_FIRST_PORT)
    command = [sys.executable, "-m", "ledger", "--store", store, "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True) as server:
        try:
            _wait_for(f"http://{HOST}:{port}/_stcore/health")
            yield f"http://{HOST}:{port}/"
        finally:
            os.killpg(server.pid, signal.SIGINT)
            server.wait(20)


def _wait_for(health: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(health, timeout=2):  # noqa: S310 (this machine's own address)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"nothing answers at {health}")


def violations(found: AxeResults) -> list[tuple[str, str, list[str]]]:
    """What axe objects to: the rule, what it says, and where; without what Streamlit's own field for files does."""
    return [
        (fault["id"], fault["help"], places)
        for fault in found.response["violations"]
        if (
            places := [
                str(node["target"])
                for node in fault["nodes"]
                if not (fault["id"] == ITS_OWN_FIELD[0] and ITS_OWN_FIELD[1] in node["html"])
            ]
        )
    ]


def turned_to(page: Page, where: str) -> None:
    """Open a page and wait until it is drawn."""
    page.goto(f"/{where}")
    page.wait_for_selector(DONE)
    # The run that draws the page draws its heading first: once that is there, the end of the run is that of the page.
    page.wait_for_selector("h1")
    page.wait_for_selector(DONE)


def pressed(page: Page, label: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=label, exact=True).click()


def told(page: Page, sentence: str) -> None:
    """Wait until the page says what was done."""
    expect(page.locator("[data-testid=stAlert]").filter(has_text=sentence).first).to_be_visible(timeout=A_MINUTE)


def chosen_files(page: Page, folder: Path) -> None:
    """Choose all files of a folder on the page that takes papers in, which then shows what they would do."""
    turned_to(page, "hand-over")
    page.locator("input[type=file]").set_input_files(sorted(folder.iterdir()))


def recorded(page: Page) -> None:
    """Record the files that were chosen."""
    page.get_by_role("button", name=re.compile(r"Record [\d,]+ change")).click()
    told(page, "Recorded in change")


def posted(page: Page, *through: str) -> None:
    """Post through a day, given as day, month and year."""
    turned_to(page, "month-end")
    for name, part in zip(("day", "month", "year"), through, strict=True):
        page.get_by_role("spinbutton", name=f"{name}, To which day").click()
        page.keyboard.type(part)
    page.keyboard.press("Tab")
    pressed(page, "Post")
    told(page, f"posted to {'-'.join(reversed(through))}")


def row(page: Page, *words: str) -> Locator:
    """The row of a table that holds all these words."""
    found = page.locator("tr")
    for word in words:
        found = found.filter(has_text=word)
    return found.first


def seen(page: Page, *rows: tuple[str, ...]) -> None:
    """See to it that tables of the page hold these rows."""
    for words in rows:
        expect(row(page, *words)).to_be_visible(timeout=A_MINUTE)


def picked(page: Page, label: str, option: str, *, exact: bool = False) -> None:
    """Choose an option; a list that closes because the page was still settling is opened again."""
    field = page.get_by_role("combobox", name=label).first
    wanted = page.get_by_role("option", name=option, exact=exact)
    for _ in range(10):
        field.focus()
        page.keyboard.press("ArrowDown")
        try:
            wanted.click(timeout=4_000)
            break
        except PlaywrightTimeout:
            page.keyboard.press("Escape")
    else:
        raise AssertionError(f"“{label}” offers no “{option}”")
    page.keyboard.press("Escape")


def typed(page: Page, label: str, text: str) -> None:
    """Fill a field and leave it."""
    field = page.get_by_role("textbox", name=label).first
    field.fill(text)
    field.press("Tab")


def shot(page: Page, name: str) -> None:
    """A picture to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
