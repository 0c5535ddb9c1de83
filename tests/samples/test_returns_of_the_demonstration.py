"""The demonstration's census of a day, read into the same ledger, says nothing that it does not know."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.book.handover import read_handover
from ledger.book.returns import census_words as census
from ledger.book.sheets.statement import state
from ledger.domain.money_and_days.periods import FOREVER
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.exports.csv_table import write_csv
from ledger.exports.identities import Identities
from ledger.exports.pnw_census import census_of

MAP = """
lead_budget = "WCC-CSC"
census_day = "{day}"

[budgets]
health = "NWICB-CYP"
education = "WCC-HNB"
"""


@pytest.mark.parametrize("day", [date(2025, 3, 31), date(2026, 9, 30)])
def test_a_census_of_the_demonstration_goes_out_and_in_again_without_a_change(
    facts: Facts, tmp_path: Path, day: date
) -> None:
    file, mapped = tmp_path / "census.csv", tmp_path / "map.toml"
    write_csv(file, census.COLUMNS, census_of(facts, day, Identities()).rows)
    mapped.write_text(MAP.format(day=day.isoformat()), encoding="utf-8")
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    stays = [row for row in facts.sheet(Placement).values() if row.child is not None]
    assert len(rows) == sum(row.first_day <= day <= (row.last_day or FOREVER) for row in stays)
    assert len(rows) > 20
    for row in rows:
        parts = sum(Decimal(row[column]) for column in census.CONTRIBUTIONS.values())
        assert parts == Decimal(row[census.TOTAL])
    said = state(read_handover(file, "pnw-census", mapped).book(facts), facts, {})
    assert said.problems == []
    assert said.changes == []
