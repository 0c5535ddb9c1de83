"""Papers between agencies: how recharges stand, and what receipts, provisions and write-offs should have moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from ledger.answers.documents.paper_sides import ReconciledSide
from ledger.answers.documents.standings import open_parts_now
from ledger.briefing.figures import counted
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.agencies.thresholds import DEFAULTS, Threshold
from ledger.domain.debts.sheets import DebtDecision, ReceiptAllocation
from ledger.domain.documents.issued import LineName, Recharge
from ledger.domain.documents.shares import Share
from ledger.domain.documents.sheets import PartnerRecord, Receipt
from ledger.domain.funds.sheets import Fund, FundContribution, FundReceipt
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.sheet.facts import Facts
from ledger.errors import Refused
from ledger.journal.dues import PaperMovement, moves_of, on_account, provided, received, written_off
from ledger.journal.papers import PaperSide
from ledger.reconciliation.partners.contributions import paid_by_facts
from ledger.reconciliation.partners.open_lines import StandsNow
from ledger.reconciliation.partners.receipts import settle_receipts
from ledger.reconciliation.partners.settlement import EVERYTHING, NOTHING, Learnt, Settlement
from ledger.store.books import Books
from ledger.store.documents.receipt_matches import papers_issued_after, read_matches
from ledger.store.documents.recharges import read_recharges
from ledger.store.journal.recording import last_reconciliation

KINDS = ("provision", "receipt", "write_off")
"""The kinds of entry that are this side's."""
_OF_RECEIPTS = (Receipt, ReceiptAllocation, PartnerRecord, DebtDecision)
_SHEETS = (
    *_OF_RECEIPTS,
    Threshold,
    Fund,
    FundContribution,
    FundReceipt,
)


def settled(books: Books, upto: date | None = None) -> Settlement:
    """How the lines of recharges stand after a day (None: all that is known), by the matches that are kept.

    A receipt that was not reconciled yet stands on account.
    """
    return _settled(books, _facts(books), books.once(read_recharges), NOTHING, upto)


def settled_as_posted(books: Books, recharges: Iterable[Recharge]) -> Settlement:
    """How lines stand by what the journal has: receipts and decisions as known at the last reconciliation."""
    last, facts = last_reconciliation(books), _facts(books)
    then = _facts(books.as_known_after(last.number)).rows if last else {}
    facts.rows.update({model.sheet: then.get(model.sheet, {}) for model in _OF_RECEIPTS})
    return _settled(books, facts, recharges, NOTHING, None)


def between_agencies(books: Books, _: Tell | None = None) -> ReconciledSide:
    """What should stand of receipts, provisions and write-offs, as a side of a reconciliation; with new matches."""
    facts, recharges = _facts(books), books.once(read_recharges)
    learnt = _learnt(books)
    stands = _stands_now(books, facts, recharges) if learnt.anything else {}
    settlement = _settled(books, facts, recharges, learnt, None, stands)
    by_month = _receipts_by_month(facts, recharges, settlement)
    for month, movement in _decided(recharges, settlement):
        by_month[month].append(movement)
    together = moves_of(movement for movements in by_month.values() for movement in movements)
    each_month = {month: moves_of(movements) for month, movements in by_month.items()}
    side = PaperSide(KINDS, together, {}, each_month, KINDS)
    return ReconciledSide(
        side, notes=settlement_sentences(settlement), matches=settlement.made, outstanding=settlement.outstanding
    )


def _stands_now(books: Books, facts: Facts, recharges: Sequence[Recharge]) -> StandsNow:
    """How what is open of lines stands now, before anything new is matched."""
    outstanding = _settled(books, facts, recharges, NOTHING, None).outstanding
    parts = open_parts_now(books, recharges, outstanding)
    return {name: [(part.share.standing, part.amount) for part in of_line] for name, of_line in parts.items()}


def _learnt(books: Books) -> Learnt:
    """What became known since the last reconciliation, which alone is matched anew."""
    last = last_reconciliation(books)
    if last is None:
        return EVERYTHING
    now, then = (each.facts(Receipt).sheet(Receipt) for each in (books, books.as_known_after(last.number)))
    receipts = {row.receipt for key, row in now.items() if then.get(key) != row}
    papers = papers_issued_after(books, last.number)
    records = books.changed(PartnerRecord, last.number)
    said = any(books.changed(model, last.number) for model in (*_SHEETS, Budget))
    return Learnt(receipts, papers, records, bool(receipts or papers or said))


