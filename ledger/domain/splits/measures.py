"""Measures of what care costs and who pays, and of what partners are expected to pay of days without an agreement."""

from __future__ import annotations

from ledger.domain.money_and_days.figures import Measure, MeasuredIn

_TIME = ("service_month", "financial_year", "window")
_WHOSE = ("budget", "agency", "stream")
TWELVE_MONTHS = "the 12 months to the as-at date"
"""A window that many pages tell."""

_OF_SHARES = (*_WHOSE, *_TIME, "standing", "placement", "setting", "agreement", "settled", "care_of", "cover")
SHARES = Measure(
    "Shares of charges",
    "What charges of days up to the as-at date put on budgets, by funding status",
    "allocations",
    purse="each budget",
    window="the financial year, or the months that are named",
    by=_OF_SHARES,
    adds_over=_OF_SHARES,
)
DEBIT = Measure(
    "Debit",
    "What an entry of the journal puts on an account's left side",
    "journal",
    by=("entry", "line"),
    adds_over=("line",),
)
ENTRIES = Measure(
    "Lines of entries",
    "Lines of the journal's entries of a placement's month, in every agency's books",
    "journal",
    unit="count",
    by=("placement", "service_month"),
)
CREDIT = Measure(
    "Credit",
    "What an entry of the journal puts on an account's right side",
    "journal",
    by=("entry", "line"),
    adds_over=("line",),
)
ACTUAL = Measure(
    "Actual",
    "What days up to the as-at date cost, by the budget that pays; what is expected of partners is told apart",
    "spent",
    purse="each budget",
    window="the financial year, or the months that are named",
    by=(*_WHOSE, *_TIME, "standing", "placement"),
    adds_over=(*_WHOSE, *_TIME, "standing", "placement"),
)
PAID_IN_YEAR = Measure(
    "Paid in the year, as posted",
    "What was posted to a budget from April to a month's end, by the month of service; what is posted later is not "
    "in it",
    "spent_in_year",
    purse="each budget",
    window="posted in the financial year, up to the month's end",
    by=(*_WHOSE, *_TIME, "standing", "posted_to"),
    needs=("posted_to",),
    adds_over=("budget", "service_month", "standing"),
)
TO_COME = Measure(
    "To come",
    "What the days after the as-at date will cost to 31 March by what is known; planned ends are not applied",
    "to-come",
    purse="each budget",
    window="from the day after the as-at date to 31 March",
    by=(*_WHOSE, *_TIME, "standing", "placement"),
    adds_over=(*_WHOSE, *_TIME, "standing", "placement"),
)
COMMITTED = Measure(
    "Committed",
    "Actual and to come, of one financial year",
    "commitments",
    purse="each budget; added up for one agency and stream",
    window="one financial year",
    by=(*_WHOSE, *_TIME, "standing"),
    adds_over=("budget", "service_month", "standing"),
    makes=((1, ACTUAL), (1, TO_COME)),
)
BUDGET = Measure(
    "Budget",
    "What a budget has for the year, as recorded",
    "commitments",
    purse="each budget; added up for one agency and stream",
    window="one financial year",
    by=(*_WHOSE, "financial_year"),
    adds_over=("budget",),
)
AFTER_PLANNED_END = Measure(
    "Days after a planned end",
    "What days after a planned end will cost to 31 March, if the child stays; a planned end that is past takes "
    "nothing off",
    "planned-ends",
    purse="each budget; added up for one agency and stream",
    window="from the day after the planned end to 31 March",
    by=(*_WHOSE, *_TIME, "standing", "placement", "agreement"),
    adds_over=("budget", "service_month", "standing", "placement", "agreement"),
)
OUTTURN = Measure(
    "Forecast outturn",
    "Committed less days after a planned end; starts, ends that nobody planned, uplifts claimed and income at risk "
    "are not in it",
    "commitments",
    purse="each budget; added up for one agency and stream",
    window="one financial year",
    by=(*_WHOSE, "financial_year", "service_month"),
    adds_over=("budget", "service_month"),
    makes=((1, COMMITTED), (-1, AFTER_PLANNED_END)),
)
VARIANCE = Measure(
    "Variance",
    "Forecast outturn less budget, of one agency and stream; a positive amount is overspent",
    "commitments",
    purse="each budget; added up for one agency and stream",
    window="one financial year",
    by=(*_WHOSE, "financial_year"),
    adds_over=("budget",),
    makes=((1, OUTTURN), (-1, BUDGET)),
)
COMMITTED_BEFORE = Measure(
    "Committed before",
    "Committed by what was known at the moment with which it is compared",
    "commitments",
    purse="each budget",
    window="one financial year",
    by=(*_WHOSE, "financial_year", "service_month", "since"),
    needs=("since",),
    adds_over=("budget", "service_month"),
)
MOVEMENT = Measure(
    "Movement",
    "Committed less the same as known at an earlier moment, cause by cause; the causes add up to it",
    "commitments",
    purse="each budget",
    window="one financial year",
    by=(*_WHOSE, "financial_year", "service_month", "since", "cause", "placement", "way"),
    needs=("since",),
    adds_over=("budget", "service_month", "cause", "placement", "way"),
    makes=((1, COMMITTED), (-1, COMMITTED_BEFORE)),
)
NOT_BUDGETED = Measure(
    "Budgets without an amount",
    "Budgets with no amount recorded for the year",
    "commitments",
    unit="count",
    by=(*_WHOSE, "financial_year"),
)
# Of one day: the as-at date, or the one that is named.
_OF_A_WEEK = ("placement", "setting", "provider", "standing", "on", "panel", "found")
WEEKLY_COST = Measure(
    "Weekly cost",
    "What the prices open on a day cost in seven days, before any split, without what is paid once",
    "at-horizon",
    unit="pence a week",
    by=_OF_A_WEEK,
    adds_over=("placement", "setting", "standing"),
)
MONTHLY_COST = Measure(
    "Monthly cost",
    "The weekly cost, as a month of 365 / 12 days comes to",
    "at-horizon",
    by=("placement",),
)
WEEKLY_SHARE = Measure(
    "Share of a week",
    "What an agency pays of a week at the prices of a day, by the split that is in force or that is proposed",
    "weekly_shares",
    purse="each agency",
    unit="pence a week",
    by=("placement", "agreement", "agency", "on"),
    adds_over=("agency",),
)
WEEKLY_LIMIT = Measure(
    "Limit of a week",
    "Up to what share of a week a member of a panel may agree for the agency",
    "panel_members",
    purse="the agency",
    unit="pence a week",
    by=("panel", "agency", "role", "placement", "agreement", "on"),
)
CLAUSE_AMOUNT = Measure(
    "Amount of a clause",
    "What a clause takes at most, from or in all, as it was stated",
    "clauses",
    purse="none",
    by=("agreement", "rank", "budget"),
)
IN_KIND = Measure(
    "Contribution in kind",
    "What is given and is no money, by its memorandum value; in no sum of actual",
    "in-kind",
    purse="the agency that gives",
    window="up to the as-at date",
    by=("agency", "what", "given_for", "placement", "contribution", "financial_year", "service_month", "month"),
    adds_over=("agency", "what", "given_for", "placement", "contribution", "service_month", "month"),
)
CONTRIBUTIONS_IN_KIND = Measure(
    "Contributions in kind",
    "How many things are given that are no money",
    "in-kind",
    unit="count",
    by=("agency", "financial_year"),
)

