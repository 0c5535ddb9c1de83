"""Accruals for a general ledger that takes papers from elsewhere: what is spent, or earned, and on no paper yet.

A journal on the month's last day, and its reversal on the first of the next: what was billed by then comes in through
the paper, what was not is accrued again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.money_and_days.apportion import apportion
from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import (
    CONTRIBUTIONS,
    DUE_FROM_UNBILLED,
    DUE_TO_UNBILLED,
    EXPENDITURE_BUDGET,
    EXPENDITURE_FOR_OTHERS,
    PROVIDER_ACCRUED,
)
from ledger.journal.lines import BookLine

_SPENDING = (EXPENDITURE_BUDGET, EXPENDITURE_FOR_OTHERS)


class BookedAmount(NamedTuple):
    """An amount in one agency's books: debits less credits, in pence."""

    account: str
    counterparty: str | None
    budget: str | None
    purse: str
    agreement: str | None
    standing: str | None
    amount: int


class BookedMonth(NamedTuple):
    """What one agency's books hold of a placement's service month: what is open, and what was spent."""

    agency: str
    placement: str | None
    provider: str | None
    service_month: str
    held: tuple[BookedAmount, ...]


def accrued(case: BookedMonth) -> list[BookedAmount]:
    """The accrual of one case; it comes to nil.

    What is owed to the provider and not invoiced is spent by those who bear it: where a part is invoiced already,
    the rest in proportion to what they bear, to the penny. What is owed to another agency and not billed is spent;
    what another owes is income.
    """
    lines: list[BookedAmount] = []
    for item in case.held:
        if item.account == PROVIDER_ACCRUED:
            lines += [item, *_spread(case, item)]
        elif item.account == DUE_FROM_UNBILLED:
            lines += [item, item._replace(account=CONTRIBUTIONS, amount=-item.amount)]
        elif item.account == DUE_TO_UNBILLED:
            lines += [item, item._replace(account=EXPENDITURE_BUDGET, counterparty=None, amount=-item.amount)]
    return lines


def _spread(case: BookedMonth, accrual: BookedAmount) -> Iterator[BookedAmount]:
    """The expenditure that stands against what is owed to the provider in the name of one purse."""
    total, sign = abs(accrual.amount), -1 if accrual.amount > 0 else 1
    bearers = [item for item in case.held if item.account in _SPENDING and _paid_from(item, case, accrual)]
    spent = sum(item.amount for item in bearers)
    if not bearers or spent <= 0 or any(item.amount < 0 for item in bearers):
        alone = accrual._replace(account=EXPENDITURE_BUDGET, budget=accrual.purse, amount=-accrual.amount)
        yield alone
        return
    targets = [Fraction(total * item.amount, spent) for item in bearers]
    for item, pence in zip(bearers, apportion(total, targets, rest=[True] * len(targets)), strict=True):
        if pence:
            yield item._replace(amount=sign * pence)


def _paid_from(item: BookedAmount, case: BookedMonth, accrual: BookedAmount) -> bool:
    """Whether what was spent is paid from the purse that owes the provider.

    A second budget of the lead's has its share paid by the lead budget; one that settles directly owes for itself.
    """
    owing = {held.purse for held in case.held if held.account == PROVIDER_ACCRUED}
    return item.purse == accrual.purse or item.purse not in owing


def accrual_lines(cases: Iterable[BookedMonth], month: Month, batch: int, created: date) -> Iterator[BookLine]:
    """The month's accruals, a journal in each agency's books, dated its last day; their reversal the day after."""
    numbers: dict[str, int] = {}
    lines: list[BookLine] = []
    for case in cases:
        for item in accrued(case):
            numbers[case.agency] = number = numbers.get(case.agency, 0) + 1
            lines.append(_line(case, item, number, month, batch, created))
    yield from lines
    for line in lines:
        entry = f"REVERSAL-{month}"
        yield line._replace(entry=entry, kind="reversal", day=month.next.first_day, amount=-line.amount)


def _line(case: BookedMonth, item: BookedAmount, number: int, month: Month, batch: int, created: date) -> BookLine:
    return BookLine(
        entry=f"ACCRUAL-{month}",
        line=number,
        batch=batch,
        created=created,
        day=month.last_day,
        kind="accrual",
        agency=case.agency,
        account=item.account,
        counterparty=item.counterparty,
        budget=item.budget,
        purse=item.purse,
        agreement=item.agreement,
        standing=item.standing,
        placement=case.placement,
        provider=case.provider,
        service_month=case.service_month or None,
        paper=None,
        corrects=None,
        amount=item.amount,
    )
