"""Recharges: the papers this ledger issues for what is owed and not billed, and never for the same twice.

What to bill is a difference (`ledger.reconciliation.partners.differences`), so nothing is billed that is not owed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import get_args

from ledger.domain.debts.sheets import Terms
from ledger.domain.documents.issued import PaperKind, Recharge, RechargeLine
from ledger.domain.documents.shares import STANDINGS, Share
from ledger.domain.documents.sheets import PurchaseOrder
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.reconciliation.partners.differences import Unbilled

KINDS: tuple[PaperKind, ...] = get_args(PaperKind)
PAYMENT_DAYS = 30
"""Days from a recharge's date to the day it is due, where the two agencies have no terms of their own."""


def in_order(share: Share) -> tuple[object, ...]:
    """Orders the lines of a paper: by placement and month, firm shares before contested ones."""
    firmness = STANDINGS.index(share.standing)
    return share.placement, share.service_month, share.budget, firmness, share.agreement or "", share.lead_budget


@dataclass
class Issued:
    """What earlier papers leave behind: numbers used, and orders drawn on."""

    sequences: dict[str, int] = field(default_factory=dict)
    """The last number of each agency that issued papers."""
    drawn: dict[str, int] = field(default_factory=dict)
    """Pence that lines used of each purchase order."""


def number_of(agency: str, sequence: int) -> str:
    """The number of an agency's paper: `C-000001`."""
    return f"{agency}-{sequence:06d}"


@dataclass(frozen=True)
class Issue:
    """One issue of papers: for which month, on which day, on whose terms, under which orders."""

    month: Month
    dated: date
    terms: Mapping[tuple[str, str], Terms]
    """By debtor and creditor."""
    orders: Sequence[PurchaseOrder]

    def papers(self, unbilled: Iterable[Unbilled], issued: Issued) -> list[Recharge]:
        """The papers that bill all of it: one a debtor for what is owed, one for what is given back.

        What an agency bears for its own lead is told by an internal journal. `issued` is brought up to date.
        """
        by_paper: dict[tuple[str, int, str], list[Unbilled]] = defaultdict(list)
        for each in unbilled:
            by_paper[each.from_agency, KINDS.index(_kind_of(each)), each.to_agency].append(each)
        orders = self._orders()
        return [
            self._paper(KINDS[kind], creditor, debtor, by_paper[creditor, kind, debtor], issued, orders)
            for creditor, kind, debtor in sorted(by_paper)
        ]

    def _paper(
        self,
        kind: PaperKind,
        creditor: str,
        debtor: str,
        unbilled: list[Unbilled],
        issued: Issued,
        orders: Mapping[tuple[str, str], list[PurchaseOrder]],
    ) -> Recharge:
        issued.sequences[creditor] = issued.sequences.get(creditor, 0) + 1
        lines = []
        for line, each in enumerate(sorted(unbilled, key=lambda item: in_order(item.share)), 1):
            order = each.order
            if kind == "recharge":
                order = _order_for(orders.get((debtor, creditor), []), each, issued.drawn)
            if order:
                issued.drawn[order] = issued.drawn.get(order, 0) + each.amount
            share = each.share
            lines.append(
                RechargeLine(
                    line,
                    share.placement,
                    share.service_month,
                    share.agreement,
                    share.budget,
                    share.standing,
                    share.lead_budget,
                    order,
                    each.amount,
                    each.corrects,
                )
            )
        number = number_of(creditor, issued.sequences[creditor])
        due = self.dated if kind == "internal_journal" else self.dated + self._time_to_pay(debtor, creditor)
        return Recharge(number, kind, creditor, debtor, str(self.month), self.dated, due, tuple(lines))

    def _time_to_pay(self, debtor: str, creditor: str) -> timedelta:
        terms = self.terms.get((debtor, creditor))
        return timedelta(days=terms.payment_days if terms else PAYMENT_DAYS)

    def _orders(self) -> dict[tuple[str, str], list[PurchaseOrder]]:
        """Purchase orders by who ordered and from whom, the earliest first."""
        ordered = sorted(self.orders, key=lambda row: (row.from_agency, row.to_agency, row.first_day, row.order))
        return {
            pair: list(group) for pair, group in groupby(ordered, key=lambda row: (row.from_agency, row.to_agency))
        }


def _kind_of(unbilled: Unbilled) -> PaperKind:
    if unbilled.from_agency == unbilled.to_agency:
        return "internal_journal"
    return "recharge" if unbilled.amount > 0 else "credit_note"


def _order_for(orders: list[PurchaseOrder], unbilled: Unbilled, drawn: Mapping[str, int]) -> str | None:
    """The first order that covers the whole service month and has room for the whole line."""
    month = Month.parse(unbilled.share.service_month)
    for order in orders:
        covers = order.first_day <= month.first_day and month.last_day <= (order.last_day or FOREVER)
        if covers and (order.amount is None or drawn.get(order.order, 0) + unbilled.amount <= order.amount):
            return order.order
    return None
