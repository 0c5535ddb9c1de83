"""What the marts call soon, current or coming goes by the thresholds as set, else by the defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ledger.domain.agencies.viewer import Viewer
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from tests.desk import WHO, Ledger

BOOK = (
    WHO
    + """
placements: placement,child,provider,setting,lead_budget,first_day,planned_last_day
A,K1,OAK,WRAP,C-SC,2026-01-01,2026-10-31

prices: price,placement,component,rate,unit,first_day
A-core,A,core,700,week,2026-01-01

agreements: agreement,placement,status,basis,first_day,last_day,decided_on
A-1,A,agreed,panel,2026-01-01,2026-07-31,2025-12-20

clauses: agreement,rank,kind,budget,percent
A-1,1,rest,C-SC,60
A-1,1,rest,H2-CC,40

reviews: review,placement,held_on,agencies
V,A,2026-03-01,C
"""
)


@pytest.fixture
def told(tmp_path: Path) -> Any:
    """What the marts of one placement say on 30 June, with these thresholds stated."""

    def count(thresholds: str = "") -> dict[str, object]:
        ledger = Ledger(tmp_path / "ledger")
        ledger.do("init")
        stated = f"\nthresholds: threshold,agency,value\n{thresholds}\n" if thresholds else ""
        ledger.take(BOOK + stated, "2026-06-30")
        ledger.post("2026-06-30", "2026-06-30")
        ledger.do("marts", "--now", "2026-06-30")
        with open_current(folder_of(ledger.url)) as snapshot:
            known = {row["what"]: row["n"] for row in snapshot.rows("completeness", Viewer.all())}
            (secured,) = snapshot.rows("secured_funding", Viewer.all())
            coming = snapshot.rows("leadership_coming", Viewer.all())
        return {
            "reviewed": known["placements with a current joint review"],
            "ends soon": secured["ends_soon"],
            "coming": [row["what"] for row in coming],
        }

    return count


def test_without_any_the_defaults_hold(told: Any) -> None:
    both = ["agreement ends", "placement planned to end"]
    assert told() == {"reviewed": 1, "ends soon": True, "coming": both}


def test_what_the_lead_stated_goes_before_what_holds_for_all(told: Any) -> None:
    assert told("review_days,,365\nreview_days,C,30\nexpiring_days,C,20\ncoming_days,,10\ncoming_days,C,60") == {
        "reviewed": 0,
        "ends soon": False,
        "coming": ["agreement ends"],
    }


def test_what_another_agency_stated_is_its_own(told: Any) -> None:
    both = ["agreement ends", "placement planned to end"]
    assert told("review_days,H2,30\nexpiring_days,H2,20\ncoming_days,H2,10") == {
        "reviewed": 1,
        "ends soon": True,
        "coming": both,
    }
