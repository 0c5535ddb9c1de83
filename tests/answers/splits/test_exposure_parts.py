"""What partners are expected to bear is exported in its three parts: what was declined, is awaited, was not asked."""

from __future__ import annotations

from pathlib import Path

from ledger.domain.agencies.viewer import Viewer
from ledger.marts.query import open_current
from ledger.marts.snapshots import folder_of
from ledger.store.keeping.engine import open_store
from ledger.tasks.refresh_marts import refresh_marts
from tests.desk import COUNCIL_AND_BOARD, Ledger

ENDED = (
    COUNCIL_AND_BOARD
    + """
children: child
K1

placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,SC,2026-01-01

prices: price,placement,component,rate,unit,first_day
PA,A,core,100,day,2026-01-01

agreements: agreement,placement,status,basis,first_day,last_day,decided_on
G,A,agreed,panel,2026-01-01,2026-01-31,2025-12-20

clauses: agreement,rank,kind,budget,percent
G,1,rest,SC,50
G,1,rest,HE,50
"""
)
ASKED = """
requests: request,placement,what,asked_by,asked_of,asked_on
R1,A,renewal,C,H,2026-02-10
"""
REFUSED = """
agreements: agreement,placement,status,basis,first_day
P,A,draft,panel,2026-02-15

clauses: agreement,rank,kind,budget,percent
P,1,rest,SC,70
P,1,rest,HE,30

approvals: agreement,agency,role,decided,on
P,H,Head of continuing care,no,2026-02-20
"""
PARTS = ("expected", "declined", "awaited", "not_asked")


def parts(ledger: Ledger, now: str) -> tuple[str, ...]:
    """February's expected share and its parts, posted (and counted) on a day: half of 28 days at £100.00."""
    ledger.do("post", "--through", "2026-02-28", "--now", now)
    refresh_marts(open_store(ledger.url))  # what is remembered of it may not hide what was said since
    [row] = ledger.rows("exposure")
    return tuple(row[name] for name in PARTS)


def test_a_share_is_in_the_part_that_was_last_said(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(ENDED, "2026-02-28")
    assert parts(ledger, "2026-02-28") == ("1400.00", "0.00", "0.00", "1400.00")
    ledger.take(ASKED, "2026-03-01")
    assert parts(ledger, "2026-03-01") == ("1400.00", "0.00", "1400.00", "0.00")
    # The board says no of the days from the 15th: fourteen of them, at £50.00.
    ledger.take(REFUSED, "2026-03-02")
    assert parts(ledger, "2026-03-02") == ("1400.00", "700.00", "700.00", "0.00")
    ledger.take(ASKED.replace("R1", "R2").replace("02-10", "02-25"), "2026-03-03")
    assert parts(ledger, "2026-03-03") == ("1400.00", "0.00", "1400.00", "0.00")


UNDECIDED = """
agreements: agreement,placement,status,basis,first_day,decided_on,requested_on
P1,A,declined,panel,2026-02-01,2026-01-20,
P2,A,in_principle,panel,2026-02-01,,2026-02-05

clauses: agreement,rank,kind,budget,percent
P1,1,rest,SC,90
P1,1,rest,HE,10
P2,1,rest,SC,60
P2,1,rest,HE,40
"""


def test_what_nobody_decided_counts_from_the_day_it_was_asked(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(ENDED, "2026-02-28")
    ledger.take(UNDECIDED, "2026-02-28")
    # 40 % of £2,800.00 was asked on 5 February, after 10 % had been refused on 20 January.
    assert parts(ledger, "2026-02-28") == ("1120.00", "0.00", "1120.00", "0.00")


ABOLISHED = """
agencies: agency,name,kind,last_day,successor
NEW,The board after it,icb,,
H,Care board,icb,2026-01-31,NEW
"""


def test_a_board_that_is_no_more_answers_for_nothing_though_nothing_of_the_placement_changed(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(ENDED, "2026-02-28")
    assert parts(ledger, "2026-02-28")[0] == "1400.00"
    assert told_of(ledger) == [("H", 0, 0, 1400_00)]
    ledger.take(ABOLISHED, "2026-03-01")
    assert parts(ledger, "2026-03-01")[0] == "1400.00"
    assert [(row["budget"], row["agency"]) for row in ledger.rows("exposure")] == [("HE", "NEW")]
    assert told_of(ledger) == [("NEW", 0, 0, 1400_00)]
    # What the new board is asked is asked of the old one's share.
    ledger.take(ASKED.replace(",H,", ",NEW,"), "2026-03-02")
    parts(ledger, "2026-03-02")
    assert told_of(ledger) == [("NEW", 1400_00, 0, 0)]


def told_of(ledger: Ledger) -> list[tuple[str, int, int, int]]:
    """What System leadership expects by agency: awaited, declined, not asked, in pence."""
    with open_current(folder_of(ledger.url)) as snapshot:
        rows = snapshot.rows("leadership_expected", Viewer.all(), year="2025-26")
    return [(row["agency"], row["awaited"], row["declined"], row["not_asked"]) for row in rows]
