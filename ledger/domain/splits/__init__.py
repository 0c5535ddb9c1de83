"""Who pays what: agreements and clauses, which is in force, charges, the waterfall, and the position they make.

Examples in this room, and those elsewhere that speak of a package, are of one placement: £100 a day from 1 June 2026,
led by social care (SC). From 11 June an agreement holds: health (HE) pays half, up to £2,000 a financial year.

>>> from datetime import date
>>> from ledger.domain.agencies.purses import purses_of
>>> from ledger.domain.agencies.sheets import Budget
>>> from ledger.domain.money_and_days.day_sets import span
>>> from ledger.domain.money_and_days.periods import Month
>>> from ledger.domain.placements.sheets import Placement, Price
>>> from ledger.domain.sheet.facts import Facts
>>> from ledger.domain.splits.packages import packages_of
>>> from ledger.domain.splits.sheets import Agreement, ClauseRow
>>> facts = Facts.of(
...     [
...         Budget(budget="SC", agency="C", stream="social_care", name="Social care"),
...         Budget(budget="HE", agency="H", stream="health", name="Health"),
...         Placement(placement="P", child="K", provider="O", setting="K2", lead_budget="SC", first_day="2026-06-01"),
...         Price(price="P-1", placement="P", component="core", rate="100", unit="day", first_day="2026-06-01"),
...         Agreement(agreement="A", placement="P", status="agreed", basis="panel", first_day="2026-06-11"),
...         ClauseRow(agreement="A", rank=1, kind="capped", budget="HE", percent="50", amount="2000", per="year"),
...         ClauseRow(agreement="A", rank=2, kind="rest", budget="SC", percent="100"),
...     ]
... )
>>> (package,) = packages_of(facts)
>>> june, days = Month(2026, 6), span(Month(2026, 6), None, None)
"""
