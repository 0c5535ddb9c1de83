"""What is offered to whoever says what money is for: documents between payer and payee, open ones first."""

from __future__ import annotations

from ledger.answers.documents.agency_side import settled
from ledger.answers.documents.papers import paper_debts
from ledger.domain.documents.sheets import Invoice, ProviderPayment, Receipt
from ledger.domain.money_and_days.periods import Month
from ledger.store.books import Books
from ledger.store.documents.recharges import read_recharges


def recharges_for(books: Books, receipt: str) -> dict[str, int]:
    """The recharges and credit notes between payer and receiver of a receipt, with what is open of each in pence.

    Those of which something is open come first, each part by age: for a person to choose what it pays.
    """
    row = books.facts(Receipt).sheet(Receipt).get((receipt,))
    if row is None:
        return {}
    sums = dict[str, int]()
    for name, amount in settled(books).outstanding.items():
        sums[name.number] = sums.get(name.number, 0) + amount
    purses = books.purses

    def now(agency: str) -> str:
        return purses.agency_in(agency, Month.of(books.today))

    pair = (now(row.to_agency), now(row.from_agency))
    between = [
        paper
        for paper in books.once(read_recharges)
        if paper.kind != "internal_journal" and (now(paper.from_agency), now(paper.to_agency)) == pair
    ]
    ordered = sorted(between, key=lambda paper: (not sums.get(paper.number), paper.dated, paper.number))
    return {paper.number: sums.get(paper.number, 0) for paper in ordered}


def invoices_for(books: Books, payment: str) -> dict[str, int]:
    """The invoices and credit notes of a payment's payee to its payer, with what is not paid of each in pence.

    Those of which something is to be paid come first, each part by age.
    """
    facts = books.facts(Invoice, ProviderPayment)
    row = facts.sheet(ProviderPayment).get((payment,))
    if row is None:
        return {}
    own = {
        each.invoice: each
        for each in facts.sheet(Invoice).values()
        if (each.provider, each.to_agency) == (row.provider, row.from_agency)
    }
    left = {each.invoice: each.open for each in paper_debts.listed(books)}
    ordered = sorted(own.values(), key=lambda each: (not left.get(each.invoice), each.dated, each.invoice))
    return {each.invoice: left.get(each.invoice, 0) for each in ordered}