# What partners are expected to pay of days without an agreement: three parts that are never added up.

_EXPECTED = ("agency", "budget", "stream", "financial_year", "service_month", "placement", "basis", "standing")
AWAITED = Measure(
    "Expected of partners: awaited",
    "Expected shares of days without an agreement of agencies that were asked, or said yes to an open decision",
    "exposure",
    purse="each agency that is expected to pay",
    window="up to the as-at date",
    by=_EXPECTED,
    adds_over=_EXPECTED,
)
DECLINED = Measure(
    "Expected of partners: declined",
    "Expected shares of days of which the agency's latest answer is no: the lead commissioner's cost",
    "exposure",
    purse="each agency that is expected to pay",
    window="up to the as-at date",
    by=_EXPECTED,
    adds_over=_EXPECTED,
)
NOT_ASKED = Measure(
    "Expected of partners: not asked",
    "Expected shares of days without an agreement that no agency was asked for: the lead commissioner's cost",
    "exposure",
    purse="each agency that is expected to pay",
    window="up to the as-at date",
    by=_EXPECTED,
    adds_over=_EXPECTED,
)
COST_NOT_KNOWN = Measure(
    "Days of which no share is known",
    "What days without an agreement cost of which nothing says what would be shared; in none of the three parts",
    "exposure",
    purse="the lead commissioners",
    window="up to the as-at date",
    by=("financial_year", "service_month", "placement", "standing", "basis"),
    adds_over=("service_month", "placement", "standing", "basis"),
)
COST_WITHOUT_AGREEMENT = Measure(
    "Cost of days without an agreement",
    "What days without an agreement in force cost the lead commissioner, each day once",
    "exposure",
    purse="the lead commissioners",
    window="up to the as-at date",
    by=("financial_year", "service_month", "placement", "standing", "basis"),
    adds_over=("service_month", "placement", "standing", "basis"),
)

# Corrections: what was posted in a month for earlier ones.

_CORRECTIONS = ("service_month", "posting_month", "placement")


def _corrections(name: str, meaning: str, unit: MeasuredIn = "pence") -> Measure:
    return Measure(
        name, meaning, "changes_since", purse="all budgets", by=_CORRECTIONS, adds_over=_CORRECTIONS, unit=unit
    )


GROSS_COST = _corrections("Cost of care", "What days up to the as-at date cost by their prices, before it is split")
MOVED_LATER = _corrections("Added to shares later", "What later postings added to shares of a month")
COST_CHANGED_LATER = _corrections("Cost changed later", "By how much later postings changed what a month cost")
MOVED_IN = _corrections("Added to shares", "What postings of a month added to shares of earlier months")
MOVED_OUT = _corrections("Taken off shares", "What postings of a month took off shares of earlier months")
CORRECTED = _corrections("Placements corrected", "Placements whose earlier months were corrected", unit="count")

AGREEMENTS_ENDING = Measure(
    "Agreements ending",
    "Agreements that end soon, as the settings say, and after which nothing is decided",
    "attention",
    unit="count",
    day="asked",
    by=("agency",),
)
AGREEMENTS_COMING = Measure(
    "Agreements that end, as far ahead as Settings says",
    "Agreements with a last day after the as-at date, whether or not another follows",
    "leadership_coming",
    unit="count",
)
PLANNED_ENDS = Measure(
    "Placements planned to end",
    "Placements with a planned end after the as-at date",
    "leadership_coming",
    unit="count",
)
DAYS_UNTIL = Measure(
    "In days",
    "Days from the as-at date to the day an agreement or a stay ends",
    "leadership_coming",
    unit="days",
    by=("placement", "agreement", "what"),
)
