"""Payers: what a price costs in the name of each budget that the provider invoices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.payers import Payers
from ledger.domain.splits.sheets import Agreement, ClauseRow

FIRST = date(2026, 6, 1)


def test_a_price_of_nil_beside_others_is_the_leads_and_what_is_direct_of_the_others_is_parted() -> None:
    facts = Facts.of(
        [
            Placement(placement="P", child="K", provider="OAK", setting="K2", lead_budget="SC", first_day=FIRST),
            Price(price="P-1", placement="P", component="core", rate=Decimal(100), unit="day", first_day=FIRST),
            Price(price="P-2", placement="P", component="education", rate=Decimal(0), unit="day", first_day=FIRST),
            Agreement(agreement="A", placement="P", status="agreed", basis="panel", first_day=FIRST),
            ClauseRow(agreement="A", rank=1, kind="share", budget="HE", percent=Fraction(40), settled="direct"),
            ClauseRow(agreement="A", rank=2, kind="rest", budget="SC", percent=Fraction(100)),
        ]
    )
    package = next(packages_of(facts))
    payers = Payers(package, date(2026, 6, 30))
    owed = {
        price.component: {each.budget: each.exact for each in payers.owed(price, Month(2026, 6))}
        for price in package.prices
    }
    assert owed == {"core": {"HE": 120_000, "SC": 180_000}, "education": {"SC": 0}}
