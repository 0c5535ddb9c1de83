"""Entries are kept: read what stands, add what is missing. The journal only grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, text

from ledger.domain.periods import Month
from ledger.domain.prices import ON_OWN_DAYS
from ledger.journal.accounts import OPEN_BALANCES
from ledger.journal.entries import Account, Allocation, Entry
from ledger.journal.posting import Standing
from ledger.journal.transfers import Books, added_up
from ledger.store.bulk import bulk_insert
from ledger.store.journal_tables import AllocationTable, ChargeTable, EntryTable, PostingTable
from ledger.store.tables import table

ALL_BATCHES = 2**62


class PostedState(NamedTuple):
    """How far the ledger is posted: the horizon, the batch that posted last, and the last closed month."""

    horizon: date | None
    last_posted: int
    closed: Month | None

    @property
    def last_month(self) -> Month:
        """The last month that anything is posted in: the horizon's, or the first open one where that is later."""
        return max(self.first_open, Month.of(self.horizon)) if self.horizon else self.first_open

    @property
    def first_open(self) -> Month:
        """The first month that is not closed."""
        return self.closed.next if self.closed else Month(1, 1)

    def posting_month(self, service_month: Month) -> Month:
        """Where a difference for a service month is posted: there if it is open, else in the first open month."""
        return max(service_month, self.first_open)


def posted_state(connection: Connection, known_at: int = ALL_BATCHES) -> PostedState:
    """How far the ledger was posted and closed as of a batch."""
    last = connection.execute(
        text("SELECT batch, through FROM posted WHERE batch <= :known ORDER BY batch DESC LIMIT 1"),
        {"known": known_at},
    ).first()
    closed: Month | None = None
    for month_text, action in connection.execute(
        text("SELECT month, action FROM closings WHERE batch <= :known ORDER BY batch"), {"known": known_at}
    ):
        month = Month.parse(month_text)
        closed = max(closed or month, month) if action == "closed" else min(closed or month, month.previous)
    horizon = last.through if last else None
    if isinstance(horizon, str):
        horizon = date.fromisoformat(horizon)
    return PostedState(horizon, last.batch if last else 0, closed)


class Codes:
    """Identities by code and by number, read once for a whole posting."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _read(self, table: str) -> dict[str, int]:
        rows = self._connection.execute(text(f"SELECT code, id FROM {table}"))  # noqa: S608 (our own table names)
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


@dataclass
class Stands:
    """What stands of one placement, and the last charge entry of each of its months."""

    standing: Standing
    last_entries: dict[str, int]


def stands(
    connection: Connection, placements: Collection[str] | None = None, known_at: int = ALL_BATCHES
) -> dict[str, Stands]:
    """What the charge entries say together, by placement. Placements without entries are left out."""
    found: dict[str, Stands] = defaultdict(lambda: Stands(Standing(), {}))
    for row in _of_placements(connection, _STANDING_CHARGES, placements, known_at):
        found[row.placement].standing.charges[row.service_month, row.price, row.component] = int(row.amount)
    for row in _of_placements(connection, _STANDING_ALLOCATIONS, placements, known_at):
        months = found[row.placement].standing.allocations
        key = Allocation(row.agreement, row.standing, row.budget, row.settled, row.lead_budget)
        months.setdefault(row.service_month, {})[key] = int(row.amount)
    for row in _of_placements(connection, _LAST_ENTRIES, placements, known_at):
        found[row.placement].last_entries[row.service_month] = row.entry
    return dict(found)


_STANDING_CHARGES = """
    SELECT p.code AS placement, c.service_month, r.code AS price, c.component, sum(c.amount) AS amount
    FROM charges c JOIN placements p ON p.id = c.placement_id JOIN prices r ON r.id = c.price_id
    WHERE c.batch <= :known {and_placements}
    GROUP BY p.code, c.service_month, r.code, c.component HAVING sum(c.amount) <> 0
"""
_STANDING_ALLOCATIONS = """
    SELECT p.code AS placement, e.service_month, g.code AS agreement, a.standing, b.code AS budget, a.settled,
           l.code AS lead_budget, sum(a.amount) AS amount
    FROM entries e JOIN placements p ON p.id = e.placement_id JOIN allocations a ON a.entry = e.number
         LEFT JOIN agreements g ON g.id = a.agreement_id JOIN budgets b ON b.id = a.budget_id
         JOIN budgets l ON l.id = a.lead_budget_id
    WHERE e.batch <= :known AND e.kind = 'charge' {and_placements}
    GROUP BY p.code, e.service_month, g.code, a.standing, b.code, a.settled, l.code HAVING sum(a.amount) <> 0
