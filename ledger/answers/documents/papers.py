"""Documents: lines of provider papers as found, papers between agencies, and what is still to pay of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.documents.agency_side import settled
from ledger.answers.documents.fund_money import money_of_funds
from ledger.answers.documents.matches import MatchRow, matches_of_paper
from ledger.answers.documents.payment_matches import payments_reconciled
from ledger.answers.documents.standings import lines_stand_now
from ledger.domain.agencies.purses import Lineage
from ledger.domain.documents.issued import Recharge, RechargeHead, RechargeSum
from ledger.domain.documents.measures import ASKED, ASKED_LESS_VALUE, CONTRACT_VALUE, OVERPAID
from ledger.domain.documents.sheets import (
    Invoice,
    InvoiceLine,
    LineDecision,
    LineMatch,
    ProviderPayment,
    Receipt,
)
from ledger.domain.sheet.changes import Version
from ledger.domain.sheet.columns import Amount, InMonth, OfPlacement, Rule
from ledger.domain.sheet.rows import Row
from ledger.reconciliation.partners.line_parts import Part
from ledger.reconciliation.provider.lines import CLASSES, STATUSES, Finding, FoundLine, LinesOfClass, waits
from ledger.reconciliation.provider.payments import PaperDebt, paid_on_account, provider_debt, settled_beyond
from ledger.store.books import Books
from ledger.store.documents.entries import EntryLine, entries_of_paper, entries_without_paper
from ledger.store.documents.findings import line_choices, line_of, line_sums, lines_page, read_findings
from ledger.store.documents.recharges import (
    read_recharge,
    read_recharges,
    recharge_months,
    recharge_sums,
    recharges_page,
)


class LineRow(NamedTuple):
    """One invoice line with its class and figures, or a charge nobody invoiced; what is given back is below nil."""

    invoice: str | None
    line: str | None
    class_: Rule
    placement: OfPlacement | None
    price: str | None
    service_month: InMonth | None
    expected: Annotated[Amount, CONTRACT_VALUE]
    billed: Annotated[Amount, ASKED]
    difference: Annotated[Amount, ASKED_LESS_VALUE]
    status: Rule
    reason: str
    vat: Annotated[Amount | None, "VAT"]
    vat_category: Rule | None


@answer(
    "invoice-lines",
    "Invoice lines as last reconciled: what they ask for, their contract value, and why they differ",
    purse="the agency addressed",
    refreshed_by="document",
)
def invoice_lines(books: Books) -> Iterator[LineRow]:
    """Lines in order of invoice and line; then charges without one."""
    stated = books.facts(InvoiceLine).sheet(InvoiceLine)
    for found in sorted(read_findings(books), key=_in_order):
        where = (found.placement, found.price, found.service_month)
        figures = (found.expected, found.billed, found.difference)
        line = stated.get((found.invoice, found.line))
        vat = (_given_as_billed(line, found), line.vat_category if line else None)
        yield LineRow(found.invoice, found.line, found.found, *where, *figures, found.status, found.reason, *vat)


def _given_as_billed(line: InvoiceLine | None, found: Finding) -> int | None:
    """Pence of VAT, with the sign of what is billed: what a credit note gives back is below nil."""
    if line is None or line.vat is None:
        return None
    return int(line.vat) if found.billed == line.net else -int(line.vat)


def _in_order(found: Finding) -> tuple[bool, tuple[str, ...]]:
    return found.invoice is None, found.subject


class WaitingRow(NamedTuple):
    """A class and status of invoice lines that wait; see `ledger.reconciliation.provider.lines.waits`."""

    found: Rule
    status: Rule


@answer(
    "waiting-lines",
    "Match statuses of invoice lines that wait for a decision or an answer, and what became of them",
    purse="none",
    window="whatever month",
    unit="classes",
    refreshed_by="document",
    exported=None,
    staged="waiting",
)
def waiting(_: Books) -> Iterator[WaitingRow]:
    """One row a class and status."""
    yield from (WaitingRow(found, status) for found in CLASSES for status in STATUSES if waits(found, status))


@answer(
    "paper-debts",
    "Owed to providers, document by document, with what settled it",
    purse="the agency addressed",
    window="in the books since the last reconciliation",
    refreshed_by="document",
    exported=None,
    staged="paper_debts",
)
def paper_debts(books: Books) -> Iterator[PaperDebt]:
    """Every invoice and credit note in the books; nothing before any was reconciled.

    Which payment paid which invoice is told by the matches that are kept: a payment that came since the last
    reconciliation has taken nothing from anybody's books.
    """
    yield from provider_debt(*books.once(payments_reconciled))


class SettledBeyondRow(NamedTuple):
    """An invoice that was paid or credited beyond what it asks."""

    invoice: str
    provider: str
    agency: str
    how: Rule
    asked: Amount
    credited: Amount
    paid: Amount
    beyond: Annotated[Amount, "To get back", OVERPAID]


@answer(
    "settled-beyond",
    "Invoices paid or credited above what they ask, with what is to be recovered from the provider",
    purse="the agency addressed",
    window="in the books since the last reconciliation",
    refreshed_by="document",
)
def paid_beyond(books: Books) -> Iterator[SettledBeyondRow]:
    """The largest sums first; nothing before anything was reconciled."""
    found = sorted(settled_beyond(paper_debts.listed(books)), key=lambda each: (-each.beyond, each.invoice))
    invoices = books.facts(Invoice).sheet(Invoice) if found else {}
    for each in found:
        if head := invoices.get((each.invoice,)):
            sums = (each.asked, each.credited, each.paid, each.beyond)
            yield SettledBeyondRow(each.invoice, head.provider, head.to_agency, each.how, *sums)


def payments_unmatched(books: Books) -> list[tuple[ProviderPayment, int]]:
    """Payments to providers of which something pays no invoice, with that in pence, as last reconciled."""
    reconciled = books.once(payments_reconciled)
    payments = {payment.payment: payment for payment in reconciled.papers.provider_payments}
    return [(payments[each.payment], each.amount) for each in paid_on_account(*reconciled)]


class RechargeRow(NamedTuple):
    """One line of a paper between agencies: a placement's month under one decision; a credit is below nil."""

    recharge: str
    kind: Rule
    from_agency: str
    to_agency: str
    dated: date
    line: int
    placement: OfPlacement
    service_month: InMonth
    agreement: str | None
    budget: str
    standing: Rule
    amount: Amount
    corrects: str | None


