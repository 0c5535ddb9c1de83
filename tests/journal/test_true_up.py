"""What supposed facts would move, against what stands: by month, with the month of the horizon still to come."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.journal.entries import Allocation
from ledger.journal.true_up import NOTHING, AllocatedShare, ByFacts, Moved, compare

SHARE = Allocation("A", "agreed", "SC", "recharge", "SC")


@pytest.mark.parametrize(
    ("horizon", "now"),
    [
        (date(2026, 5, 31), {"2026-05": 310, "2026-06": 300}),
        (date(2026, 6, 15), {"2026-05": 310, "2026-06": 300}),
        (date(2026, 6, 30), {"2026-05": 310, "2026-06": 150}),
        (None, {"2026-05": 31, "2026-06": 300}),
    ],
)
def test_now_is_what_stands_of_months_wholly_posted_and_what_is_known_of_those_to_come(
    horizon: date | None, now: dict[str, int]
) -> None:
    moved = Moved()
    stands = {"2026-05": {SHARE: 310}, "2026-06": {SHARE: 150}}
    known = ByFacts({"2026-05": {SHARE: 31}, "2026-06": {SHARE: 300}}, {"2026-05": {SHARE: 310}})
    compare(moved, "P", stands, known, NOTHING, horizon)
    assert {share.service_month: pence for share, pence in moved.now.items()} == now
    assert moved.then == {}


def test_a_month_that_is_partly_posted_and_known_no_longer_is_none_now() -> None:
    moved = Moved()
    stands = {"2026-05": {SHARE: 310}, "2026-06": {SHARE: 150}}
    compare(moved, "P", stands, NOTHING, NOTHING, date(2026, 6, 15))
    assert moved.now == {AllocatedShare("P", "2026-05", SHARE): 310}
    back = {AllocatedShare("P", "2026-05", SHARE): -310, AllocatedShare("P", "2026-06", SHARE): -150}
    assert moved.true_up == moved.waiting == back
