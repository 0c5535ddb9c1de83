"""Continuing care as a process: referrals, assessments with ten domains, forums, decisions, reviews.

All invented. Eligibility stands beside a split and never sets it: no agreement here follows from a case.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, get_args

from ledger.domain.continuing_care.sheets import CareDomain
from making.books import Books, days
from making.county import COUNCIL, health
from making.plan import Stay

DOMAINS = get_args(CareDomain)
HIGH = ("moderate", "high", "no_additional", "low", "low", "high", "moderate", "severe", "no_additional", "severe")
LOW = ("no_additional", "low", "no_additional", "low", "no_additional", "moderate", "low", "moderate", "low", "low")


class Case(NamedTuple):
    """A child's case: when it was referred, and what came on which day; nothing that is not reached yet."""

    child: str
    referred: date
    assessed: date | None = None
    forum: date | None = None
    decided: date | None = None
    result: str | None = None
    reviews: tuple[tuple[date, str], ...] = ()
    note: str | None = None


CASES = (
    Case("CH-0009", date(2026, 10, 12)),
    Case("CH-0075", date(2026, 9, 24), date(2026, 10, 15)),
    Case("CH-0014", date(2026, 9, 14), date(2026, 10, 5), date(2026, 10, 19)),
    Case("CH-0054", date(2026, 8, 3)),
    Case("CH-0043", date(2026, 6, 1), date(2026, 6, 25), date(2026, 7, 6), date(2026, 7, 13), "deferred"),
    Case(
        "CH-0087",
        date(2025, 5, 6),
        date(2025, 5, 28),
        date(2025, 6, 9),
        date(2025, 6, 16),
        "eligible",
        ((date(2025, 9, 15), "eligible"),),
    ),
    Case(
        "CH-0058",
        date(2025, 6, 2),
        date(2025, 6, 27),
        date(2025, 7, 7),
        date(2025, 7, 14),
        "not_eligible",
        note="Refused: needs are met by services for all children",
    ),
    Case(
        "CH-0031",
        date(2025, 1, 6),
        date(2025, 2, 20),
        date(2025, 3, 20),
        date(2025, 4, 7),
        "eligible",
        ((date(2025, 7, 8), "eligible"), (date(2026, 8, 24), "eligible")),
        "Decided after 91 days instead of 42, and the yearly review came six weeks late",
    ),
    Case("CH-0063", date(2025, 11, 3), date(2025, 11, 27), date(2025, 12, 8), date(2025, 12, 15), "eligible"),
    Case(
        "CH-0055",
        date(2024, 5, 7),
        date(2024, 6, 3),
        date(2024, 6, 10),
        date(2024, 6, 17),
        "eligible",
        ((date(2024, 9, 16), "eligible"), (date(2025, 9, 8), "not_eligible")),
        "Eligible for a year and no longer",
    ),
)
"""In each stage: referred only, assessed, at the forum, late without an assessment, deferred; decided with a review
overdue, refused, decided late, never reviewed, and no longer eligible."""


def state_care(books: Books, stays: list[Stay]) -> None:
    """Every case, each step in the book of its month."""
    first = {stay.child: stay for stay in reversed(stays) if stay.child}
    for number, case in enumerate(CASES, start=1):
        _state_case(books, f"CC-{number:03d}", case, first[case.child])


def _state_case(books: Books, code: str, case: Case, stay: Stay) -> None:
    board = health(stay.area, case.referred)[0]
    books.state(
        stay.known(case.referred),
        "care_cases",
        care_case=code,
        child=case.child,
        agency=board,
        referred_by=COUNCIL,
        referred_on=case.referred,
    )
    both = f"{COUNCIL} {board}"
    if case.assessed:
        _state_step(books, code, "assessment", case.assessed, both)
        for domain, level in zip(DOMAINS, LOW if case.result == "not_eligible" else HIGH, strict=True):
            books.state(case.assessed, "care_levels", care_case=code, domain=domain, on=case.assessed, level=level)
    if case.forum:
        recommended = "deferred" if case.result == "deferred" else case.result or "eligible"
        _state_step(books, code, "forum", case.forum, both, recommended)
    if case.decided:
        _state_step(books, code, "decision", case.decided, board, case.result)
        _state_circumstance(books, case, case.decided, case.result)
    for on, result in case.reviews:
        _state_step(books, code, "review", on, both, result)
        _state_circumstance(books, case, on, result)
    last = max(on for on in (case.referred, case.decided, *(on for on, _ in case.reviews)) if on)
    ended = "not_eligible" in (case.result, *(result for _, result in case.reviews))
    if ended or case.note:
        books.amend(last, "care_cases", code, closed_on=last if ended else None, note=case.note)


def _state_step(books: Books, code: str, step: str, on: date, agencies: str, result: str | None = None) -> None:
    due = {"assessment": days(14), "review": days(365)}.get(step)
    if step == "decision":
        due = days(91) if result == "eligible" else days(30) if result == "deferred" else None
    closing = step == "review" and result == "not_eligible"
    books.state(
        on,
        "care_steps",
        care_case=code,
        step=step,
        on=on,
        result=result,
        agencies=agencies,
        next_due=on + due if due and not closing else None,
        note="More evidence on sleep and on medicines is asked for" if result == "deferred" else None,
    )


def _state_circumstance(books: Books, case: Case, on: date, result: str | None) -> None:
    """What the decision makes of the circumstance beside the split; a deferral leaves it unknown."""
    value = {"eligible": "eligible", "not_eligible": "not eligible"}.get(result or "", "not known")
    books.state(on, "circumstances", child=case.child, what="continuing_care", value=value, first_day=on)
