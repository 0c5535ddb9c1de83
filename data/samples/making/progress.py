"""What it is for: outcomes set with each child, what was observed since, and the reviews."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from making.books import END, Books, days
from making.county import COUNCIL, health
from making.plan import Stay


class Aim(NamedTuple):
    """An outcome as it is set for many children: baselines and targets are drawn around these."""

    domain: str
    statement: str
    whose_words: str
    accountable: str
    instrument: str
    baseline: int
    target: int
    raters: tuple[str, ...]
    top: int


AIMS = [
    Aim(
        "relationships",
        "I can fall out with people and make up again",
        "child",
        "council",
        "goal",
        2,
        8,
        ("child", "carer"),
        10,
    ),
    Aim(
        "health",
        "Feels calmer and sleeps through most nights",
        "family",
        "health",
        "sdq",
        24,
        14,
        ("carer", "teacher"),
        40,
    ),
    Aim(
        "education",
        "Is in lessons every day",
        "practitioner",
        "council",
        "attendance",
        52,
        92,
        ("record",),
        100,
    ),
    Aim(
        "stability",
        "One home, no unplanned moves",
        "practitioner",
        "council",
        "placement_moves",
        3,
        0,
        ("record",),
        9,
    ),
    Aim(
        "safety",
        "Grown-ups do not need to hold me",
        "child",
        "health",
        "restraint",
        7,
        0,
        ("record", "practitioner"),
        40,
    ),
    Aim("safety", "Does not go missing", "family", "council", "missing", 5, 0, ("record",), 30),
    Aim(
        "relationships",
        "Trusts that carers are there",
        "practitioner",
        "council",
        "secure_base",
        2,
        5,
        ("practitioner", "carer"),
        5,
    ),
    Aim(
        "independence",
        "I can cook, shop and get about on my own",
        "child",
        "council",
        "goal",
        3,
        8,
        ("child", "practitioner"),
        10,
    ),
    Aim("closer_to_home", "Sees family every week", "family", "council", "other", 1, 4, ("record", "child"), 7),
    Aim("health", "I can talk about what happened", "child", "health", "goal", 1, 7, ("child",), 10),
]


QUIET = {
    "OC-0066-1": date(2026, 2, 1),
    "OC-0090-1": date(2025, 6, 1),
    "OC-0099-3": date(2025, 12, 1),
    "OC-0113-3": date(2026, 3, 1),
}
"""Outcomes that nobody has observed since that day: evidence goes stale, or the goal is another one now."""
NOTHING_SET = frozenset({"PL-0085", "PL-0118"})
"""Placements for which no outcome was ever set: money that no outcome stands behind."""


def state_progress(books: Books, stay: Stay) -> None:
    """Outcomes, observations about every three months, and reviews of one stay."""
    if stay.child is None:
        return
    for number in range(1, 3 + stay.number % 2) if stay.code not in NOTHING_SET else ():
        aim = AIMS[(stay.number * 3 + number * 7) % len(AIMS)]
        _state_outcome(books, stay, aim, f"OC-{stay.code[3:]}-{number}")
    _state_reviews(books, stay)


def _state_outcome(books: Books, stay: Stay, aim: Aim, code: str) -> None:
    rng = stay.rng
    baseline = min(max(aim.baseline + rng.randrange(-2, 4), _lowest(aim)), aim.top)
    first = stay.first + days(rng.randrange(0, 25))
    if first > stay.until:
        return
    books.state(
        stay.known(first),
        "outcomes",
        outcome=code,
        placement=stay.code,
        domain=aim.domain,
        statement=aim.statement,
        whose_words=aim.whose_words,
        accountable=COUNCIL if aim.accountable == "council" else health(stay.area, first)[0],
        first_day=first,
        due=first + days(rng.randrange(180, 400)),
        instrument=aim.instrument,
        baseline=baseline,
        target=aim.target,
    )
    pace = rng.randrange(-2, 7)  # Tenths of the way to the target in a quarter; some go backwards.
    on, step = first + days(rng.randrange(75, 105)), 1
    while on <= stay.until:
        for rater in aim.raters:
            _observe(books, stay, code, aim, on, rater, baseline, pace * step)
        on, step = on + days(rng.randrange(80, 110)), step + 1


def _observe(books: Books, stay: Stay, code: str, aim: Aim, on: date, rater: str, baseline: int, tenths: int) -> None:
    noise = stay.rng.randrange(-1, 2)
    way = Decimal((aim.target - baseline) * min(tenths, 11)) / 10
    value = min(max(round(baseline + way) + noise, _lowest(aim)), aim.top)
    if on > QUIET.get(code, END):
        return
    books.state(stay.known(on), "observations", outcome=code, on=on, value=value, rater=rater)


def _lowest(aim: Aim) -> int:
    """Ratings of Secure Base begin at one, every other measure at nothing."""
    return 1 if aim.instrument == "secure_base" else 0


def _state_reviews(books: Books, stay: Stay) -> None:
    """Three months after the start, then every half year; some are missed and some are late."""
    rng = stay.rng
    due, number = stay.first + days(90), 1
    while due <= min(stay.until, END):
        held = due + days(rng.randrange(0, 50))
        following = held + days(183)
        if rng.randrange(8) and held <= stay.until:
            _state_review(books, stay, number, held, following)
            number += 1
        due = following


def _state_review(books: Books, stay: Stay, number: int, held: date, following: date) -> None:
    rng = stay.rng
    right = rng.randrange(4) > 0
    board = health(stay.area, held)[0]
    agencies = f"{COUNCIL} {board}" if rng.randrange(6) else COUNCIL
    books.state(
        stay.known(held),
        "reviews",
        review=f"RV-{stay.code[3:]}-{number}",
        placement=stay.code,
        held_on=held,
        agencies=agencies,
        split_still_right=right,
        next_review=following,
        note=None if right else "Needs have changed; take the split back to the panel",
    )
