"""Measure: post a large book, post it again, post one changed decision; beside it beancount on the same journal.

Run with `make bench`. Figures are ratios within one run, for machines are noisy.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from ledger.domain.money_and_days.money import text_from_pence
from ledger.store.books import books_at
from ledger.store.journal.entries import journal_lines
from ledger.store.keeping.engine import Engine, open_store, read
from ledger.tasks.import_book import import_book
from ledger.tasks.post import post
from ledger.tasks.refresh_marts import refresh_marts
from tests.benchmarks.book import THROUGH, write_book


def main(placements: int = 1_000) -> None:
    """Run every measurement and print the figures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_book(folder / "book", placements)
        engine = open_store(f"sqlite:///{folder / 'ledger.db'}", create=True)
        print(f"{placements} placements over 36 months; {os.cpu_count()} cores; Python {sys.version.split()[0]}")
        imported = timed("import the book", lambda: import_book(engine, folder / "book"))
        first = timed("first posting", lambda: post(engine, THROUGH))
        repeat = timed("repeat posting", lambda: post(engine, THROUGH))
        _change_one_decision(folder / "change")
        import_book(engine, folder / "change")
        one = timed("one backdated decision", lambda: post(engine, THROUGH))
        marts = timed("mart build", lambda: refresh_marts(engine))
        charges, allocations, postings = _counts(engine)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        text = folder / "journal.beancount"
        with text.open("w", encoding="utf-8") as file:
            file.writelines(as_beancount(engine))
        theirs = timed("beancount loads and checks the journal", lambda: _load(text))
    print(f"charges {charges:,}, allocations {allocations:,}, postings {postings:,}; peak memory {peak:,} MiB")
    print(f"charges and allocations a second, first posting: {(charges + allocations) / first:,.0f}")
    print(f"first posting / beancount: {first / theirs:.2f} (to reach: 1.00)")
    print(f"repeat posting / beancount: {repeat / theirs:.3f} (to reach: 0.050)")
    print(f"one changed decision / beancount: {one / theirs:.3f} (to reach: 0.050)")
    print(f"import / beancount: {imported / theirs:.2f}; mart build {marts:.1f} s")


def timed(what: str, action: Callable[[], object]) -> float:
    """Seconds that an action takes, printed."""
    gc.collect()
    started = time.perf_counter()
    action()
    seconds = time.perf_counter() - started
    print(f"{what}: {seconds:.2f} s")
    return seconds


def _change_one_decision(folder: Path) -> None:
    folder.mkdir()
    (folder / "agreements.csv").write_text(
        "agreement,placement,status,basis,first_day,decided_on,supersedes\n"
        "PL-00500-C,PL-00500,agreed,panel,2025-01-01,2026-03-20,PL-00500-B\n",
        encoding="utf-8",
    )
    (folder / "clauses.csv").write_text(
        "agreement,rank,kind,budget,percent\nPL-00500-C,1,rest,C-SC,70\nPL-00500-C,1,rest,H1-CC,30\n",
        encoding="utf-8",
    )


def _counts(engine: Engine) -> tuple[int, int, int]:
    from sqlalchemy import text

    with read(engine) as connection:
        counts = [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("charges", "allocations", "postings")
        ]
    return counts[0], counts[1], counts[2]


def as_beancount(engine: Engine) -> Iterator[str]:
    """The journal as beancount text: an account an agency and account of ours, the rest as metadata."""
    accounts: set[str] = set()
    entries: list[str] = []
    number = 0
    with books_at(engine) as books:
        for line in journal_lines(books):
            if line.entry != number:
                number = line.entry
                day = date(int(line.posting_month[:4]), int(line.posting_month[5:]), 1)
                entries.append(f'\n{day} * "{line.kind}" "{line.placement} {line.service_month}"\n')
            account = _account(line.agency, line.account, line.counterparty, line.budget, line.standing)
            accounts.add(account)
            entries.append(f"  {account}  {text_from_pence(line.amount)} GBP\n")
    yield from (f"2023-01-01 open {account} GBP\n" for account in sorted(accounts))
    yield from entries


def _account(agency: str, account: str, *parts: str | None) -> str:
    root = {"expenditure": "Expenses", "contributions": "Income", "due_from": "Assets"}.get(
        account.split(":")[0], "Liabilities"
    )
    names = [agency, *account.split(":"), *(part for part in parts if part)]
    return ":".join(
        [root, *("".join(word.capitalize() for word in name.replace("_", "-").split("-")) for name in names)]
    )


def _load(path: Path) -> None:
    from beancount import loader

    _, errors, _ = loader.load_file(str(path))
    if errors:
        raise SystemExit(f"beancount found faults in the journal, the first: {errors[0]}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
