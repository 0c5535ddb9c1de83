"""Codes in words: what finance officers call a match status, an account, a reason; the code itself in brackets.

A code is what data workbooks and exports hold. Where people read it, it is never bare.
"""

from __future__ import annotations

from ledger.domain.splits.sheets import STATUS_WORDS

MATCH_STATUSES = {
    "already_invoiced": "duplicate",
    "vat": "VAT differs",
    "standard_rated": "VAT at the standard rate",
    "ended_before": "placement ended before",
    "days": "days differ",
    "quantity": "quantity differs",
    "rate": "rate differs",
    "credited_beyond": "over-credited",
    "paid_beyond": "overpaid",
    "not_invoiced": "missing invoice",
}
"""Of an invoice line; the others are said as their code."""
ACCOUNT_NAMES = {
    "expenditure:budget": "net expenditure",
    "expenditure:for_others": "gross spend recharged",
    "contributions": "income from partners",
    "provider:accrued": "accrued expenditure",
    "provider:query": "invoices on hold",
    "provider:payable": "creditors, providers",
    "vat:recoverable": "VAT recoverable",
    "due_from:unbilled": "due from partners, not yet invoiced",
    "due_from:billed": "debtors, partners",
    "due_to:unbilled": "due to partners, not yet invoiced",
    "due_to:billed": "creditors, partners",
    "on_account": "unallocated cash",
    "cash": "cash",
    "provision": "provision for debts",
    "provision:expense": "cost of provisions",
    "write_off": "write-offs",
    "transfer": "transfers of balances",
}
"""The chart of accounts: what each account of the journal is called."""
REASONS = {
    "no_po": "no order number",
    "wrong_icb": "responsible commissioner disputed",
    "in_validation": "in process",
    "awaiting_panel": "without prejudice, awaiting panel",
    "awaiting_signed_agreement": "approval outstanding",
    "provided_for": "provision raised",
    "rate_mismatch": "amounts differ",
    "dates_mismatch": "months differ",
    "paperwork_missing": "document missing",
}
"""Why a debt is unpaid or records differ; the others are said as their code."""
BASES = {
    "s75": "section 75 NHS Act 2006",
    "s76": "section 76 NHS Act 2006",
    "s256": "section 256 NHS Act 2006",
    "s117": "section 117 Mental Health Act 1983",
    "continuing_care": "Children and Young People's Continuing Care",
    "ehcp": "education, health and care (EHC) plan",
    "panel": "panel",
    "other": "other",
}
"""The power or process that an agreement rests on."""
_WORDS = STATUS_WORDS | MATCH_STATUSES | ACCOUNT_NAMES | REASONS


def code_in_words(code: str) -> str:
    """A code as people say it.

    >>> code_in_words("in_validation"), code_in_words("share_disputed")
    ('in process', 'share disputed')
    """
    return _WORDS.get(code, code.replace("_", " "))


def with_its_code(code: str) -> str:
    """A code in words, itself in brackets where the words do not have it.

    >>> with_its_code("provider:query"), with_its_code("share_disputed"), with_its_code("rate")
    ('invoices on hold (provider:query)', 'share disputed', 'rate differs')
    """
    words = code_in_words(code)
    return words if code.replace("_", " ") in words.lower() else f"{words} ({code})"
