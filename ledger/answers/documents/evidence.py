"""What a recharge rests on: for every line the days, the rate, the share, the clause and the decision behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from ledger.answers.documents.matches import matches_of_paper
from ledger.answers.documents.payment_matches import PaymentsReconciled, payments_reconciled
from ledger.answers.documents.standings import in_names_of
from ledger.briefing.evidence import InvoicedLine, Pack, PaidPart, ProviderPaid, evidence
from ledger.domain.agencies.sheets import Agency, Budget, Provider
from ledger.domain.documents.issued import Recharge
from ledger.domain.documents.shares import Share
from ledger.domain.documents.sheets import PurchaseOrder
from ledger.domain.money_and_days.periods import FOREVER, Month, months_between
from ledger.domain.outcomes.sheets import Observation, Outcome, Review
from ledger.domain.placements.sheets import Placement
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES
from ledger.domain.splits.sheets import Agreement, Approval, ClauseRow
from ledger.errors import DataFault
from ledger.reconciliation.partners.line_parts import filled_apart
from ledger.reconciliation.provider.lines import FoundLine
from ledger.reconciliation.provider.papers import Papers
from ledger.store.books import Books
from ledger.store.documents.findings import lines_found_of
from ledger.store.documents.recharges import also_moved, issued_in, lines_issued, read_recharge
from ledger.store.journal.unbilled import shares_due

_SHEETS = (
    *(Placement, Agreement, ClauseRow, Approval, Outcome, Observation, Review),
    *(Agency, Budget, Provider, PurchaseOrder),
)


def pack_of(books: Books, number: str) -> Pack:
    """The evidence of the paper with this number. Raises DataFault where there is none."""
    paper = read_recharge(books, number)
    if paper is None:
        raise DataFault(
            f"There is no recharge, credit note or internal journal {number}.",
            "`joint-ledger export recharges FILE.csv` lists them.",
        )
    placements = sorted({line.placement for line in paper.lines})
    # The amounts rest on the facts of the last posting before the paper was issued.
    state = books.as_known_after(issued_in(books, number)).posted
    as_posted = books.as_known_after(state.last_posted)
    then = as_posted.facts(*SHEETS_OF_PACKAGES, placements=placements)
    every = books.facts(Budget, withdrawn_too=True).rows[Budget.sheet]
    then.rows[Budget.sheet] = {**every, **then.rows[Budget.sheet]}
    now = books.facts(*_SHEETS, placements=placements)
    stated = books.facts(Agreement, placements=placements, withdrawn_too=True).rows[Agreement.sheet]
    withdrawn = {code for (code,) in stated.keys() - now.rows[Agreement.sheet].keys()}
    now.rows[Agreement.sheet] = stated
    asked, moved = _stood_for(books.as_known_after(issued_in(books, number)), paper), also_moved(books, number)
    accepted = as_posted.accepted(state.horizon, placements)
    paid = (
        PaidPart(row.receipt, row.line, row.amount, row.made_by, row.how, row.made_on)
        for row in matches_of_paper(books, number)
    )
    found = evidence(paper, then, now, state.horizon, asked, moved, withdrawn, accepted)
    issued = books.as_known_after(issued_in(books, number))
    documents = payments_reconciled(issued)
    invoiced = tuple(_invoiced(issued, paper, documents.papers))
    providers_paid = tuple(_providers_paid(documents, {line.invoice for line in invoiced}))
    return replace(found, paid=tuple(paid), invoiced=invoiced, providers_paid=providers_paid)


def _invoiced(then: Books, paper: Recharge, documents: Papers) -> Iterator[InvoicedLine]:
    """The lines of providers' documents for the placements and months on a paper, by placement and first day."""
    months = {(line.placement, line.service_month) for line in paper.lines}
    found = lines_found_of(then, {placement for placement, _ in months})
    told = (line for line in found if any((line.placement, month) in months for month in _months(line)))
    for line in sorted(told, key=lambda each: (each.placement, each.first_day or FOREVER, each.invoice, each.line)):
        head = documents.invoices.get(line.invoice or "")
        if head is not None and line.placement and line.line:
            vat = line.vat if line.vat is None or head.kind == "invoice" else -line.vat
            what = (line.placement, head.invoice, line.line, head.dated, line.first_day, line.last_day)
            yield InvoicedLine(*what, line.billed, vat, line.vat_category)


def _months(line: FoundLine) -> list[str]:
    """The months in which a line's days lie; of one without days that of its service."""
    if line.first_day and line.last_day:
        return [str(month) for month in months_between(Month.of(line.first_day), Month.of(line.last_day))]
    return [line.service_month] if line.service_month else []


def _providers_paid(reconciled: PaymentsReconciled, invoices: Collection[str]) -> list[ProviderPaid]:
    """What was paid on these invoices: by payments that name theirs, and by those that were matched or undone."""
    money = {payment.payment: payment for payment in reconciled.papers.provider_payments}
    named = [
        ProviderPaid(each.invoice, each.payment, each.paid_on, int(each.amount), "it names the invoice")
        for each in reconciled.papers.payments
        if each.invoice in invoices
    ]
    matched = [
        ProviderPaid(match.invoice, match.payment, money[match.payment].paid_on, match.amount, match.how)
        for match in reconciled.matches
        if match.invoice in invoices and match.payment in money
    ]
    return sorted([*named, *matched], key=lambda each: (each.invoice, each.paid_on, each.payment))


def _stood_for(then: Books, paper: Recharge) -> dict[Share, int]:
    """What earlier lines stood for of the shares on a paper when it was issued, and beyond them; pence by share.

    A line adds what its share comes to beyond that, or takes back what stood beyond it.
    """
    placements = {line.placement for line in paper.lines}
    due, lines = shares_due(then, placements), lines_issued(then, placements)
    pair, found = in_names_of(then, Month.of(paper.dated)), defaultdict[Share, int](int)
    for key in {(line.placement, line.service_month) for line in paper.lines}:
        internal = paper.kind == "internal_journal"
        issued = lines[key].internal if internal else lines[key].owed
        before = [line for line in issued if line.name.number != paper.number]
        for line in before if internal else ():
            found[line.share] += line.amount
        for month in filled_apart(due.get(key, ()), before, pair).values() if not internal else ():
            for parts in month.parts.values():
                for part in parts:
                    found[part.share] += part.amount
            for line in month.lines:
                found[line.share] += month.beyond.get(line.name, 0)
    return found
