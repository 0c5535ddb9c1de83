"""Entries are kept: added in numbered batches, and read as a stream. The journal only grows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import DateTime, text

from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.posted_lines import PostedLine
from ledger.journal.entries import Allocation, Entry
from ledger.journal.lines import JournalLine, UsedAccount
from ledger.journal.posting import ChargeName
from ledger.store.books import Books
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.engine import stream
from ledger.store.keeping.journal_tables import (
    AcceptedChargeTable,
    AllocationTable,
    ChargeTable,
    EntryPaperTable,
    EntryTable,
    PostingTable,
)
from ledger.store.keeping.tables import table


class KnownNumbers:
    """Identities by code and by number, read once for a whole posting."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def _read(self, table: str) -> dict[str, int]:
        rows = self._books.connection.execute(text(f"SELECT code, id FROM {table}"))  # noqa: S608 (our own table names)
        return {row.code: row.id for row in rows}

    @cached_property
    def agencies(self) -> dict[str, int]:
        """Agencies' numbers by code."""
        return self._read("agencies")

    @cached_property
    def budgets(self) -> dict[str, int]:
        """Budgets' numbers by code."""
        return self._read("budgets")

    @cached_property
    def placements(self) -> dict[str, int]:
        """Placements' numbers by code."""
        return self._read("placements")

    @cached_property
    def agreements(self) -> dict[str, int]:
        """Agreements' numbers by code."""
        return self._read("agreements")

    @cached_property
    def prices(self) -> dict[str, int]:
        """Prices' numbers by code."""
        return self._read("prices")

    @cached_property
    def invoices(self) -> dict[str, int]:
        """Invoices' numbers by code."""
        return self._read("invoices")


@dataclass
class Writer:
    """Adds entries and charges to the journal in one batch, numbering entries without gaps."""

    books: Books
    batch: int
    added: int = 0
    """How many entries so far."""

    @cached_property
    def codes(self) -> KnownNumbers:
        """The identities that what is written names."""
        return KnownNumbers(self.books)

    def add(self, entries: Sequence[Entry]) -> None:
        """Add balanced entries, in the order given."""
        first = self._next_number()
        numbered = list(enumerate(entries, first))
        bulk_insert(
            self.books.connection,
            table(EntryTable),
            ("number", "batch", "posting_month", "service_month", "kind", "placement_id", "corrects"),
            (
                (
                    number,
                    self.batch,
                    entry.posting_month,
                    entry.service_month,
                    entry.kind,
                    self.codes.placements[entry.placement] if entry.placement else None,
                    entry.corrects,
                )
                for number, entry in numbered
            ),
        )
        bulk_insert(self.books.connection, table(PostingTable), _POSTING_COLUMNS, self._postings(numbered))
        bulk_insert(self.books.connection, table(AllocationTable), _ALLOCATION_COLUMNS, self._allocations(numbered))
        papers = [(number, entry.paper) for number, entry in numbered if entry.paper is not None]
        bulk_insert(self.books.connection, table(EntryPaperTable), ("entry", "paper"), papers)
        self.added += len(entries)

    def write_charges(self, differences: Mapping[str, Mapping[ChargeName, int]]) -> None:
        """Add what this batch adds to the charges of placements: by price, and by accepted invoice line."""
        codes = self.codes
        by_price: list[tuple[Any, ...]] = []
        accepted: list[tuple[Any, ...]] = []
        for placement in sorted(differences):
            number = codes.placements[placement]
            ordered = sorted(differences[placement].items(), key=lambda item: tuple(part or "" for part in item[0]))
            for name, amount in ordered:
                placed = (name.service_month, self.batch, name.component, amount)
                if name.invoice is not None:
                    accepted.append((number, codes.invoices[name.invoice], name.line, *placed))
                elif name.price is not None:
                    by_price.append((number, codes.prices[name.price], *placed))
        rest = ("service_month", "batch", "component", "amount")
        connection = self.books.connection
        bulk_insert(connection, table(ChargeTable), ("placement_id", "price_id", *rest), by_price)
        bulk_insert(connection, table(AcceptedChargeTable), ("placement_id", "invoice_id", "line", *rest), accepted)

    def _next_number(self) -> int:
        last = self.books.connection.execute(text("SELECT coalesce(max(number), 0) FROM entries")).scalar_one()
        return int(last) + 1

    def _postings(self, numbered: list[tuple[int, Entry]]) -> Iterator[tuple[Any, ...]]:
        agencies, budgets, agreements = self.codes.agencies, self.codes.budgets, self.codes.agreements
        for number, entry in numbered:
            for line, (account, amount) in enumerate(entry.postings, 1):
                yield (
                    number,
                    line,
                    agencies[account.agency],
                    account.account,
                    agencies[account.counterparty] if account.counterparty else None,
                    budgets[account.budget] if account.budget else None,
                    agreements[account.agreement] if account.agreement else None,
                    account.standing,
                    budgets[account.purse],
                    budgets[account.counterparty_purse] if account.counterparty_purse else None,
                    amount,
                )

    def _allocations(self, numbered: list[tuple[int, Entry]]) -> Iterator[tuple[Any, ...]]:
        budgets, agreements = self.codes.budgets, self.codes.agreements
        for number, entry in numbered:
            for line, (key, amount) in enumerate(entry.allocations, 1):
                yield (
                    number,
                    line,
                    agreements[key.agreement] if key.agreement else None,
                    budgets[key.budget],
                    key.standing,
                    key.settled,
                    budgets[key.lead_budget],
                    amount,
                )


