"""Each agency records its own answer; another's says who told it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from ledger.domain.decisions.sheets import Decision
from ledger.store.keeping.engine import Engine
from ledger.tasks.import_book import record
from ledger.tasks.import_results import ImportResult
from ledger.tasks.panels import decide
from tests.desk import SMALL, Ledger, problems_told, rows_known

MAY = date(2026, 5, 14)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path)
    ledger.take(SMALL, "2026-04-20")
    return ledger


def decided(engine: Engine, agency: str, what: str = "agreed", **more: object) -> ImportResult:
    row = {"agreement": "B-2", "agency": agency, "role": "Director", "decided": what, "on": MAY, **more}
    return decide(engine, row, now=datetime(2026, 5, 14, 9))


def test_a_screen_asks_who_told_the_answer_of_another_agency_than_the_lead(engine: Engine) -> None:
    asked = problems_told(decided(engine, "H2"))
    assert asked == [("told_by", "who told it, for H2 is not the lead commissioner and records its own answers")]
    assert rows_known(engine, Decision) == []
    assert decided(engine, "H2", told_by="Head of continuing care").batch
    assert decided(engine, "C").batch
    assert [(row.agency, row.told_by) for row in rows_known(engine, Decision)] == [
        ("H2", "Head of continuing care"),
        ("C", None),
    ]


def test_an_approval_is_an_answer_too(engine: Engine) -> None:
    row = {"agreement": "B-2", "agency": "H2", "role": "Director", "decided": "yes", "on": MAY}
    assert [column for column, _ in problems_told(record(engine, "approvals", row))] == ["told_by"]
    assert record(engine, "approvals", {**row, "told_by": "Head of finance"}).batch


def test_an_officer_of_one_agency_cannot_record_the_decision_of_another(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOINT_LEDGER_AGENCY", "H2")
    refused = "an answer of H2, for which this ledger is used; C records its own"
    assert problems_told(decided(engine, "C", told_by="The council's director")) == [("agency", refused)]
    assert decided(engine, "H2").batch
    # What it took over from an agency that has ended is its own.
    assert decided(engine, "H1").batch


def test_nor_can_a_book_where_the_ledger_was_told_whose_it_is(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "approvals.csv").write_text(
        "agreement,agency,role,decided,on\nA-1,H2,Director,yes,2026-04-02\n"
    )
    refused = ledger.ask("import", str(tmp_path / "book"), env={"JOINT_LEDGER_AGENCY": "C"})
    assert refused.exit_code == 1
    assert "H2 records its own" in " ".join(refused.output.replace("│", " ").split())
    assert "in change" in ledger.do("import", str(tmp_path / "book"))