def settlement_sentences(settlement: Settlement) -> list[str]:
    """What to tell of receipts: how much found its lines, what did not, and what people said that cannot be done."""
    said = list(settlement.notes)
    if settlement.matches:
        lines = len({(match.recharge, match.line) for match in settlement.matches})
        matched = pounds(sum(match.amount for match in settlement.matches))
        said.append(f"receipts matched in all: {matched}, to {counted(lines, 'line')} of recharges")
    for (payer, payee), amount in sorted(settlement.on_account.items()):
        said.append(f"unallocated, from {payer} to {payee}: {pounds(amount)}")
    return said


def _facts(books: Books) -> Facts:
    """What settlements go by, with budgets that were withdrawn too."""
    facts = books.facts(*_SHEETS)
    facts.rows[Budget.sheet] = dict(books.facts(Budget, withdrawn_too=True).sheet(Budget))
    return facts


def _settled(
    books: Books,
    facts: Facts,
    recharges: Iterable[Recharge],
    learnt: Learnt,
    upto: date | None,
    stands: StandsNow | None = None,
) -> Settlement:
    own, receipts = facts.sheet(Threshold).get(("papers_in_a_match", None)), facts.sheet(Receipt).values()
    return settle_receipts(
        recharges,
        receipts,
        facts.sheet(ReceiptAllocation).values(),
        facts.sheet(PartnerRecord).values(),
        int(own.value if own else DEFAULTS["papers_in_a_match"]),
        upto,
        purses=purses_of(facts),
        decisions=facts.sheet(DebtDecision).values(),
        for_funds=paid_by_facts(facts, receipts).of_receipts,
        kept=books.once(read_matches),
        learnt=learnt,
        first_open=books.posted.first_open.first_day,
        stands=stands,
    )


def _decided(recharges: Iterable[Recharge], settlement: Settlement) -> Iterator[tuple[Month, PaperMovement]]:
    """What decisions move, each time in the month of the day: not before the document that they are on."""
    shares = _shares(recharges)
    for acts, move in ((settlement.write_offs, written_off), (settlement.provisions, provided)):
        for act in acts:
            for movement in move(act.decision, shares[act.name], act.amount):
                yield Month.of(act.day), movement


def _receipts_by_month(
    facts: Facts, recharges: Sequence[Recharge], settlement: Settlement
) -> dict[Month, list[PaperMovement]]:
    """What receipts move in each month: on account in their own, from there to a line once its paper is there too."""
    shares, purses = _shares(recharges), AccountPurses(purses_of(facts), recharges)
    receipts = facts.sheet(Receipt)
    found: dict[Month, list[PaperMovement]] = defaultdict(list)
    for receipt in receipts.values():
        between = purses.between(receipt.to_agency, receipt.from_agency, receipt.receipt)
        found[Month.of(receipt.received_on)] += on_account(receipt.receipt, *between, receipt.amount)
    for match in settlement.matches:
        found[Month.of(match.day)] += received(match.receipt, shares[match.name], match.amount)
        row = receipts.get((match.receipt,))
        if row:
            between = purses.between(row.to_agency, row.from_agency, row.receipt)
            found[Month.of(match.day)] += on_account(match.receipt, *between, -match.amount)
    return found


def _shares(recharges: Iterable[Recharge]) -> dict[LineName, Share]:
    return {LineName(paper.number, line.line): line.share for paper in recharges for line in paper.lines}


class AccountPurses:
    """In whose name money stands that no line is known for: of the budgets that stay longest, those with dealings."""

    def __init__(self, purses: Purses, recharges: Iterable[Recharge]) -> None:
        self._lasting = cache(purses.lasting)
        self._dealings = sorted(
            {
                (line.lead_budget, line.budget)
                for paper in recharges
                if paper.kind != "internal_journal"
                for line in paper.lines
            }
        )
        self._between = cache(self._found)

    def between(self, creditor: str, debtor: str, receipt: str) -> tuple[str, str]:
        """A budget of who has the money and one of who paid it. Refused where one of them has none."""
        for agency in (creditor, debtor):
            if not self._lasting(agency):
                raise Refused(
                    f"Receipt {receipt} cannot be posted: {agency} has no budget to post it to.",
                    f"State a budget of {agency}, or amend the receipt.",
                )
        return self._between(creditor, debtor)

    def _found(self, creditor: str, debtor: str) -> tuple[str, str]:
        owed, owing = self._lasting(creditor), self._lasting(debtor)
        dealing = (pair for pair in self._dealings if pair[0] in owed and pair[1] in owing)
        return next(dealing, (owed[0], owing[0]))
