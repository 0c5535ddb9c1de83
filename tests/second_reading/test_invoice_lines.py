"""The reading of invoice lines, on sums worked by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.second_reading.invoice_lines import Asked, Compared, compare, in_books_of


def cost(placement: str, price: str | None, day: date) -> Fraction:
    """£1,000 a week in all."""
    del placement, price, day
    return Fraction(100_000, 7)


def asked(invoice: str, dated: date, first: date, last: date, net: int, price: str | None = "P") -> Asked:
    """A line of an invoice to the council."""
    return Asked(invoice, "1", dated, "C", "A", price, first, last, net)


JUNE_1, JUNE_28 = date(2026, 6, 1), date(2026, 6, 28)
FOUR_WEEKS = asked("I1", date(2026, 6, 29), JUNE_1, JUNE_28, 400_000)


def test_a_line_at_its_price_is_not_in_question() -> None:
    assert compare([FOUR_WEEKS], cost) == {("I1", "1"): Compared()}


def test_a_penny_beyond_is_not_in_question_and_two_are() -> None:
    penny = asked("I1", JUNE_28, JUNE_1, JUNE_28, 400_001)
    two = asked("I1", JUNE_28, JUNE_1, JUNE_28, 400_002)
    assert compare([penny], cost)["I1", "1"] == Compared()
    assert compare([two], cost)["I1", "1"] == Compared(queried=2)


def test_what_is_short_is_told() -> None:
    # One day is £142.857..., so £142.86; £140 asked is £2.86 short.
    assert compare([asked("I1", JUNE_28, JUNE_1, JUNE_1, 14_000)], cost)["I1", "1"] == Compared(short=286)


def test_the_same_days_again_are_queried_on_the_last() -> None:
    again = asked("I2", date(2026, 7, 3), JUNE_1, JUNE_28, 400_000)
    assert compare([again, FOUR_WEEKS], cost) == {("I1", "1"): Compared(), ("I2", "1"): Compared(queried=400_000)}


def test_an_uplifts_arrears_settle_the_months_they_are_for() -> None:
    # £3,600 asked for four weeks that now cost £4,000, then the arrears of £400.02 over the same days: 2p over two
    # lines is a penny a line.
    low = asked("I1", date(2026, 6, 29), JUNE_1, JUNE_28, 360_000)
    arrears = asked("I2", date(2026, 7, 3), JUNE_1, JUNE_28, 40_002)
    assert compare([low, arrears], cost) == {("I1", "1"): Compared(), ("I2", "1"): Compared()}


def test_beyond_what_the_last_asks_is_queried_on_the_one_before() -> None:
    # £5,000 and then £100 for £4,000: £1,100 beyond, £100 of it on the last and £1,000 on the one before.
    much = asked("I1", date(2026, 6, 29), JUNE_1, JUNE_28, 500_000)
    little = asked("I2", date(2026, 7, 3), JUNE_1, JUNE_28, 10_000)
    back = asked("I3", date(2026, 7, 9), JUNE_1, JUNE_28, -5_000)
    assert compare([much, little], cost) == {
        ("I1", "1"): Compared(queried=100_000),
        ("I2", "1"): Compared(queried=10_000),
    }
    # A deduction asks nothing: £50 less is beyond, and none of it is on the deduction.
    assert compare([much, little, back], cost) == {
        ("I1", "1"): Compared(queried=95_000),
        ("I2", "1"): Compared(queried=10_000),
        ("I3", "1"): Compared(),
    }


def test_days_overlap_through_a_third() -> None:
    # 1 to 7, 8 to 14, and 7 to 8 June: all fourteen days cost £2,000; £2,285.71 asked, and it is all on the third.
    lines = [
        asked("I1", date(2026, 6, 15), JUNE_1, date(2026, 6, 7), 100_000),
        asked("I2", date(2026, 6, 15), date(2026, 6, 8), date(2026, 6, 14), 100_000),
        asked("I3", date(2026, 6, 20), date(2026, 6, 7), date(2026, 6, 8), 28_571),
    ]
    assert compare(lines, cost) == {
        ("I1", "1"): Compared(),
        ("I2", "1"): Compared(),
        ("I3", "1"): Compared(queried=28_571),
    }
    # By another price they are not compared together.
    assert compare([FOUR_WEEKS, asked("I2", JUNE_28, JUNE_1, JUNE_28, 400_000, "Q")], cost) == {
        ("I1", "1"): Compared(),
        ("I2", "1"): Compared(),
    }


def test_short_stands_once_on_the_last() -> None:
    # £1,000 and £1,000 for four weeks at £4,000, the second over the last week only.
    one = asked("I1", date(2026, 6, 29), JUNE_1, JUNE_28, 100_000)
    two = asked("I2", date(2026, 7, 3), date(2026, 6, 22), JUNE_28, 100_000)
    assert compare([one, two], cost) == {("I1", "1"): Compared(), ("I2", "1"): Compared(short=200_000)}


def test_where_a_share_is_direct_days_cost_their_part_of_the_month() -> None:
    # Health bears 40 % direct: four weeks cost £1,600 in its books and £2,400 in the council's.
    council = in_books_of(lambda day: Fraction(3, 5), cost)
    assert compare([asked("I1", JUNE_28, JUNE_1, JUNE_28, 250_000)], council)["I1", "1"] == Compared(queried=10_000)
