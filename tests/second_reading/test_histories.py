"""The second reading and the product say the same of histories, known and random, line by line."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.second_reading.histories import Player, Step, histories

ISSUE = ("0", "issue")
HALF = ("0", "decide", "A", "agreed", "2026-01-01", "50", "H1-CC", "", "", "")
KNOWN: dict[str, list[Step]] = {
    "accepted under a cap, overtaken by a price and a credit note, withdrawn": [
        ("0", "decide", "A", "agreed", "2026-01-01", "50", "H1-CC", "1500.01", "", ""),
        ISSUE,
        ("0", "invoice", "A", "0", "10", "20000"),
        ("1", "accept", "0", "accepted", "150.00", "clauses"),
        ISSUE,
        ("1", "mend", "A", "104.35"),
        ("0", "credit", "0", "3.00"),
        ISSUE,
        ("31", "accept", "0", "queried", "150.00", "clauses"),
        ISSUE,
    ],
    "from one debtor to another, paid and closed between": [
        HALF,
        ISSUE,
        ("31", "decide", "A", "disputed", "2026-01-01", "25", "E-HN", "", "", ""),
        ISSUE,
        ("31", "pay", "H", "all", "0"),
        ("0", "close"),
        ("1", "mend", "A", "120"),
        ISSUE,
        ("0", "pay", "E", "part", "0"),
    ],
    "a price that falls after all was paid by its sum": [
        HALF,
        ISSUE,
        ("1", "pay", "H", "all", "0"),
        ("0", "mend", "A", "90"),
        ISSUE,
    ],
    "a share disputed in part paid, then a price that falls": [
        HALF,
        ISSUE,
        ("0", "pay", "H", "thousand", "0"),
        ("1", "decide", "A", "disputed", "2026-01-01", "50", "H1-CC", "", "", ""),
        ISSUE,
        ("0", "mend", "A", "90"),
        ISSUE,
    ],
    "accepted beside a direct share, then left with the lead in a year that is closed": [
        ("0", "decide", "A", "agreed", "2026-01-01", "50", "H1-CC", "", "", "direct"),
        ISSUE,
        ("0", "invoice", "A", "0", "10", "20000"),
        ("1", "accept", "0", "accepted", "150.00", "clauses"),
        ISSUE,
        ("31", "pay", "H", "odd", "0"),
        ("31", "close"),
        ("1", "accept", "0", "accepted", "2.00", "lead"),
        ISSUE,
    ],
}


def play(steps: list[Step]) -> None:
    """Tell a history to a ledger of its own and compare."""
    with TemporaryDirectory() as folder:
        Player(Path(folder)).play(steps)


@pytest.mark.parametrize("known", KNOWN)
def test_they_agree_on_a_known_history(known: str) -> None:
    play(KNOWN[known])


@pytest.mark.parametrize("steps", [4, 7, 10, 14])
@given(data=st.data())
@examples(1, same_each_time=True, in_long_run=250)
def test_they_agree_on_random_histories(steps: int, data: st.DataObject) -> None:
    play(data.draw(histories(steps)))
