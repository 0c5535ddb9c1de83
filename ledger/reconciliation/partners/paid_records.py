"""What partners' own ledgers show as paid, put together as one payment would hold it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from ledger.domain.documents.sheets import PartnerRecord, Receipt
from ledger.reconciliation.partners.kept_matches import KeptMatches
from ledger.reconciliation.partners.money_in import Knowing, MoneyIn, pair_of
from ledger.reconciliation.partners.open_lines import OpenLine, Pair
from ledger.reconciliation.partners.receipt_claims import Claims


@dataclass(frozen=True)
class PaidTogether:
    """Payments in a partner's ledger that belong together: by their reference, or by their month."""

    rows: tuple[PartnerRecord, ...]
    how: str

    @property
    def amounts(self) -> list[tuple[tuple[str, str], int]]:
        """Pence by placement and service month, what was taken back first."""
        sums: Counter[tuple[str, str]] = Counter()
        for row in self.rows:
            sums[row.placement, row.service_month] += row.amount
        return sorted(sums.items(), key=lambda item: (item[1], item[0]))


class PaidRecords:
    """What partners' own ledgers show as paid, by who paid whom; each record is used once."""

    def __init__(self, records: Iterable[PartnerRecord]) -> None:
        self._groups: dict[tuple[Pair, int], list[PaidTogether]] = defaultdict(list)
        self._used: set[tuple[object, ...]] = set()
        self.of_receipt: dict[str, PaidTogether] = {}
        """What each receipt was found to be in the payer's own ledger."""
        paid = sorted(
            (row for row in records if row.kind == "paid"), key=lambda row: [part or "" for part in row.key_values]
        )
        for by in ("reference", "service_month"):
            named = [row for row in paid if getattr(row, by)]
            named.sort(key=lambda row: (row.agency, row.counterparty, getattr(row, by)))
            for key, group in groupby(named, key=lambda row: (row.agency, row.counterparty, getattr(row, by))):
                rows = tuple(group)
                what = "under reference" if by == "reference" else "for"
                found = PaidTogether(rows, f"{key[0]} has it as paid {what} {key[2]}")
                self._groups[(key[0], key[1]), sum(row.amount for row in rows)].append(found)

    def making(
        self, pair: Pair, amount: int, reference: str, is_open: Callable[[PartnerRecord], bool]
    ) -> PaidTogether | None:
        """The payments that come to an amount, of which anything is open; of several, the earliest.

        Those under the receipt's own reference go before all others.
        """
        found = [
            group
            for group in self._groups.get((pair, amount), ())
            if self._used.isdisjoint(row.key_values for row in group.rows) and any(map(is_open, group.rows))
        ]
        own = [group for group in found if reference and group.rows[0].reference == reference]
        return min(own or found, key=lambda group: min(row.service_month for row in group.rows), default=None)

    def use(self, group: PaidTogether, receipt: str) -> None:
        """A receipt accounts for these payments."""
        self._used.update(row.key_values for row in group.rows)
        self.of_receipt[receipt] = group

    def resume(self, kept: KeptMatches, receipts: Mapping[str, Receipt]) -> None:
        """Receipts that were found to be payments in their payer's ledger still are: each record is used once."""
        known = {(pair, group.how): group for (pair, _), groups in self._groups.items() for group in groups}
        for match in kept.rows:
            if match.rule == "recorded" and match.receipt in receipts:
                group = known.get((pair_of(receipts[match.receipt]), match.how))
                if group and kept.standing(match.receipt):
                    self.use(group, match.receipt)


def pay_by_records(money: MoneyIn, claims: Claims, records: PaidRecords, receipt: Receipt) -> bool:
    """Pay what the payer's own ledger shows as paid, where it comes to exactly what is free of a receipt."""
    pair, code = pair_of(receipt), receipt.receipt

    def is_open(row: PartnerRecord) -> bool:
        lines = _payable(money, claims, (row.placement, row.service_month), receipt)
        return any(line.open > 0 for line in lines)

    found = records.making(pair, money.free[code], receipt.reference or "", is_open)
    if not found:
        return False
    records.use(found, code)
    pay_as_recorded(money, claims, found, receipt)
    return True


def pay_as_recorded(money: MoneyIn, claims: Claims, found: PaidTogether, receipt: Receipt) -> None:
    """Pay the lines of the payments that a receipt was found to be, as far as they are billed by now."""
    code, known = receipt.receipt, Knowing("recorded", found.how)
    with money.one_step():
        for month, amount in found.amounts:
            lines = _payable(money, claims, month, receipt)
            left = amount - money.matched_on(code, lines)
            if left < 0:
                money.give_back(code, lines, -left, known, reopen=False)
            else:
                money.pay_lines(code, lines, left, known)


def _payable(money: MoneyIn, claims: Claims, month: tuple[str, str], receipt: Receipt) -> list[OpenLine]:
    """The lines of a month that a receipt may pay, without papers of which a person said how much it is."""
    barred, pair = claims.decided(receipt.receipt), pair_of(receipt)
    return [line for line in money.papers.of_month(*month) if pair in line.pairs and line.name.number not in barred]