_POSTING_COLUMNS = (
    "entry",
    "line",
    "agency_id",
    "account",
    "counterparty_id",
    "budget_id",
    "agreement_id",
    "standing",
    "purse_id",
    "counterparty_purse_id",
    "amount",
)
_ALLOCATION_COLUMNS = (
    "entry",
    "line",
    "agreement_id",
    "budget_id",
    "standing",
    "settled",
    "lead_budget_id",
    "amount",
)


def posted_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Batches of which the journal holds more or fewer entries than they added: place and what is wrong."""
    rows = books.connection.execute(
        text(
            """
            SELECT p.batch, p.entries AS added, count(e.number) AS held
            FROM (SELECT batch, entries FROM posted UNION ALL SELECT batch, entries FROM reconciled) p
                 LEFT JOIN entries e ON e.batch = p.batch
            WHERE p.batch <= :known GROUP BY p.batch, p.entries HAVING count(e.number) <> p.entries ORDER BY p.batch
            """
        ),
        {"known": books.batch},
    )
    for row in rows:
        yield f"change {row.batch}", f"the journal holds {row.held} of the {row.added} entries it added"


def journal_lines(books: Books, placement: str | None = None, *, by_month: bool = False) -> Iterator[JournalLine]:
    """The whole journal in order of entry and line, of posting month before these if asked, read as a stream."""
    only = "AND p.code = :placement" if placement else ""
    first = "e.posting_month, " if by_month else ""
    rows = stream(
        books.connection,
        text(
            f"""
            SELECT e.number AS entry, e.batch, t.recorded_at, e.posting_month, e.service_month, e.kind,
                   p.code AS placement, a.code AS agency, o.account, c.code AS counterparty, b.code AS budget,
                   g.code AS agreement, o.standing, CASE WHEN o.amount > 0 THEN o.amount END AS debit,
                   CASE WHEN o.amount < 0 THEN -o.amount END AS credit, e.corrects, n.paper
            FROM entries e JOIN postings o ON o.entry = e.number JOIN batches t ON t.number = e.batch
                 JOIN agencies a ON a.id = o.agency_id LEFT JOIN placements p ON p.id = e.placement_id
                 LEFT JOIN agencies c ON c.id = o.counterparty_id LEFT JOIN budgets b ON b.id = o.budget_id
                 LEFT JOIN agreements g ON g.id = o.agreement_id LEFT JOIN entry_papers n ON n.entry = e.number
            WHERE e.batch <= :known {only} ORDER BY {first}e.number, o.line
            """  # noqa: S608 (what is added is our own text)
        ).columns(recorded_at=DateTime),
        {"known": books.batch, "placement": placement},
    )
    for row in rows:
        yield JournalLine(*row)


def entries_held(books: Books) -> int:
    """How many entries the journal holds."""
    counted = books.connection.execute(
        text("SELECT count(*) FROM entries WHERE batch <= :known"), {"known": books.batch}
    )
    return int(counted.scalar_one())


def used_accounts(books: Books) -> list[UsedAccount]:
    """Every account of the journal by agency and counterparty, in the order in which agencies were first named."""
    rows = books.connection.execute(
        text(
            """
            SELECT a.id, o.account, coalesce(c.id, 0), a.code, c.code, min(e.posting_month)
            FROM entries e JOIN postings o ON o.entry = e.number JOIN agencies a ON a.id = o.agency_id
                 LEFT JOIN agencies c ON c.id = o.counterparty_id
            WHERE e.batch <= :known GROUP BY a.id, a.code, o.account, c.id, c.code
            """
        ),
        {"known": books.batch},
    )
    # Databases differ in how they order text, and the same books are to be the same to the byte.
    ordered = sorted(tuple(row) for row in rows)
    return [
        UsedAccount(agency, account, other, Month.parse(first)) for _, account, _, agency, other, first in ordered
    ]


def journal_allocations(books: Books) -> Iterator[tuple[int, list[tuple[Allocation, int]]]]:
    """What each charge entry added to which allocations, in pence, in order of entry; read as a stream."""
    rows = stream(
        books.connection,
        text(
            """
            SELECT a.entry, g.code AS agreement, a.standing, b.code AS budget, a.settled, l.code AS lead_budget,
                   a.amount
            FROM entries e JOIN allocations a ON a.entry = e.number JOIN budgets b ON b.id = a.budget_id
                 JOIN budgets l ON l.id = a.lead_budget_id LEFT JOIN agreements g ON g.id = a.agreement_id
            WHERE e.batch <= :known ORDER BY a.entry, a.line
            """
        ),
        {"known": books.batch},
    )
    for entry, group in groupby(rows, key=lambda row: row.entry):
        yield entry, [(Allocation(*row[1:6]), int(row.amount)) for row in group]


class JournalSum(NamedTuple):
    """What the journal is added up by when it is held against the marts."""

    placement: str | None
    service_month: str | None
    posting_month: str
    agency: str
    account: str
    counterparty: str | None
    budget: str | None
    agreement: str | None
    standing: str | None


def journal_sums(books: Books) -> dict[JournalSum, int]:
    """Debits less credits of the whole journal, in pence; nothing that comes to nil."""
    rows = books.connection.execute(
        text(
            """
            SELECT p.code, e.service_month, e.posting_month, a.code, o.account, c.code, b.code, g.code, o.standing,
                   sum(o.amount)
            FROM entries e JOIN postings o ON o.entry = e.number JOIN agencies a ON a.id = o.agency_id
                 LEFT JOIN placements p ON p.id = e.placement_id LEFT JOIN agencies c ON c.id = o.counterparty_id
                 LEFT JOIN budgets b ON b.id = o.budget_id LEFT JOIN agreements g ON g.id = o.agreement_id
            WHERE e.batch <= :known
            GROUP BY p.code, e.service_month, e.posting_month, a.code, o.account, c.code, b.code, g.code, o.standing
            HAVING sum(o.amount) <> 0
            """
        ),
        {"known": books.batch},
    )
    return {JournalSum(*row[:-1]): int(row[-1]) for row in rows}


def posted_lines(books: Books, placement: str, month: Month) -> list[PostedLine]:
    """What each charge entry added to the allocations of a placement's month, in order."""
    rows = books.connection.execute(
        text(
            """
            SELECT e.number AS entry, e.batch, t.recorded_at, e.kind, e.posting_month, b.code AS budget,
                   g.code AS agreement, a.standing, a.amount, e.corrects
            FROM entries e JOIN allocations a ON a.entry = e.number JOIN batches t ON t.number = e.batch
                 JOIN placements p ON p.id = e.placement_id JOIN budgets b ON b.id = a.budget_id
                 LEFT JOIN agreements g ON g.id = a.agreement_id
            WHERE p.code = :placement AND e.service_month = :month AND e.batch <= :known
            ORDER BY e.number, a.line
            """
        ).columns(recorded_at=DateTime),
        {"placement": placement, "month": str(month), "known": books.batch},
    )
    return [PostedLine(**row._mapping) for row in rows]
