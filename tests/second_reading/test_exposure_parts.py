"""The reading of the three parts of exposure, on stories told by hand."""

from __future__ import annotations

from datetime import date

from tests.second_reading.exposure_parts import Asking, Part, Span, Succession, Word, part, to_answer

APRIL = Span(date(2026, 4, 1))
DAY = date(2026, 4, 15)
TODAY = date(2026, 6, 30)
ASKED_BEFORE = Asking(frozenset({"H"}), date(2026, 3, 2), APRIL)
ASKED_AFTER = Asking(frozenset({"H"}), date(2026, 5, 4), APRIL)
NO = Word("H", yes=False, on=date(2026, 4, 20), about=APRIL)
YES = Word("H", yes=True, on=date(2026, 4, 20), about=APRIL, decision_open=True)


def of_health(*said: Asking | Word, as_at: date = TODAY) -> Part:
    """Which part health's share of 15 April belongs to."""
    askings = [each for each in said if isinstance(each, Asking)]
    return part("H", DAY, askings, [each for each in said if isinstance(each, Word)], as_at)


def test_nobody_was_asked() -> None:
    assert of_health() == "not_asked"
    assert part("Y", DAY, [ASKED_BEFORE], [], TODAY) == "not_asked"


def test_asked_before_or_after_the_agreement_ran_out_and_no_answer() -> None:
    assert of_health(ASKED_BEFORE) == "awaited"
    assert of_health(ASKED_AFTER) == "awaited"
    assert of_health(ASKED_AFTER, as_at=date(2026, 5, 3)) == "not_asked"


def test_the_last_word_is_no() -> None:
    assert of_health(ASKED_BEFORE, NO) == "declined"
    assert of_health(NO) == "declined"
    assert of_health(ASKED_BEFORE, NO, as_at=date(2026, 4, 19)) == "awaited"


def test_asked_again_after_a_no() -> None:
    assert of_health(ASKED_BEFORE, NO, ASKED_AFTER) == "awaited"


def test_a_no_after_a_yes_and_a_yes_after_a_no() -> None:
    later_yes = Word("H", yes=True, on=date(2026, 5, 1), about=APRIL, decision_open=True)
    assert of_health(NO, later_yes) == "awaited"
    assert of_health(YES, Word("H", yes=False, on=date(2026, 5, 1), about=APRIL)) == "declined"


def test_yes_while_the_decision_is_open() -> None:
    assert of_health(ASKED_BEFORE, YES) == "awaited"


def test_a_word_on_other_days_says_nothing_of_these() -> None:
    of_march = Word("H", yes=False, on=date(2026, 4, 20), about=Span(date(2026, 3, 1), date(2026, 3, 31)))
    assert of_health(of_march) == "not_asked"
    assert of_health(of_march, ASKED_BEFORE) == "awaited"


def test_a_request_that_was_withdrawn_asks_no_more() -> None:
    withdrawn = Asking(frozenset({"H"}), date(2026, 3, 2), APRIL, closed_on=date(2026, 3, 9))
    assert of_health(withdrawn) == "not_asked"


PASSED = (Succession("H", "K", date(2026, 4, 16)),)
"""H is no more after 15 April; K took over what it was to do."""


def of_health_that_passed(*said: Asking | Word, day: date = DAY) -> Part:
    """Which part the share of a day belongs to, 15 April if none is named, once K holds the duty to answer."""
    askings = [each for each in said if isinstance(each, Asking)]
    return part("H", day, askings, [each for each in said if isinstance(each, Word)], TODAY, PASSED)


def test_the_successor_is_asked_and_answers_for_the_agency_that_is_no_more() -> None:
    asked_of_k = Asking(frozenset({"K"}), date(2026, 5, 4), APRIL)
    no_of_k = Word("K", yes=False, on=date(2026, 5, 6), about=APRIL)
    assert of_health_that_passed(asked_of_k) == "awaited"
    assert of_health(asked_of_k) == "not_asked"
    assert of_health_that_passed(ASKED_BEFORE) == "awaited"
    assert of_health_that_passed(ASKED_BEFORE, no_of_k) == "declined"
    assert [to_answer("H", date(2026, 4, day), PASSED) for day in (15, 16)] == ["H", "K"]


def test_what_the_successor_said_before_it_took_over_is_of_days_from_then_on() -> None:
    early = Word("K", yes=False, on=date(2026, 4, 10), about=APRIL)
    assert of_health_that_passed(ASKED_BEFORE, early) == "awaited"
    assert of_health_that_passed(ASKED_BEFORE, early, day=date(2026, 4, 16)) == "declined"
