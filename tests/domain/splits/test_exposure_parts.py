"""Which part an expected share belongs to: by who asked, who answered, and of which days, to the day."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.splits.exposure_parts import (
    AskedDecision,
    GivenAnswer,
    InParts,
    PartOfExposure,
    Said,
    days_by_part,
    in_parts,
    part_on,
    said_of_one,
)

FIRST, LAST = date(2026, 6, 5), date(2026, 6, 20)
ASKED = date(2026, 7, 1)
AS_AT = date(2026, 7, 31)
A_DAY = timedelta(1)


def asked(on: date = ASKED, closed: date = FOREVER) -> AskedDecision:
    return AskedDecision(None, on, FIRST, LAST, closed)


def answered(yes: bool, on: date, still_open: bool = True) -> GivenAnswer:
    return GivenAnswer("H", yes, on, FIRST, LAST, still_open)


def part(*said: AskedDecision | GivenAnswer, day: date = FIRST, as_at: date = AS_AT) -> str:
    askings = tuple(each for each in said if isinstance(each, AskedDecision))
    words = tuple(each for each in said if isinstance(each, GivenAnswer))
    return part_on(Said(askings, words), day, as_at)


def test_what_is_asked_is_awaited_of_its_days_from_that_day_until_it_is_closed() -> None:
    assert part() == "not_asked"
    assert [part(asked(), day=day) for day in (FIRST, LAST)] == ["awaited"] * 2
    assert [part(asked(), day=day) for day in (FIRST - A_DAY, LAST + A_DAY)] == ["not_asked"] * 2
    assert part(asked(), as_at=ASKED) == "awaited"
    assert part(asked(), as_at=ASKED - A_DAY) == "not_asked"
    assert part(asked(closed=AS_AT + A_DAY)) == "awaited"
    assert part(asked(closed=AS_AT)) == "not_asked"


def test_a_no_declines_its_days_until_somebody_asks_again() -> None:
    no = answered(False, ASKED + A_DAY)
    assert [part(asked(), no, day=day) for day in (FIRST, LAST)] == ["declined"] * 2
    assert [part(no, day=day) for day in (FIRST - A_DAY, LAST + A_DAY)] == ["not_asked"] * 2
    assert part(asked(), no, as_at=ASKED + A_DAY) == "declined"
    assert part(asked(), no, as_at=ASKED) == "awaited"
    assert part(asked(ASKED + A_DAY), no) == "declined", "it was asked and answered on one day"
    assert part(asked(ASKED + 2 * A_DAY), no) == "awaited"


@pytest.mark.parametrize(("still_open", "found"), [(True, "awaited"), (False, "not_asked")])
def test_a_yes_is_awaited_while_its_decision_is_open(still_open: bool, found: str) -> None:
    assert part(answered(True, ASKED, still_open)) == found
    assert part(asked(), answered(True, ASKED, still_open)) == found


def test_the_last_word_is_heard_and_of_two_on_one_day_the_no() -> None:
    yes, no = answered(True, ASKED), answered(False, ASKED)
    assert part(yes, no) == part(no, yes) == "declined"
    assert part(answered(True, ASKED + A_DAY), no) == "awaited"
    assert part(yes, answered(False, ASKED + A_DAY)) == "declined"


def test_days_are_parted_and_what_was_said_of_others_is_not_heard() -> None:
    june = Month(2026, 6)
    days = span(june, None, None)
    said = Said((asked(),), ())
    within = span(june, FIRST, LAST)
    assert days_by_part(said, june, days, AS_AT) == {"awaited": within, "not_asked": days & ~within}
    assert days_by_part(Said(), june, days, AS_AT) == {"not_asked": days}
    of_one = AskedDecision(frozenset({"H"}), ASKED, FIRST, LAST)
    whole = Said((asked(), of_one), (answered(False, ASKED),))
    assert said_of_one(whole, lambda name, on: name == "H" and on == ASKED) == whole
    assert said_of_one(whole, lambda name, _: name == "J") == Said((asked(),), ())


def test_a_month_is_given_to_its_parts_to_the_penny() -> None:
    thirds: dict[PartOfExposure, Fraction] = {"declined": Fraction(100, 3), "not_asked": Fraction(200, 3)}
    assert in_parts(100, thirds) == InParts(declined=33, awaited=0, not_asked=67)
    assert in_parts(0, {}) == InParts(0, 0, 0)
