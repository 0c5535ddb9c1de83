"""Papers between agencies: how recharges stand, and what receipts, provisions and write-offs should have moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ledger.answers.documents.paper_sides import ReconciledSide
from ledger.briefing.figures import counted
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.agencies.thresholds import DEFAULTS, Threshold
from ledger.domain.debts.sheets import DebtDecision, ReceiptAllocation
from ledger.domain.documents.issued import Recharge
from ledger.domain.documents.sheets import PartnerRecord, Receipt
from ledger.domain.funds.sheets import Fund, FundContribution, FundReceipt
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.sheet.facts import Facts
from ledger.errors import Refused
from ledger.journal.dues import PaperMovement, moves_of, on_account, provided, received, written_off
from ledger.journal.papers import PaperSide
from ledger.reconciliation.partners.contributions import paid_by_facts
from ledger.reconciliation.partners.receipts import settle_receipts
from ledger.reconciliation.partners.settlement import Settlement
from ledger.store.books import Books
from ledger.store.documents.recharges import read_recharges
from ledger.store.journal.recording import last_of_command

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
    """How the lines of recharges stand after a day (None: all that is known)."""
    return _settled(_facts(books), books.once(read_recharges), upto)


def settled_as_posted(books: Books, recharges: Iterable[Recharge]) -> Settlement:
    """How lines stand by what the journal has: receipts and decisions as known at the last reconciliation."""
    last, facts = last_of_command(books, "reconcile"), _facts(books)
    then = _facts(books.as_known_after(last.number)).rows if last else {}
    facts.rows.update({model.sheet: then.get(model.sheet, {}) for model in _OF_RECEIPTS})
    return _settled(facts, recharges, None)


def between_agencies(books: Books, _: Tell | None = None) -> ReconciledSide:
    """What should stand of receipts, provisions and write-offs, as a side of a reconciliation."""
    facts, recharges = _facts(books), books.once(read_recharges)
    settlement = _settled(facts, recharges, None)
    dated = {("receipt", row.receipt): row.received_on for row in facts.sheet(Receipt).values()}
    dated |= {(row.kind, row.decision): row.on for row in facts.sheet(DebtDecision).values()}
    moves = moves_of(_movements(facts, recharges, settlement))
    return ReconciledSide(PaperSide(KINDS, moves, dated), notes=settlement_sentences(settlement))


def settlement_sentences(settlement: Settlement) -> list[str]:
    """What to tell of receipts: how much found its lines, what did not, and what people said that cannot be done."""
    said = list(settlement.notes)
    if settlement.matches:
        lines = len({(match.recharge, match.line) for match in settlement.matches})
        matched = pounds(sum(match.amount for match in settlement.matches))
        said.append(f"receipts matched: {matched}, to {counted(lines, 'line')} of recharges")
    for (payer, payee), amount in sorted(settlement.on_account.items()):
        said.append(f"on account, from {payer} to {payee}: {pounds(amount)}")
    return said


def _facts(books: Books) -> Facts:
    """What settlements go by, with budgets that were withdrawn too."""
    facts = books.facts(*_SHEETS)
    facts.rows[Budget.sheet] = dict(books.facts(Budget, withdrawn_too=True).sheet(Budget))
    return facts


def _settled(facts: Facts, recharges: Iterable[Recharge], upto: date | None) -> Settlement:
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
    )


def _movements(facts: Facts, recharges: list[Recharge], settlement: Settlement) -> Iterator[PaperMovement]:
    shares = {(paper.number, line.line): line.share for paper in recharges for line in paper.lines}
    for match in settlement.matches:
        yield from received(match.receipt, shares[match.recharge, match.line], match.amount)
    for (decision, name), amount in settlement.given_up.items():
        yield from written_off(decision, shares[name], amount)
    for (decision, name), amount in settlement.provided.items():
        yield from provided(decision, shares[name], amount)
    purses = _AccountPurses(purses_of(facts), recharges)
    for code, amount in settlement.unmatched.items():
        receipt = facts.sheet(Receipt)[(code,)]
        debtor, creditor = receipt.from_agency, receipt.to_agency
        yield from on_account(code, *purses.between(creditor, debtor, code), amount)


class _AccountPurses:
    """In whose name money stands that no line is known for: the budgets that have dealings, else the first ones."""

    def __init__(self, purses: Purses, recharges: Iterable[Recharge]) -> None:
        self._owners = {code: budget.agency for code, budget in sorted(purses.budgets.items(), reverse=True)}
        self._first = {agency: code for code, agency in self._owners.items()}
        dealings = {
            (line.lead_budget, line.budget)
            for paper in recharges
            if paper.kind != "internal_journal"
            for line in paper.lines
        }
        self._dealing = {
            (self._owners[lead], self._owners[budget]): (lead, budget)
            for lead, budget in sorted(dealings, reverse=True)
        }

    def between(self, creditor: str, debtor: str, receipt: str) -> tuple[str, str]:
        """A budget of who has the money and one of who paid it. Refused where one of them has none."""
        for agency in (creditor, debtor):
            if agency not in self._first:
                raise Refused(
                    f"Receipt {receipt} cannot be posted: {agency} has no budget, so nothing can stand in its name.",
                    f"State a budget of {agency}, or mend the receipt.",
                )
        return self._dealing.get((creditor, debtor)) or (self._first[creditor], self._first[debtor])
