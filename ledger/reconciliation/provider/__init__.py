"""Providers' documents: lines matched, costed, given a match status, and settled.

Examples in this room are of one invoice to the council (C): a month of 31 days for a placement whose June has 30, at
£100 a day.

>>> from datetime import date
>>> from ledger.domain.agencies.purses import purses_of
>>> from ledger.domain.agencies.sheets import Budget
>>> from ledger.domain.documents.sheets import Invoice, InvoiceLine
>>> from ledger.domain.placements.sheets import Placement, Price
>>> from ledger.domain.sheet.facts import Facts
>>> from ledger.reconciliation.provider.papers import Papers
>>> facts = Facts.of(
...     [
...         Budget(budget="SC", agency="C", stream="social_care", name="Social care"),
...         Placement(placement="P", child="K", provider="O", setting="K2", lead_budget="SC", first_day="2026-06-01"),
...         Price(price="P-1", placement="P", component="core", rate="100", unit="day", first_day="2026-06-01"),
...         Invoice(
...             invoice="I", provider="O", to_agency="C", kind="invoice", dated="2026-07-01", net="3100", gross="3100"
...         ),
...         InvoiceLine(
...             invoice="I", line="1", placement="P", first_day="2026-06-01", last_day="2026-06-30", net="3100"
...         ),
...     ]
... )
>>> papers = Papers.of(facts, purses_of(facts), date(2026, 6, 30))
"""