@answer(
    "recharges",
    "Recharges between agencies, document by document",
    purse="creditor, debtor",
    window="all documents issued",
    refreshed_by="document",
)
def recharge_lines(books: Books) -> Iterator[RechargeRow]:
    """One row a line, in the order in which papers were issued."""
    for paper in books.once(read_recharges):
        head = (paper.number, paper.kind, paper.from_agency, paper.to_agency, paper.dated)
        for line in paper.lines:
            place = (line.placement, line.service_month, line.agreement, line.budget, line.standing)
            corrects = str(line.corrects) if line.corrects else None
            yield RechargeRow(*head, line.line, *place, line.amount, corrects)


@dataclass(frozen=True)
class LinesFound:
    """Lines of papers that fit some filters: counted by class and status, and one page of them."""

    sums: list[LinesOfClass]
    page: list[FoundLine]

    @property
    def count(self) -> int:
        """How many lines fit."""
        return sum(each.lines for each in self.sums)


def lines(books: Books, chosen: Mapping[str, str], *, page: int = 1, size: int = 20) -> LinesFound:
    """The lines of papers, as last reconciled, that fit the filters: those that differ most first."""
    return LinesFound(line_sums(books, chosen), lines_page(books, chosen, at_most=size, skip=(page - 1) * size))


@dataclass(frozen=True)
class LinesOffered:
    """All lines of papers: counted by class and status, and whose they are, code and name: what a filter offers."""

    sums: list[LinesOfClass]
    providers: dict[str, str]
    agencies: dict[str, str]


def lines_offered(books: Books) -> LinesOffered:
    """Which lines of papers there are, as last reconciled, and by whom one may choose among them."""
    offered = line_choices(books)
    return LinesOffered(line_sums(books, {}), dict(offered["provider"]), dict(offered["agency"]))


@dataclass(frozen=True)
class LineSeen:
    """A line of a paper, or a charge without one, with what people said of it and what its paper posted."""

    line: FoundLine
    said: list[Version]
    """Decisions and matches by hand, the latest first."""
    entries: list[EntryLine]

    def standing(self, model: type[Row]) -> list[Row]:
        """What was said of it on this sheet and is not taken back."""
        return [
            version.row
            for version in self.said
            if isinstance(version.row, model) and version.current and not version.origin.withdrawn
        ]


def line_seen(books: Books, number: int) -> LineSeen | None:
    """The line or charge that the finding with this number was about; None where it is gone."""
    line = line_of(books, number)
    if line is None:
        return None
    if line.invoice is None:
        return LineSeen(line, [], [])
    cells = {"invoice": line.invoice, "line": line.line}
    said = [version for model in (LineDecision, LineMatch) for version in books.trail(model, cells)]
    said.sort(key=lambda version: version.origin.recorded_at, reverse=True)
    return LineSeen(line, said, entries_of_paper(books, line.invoice))


