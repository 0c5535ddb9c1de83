"""What is hoped for depends on the facts, never on what the journal once bore."""

from __future__ import annotations

from pathlib import Path

from tests.desk import WHO, Ledger

DEAR = (
    WHO
    + """
placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,C-SC,2026-01-01

prices: price,placement,component,rate,unit,first_day
A-core,A,core,10,day,2026-01-01
"""
)
CHEAP = """
prices: price,placement,component,rate,unit,first_day
A-core,A,core,0.0001,day,2026-01-01
"""


def test_days_that_come_to_no_penny_are_hoped_for_neither_late_nor_afresh(tmp_path: Path) -> None:
    late, afresh = (Ledger(tmp_path / name) for name in ("late", "afresh"))
    late.take(DEAR, "2026-02-01")
    late.do("post", "--through", "2026-01-31", "--now", "2026-02-02")
    assert [row["carried"] for row in late.rows("exposure")] == ["310.00"]
    late.take(CHEAP, "2026-02-03")
    afresh.take(DEAR, "2026-02-01")
    afresh.take(CHEAP, "2026-02-03")
    for ledger in (late, afresh):
        ledger.do("post", "--through", "2026-01-31", "--now", "2026-02-04")
        assert ledger.rows("exposure") == []