"""
_LAST_ENTRIES = """
    SELECT p.code AS placement, e.service_month, max(e.number) AS entry
    FROM entries e JOIN placements p ON p.id = e.placement_id
    WHERE e.batch <= :known AND e.kind = 'charge' {and_placements}
    GROUP BY p.code, e.service_month
"""


def _of_placements(
    connection: Connection, statement: str, placements: Collection[str] | None, known_at: int
) -> Iterable[Any]:
    if placements is None:
        return connection.execute(text(statement.format(and_placements="")), {"known": known_at})
    chosen = text(statement.format(and_placements="AND p.code IN :placements"))
    chosen = chosen.bindparams(bindparam("placements", expanding=True))
    return connection.execute(chosen, {"known": known_at, "placements": sorted(placements)})


def placements_running_on(connection: Connection, horizon: date, through: date) -> set[str]:
    """Placements that can be charged on days after `horizon` up to `through`, by the facts known now."""
    own_days = ", ".join(f"'{component}'" for component in sorted(ON_OWN_DAYS))
    rows = connection.execute(
        text(
            f"""
            SELECT p.code FROM placements p JOIN placement_versions v ON v.placement_id = p.id
            WHERE v.superseded_by IS NULL AND NOT v.withdrawn AND v.first_day <= :through
                  AND (v.last_day IS NULL OR v.last_day > :horizon)
            UNION
            SELECT p.code FROM placements p JOIN price_versions v ON v.placement_id = p.id
            WHERE v.superseded_by IS NULL AND NOT v.withdrawn AND v.component IN ({own_days})
                  AND v.first_day <= :through AND (v.last_day IS NULL OR v.last_day > :horizon)
            """  # noqa: S608 (component names are our own)
        ),
        {"horizon": horizon, "through": through},
    )
    return set(rows.scalars())


def placements_without_agreement(connection: Connection, known_at: int = ALL_BATCHES) -> set[str]:
    """Placements of which something was ever borne without an agreement in force."""
    rows = connection.execute(
        text(
            """
            SELECT DISTINCT p.code FROM entries e JOIN allocations a ON a.entry = e.number
                   JOIN placements p ON p.id = e.placement_id
            WHERE a.agreement_id IS NULL AND e.batch <= :known
            """
        ),
        {"known": known_at},
    )
    return set(rows.scalars())


def all_placements(connection: Connection) -> set[str]:
    """The code of every placement ever named."""
    return set(connection.execute(text("SELECT code FROM placements")).scalars())


def misplaced_balances(
    connection: Connection,
    books: Books,
    upto: Month,
    placements: Collection[str] | None = None,
    known_at: int = ALL_BATCHES,
) -> dict[tuple[str, str], dict[Account, int]]:
    """Open balances of what was posted in months up to `upto` that stand in another agency's name than `books` say.

    By placement and service month; pence.
    """
    if not books:
        return {}
    codes = Codes(connection)
    stand_in = ", ".join(f"({codes.budgets[budget]}, {codes.agencies[agency]})" for budget, agency in books.items())
    statement = """
        WITH books (budget_id, agency_id) AS (VALUES {stand_in})
        SELECT p.code AS placement, e.service_month, a.code AS agency, o.account, c.code AS counterparty,
               b.code AS budget, g.code AS agreement, o.standing, u.code AS purse, q.code AS counterparty_purse,
               sum(o.amount) AS amount
        FROM postings o JOIN entries e ON e.number = o.entry JOIN placements p ON p.id = e.placement_id
             JOIN agencies a ON a.id = o.agency_id LEFT JOIN agencies c ON c.id = o.counterparty_id
             LEFT JOIN budgets b ON b.id = o.budget_id LEFT JOIN agreements g ON g.id = o.agreement_id
             JOIN budgets u ON u.id = o.purse_id LEFT JOIN budgets q ON q.id = o.counterparty_purse_id
             LEFT JOIN books own ON own.budget_id = o.purse_id
             LEFT JOIN books other ON other.budget_id = o.counterparty_purse_id
        WHERE o.account IN :accounts AND e.posting_month <= :upto AND e.batch <= :known {and_placements}
              AND (own.agency_id <> o.agency_id OR other.agency_id <> o.counterparty_id)
        GROUP BY p.code, e.service_month, a.code, o.account, c.code, b.code, g.code, o.standing, u.code, q.code
        HAVING sum(o.amount) <> 0
        ORDER BY p.code, e.service_month, a.code, o.account, c.code, b.code, g.code, o.standing
    """
    parameters: dict[str, Any] = {"accounts": sorted(OPEN_BALANCES), "upto": str(upto), "known": known_at}
    lists: list[BindParameter[Any]] = [bindparam("accounts", expanding=True)]
    if placements is not None:
        lists.append(bindparam("placements", expanding=True))
        parameters["placements"] = sorted(placements)
    only = "AND p.code IN :placements" if placements is not None else ""
    chosen = text(statement.format(and_placements=only, stand_in=stand_in)).bindparams(*lists)
    return added_up(
        (
            row.placement,
            row.service_month,
            Account(
                row.agency,
                row.account,
                row.counterparty,
                row.budget,
                row.agreement,
                row.standing,
                row.purse,
                row.counterparty_purse,
            ),
            int(row.amount),
        )
        for row in connection.execute(chosen, parameters)
    )


@dataclass
class Writer:
    """Adds entries and charges to the journal in one batch, numbering entries without gaps."""

    connection: Connection
    batch: int
    codes: Codes
    added: int = 0

    def add(self, entries: Sequence[Entry]) -> None:
        """Add balanced entries, in the order given."""
        first = self._next_number()
        numbered = list(enumerate(entries, first))
        bulk_insert(
            self.connection,
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
        bulk_insert(self.connection, table(PostingTable), _POSTING_COLUMNS, self._postings(numbered))
        bulk_insert(self.connection, table(AllocationTable), _ALLOCATION_COLUMNS, self._allocations(numbered))
        self.added += len(entries)

    def add_charges(self, placement: str, differences: dict[tuple[str, str, str], int]) -> list[tuple[Any, ...]]:
        """The rows of what this batch adds to the charges of a placement."""
        codes = self.codes
        return [
            (codes.placements[placement], codes.prices[price], month, self.batch, component, amount)
            for (month, price, component), amount in sorted(differences.items())
        ]

    def write_charges(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows made by `add_charges`."""
        columns = ("placement_id", "price_id", "service_month", "batch", "component", "amount")
        bulk_insert(self.connection, table(ChargeTable), columns, rows)

    def _next_number(self) -> int:
        last = self.connection.execute(text("SELECT coalesce(max(number), 0) FROM entries")).scalar_one()
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