@dataclass(frozen=True)
class RechargesIssued:
    """Papers issued that fit some filters: counted by kind, creditor and debtor, and one page of them."""

    sums: list[RechargeSum]
    page: list[RechargeHead]

    @property
    def count(self) -> int:
        """How many papers fit."""
        return sum(each.papers for each in self.sums)


def recharges(books: Books, chosen: Mapping[str, str], *, page: int = 1, size: int = 20) -> RechargesIssued:
    """The papers issued that fit the filters, the latest first."""
    return RechargesIssued(
        recharge_sums(books, chosen), recharges_page(books, chosen, at_most=size, skip=(page - 1) * size)
    )


@dataclass(frozen=True)
class RechargesOffered:
    """All papers issued: counted by kind, creditor and debtor, and the months they are for, the latest first."""

    sums: list[RechargeSum]
    months: list[str]

    @property
    def creditors(self) -> list[str]:
        """Who issued any, in order."""
        return sorted({each.creditor for each in self.sums})

    @property
    def debtors(self) -> list[str]:
        """To whom any was issued, in order."""
        return sorted({each.debtor for each in self.sums})


def recharges_offered(books: Books) -> RechargesOffered:
    """Which papers were issued, and by what one may choose among them."""
    return RechargesOffered(recharge_sums(books, {}), recharge_months(books))


def receipts_on_account(books: Books, upto: date | None = None) -> list[tuple[Receipt, int]]:
    """Receipts of which something is matched to no line after a day, with that in pence; the oldest first.

    What was paid into a pooled fund waits for no document, and what an agency has from itself pays none.
    """
    rows, of_funds = books.facts(Receipt).sheet(Receipt), money_of_funds(books)
    unmatched = settled(books, upto).unmatched
    left = ((rows[code,], amount - of_funds.get(code, 0)) for code, amount in unmatched.items())
    found = [(row, amount) for row, amount in left if amount and row.from_agency != row.to_agency]
    return sorted(found, key=lambda item: (item[0].received_on, item[0].receipt))


def own_receipts(books: Books) -> list[tuple[Receipt, int]]:
    """Receipts from an agency to itself that pay no instalment of a pooled fund, with what of each pays none; pence.

    Such a receipt moves nothing in the journal; it is not taken in any more. The oldest first.
    """
    of_funds = money_of_funds(books)
    own = [row for row in books.facts(Receipt).sheet(Receipt).values() if row.from_agency == row.to_agency]
    found = ((row, int(row.amount) - of_funds.get(row.receipt, 0)) for row in own)
    return sorted((each for each in found if each[1]), key=lambda each: (each[0].received_on, each[0].receipt))


@dataclass(frozen=True)
class RechargeSeen:
    """A paper issued, with how it stands by all that is known and what it posted; pence."""

    paper: Recharge
    outstanding: Mapping[int, int]
    """By line."""
    stands: Mapping[int, Sequence[tuple[str, int]]]
    """By line what it stands for now, by standing, firm parts first; nothing of a credit, or what was credited."""
    matches: list[MatchRow]
    """What paid it, or was undone of that, as it was made."""
    entries: list[EntryLine]
    without_paper: list[EntryLine]
    """Entries that moved what stands of its months without a document."""


def recharge_seen(books: Books, number: str) -> RechargeSeen | None:
    """The paper with this number; None where none was issued."""
    paper = read_recharge(books, number)
    if paper is None:
        return None
    settlement = settled(books)
    parts = lines_stand_now(books, books.once(read_recharges), paper) if paper.kind != "internal_journal" else {}
    return RechargeSeen(
        paper,
        {name.line: amount for name, amount in settlement.outstanding.items() if name.number == number},
        {name.line: _by_standing(of_line) for name, of_line in parts.items()},
        matches_of_paper(books, number),
        entries_of_paper(books, number),
        _without_paper(books, paper) if paper.kind != "internal_journal" else [],
    )


def _without_paper(books: Books, paper: Recharge) -> list[EntryLine]:
    """What moved of the paper's months without a document between its two agencies, or who had their budgets."""
    lineage = Lineage(books.purses)
    creditors = {paper.from_agency}.union(*(lineage.agencies(line.lead_budget) for line in paper.lines))
    debtors = {paper.to_agency}.union(*(lineage.agencies(line.budget) for line in paper.lines))
    return entries_without_paper(books, paper.number, creditors, debtors)


def _by_standing(parts: Iterable[Part]) -> list[tuple[str, int]]:
    sums: dict[str, int] = {}
    for part in parts:
        sums[part.share.standing] = sums.get(part.share.standing, 0) + part.amount
    return list(sums.items())
