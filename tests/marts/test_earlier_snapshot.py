"""What is remembered is forgotten once the rules change, wherever in our code they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger import pipeline
from ledger.answers.earlier_snapshot import rule_files, rules_fingerprint
from ledger.answers.splits import to_come, who_pays
from ledger.config import ROOT
from ledger.journal import posting
from ledger.marts import inputs
from ledger.marts.build import sql_files
from ledger.marts.query import remember
from ledger.marts.snapshots import folder_of
from ledger.store.keeping.engine import Engine
from ledger.tasks.refresh_marts import refresh_marts
from tests.marts.story import copy_ledger


def test_the_fingerprint_sees_all_rules_and_the_modules_that_work_out_what_is_remembered() -> None:
    seen = list(rule_files())
    assert len(seen) == len(set(seen)) > 80
    assert {path.suffix for path in seen} == {".py"}
    assert {Path(str(module.__file__)) for module in (pipeline, posting, inputs, who_pays, to_come)} <= set(seen)
    assert set((ROOT / "ledger" / "domain").rglob("*.py")) < set(seen)


def test_a_rule_three_folders_down_changes_the_fingerprint(tmp_path: Path) -> None:
    rule = tmp_path / "domain" / "splits" / "waterfall" / "caps.py"
    rule.parent.mkdir(parents=True)
    rule.write_text("CAP = 1\n", encoding="utf-8")
    (tmp_path / "alone.py").write_text("", encoding="utf-8")
    found = {rules_fingerprint((tmp_path / "domain", tmp_path / "alone.py"))}
    for changed in (rule, tmp_path / "alone.py"):
        changed.write_text("CAP = 2\n", encoding="utf-8")
        rules_fingerprint.cache_clear()
        found.add(rules_fingerprint((tmp_path / "domain", tmp_path / "alone.py")))
    assert len(found) == 3


def test_a_module_that_moved_away_is_missed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        rules_fingerprint((tmp_path / "moved.py",))


def test_what_other_rules_worked_out_is_not_used_again(county: Engine, tmp_path: Path) -> None:
    engine = copy_ledger(county, tmp_path / "own.db")
    refresh_marts(engine)
    held = remember(folder_of(str(engine.url)), rules_fingerprint())
    assert held
    assert held.whole_months
    assert held.exposure
    assert remember(folder_of(str(engine.url)), "other rules") is None
    engine.dispose()


def test_sql_three_folders_down_is_seen_and_no_name_is_taken_twice(tmp_path: Path) -> None:
    deep = tmp_path / "marts" / "money" / "to_come"
    deep.mkdir(parents=True)
    (deep / "forecast.sql").write_text("select 1", encoding="utf-8")
    (tmp_path / "marts" / "allocations.sql").write_text("select 2", encoding="utf-8")
    assert sql_files("marts", tmp_path) == {"allocations": "select 2", "forecast": "select 1"}
    (tmp_path / "marts" / "forecast.sql").write_text("select 3", encoding="utf-8")
    with pytest.raises(ValueError, match="two files of marts have one name"):
        sql_files("marts", tmp_path)
