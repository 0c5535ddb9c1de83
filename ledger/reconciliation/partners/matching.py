"""Matching: when a receipt is tried, and by which rules in turn; what finds no line stays on account."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.domain.documents.issued import Recharge
from ledger.domain.documents.sheets import Receipt
from ledger.reconciliation.partners.guesses import guess
from ledger.reconciliation.partners.money_in import MoneyIn
from ledger.reconciliation.partners.paid_records import PaidRecords, pay_as_recorded
from ledger.reconciliation.partners.receipt_claims import Claims, pay_as_said
from ledger.reconciliation.partners.settlement import Learnt


class ReceiptMatching:
    """Matches what was learnt since the last reconciliation; what was known then is only tried again for it."""

    def __init__(
        self, money: MoneyIn, claims: Claims, records: PaidRecords, most_papers: int, learnt: Learnt
    ) -> None:
        self._money = money
        self._claims = claims
        self._records = records
        self._most_papers = most_papers
        self._learnt = learnt
        self._something_came = learnt.records

    def papers_came(self, papers: Sequence[Recharge]) -> None:
        """Papers were issued: money on account that may pay them is tried again, the oldest first."""
        if self._learnt.anything:
            said = {code for paper in papers for code in self._claims.receipts_for.get(paper.number, ())}
            for receipt in sorted(self._come(said), key=_in_order):
                pay_as_said(self._money, self._claims, receipt)
        new = [paper for paper in papers if paper.number in self._learnt.papers]
        if not new:
            return
        self._something_came = True
        pairs = {pair for paper in new for line in self._money.papers.by_number[paper.number] for pair in line.pairs}
        codes = {code for pair in pairs for code in self._money.came_from(pair) if self._money.free[code] > 0}
        for receipt in sorted(self._come(codes), key=_in_order):
            self._try(receipt)

    def take(self, receipt: Receipt) -> None:
        """Money comes in: a receipt that is new is tried, and what was given back is taken back."""
        self._money.come(receipt)
        if receipt.receipt in self._learnt.receipts:
            self._something_came = True
            self._try(receipt)
            if self._money.free[receipt.receipt] < 0:
                with self._money.one_step():
                    self._money.take_back(receipt)
        elif self._learnt.anything:
            pay_as_said(self._money, self._claims, receipt)

    def try_again(self) -> None:
        """Once all has come, money that is still on account is tried again, the oldest first."""
        if self._something_came:
            for code, free in list(self._money.free.items()):
                if free:
                    self._try(self._money.receipts[code])

    def _come(self, codes: Iterable[str]) -> list[Receipt]:
        """Those of these receipts that came by now."""
        return [self._money.receipts[code] for code in codes if code in self._money.free]

    def _try(self, receipt: Receipt) -> None:
        """What somebody said, else what the payer named or its ledger shows, else where a sum fits."""
        found = self._records.of_receipt.get(receipt.receipt)
        pay_as_said(self._money, self._claims, receipt)
        if found and self._money.free[receipt.receipt] > 0:
            pay_as_recorded(self._money, self._claims, found, receipt)
        guess(self._money, self._claims, self._records, self._most_papers, receipt)


def _in_order(receipt: Receipt) -> tuple[object, ...]:
    return receipt.received_on, receipt.receipt
