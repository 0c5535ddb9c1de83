"""What is hoped for on days without an agreement in force: worked out beside what was agreed, and never into it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.money_and_days.money import Pence
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.exposure import exposure
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.sheets import Agreement, ClauseRow

FIRST = date(2026, 6, 1)


def hoped_for(rows: list[Any]) -> dict[tuple[str, str | None], int | None]:
    """Pounds expected by month and budget, of a placement at £100 a day from June to September 2026."""
    facts = Facts.of(
        [
            *(Agency(agency=code, name=code, kind="council" if code == "C" else "icb") for code in ("C", "H", "Y")),
            Budget(budget="SC", agency="C", stream="social_care", name="Social care"),
            Budget(budget="HE", agency="H", stream="health", name="Health"),
            Budget(budget="JU", agency="Y", stream="justice", name="Justice"),
            Placement(placement="P", child="K", provider="OAK", setting="K2", lead_budget="SC", first_day=FIRST),
            Price(price="P-1", placement="P", component="core", rate=Decimal(100), unit="day", first_day=FIRST),
            *rows,
        ]
    )
    found = exposure(next(packages_of(facts)), purses_of(facts), date(2026, 9, 30))
    return {(str(each.month), each.budget): each.expected and each.expected // 100 for each in found}


def test_what_is_hoped_for_uses_up_no_cap_of_an_agreement_that_comes_back() -> None:
    # A covers June to August, is refused for July, and comes back in August. HE bears half, up to £4,000 in all, then
    # JU half of what is left, up to £3,000. In June they take £1,500 and £750; in July £1,550 and £775 are hoped for.
    # August takes as if nothing had been hoped: £1,550 and £775. Had the hope of July used up the cap, HE would take
    # only £950 in August, JU £1,075, and in September £400 would be left of JU's cap and not £700.
    half: dict[str, Any] = {"agreement": "A", "kind": "capped", "percent": Fraction(50), "per": "total"}
    found = hoped_for(
        [
            Agreement(
                agreement="A",
                placement="P",
                status="agreed",
                basis="panel",
                first_day=FIRST,
                last_day=date(2026, 8, 31),
                decided_on=FIRST,
            ),
            ClauseRow(rank=1, budget="HE", amount=Pence(400_000), **half),
            ClauseRow(rank=2, budget="JU", amount=Pence(300_000), **half),
            ClauseRow(agreement="A", rank=3, kind="rest", budget="SC", percent=Fraction(100)),
            Agreement(
                agreement="B",
                placement="P",
                status="declined",
                basis="panel",
                first_day=date(2026, 7, 1),
                last_day=date(2026, 7, 31),
                decided_on=date(2026, 7, 1),
            ),
        ]
    )
    assert found == {("2026-07", "HE"): 1_550, ("2026-07", "JU"): 775, ("2026-09", "JU"): 700}
