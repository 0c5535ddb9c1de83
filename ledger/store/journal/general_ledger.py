"""The journal as a general ledger takes it: its lines, their sums, and what is accrued at a month's end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import DateTime, String, bindparam, text

from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import (
    DUE_FROM_UNBILLED,
    DUE_TO_UNBILLED,
    EXPENDITURE_BUDGET,
    EXPENDITURE_FOR_OTHERS,
    PROVIDER_ACCRUED,
)
from ledger.journal.accruals import BookedAmount, BookedMonth
from ledger.journal.lines import BookLine, BookSum
from ledger.store.books import Books
from ledger.store.facts.versions import known_as
from ledger.store.keeping.engine import stream


class Chosen(NamedTuple):
    """Which postings: of one agency's books or all, posted in one month or all."""

    agency: str | None = None
    month: Month | None = None

    @property
    def condition(self) -> str:
        """What is added to the conditions of a question."""
        agency = " AND a.code = :agency" if self.agency else ""
        return f"{agency} AND e.posting_month = :month" if self.month else agency

    def parameters(self, books: Books) -> dict[str, Any]:
        """The values it takes."""
        return {"known": books.batch, "agency": self.agency, "month": str(self.month)}


def book_lines(books: Books, chosen: Chosen) -> Iterator[BookLine]:
    """The postings in order of entry and line, each dated the last day of its posting month; read as a stream."""
    statement = text(_LINES.format(condition=chosen.condition)).columns(recorded_at=DateTime)
    rows = stream(books.connection, statement, chosen.parameters(books))
    last_days: dict[str, date] = {}
    for entry, line, batch, recorded_at, posting_month, *rest in rows:
        if posting_month not in last_days:
            last_days[posting_month] = Month.parse(posting_month).last_day
        yield BookLine(str(entry), line, batch, recorded_at.date(), last_days[posting_month], *rest)


def book_sums(books: Books, chosen: Chosen) -> list[BookSum]:
    """The same postings added up by agency, month, kind, account, counterparty and purse."""
    rows = books.connection.execute(text(_SUMS.format(condition=chosen.condition)), chosen.parameters(books))
    found = [BookSum(row[0], Month.parse(row[1]), *row[2:6], *(int(figure) for figure in row[6:])) for row in rows]
    return sorted(found, key=lambda item: tuple(part or "" for part in (item.agency, *item.month, *item[2:6])))


class SpentInYear(NamedTuple):
    """What a budget bore of a service month with a standing, in pence."""

    agency: str
    budget: str
    standing: str
    service_month: str
    amount: int


def spent_in_year(books: Books, month: Month, agency: str | None) -> list[SpentInYear]:
    """What was posted to budgets in the financial year up to a month, by service month (else the month posted)."""
    rows = books.connection.execute(
        text(_SPENT.format(condition=" AND a.code = :agency" if agency else "")),
        {"first": f"{month.financial_year:04d}-04", "month": str(month), "agency": agency, "known": books.batch},
    )
    return sorted(
        SpentInYear(row.agency, row.budget, row.standing, row.service_month, int(row.amount)) for row in rows
    )


def accrual_cases(books: Books, month: Month, agency: str | None) -> Iterator[BookedMonth]:
    """By agency, placement and service month: what stands accrued at the month's end, and what was spent on it."""
    chosen = text(_ACCRUED.format(condition=" AND a.code = :agency" if agency else ""))
    chosen = chosen.bindparams(
        bindparam("accounts", type_=String, expanding=True), bindparam("spending", type_=String, expanding=True)
    )
    rows = stream(
        books.connection,
        chosen,
        {
            "accounts": [PROVIDER_ACCRUED, DUE_FROM_UNBILLED, DUE_TO_UNBILLED],
            "spending": [EXPENDITURE_BUDGET, EXPENDITURE_FOR_OTHERS],
            "month": str(month),
            "agency": agency,
            "known": books.batch,
        },
    )
    for _, group in groupby(rows, key=lambda row: row[:3]):
        lines = list(group)
        head = lines[0]
        held = tuple(
            BookedAmount(
                row.account,
                row.counterparty,
                row.budget,
                row.purse,
                row.agreement,
                row.standing,
                int(row.amount),
            )
            for row in lines
        )
        yield BookedMonth(head.agency, head.placement, head.provider, head.service_month, held)


