"""Measures of pooled funds: what is paid in, what they cost, and what becomes of the difference."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure

_YEAR = ("fund", "financial_year")
POOLED_FUNDS = Measure(
    "Pooled funds", "Funds, each in the last year somebody pays into it", "funds", unit="count", by=("state",)
)


def _of_funds(
    name: str, meaning: str, *by: str, needs: tuple[str, ...] = (), makes: tuple[tuple[int, Measure], ...] = ()
) -> Measure:
    return Measure(
        name,
        meaning,
        "funds",
        purse="the fund",
        window="one financial year",
        by=(*_YEAR, *by),
        needs=(*_YEAR, *needs),
        adds_over=by,
        makes=makes,
    )


CONTRIBUTIONS = _of_funds("Contributions for the year", "What is paid into a fund for the year", "budget", "agency")
FUND_ACTUAL = _of_funds("Actual of the fund", "What the fund's budget paid of days up to the as-at date", "month")
FUND_TO_COME = _of_funds(
    "To come of the fund", "What the days after the as-at date will cost the fund by what is known", "month"
)
FUND_FORECAST = _of_funds(
    "Forecast of the fund",
    "Actual and to come to 31 March",
    "month",
    makes=((1, FUND_ACTUAL), (1, FUND_TO_COME)),
)
FUND_VARIANCE = _of_funds(
    "Variance of the fund",
    "Forecast less contributions for the year; a positive amount is overspent",
    makes=((1, FUND_FORECAST), (-1, CONTRIBUTIONS)),
)
OVERSPEND_APPROVED = _of_funds(
    "Overspend approved", "What of an overspend is approved so far; the rest is the host's"
)
OVERSPEND_TO_APPROVE = _of_funds("Overspend not approved", "What of the forecast overspend is not approved")
VARIANCE_SHARED = _of_funds(
    "Variance shared", "What of the variance the fund's clauses share, whether over or underspent"
)
VARIANCE_WITH_HOST = _of_funds(
    "Variance left with the host", "What of the variance no clause shares, whether over or underspent"
)

# What each contributor has to do with it; of an instalment, by its number.

_WHOSE = ("budget", "agency", "instalment")
CONTRIBUTIONS_DUE = _of_funds("Contributions due", "What of contributions is due by the as-at date", *_WHOSE)
CONTRIBUTIONS_RECEIVED = _of_funds(
    "Contributions received",
    "What of contributions came by the as-at date; of the host's own budgets what was due, as none changes hands",
    *_WHOSE,
)
CONTRIBUTIONS_OUTSTANDING = _of_funds(
    "Contributions outstanding",
    "What is due and has not come; negative: paid ahead, which makes up for nobody else",
    *_WHOSE,
)
INSTALMENT = _of_funds("Instalment", "What one instalment of a contribution asks", *_WHOSE, needs=("instalment",))
IN_KIND_TO_FUND = _of_funds(
    "In kind to the fund",
    "What is given to a fund in kind in the whole year, by its memorandum value; in no other sum",
    *("budget", "agency", "given", "month"),
)
SHARE_OF_VARIANCE = _of_funds(
    "Share of the variance",
    "What a budget pays of an overspend by the fund's clauses; negative: what it gets back of an underspend",
    "budget",
    "agency",
)
