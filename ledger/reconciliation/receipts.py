"""Receipts: which lines of which recharges the money that came in pays, and what stands on account.

Papers, decisions and receipts are gone through as the days went. What people said comes first (an allocation by
hand, then the numbers that the payer wrote), and what they say of a later receipt keeps a guess from its paper. A
guess is only made where a sum fits: a paper's own, what the payer's ledger shows as paid, or a set of papers that
is the only one to come to it. The rest is on account. Nothing is remembered, so any order of learning gives the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from ledger.domain.agencies import Purses
from ledger.domain.debts import DebtDecision, ReceiptAllocation
from ledger.domain.issued_papers import LineName, Recharge
from ledger.domain.money import pounds
from ledger.domain.papers import PartnerRecord, Receipt
from ledger.domain.periods import FOREVER
from ledger.reconciliation.claims import Claims
from ledger.reconciliation.open_lines import Opening, OpenLine, OpenPapers, Pair
from ledger.reconciliation.paid_records import PaidRecords, PaidTogether
from ledger.reconciliation.settlement import Match, Settlement
from ledger.reconciliation.sums import only_set

K = TypeVar("K")


def settle_receipts(
    recharges: Iterable[Recharge],
    receipts: Iterable[Receipt],
    allocations: Iterable[ReceiptAllocation],
    partner_records: Iterable[PartnerRecord],
    most_papers: int,
    upto: date | None = None,
    *,
    purses: Purses,
    decisions: Iterable[DebtDecision] = (),
    for_funds: Mapping[str, int] | None = None,
) -> Settlement:
    """Match receipts to lines, as it stands after a day (None: all that is known), whatever order they are given in.

    `most_papers` is how many papers a guessed set may have. Internal journals are owed by nobody and left out.
    `for_funds` says how much of a receipt was paid into a pooled fund: that pays no line and stands on account.
    """
    last = upto or FOREVER
    papers = sorted(
        (paper for paper in recharges if paper.kind != "internal_journal" and paper.dated <= last),
        key=lambda paper: (paper.dated, paper.from_agency, paper.sequence),
    )
    settling = _Settling(
        papers,
        sorted((row for row in receipts if row.received_on <= last), key=lambda row: (row.received_on, row.receipt)),
        allocations,
        partner_records,
        most_papers,
        purses,
        for_funds or {},
    )
    decided = sorted((row for row in decisions if row.on <= last), key=lambda row: (row.on, row.decision))
    settling.go_through(papers, decided)
    return settling.result(decided)


class _Settling:
    """The state while days are gone through: what is open, and what of each receipt is free."""

    def __init__(
        self,
        papers: Sequence[Recharge],
        receipts: Sequence[Receipt],
        allocations: Iterable[ReceiptAllocation],
        partner_records: Iterable[PartnerRecord],
        most_papers: int,
        purses: Purses,
        for_funds: Mapping[str, int],
    ) -> None:
        self.papers = OpenPapers()
        self.opening = Opening(purses)
        self.receipts = {row.receipt: row for row in receipts}
        self.most_papers = most_papers
        self.for_funds = for_funds
        self.order = {paper.number: place for place, paper in enumerate(papers)}
        self.free: dict[str, int] = {}
        """What of each receipt that came is matched to no line and was not given back."""
        self.matched: dict[str, dict[LineName, int]] = {row.receipt: {} for row in receipts}
        self.how: dict[tuple[str, LineName], str] = {}
        self.paid: Counter[LineName] = Counter()
        self.payers: dict[LineName, list[str]] = defaultdict(list)
        self.given_up: Counter[tuple[str, LineName]] = Counter()
        self.notes: list[str] = []
        self.claims = Claims(receipts, allocations, self.order)
        self.notes += self.claims.notes
        self.waiting = Counter(number for code in self.receipts for number in self.claims.papers_of(code))
        self.records = PaidRecords(partner_records)
        self.recorded: dict[str, PaidTogether] = {}
        """What each receipt was found to be in the payer's own ledger."""

    def go_through(self, papers: Sequence[Recharge], decided: Sequence[DebtDecision]) -> None:
        """Everything in order of days: papers, then what was written off, then what came in; last what is left."""
        issued = {paper.number: paper.dated for paper in papers}
        write_offs = [row for row in decided if row.kind == "write_off" and self._is_known(row, issued)]
        days: dict[date, tuple[list[Recharge], list[DebtDecision], list[Receipt]]] = defaultdict(lambda: ([], [], []))
        for paper in papers:
            days[paper.dated][0].append(paper)
        for decision in write_offs:
            days[max(decision.on, issued[decision.recharge])][1].append(decision)
        for receipt in self.receipts.values():
            days[receipt.received_on][2].append(receipt)
        for day in sorted(days):
            new, given_up, came = days[day]
            self._issue(new)
            for decision in given_up:
                self._write_off(decision)
            for receipt in came:
                self._take(receipt)
        for code in self.free:
            self._guess(self.receipts[code])

    def result(self, decided: Sequence[DebtDecision]) -> Settlement:
        """What it comes to."""
        lines = self.papers.lines
        unmatched = {code: row.amount - sum(self.matched[code].values()) for code, row in self.receipts.items()}
        on_account: Counter[Pair] = Counter()
        for code, amount in unmatched.items():
            on_account[_pair(self.receipts[code])] += amount
        of_funds: Counter[Pair] = Counter()
        for code in self.for_funds.keys() & self.receipts.keys():
            of_funds[_pair(self.receipts[code])] += self.for_funds[code]
        found = Settlement(
            paid=_some(self.paid),
            set_off=_some({name: line.set_off for name, line in lines.items()}),
            written_off=_some({name: line.written_off for name, line in lines.items()}),
            outstanding=_some({name: line.open for name, line in lines.items()}),
            on_account=_some(on_account),
            of_funds=_some(of_funds),
            matches=list(self._matches()),
            unmatched=_some(unmatched),
            given_up=_some(self.given_up),
            notes=list(self._not_as_said()),
        )
        found.provided = self._provide(decided)
        found.notes += self.notes
        return found

    def _matches(self) -> Iterator[Match]:
        for code, lines in self.matched.items():
            for name, amount in lines.items():
                if amount:
                    yield Match(code, *name, amount, self.how[code, name])

    # What people said.

    def _by_words(self, receipt: Receipt) -> None:
        """What was said by hand, then what the payer wrote."""
        code, pair = receipt.receipt, _pair(receipt)
        for claim in self.claims.by_hand.get(code, ()):
            lines = self._lines_by_hand(claim.number, receipt)
            done = sum(self.matched[code].get(line.name, 0) for line in lines)
            left = claim.amount - done
            if left < 0 and claim.amount < 0:
                self._give_back(code, lines, -left, f"{claim.number} by hand", reopen=receipt.amount < 0)
            elif left > 0:
                self._pay_lines(code, lines, left, f"{claim.number} by hand")
        lines = [line for number in self.claims.named[code] for line in self.papers.of_paper(number, pair)]
        if not lines or not self.free[code]:
            return
        if receipt.amount < 0:
            self._give_back(code, lines, -self.free[code], "named in the reference", reopen=True)
            return
        wanted = sum(line.open for line in lines if line.open > 0)
        self._give_back(code, lines, wanted - self.free[code], "a credit named in the reference", reopen=False)
        self._pay_lines(code, lines, wanted, "named in the reference")

    def _lines_by_hand(self, number: str, receipt: Receipt) -> list[OpenLine]:
        """The lines of a paper that a person may say a receipt is for: all that are owed to who received it."""
        lines = self.papers.by_number.get(number, [])
        return [line for line in lines if any(payee == receipt.to_agency for _, payee in line.pairs)]

    def _not_as_said(self) -> Iterator[str]:
        """What people said by hand and could not be done."""
        for code, claims in self.claims.by_hand.items():
            for claim in claims:
                lines = self._lines_by_hand(claim.number, self.receipts[code])
                done = sum(self.matched[code].get(line.name, 0) for line in lines)
                if claim.amount and done != claim.amount:
                    said = f"Receipt {code} is said to pay {pounds(claim.amount)} of {claim.number}"
                    yield f"{said}, of which {pounds(done)} could be."

    # Money in, and given back.

    def _take(self, receipt: Receipt) -> None:
        code = receipt.receipt
        self.free[code] = receipt.amount - self.for_funds.get(code, 0)
        for number in self.claims.papers_of(code):
            self.waiting[number] -= 1
        self._by_words(receipt)
        self._guess(receipt)
        if self.free[code] < 0:
            self._take_back(receipt)

    def _pay(self, code: str, line: OpenLine, amount: int, how: str) -> None:
        """A receipt pays so much of a line; below nil it gives back, or uses up a credit."""
        self.papers.change(line, -amount)
        self.free[code] -= amount
        self.paid[line.name] += amount
        self.matched[code][line.name] = self.matched[code].get(line.name, 0) + amount
        self.how.setdefault((code, line.name), how)
        self.payers[line.name].append(code)

    def _pay_lines(self, code: str, lines: Iterable[OpenLine], most: int, how: str) -> None:
        """Pay lines with what is free, firm shares first, then the oldest."""
        for line in sorted(lines, key=lambda line: line.firmest_first):
            amount = min(line.open, most, self.free[code])
            if amount > 0:
                self._pay(code, line, amount, how)
                most -= amount

    def _give_back(self, code: str, lines: Sequence[OpenLine], most: int, how: str, *, reopen: bool) -> None:
        """Use up credits among the lines; then, if it is to `reopen`, take back what was paid, last first."""
        for line in lines:
            amount = min(-line.open, most)
            if amount > 0:
                self._pay(code, line, -amount, how)
                most -= amount
        for line in reversed(lines) if reopen else ():
            amount = min(self.paid[line.name], most)
            if amount > 0:
                self._pay(code, line, -amount, how)
                most -= amount

    def _take_back(self, refund: Receipt) -> None:
        """What was given back comes from money on account, else from what the receipts before paid, last first."""
        before = (code for code in reversed(self.free) if code != refund.receipt)
        earlier = [code for code in before if _pair(self.receipts[code]) == _pair(refund)]
        for code in earlier:
            if self.free[code] > 0:
                amount = min(self.free[code], -self.free[refund.receipt])
                self.free[code] -= amount
                self.free[refund.receipt] += amount
        for code in earlier:
            for name in reversed(self.matched[code]) if self.free[refund.receipt] else ():
                amount = min(self.matched[code][name], self.paid[name], -self.free[refund.receipt])
                if amount > 0:
                    self._pay(refund.receipt, self.papers.lines[name], -amount, f"given back of receipt {code}")

    # Guesses.

    def _guess(self, receipt: Receipt) -> None:
        """Match what is free of a receipt where a sum fits; a paper that a later receipt names is left to it."""
        code, wanted = receipt.receipt, self.free[receipt.receipt]
        if not wanted:
            return
        barred = {claim.number for claim in self.claims.by_hand.get(code, ()) if not claim.amount}
        sums = self.papers.open_sums(_pair(receipt))
        open_papers = [
            number
            for number in sorted(sums, key=self.order.__getitem__)
            if not self.waiting[number] and number not in barred
        ]
        exact = [number for number in open_papers if sums[number] == wanted]
        if exact:
            more = f", the oldest of {len(exact)} such papers" if len(exact) > 1 else ""
            self._pay_whole(receipt, exact[:1], f"its amount is what is open{more}")
        elif wanted > 0 and not self._by_records(receipt):
            amounts = [sums[number] for number in open_papers]
            if len(amounts) > 1 and sum(amounts) == wanted:
                self._pay_whole(receipt, open_papers, f"its amount is all that is open on {len(amounts)} papers")
            elif chosen := only_set(amounts, wanted, self.most_papers):
                how = f"the only {len(chosen)} open papers that make its amount"
                self._pay_whole(receipt, [open_papers[place] for place in chosen], how)

    def _pay_whole(self, receipt: Receipt, numbers: Iterable[str], how: str) -> None:
        for number in numbers:
            for line in self.papers.of_paper(number, _pair(receipt)):
                if line.open:
                    self._pay(receipt.receipt, line, line.open, how)

    def _by_records(self, receipt: Receipt) -> bool:
        """Pay what the payer's own ledger shows as paid, where it comes to exactly this amount."""
        pair, code = _pair(receipt), receipt.receipt
        found = self.records.making(
            pair,
            self.free[code],
            receipt.reference or "",
            lambda row: any(line.open > 0 for line in self._payable(row.placement, row.service_month, pair)),
        )
        if not found:
            return False
        self.records.use(found)
        self.recorded[code] = found
        self._pay_as_recorded(code)
        return True

    def _pay_as_recorded(self, code: str) -> None:
        """Pay the lines of the payments that a receipt was found to be, as far as they are billed by now."""
        found, pair = self.recorded[code], _pair(self.receipts[code])
        for month, amount in found.amounts:
            lines = self._payable(*month, pair)
            left = amount - sum(self.matched[code].get(line.name, 0) for line in lines)
            if left < 0:
                self._give_back(code, lines, -left, found.how, reopen=False)
            else:
                self._pay_lines(code, lines, left, found.how)

    def _payable(self, placement: str, service_month: str, pair: Pair) -> list[OpenLine]:
        return [line for line in self.papers.of_month(placement, service_month) if pair in line.pairs]

    # Papers and decisions.

    def _issue(self, papers: Sequence[Recharge]) -> None:
        """New papers: credits are set off in their own month; money that was waiting for a paper pays it."""
        if not papers:
            return
        months = set()
        for paper in papers:
            for line in self.opening.lines(paper):
                self.papers.add(line)
                months.add((line.share.placement, line.share.service_month))
        for month in sorted(months):
            self._set_off(self.papers.of_month(*month))
        new = {paper.number for paper in papers}
        for code, free in list(self.free.items()):
            if free and not self.claims.papers_of(code).isdisjoint(new):
                self._by_words(self.receipts[code])
            if free > 0 and code in self.recorded:
                self._pay_as_recorded(code)

    def _set_off(self, lines: Sequence[OpenLine]) -> None:
        """Credits of a month take from the lines they correct; money they free follows the share to its new line."""
        for credit in [line for line in lines if line.open < 0]:
            same = [line for line in reversed(lines) if line.share == credit.share and line is not credit]
            same.sort(key=lambda line: line.name != credit.corrects)
            for line in same:
                if credit.open < 0 < line.open:
                    self.papers.set_off(credit, line)
            for line in same:
                self._bring_back(line, -credit.open)
                if credit.open < 0 < line.open:
                    self.papers.set_off(credit, line)
            for target in lines:
                for line in same:
                    if target.open > 0 > credit.open and target.pairs & line.pairs:
                        self._move_money(line, target, min(-credit.open, target.open))
                        if line.open > 0:
                            self.papers.set_off(credit, line)

    def _move_money(self, line: OpenLine, target: OpenLine, most: int) -> None:
        """What was paid on a line pays another of its month, since the share itself has moved there."""
        for code in reversed(self.payers[line.name]):
            amount = min(self.matched[code].get(line.name, 0), self.paid[line.name], most)
            if amount > 0 and _pair(self.receipts[code]) in target.pairs:
                most -= amount
                self._pay(code, line, -amount, "")
                how = f"moved with its share from {line.name}"
                self._pay(code, target, amount, how)

    def _write_off(self, decision: DebtDecision) -> None:
        left = int(decision.amount)
        for line in self._lines_of(decision):
            amount = min(line.open, left)
            if amount > 0:
                self.papers.change(line, -amount)
                line.written_off += amount
                self.given_up[decision.decision, line.name] += amount
                left -= amount
        if left:
            self.notes.append(
                f"Decision {decision.decision} writes off {pounds(left)} more than is open of {decision.recharge}."
            )

    def _bring_back(self, line: OpenLine, most: int) -> None:
        """What was written off and is credited now was never owed: the decision lapses so far."""
        for (decision, name), given_up in list(self.given_up.items()) if line.written_off and most > 0 else ():
            amount = min(given_up, most) if name == line.name else 0
            if amount > 0:
                self.given_up[decision, name] -= amount
                line.written_off -= amount
                self.papers.change(line, amount)
                most -= amount

    def _provide(self, decided: Sequence[DebtDecision]) -> dict[tuple[str, LineName], int]:
        """What decisions provide for, as far as it is still outstanding and no earlier one provides for it."""
        provided: dict[tuple[str, LineName], int] = {}
        covered: Counter[LineName] = Counter()
        for decision in decided:
            left: int = (
                decision.amount if decision.kind == "provision" and self._is_known(decision, self.order) else 0
            )
            for line in self._lines_of(decision) if left else ():
                amount = min(line.open - covered[line.name], left)
                if amount > 0:
                    provided[decision.decision, line.name] = amount
                    covered[line.name] += amount
                    left -= amount
        return provided

    def _lines_of(self, decision: DebtDecision) -> list[OpenLine]:
        lines = self.papers.by_number.get(decision.recharge, [])
        return [line for line in lines if decision.placement in (None, line.share.placement)]

    def _is_known(self, decision: DebtDecision, issued: Mapping[str, object]) -> bool:
        if decision.recharge in issued:
            return True
        self.notes.append(f"Decision {decision.decision} is on {decision.recharge}, which was not issued.")
        return False


def _pair(receipt: Receipt) -> Pair:
    return receipt.from_agency, receipt.to_agency


def _some(amounts: Mapping[K, int]) -> dict[K, int]:
    return {key: amount for key, amount in amounts.items() if amount}
