"""Money at its edges."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money_and_days.apportion import apportion
from ledger.domain.money_and_days.money import pence_from_text, pounds, round_half_away, text_from_pence


@given(st.integers(-(10**15), 10**15))
def test_pence_survive_being_written_and_read(pence: int) -> None:
    assert pence_from_text(text_from_pence(pence)) == pence


@pytest.mark.parametrize(("text", "pence"), [("5432.17", 543217), ("-0.05", -5), ("7", 700), (".5", 50)])
def test_pounds_become_pence(text: str, pence: int) -> None:
    assert pence_from_text(text) == pence


@pytest.mark.parametrize("text", ["1.005", "£5", "1,000.00", "", "nan", "1e3", "five"])
def test_what_is_not_money_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"penny|pounds"):
        pence_from_text(text)


@pytest.mark.parametrize(
    ("exact", "whole"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(-149, 100), -1),
        (Fraction(-5, 2), -3),
        (Fraction(3, 2), 2),
        (Fraction(149, 100), 1),
        (Fraction(7), 7),
    ],
)
def test_half_a_penny_goes_away_from_nil(exact: Fraction, whole: int) -> None:
    assert round_half_away(exact) == whole


def test_a_minus_in_a_sentence_is_a_minus_sign() -> None:
    assert pounds(-123456) == "−£1,234.56"


@pytest.mark.parametrize(
    ("total", "targets", "given"),
    [
        (-100, [Fraction(-100, 3)] * 3, [-34, -33, -33]),
        (-101, [Fraction(-101, 2)] * 2, [-51, -50]),
        (-1, [Fraction(-1, 2), Fraction(-1, 2)], [-1, 0]),
        (-2228571, [Fraction(-2228571 * 60, 100), Fraction(-2228571 * 40, 100)], [-1337143, -891428]),
    ],
)
def test_a_total_below_nil_is_apportioned_as_if_above_and_turned_round(
    total: int, targets: list[Fraction], given: list[int]
) -> None:
    """22,285.71 in 60 and 40 is 13,371.426 and 8,914.284: the odd penny goes to the larger remainder."""
    rest = [False] * (len(targets) - 1) + [True]
    assert apportion(total, targets, rest=rest) == given
    assert apportion(-total, [-each for each in targets], rest=rest) == [-each for each in given]
