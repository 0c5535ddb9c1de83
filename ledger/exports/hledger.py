"""The journal as hledger text, with the same names of accounts as for beancount."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from ledger.domain.money_and_days.money import text_from_pence
from ledger.domain.money_and_days.periods import Month
from ledger.exports.account_names import ROOTS, Root, account_name, named_accounts
from ledger.journal.lines import JournalLine, UsedAccount

_TYPES: dict[Root, str] = {"Assets": "A", "Liabilities": "L", "Equity": "E", "Income": "R", "Expenses": "X"}
_ENDS_A_TAG = re.compile(r"[^\S ]|[%,;|]")
"""What would end a tag or begin a comment: it is written as in an address, a comma as %2C."""


def hledger_text(used: Iterable[UsedAccount], lines: Iterable[JournalLine], title: str) -> Iterator[str]:
    """The whole file, an entry at a time; each entry is dated the last day of its posting month, its number its code.

    `lines` come in order of posting month and entry, so that days never go back, which hledger checks if asked. What
    it calls a payee is an entry's kind, before the bar; those used are declared at the end, all else before.

    What hledger has no place for stands as tags: of an entry its batch, kind, placement, service month, paper and the
    entry it corrects; of a posting its budget, agreement and standing.
    """
    yield f"; {title}\ncommodity 1000.00 GBP\n\n"
    for name, item in named_accounts(used).items():
        yield f"account {name}  ; type:{_TYPES[ROOTS[item.account]]}\n"
        yield from _tags(agency=item.agency, account=item.account, counterparty=item.counterparty)
    kinds: set[str] = set()
    for _, group in groupby(lines, key=lambda line: line.entry):
        postings = list(group)
        kinds.add(postings[0].kind)
        yield from _transaction(postings)
    yield from (f"\npayee {_plain(kind)}\n" for kind in sorted(kinds))


def _transaction(postings: list[JournalLine]) -> Iterator[str]:
    head = postings[0]
    about = " ".join(part for part in (head.placement, head.service_month) if part)
    told = f"{_plain(head.kind)} | {_plain(about)}" if about else _plain(head.kind)
    yield f"\n{Month.parse(head.posting_month).last_day} * ({head.entry}) {told}\n"
    yield from _tags(
        batch=str(head.batch),
        kind=head.kind,
        placement=head.placement,
        service_month=head.service_month,
        paper=head.paper,
        corrects=str(head.corrects) if head.corrects else None,
    )
    for line in postings:
        name = account_name(line.agency, line.account, line.counterparty)
        yield f"    {name}  {text_from_pence(line.amount)} GBP\n"
        yield from _tags(budget=line.budget, agreement=line.agreement, standing=line.standing)


def _tags(**told: str | None) -> Iterator[str]:
    for name, value in told.items():
        if value is not None:
            yield f"    ; {name}:{_plain(value)}\n"


def _plain(text: str) -> str:
    return _ENDS_A_TAG.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)
