"""Shares as money is asked for: what one budget owes another for a placement's month, under one decision."""

from __future__ import annotations

from typing import NamedTuple

STANDINGS = ("agreed", "interim", "disputed")
"""What may be recharged, firmest first; what the lead carries for want of an agreement never is."""
NO_STANDING = ""
"""What is open of a credit has no standing."""


class Share(NamedTuple):
    """What is billed, paid, provided for or written off: it names budgets, since agencies pass away."""

    placement: str
    service_month: str
    agreement: str | None
    budget: str
    """The budget that bears it: the debtor's purse."""
    standing: str
    """Blank for what is open of a credit: that has none."""
    lead_budget: str
    """The budget that it is owed to: the creditor's purse."""
