"""Ledgers that the finance screens work on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards.widgets import counting
from tests.dashboards.screens import counted
from tests.desk import SMALL, Ledger


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """An empty ledger that the screens work on; left alone until its figures are counted."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.do("init")
    monkeypatch.setenv("JOINT_LEDGER_STORE", ledger.url)
    monkeypatch.setenv("JOINT_LEDGER_USER", "an officer")
    # Counting takes longer than what is looked at here; the tests that look at counted figures count them.
    monkeypatch.setattr(counting, "COMMAND", (sys.executable, "-c", ""))
    yield ledger
    counted(ledger)


INVOICES = """
invoices: invoice,provider,to_agency,kind,dated,due,net,gross
I-1,OAK,C,invoice,2026-02-03,2026-03-05,32100.00,32100.00

invoice_lines: invoice,line,placement,price,first_day,last_day,rate,net
I-1,1,A,A-core,2026-01-01,2026-01-31,7000,31000.00
I-1,2,A,A-ed,2026-01-01,2026-01-31,1100,1100.00
"""
"""January of placement A: 31 days at 1,000.00 agree; education at 1,100.00 instead of 1,000.00 a month does not."""


@pytest.fixture
def january(ledger: Ledger) -> Ledger:
    """January 2026 of the small book, posted, invoiced and reconciled."""
    ledger.take(SMALL, "2026-01-02")
    ledger.post("2026-01-31", "2026-02-01")
    ledger.take(INVOICES, "2026-02-04")
    ledger.do("reconcile", "--no-marts", "--now", "2026-02-05")
    return ledger
