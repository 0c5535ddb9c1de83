"""Documents that one payment told as a whole pays, in the demonstration ledger: checked, and no false alarm."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ledger.marts.build import sql_files
from ledger.marts.snapshots import current_name, folder_of, path_of
from ledger.tasks.demo import build

CHECK = "provider_documents_equal_paper_debts"
RUN, PASSED_ON = "BACS-20260402", "INV-0025-260201"
"""A payment run for the invoices of three agencies; one of them had passed on with its budget when it was paid."""


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report refresh of the whole demonstration ledger."""
    url = f"sqlite:///{tmp_path_factory.mktemp('demonstration') / 'ledger.db'}"
    build(url)
    folder = folder_of(url)
    return path_of(folder, current_name(folder))


def found(counted: Path, tmp_path: Path, *faults: str) -> list[str]:
    """What the check says once these faults are planted in a copy."""
    copied = tmp_path / "copied.duckdb"
    shutil.copy(counted, copied)
    with duckdb.connect(str(copied)) as marts:
        for fault in faults:
            marts.execute(fault)
        return [detail for (detail,) in marts.execute(sql_files("checks")[CHECK]).fetchall()]


def altered(document: str) -> str:
    """A penny more is told as owed for a document, in the month in which it is told first."""
    told = f"FROM provider_documents WHERE document = '{document}' AND payable <> 0"
    return (
        "UPDATE provider_documents SET payable = payable + 1 "
        f"WHERE document = '{document}' AND payable <> 0 AND posting_month = (SELECT min(posting_month) {told})"
    )


def asked(counted: Path, question: str, *values: str) -> Any:
    """The one value of a question to what was counted."""
    with duckdb.connect(str(counted), read_only=True) as marts:
        row = marts.execute(question, values).fetchone()
    assert row
    return row[0]


def test_the_demonstration_has_such_a_payment_and_no_gap(counted: Path, tmp_path: Path) -> None:
    owed = "SELECT sum(payable)::bigint FROM provider_documents WHERE document = ?"
    assert (asked(counted, owed, RUN), asked(counted, owed, PASSED_ON)) == (-23_882_17, 23_882_17)
    assert found(counted, tmp_path) == []


@pytest.mark.parametrize("document", [PASSED_ON, "INV-0022-260201", RUN])
def test_a_penny_more_of_the_payment_or_of_a_document_that_it_pays_is_found(
    counted: Path, tmp_path: Path, document: str
) -> None:
    assert found(counted, tmp_path, altered(document)) == [
        f"payment {RUN}, told as a whole for 21 documents: 1 pence are told as owed together, and 0 are open"
    ]


def test_a_penny_more_of_another_document_is_told_of_that_alone(counted: Path, tmp_path: Path) -> None:
    other = asked(
        counted,
        "SELECT min(invoice) FROM staging.payments WHERE invoice NOT IN"
        " (SELECT invoice FROM staging.payments WHERE payment = ?)",
        RUN,
    )
    [said] = found(counted, tmp_path, altered(str(other)))
    assert said.startswith(f"document {other}: ")
