"""What other people's programs make of the books we export: they load, check and add them up themselves."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Open, Posting, Transaction

Balances = dict[tuple[str, ...], Decimal]
HLEDGER = shutil.which("hledger")
needs_hledger = pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed (Debian's package hledger)")


def beancount_postings(file: Path) -> list[tuple[Transaction, Posting, Mapping[str, object]]]:
    """Each posting with its transaction and what its account's opening says; beancount complains of nothing."""
    entries, errors, _ = loader.load_file(str(file))
    assert not errors, errors[0]
    opened = {entry.account: entry.meta for entry in entries if isinstance(entry, Open)}
    return [
        (entry, posting, opened[posting.account])
        for entry in entries
        if isinstance(entry, Transaction)
        for posting in entry.postings
    ]


def beancount_balances(file: Path) -> Balances:
    """By agency, account and counterparty, as beancount adds them up."""
    sums: Balances = defaultdict(Decimal)
    for _, posting, opened in beancount_postings(file):
        assert posting.units.currency == "GBP"
        sums[tuple(str(opened.get(key, "")) for key in ("agency", "account", "counterparty"))] += posting.units.number
    return {key: amount for key, amount in sums.items() if amount}


def hledger_balances(file: Path) -> dict[str, Decimal]:
    """By the name of the account, as hledger adds them up, once its checks (strict, days, payees) have passed."""
    assert HLEDGER
    for checks in (["--strict"], ["ordereddates", "payees"]):
        subprocess.run([HLEDGER, "-f", str(file), "check", *checks], check=True, capture_output=True, timeout=60)
    words = [HLEDGER, "-f", str(file), "balance", "--flat", "--no-total", "-O", "csv"]
    told = subprocess.run(words, check=True, capture_output=True, timeout=60).stdout.decode()
    rows = list(csv.DictReader(io.StringIO(told)))
    return {row["account"]: Decimal(row["balance"].removesuffix(" GBP")) for row in rows if row["balance"] != "0"}


def our_balances(journal: Iterable[Mapping[str, str]], *columns: str) -> Balances:
    """The same from `export journal`."""
    sums: Balances = defaultdict(Decimal)
    for row in journal:
        sums[tuple(row[column] for column in columns)] += Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
    return {key: amount for key, amount in sums.items() if amount}
