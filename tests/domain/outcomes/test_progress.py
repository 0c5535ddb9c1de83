"""Distance travelled is exact, knows which way is better, and keeps raters apart; bands begin where they should."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book.instruments import known_instruments
from ledger.domain.money_and_days.periods import Month
from ledger.domain.outcomes.accountability import BorneInYear, answer_for, cover_of, twelve_months_to
from ledger.domain.outcomes.progress import STATE_MEANINGS, OutcomeState, Progress, progress, state_of, way_travelled
from ledger.domain.outcomes.sheets import Observation, Outcome, OutcomeEnding, Rater
from ledger.domain.placements.sheets import Placement

DAY = date(2026, 6, 30)
INSTRUMENTS = known_instruments()
SDQ, GOAL, MOVES = (INSTRUMENTS[name] for name in ("sdq", "goal", "placement_moves"))
HOME = Placement(placement="A", child="K1", provider="P", setting="K2", lead_budget="B", first_day=date(2026, 1, 1))
scores = st.integers(0, 80).map(lambda halves: Decimal(halves) / 2)


def aim(**cells: object) -> Outcome:
    return Outcome(
        **{
            "outcome": "O",
            "placement": "A",
            "domain": "health",
            "statement": "Sleeps",
            "accountable": "H",
            "first_day": date(2026, 1, 1),
            "instrument": "sdq",
            "baseline": Decimal(27),
            "target": Decimal(17),
            **cells,
        }
    )


def seen(on: date, value: int, rater: str) -> Observation:
    return Observation(outcome="O", on=on, value=Decimal(value), rater=rater)


def stands(
    outcome: Outcome, *observations: Observation, ending: OutcomeEnding | None = None, home: Placement = HOME
) -> Progress:
    return progress(outcome, home, observations, ending, INSTRUMENTS[outcome.instrument], DAY, 183)


def test_every_instrument_of_the_sheet_is_in_the_reference_list_with_its_source() -> None:
    named = set(Outcome.columns()["instrument"].choices)
    assert named == set(INSTRUMENTS)
    assert all(each.source and each.name for each in INSTRUMENTS.values())
    assert all(each.better in ("higher", "lower") for code, each in INSTRUMENTS.items() if code != "other")
    assert set(STATE_MEANINGS) == set(get_args(OutcomeState))


@pytest.mark.parametrize(
    ("rater", "ends"),
    [
        ("carer", ("0", "13.5", "14", "16.99", "17", "19.5", "20", "40")),
        ("teacher", ("0", "11.5", "12", "15.99", "16", "18.5", "19", "40")),
        ("child", ("0", "14.5", "15", "17.99", "18", "19.5", "20", "40")),
    ],
)
def test_the_four_published_bands_begin_where_they_do_for_that_rater(rater: Rater, ends: tuple[str, ...]) -> None:
    twice = [words for words in ("close to average", "slightly raised", "high", "very high") for _ in range(2)]
    assert [SDQ.band(Decimal(value), rater) for value in ends] == twice
    assert [SDQ.band(Decimal(value), rater) for value in ("40.5", "-1")] == ["", ""]


@pytest.mark.parametrize("rater", ["practitioner", "record", None])
def test_a_value_by_nobody_who_has_a_form_has_no_band(rater: Rater | None) -> None:
    assert SDQ.in_words(Decimal(22), rater) == "22 of 40"


def test_values_read_in_words() -> None:
    assert SDQ.in_words(Decimal(22), "carer") == "22 of 40, very high"
    assert SDQ.in_words(Decimal(16), "teacher") == "16 of 40, high"
    assert SDQ.in_words(Decimal(16), "carer") == "16 of 40, slightly raised"
    assert GOAL.in_words(Decimal("7.5")) == "7.5 of 10"
    assert [MOVES.reads(Decimal(number)) for number in (0, 1, 2)] == ["0 moves", "1 move", "2 moves"]
    assert INSTRUMENTS["attendance"].reads(Decimal("90.0")) == "90%"


def test_what_is_odd_about_a_value_is_told() -> None:
    assert SDQ.oddity(Decimal(41)) == "off the scale from 0 to 40"
    assert MOVES.oddity(Decimal("1.5")) == "not a whole number"
    assert MOVES.oddity(Decimal(-1)) == "off the scale from 0 up"
    assert [GOAL.oddity(Decimal(number)) for number in ("0", "7.5", "10")] == ["", "", ""]
    assert INSTRUMENTS["other"].oddity(Decimal(-1000)) == ""


@given(scores, scores, scores)
def test_a_fall_in_the_sdq_is_what_a_rise_is_on_a_scale_turned_round(
    baseline: Decimal, target: Decimal, value: Decimal
) -> None:
    turned = [Decimal(40) - number for number in (baseline, target, value)]
    assert way_travelled(SDQ, baseline, target, value) == way_travelled(GOAL, *turned)
    assert state_of(SDQ, baseline, target, value) == state_of(GOAL, *turned)


@given(scores, scores, scores, scores)
def test_further_on_the_better_side_is_never_less_of_the_way(
    baseline: Decimal, target: Decimal, one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))
    ways = way_travelled(GOAL, baseline, target, low), way_travelled(GOAL, baseline, target, high)
    if ways[0] is not None and ways[1] is not None:
        assert ways[0] <= ways[1]
        assert (ways[1] - ways[0]) * Fraction(target - baseline) == Fraction(high - low)
    else:
        assert target <= baseline
        assert ways == (None, None)


@given(scores, scores, scores)
def test_the_state_says_what_the_way_says(baseline: Decimal, target: Decimal, value: Decimal) -> None:
    way, state = way_travelled(SDQ, baseline, target, value), state_of(SDQ, baseline, target, value)
    if way is not None:
        assert (state == "reached") == (way >= 1)
        assert (state == "moved") == (0 < way < 1)
        assert (state == "stuck") == (way == 0)
        assert (state == "worse") == (way < 0)


def test_the_last_word_counts_and_of_one_day_the_childs_and_no_rater_is_averaged() -> None:
    found = stands(
        aim(),
        seen(date(2026, 2, 1), 27, "child"),
        seen(date(2026, 2, 1), 22, "teacher"),
        seen(date(2026, 3, 1), 17, "child"),
        seen(date(2026, 5, 1), 20, "teacher"),
        seen(date(2026, 5, 1), 27, "child"),
        seen(date(2026, 7, 1), 5, "carer"),
    )
    assert [(each.rater, each.baseline, each.observation.value, each.way) for each in found.readings] == [
        ("child", 27, 27, 0),
        ("teacher", 22, 20, Fraction(2, 5)),
    ]
    assert (found.state, found.raters_differ, found.observations) == ("stuck", True, 5)


def test_each_rater_is_measured_from_that_raters_own_first_observation() -> None:
    """Stated at 27, by nobody; the teacher saw 14 and then 16: away, though far under what was stated."""
    found = stands(aim(), seen(date(2026, 2, 1), 14, "teacher"), seen(date(2026, 5, 1), 16, "teacher"))
    assert (found.readings[0].baseline, found.state, found.readings[0].percent) == (14, "worse", None)


def test_what_is_counted_and_what_the_record_says_starts_where_it_was_stated() -> None:
    moves = aim(instrument="placement_moves", baseline=Decimal(4), target=Decimal(0))
    assert stands(moves, seen(DAY, 1, "practitioner")).readings[0].way == Fraction(3, 4)
    assert stands(aim(), seen(DAY, 22, "record")).readings[0].way == Fraction(1, 2)


def test_a_rater_who_said_it_once_has_moved_nowhere_and_another_who_can_be_compared_tells_the_outcome() -> None:
    once = stands(aim(), seen(date(2026, 5, 1), 10, "carer"))
    assert (once.state, once.readings[0].way, once.readings[0].baseline) == ("first_rating", None, 10)
    both = stands(
        aim(),
        seen(date(2026, 2, 1), 27, "carer"),
        seen(date(2026, 4, 1), 22, "carer"),
        seen(date(2026, 5, 1), 30, "teacher"),
    )
    assert (both.last_word, both.told_by) == (both.readings[0], both.readings[1])
    assert (both.state, both.readings[1].percent) == ("moved", 50)


@pytest.mark.parametrize(
    ("value", "percent"), [(40, None), (28, None), (27, 0), (22, 50), (17, 100), (16, 100), (0, 100)]
)
def test_a_percent_is_never_above_a_hundred_nor_below_nil(value: int, percent: int | None) -> None:
    found = stands(aim(), seen(date(2026, 2, 1), 27, "carer"), seen(date(2026, 5, 1), value, "carer"))
    assert found.readings[0].percent == percent


def test_a_target_that_is_not_met_is_never_the_whole_way() -> None:
    stated = aim(instrument="other", baseline=Decimal(0), target=Decimal(1000))
    found = stands(stated, seen(date(2026, 2, 1), 0, "carer"), seen(date(2026, 5, 1), 999, "carer"))
    assert (found.state, found.readings[0].percent) == ("moved", 99)


def test_who_starts_beyond_the_target_does_not_turn_round_which_way_is_better() -> None:
    stated = aim(instrument="other", baseline=Decimal(1), target=Decimal(4))
    found = stands(stated, seen(date(2026, 2, 1), 6, "child"), seen(date(2026, 5, 1), 7, "child"))
    assert (found.state, found.readings[0].way) == ("moved", None)


def test_evidence_goes_stale_on_the_day_after_its_days_are_over() -> None:
    on = DAY - timedelta(days=183)
    assert stands(aim(), seen(on, 20, "carer")).evidence == "current"
    assert stands(aim(), seen(on - timedelta(days=1), 20, "carer")).evidence == "stale"
    assert stands(aim(first_day=on)).evidence == "awaited"
    assert stands(aim(first_day=on - timedelta(days=1))).evidence == "missing"
    assert stands(aim(first_day=on - timedelta(days=1))).needs_evidence


def test_an_outcome_that_ended_or_whose_child_left_asks_for_no_evidence() -> None:
    over = OutcomeEnding(outcome="O", on=date(2026, 5, 31), why="met")
    left = HOME.model_copy(update={"last_day": date(2026, 5, 31)})
    later = OutcomeEnding(outcome="O", on=date(2026, 7, 1), why="stuck")
    assert (stands(aim(), ending=over).standing, stands(aim(), ending=over).needs_evidence) == ("ended", False)
    assert (stands(aim(), home=left).standing, stands(aim(), home=left).evidence) == ("left", "")
    assert (stands(aim(), home=left).part, stands(aim(), ending=over).part) == ("ended", "ended")
    assert (stands(aim(), ending=later).standing, stands(aim(), ending=later).ending) == ("open", None)
    assert stands(aim(first_day=date(2026, 7, 1))).standing == "not_begun"


def test_money_stands_behind_an_outcome_until_its_last_day_or_the_childs() -> None:
    def cover(*found: Progress, home: Placement = HOME) -> str:
        return cover_of(home, found, DAY)

    def ended(on: date) -> Progress:
        return stands(aim(), ending=OutcomeEnding(outcome="O", on=on, why="changed"))

    left = HOME.model_copy(update={"last_day": date(2026, 3, 31)})
    assert cover() == "none_set"
    assert (cover(ended(DAY)), cover(ended(DAY - timedelta(days=1)))) == ("outcome", "all_ended")
    assert cover(ended(date(2026, 3, 31)), home=left) == "outcome"
    assert cover(ended(date(2026, 3, 30)), home=left) == "all_ended"
    assert cover(stands(aim(first_day=date(2026, 4, 1))), home=left) == "not_begun"


def test_who_stands_behind_an_outcome_is_told_apart_from_a_placement_nobody_was_charged_for() -> None:
    found = stands(aim())
    council, board = BorneInYear("A", "C-SC", "C", 600, 600), BorneInYear("A", "N-CC", "N", 400, 0)
    assert answer_for(found, "H", ["H"], [], []).backing == "not_charged"
    assert answer_for(found, "H", ["H"], [board, council], []).backing == "no_funder"
    assert answer_for(found, "H", ["H"], [board, council], []).funders == (council, board)
    assert answer_for(found, "H", ["H"], [council], ["H"]).backing == "in_kind"
    assert answer_for(found, "N", ["H", "N"], [council, board], []).backing == "funds"


def test_twelve_months_end_with_the_month_of_the_day() -> None:
    assert twelve_months_to(date(2026, 12, 1)) == (Month(2026, 1), Month(2026, 12))
    assert twelve_months_to(date(2026, 6, 30)) == (Month(2025, 7), Month(2026, 6))