_PROVIDER = f"""
    LEFT JOIN placement_versions w ON w.placement_id = e.placement_id AND {known_as("w")}
    LEFT JOIN providers v ON v.id = w.provider_id
"""
_LINES = f"""
    SELECT e.number, o.line, e.batch, t.recorded_at, e.posting_month, e.kind, a.code, o.account, c.code, b.code,
           u.code, g.code, o.standing, p.code, v.code, e.service_month, n.paper, e.corrects, o.amount
    FROM entries e JOIN postings o ON o.entry = e.number JOIN batches t ON t.number = e.batch
         JOIN agencies a ON a.id = o.agency_id JOIN budgets u ON u.id = o.purse_id
         LEFT JOIN placements p ON p.id = e.placement_id LEFT JOIN agencies c ON c.id = o.counterparty_id
         LEFT JOIN budgets b ON b.id = o.budget_id LEFT JOIN agreements g ON g.id = o.agreement_id
         LEFT JOIN entry_papers n ON n.entry = e.number {_PROVIDER}
    WHERE e.batch <= :known {{condition}} ORDER BY e.number, o.line
"""  # noqa: S608 (the text put in is our own)
_SUMS = """
    SELECT a.code, e.posting_month, e.kind, o.account, c.code, u.code, count(*), sum(o.amount), sum(abs(o.amount))
    FROM entries e JOIN postings o ON o.entry = e.number JOIN agencies a ON a.id = o.agency_id
         JOIN budgets u ON u.id = o.purse_id LEFT JOIN agencies c ON c.id = o.counterparty_id
    WHERE e.batch <= :known {condition}
    GROUP BY a.code, e.posting_month, e.kind, o.account, c.code, u.code
"""
_SPENT = """
    SELECT a.code AS agency, b.code AS budget, coalesce(o.standing, '') AS standing,
           coalesce(e.service_month, e.posting_month) AS service_month, sum(o.amount) AS amount
    FROM entries e JOIN postings o ON o.entry = e.number JOIN agencies a ON a.id = o.agency_id
         JOIN budgets b ON b.id = o.budget_id
    WHERE o.account = 'expenditure:budget' AND e.posting_month >= :first AND e.posting_month <= :month
          AND e.batch <= :known {condition}
    GROUP BY a.code, b.code, coalesce(o.standing, ''), coalesce(e.service_month, e.posting_month)
    HAVING sum(o.amount) <> 0
"""
_ACCRUED = f"""
    SELECT x.placement_id, x.service_month, x.agency_id, a.code AS agency, p.code AS placement, v.code AS provider,
           x.account, c.code AS counterparty, b.code AS budget, u.code AS purse, g.code AS agreement,
           x.standing, x.amount
    FROM (
        SELECT coalesce(e.placement_id, 0) AS placement_id, coalesce(e.service_month, '') AS service_month,
               o.agency_id, o.account, o.counterparty_id, o.budget_id, o.purse_id, o.agreement_id, o.standing,
               sum(o.amount) AS amount
        FROM postings o JOIN entries e ON e.number = o.entry
        WHERE (o.account IN :accounts OR (o.account IN :spending AND e.kind IN ('charge', 'accepted')))
              AND e.posting_month <= :month AND e.batch <= :known
        GROUP BY coalesce(e.placement_id, 0), coalesce(e.service_month, ''), o.agency_id, o.account,
                 o.counterparty_id, o.budget_id, o.purse_id, o.agreement_id, o.standing
        HAVING sum(o.amount) <> 0
    ) x JOIN agencies a ON a.id = x.agency_id LEFT JOIN placements p ON p.id = x.placement_id
        LEFT JOIN agencies c ON c.id = x.counterparty_id LEFT JOIN budgets b ON b.id = x.budget_id
        JOIN budgets u ON u.id = x.purse_id LEFT JOIN agreements g ON g.id = x.agreement_id
        {_PROVIDER.replace("e.placement_id", "x.placement_id")}
    WHERE 1 = 1 {{condition}}
    ORDER BY x.placement_id, x.service_month, x.agency_id, x.account, coalesce(x.counterparty_id, 0),
             coalesce(x.budget_id, 0), x.purse_id, coalesce(x.agreement_id, 0), coalesce(x.standing, '')
"""  # noqa: S608 (the text put in is our own)
