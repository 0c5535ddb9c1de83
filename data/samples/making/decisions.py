"""Decisions: how each stay's agreement came about, when the books learnt of it, and who approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from ledger.domain.money_and_days.periods import Month
from making.books import END, Books, days
from making.county import COUNCIL, health
from making.deals import state_clauses
from making.plan import Stay

SOON = date(2026, 12, 13)
"""When agreements end that are about to: a few weeks after the last book."""
PANEL = "Joint commissioning panel"
BASES = {"S1": "ehcp", "T4": "s117", "R2": "s117", "WRAP": "continuing_care", "VOID": "s75"}


def panel_on_or_after(day: date) -> date:
    """The panel sits on the second Tuesday of each month."""
    month = Month.of(day)
    while True:
        first = month.first_day
        sits = first + days((1 - first.weekday()) % 7 + 7)
        if sits >= day:
            return sits
        month = month.next


def state_decisions(books: Books, stay: Stay) -> None:
    """The stay's story, told agreement by agreement."""
    STORIES[stay.story](books, stay)


def agree(books: Books, stay: Stay, on: date, number: int, status: str, **more: Any) -> str:
    """State an agreement with the clauses of its deal; gives back its code."""
    code = f"AG-{stay.code[3:]}-{number}"
    deal, first = more.pop("deal", stay.deal), more.pop("first", stay.first)
    known = stay.known(on)
    decided = None if status in ("in_principle", "draft") else on
    books.state(
        known,
        "agreements",
        agreement=code,
        placement=stay.code,
        status=status,
        basis="s75" if stay.fee == "joint" else BASES.get(stay.setting, "panel"),
        first_day=first,
        decided_on=decided,
        panel=PANEL if decided else None,
        minute=_minute(stay, decided),
        requested_on=more.pop("requested", min(stay.first + days(3), on)),
        review_by=on + days(365 if status == "agreed" else 90),
        **more,
    )
    if status != "draft":
        state_clauses(books, known, code, stay, deal, first)
    if decided and status != "declined":
        _approve(books, stay, code, on)
    return code


def _minute(stay: Stay, decided: date | None) -> str | None:
    return f"JCP minutes {decided.year}/{decided.month:02d}, {stay.code}" if decided else None


def _decide(books: Books, stay: Stay, code: str, on: date, status: str) -> None:
    """What was agreed in principle is decided."""
    if stay.known(on) > END:
        return
    books.amend(
        stay.known(on),
        "agreements",
        code,
        status=status,
        decided_on=on,
        panel=PANEL,
        minute=_minute(stay, on),
        review_by=on + days(365),
    )
    if status == "agreed":
        _approve(books, stay, code, on)


def _approve(books: Books, stay: Stay, code: str, on: date) -> None:
    """Both sides sign, mostly: of the health board's signatures some are missing, and a few say no."""
    books.state(
        stay.known(on),
        "approvals",
        agreement=code,
        agency=COUNCIL,
        role="Head of placements",
        decided=True,
        on=on,
    )
    signed = on + days(stay.rng.randrange(2, 25))
    if stay.rng.randrange(7):
        agreed = stay.rng.randrange(30) > 0
        books.state(
            stay.known(signed),
            "approvals",
            agreement=code,
            agency=health(stay.area, signed)[0],
            role="Director of children's commissioning",
            decided=agreed,
            on=signed,
            note=None if agreed else "Evidence of health need not received",
        )


def _agreed(books: Books, stay: Stay) -> None:
    """Asked for at once, decided at one of the next panels; half of them stand in principle until then."""
    decided = panel_on_or_after(stay.first + days(stay.rng.randrange(5, 40)))
    ends = SOON if "expires" in stay.events else None
    if stay.rng.randrange(2):
        code = agree(books, stay, stay.first, 1, "in_principle", last_day=ends)
        _decide(books, stay, code, decided, "agreed")
    else:
        agree(books, stay, decided, 1, "agreed", last_day=ends)


