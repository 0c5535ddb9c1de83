"""What may not stand in decisions on debts, and in what people said of money: amounts below nil that mean nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ledger.domain.debts.sheets import DebtDecision, ReceiptAllocation
from ledger.domain.documents.sheets import Invoice, PaymentAllocation, ProviderPayment, Receipt
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault
from ledger.domain.sheet.rows import Row


def faults_of_amounts(facts: Facts, changed: Iterable[Row], issued: Mapping[str, str]) -> Iterator[Fault]:
    """A fault for each of these rows whose amount is below nil where nothing can be.

    `issued` has the kind of each document that this ledger issued. What people say of money may be below nil where
    it gives money back, or uses up a credit note; what is set aside or given up never is.
    """
    for row in changed:
        if isinstance(row, DebtDecision) and row.amount < 0:
            what = "set aside" if row.kind == "provision" else "given up"
            yield Fault(
                row,
                "amount",
                f"pounds and pence not below zero: what is {what} of the debt",
                f"Write it without the minus; to lessen what was {what} before, amend that decision or withdraw it",
            )
        elif isinstance(row, ReceiptAllocation) and row.amount < 0:
            receipt = facts.sheet(Receipt).get((row.receipt,))
            if receipt and receipt.amount >= 0 and issued.get(row.recharge, "credit_note") != "credit_note":
                yield _not_given_back(row, f"receipt {row.receipt}", f"{row.recharge} is no credit note")
        elif isinstance(row, PaymentAllocation) and row.amount < 0:
            payment, invoice = (
                facts.sheet(ProviderPayment).get((row.payment,)),
                facts.sheet(Invoice).get((row.invoice,)),
            )
            if payment and payment.amount >= 0 and invoice and invoice.kind != "credit" and invoice.gross >= 0:
                yield _not_given_back(row, f"payment {row.payment}", f"{row.invoice} is no credit note")


def _not_given_back(row: Row, money: str, document: str) -> Fault:
    return Fault(
        row,
        "amount",
        f"pounds and pence not below zero: {money} gives nothing back, and {document}",
        "Write it without the minus; 0 says that none of it is for this document",
    )
