"""What our accounts are called in plain-text accounting: a root, whose books, our account, towards whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Literal

from ledger.errors import DataFault
from ledger.journal import accounts
from ledger.journal.lines import UsedAccount

Root = Literal["Assets", "Liabilities", "Equity", "Income", "Expenses"]
ROOTS: dict[str, Root] = {
    accounts.EXPENDITURE_BUDGET: "Expenses",
    accounts.EXPENDITURE_FOR_OTHERS: "Expenses",
    accounts.CONTRIBUTIONS: "Income",
    accounts.PROVIDER_ACCRUED: "Liabilities",
    accounts.PROVIDER_QUERY: "Liabilities",
    accounts.PROVIDER_PAYABLE: "Liabilities",
    accounts.VAT_RECOVERABLE: "Assets",
    accounts.CASH: "Assets",
    accounts.DUE_FROM_UNBILLED: "Assets",
    accounts.DUE_FROM_BILLED: "Assets",
    accounts.DUE_TO_UNBILLED: "Liabilities",
    accounts.DUE_TO_BILLED: "Liabilities",
    accounts.ON_ACCOUNT: "Liabilities",
    accounts.PROVISION: "Assets",
    accounts.PROVISION_EXPENSE: "Expenses",
    accounts.WRITE_OFF: "Expenses",
    accounts.TRANSFER: "Equity",
}
"""Under which of the five roots an account stands; a provision is taken off what is due: an asset in credit."""
_SAFE = re.compile(r"[A-Z0-9][A-Za-z0-9-]*")


@cache
def account_name(agency: str, account: str, counterparty: str | None) -> str:
    """The name both programs take: `Assets:C:Due-From:Billed:H`."""
    parts = [_titled(part) for part in account.split(":")]
    towards = [_safe(counterparty)] if counterparty else []
    return ":".join([ROOTS[account], _safe(agency), *parts, *towards])


def named_accounts(used: Iterable[UsedAccount]) -> dict[str, UsedAccount]:
    """The accounts by their names. Raises DataFault where two would share one."""
    named: dict[str, UsedAccount] = {}
    for item in used:
        name = account_name(item.agency, item.account, item.counterparty)
        if name in named:
            raise DataFault(f"Two accounts would both be called {name}.", "Give one of the agencies a plainer code.")
        named[name] = item
    return named


def _titled(part: str) -> str:
    return "-".join(word.capitalize() for word in part.split("_"))


def _safe(code: str) -> str:
    """A code as part of a name: as it is where it may be, else its plain characters and a mark of the whole."""
    if _SAFE.fullmatch(code):
        return code
    plain = re.sub(r"[^A-Za-z0-9]+", "-", code).strip("-")
    mark = sha256(code.encode()).hexdigest()[:8]
    return f"{plain[0].upper()}{plain[1:]}-{mark}" if plain else f"Agency-{mark}"
