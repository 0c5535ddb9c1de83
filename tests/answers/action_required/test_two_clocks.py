"""Charges are told to the horizon, deadlines and waits on the day of asking (docs/rules.md section 8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain.agencies.viewer import Viewer
from ledger.marts.snapshots import current_name, folder_of
from ledger.store.keeping.engine import open_store
from ledger.tasks.refresh_marts import figures_on
from tests.desk import COUNCIL_AND_BOARD, Ledger

REFERRED = (
    COUNCIL_AND_BOARD
    + """
children: child
K1

placements: placement,child,provider,setting,lead_budget,first_day,last_day,planned_last_day
A,K1,OAK,K2,SC,2026-08-01,,2026-11-08

prices: price,placement,component,rate,unit,first_day
A-core,A,core,100,day,2026-08-01

agreements: agreement,placement,status,basis,first_day,last_day,decided_on,review_by
A-1,A,agreed,panel,2026-08-01,2026-12-13,2026-07-20,2026-11-15

clauses: agreement,rank,kind,budget,percent
A-1,1,rest,SC,50
A-1,1,rest,HE,50

approvals: agreement,agency,role,decided,on
A-1,C,director,yes,2026-07-20
A-1,H,director,yes,2026-07-20

circumstances: child,what,value,first_day
K1,continuing_care,not eligible,2026-01-01

care_cases: care_case,child,agency,referred_on
CC,K1,H,2026-10-12
"""
)
"""A child referred for continuing care on 12 October; the ledger is posted to 31 October and asked on 29 November."""
HORIZON, ASKED = date(2026, 10, 31), date(2026, 11, 29)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Counted on the day after the horizon."""
    ledger = Ledger(tmp_path_factory.mktemp("clocks"))
    ledger.take(REFERRED, "2026-11-01")
    ledger.do("post", "--through", HORIZON.isoformat(), "--now", "2026-11-01")
    return ledger


def asked_on(ledger: Ledger, day: date, question: str, **parameters: Any) -> list[dict[str, Any]]:
    """What the same snapshot answers on a day of asking."""
    engine = open_store(ledger.url)
    with figures_on(engine, current_name(folder_of(ledger.url)), day) as figures:
        rows = figures.rows(question, Viewer.all(), **parameters)
    engine.dispose()
    return rows


def test_deadlines_run_on_the_day_of_asking_and_pounds_to_the_horizon(ledger: Ledger) -> None:
    # The assessment was due 28 days after 12 October, on 9 November: twenty days before 29 November. The review was
    # due on 15 November, and the agreement ends in 14 days with nothing after it. From 1 November to 31 March there
    # are 151 days at £100; partners pay half of the 43 to 13 December, and as before half of the 108 after it.
    found = asked_on(ledger, ASKED, "review_needs_list", what="all", agency="all")
    assert {(row["what"], row["agency"], row["days"], row["at_stake"]) for row in found} == {
        ("care_step_overdue", "H", 20, 15100_00),
        ("review_overdue", "C", 14, 2150_00),
        ("expiring", "C", -14, 5400_00),
    }


def test_on_the_day_on_which_it_was_counted_nothing_of_that_is_due(ledger: Ledger) -> None:
    found = asked_on(ledger, date(2026, 11, 1), "review_needs_list", what="all", agency="all")
    assert {(row["what"], row["days"]) for row in found} == {("expiring", -42)}


@pytest.mark.parametrize(
    ("day", "coming"),
    [
        # From 1 November 7 days to the 8th and 42 to 13 December; on the 29th the planned end is past.
        (date(2026, 11, 1), {("placement planned to end", 7), ("agreement ends", 42)}),
        (ASKED, {("agreement ends", 14)}),
    ],
)
def test_what_is_coming_comes_after_the_day_of_asking(
    ledger: Ledger, day: date, coming: set[tuple[str, int]]
) -> None:
    assert {(row["what"], row["days"]) for row in asked_on(ledger, day, "leadership_coming")} == coming


def test_days_past_the_plan_run_on_the_day_of_asking(ledger: Ledger) -> None:
    (late,) = asked_on(ledger, ASKED, "step_downs")
    assert (late["days_past"], late["cost"]) == (21, 2100_00)
    assert asked_on(ledger, HORIZON, "step_downs") == []
