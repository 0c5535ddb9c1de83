"""Measures of what would be: a supposed split's cost beside now, what partners are expected to pay, and uplifts."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure

_WINDOW = "from the first posted month to the 31 March that is named"
_SPLIT = ("placement", "split", "through")
_WHOSE = ("budget", "agency", "stream", "financial_year", "standing")


def _cost(name: str, meaning: str, makes: tuple[tuple[int, Measure], ...] = ()) -> Measure:
    return Measure(
        name,
        meaning,
        "whatif",
        purse="each budget",
        window=_WINDOW,
        by=(*_SPLIT, *_WHOSE),
        needs=("split",),
        adds_over=_WHOSE,
        makes=makes,
    )


COST_NOW = _cost("Cost now", "What budgets pay of the placement by what is known, to the end of the window")
COST_THEN = _cost("Cost by this split", "What budgets would pay of the same days if the split held")
COST_DIFFERENCE = _cost(
    "Difference by this split",
    "Cost by this split less cost now; negative: the budget would pay less",
    ((1, COST_THEN), (-1, COST_NOW)),
)


def _of_posted_days(name: str, meaning: str, by: tuple[str, ...]) -> Measure:
    return Measure(
        name,
        meaning,
        "whatif",
        purse="each agency",
        window="days that are posted already",
        by=("placement", "split", *by),
        needs=("split",),
        adds_over=by,
    )


TRUE_UP = _of_posted_days(
    "True-up",
    "What posting would add for days posted already; negative: it would take off",
    ("budget", "agency", "service_month"),
)
FURTHER_OWED = _of_posted_days(
    "Further owed", "By how much more one agency would owe another for days posted already", ("debtor", "creditor")
)
SHARES_WAITING = Measure(
    "Shares that change in any case",
    "Shares that posting would change in any case, for what was recorded since the last posting",
    "whatif",
    purse="none",
    unit="count",
    by=("placement", "split"),
    needs=("split",),
)


def _expected(name: str, meaning: str) -> Measure:
    return Measure(
        name,
        meaning,
        "whatif",
        purse="each agency that is expected to pay",
        window=_WINDOW,
        by=(*_SPLIT, *_WHOSE),
        needs=("split",),
    )


_DAYS = "of days without an agreement to the end of the window"
DECLINED_NOW = _expected("Declined, now", f"Expected shares {_DAYS} that the agency declined")
DECLINED_THEN = _expected("Declined, by this split", f"Expected shares {_DAYS} that it would have declined")
AWAITED_NOW = _expected("Awaited, now", f"Expected shares {_DAYS} of agencies that were asked")
AWAITED_THEN = _expected("Awaited, by this split", f"Expected shares {_DAYS} that would be awaited")
NOT_ASKED_NOW = _expected("Not asked, now", f"Expected shares {_DAYS} that no agency was asked for")
NOT_ASKED_THEN = _expected("Not asked, by this split", f"Expected shares {_DAYS} that none would be asked for")
SHARE_NOT_KNOWN_NOW = _expected(
    "Cost without a known share, now", f"What it costs {_DAYS} of which nothing says what would be shared"
)
SHARE_NOT_KNOWN_THEN = _expected(
    "Cost without a known share, by this split",
    f"What it would cost {_DAYS} of which nothing says what would be shared",
)
DRAFTS_KEPT = Measure(
    "Drafts kept",
    "Splits that somebody keeps to try; none of them counts in the books",
    "drafts",
    purse="none",
    unit="count",
)
PLACEMENTS_WITH_DRAFTS = Measure(
    "Placements with drafts", "Placements for which a draft is kept", "drafts", purse="none", unit="count"
)

# Uplifts: requests, and what they add to prices before and after the as-at date.

_OF_UPLIFTS = ("uplift", "provider", "placement", "state", "budget", "financial_year", "service_month")
UPLIFT_REQUESTS = Measure(
    "Uplift requests",
    "Requests of providers for a higher price, by how far each has come",
    "uplifts",
    unit="count",
    day="asked",
    by=("state", "provider", "chosen"),
)
PRICES_AGREED = Measure(
    "Prices agreed",
    "Prices that an uplift was agreed for, whether or not the new price is recorded yet",
    "uplifts",
    unit="count",
    day="asked",
    by=("provider",),
)


def _effect(name: str, meaning: str, makes: tuple[tuple[int, Measure], ...] = ()) -> Measure:
    return Measure(
        name,
        meaning,
        "uplifts",
        purse="each budget; of a request, whoever pays",
        window="to 31 March",
        by=(*_OF_UPLIFTS, "chosen"),
        adds_over=_OF_UPLIFTS,
        makes=makes,
    )


ARREARS = _effect("Arrears", "What uplifts add to the cost of days that are posted already")
UPLIFTS_TO_COME = _effect("Uplift cost to come", "What uplifts add to the cost of the days after the as-at date")
UPLIFT_EFFECT = _effect(
    "Effect of uplifts",
    "What uplifts add in all, whoever pays: arrears and what is to come; of a year: the in-year effect",
    ((1, ARREARS), (1, UPLIFTS_TO_COME)),
)
