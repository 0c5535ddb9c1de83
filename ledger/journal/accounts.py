"""The accounts of the journal, and which of them are open balances (rules.md section 5)."""

from __future__ import annotations

EXPENDITURE_BUDGET = "expenditure:budget"
EXPENDITURE_FOR_OTHERS = "expenditure:for_others"
CONTRIBUTIONS = "contributions"
PROVIDER_ACCRUED = "provider:accrued"
DUE_FROM_UNBILLED = "due_from:unbilled"
DUE_TO_UNBILLED = "due_to:unbilled"
TRANSFER = "transfer"

OPEN_BALANCES = frozenset(
    {
        PROVIDER_ACCRUED,
        "provider:query",
        "provider:payable",
        "vat:recoverable",
        DUE_FROM_UNBILLED,
        "due_from:billed",
        DUE_TO_UNBILLED,
        "due_to:billed",
        "on_account",
        "provision",
    }
)
"""What somebody owes or is owed: these pass on when a budget passes to another agency."""
KINDS = frozenset(
    {
        "charge",
        "invoice",
        "accepted",
        "credit_note",
        "payment",
        "recharge",
        "receipt",
        "provision",
        "write_off",
        "rounding",
        "transfer",
    }
)
"""The kinds of entry; the ledger posts `charge` and `transfer`, the finance work the others."""
ACCOUNTS = OPEN_BALANCES | {
    EXPENDITURE_BUDGET,
    EXPENDITURE_FOR_OTHERS,
    CONTRIBUTIONS,
    TRANSFER,
    "cash",
    "provision:expense",
    "write_off",
}
MIRRORS = {DUE_FROM_UNBILLED: DUE_TO_UNBILLED, "due_from:billed": "due_to:billed"}
"""What one agency has due from another is what the other has due to it."""
