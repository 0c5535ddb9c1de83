"""What providers claimed in the last month of the books: rises from next spring, and one pay award dated back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.domain.placements.sheets import Placement, Price
from making.books import END, Books

SPRING = date(2027, 4, 1)
DATED_BACK = date(2026, 9, 1)
_ASKED = ("5", "6.5", "3.8", "8")
"""What the providers ask for, in turn."""


def state_claims(books: Books) -> None:
    """A claim on each open weekly core price of the providers that asked in October 2026."""
    providers: dict[str, list[Price]] = {}
    for placement, price in _open_prices(books):
        providers.setdefault(placement.provider, []).append(price)
    for number, provider in enumerate(sorted(providers)[:8]):
        for price in providers[provider]:
            _state_claim(books, price, number)


def _open_prices(books: Books) -> Iterator[tuple[Placement, Price]]:
    rows = sorted((row for row in books.known.values() if isinstance(row, Price)), key=lambda row: row.price)
    for price in rows:
        placement = books.known["placements", (price.placement,)]
        runs_on = (
            isinstance(placement, Placement)
            and placement.last_day is None
            and price.last_day is None
            and price.first_day < DATED_BACK
        )
        if runs_on and (price.component, price.unit) == ("core", "week"):
            yield placement, price


def _state_claim(books: Books, price: Price, number: int) -> None:
    """Every fourth provider's pay award is dated back; what is proposed is the framework's 3.2 %."""
    dated_back = number % 4 == 3
    books.state(
        END,
        "uplifts",
        uplift=f"U-{price.price}",
        price=price.price,
        first_day=DATED_BACK if dated_back else SPRING,
        claimed_percent=_ASKED[number % 4],
        agreed_percent="3.2",
        status="claimed",
        claimed_on=date(2026, 10, 5 + number),
        shares="frozen" if number == 2 else "following",
        reason="Pay award from September" if dated_back else "Yearly rise; the framework's index is 3.2 %",
        evidence="Payroll before and after" if dated_back else "Letter with accounts",
    )
