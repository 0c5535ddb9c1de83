"""When a review is due: what needs somebody and the life of a split say the same of every history."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.action_required.attention import matters_of
from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.decisions.life import lives
from ledger.domain.decisions.records import Records
from ledger.domain.outcomes.sheets import Review
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.in_force import decided_spans
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.sheets import Agreement
from tests.domain.splits.random_packages import books, days


@st.composite
def reviewed_books(draw: st.DrawFn) -> list[Row]:
    """Books whose agreements may say when they are to be reviewed, with joint reviews held on any day."""
    rows = [
        row.model_copy(update={"review_by": draw(st.none() | days().map(lambda day: max(day, first)))})
        if isinstance(row, Agreement) and (first := row.first_day)
        else row
        for row in draw(books())
    ]
    held = draw(st.lists(days(), max_size=3))
    return rows + [
        Review(
            review=f"V{number}",
            placement="PL1",
            held_on=on,
            next_review=draw(st.none() | st.integers(1, 60).map(lambda later, on=on: on + timedelta(later))),
        )
        for number, on in enumerate(held)
    ]


def overdue(rows: list[Row], on: date) -> tuple[list[tuple[str, date]], list[tuple[str, date]]]:
    """Reviews that were due before a day on which a decision counts: by what needs somebody, and by the lives.

    Without a decision there is no life to tell it; of one that declined, its own life does.
    """
    facts = Facts.of(rows)
    (package,) = packages_of(facts)
    counts = next((deal.code for first, last, deal in decided_spans(package) if first <= on <= last), None)
    matters = matters_of(package, purses_of(facts), Records(facts), on) if counts else ()
    told = [
        (life.deal.code, step.on)
        for life in lives(package, facts, on)
        for step in life.steps
        if step.what == "review_due" and step.on and step.on < on
    ]
    return [(counts or "", each.since) for each in matters if each.what == "review_overdue"], told


@given(rows=reviewed_books(), on=days())
def test_when_a_review_is_due_is_told_once(rows: list[Row], on: date) -> None:
    needs_somebody, in_its_life = overdue(rows, on)
    assert needs_somebody == in_its_life


def agreement(code: str, first: date, last: date | None, review_by: date | None = None) -> Agreement:
    return Agreement(
        agreement=code,
        placement="PL1",
        status="agreed",
        basis="panel",
        first_day=first,
        last_day=last,
        decided_on=first,
        review_by=review_by,
    )


PLACED: list[Row] = [
    Budget(budget="SC", agency="COUNCIL", stream="social_care", name="Social care"),
    Placement(placement="PL1", child="C1", provider="P1", setting="K2", lead_budget="SC", first_day=date(2025, 9, 1)),
]
REVIEWED = Review(review="V", placement="PL1", held_on=date(2025, 12, 1), next_review=date(2026, 3, 1))


def test_a_review_is_of_the_placement_whatever_agreement_follows_it() -> None:
    follows = [agreement("A", date(2025, 9, 1), date(2025, 12, 31)), agreement("B", date(2026, 1, 1), None)]
    told = [("B", date(2026, 3, 1))]
    assert overdue([*PLACED, REVIEWED, *follows], date(2026, 4, 1)) == (told, told)


def test_a_day_that_the_agreement_which_follows_states_goes_before_it() -> None:
    follows = [
        agreement("A", date(2025, 9, 1), date(2025, 12, 31)),
        agreement("B", date(2026, 1, 1), None, review_by=date(2026, 2, 1)),
    ]
    told = [("B", date(2026, 2, 1))]
    assert overdue([*PLACED, REVIEWED, *follows], date(2026, 4, 1)) == (told, told)


def test_a_review_that_is_overdue_is_told_though_it_is_known_when_the_agreement_ends() -> None:
    ends = [agreement("A", date(2025, 9, 1), date(2026, 6, 30))]
    told = [("A", date(2026, 3, 1))]
    assert overdue([*PLACED, REVIEWED, *ends], date(2026, 4, 1)) == (told, told)


def test_before_a_stay_begins_no_review_of_it_is_overdue() -> None:
    later = PLACED[1].model_copy(update={"first_day": date(2025, 11, 22)})
    decided = agreement("A", date(2025, 11, 20), None, review_by=date(2025, 11, 20))
    rows = [PLACED[0], later, decided.model_copy(update={"status": "declined"})]
    assert overdue(rows, date(2025, 11, 21)) == ([], [])