def record_posted(connection: Connection, batch: int, through: date, entries: int) -> None:
    """Remember the horizon after a posting."""
    connection.execute(
        text("INSERT INTO posted (batch, through, entries) VALUES (:batch, :through, :entries)"),
        {"batch": batch, "through": through.isoformat(), "entries": entries},
    )


def posted_faults(connection: Connection, known_at: int = ALL_BATCHES) -> Iterator[tuple[str, str]]:
    """Batches of which the journal holds more or fewer entries than they added: place and what is wrong."""
    rows = connection.execute(
        text(
            """
            SELECT p.batch, p.entries AS added, count(e.number) AS held
            FROM posted p LEFT JOIN entries e ON e.batch = p.batch
            WHERE p.batch <= :known GROUP BY p.batch, p.entries HAVING count(e.number) <> p.entries ORDER BY p.batch
            """
        ),
        {"known": known_at},
    )
    for row in rows:
        yield f"batch {row.batch}", f"the journal holds {row.held} of the {row.added} entries it added"


def record_closing(connection: Connection, batch: int, month: Month, action: str, why: str | None) -> None:
    """Remember that months up to `month` were closed, or that it and every later one was reopened."""
    connection.execute(
        text("INSERT INTO closings (batch, month, action, why) VALUES (:batch, :month, :action, :why)"),
        {"batch": batch, "month": str(month), "action": action, "why": why},
    )


class JournalLine(NamedTuple):
    """One posting with its entry, as it leaves in `export journal`; amounts in pence."""

    entry: int
    batch: int
    recorded_at: datetime
    posting_month: str
    service_month: str | None
    kind: str
    placement: str | None
    agency: str
    account: str
    counterparty: str | None
    budget: str | None
    agreement: str | None
    standing: str | None
    amount: int
    corrects: int | None


