"""What is open is open until it is settled, whether the child has left or not; both sides of a dispute have it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.agencies.viewer import Viewer
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from tests.desk import COUNCIL_AND_BOARD, Ledger

LEFT = (
    COUNCIL_AND_BOARD
    + """
children: child
K1
K2
K3
K4
K5

placements: placement,child,provider,setting,lead_budget,first_day,last_day,registration
DISPUTED,K1,OAK,K2,SC,2026-01-01,2026-02-28,ofsted
INTERIM,K2,OAK,K2,SC,2026-01-01,2026-01-31,ofsted
NOBODY,K3,OAK,K2,SC,2026-01-01,2026-01-31,ofsted
REFUSED,K4,OAK,K2,SC,2026-01-01,2026-01-31,ofsted
UNLAWFUL,K5,OAK,K2,SC,2026-05-01,,unregistered

prices: price,placement,component,rate,unit,first_day
D,DISPUTED,core,100,day,2026-01-01
I,INTERIM,core,100,day,2026-01-01
N,NOBODY,core,100,day,2026-01-01
R,REFUSED,core,100,day,2026-01-01
U,UNLAWFUL,core,1,day,2026-05-01

agreements: agreement,placement,status,basis,first_day,last_day,decided_on,review_by
D-1,DISPUTED,disputed,panel,2026-01-01,2026-01-31,2026-01-10,
D-2,DISPUTED,agreed,panel,2026-02-01,,2026-01-20,
I-1,INTERIM,interim,panel,2026-01-01,,2026-01-10,2026-07-31
R-1,REFUSED,declined,panel,2026-01-01,,2026-01-10,
U-1,UNLAWFUL,agreed,panel,2026-05-01,,2026-05-01,

clauses: agreement,rank,kind,budget,percent
D-1,1,rest,SC,40
D-1,1,rest,HE,60
D-2,1,rest,SC,50
D-2,1,rest,HE,50
I-1,1,rest,SC,50
I-1,1,rest,HE,50
R-1,1,rest,SC,50
R-1,1,rest,HE,50
U-1,1,rest,SC,100

approvals: agreement,agency,role,decided,on
D-2,C,director,yes,2026-01-20
D-2,H,director,yes,2026-01-20
U-1,C,director,yes,2026-05-01

circumstances: child,what,value,first_day
K5,continuing_care,not eligible,2026-01-01
"""
)
"""Four children who left by the end of February, and one who is placed without registration since May."""
# January has 31 days at £100: of £3,100 the board disputes 60 %, or pays half without prejudice; NOBODY is without
# any agreement. What was declined has been answered, and February is agreed and approved.
MATTERS = {
    ("DISPUTED", "D-1", "disputed", "C"): "1860.00",
    ("DISPUTED", "D-1", "disputed", "H"): "1860.00",
    ("INTERIM", "I-1", "interim", "C"): "1550.00",
    ("INTERIM", "I-1", "interim", "H"): "1550.00",
    ("NOBODY", "", "unagreed", "C"): "3100.00",
    # One pound a day of the 304 days from June, the first that is not posted, to 31 March.
    ("UNLAWFUL", "U-1", "unregistered", "C"): "304.00",
}
SETTLED = """
agreements: agreement,status
D-1,agreed

approvals: agreement,agency,role,decided,on
D-1,C,director,yes,2026-06-02
D-1,H,director,yes,2026-06-02
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    ledger = Ledger(tmp_path_factory.mktemp("left"))
    ledger.take(LEFT, "2026-06-01")
    ledger.do("post", "--through", "2026-05-31", "--now", "2026-06-10")
    return ledger


def asked(ledger: Ledger, question: str, **parameters: Any) -> list[dict[str, Any]]:
    with open_current(folder_of(ledger.url)) as snapshot:
        return snapshot.rows(question, Viewer.all(), **parameters)


def test_matters_of_children_who_left_are_open_matters_and_both_sides_have_them(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.do("export", "attention", str(tmp_path / "attention.csv"), "--on", "2026-06-10")
    with (tmp_path / "attention.csv").open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines))
    told = {(row["placement"], row["agreement"], row["what"], row["agency"]): row["amount"] for row in found}
    assert told == MATTERS


def test_a_partner_that_filters_on_itself_sees_what_it_disputes(ledger: Ledger) -> None:
    rows = asked(ledger, "review_needs_list", what="all", agency="H")
    assert [(row["placement"], row["what"], row["at_stake"]) for row in rows] == [
        ("DISPUTED", "disputed", 1860_00),
        ("INTERIM", "interim", 1550_00),
    ]


def test_a_sum_of_matters_counts_what_both_sides_have_once(ledger: Ledger) -> None:
    sums = {row["what"]: row["at_stake"] for row in asked(ledger, "review_needs")}
    assert sums == {"unregistered": 304_00, "unagreed": 3100_00, "disputed": 1860_00, "interim": 1550_00}


def test_law_comes_first_then_money_then_days(ledger: Ledger) -> None:
    whats = [row["what"] for row in asked(ledger, "review_needs")]
    assert whats == ["unregistered", "unagreed", "disputed", "interim"]
    listed = [row["placement"] for row in asked(ledger, "review_needs_list", what="all", agency="C")]
    assert listed == ["UNLAWFUL", "NOBODY", "DISPUTED", "INTERIM"]


def test_the_page_of_a_child_who_left_tells_what_is_open_of_it(ledger: Ledger) -> None:
    assert [row["what"] for row in asked(ledger, "placement_needs", placement="DISPUTED")] == ["disputed"]


def test_a_panel_hears_what_is_disputed_and_without_prejudice(ledger: Ledger, tmp_path: Path) -> None:
    ledger.do("export", "agenda", str(tmp_path / "agenda.csv"), "--on", "2026-06-10")
    with (tmp_path / "agenda.csv").open(encoding="utf-8", newline="") as lines:
        found = {row["placement"]: (row["what"], row["asked"], row["at_stake"]) for row in csv.DictReader(lines)}
    assert found == {
        "DISPUTED": ("disputed", "C H", "1860.00"),
        "INTERIM": ("interim", "C H", "1550.00"),
        "NOBODY": ("unagreed", "C", "3100.00"),
    }


def test_what_is_settled_is_open_no_more(tmp_path: Path) -> None:
    settled = Ledger(tmp_path / "settled")
    settled.take(LEFT, "2026-06-01")
    settled.take(SETTLED, "2026-06-02")
    settled.do("post", "--through", "2026-05-31", "--now", "2026-06-10")
    assert {row["what"] for row in asked(settled, "review_needs")} == {"unregistered", "unagreed", "interim"}
