"""What payments that name no invoice pay of one, and who or what made it so: here a person undoes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from dashboards import reading
from dashboards.finance import worklist
from dashboards.widgets import tables
from dashboards.widgets.forms import Form
from ledger.answers.documents.payment_matches import PaymentMatchRow, matches_of_invoice
from ledger.answers.sheet import rows_known
from ledger.domain.documents.sheets import PaymentAllocation
from ledger.domain.money_and_days.money import Pence


def show(invoice: str) -> None:
    """The matches of an invoice as they were made and undone; nothing where no payment was matched to it."""
    matches = reading.in_books_now(matches_of_invoice, invoice)
    if not matches:
        return
    st.header("What payments pay it", anchor="paid")
    st.markdown(
        "Payments that name no invoice of their own. A match is kept as it was made; who finds one wrong undoes it: "
        "the money is then on account with the provider."
    )
    tables.show(
        matches,
        tables.columns(PaymentMatchRow, "payment", "amount", "made_by", "how", "made_on", "batch", "undoes"),
        alt=f"Payments matched to {invoice}",
    )
    tables.note_on_brackets()
    _undo(invoice, matches)


def _undo(invoice: str, matches: Sequence[PaymentMatchRow]) -> None:
    """Say that none of a payment is for the invoice that it was matched to."""
    standing = Counter[str]()
    for match in matches:
        standing[match.payment] += match.amount
    payments = [payment for payment, amount in standing.items() if amount]
    if not payments:
        return
    with st.expander("Undo a match"):
        payment = st.selectbox("Which payment", payments, width=420)
        said = {row.key_values: row for row in reading.in_books_now(rows_known, PaymentAllocation)}
        Form(
            PaymentAllocation,
            "Undo the match",
            row=said.get((payment, invoice)),
            asks=("why",),
            fixed={"payment": payment, "invoice": invoice, "amount": Pence(0)},
            labels={"why": "Why it is none of this invoice's"},
            key=f"undo {payment} {invoice}",
            work="Recording and reconciling",
            then=worklist.reconciled,
        ).show()
