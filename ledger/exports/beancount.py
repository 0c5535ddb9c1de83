"""The journal as beancount text: somebody else's program loads and checks our books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from ledger.domain.money_and_days.money import text_from_pence
from ledger.domain.money_and_days.periods import Month
from ledger.exports.account_names import account_name, named_accounts
from ledger.journal.lines import JournalLine, UsedAccount


def beancount_text(used: Iterable[UsedAccount], lines: Iterable[JournalLine], title: str) -> Iterator[str]:
    """The whole file, an entry at a time; each entry is dated the last day of its posting month.

    What beancount has no place for stands as metadata: of an entry its number, batch, kind, placement, service month,
    paper and the entry it corrects; of a posting its budget, agreement and standing.
    """
    yield f'option "title" {_quoted(title)}\noption "operating_currency" "GBP"\n\n'
    for name, item in named_accounts(used).items():
        yield f"{item.first_month.first_day} open {name} GBP\n"
        yield from _metadata("  ", agency=item.agency, account=item.account, counterparty=item.counterparty)
    for _, postings in groupby(lines, key=lambda line: line.entry):
        yield from _transaction(list(postings))


def _transaction(postings: list[JournalLine]) -> Iterator[str]:
    head = postings[0]
    told = " ".join(part for part in (head.kind, head.placement, head.service_month) if part)
    yield f"\n{Month.parse(head.posting_month).last_day} * {_quoted(told)}\n"
    yield f"  entry: {head.entry}\n  batch: {head.batch}\n"
    if head.corrects:
        yield f"  corrects: {head.corrects}\n"
    yield from _metadata(
        "  ", kind=head.kind, placement=head.placement, service_month=head.service_month, paper=head.paper
    )
    for line in postings:
        name = account_name(line.agency, line.account, line.counterparty)
        yield f"  {name}  {text_from_pence(line.amount)} GBP\n"
        yield from _metadata("    ", budget=line.budget, agreement=line.agreement, standing=line.standing)


def _metadata(indent: str, **told: str | None) -> Iterator[str]:
    for key, value in told.items():
        if value is not None:
            yield f"{indent}{key}: {_quoted(value)}\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