def journal_lines(
    connection: Connection, known_at: int = ALL_BATCHES, placement: str | None = None
) -> Iterator[JournalLine]:
    """The whole journal in order of entry and line, read as a stream."""
    only = "AND p.code = :placement" if placement else ""
    rows = connection.execution_options(yield_per=20_000).execute(
        text(
            f"""
            SELECT e.number AS entry, e.batch, t.recorded_at, e.posting_month, e.service_month, e.kind,
                   p.code AS placement, a.code AS agency, o.account, c.code AS counterparty, b.code AS budget,
                   g.code AS agreement, o.standing, o.amount, e.corrects
            FROM entries e JOIN postings o ON o.entry = e.number JOIN batches t ON t.number = e.batch
                 JOIN agencies a ON a.id = o.agency_id LEFT JOIN placements p ON p.id = e.placement_id
                 LEFT JOIN agencies c ON c.id = o.counterparty_id LEFT JOIN budgets b ON b.id = o.budget_id
                 LEFT JOIN agreements g ON g.id = o.agreement_id
            WHERE e.batch <= :known {only} ORDER BY e.number, o.line
            """  # noqa: S608 (the added condition is our own text)
        ),
        {"known": known_at, "placement": placement},
    )
    for row in rows:
        fields = row._mapping
        yield JournalLine(**{**fields, "recorded_at": _moment(fields["recorded_at"])})


def _moment(stored: str | datetime) -> datetime:
    return stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)


def journal_allocations(
    connection: Connection, known_at: int = ALL_BATCHES
) -> Iterator[tuple[int, list[tuple[Allocation, int]]]]:
    """What each charge entry added to which allocations, in pence, in order of entry; read as a stream."""
    rows = connection.execution_options(yield_per=20_000).execute(
        text(
            """
            SELECT a.entry, g.code AS agreement, a.standing, b.code AS budget, a.settled, l.code AS lead_budget,
                   a.amount
            FROM entries e JOIN allocations a ON a.entry = e.number JOIN budgets b ON b.id = a.budget_id
                 JOIN budgets l ON l.id = a.lead_budget_id LEFT JOIN agreements g ON g.id = a.agreement_id
            WHERE e.batch <= :known ORDER BY a.entry, a.line
            """
        ),
        {"known": known_at},
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


def journal_sums(connection: Connection, known_at: int = ALL_BATCHES) -> dict[JournalSum, int]:
    """Debits less credits of the whole journal, in pence; nothing that comes to nil."""
    rows = connection.execute(
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
        {"known": known_at},
    )
    return {JournalSum(*row[:-1]): int(row[-1]) for row in rows}


class AllocatedLine(NamedTuple):
    """What one entry added to one allocation, in pence."""

    entry: int
    batch: int
    recorded_at: datetime
    kind: str
    posting_month: str
    budget: str
    agreement: str | None
    standing: str
    amount: int
    corrects: int | None


def posted_lines(
    connection: Connection, placement: str, month: Month, known_at: int = ALL_BATCHES
) -> list[AllocatedLine]:
    """What each charge entry added to the allocations of a placement's month, in order."""
    rows = connection.execute(
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
        ),
        {"placement": placement, "month": str(month), "known": known_at},
    )
    return [AllocatedLine(**{**row._mapping, "recorded_at": _moment(row.recorded_at)}) for row in rows]


def last_batch(connection: Connection) -> int:
    """The number of the last batch; 0 where there is none."""
    return int(connection.execute(text("SELECT coalesce(max(number), 0) FROM batches")).scalar_one())


def expenditure_gaps(connection: Connection, account: str, known_at: int = ALL_BATCHES) -> list[Any]:
    """Placement months in which postings to an account are not what charge entries allocated: normally none."""
    rows = connection.execute(
        text(
            """
            SELECT p.code AS placement, x.service_month, b.code AS budget, x.standing, sum(x.amount) AS gap
            FROM (
                SELECT e.placement_id, e.service_month, o.budget_id, o.standing, o.amount
                FROM entries e JOIN postings o ON o.entry = e.number
                WHERE e.kind = 'charge' AND o.account = :account AND e.batch <= :known
                UNION ALL
                SELECT e.placement_id, e.service_month, a.budget_id, a.standing, -a.amount
                FROM entries e JOIN allocations a ON a.entry = e.number
                WHERE e.kind = 'charge' AND e.batch <= :known
            ) x JOIN placements p ON p.id = x.placement_id JOIN budgets b ON b.id = x.budget_id
            GROUP BY p.code, x.service_month, b.code, x.standing HAVING sum(x.amount) <> 0
            """
        ),
        {"account": account, "known": known_at},
    )
    return list(rows)