def _late(books: Books, stay: Stay) -> None:
    """Decided five to eight months later, back to the first day."""
    agree(books, stay, panel_on_or_after(stay.first + days(stay.rng.randrange(140, 230))), 1, "agreed")


def _interim(books: Books, stay: Stay, deal: str) -> str:
    return agree(books, stay, panel_on_or_after(stay.first), 1, "interim", deal=deal)


def _interim_agreed(books: Books, stay: Stay) -> None:
    """Half each without prejudice; then the deal proper, back to the first day."""
    interim = _interim(books, stay, "halves")
    decided = panel_on_or_after(stay.first + days(stay.rng.randrange(120, 260)))
    agree(books, stay, decided, 2, "agreed", supersedes=interim)


def _interim_declined(books: Books, stay: Stay) -> None:
    """Half each without prejudice; then health says no, from the panel's day."""
    interim = _interim(books, stay, "halves")
    decided = panel_on_or_after(stay.first + days(stay.rng.randrange(70, 110)))
    agree(books, stay, decided, 2, "declined", supersedes=interim, first=decided)


def _interim_open(books: Books, stay: Stay) -> None:
    """Without prejudice, and so it stays."""
    _interim(books, stay, stay.deal)


def _principle_agreed(books: Books, stay: Stay) -> None:
    """In principle for months, then agreed."""
    code = agree(books, stay, stay.first, 1, "in_principle")
    _decide(books, stay, code, panel_on_or_after(stay.first + days(50)), "agreed")


def _principle_declined(books: Books, stay: Stay) -> None:
    """In principle for months, then declined."""
    code = agree(books, stay, stay.first, 1, "in_principle")
    _decide(books, stay, code, panel_on_or_after(stay.first + days(130)), "declined")


def _principle_open(books: Books, stay: Stay) -> None:
    """In principle, and no more yet."""
    agree(books, stay, stay.first, 1, "in_principle")


def _disputed_open(books: Books, stay: Stay) -> None:
    """Decided by the panel, disputed by the health board."""
    agree(books, stay, panel_on_or_after(stay.first + days(20)), 1, "disputed")


def _disputed_agreed(books: Books, stay: Stay) -> None:
    """Disputed, then settled at the same shares."""
    disputed = agree(books, stay, panel_on_or_after(stay.first + days(10)), 1, "disputed")
    settled = panel_on_or_after(stay.first + days(210))
    agree(books, stay, settled, 2, "agreed", supersedes=disputed)


def _lapsed(books: Books, stay: Stay) -> None:
    """Agreed for half a year; nobody renewed it."""
    decided = panel_on_or_after(stay.first + days(10))
    agree(books, stay, decided, 1, "agreed", last_day=stay.first + days(181))


def _renewed(books: Books, stay: Stay) -> None:
    """Agreed for half a year at a time at first, and renewed too late each time."""
    first, number = stay.first, 1
    while first <= END:
        last = first + days(181 if number < 3 else 364)
        decided = panel_on_or_after(first + days(15 if number == 1 else 60))
        asked = {} if number == 1 else {"requested": first + days(10)}
        agree(books, stay, decided, number, "agreed", first=first, last_day=last, **asked)
        first, number = last + days(1), number + 1


def _never(books: Books, stay: Stay) -> None:
    """Nothing was ever decided; at most a draft lies about."""
    if stay.number % 2:
        agree(books, stay, stay.first + days(40), 1, "draft")


STORIES: dict[str, Callable[[Books, Stay], None]] = {
    "agreed": _agreed,
    "late": _late,
    "interim_agreed": _interim_agreed,
    "interim_declined": _interim_declined,
    "interim_open": _interim_open,
    "principle_agreed": _principle_agreed,
    "principle_declined": _principle_declined,
    "principle_open": _principle_open,
    "disputed_open": _disputed_open,
    "disputed_agreed": _disputed_agreed,
    "lapsed": _lapsed,
    "renewed": _renewed,
    "never": _never,
}
