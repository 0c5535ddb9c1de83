"""Owed to providers on the screen is what the journal has, document by document, with its age."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.dashboards.screens import figures, opened, said, table_with
from tests.desk import Ledger

PAGE = "finance/owed_to_providers.py"


def held(ledger: Ledger, account: str, upto: str) -> Decimal:
    """What the journal owes by an account at a month's end, in pounds."""
    rows = [row for row in ledger.rows("journal") if row["account"] == account and row["posting_month"] <= upto]
    return sum((Decimal(row["credit"] or 0) - Decimal(row["debit"] or 0) for row in rows), Decimal(0))


def test_the_page_is_the_journal_by_provider_and_document(january: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-03-10")
    january.take("payments: payment,invoice,paid_on,amount\nP-1,I-1,2026-02-20,2100.00", "2026-02-21")
    january.do("reconcile", "--now", "2026-02-21")
    page = opened(PAGE)
    shown = figures(page)
    # 31,000 and 1,100 invoiced, 2,100 of it paid; 100 of education is beyond its price; all days are invoiced.
    told = ("Creditors: providers", "Overcharge in question", "Uninvoiced cost")
    assert tuple(shown[name] for name in told) == ("£30,000.00", "£100.00", "–")
    assert held(january, "provider:payable", "2026-02") == Decimal("30000.00")
    assert held(january, "provider:query", "2026-02") == Decimal("-100.00")
    document = table_with(page, "Document", "Days overdue").iloc[0]
    assert (document["Document"], document["Due"], document["Days overdue"]) == (
        "[I\\-1](/line?line=1)",
        "5 March 2026",
        "5",
    )


def test_what_is_past_due_on_the_day_of_asking_is_acted_on(january: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOINT_LEDGER_TODAY", "2026-03-10")
    january.post("2026-03-31", "2026-03-31")
    january.do("reconcile", "--now", "2026-03-31")
    page = said(opened(PAGE))
    assert "**Act:** 1 document is past the due date, £32,100.00 in all, the longest for" in page
    assert "**Act:** £100.00 of what was invoiced is in question." in page
    assert ":green[:material/check_circle:]" not in page


def test_where_documents_were_not_reconciled_since_nobody_knows(january: Ledger) -> None:
    january.do("marts")
    january.take("thresholds: threshold,agency,value\nnot_invoiced_days,,31", "2026-02-10")
    january.do("marts")
    assert "Not known yet:** documents or prices came after the last reconciliation" in said(opened(PAGE))


def test_an_empty_ledger_says_what_to_do(ledger: Ledger) -> None:
    ledger.take(
        "agencies: agency,name,kind\nC,County,council\n\nbudgets: budget,agency,stream,name\nS,C,social_care,S",
        "2026-01-02",
    )
    ledger.do("post", "--through", "2026-01-31", "--now", "2026-02-01")
    page = opened(PAGE)
    assert [box.title for box in page.info] == ["No provider is owed anything in the books"]
