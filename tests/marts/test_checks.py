"""Checks over the marts see something: a fault planted in a copy of the store is named, and the build goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ledger.domain.agencies.viewer import Viewer
from ledger.marts.build import sql_files
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.refresh_marts import refresh_marts
from tests.marts.story import copy_ledger

Tampered = Callable[[str], Engine]
FAULTS = {
    "entries_balance_within_each_agency": "UPDATE postings SET amount = amount + 1 WHERE entry = 1 AND line = 1",
    "entries_have_postings": "DELETE FROM postings WHERE entry = 2",
    "allocations_equal_charges": "UPDATE charges SET amount = amount + 100 WHERE component = 'education'",
    "expenditure_equals_allocations": """
        UPDATE postings SET standing = 'interim' WHERE entry = 1 AND line = 1
    """,
    "due_from_mirrors_due_to": "UPDATE postings SET account = 'due_from:billed' WHERE account = 'due_from:unbilled'",
    "listings_equal_control_accounts": """
        UPDATE postings SET account = 'due_from:billed' WHERE entry = 1 AND account = 'due_from:unbilled'
    """,
    "placements_are_known": "UPDATE placement_versions SET withdrawn = 1 WHERE setting = 'WRAP'",
    "budgets_have_an_agency": "UPDATE budget_versions SET withdrawn = 1 WHERE stream = 'education'",
    "who_pays_equals_allocations": "UPDATE budget_versions SET withdrawn = 1 WHERE stream = 'education'",
    "components_equal_charges": "UPDATE placement_versions SET withdrawn = 1 WHERE setting = 'WRAP'",
    "balances_equal_trial_balance": "UPDATE agency_versions SET withdrawn = 1 WHERE name LIKE 'New%'",
    "provider_balances_equal_trial_balance": "UPDATE agency_versions SET withdrawn = 1 WHERE name LIKE 'New%'",
    "provider_documents_equal_trial_balance": """
        INSERT INTO invoice_versions
            (id, invoice_id, provider_id, to_agency_id, kind, dated, net, gross, batch, superseded_by, withdrawn)
        SELECT id + 1000, invoice_id, provider_id, to_agency_id, kind, dated, net, gross, batch, 100000, 0
        FROM invoice_versions
    """,
    "payments_are_counted_once": """
        INSERT INTO payment_files (id, batch, body, layout, month, file, rows_taken, rows_blank, net)
        VALUES (1, 1, 'County', 'all', '2026-01', 'paid.csv', 1, 0, 500)
    """,
    "queries_are_waiting_lines": """
        UPDATE line_findings SET in_question = 500, status = 'open', found = 'rate' WHERE invoice_id IS NOT NULL
    """,
    "overpaid_lines_are_of_overpaid_invoices": """
        UPDATE line_findings SET found = 'paid_beyond' WHERE invoice_id IS NOT NULL
    """,
    "lines_are_in_one_class": """
        INSERT INTO line_findings (id, batch, invoice_id, line, found, also, expected, billed, status, reason)
        SELECT id + 1000, batch, invoice_id, line, 'rate', '', 0, 0, 'open', '' FROM line_findings
        WHERE invoice_id IS NOT NULL
    """,
}


@pytest.fixture
def tampered(county: Engine, tmp_path: Path) -> Tampered:
    """Makes a copy of the ledger, takes away its guards and runs a statement on it."""

    def tamper(statement: str) -> Engine:
        copy = tmp_path / "copy.db"
        copy_ledger(county, copy)
        with closing(sqlite3.connect(copy)) as still:
            for (trigger,) in still.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                still.execute(f'DROP TRIGGER "{trigger}"')
            still.execute(statement)
            still.commit()
        return open_store(f"sqlite:///{copy}")

    return tamper


@pytest.mark.parametrize("check", sorted(FAULTS))
def test_a_planted_fault_is_named_and_kept_in_the_snapshot(tampered: Tampered, check: str) -> None:
    engine = tampered(FAULTS[check])
    built = refresh_marts(engine)
    assert check in {failed.check for failed in built.failed_checks}
    with open_current(folder_of(str(engine.url))) as snapshot:
        kept = snapshot.rows("failed_checks", Viewer.all())
        assert snapshot.rows("meta", Viewer.all())[0]["snapshot"] == built.name
    assert [(row["check"], row["detail"]) for row in kept] == [(f.check, f.detail) for f in built.failed_checks]
    assert any(check.replace("_", " ") in sentence for sentence in built.sentences)


def test_two_published_files_for_one_body_series_and_period_are_found(tampered: Tampered) -> None:
    engine = tampered("""
        INSERT INTO payment_files (id, batch, body, layout, month, file, rows_taken, rows_blank, net)
        VALUES (1, 1, 'County', 'all', '2026-01', 'a.csv', 0, 0, 0),
            (2, 1, 'County', 'all', '2026-01', 'b.csv', 0, 0, 0)
    """)
    found = [failed.detail for failed in refresh_marts(engine).failed_checks]
    assert (
        found == ["County, payments, 2026-01 to 2026-01: 2 files, 0 rows and 0 pence counted, 0 and 0 published"] * 2
    )


def test_every_check_has_a_fault_that_it_was_seen_to_find() -> None:
    beside_the_store = {
        "exposed_days_were_allocated",
        "exposure_within_carried",
        "exposure_is_its_parts",
        "provider_documents_equal_paper_debts",
    }
    assert set(sql_files("checks")) == set(FAULTS) | beside_the_store


def test_nothing_is_left_behind_but_the_snapshot(tampered: Tampered) -> None:
    engine = tampered("SELECT 1")
    built = refresh_marts(engine)
    assert sorted(path.name for path in built.path.parent.iterdir()) == [
        "address-secret",
        "current",
        "snap-000001.duckdb",
    ]
