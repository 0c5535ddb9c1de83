"""Goals as they go: met, changed, stuck and replaced, in whose words; one child's difficulties over years."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from making.books import END, Books
from making.county import COUNCIL, NORTH
from making.plan import Stay


class Goal(NamedTuple):
    """A goal that took another's place: whose words, the measure at the start and aimed for, and since."""

    code: str
    statement: str
    whose_words: str
    first: date
    baseline: int
    target: int
    seen: tuple[tuple[date, int], ...] = ()


GOALS = (
    Goal(
        "OC-0090-8",
        "I want to go to swimming club without a grown-up",
        "child",
        date(2025, 6, 2),
        2,
        8,
        ((date(2025, 9, 8), 4), (date(2025, 12, 8), 4), (date(2026, 3, 9), 4)),
    ),
    Goal(
        "OC-0090-9",
        "I want one friend who comes to tea",
        "child",
        date(2026, 5, 4),
        1,
        7,
        ((date(2026, 7, 13), 4), (date(2026, 10, 5), 6)),
    ),
    Goal("OC-0004-9", "I can say when I need somebody", "child", date(2026, 9, 14), 1, 6),
    Goal("OC-0082-9", "She tells us when she has had enough", "family", date(2026, 10, 12), 2, 7),
    Goal("OC-0071-9", "I can talk to my sister about it too", "child", date(2026, 9, 14), 3, 8),
)
ENDINGS = (
    ("OC-0090-1", date(2025, 6, 2), "changed", "OC-0090-8", "The goal was ours; this one is the child's own"),
    ("OC-0090-8", date(2026, 5, 4), "stuck", "OC-0090-9", "The club has no place for wheelchairs"),
    ("OC-0004-1", date(2026, 9, 14), "stuck", "OC-0004-9", "Too big a step; a smaller one first"),
    ("OC-0082-2", date(2026, 10, 12), "changed", "OC-0082-9", "The family put it in their own words"),
    ("OC-0071-2", date(2026, 9, 14), "met", "OC-0071-9", None),
    ("OC-0041-1", date(2026, 8, 17), "met", None, None),
    ("OC-0047-3", date(2026, 10, 6), "met", None, "In lessons every day since September"),
    ("OC-0103-2", date(2026, 10, 29), "no_longer_needed", None, "Two and a half years in one home"),
)
"""Which outcome ended when, why, and what came after it."""
LEFT_SINCE = date(2026, 1, 1)
DIFFICULTIES = "OC-0103-9"
SCORES = (
    (date(2024, 5, 20), 27, 25, 22),
    (date(2024, 11, 18), 26, 24, 21),
    (date(2025, 5, 19), 21, 22, 18),
    (date(2025, 11, 17), 16, 18, 15),
    (date(2026, 5, 18), 14, 15, 12),
    (date(2026, 10, 12), 12, 14, 11),
)
"""Total difficulties as carer, teacher and child scored them: from a cause for concern to close to average."""


def state_goals(books: Books, stays: list[Stay]) -> None:
    """New goals first, then what ended and what took its place, then one child's difficulties over the years."""
    for goal in GOALS:
        _state_goal(books, goal)
    for outcome, on, why, after, note in ENDINGS:
        books.state(on, "outcome_endings", outcome=outcome, on=on, why=why, replaced_by=after, note=note)
    for stay in stays:
        if stay.last and LEFT_SINCE <= stay.last <= END:
            _state_left(books, stay)
    _state_difficulties(books)


def _state_goal(books: Books, goal: Goal) -> None:
    books.state(
        goal.first,
        "outcomes",
        outcome=goal.code,
        placement=f"PL-{goal.code[3:7]}",
        domain="relationships",
        statement=goal.statement,
        whose_words=goal.whose_words,
        accountable=COUNCIL,
        first_day=goal.first,
        due=goal.first.replace(year=goal.first.year + 1),
        instrument="goal",
        baseline=goal.baseline,
        target=goal.target,
    )
    for on, value in goal.seen:
        books.state(on, "observations", outcome=goal.code, on=on, value=value, rater="child")


def _state_left(books: Books, stay: Stay) -> None:
    """A child who left takes the outcomes of that placement along."""
    known = stay.known(stay.last or END)
    for (sheet, key), row in list(books.known.items()):
        if sheet == "outcomes" and getattr(row, "placement", None) == stay.code:
            books.state(
                max(known, books.first_stated("outcomes", *key)),
                "outcome_endings",
                outcome=key[0],
                on=stay.last,
                why="left",
            )


def _state_difficulties(books: Books) -> None:
    first = SCORES[0][0]
    books.state(
        first,
        "outcomes",
        outcome=DIFFICULTIES,
        placement=f"PL-{DIFFICULTIES[3:7]}",
        domain="health",
        statement="Fewer worries at home and at school",
        whose_words="practitioner",
        accountable=NORTH,
        first_day=first,
        due=date(2026, 12, 31),
        instrument="sdq",
        baseline=27,
        target=13,
    )
    for on, *scores in SCORES:
        for rater, value in zip(("carer", "teacher", "child"), scores, strict=True):
            books.state(on, "observations", outcome=DIFFICULTIES, on=on, value=value, rater=rater)
