"""April 2024 of the demonstration ledger on the screens, upload to closed; its answer is worked by hand beside it."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, expect

from ledger.config import ROOT
from tests.browser.screens import (
    A_MINUTE,
    IN_A_BROWSER,
    chosen_files,
    posted,
    pressed,
    recorded,
    seen,
    shot,
    told,
    turned_to,
)
from tests.desk import Ledger

pytestmark = IN_A_BROWSER
BOOKS = ROOT / "data" / "samples" / "demonstration"
BORNE = {
    ("WCC-CSC", "agreed"): "121957.47",
    ("WCC-CSC", "disputed"): "31982.92",
    ("WCC-CSC", "unagreed"): "7806.77",
    ("WCC-HNB", "agreed"): "14485.10",
    ("NWICB-CYP", "agreed"): "93714.68",
    ("SMICB-CYP", "agreed"): "8338.35",
    ("SMICB-CYP", "disputed"): "35188.98",
}
IN_THE_BOOKS = {
    ("NWICB", "provider:payable"): "-23717.94",
    ("WCC", "provider:payable"): "-181572.90",
    ("WCC", "provider:query"): "794.85",
    ("NWICB", "due_from:billed"): "4479.09",
    ("WCC", "due_from:billed"): "118003.16",
    ("NWICB", "due_to:billed"): "-74475.83",
    ("SMICB", "due_to:billed"): "-43527.33",
    ("WCC", "due_to:billed"): "-4479.09",
}

COMMITTED = {
    "Wendlemere County Council": (("(WCC-CSC)", "£161,747"), ("(WCC-HNB)", "£14,485")),
    "NHS North Wendlemere ICB": (("(NWICB-CYP)", "£93,715"),),
    "NHS Saltmarch ICB": (("(SMICB-CYP)", "£43,527"),),
}
"""What the page of commitments says of each agency's own budgets; it adds nothing up over agencies."""


def test_april_of_the_demonstration_ledger_from_upload_to_closed(page: Page, ledger: Ledger, tmp_path: Path) -> None:
    _april_is_posted_as_it_was_known(page)
    _what_came_in_may_is_taken_in(page)
    _the_invoices_are_reconciled(page)
    _the_recharges_are_issued(page)
    _april_is_closed(page)
    assert _sums(ledger, tmp_path, "allocations", ("budget", "standing")) == _money(BORNE)
    assert _sums(ledger, tmp_path, "journal", ("agency", "account")).items() >= _money(IN_THE_BOOKS).items()
    ledger.do("verify")


def _april_is_posted_as_it_was_known(page: Page) -> None:
    """The book says what it would do, and does it; only what is decided can be billed."""
    chosen_files(page, BOOKS / "2024-04")
    expect(page.get_by_text("497 rows would change.").first).to_be_visible(timeout=A_MINUTE)
    seen(page, ("Placements", "19"), ("Prices", "29"), ("Agreements", "8"))
    recorded(page)
    posted(page, "30", "04", "2024")
    turned_to(page, "recharges")
    seen(page, ("NWICB-000001", "4,479.09"))
    expect(page.get_by_role("button", name="Issue 1 document", exact=True)).to_be_visible()


def _what_came_in_may_is_taken_in(page: Page) -> None:
    """The decisions of 14 May go back to 1 April: posted again, each budget bears its own."""
    chosen_files(page, BOOKS / "2024-05")
    expect(page.get_by_text("257 rows would change.").first).to_be_visible(timeout=A_MINUTE)
    seen(page, ("Agreements", "12", "7"), ("Clauses", "26"), ("Invoices", "19"), ("Invoice lines", "30"))
    recorded(page)
    posted(page, "30", "04", "2024")
    for agency, budgets in COMMITTED.items():
        turned_to(page, f"commitments?committed_by={quote(agency)}")
        seen(page, *budgets)
    shot(page, "april-commitments")


def _the_invoices_are_reconciled(page: Page) -> None:
    turned_to(page, "worklist")
    pressed(page, "Reconcile now")
    told(page, "Reconciled by")
    expect(page.get_by_text("7 invoice lines need").first).to_be_visible()
    expect(page.get_by_text("£794.85 above the contract value is in question").first).to_be_visible()
    seen(
        page,
        ("In advance", "5", "94,605.76", "(2,160.00)"),
        ("Rate", "2", "51,405.17", "(1,365.15)"),
        ("Agrees", "23", "230,140.37"),
        ("INV-0098-240401 / 1", "24,115.36", "26,275.36", "(2,160.00)", "Rate", "Open"),
    )
    shot(page, "april-worklist")
    turned_to(page, "worklist?status=Queried")
    seen(page, ("INV-0062-240401 / 1", "27,289.81", "26,494.96", "794.85", "Rate", "Queried"))


def _the_recharges_are_issued(page: Page) -> None:
    turned_to(page, "recharges")
    expect(page.get_by_text("£122,482.25 recharged to partners and nothing credited").first).to_be_visible()
    seen(
        page,
        ("NWICB-000001", "2", "4,479.09"),
        ("WCC-000001", "11", "74,475.83"),
        ("WCC-000002", "6", "8,338.35", "35,188.98", "43,527.33"),
        ("WCC-000003", "Internal journal", "2", "12,143.66"),
    )
    shot(page, "april-recharges")
    pressed(page, "Issue 4 documents")
    told(page, "Issued in change")
    turned_to(page, "recharge?recharge=WCC-000002")
    seen(page, ("AG-0106-1", "Agreed", "7,103.79"), ("AG-0106-1", "Disputed", "5,327.84"))


def _april_is_closed(page: Page) -> None:
    turned_to(page, "month-end")
    seen(
        page,
        ("Invoice lines that differ", "Open", "7 lines", "5,114.85"),
        ("Days that are not posted", "Done"),
        ("Owed by partners and not recharged", "Done"),
        ("Shares owed by partners that are disputed", "4 placement months", "35,188.98"),
        ("Days without an agreement in force", "1 placement", "7,806.77"),
        ("approval outstanding", "4 approvals", "14,469.72"),
        ("own records differ from ours", "8 placement months", "40,252.44"),
    )
    pressed(page, "Close April 2024")
    told(page, "Closed to the end of April 2024")
    shot(page, "april-closed")


def _sums(ledger: Ledger, folder: Path, export: str, by: tuple[str, str]) -> dict[tuple[str, str], Decimal]:
    """What an export comes to by two of its columns: an amount, or debits less credits."""
    path = folder / f"{export}.csv"
    ledger.do("export", export, str(path))
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            amount = Decimal(line.get("amount") or line.get("debit") or 0) - Decimal(line.get("credit") or 0)
            sums[line[by[0]], line[by[1]]] += amount
    return dict(sums)


def _money(sums: dict[tuple[str, str], str]) -> dict[tuple[str, str], Decimal]:
    return {place: Decimal(amount) for place, amount in sums.items()}
