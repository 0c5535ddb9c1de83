"""A statement of account between two agencies: what was asked for, what came, what is left, day by day and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Annotated

from ledger.domain.agencies.purses import Purses
from ledger.domain.debts.sheets import DebtDecision
from ledger.domain.documents.issued import LineName, Recharge
from ledger.domain.documents.sheets import Receipt
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.sheet.columns import Amount
from ledger.reconciliation.partners.reasons import holders
from ledger.reconciliation.partners.settlement import ReceiptMatch

KINDS = ("recharge", "credit_note", "receipt", "write_off")
"""What moves an account, in the order in which one day's movements are told."""


@dataclass(frozen=True, slots=True)
class AccountMovement:
    """What moved the account on a day: above nil it adds to what is owed, below nil it lessens it; pence."""

    on: date
    kind: str
    number: str
    amount: int
    text: str
    due: date | None = None


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """One month of an account; pence, with the signs of the movements."""

    month: Month
    opening: Annotated[Amount, "Brought forward"]
    recharges: Annotated[Amount, "Recharged"]
    credit_notes: Annotated[Amount, "Credited"]
    receipts: Annotated[Amount, "Received"]
    written_off: Amount

    @property
    def closing(self) -> Annotated[Amount, "Balance"]:
        """What is owed at the month's end."""
        return self.opening + self.recharges + self.credit_notes + self.receipts + self.written_off


def movements(
    creditor: str,
    debtor: str,
    recharges: Iterable[Recharge],
    receipts: Iterable[Receipt],
    of_funds: Mapping[str, int],
    decisions: Iterable[DebtDecision],
    given_up: Mapping[tuple[str, LineName], int],
    matches: Iterable[ReceiptMatch],
    purses: Purses,
    names: Mapping[str, str],
    on: date,
) -> list[AccountMovement]:
    """All that moved the account of two agencies until a day, in order; `names` are successors of merged agencies.

    A paper counts with the lines whose budgets stand in the two agencies' books on the day, and a decision with what
    it gives up of them (`given_up`, by decision and line), from the day the paper was issued at the earliest. A
    receipt tells what it pays by that day, and how one knows; what of it was paid into a pooled fund (`of_funds`, by
    receipt) is no money of this account.
    """
    pays = _in_words(matches)
    holder = holders(purses, on)
    found: list[AccountMovement] = []
    issued: dict[LineName, date] = {}
    for paper in recharges:
        lines = [
            line for line in paper.lines if (holder[line.lead_budget], holder[line.budget]) == (creditor, debtor)
        ]
        issued |= {LineName(paper.number, line.line): paper.dated for line in lines}
        if lines and paper.kind != "internal_journal" and paper.dated <= on:
            amount = sum(line.amount for line in lines)
            found.append(
                AccountMovement(paper.dated, paper.kind, paper.number, amount, f"for {paper.month}", paper.due)
            )
    for receipt in receipts:
        pair = tuple(names.get(agency, agency) for agency in (receipt.to_agency, receipt.from_agency))
        amount = receipt.amount - of_funds.get(receipt.receipt, 0)
        if amount and pair == (creditor, debtor) and receipt.received_on <= on:
            text = "; ".join(filter(None, (receipt.reference, pays.get(receipt.receipt))))
            found.append(AccountMovement(receipt.received_on, "receipt", receipt.receipt, -amount, text))
    by_code = {row.decision: row for row in decisions}
    sums: dict[tuple[date, str], int] = defaultdict(int)
    for (code, line), amount in given_up.items():
        if line in issued:
            sums[max(by_code[code].on, issued[line]), code] += amount
    found += [
        AccountMovement(day, "write_off", code, -amount, f"{by_code[code].recharge}: {by_code[code].why}")
        for (day, code), amount in sums.items()
    ]
    return sorted(found, key=lambda each: (each.on, KINDS.index(each.kind), each.number))


def _in_words(matches: Iterable[ReceiptMatch]) -> dict[str, str]:
    """By receipt, the papers that it pays, each with how one knows; nothing of what was undone."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    how: dict[tuple[str, str], str] = {}
    for match in matches:
        sums[match.receipt, match.recharge] += match.amount
        if match.undoes is None:
            how[match.receipt, match.recharge] = match.how
    papers: dict[str, list[str]] = defaultdict(list)
    for (receipt, recharge), amount in sums.items():
        if amount:
            papers[receipt].append(f"{recharge} ({how[receipt, recharge]})")
    return {receipt: f"pays {', '.join(numbers)}" for receipt, numbers in papers.items()}


def account_months(moved: Sequence[AccountMovement], first: Month, last: Month) -> list[AccountMonth]:
    """Each month from `first` to `last`, with what was owed at its beginning."""
    return list(_months(moved, first, last))


def _months(moved: Sequence[AccountMovement], first: Month, last: Month) -> Iterator[AccountMonth]:
    opening = sum(each.amount for each in moved if each.on < first.first_day)
    by_month = {month: list(group) for month, group in groupby(moved, key=lambda each: Month.of(each.on))}
    for month in months_between(first, last):
        sums = dict.fromkeys(KINDS, 0)
        for each in by_month.get(month, ()):
            sums[each.kind] += each.amount
        row = AccountMonth(month, opening, sums["recharge"], sums["credit_note"], sums["receipt"], sums["write_off"])
        yield row
        opening = row.closing
