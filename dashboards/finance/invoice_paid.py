"""What payments that name no invoice pay of one, and who or what made it so: here a person undoes it."""

from __future__ import annotations

import streamlit as st

from dashboards import reading
from dashboards.finance import undone_match
from dashboards.widgets import tables
from ledger.answers.documents.payment_matches import PaymentMatchRow, matches_of_invoice


def show(invoice: str) -> None:
    """The matches of an invoice as they were made and undone; nothing where no payment was matched to it."""
    matches = reading.in_books_now(matches_of_invoice, invoice)
    if not matches:
        return
    st.header("Matched payments", anchor="paid")
    st.markdown(
        "Payments that name no invoice themselves. A match is never changed. Undo one that is wrong, and the payment "
        "is unallocated again."
    )
    tables.show(
        matches,
        tables.columns(PaymentMatchRow, "payment", "amount", "made_by", "how", "made_on", "batch", "undoes"),
        alt=f"Payments matched to {invoice}",
    )
    tables.note_on_brackets()
    undone_match.ask((match.payment, match.invoice, match.amount) for match in matches)
