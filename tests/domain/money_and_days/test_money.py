"""Money at its edges."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money_and_days.money import pence_from_text, pounds, round_half_up, text_from_pence


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
        (Fraction(-1, 2), 0),
        (Fraction(3, 2), 2),
        (Fraction(149, 100), 1),
        (Fraction(7), 7),
    ],
)
def test_half_a_penny_goes_up(exact: Fraction, whole: int) -> None:
    assert round_half_up(exact) == whole


def test_a_minus_in_a_sentence_is_a_minus_sign() -> None:
    assert pounds(-123456) == "−£1,234.56"
