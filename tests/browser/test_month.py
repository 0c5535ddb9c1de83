"""A month of a small ledger, run on the screens from upload to closed; its answer is worked by hand in month.md."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.test_pages import CHROMIUM, DONE, SCREENSHOTS, browser, served, violations
from tests.desk import Ledger, write_book

__all__ = ["browser"]
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(),
    reason="Chromium is not installed (Debian: apt-get install chromium): browser tests skipped",
)
BOOK = """
agencies: agency,name,kind
C,County council,council
H,Integrated care board,icb

budgets: budget,agency,stream,name
C-SC,C,social_care,Children's social care
H-CC,H,health,Continuing care

providers: provider,name
OAK,Oak Homes Ltd

children: child
K1
K2

placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,C-SC,2026-04-01
B,K2,OAK,K2,C-SC,2026-04-15

prices: price,placement,component,rate,unit,first_day
A-core,A,core,700,day,2026-04-01
B-core,B,core,2100,week,2026-04-15

agreements: agreement,placement,status,basis,first_day,decided_on
A-1,A,agreed,panel,2026-04-01,2026-03-20
B-1,B,interim,panel,2026-04-15,2026-04-10

clauses: agreement,rank,kind,budget,percent
A-1,1,rest,C-SC,60
A-1,1,rest,H-CC,40
B-1,1,rest,C-SC,50
B-1,1,rest,H-CC,50
"""
PAPERS = """
invoices: invoice,provider,to_agency,kind,dated,due,net,gross
INV-1,OAK,C,invoice,2026-04-30,2026-05-30,26120.00,26120.00

invoice_lines: invoice,line,placement,price,first_day,last_day,quantity,rate,net,text
INV-1,1,A,A-core,2026-04-01,2026-04-30,30,700,21000.00,April
INV-1,2,B,B-core,2026-04-15,2026-04-30,,2240,5120.00,April
"""
A_MINUTE = 60_000


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


def turned_to(page: Page, where: str) -> None:
    page.goto(f"/{where}")
    page.wait_for_selector(DONE)
    page.wait_for_selector("h2")
    page.wait_for_selector(DONE)


def pressed(page: Page, label: str) -> None:
    """Press a button and wait until the page says what was done."""
    page.get_by_role("button", name=label, exact=True).click()


def told(page: Page, sentence: str) -> None:
    expect(page.locator("[data-testid=stAlert]").filter(has_text=sentence).first).to_be_visible(timeout=A_MINUTE)


def handed_over(page: Page, folder: Path) -> None:
    turned_to(page, "hand-over")
    page.locator("input[type=file]").set_input_files(sorted(folder.iterdir()))
    page.get_by_role("button", name="Record", exact=False).click()
    told(page, "Recorded in batch")


def row(page: Page, *words: str) -> Locator:
    """The row of a table that holds all these words."""
    found = page.locator("tr")
    for word in words:
        found = found.filter(has_text=word)
    return found.first


def picked(page: Page, label: str, option: str) -> None:
    """Choose an option; a list that closes because the page was still settling is opened again."""
    wanted = page.get_by_role("option", name=option, exact=False)
    for _ in range(10):
        page.get_by_label(label, exact=False).first.click()
        try:
            wanted.click(timeout=4_000)
            break
        except PlaywrightTimeout:
            page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def typed(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("textbox", name=label).first
    field.fill(text)
    field.press("Tab")


def test_a_month_from_upload_to_closed(page: Page, ledger: Ledger, tmp_path: Path) -> None:
    handed_over(page, write_book(tmp_path / "book", BOOK))

    turned_to(page, "month-end")
    _date(page, "Through which day", "30", "04", "2026")
    pressed(page, "Post")
    told(page, "posted through 2026-04-30")

    handed_over(page, write_book(tmp_path / "papers", PAPERS))
    turned_to(page, "worklist")
    pressed(page, "Reconcile now")
    told(page, "Reconciled by")
    expect(page.get_by_text("1 invoice line waits").first).to_be_visible()
    expect(row(page, "INV-1 / 2", "5,120.00", "4,800.00", "320.00", "Rate", "Open")).to_be_visible()
    _shot(page, "month-worklist")

    picked(page, "Lines of this page", "INV-1 / 2")
    typed(page, "Why", "Asked Oak Homes for their price letter")
    pressed(page, "Record for 1 line")
    told(page, "Recorded in batch")
    turned_to(page, "worklist?status=Queried")
    expect(row(page, "INV-1 / 2", "320.00", "Queried")).to_be_visible()

    turned_to(page, "recharges")
    expect(row(page, "C-000001", "8,400.00", "2,400.00", "10,800.00")).to_be_visible()
    pressed(page, "Issue 1 paper")
    told(page, "Issued in batch")
    turned_to(page, "recharge?recharge=C-000001")
    expect(row(page, "A-1", "Agreed", "8,400.00")).to_be_visible()
    expect(row(page, "B-1", "Interim", "2,400.00")).to_be_visible()
    _shot(page, "month-recharge")

    turned_to(page, "partner")
    page.get_by_text("State money that came").click()
    typed(page, "Amount", "8400.00")
    typed(page, "Reference", "C-000001")
    pressed(page, "Record the receipt")
    told(page, "Recorded in batch")
    expect(page.get_by_text("£2,400.00", exact=False).first).to_be_visible()
    _shot(page, "month-partner")

    turned_to(page, "month-end")
    expect(row(page, "Owed by partners and not recharged", "Done")).to_be_visible()
    expect(row(page, "Invoice lines that differ", "Open", "320.00")).to_be_visible()
    pressed(page, "Close April 2026")
    told(page, "Closed through April 2026")
    turned_to(page, "month-end")
    expect(page.get_by_text("closed through April 2026").first).to_be_visible()
    page.wait_for_timeout(2_000)  # a page that is being drawn anew is faded, which axe would object to
    assert violations(Axe().run(page)) == []
    _shot(page, "month-closed")
    assert _books(ledger, tmp_path) == {
        "C cash": 840_000,
        "C due_from:billed": 240_000,
        "C provider:query": 32_000,
        "C provider:payable": -2_612_000,
        "H due_to:billed": -240_000,
        "H expenditure:budget": 1_080_000,
    }
    ledger.do("verify")


def _date(page: Page, label: str, *parts: str) -> None:
    """Type a day into a field of three parts."""
    for name, part in zip(("day", "month", "year"), parts, strict=True):
        page.get_by_role("spinbutton", name=f"{name}, {label}").click()
        page.keyboard.type(part)
    page.keyboard.press("Tab")


def _books(ledger: Ledger, folder: Path) -> dict[str, int]:
    """Balances of the journal, in pence, of the accounts that the sum by hand names."""
    ledger.do("export", "journal", str(folder / "journal.csv"))
    wanted = ("cash", "due_from:billed", "provider:query", "provider:payable", "due_to:billed")
    sums: dict[str, int] = {}
    with (folder / "journal.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            name = f"{line['agency']} {line['account']}"
            if line["account"] in wanted or name == "H expenditure:budget":
                pence = int((line["debit"] or "0").replace(".", "")) - int((line["credit"] or "0").replace(".", ""))
                sums[name] = sums.get(name, 0) + pence
    return {name: pence for name, pence in sums.items() if pence and name != "H cash"}


def _shot(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
