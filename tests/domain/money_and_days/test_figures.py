"""Figures: what narrows one, when two are the same, and what makes a whole of parts and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledger.domain.money_and_days.figures import Figure, Measure, NotOneFigure, figures_of, made_of, whole, whole_of

SPENT = Measure(
    "Spent", "What is spent.", "spent", by=("budget", "agency", "stream", "month"), adds_over=("budget", "month")
)
COMING = Measure("Coming", "What is coming.", "coming", by=("budget", "agency", "stream", "month"))
BOTH = Measure("Both", "Both.", "both", by=("budget", "agency", "stream", "month"), makes=((1, SPENT), (-1, COMING)))
OWED = Measure("Owed", "What is owed.", "owed", by=("debtor", "on"), needs=("on",), adds_over=("debtor",))


def test_one_measure_with_the_same_arguments_is_one_figure() -> None:
    assert SPENT.of(5, budget="A", month="2026-04") == SPENT.of(5, month="2026-04", budget="A")
    assert SPENT.of(5, budget="A").arguments != SPENT.of(5, budget="B").arguments
    assert SPENT.of(5, budget=None, month="") == SPENT.of(5), "what narrows nothing is no argument"
    assert SPENT.of(5, budget="A", agency="X") == SPENT.of(5, budget="A"), "the budget says whose it is"
    assert not SPENT.of(0)
    assert SPENT.of(None).value is None


def test_parts_of_one_measure_make_the_whole_and_what_is_not_known_stays_so() -> None:
    parts = [SPENT.of(5, budget="A"), SPENT.of(7, budget="B")]
    assert whole(SPENT, parts, ("budget",)) == SPENT.of(12)
    assert whole(SPENT, parts, ("budget",), agency="X") == SPENT.of(12, agency="X")
    assert whole(SPENT, [], ("budget",), agency="X") == SPENT.of(0, agency="X")
    assert whole(SPENT, [*parts, SPENT.of(None, budget="C")], ("budget",)).value is None


@pytest.mark.parametrize(
    "made",
    [
        lambda: SPENT.of(5, placement="P"),
        lambda: OWED.of(5, debtor="H"),
        lambda: whole(SPENT, [SPENT.of(5, stream="health"), SPENT.of(6, stream="education")], ("stream",)),
        lambda: whole(SPENT, [SPENT.of(5, budget="A"), SPENT.of(5, budget="A")], ("budget",)),
        lambda: whole(SPENT, [COMING.of(5, budget="A")], ("budget",)),
        lambda: whole(SPENT, [SPENT.of(5, budget="A", month="2026-04"), SPENT.of(5, budget="B")], ("budget",)),
        lambda: made_of(BOTH, COMING.of(1), SPENT.of(2)),
        lambda: made_of(BOTH, SPENT.of(1, budget="A"), COMING.of(2, budget="B")),
        lambda: made_of(BOTH, SPENT.of(1, budget="A"), COMING.of(2)),
    ],
)
def test_what_does_not_make_a_whole_is_refused(made: Callable[[], Figure]) -> None:
    with pytest.raises(NotOneFigure):
        made()


def test_a_measure_is_made_of_others_with_their_signs() -> None:
    assert made_of(BOTH, SPENT.of(12, budget="A"), COMING.of(5, budget="A")) == BOTH.of(7, budget="A")
    assert made_of(BOTH, SPENT.of(None), COMING.of(5)).value is None


def test_rows_say_what_their_figures_are_of_and_only_those_kept_are_added() -> None:
    rows = [
        {"debtor": "H", "amount": 5, "month": "2026-04"},
        {"debtor": "K", "amount": 7, "month": "2026-04"},
    ]
    assert figures_of(OWED, rows, "amount", on="day") == [
        OWED.of(5, debtor="H", on="day"),
        OWED.of(7, debtor="K", on="day"),
    ]
    assert whole_of(OWED, rows, "amount", on="day") == OWED.of(12, on="day")
    assert whole_of(OWED, rows, "amount", on="day", debtor="K") == OWED.of(7, on="day", debtor="K")
    with pytest.raises(NotOneFigure):
        whole_of(COMING, rows, "amount")
