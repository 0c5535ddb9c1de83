"""What a receipt may be for where nobody said: a guess is only made where a sum fits, else it stays on account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ledger.domain.documents.sheets import Receipt
from ledger.reconciliation.partners.money_in import Knowing, MoneyIn, pair_of
from ledger.reconciliation.partners.paid_records import PaidRecords, pay_by_records
from ledger.reconciliation.partners.receipt_claims import Claims
from ledger.reconciliation.sums import only_set


def guess(money: MoneyIn, claims: Claims, records: PaidRecords, most_papers: int, receipt: Receipt) -> None:
    """Match what is free of a receipt where a sum fits; a paper that a later receipt names is left to it."""
    wanted = money.free[receipt.receipt]
    if not wanted or (wanted > 0 and pay_by_records(money, claims, records, receipt)):
        return
    sums = dict(_open_papers(money, claims, receipt))
    exact = [number for number, amount in sums.items() if amount == wanted]
    if exact:
        more = f", the oldest of {len(exact)} such documents" if len(exact) > 1 else ""
        _pay_whole(money, receipt, exact[:1], Knowing("sum", f"its amount is what is open{more}"))
    elif wanted > 0:
        numbers, how = _set_of_papers(sums, wanted, most_papers)
        _pay_whole(money, receipt, numbers, Knowing("set", how))


def _set_of_papers(sums: Mapping[str, int], wanted: int, most_papers: int) -> tuple[list[str], str]:
    """The only set of papers whose sum it is: no other set makes what all together make, if none is a credit."""
    numbers, amounts = list(sums), list(sums.values())
    if len(amounts) > 1 and sum(amounts) == wanted and min(amounts) > 0:
        return numbers, f"its amount is all that is open on {len(amounts)} documents"
    chosen = only_set(amounts, wanted, most_papers) or ()
    return [numbers[place] for place in chosen], f"the only {len(chosen)} open documents that make its amount"


def _open_papers(money: MoneyIn, claims: Claims, receipt: Receipt) -> Iterator[tuple[str, int]]:
    """What is open on each paper that the receipt may be for, as they were issued."""
    barred = claims.decided(receipt.receipt)
    for number, amount in money.papers.open_sums(pair_of(receipt)):
        if number not in barred and claims.receipts_for.get(number, set()) <= money.free.keys():
            yield number, amount


def _pay_whole(money: MoneyIn, receipt: Receipt, numbers: Iterable[str], known: Knowing) -> None:
    with money.one_step():
        for number in numbers:
            for line in money.papers.of_paper(number, pair_of(receipt)):
                if line.open:
                    money.pay(receipt.receipt, line, line.open, known)
