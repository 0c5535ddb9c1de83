"""A month of a small ledger, run on the screens from upload to closed; its answer is worked by hand in month.md."""

from __future__ import annotations

import csv
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.screens import (
    IN_A_BROWSER,
    chosen_files,
    picked,
    posted,
    pressed,
    recorded,
    seen,
    shot,
    told,
    turned_to,
    typed,
    violations,
)
from tests.desk import Ledger, write_book

pytestmark = IN_A_BROWSER
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

agreements: agreement,placement,status,basis,first_day,decided_on,review_by
A-1,A,agreed,panel,2026-04-01,2026-03-20,
B-1,B,interim,panel,2026-04-15,2026-04-10,2026-10-31

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


def test_a_month_from_upload_to_closed(page: Page, ledger: Ledger, tmp_path: Path) -> None:
    chosen_files(page, write_book(tmp_path / "book", BOOK))
    recorded(page)

    posted(page, "30", "04", "2026")

    chosen_files(page, write_book(tmp_path / "papers", PAPERS))
    recorded(page)
    turned_to(page, "worklist")
    pressed(page, "Reconcile now")
    told(page, "Reconciled by")
    expect(page.get_by_text("1 invoice line needs").first).to_be_visible()
    seen(page, ("INV-1 / 2", "5,120.00", "4,800.00", "320.00", "Rate", "Open"))
    shot(page, "month-worklist")

    picked(page, "Lines of this page", "INV-1 / 2")
    typed(page, "Why", "Asked Oak Homes for their price letter")
    pressed(page, "Record for 1 line")
    told(page, "Recorded in change")
    turned_to(page, "worklist?status=Queried")
    seen(page, ("INV-1 / 2", "320.00", "Queried"))

    turned_to(page, "recharges")
    seen(page, ("C-000001", "8,400.00", "2,400.00", "10,800.00"))
    pressed(page, "Issue 1 document")
    told(page, "Issued in change")
    turned_to(page, "recharge?recharge=C-000001")
    seen(page, ("A-1", "Agreed", "8,400.00"))
    seen(page, ("B-1", "Without prejudice", "2,400.00"))
    shot(page, "month-recharge")

    turned_to(page, "partner")
    page.get_by_text("Record a receipt, or amend").click()
    typed(page, "Amount", "8400.00")
    typed(page, "Reference", "C-000001")
    pressed(page, "Record the receipt")
    told(page, "Recorded in change")
    expect(page.get_by_text("£2,400.00", exact=False).first).to_be_visible()
    shot(page, "month-partner")

    turned_to(page, "month-end")
    seen(page, ("Owed by partners and not recharged", "Done"))
    seen(page, ("Invoice lines that differ", "Open", "320.00"))
    pressed(page, "Close April 2026")
    told(page, "Closed to the end of April 2026")
    turned_to(page, "month-end")
    expect(page.get_by_text("closed to the end of April 2026").first).to_be_visible()
    page.wait_for_timeout(2_000)  # a page that is being drawn anew is faded, which axe would object to
    assert violations(Axe().run(page)) == []
    shot(page, "month-closed")
    assert _books(ledger, tmp_path) == {
        "C cash": 840_000,
        "C due_from:billed": 240_000,
        "C provider:query": 32_000,
        "C provider:payable": -2_612_000,
        "H due_to:billed": -240_000,
        "H expenditure:budget": 1_080_000,
    }
    ledger.do("verify")


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
