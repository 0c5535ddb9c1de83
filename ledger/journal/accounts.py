"""The accounts of the journal, and which of them are open balances (docs/rules.md section 5)."""

from __future__ import annotations

EXPENDITURE_BUDGET = "expenditure:budget"
EXPENDITURE_FOR_OTHERS = "expenditure:for_others"
CONTRIBUTIONS = "contributions"
PROVIDER_ACCRUED = "provider:accrued"
PROVIDER_QUERY = "provider:query"
PROVIDER_PAYABLE = "provider:payable"
VAT_RECOVERABLE = "vat:recoverable"
CASH = "cash"
DUE_FROM_UNBILLED = "due_from:unbilled"
DUE_FROM_BILLED = "due_from:billed"
DUE_TO_UNBILLED = "due_to:unbilled"
DUE_TO_BILLED = "due_to:billed"
ON_ACCOUNT = "on_account"
PROVISION = "provision"
PROVISION_EXPENSE = "provision:expense"
WRITE_OFF = "write_off"
TRANSFER = "transfer"

OPEN_BALANCES = frozenset(
    {
        PROVIDER_ACCRUED,
        PROVIDER_QUERY,
        PROVIDER_PAYABLE,
        VAT_RECOVERABLE,
        DUE_FROM_UNBILLED,
        DUE_FROM_BILLED,
        DUE_TO_UNBILLED,
        DUE_TO_BILLED,
        ON_ACCOUNT,
        PROVISION,
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
"""The kinds of entry. `charge` and `transfer` are posted by comparison with the facts, the others with the papers."""
ACCOUNTS = OPEN_BALANCES | {
    EXPENDITURE_BUDGET,
    EXPENDITURE_FOR_OTHERS,
    CONTRIBUTIONS,
    TRANSFER,
    CASH,
    PROVISION_EXPENSE,
    WRITE_OFF,
}
MIRRORS = {DUE_FROM_UNBILLED: DUE_TO_UNBILLED, DUE_FROM_BILLED: DUE_TO_BILLED}
"""What one agency has due from another is what the other has due to it."""
