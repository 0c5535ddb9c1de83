"""Receipts of pooled funds: what of money that came was paid into one, and so pays no line between agencies."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.domain.agencies.sheets import Budget
from ledger.domain.documents.sheets import Receipt
from ledger.domain.funds.sheets import Fund, FundContribution, FundReceipt
from ledger.reconciliation.partners.contributions import paid_by_facts
from ledger.store.books import Books


def money_of_funds(books: Books) -> Mapping[str, int]:
    """By receipt, what of it is a fund's, in pence; none that is nil."""
    facts = books.facts(Budget, Fund, FundContribution, FundReceipt, Receipt)
    found = paid_by_facts(facts, facts.sheet(Receipt).values()).of_receipts if facts.sheet(Fund) else {}
    return {receipt: amount for receipt, amount in found.items() if amount}
