"""What agencies do together: a pooled fund, clinicians in kind, and the joint home's block of beds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.domain.funds.instalments import instalments
from ledger.domain.funds.sheets import FundContribution
from ledger.domain.money_and_days.money import Pence, pence_from_text
from making.books import Books, days
from making.county import CARE, COUNCIL, JOINT_HOME_OPENS, NEIGHBOUR, NEIGHBOUR_CARE, NORTH, NORTH_HEALTH
from making.plan import BEDS, Stay

FUND = "BORDER"
FUND_OPENS = date(2025, 4, 1)
JOINT_HOME = "HM-05"
JOINT_HOME_BEDS = 2
CONTRIBUTIONS = [
    ("2025-26", CARE, COUNCIL, "45000.00", 12, date(2025, 4, 15)),
    ("2025-26", NORTH_HEALTH, NORTH, "30000.01", 4, date(2025, 4, 30)),
    ("2026-27", CARE, COUNCIL, "12000.00", 12, date(2026, 4, 15)),
    ("2026-27", NORTH_HEALTH, NORTH, "8000.00", 4, date(2026, 4, 30)),
]
"""Who pays how much into the fund, in how many parts, and when the first is due. All of it is invented."""
LATE = {("2025-26", NORTH_HEALTH, 3): days(38), ("2026-27", NORTH_HEALTH, 1): days(21)}
UNNAMED = {("2025-26", NORTH_HEALTH, 4), ("2026-27", CARE, 5)}
"""Instalments whose payer wrote no reference: nobody can tell but by their sum."""


def state_fund(books: Books) -> None:
    """The border fund that the neighbour hosts: deed, contributions, approvals, what came of them."""
    books.state(
        FUND_OPENS,
        "funds",
        fund=FUND,
        name="Border children's fund",
        budget=NEIGHBOUR_CARE,
        tolerance=5,
        first_day=FUND_OPENS,
        last_day=date(2027, 3, 31),
        basis="s75",
        minute="Joint committee, March 2025, item 6",
    )
    for side, rank, kind, budget, percent, amount in (
        ("overspend", 1, "capped", NORTH_HEALTH, 40, pence_from_text("1500.00")),
        ("overspend", 2, "rest", CARE, 100, None),
        ("underspend", 1, "rest", CARE, 60, None),
        ("underspend", 1, "rest", NORTH_HEALTH, 40, None),
    ):
        books.state(
            FUND_OPENS,
            "fund_clauses",
            fund=FUND,
            side=side,
            rank=rank,
            kind=kind,
            budget=budget,
            percent=percent,
            amount=amount,
        )
    for year, budget, agency, amount, number, first_due in CONTRIBUTIONS:
        _state_contribution(books, year, budget, agency, amount, number, first_due)
    books.state(
        date(2026, 3, 4),
        "fund_approvals",
        fund=FUND,
        financial_year="2025-26",
        amount=pence_from_text("4000.00"),
        on=date(2026, 3, 3),
        by="Joint committee",
    )
    _state_in_kind(books)


def _state_contribution(
    books: Books, year: str, budget: str, agency: str, amount: str, number: int, first_due: date
) -> None:
    row = FundContribution(
        fund=FUND,
        budget=budget,
        financial_year=year,
        amount=pence_from_text(amount),
        instalments=number,
        first_due=first_due,
    )
    books.state(first_due.replace(day=1), "fund_contributions", **dict(row))
    for part in instalments(row):
        named = (year, budget, part.number) not in UNNAMED
        received = part.due + LATE.get((year, budget, part.number), days(part.number % 3))
        code = f"RF-{year[2:4]}-{agency}-{part.number:02d}"
        books.state(
            received,
            "receipts",
            receipt=code,
            from_agency=agency,
            to_agency=NEIGHBOUR,
            received_on=received,
            amount=Pence(part.amount),
            reference=part.reference if named else None,
        )
    stated = f"RF-25-{NORTH}-04"
    if (year, budget) == ("2025-26", NORTH_HEALTH):
        books.state(
            date(2026, 2, 20),
            "fund_receipts",
            receipt=stated,
            fund=FUND,
            budget=budget,
            financial_year=year,
            amount=Pence(instalments(row)[-1].amount),
            why="Their remittance advice of 12 February",
        )


def _state_in_kind(books: Books) -> None:
    for code, thing, what, value, per, first in (
        ("IK-01", {"home": JOINT_HOME}, "A psychologist for two days a week", "812.50", "week", JOINT_HOME_OPENS),
        ("IK-02", {"fund": FUND}, "An analyst's time", "9000.00", "year", FUND_OPENS),
        ("IK-03", {"placement": "PL-0103"}, "A school nurse, once a month", "140.00", "month", date(2025, 9, 1)),
    ):
        books.state(
            first,
            "in_kind",
            contribution=code,
            agency=NORTH,
            what=what,
            value=pence_from_text(value),
            per=per,
            first_day=first,
            agreed=code != "IK-03",
            note="Mid-point of the scale with on-costs",
            **thing,
        )


def state_block(books: Books) -> None:
    """What the council and the boards pay for the joint home's beds together, taken or not."""
    books.state(
        JOINT_HOME_OPENS,
        "home_blocks",
        home=JOINT_HOME,
        first_day=JOINT_HOME_OPENS,
        rate=Decimal("12772.00"),
        unit="week",
        beds=JOINT_HOME_BEDS,
        lead_budget=CARE,
        note="No rise before April 2027",
    )


def state_bed(books: Books, stay: Stay) -> None:
    """Which of the joint home's beds a stay has; or which bed's empty days it bears."""
    if stay.fee == "joint":
        number = next(place for place, bed in enumerate(BEDS) if stay.first.isoformat() in bed)
    elif stay.fee == "void":
        number = stay.number % len(BEDS)
    else:
        return
    books.state(
        stay.recorded, "home_beds", home=JOINT_HOME, bed=str(number + 1), placement=stay.code, first_day=stay.first
    )
