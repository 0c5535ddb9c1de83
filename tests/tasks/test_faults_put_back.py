"""Faults that once stood in ledgers, put back into the store of a story that is told right: `verify` names each."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.desk import Ledger
from tests.golden import test_golden as golden
from tests.tasks.test_import_payments import CASES as PUBLISHED
from tests.tasks.test_verify import named, spoil

pytestmark = pytest.mark.sqlite("its file is changed by somebody else's hand")

SENT = (
    "INSERT INTO batches (number, recorded_at, who, command, version, source, details) "
    """SELECT max(number) + 1, max(recorded_at), 'x', 'import', 'x', 'book', '{"sent": true}' FROM batches"""
)
"""A batch of something that others sent."""
LATEST = "(SELECT max(number) FROM batches)"


class Fault(NamedTuple):
    """What stood wrong in which story, and what verify says of it: the check, and words of its finding."""

    story: str
    planted: tuple[str, ...]
    check: str
    told: str


FAULTS = {
    "a credit note took the place of the invoice whose number it bears": Fault(
        "one-number-three-documents",
        (
            SENT,
            f"UPDATE invoice_versions SET superseded_by = {LATEST} WHERE kind = 'invoice' AND id = 1",
            "INSERT INTO invoice_versions (id, batch, kind, provider_id, to_agency_id, dated, due, net, vat, gross, "
            f"credit_of_id, withdrawn, invoice_id, number) SELECT id + 100, {LATEST}, 'credit', provider_id, "
            "to_agency_id, dated, due, 74286, vat, 74286, credit_of_id, withdrawn, invoice_id, number "
            "FROM invoice_versions WHERE id = 1",
        ),
        "documents",
        "what was sent changed what stood",
    ),
    "a later line of the same day took the place of money that had come": Fault(
        "a-debt-contested-at-the-same-amount",
        (
            SENT,
            f"UPDATE receipt_versions SET superseded_by = {LATEST} WHERE id = 1",
            "INSERT INTO receipt_versions (id, receipt_id, from_agency_id, to_agency_id, received_on, amount, "
            "reference, batch, withdrawn) SELECT id + 100, receipt_id, from_agency_id, to_agency_id, received_on, "
            f"7525, reference, {LATEST}, withdrawn FROM receipt_versions WHERE id = 1",
        ),
        "documents",
        "a statement that was sent changed money that another told of",
    ),
    "an invoice without lines was on no list": Fault(
        "an-invoice-without-lines",
        ("DELETE FROM line_findings WHERE found = 'no_lines'",),
        "papers",
        "no_lines (£71.43) is found of it, and not kept",
    ),
    "what was accepted was an expense beside the clauses": Fault(
        "amounts-accepted-through-the-clauses",
        (
            "UPDATE postings SET account = 'expenditure:budget' WHERE account = 'provider:accrued' AND entry IN "
            "(SELECT number FROM entries WHERE kind = 'accepted')",
        ),
        "papers",
        "the journal lacks",
    ),
    "a cap was passed by what was accepted": Fault(
        "amounts-accepted-through-the-clauses",
        (
            "UPDATE allocations SET amount = amount + CASE budget_id WHEN 1 THEN -38462 ELSE 38462 END "
            "WHERE entry = (SELECT min(entry) FROM allocations WHERE budget_id <> 1)",
        ),
        "comparison",
        "the journal lacks",
    ),
    "arrears left every line of the price open": Fault(
        "an-uplift-with-its-arrears-invoice",
        ("UPDATE line_findings SET found = 'rate', status = 'open' WHERE superseded_by IS NULL",),
        "papers",
        "is kept of it, and not found",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_put_back_is_named(fault: str, tmp_path: Path) -> None:
    of = FAULTS[fault]
    golden.tell(golden.HERE / of.story, tmp_path)
    ledger = Ledger(tmp_path, made=False)
    spoil(ledger, *of.planted)
    said = named(ledger, of.check)
    assert any(of.told in each for each in said), said


@pytest.fixture
def published(tmp_path: Path) -> Ledger:
    """January's file, and December's with a late row of January's."""
    ledger = Ledger(tmp_path)
    for month in ("2026-01", "2026-12"):
        shutil.copy(PUBLISHED / f"straddle-{month}.csv", tmp_path)
        layout = str(PUBLISHED / "payments-layout-by-date.toml")
        ledger.do("import-payments", str(tmp_path / f"straddle-{month}.csv"), "--layout", layout, "--period", month)
    assert json.loads(ledger.do("verify", "--json"))["findings"] == []
    return ledger


def test_a_published_file_that_another_period_replaced_is_named(published: Ledger) -> None:
    spoil(published, "UPDATE payment_files SET superseded_by = 2 WHERE id = 1")
    [told] = named(published, "published payments")
    assert told.endswith("straddle-2026-01.csv: change 2 replaced it, which says nothing of 2026-01")


def test_rows_of_a_published_file_that_are_gone_are_named(published: Ledger) -> None:
    spoil(published, "DELETE FROM published_payments WHERE id = 2")
    [told] = named(published, "published payments")
    assert told.endswith("1 rows and £100.00 are held, 2 rows and £350.50 were published")
